//! A text with its words and the places of all wordings in it.
//!
//! The boundaries of clauses, sentences and lines, the numbers and the order by wordings are computed on first use: for
//! most texts no rule needs them.

use std::{cell::OnceCell, ops::Range};

use super::{
    catalog::Within,
    hit::Field,
    negation,
    numbered_words::NumberedWords,
    tokens::Boundary,
    number_set::NumberSet,
    wordings::WordingMatch,
};

/// A text and the occurrences of one matcher's wordings in it.
#[derive(Debug)]
pub(super) struct IndexedText<'t> {
    pub(super) text: &'t str,
    pub(super) field: Field,
    pub(super) words: NumberedWords,
    /// By their first words.
    occurrences: Vec<WordingMatch>,
    /// The rules of which a wording occurs, or whose wordings are not all known: no other holds anywhere in the text.
    rules: NumberSet,
    /// For each word of the text the first occurrence that begins there or later; computed on first use.
    from_word: OnceCell<Vec<u32>>,
    by_wording: OnceCell<ByWording>,
    present: OnceCell<NumberSet>,
    bounds: [OnceCell<Bounds>; 3],
    numbers: OnceCell<Vec<usize>>,
}

/// The occurrences in the order of their wordings, and for each wording in the order of their first words.
#[derive(Debug)]
pub(super) struct ByWording {
    occurrences: Vec<WordingMatch>,
    /// The ranges of the wordings that occur.
    ranges: Vec<Range<usize>>,
}

/// Where clauses, sentences or lines begin.
#[derive(Debug)]
struct Bounds {
    /// The first word of each, and the end of the text.
    starts: Vec<u32>,
    /// The one that each word is in.
    of_word: Vec<u32>,
}

impl ByWording {
    pub(super) fn new(mut occurrences: Vec<WordingMatch>) -> Self {
        occurrences.sort_unstable_by_key(|found| (found.wording, found.first));
        let mut ranges = Vec::new();
        let mut from = 0;
        for same in occurrences.chunk_by(|one, other| one.wording == other.wording) {
            ranges.push(from..from + same.len());
            from += same.len();
        }
        Self { occurrences, ranges }
    }

    /// The occurrences of a wording.
    pub(super) fn of(&self, wording: u32) -> &[WordingMatch] {
        let at = self.ranges.binary_search_by_key(&wording, |range| self.occurrences[range.start].wording);
        at.map_or(&[], |at| &self.occurrences[self.ranges[at].clone()])
    }

    /// The occurrences of each wording that occurs, in the order of the wordings.
    pub(super) fn iter(&self) -> impl Iterator<Item = &[WordingMatch]> {
        self.ranges.iter().map(|range| &self.occurrences[range.clone()])
    }
}

impl<'t> IndexedText<'t> {
    /// `occurrences` are in the order of their first words; `rules` are those that may hold in the text.
    pub(super) fn new(
        text: &'t str,
        field: Field,
        words: NumberedWords,
        (occurrences, rules): (Vec<WordingMatch>, NumberSet),
    ) -> Self {
        let (from_word, by_wording, present) = (OnceCell::new(), OnceCell::new(), OnceCell::new());
        let (bounds, numbers) = (Default::default(), OnceCell::new());
        Self { text, field, words, occurrences, rules, from_word, by_wording, present, bounds, numbers }
    }

    /// Whether the text has what a rule looks for, anywhere.
    pub(super) fn may_hold(&self, rule: u32) -> bool {
        self.rules.has(rule)
    }

    /// The bytes of the text from the first to the last word of `range`, which must not be empty.
    pub(super) fn span(&self, range: Range<usize>) -> Range<usize> {
        self.words.words.span(range)
    }

    /// All occurrences, in the order of their first words, the shorter first.
    pub(super) fn occurrences(&self) -> &[WordingMatch] {
        &self.occurrences
    }

    /// The occurrences that begin in a range of words.
    pub(super) fn occurrences_in(&self, range: &Range<usize>) -> &[WordingMatch] {
        let from_word = self.from_word.get_or_init(|| {
            let words = self.words.numbers.len();
            let mut from_word = Vec::with_capacity(words + 1);
            let mut next = 0;
            for word in 0..=words {
                while self.occurrences.get(next).is_some_and(|found| (found.first as usize) < word) {
                    next += 1;
                }
                from_word.push(short(next));
            }
            from_word
        });
        let from = from_word[range.start] as usize;
        &self.occurrences[from..(from_word[range.end] as usize).max(from)]
    }

    /// All occurrences by their wordings.
    pub(super) fn by_wording(&self) -> &ByWording {
        self.by_wording.get_or_init(|| ByWording::new(self.occurrences.clone()))
    }

    /// Which of all `count` wordings of the matcher occur.
    pub(super) fn present(&self, count: usize) -> &NumberSet {
        let occurring = || self.occurrences.iter().map(|found| found.wording as usize);
        self.present.get_or_init(|| NumberSet::new(count, occurring()))
    }

    /// The words in `range` that begin with a digit.
    pub(super) fn numbers_in(&self, range: &Range<usize>) -> impl Iterator<Item = usize> {
        let words = &self.words.words;
        let numbers =
            self.numbers.get_or_init(|| (0..words.len()).filter(|&index| words.is_number(index)).collect());
        let from = numbers.partition_point(|&index| index < range.start);
        let to = numbers.partition_point(|&index| index < range.end);
        numbers[from..to.max(from)].iter().copied()
    }

    /// The words within reach of a hit, including the hit itself.
    pub(super) fn reach(&self, within: Within, hit: &Range<usize>) -> Range<usize> {
        match within {
            Within::Words(words) => {
                let line = self.enclosing(Boundary::Line, hit);
                hit.start.saturating_sub(words).max(line.start)..(hit.end + words).min(line.end)
            }
            Within::Clause => self.enclosing(Boundary::Clause, hit),
            Within::Sentence => self.enclosing(Boundary::Sentence, hit),
            Within::Line => self.enclosing(Boundary::Line, hit),
            Within::Text | Within::Offer => 0..self.words.numbers.len(),
        }
    }

    /// The clauses, sentences or lines that a hit overlaps; a hit may cross their boundaries.
    fn enclosing(&self, opens: Boundary, hit: &Range<usize>) -> Range<usize> {
        let slot = match opens {
            Boundary::Line => 0,
            Boundary::Sentence => 1,
            Boundary::None | Boundary::Part | Boundary::Clause => 2,
        };
        let NumberedWords { words, numbers } = &self.words;
        let begins = |index: usize| {
            words.boundary_before(index) >= opens
                || (slot == 2 && negation::ends_clause_before(numbers[index]))
        };
        let bounds = self.bounds[slot].get_or_init(|| Bounds::new(words.len(), begins));
        let [first, last] = [hit.start, hit.end - 1].map(|word| bounds.of_word[word] as usize);
        bounds.starts[first] as usize..bounds.starts[last + 1] as usize
    }
}

impl Bounds {
    fn new(words: usize, begins: impl Fn(usize) -> bool) -> Self {
        let mut bounds = Self { starts: Vec::new(), of_word: Vec::with_capacity(words) };
        for word in 0..words {
            if word == 0 || begins(word) {
                bounds.starts.push(short(word));
            }
            bounds.of_word.push(short(bounds.starts.len() - 1));
        }
        bounds.starts.push(short(words));
        bounds
    }
}

/// The limits on input keep every text a thousand times shorter than 32 bits count.
fn short(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}
