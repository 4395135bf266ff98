//! The texts that are compared, and when two of them match.

use super::elements::elements;
use crate::domain::openings::word_multiset::{WordMultiset, share};

/// The least words of the shorter text for which nine tenths of the shorter one are enough, if one text is from
/// a search board and the other from a company's own board.
const MIN_FRAMED_WORDS: usize = 40;

/// An offer's text, with the other properties that decide whether two offers match.
#[derive(Debug, Clone)]
pub(in crate::domain::openings) struct Sample {
    pub(in crate::domain::openings) text: WordMultiset,
    /// Whether it is from a search board.
    pub(in crate::domain::openings) search: bool,
    /// Its index in the disjoint sets.
    pub(in crate::domain::openings) member: usize,
}

/// All samples with the same text.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) text: WordMultiset,
    /// Whether any of them is from a search board.
    pub(super) search: bool,
    /// Whether any of them is from a company's own board.
    pub(super) own: bool,
    /// The member of one of them.
    pub(super) member: usize,
    sketch: Sketch,
}

/// Nine tenths of a count, rounded up.
pub(super) const fn nine_tenths(count: usize) -> usize {
    (count * 9).div_ceil(10)
}

impl Node {
    pub(super) fn new(sample: Sample) -> Self {
        let Sample { text, search, member } = sample;
        let sketch = Sketch::from_words(text.words());
        Self { text, search, own: !search, member, sketch }
    }

    pub(super) fn words(&self) -> &[u32] {
        self.text.words()
    }

    pub(super) fn matches(&self, other: &Self) -> bool {
        self.may_match(other) && share(self.words(), other.words(), self.least_shared(other))
    }

    /// The steps that [`Self::matches`] takes at most.
    pub(super) fn cost_of_match(&self, other: &Self) -> u64 {
        let words = self.words().len() + other.words().len();
        if self.may_match(other) { 1 + words as u64 } else { 1 }
    }

    /// Whether they match unless a comparison of their words says otherwise.
    fn may_match(&self, other: &Self) -> bool {
        let least = self.least_shared(other);
        let (one, two) = (self.words().len(), other.words().len());
        one.min(two) >= least && self.sketch.min_difference(&other.sketch) <= one + two - 2 * least
    }

    /// The number of words that two nodes must share to match.
    pub(super) fn least_shared(&self, other: &Self) -> usize {
        let (one, two) = (self.words().len(), other.words().len());
        let across = (self.search && other.own) || (self.own && other.search);
        let framed = across && one.min(two) >= MIN_FRAMED_WORDS;
        nine_tenths(if framed { one.min(two) } else { one.max(two) })
    }
}

/// A text's words in 256 bits: each word flips one bit.
///
/// Words that both texts have cancel out, so the number of differing bits is a lower bound for the words that
/// only one of them has. Most pairs that do not match are rejected by this bound, without comparing words.
#[derive(Debug, Clone, Copy)]
struct Sketch([u64; 4]);

impl Sketch {
    fn from_words(words: &[u32]) -> Self {
        let mut bits = [0_u64; 4];
        for element in elements(words) {
            // The high bits, because the low ones select the slot in `Rarity`.
            bits[(element >> 30) as usize] ^= 1 << ((element >> 24) & 63);
        }
        Self(bits)
    }

    fn min_difference(&self, other: &Self) -> usize {
        self.0.iter().zip(&other.0).map(|(left, right)| (left ^ right).count_ones() as usize).sum()
    }
}
