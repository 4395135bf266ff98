//! Finds negations near a hit, within its clause.

use std::ops::{Range, RangeInclusive};

use super::{
    catalog::{Negation, NegationWord},
    language::Language,
    tokens::{Boundary, Words},
    vocabulary::Vocabulary,
};

/// Words that end a clause, and with it the reach of a negation, without punctuation.
const CLAUSE_ENDERS: [&[u8]; 12] = [
    b"pero",
    b"but",
    b"sino",
    b"aunque",
    b"although",
    b"though",
    b"however",
    b"whereas",
    b"salvo",
    b"excepto",
    b"except",
    b"mientras",
];

/// How long they are.
const ENDER_LENGTHS: RangeInclusive<usize> = 3..=8;

/// Conjunctions that begin a new clause if a subject or a verb in the future tense follows.
const CONJUNCTIONS: [&[u8]; 3] = [b"y", b"e", b"and"];

/// Subjects that begin a new clause after "and".
const SUBJECTS: [&[u8]; 4] = [b"you", b"we", b"they", b"it"];

/// The folded endings of Spanish verbs in the future tense, in which adverts list duties: `tramitarás`,
/// `venderás`, `dirigirás`.
const FUTURE_ENDINGS: [&[u8]; 3] = [b"aras", b"eras", b"iras"];

/// The least length of such a verb: shorter words with these endings are no verbs (`eras`, `caras`, `tiras`).
const MIN_FUTURE: usize = 7;

/// How many words may stand between the last comma and the hit: one, as in `no AWS, nor Azure`. More make a
/// clause of their own: `sin IVA, seguimiento de cobros`.
const LAST_ITEM: usize = 1;

/// The most words of each item before the last.
const LIST_ITEM: usize = 3;

/// Whether this word ends the clause before it.
pub(super) fn ends_clause_before(word: &[u8]) -> bool {
    ENDER_LENGTHS.contains(&word.len()) && CLAUSE_ENDERS.contains(&word)
}

/// Whether a new clause begins at a conjunction: `y tramitarás`, `and you will`.
fn begins_clause(words: &Words, index: usize) -> bool {
    if index + 1 >= words.len() {
        return false;
    }
    let next = words.get(index + 1);
    let is_future = next.len() >= MIN_FUTURE && FUTURE_ENDINGS.iter().any(|ending| next.ends_with(ending));
    is_future || SUBJECTS.contains(&next)
}

/// The folded words of a wording.
type Wording = Vec<Vec<u8>>;

/// The negations of a catalogue, prepared for searching around hits.
#[derive(Debug, Clone)]
pub(super) struct Negations {
    words: Vec<Word>,
    except: Vec<Wording>,
    /// Every word of the negations, exceptions, clause enders and conjunctions.
    relevant: Vocabulary,
    /// What each of them is.
    roles: Vec<Role>,
    filter: WordFilter,
    before: usize,
    after: usize,
    parts: usize,
}

#[derive(Debug, Clone)]
struct Word {
    wording: Wording,
    language: Option<Language>,
    /// It only negates what follows it.
    ahead: bool,
}

/// What a word is to negations.
#[derive(Debug, Clone, Default)]
struct Role {
    ends_clause: bool,
    is_conjunction: bool,
    /// The negations that begin with it.
    begins: Vec<usize>,
    /// The exceptions with it, and its places in them.
    excepted: Vec<(usize, usize)>,
}

impl Negations {
    pub(super) fn new(negation: &Negation) -> Self {
        let word = |ahead| {
            move |word: &NegationWord| Word { wording: wording(&word.text), language: word.language, ahead }
        };
        let words = negation.words.iter().map(word(false));
        let mut negations = Self {
            words: words.chain(negation.ahead.iter().map(word(true))).collect(),
            except: negation.except.iter().map(|text| wording(text)).collect(),
            relevant: Vocabulary::new(),
            roles: Vec::new(),
            filter: WordFilter([0; 256]),
            before: negation.before,
            after: negation.after,
            parts: negation.parts,
        };
        negations.note_roles();
        negations
    }

    fn note_roles(&mut self) {
        let (relevant, roles, filter) = (&mut self.relevant, &mut self.roles, &mut self.filter);
        let mut note = |word: &[u8], note: &dyn Fn(&mut Role)| {
            filter.add(word);
            let number = relevant.add(word) as usize;
            if roles.len() <= number {
                roles.push(Role::default());
            }
            note(&mut roles[number]);
        };
        for word in CLAUSE_ENDERS {
            note(word, &|role| role.ends_clause = true);
        }
        for word in CONJUNCTIONS {
            note(word, &|role| role.is_conjunction = true);
        }
        for (index, word) in self.words.iter().enumerate() {
            if let Some(first) = word.wording.first() {
                note(first, &|role| role.begins.push(index));
            }
        }
        for (index, wording) in self.except.iter().enumerate() {
            for (place, word) in wording.iter().enumerate() {
                note(word, &|role| role.excepted.push((index, place)));
            }
        }
    }

    /// What a word is to negations; `None` if nothing.
    fn role_of(&self, word: &[u8]) -> Option<&Role> {
        let known = self.filter.may_hold(word).then(|| self.relevant.number_of(word))?;
        self.roles.get(known as usize)
    }

    /// Whether any negation is restricted to a language.
    pub(super) fn need_language(&self) -> bool {
        self.words.iter().any(|word| word.language.is_some())
    }

    /// The nearest negation before the hit, or else the nearest after it, as a range of words.
    pub(super) fn nearest_to(
        &self,
        words: &Words,
        hit: &Range<usize>,
        language: Option<Language>,
    ) -> Option<Range<usize>> {
        self.last_before(words, hit, language).or_else(|| self.first_after(words, hit, language))
    }

    fn last_before(
        &self,
        words: &Words,
        hit: &Range<usize>,
        language: Option<Language>,
    ) -> Option<Range<usize>> {
        let (mut parts, mut item, mut longest) = (0, 0, LAST_ITEM);
        for index in (hit.start.saturating_sub(self.before)..hit.start).rev() {
            let opens = words.boundary_before(index + 1);
            if opens == Boundary::Part {
                if parts == self.parts || item > longest {
                    return None;
                }
                (parts, item, longest) = (parts + 1, 0, LIST_ITEM);
            }
            if opens >= Boundary::Clause {
                return None;
            }
            item += 1;
            let Some(role) = self.role_of(words.get(index)) else { continue };
            if self.ends_clause(role, words, index) {
                return None;
            }
            let found = self.negation_at(role, words, index, hit.start, |word| applies_in(word, language));
            if found.is_some() {
                return found;
            }
        }
        None
    }

    /// A comma or a bracket ends the search: what follows is about something else, as in `USD, not crypto`.
    fn first_after(
        &self,
        words: &Words,
        hit: &Range<usize>,
        language: Option<Language>,
    ) -> Option<Range<usize>> {
        (hit.end..words.len().min(hit.end + self.after))
            .take_while(|&index| words.boundary_before(index) < Boundary::Part)
            .filter_map(|index| Some((index, self.role_of(words.get(index))?)))
            .take_while(|(index, role)| !self.ends_clause(role, words, *index))
            .find_map(|(index, role)| {
                let fits = |word: &Word| !word.ahead && applies_in(word, language);
                self.negation_at(role, words, index, words.len(), fits)
            })
    }

    fn ends_clause(&self, role: &Role, words: &Words, index: usize) -> bool {
        let is_in = |&(wording, place): &(usize, usize)| {
            place <= index && occurs_at(words, index - place, &self.except[wording])
        };
        role.ends_clause
            || (role.is_conjunction && begins_clause(words, index))
            || role.excepted.iter().any(is_in)
    }

    /// The longest fitting negation that begins at word `index` and ends by `end`.
    fn negation_at(
        &self,
        role: &Role,
        words: &Words,
        index: usize,
        end: usize,
        fits: impl Fn(&Word) -> bool,
    ) -> Option<Range<usize>> {
        role.begins
            .iter()
            .map(|&negation| &self.words[negation])
            .filter(|word| fits(word) && occurs_at(words, index, &word.wording))
            .map(|word| index..index + word.wording.len())
            .filter(|range| range.end <= end)
            .max_by_key(|range| range.end)
    }
}

/// A fast filter for words that are certainly not in a set, by first byte and length. Most words of a text
/// are not.
#[derive(Debug, Clone)]
struct WordFilter([u32; 256]);

impl WordFilter {
    fn add(&mut self, word: &[u8]) {
        if let Some(&first) = word.first() {
            self.0[usize::from(first)] |= Self::bit(word);
        }
    }

    fn may_hold(&self, word: &[u8]) -> bool {
        word.first().is_some_and(|&first| self.0[usize::from(first)] & Self::bit(word) != 0)
    }

    const fn bit(word: &[u8]) -> u32 {
        1 << if word.len() < 31 { word.len() } else { 31 }
    }
}

fn applies_in(word: &Word, language: Option<Language>) -> bool {
    word.language.is_none() || language.is_none() || word.language == language
}

fn wording(text: &str) -> Wording {
    let words = Words::from_text(text);
    words.iter().map(<[u8]>::to_vec).collect()
}

fn occurs_at(words: &Words, index: usize, wording: &Wording) -> bool {
    index + wording.len() <= words.len()
        && wording.iter().enumerate().all(|(offset, word)| words.get(index + offset) == word.as_slice())
}

#[cfg(test)]
mod tests;
