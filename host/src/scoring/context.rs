//! Context rules, compiled for a matcher: whether they hold around a hit.

use std::ops::Range;

use super::{
    catalog::{ContextRule, Side, Within},
    hit::Field,
    indexed_text::IndexedText,
    number_set::NumberSet,
    wordings::WordingMatch,
};
use crate::domain::steps::note_steps;

/// The most occurrences within reach that are looked at one by one. Beyond that they are sought by their wordings, so
/// that a hit in a long line costs no more than there are wordings.
const FEW: usize = 64;

/// A context rule whose wordings are those of a matcher.
#[derive(Debug, Clone)]
pub(super) struct Rule {
    /// The entries as the catalogue writes them.
    pub(super) any: Vec<String>,
    /// Where the rule looks, for people.
    pub(super) place: String,
    /// Its number among those of the matcher.
    number: u32,
    wordings: NumberSet,
    /// Whether a word that begins with a digit matches too.
    digits: bool,
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
    pub(super) fn new(rule: &ContextRule, number: u32, wordings: NumberSet) -> Self {
        Self {
            any: rule.any.clone(),
            place: rule.place(),
            number,
            wordings,
            digits: rule.number,
            within: rule.within,
            near: rule.near,
        }
    }

    /// The wordings that it looks for.
    pub(super) const fn wordings(&self) -> &NumberSet {
        &self.wordings
    }

    /// Whether it holds by a number too.
    pub(super) const fn takes_numbers(&self) -> bool {
        self.digits
    }

    /// The first wording within reach of the hit. A wording inside the hit does not count, because it is part of
    /// the hit and not of its context; a longer wording that contains the hit does.
    pub(super) fn find(
        &self,
        hit: &Range<usize>,
        here: &IndexedText<'_>,
        other: &IndexedText<'_>,
    ) -> Option<ContextMatch> {
        let found = here.may_hold(self.number).then(|| {
            let reach = self.side_of(here.reach(self.within, hit), hit);
            self.find_in(here, &reach, |range| self.is_around(range, hit))
        });
        let found = found.flatten();
        if found.is_some() || self.within != Within::Offer {
            return found;
        }
        let all = 0..other.words.numbers.len();
        other.may_hold(self.number).then(|| self.find_in(other, &all, |_| true)).flatten()
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
        let number = || {
            let numbers = self.digits.then(|| reading.numbers_in(reach));
            numbers.into_iter().flatten().map(|first| first..first + 1).find(fitting)
        };
        let range = self.wording_in(reading, reach, fitting).or_else(number)?;
        Some(ContextMatch { field: reading.field, range })
    }

    /// Of the wordings that occur in the reach, the first occurrence of the first one.
    fn wording_in(
        &self,
        reading: &IndexedText<'_>,
        reach: &Range<usize>,
        fitting: impl Fn(&Range<usize>) -> bool,
    ) -> Option<Range<usize>> {
        let fits = |found: &&WordingMatch| fitting(&words_of(found));
        let within = reading.occurrences_in(reach);
        if within.len() <= FEW {
            let ours = within.iter().filter(|found| self.wordings.has(found.wording)).filter(fits);
            return ours.min_by_key(|found| found.wording).map(words_of);
        }
        let by_wording = reading.by_wording();
        let all = reading.present(self.wordings.count());
        self.wordings.common(all).find_map(|wording| {
            let same = by_wording.of(wording);
            let from = same.partition_point(|found| (found.first as usize) < reach.start);
            let begin = same[from..].iter().take_while(|found| (found.first as usize) < reach.end);
            begin.filter(fits).map(words_of).next()
        })
    }
}

/// The words that a wording was found as.
fn words_of(found: &WordingMatch) -> Range<usize> {
    found.first as usize..found.end as usize
}

#[cfg(test)]
mod tests;
