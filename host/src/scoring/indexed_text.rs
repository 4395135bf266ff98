//! A text with its words and the places of all wordings in it.
//!
//! The boundaries of clauses, sentences and lines, the numbers and the order by wordings are computed on first use: for
//! most texts no rule needs them.

use std::{cell::OnceCell, ops::Range};

use super::{
    catalog::Within, hit::Field, negation, number_set::NumberSet, numbered_words::NumberedWords,
    tokens::Boundary, wordings::WordingMatch,
};

/// A text and the occurrences of one matcher's wordings in it.
#[derive(Debug)]
pub(super) struct IndexedText<'t> {
    pub(super) text: &'t str,
    pub(super) field: Field,
    pub(super) words: NumberedWords,
    /// By their first words.
    occurrences: Vec<WordingMatch>,
    /// The rules of which a wording occurs, and those that also hold by what is no wording.
    rules: NumberSet,
    by_wording: OnceCell<ByWording>,
    present: OnceCell<NumberSet>,
    /// Where clauses, sentences and lines begin: the first word of each, and the end of the text.
    bounds: [OnceCell<Vec<usize>>; 3],
    numbers: OnceCell<Vec<usize>>,
}

/// The occurrences in the order of their wordings, and for each wording in the order of their first words.
#[derive(Debug)]
pub(super) struct ByWording {
    occurrences: Vec<WordingMatch>,
    /// The ranges of the wordings that occur.
    ranges: Vec<Range<usize>>,
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
}

impl<'t> IndexedText<'t> {
    /// `occurrences` are in the order of their first words; `rules` are those that may hold in the text.
    pub(super) fn new(
        text: &'t str,
        field: Field,
        words: NumberedWords,
        (occurrences, rules): (Vec<WordingMatch>, NumberSet),
    ) -> Self {
        let (by_wording, present) = (OnceCell::new(), OnceCell::new());
        let (bounds, numbers) = (Default::default(), OnceCell::new());
        Self { text, field, words, occurrences, rules, by_wording, present, bounds, numbers }
    }

    /// Whether a rule may hold anywhere in the text: most are told by that alone.
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
        let from = self.occurrences.partition_point(|found| (found.first as usize) < range.start);
        let later = &self.occurrences[from..];
        &later[..later.partition_point(|found| (found.first as usize) < range.end)]
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
            index == 0
                || words.boundary_before(index) >= opens
                || (slot == 2 && negation::ends_clause_before(numbers[index]))
        };
        let bounds = self.bounds[slot]
            .get_or_init(|| (0..words.len()).filter(|index| begins(*index)).chain([words.len()]).collect());
        let last = bounds.partition_point(|start| *start < hit.end);
        let first = bounds[..last].partition_point(|start| *start <= hit.start);
        bounds[first - 1]..bounds[last]
    }
}
