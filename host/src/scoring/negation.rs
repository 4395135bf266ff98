//! Finds negations near a hit, within its clause.

use std::ops::Range;

use super::{
    catalog::{Negation, NegationWord},
    language::Language,
    numbered_words::NumberedWords,
    tokens::{Boundary, Words},
    vocabulary::{Vocabulary, WordNumber},
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

/// A vocabulary whose first words are those that end a clause, so that their numbers tell them.
pub(super) fn vocabulary_of_clause_enders() -> Vocabulary {
    let mut vocabulary = Vocabulary::new();
    for word in CLAUSE_ENDERS {
        vocabulary.add(word);
    }
    vocabulary
}

/// Whether this word of a vocabulary that began with [`vocabulary_of_clause_enders`] ends the clause before it.
pub(super) const fn ends_clause_before(word: WordNumber) -> bool {
    (word as usize) < CLAUSE_ENDERS.len()
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

/// The words of a wording.
type Wording = Vec<WordNumber>;

/// The negations of a catalogue, prepared for searching around hits.
#[derive(Debug, Clone)]
pub(super) struct Negations {
    words: Vec<Word>,
    except: Vec<Wording>,
    /// The index of each word of the vocabulary among the roles; [`NO_ROLE`] for one that is nothing to negations.
    role_of: Vec<u32>,
    /// What the words of the negations and exceptions, the clause enders and the conjunctions are.
    roles: Vec<Role>,
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

const NO_ROLE: u32 = u32::MAX;

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
    /// All words are added to the vocabulary, which began with [`vocabulary_of_clause_enders`].
    pub(super) fn new(negation: &Negation, vocabulary: &mut Vocabulary) -> Self {
        let mut word = |ahead, word: &NegationWord| {
            let wording = wording(&word.text, vocabulary);
            Word { wording, language: word.language, ahead }
        };
        let mut words: Vec<Word> = negation.words.iter().map(|negation| word(false, negation)).collect();
        words.extend(negation.ahead.iter().map(|negation| word(true, negation)));
        let mut negations = Self {
            words,
            except: negation.except.iter().map(|text| wording(text, vocabulary)).collect(),
            role_of: Vec::new(),
            roles: Vec::new(),
            before: negation.before,
            after: negation.after,
            parts: negation.parts,
        };
        negations.note_roles(vocabulary);
        negations
    }

    fn note_roles(&mut self, vocabulary: &mut Vocabulary) {
        let (role_of, roles) = (&mut self.role_of, &mut self.roles);
        let mut note = |word: WordNumber, note: &dyn Fn(&mut Role)| {
            let word = word as usize;
            role_of.resize(role_of.len().max(word + 1), NO_ROLE);
            if role_of[word] == NO_ROLE {
                role_of[word] = u32::try_from(roles.len()).unwrap_or(NO_ROLE);
                roles.push(Role::default());
            }
            if let Some(role) = roles.get_mut(role_of[word] as usize) {
                note(role);
            }
        };
        for word in CLAUSE_ENDERS {
            note(vocabulary.add(word), &|role| role.ends_clause = true);
        }
        for word in CONJUNCTIONS {
            note(vocabulary.add(word), &|role| role.is_conjunction = true);
        }
        for (index, word) in self.words.iter().enumerate() {
            if let Some(first) = word.wording.first() {
                note(*first, &|role| role.begins.push(index));
            }
        }
        for (index, wording) in self.except.iter().enumerate() {
            for (place, word) in wording.iter().enumerate() {
                note(*word, &|role| role.excepted.push((index, place)));
            }
        }
    }

    /// What a word is to negations; `None` if nothing.
    fn role_of(&self, word: WordNumber) -> Option<&Role> {
        let role = self.role_of.get(word as usize)?;
        self.roles.get(*role as usize)
    }

    /// The words of a text at which a negation may begin, in order: most texts have few, and where none is near a hit,
    /// there is nothing to look for.
    pub(super) fn beginnings(&self, words: &NumberedWords) -> Vec<usize> {
        let begins = |number: WordNumber| self.role_of(number).is_some_and(|role| !role.begins.is_empty());
        let numbers = words.numbers.iter().enumerate();
        numbers.filter(|(_, number)| begins(**number)).map(|(index, _)| index).collect()
    }

    /// Whether any negation is restricted to a language.
    pub(super) fn need_language(&self) -> bool {
        self.words.iter().any(|word| word.language.is_some())
    }

    /// The nearest negation before the hit, or else the nearest after it, as a range of words. `beginnings` are
    /// [`Self::beginnings`] of the same words.
    pub(super) fn nearest_to(
        &self,
        words: &NumberedWords,
        beginnings: &[usize],
        hit: &Range<usize>,
        language: Option<Language>,
    ) -> Option<Range<usize>> {
        let first = beginnings.partition_point(|place| place + self.before < hit.start);
        if beginnings.get(first).is_none_or(|place| *place >= hit.end + self.after) {
            return None;
        }
        self.last_before(words, hit, language).or_else(|| self.first_after(words, hit, language))
    }

    fn last_before(
        &self,
        words: &NumberedWords,
        hit: &Range<usize>,
        language: Option<Language>,
    ) -> Option<Range<usize>> {
        let (mut parts, mut item, mut longest) = (0, 0, LAST_ITEM);
        for index in (hit.start.saturating_sub(self.before)..hit.start).rev() {
            let opens = words.words.boundary_before(index + 1);
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
            let Some(role) = self.role_of(words.numbers[index]) else { continue };
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
        words: &NumberedWords,
        hit: &Range<usize>,
        language: Option<Language>,
    ) -> Option<Range<usize>> {
        (hit.end..words.numbers.len().min(hit.end + self.after))
            .take_while(|&index| words.words.boundary_before(index) < Boundary::Part)
            .filter_map(|index| Some((index, self.role_of(words.numbers[index])?)))
            .take_while(|(index, role)| !self.ends_clause(role, words, *index))
            .find_map(|(index, role)| {
                let fits = |word: &Word| !word.ahead && applies_in(word, language);
                self.negation_at(role, words, index, words.numbers.len(), fits)
            })
    }

    fn ends_clause(&self, role: &Role, words: &NumberedWords, index: usize) -> bool {
        let is_in = |&(wording, place): &(usize, usize)| {
            place <= index && words.has_at(index - place, &self.except[wording])
        };
        role.ends_clause
            || (role.is_conjunction && begins_clause(&words.words, index))
            || role.excepted.iter().any(is_in)
    }

    /// The longest fitting negation that begins at word `index` and ends by `end`.
    fn negation_at(
        &self,
        role: &Role,
        words: &NumberedWords,
        index: usize,
        end: usize,
        fits: impl Fn(&Word) -> bool,
    ) -> Option<Range<usize>> {
        role.begins
            .iter()
            .map(|&negation| &self.words[negation])
            .filter(|word| fits(word) && words.has_at(index, &word.wording))
            .map(|word| index..index + word.wording.len())
            .filter(|range| range.end <= end)
            .max_by_key(|range| range.end)
    }
}

fn applies_in(word: &Word, language: Option<Language>) -> bool {
    word.language.is_none() || language.is_none() || word.language == language
}

fn wording(text: &str, vocabulary: &mut Vocabulary) -> Wording {
    Words::from_text(text).iter().map(|word| vocabulary.add(word)).collect()
}

#[cfg(test)]
mod tests;
