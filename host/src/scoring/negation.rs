//! Negations near a hit, within its clause.

use std::ops::Range;

use super::{
    catalog::{Negation, NegationWord},
    language::Language,
    tokens::{Opens, Words},
};

/// Words that end a clause, and with it the reach of a negation, without any sign.
const BREAKERS: [&[u8]; 12] = [
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

/// What joins a thought of its own to the one before it, where a subject or a duty follows.
const JOINERS: [&[u8]; 3] = [b"y", b"e", b"and"];

/// Subjects that begin a thought of their own after "and".
const SUBJECTS: [&[u8]; 4] = [b"you", b"we", b"they", b"it"];

/// The folded endings of a duty, as adverts tell them: `tramitarás`, `venderás`, `dirigirás`.
const DUTIES: [&[u8]; 3] = [b"aras", b"eras", b"iras"];

/// Shorter words with such an ending are others: `eras`, `caras`, `tiras`.
const MIN_DUTY: usize = 7;

/// How many words a list's last item has before its name: `no AWS, nor Azure`. Where there are more, what follows the
/// comma is a thought of its own: `sin IVA, seguimiento de cobros`.
const LAST_ITEM: usize = 1;

/// How many words the items before it have at most.
const LIST_ITEM: usize = 3;

/// Whether a word ends the clause before it.
pub(super) fn is_breaker(word: &[u8]) -> bool {
    BREAKERS.contains(&word)
}

/// Whether a thought of its own begins at a word: `y tramitarás`, `and you will`.
fn begins_thought(words: &Words, index: usize) -> bool {
    if !JOINERS.contains(&words.get(index)) || index + 1 >= words.len() {
        return false;
    }
    let next = words.get(index + 1);
    let is_duty = next.len() >= MIN_DUTY && DUTIES.iter().any(|ending| next.ends_with(ending));
    is_duty || SUBJECTS.contains(&next)
}

/// Folded words in a row.
type Wording = Vec<Vec<u8>>;

/// What negates, ready to be looked for around a hit.
#[derive(Debug, Clone)]
pub(super) struct Negations {
    words: Vec<Word>,
    except: Vec<Wording>,
    /// Every word of the above, the breakers and the joiners.
    concerned: Sieve,
    before: usize,
    after: usize,
    parts: usize,
}

#[derive(Debug, Clone)]
struct Word {
    wording: Wording,
    language: Option<Language>,
    /// It negates what follows it, and never what stands before it.
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
            concerned: Sieve::of(all.chain(BREAKERS).chain(JOINERS)),
            words,
            except,
            before: negation.before,
            after: negation.after,
            parts: negation.parts,
        }
    }

    /// Whether any negation is of one language only.
    pub(super) fn need_language(&self) -> bool {
        self.words.iter().any(|word| word.language.is_some())
    }

    /// The nearest negation before the hit, else the nearest after it, as a range of words.
    pub(super) fn near(
        &self,
        words: &Words,
        hit: &Range<usize>,
        language: Option<Language>,
    ) -> Option<Range<usize>> {
        self.before(words, hit, language).or_else(|| self.after(words, hit, language))
    }

    fn before(&self, words: &Words, hit: &Range<usize>, language: Option<Language>) -> Option<Range<usize>> {
        let (mut parts, mut item, mut longest) = (0, 0, LAST_ITEM);
        for index in (hit.start.saturating_sub(self.before)..hit.start).rev() {
            let opens = words.opens(index + 1);
            if opens == Opens::Part {
                if parts == self.parts || item > longest {
                    return None;
                }
                (parts, item, longest) = (parts + 1, 0, LIST_ITEM);
            }
            if opens >= Opens::Clause {
                return None;
            }
            item += 1;
            if !self.concerned.may_hold(words.get(index)) {
                continue;
            }
            if self.ends_clause(words, index) {
                return None;
            }
            let found = self.at(words, index, hit.start, |word| speaks(word, language));
            if found.is_some() {
                return found;
            }
        }
        None
    }

    /// What follows a comma or a bracket is about something else: `USD, not crypto`.
    fn after(&self, words: &Words, hit: &Range<usize>, language: Option<Language>) -> Option<Range<usize>> {
        (hit.end..words.len().min(hit.end + self.after))
            .take_while(|&index| words.opens(index) < Opens::Part)
            .filter(|&index| self.concerned.may_hold(words.get(index)))
            .take_while(|&index| !self.ends_clause(words, index))
            .find_map(|index| {
                self.at(words, index, words.len(), |word| !word.ahead && speaks(word, language))
            })
    }

    fn ends_clause(&self, words: &Words, index: usize) -> bool {
        is_breaker(words.get(index))
            || begins_thought(words, index)
            || self.except.iter().any(|wording| covers(words, index, wording))
    }

    /// A negation that begins with the word `index` and ends before `end`.
    fn at(
        &self,
        words: &Words,
        index: usize,
        end: usize,
        fits: impl Fn(&Word) -> bool,
    ) -> Option<Range<usize>> {
        self.words
            .iter()
            .filter(|word| fits(word) && stands_at(words, index, &word.wording))
            .map(|word| index..index + word.wording.len())
            .filter(|range| range.end <= end)
            .max_by_key(|range| range.end)
    }
}

/// Tells at a glance that a word is none of a set, which most are: by first byte and length.
#[derive(Debug, Clone)]
struct Sieve([u32; 256]);

impl Sieve {
    fn of<'w>(words: impl Iterator<Item = &'w [u8]>) -> Self {
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

fn speaks(word: &Word, language: Option<Language>) -> bool {
    word.language.is_none() || language.is_none() || word.language == language
}

fn wording(text: &str) -> Wording {
    let words = Words::of(text);
    (0..words.len()).map(|index| words.get(index).to_vec()).collect()
}

fn stands_at(words: &Words, index: usize, wording: &Wording) -> bool {
    index + wording.len() <= words.len()
        && wording.iter().enumerate().all(|(offset, word)| words.get(index + offset) == word.as_slice())
}

/// Whether a place of the wording takes in the word `index`.
fn covers(words: &Words, index: usize, wording: &Wording) -> bool {
    (0..wording.len()).any(|offset| {
        offset <= index && wording[offset] == words.get(index) && stands_at(words, index - offset, wording)
    })
}

#[cfg(test)]
mod tests;
