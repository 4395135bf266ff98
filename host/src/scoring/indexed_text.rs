//! A text with its words and the positions of all wordings in it.
//!
//! The boundaries of clauses, sentences and lines and the positions of numbers are computed on first use:
//! for most texts no rule needs them.

use std::{cell::OnceCell, ops::Range};

use super::{
    catalog::Within,
    hit::Field,
    negation,
    tokens::{Boundary, Words},
};

/// A text and the occurrences of one matcher's patterns in it.
#[derive(Debug)]
pub(super) struct IndexedText<'t> {
    pub(super) text: &'t str,
    pub(super) field: Field,
    pub(super) words: Words,
    /// Sorted by pattern, then by position, once [`IndexedText::index_occurrences`] was called.
    occurrences: Vec<Occurrence>,
    /// The patterns that occur in the text.
    present: Vec<PresentPattern>,
    bounds: [OnceCell<Vec<usize>>; 3],
    numbers: OnceCell<Vec<usize>>,
}

/// One occurrence of a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Occurrence {
    /// The pattern's index in the matcher.
    pub(super) pattern: u32,
    /// A byte offset in the folded words; the index of a word, once [`IndexedText::index_occurrences`] was called.
    pub(super) at: u32,
}

/// A pattern that occurs in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PresentPattern {
    /// Its index in the matcher.
    pub(super) pattern: usize,
    /// Its occurrences, as a range of [`IndexedText::occurrences`].
    range: Range<usize>,
}

impl Occurrence {
    /// `None` beyond 32 bits, that is for texts or catalogues of more than four gigabytes; the limits on input are
    /// a thousand times smaller.
    pub(super) fn new(pattern: usize, at: usize) -> Option<Self> {
        Some(Self { pattern: u32::try_from(pattern).ok()?, at: u32::try_from(at).ok()? })
    }
}

impl<'t> IndexedText<'t> {
    /// `occurrences` hold byte offsets; call [`Self::index_occurrences`] before any question about them.
    pub(super) fn new(text: &'t str, field: Field, words: Words, occurrences: Vec<Occurrence>) -> Self {
        let (present, bounds, numbers) = (Vec::new(), Default::default(), OnceCell::new());
        Self { text, field, words, occurrences, present, bounds, numbers }
    }

    /// Turns the byte offsets of the occurrences into indices of words, and sorts them.
    pub(super) fn index_occurrences(&mut self) {
        let words = &self.words;
        for occurrence in &mut self.occurrences {
            let word = words.index_at(occurrence.at as usize).and_then(|word| u32::try_from(word).ok());
            // Every occurrence begins at a word, because the automaton only matches whole words.
            occurrence.at = word.unwrap_or(u32::MAX);
        }
        self.occurrences.retain(|occurrence| occurrence.at != u32::MAX);
        self.occurrences.sort_unstable();
        let mut from = 0;
        for occurrences in self.occurrences.chunk_by(|a, b| a.pattern == b.pattern) {
            let range = from..from + occurrences.len();
            from = range.end;
            self.present.push(PresentPattern { pattern: occurrences[0].pattern as usize, range });
        }
    }

    /// The patterns that occur in the text, each once and in order.
    pub(super) fn present(&self) -> &[PresentPattern] {
        &self.present
    }

    /// The first word of each occurrence of a pattern, in order.
    pub(super) fn occurrences_of(&self, present: &PresentPattern) -> impl ExactSizeIterator<Item = usize> {
        self.occurrences[present.range.clone()].iter().map(|occurrence| occurrence.at as usize)
    }

    /// The first word of each occurrence of a pattern that begins in `range`.
    pub(super) fn occurrences_in(
        &self,
        present: &PresentPattern,
        range: &Range<usize>,
    ) -> impl Iterator<Item = usize> {
        let occurrences = &self.occurrences[present.range.clone()];
        let from = occurrences.partition_point(|occurrence| (occurrence.at as usize) < range.start);
        let end = range.end;
        occurrences[from..].iter().map(|occurrence| occurrence.at as usize).take_while(move |&at| at < end)
    }

    /// The words in `range` that begin with a digit.
    pub(super) fn numbers_in(&self, range: &Range<usize>) -> impl Iterator<Item = usize> {
        let words = &self.words;
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
            Within::Text | Within::Offer => 0..self.words.len(),
        }
    }

    /// The clauses, sentences or lines that a hit overlaps; a hit may cross their boundaries.
    fn enclosing(&self, opens: Boundary, hit: &Range<usize>) -> Range<usize> {
        let slot = match opens {
            Boundary::Line => 0,
            Boundary::Sentence => 1,
            Boundary::None | Boundary::Part | Boundary::Clause => 2,
        };
        let words = &self.words;
        let opening = |&index: &usize| {
            words.boundary_before(index) >= opens
                || (slot == 2 && negation::ends_clause_before(words.get(index)))
        };
        let bounds = self.bounds[slot].get_or_init(|| (0..words.len()).filter(opening).collect());
        let before = bounds.partition_point(|&index| index <= hit.start);
        let after = bounds.partition_point(|&index| index < hit.end);
        let start = before.checked_sub(1).map_or(0, |index| bounds[index]);
        start..bounds.get(after).copied().unwrap_or(words.len())
    }
}
