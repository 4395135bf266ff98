//! Context rules, compiled for a matcher: whether they hold around a hit.

use std::ops::Range;

use super::{
    catalog::{ContextRule, Side, Within},
    hit::Field,
    indexed_text::IndexedText,
};
use crate::domain::steps::note_steps;

/// A context rule whose wordings are patterns of a matcher.
#[derive(Debug, Clone)]
pub(super) struct Rule {
    /// The entries as the catalogue writes them.
    pub(super) any: Vec<String>,
    /// Where the rule looks, for people.
    pub(super) place: String,
    /// The number of words of each of the matcher's patterns; 0 for those that are not this rule's.
    pattern_words: Vec<u16>,
    number: bool,
    within: Within,
    near: Option<Side>,
}

/// The occurrence by which a rule holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ContextMatch {
    pub(super) field: Field,
    /// Indices of words.
    pub(super) range: Range<usize>,
}

impl Rule {
    /// `pattern_words` has the number of words of each pattern of the matcher that is one of the rule's wordings,
    /// and 0 for the others.
    pub(super) fn new(rule: &ContextRule, pattern_words: Vec<u16>) -> Self {
        Self {
            any: rule.any.clone(),
            place: rule.place(),
            pattern_words,
            number: rule.number,
            within: rule.within,
            near: rule.near,
        }
    }

    /// The first wording within reach of the hit. A wording inside the hit does not count, because it is part of
    /// the hit and not of its context; a longer wording that contains the hit does.
    pub(super) fn find(
        &self,
        hit: &Range<usize>,
        here: &IndexedText<'_>,
        other: &IndexedText<'_>,
    ) -> Option<ContextMatch> {
        let reach = self.side_of(here.reach(self.within, hit), hit);
        let found = self.find_in(here, &reach, |range| self.is_around(range, hit));
        if found.is_some() || self.within != Within::Offer {
            return found;
        }
        self.find_in(other, &(0..other.words.len()), |_| true)
    }

    /// The part of a reach in which the rule looks: what lies on the other side of the hit need not be read.
    fn side_of(&self, reach: Range<usize>, hit: &Range<usize>) -> Range<usize> {
        match self.near {
            Some(Side::Before) => reach.start..reach.end.min(hit.start),
            Some(Side::After) => reach.start.max(hit.end)..reach.end,
            None => reach,
        }
    }

    fn is_around(&self, range: &Range<usize>, hit: &Range<usize>) -> bool {
        match self.near {
            Some(Side::Before) => range.end <= hit.start,
            Some(Side::After) => range.start >= hit.end,
            None => range.start < hit.start || range.end > hit.end,
        }
    }

    fn find_in(
        &self,
        reading: &IndexedText<'_>,
        reach: &Range<usize>,
        fits: impl Fn(&Range<usize>) -> bool,
    ) -> Option<ContextMatch> {
        let fitting = |range: &Range<usize>| {
            note_steps(1);
            range.end <= reach.end && fits(range)
        };
        let wording = reading.present().iter().find_map(|present| {
            let words = self.pattern_words[present.pattern];
            let places = (words > 0).then(|| reading.occurrences_in(present, reach));
            places?.map(|first| first..first + usize::from(words)).find(fitting)
        });
        let number = || {
            let numbers = self.number.then(|| reading.numbers_in(reach));
            numbers.into_iter().flatten().map(|first| first..first + 1).find(fitting)
        };
        let range = wording.or_else(number)?;
        Some(ContextMatch { field: reading.field, range })
    }
}

#[cfg(test)]
mod tests;
