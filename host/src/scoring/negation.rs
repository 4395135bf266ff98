//! Finds negations near a hit, within its clause.

use std::ops::Range;

use super::{
    catalog::{Negation, NegationWord},
    language::Language,
    tokens::{Boundary, Words},
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

/// Whether this word ends the clause before it.
pub(super) fn ends_clause_before(word: &[u8]) -> bool {
    CLAUSE_ENDERS.contains(&word)
}

/// Whether a new clause begins at a word: `y tramitarás`, `and you will`.
fn begins_clause(words: &Words, index: usize) -> bool {
    if !CONJUNCTIONS.contains(&words.get(index)) || index + 1 >= words.len() {
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
    relevant: WordFilter,
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

impl Negations {
    pub(super) fn new(negation: &Negation) -> Self {
        let word = |ahead| {
            move |word: &NegationWord| Word { wording: wording(&word.text), language: word.language, ahead }
        };
        let words = negation.words.iter().map(word(false));
        let words: Vec<_> = words.chain(negation.ahead.iter().map(word(true))).collect();
        let except: Vec<_> = negation.except.iter().map(|text| wording(text)).collect();
        let all = words.iter().map(|word| &word.wording).chain(&except).flatten().map(Vec::as_slice);
        Self {
            relevant: WordFilter::new(all.chain(CLAUSE_ENDERS).chain(CONJUNCTIONS)),
            words,
            except,
            before: negation.before,
            after: negation.after,
            parts: negation.parts,
        }
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
            if !self.relevant.may_hold(words.get(index)) {
                continue;
            }
            if self.ends_clause(words, index) {
                return None;
            }
            let found = self.negation_at(words, index, hit.start, |word| applies_in(word, language));
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
            .filter(|&index| self.relevant.may_hold(words.get(index)))
            .take_while(|&index| !self.ends_clause(words, index))
            .find_map(|index| {
                self.negation_at(words, index, words.len(), |word| !word.ahead && applies_in(word, language))
            })
    }

    fn ends_clause(&self, words: &Words, index: usize) -> bool {
        ends_clause_before(words.get(index))
            || begins_clause(words, index)
            || self.except.iter().any(|wording| covers(words, index, wording))
    }

    /// The longest fitting negation that begins at word `index` and ends by `end`.
    fn negation_at(
        &self,
        words: &Words,
        index: usize,
        end: usize,
        fits: impl Fn(&Word) -> bool,
    ) -> Option<Range<usize>> {
        self.words
            .iter()
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
    fn new<'w>(words: impl Iterator<Item = &'w [u8]>) -> Self {
        let mut lengths = [0; 256];
        for word in words {
            if let Some(&first) = word.first() {
                lengths[usize::from(first)] |= Self::bit(word);
            }
        }
        Self(lengths)
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
    (0..words.len()).map(|index| words.get(index).to_vec()).collect()
}

fn occurs_at(words: &Words, index: usize, wording: &Wording) -> bool {
    index + wording.len() <= words.len()
        && wording.iter().enumerate().all(|(offset, word)| words.get(index + offset) == word.as_slice())
}

/// Whether an occurrence of the wording includes word `index`.
fn covers(words: &Words, index: usize, wording: &Wording) -> bool {
    (0..wording.len()).any(|offset| {
        offset <= index && wording[offset] == words.get(index) && occurs_at(words, index - offset, wording)
    })
}

#[cfg(test)]
mod tests;
