//! A text with its words and every wording that stands in it, ready for questions about places.
//!
//! Where clauses, sentences, lines and numbers are is worked out when first asked, since most texts
//! hold nothing that anybody would ask about.

use std::{cell::OnceCell, ops::Range};

use super::{
    catalog::Within,
    hit::Field,
    negation,
    tokens::{Opens, Words},
};

/// A text under one matcher.
#[derive(Debug)]
pub(super) struct Reading<'t> {
    pub(super) text: &'t str,
    pub(super) field: Field,
    pub(super) words: Words,
    /// By wording, then by place, once [`Reading::settle`] was called.
    places: Vec<Place>,
    /// The wordings that stand in the text.
    present: Vec<Present>,
    bounds: [OnceCell<Vec<usize>>; 3],
    numbers: OnceCell<Vec<usize>>,
}

/// Where a wording begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    /// The wording, as its matcher counts them.
    pub(super) pattern: u32,
    /// A byte of the folded words; the index of a word, once [`Reading::settle`] was called.
    pub(super) at: u32,
}

/// A wording that stands in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Present {
    /// As its matcher counts them.
    pub(super) pattern: usize,
    /// Its places among all of the text.
    range: Range<usize>,
}

impl Place {
    /// A place in texts and catalogues of at most four gigabytes: those that are read are a thousand times smaller.
    pub(super) fn new(pattern: usize, at: usize) -> Option<Self> {
        Some(Self { pattern: u32::try_from(pattern).ok()?, at: u32::try_from(at).ok()? })
    }
}

impl<'t> Reading<'t> {
    /// A text's words and the places that were noted in them, not settled yet.
    pub(super) fn new(text: &'t str, field: Field, words: Words, places: Vec<Place>) -> Self {
        let (present, bounds, numbers) = (Vec::new(), Default::default(), OnceCell::new());
        Self { text, field, words, places, present, bounds, numbers }
    }

    /// Turns what was noted into places of words, in order.
    pub(super) fn settle(&mut self) {
        let words = &self.words;
        for place in &mut self.places {
            let word = words.index_at(place.at as usize).and_then(|word| u32::try_from(word).ok());
            // A wording begins with a word: the automaton reads whole ones.
            place.at = word.unwrap_or(u32::MAX);
        }
        self.places.retain(|place| place.at != u32::MAX);
        self.places.sort_unstable();
        let mut from = 0;
        for places in self.places.chunk_by(|a, b| a.pattern == b.pattern) {
            let range = from..from + places.len();
            from = range.end;
            self.present.push(Present { pattern: places[0].pattern as usize, range });
        }
    }

    /// The wordings that stand in the text, each once and in order.
    pub(super) fn present(&self) -> &[Present] {
        &self.present
    }

    /// The first words of a wording's places, in order.
    pub(super) fn places_of(&self, present: &Present) -> impl ExactSizeIterator<Item = usize> {
        self.places[present.range.clone()].iter().map(|place| place.at as usize)
    }

    /// The first words of those of a wording's places that begin in `range`.
    pub(super) fn places_in(&self, present: &Present, range: &Range<usize>) -> impl Iterator<Item = usize> {
        let places = &self.places[present.range.clone()];
        let from = places.partition_point(|place| (place.at as usize) < range.start);
        let end = range.end;
        places[from..].iter().map(|place| place.at as usize).take_while(move |&at| at < end)
    }

    /// The words of `range` that begin with a digit.
    pub(super) fn numbers_in(&self, range: &Range<usize>) -> impl Iterator<Item = usize> {
        let words = &self.words;
        let numbers =
            self.numbers.get_or_init(|| (0..words.len()).filter(|&index| words.is_number(index)).collect());
        let from = numbers.partition_point(|&index| index < range.start);
        let to = numbers.partition_point(|&index| index < range.end);
        numbers[from..to.max(from)].iter().copied()
    }

    /// The words that are within reach of a hit, itself included.
    pub(super) fn reach(&self, within: Within, hit: &Range<usize>) -> Range<usize> {
        match within {
            Within::Words(words) => {
                let line = self.around(Opens::Line, hit);
                hit.start.saturating_sub(words).max(line.start)..(hit.end + words).min(line.end)
            }
            Within::Clause => self.around(Opens::Clause, hit),
            Within::Sentence => self.around(Opens::Sentence, hit),
            Within::Line => self.around(Opens::Line, hit),
            Within::Text | Within::Offer => 0..self.words.len(),
        }
    }

    /// The clauses, sentences or lines that a hit takes part in; a hit may itself cross their ends.
    fn around(&self, opens: Opens, hit: &Range<usize>) -> Range<usize> {
        let slot = match opens {
            Opens::Line => 0,
            Opens::Sentence => 1,
            Opens::Nothing | Opens::Part | Opens::Clause => 2,
        };
        let words = &self.words;
        let opening = |&index: &usize| {
            words.opens(index) >= opens || (slot == 2 && negation::is_breaker(words.get(index)))
        };
        let bounds = self.bounds[slot].get_or_init(|| (0..words.len()).filter(opening).collect());
        let before = bounds.partition_point(|&index| index <= hit.start);
        let after = bounds.partition_point(|&index| index < hit.end);
        let start = before.checked_sub(1).map_or(0, |index| bounds[index]);
        start..bounds.get(after).copied().unwrap_or(words.len())
    }
}
