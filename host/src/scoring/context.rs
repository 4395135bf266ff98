//! The rules of a catalogue, ready to be asked whether they hold around a hit.

use std::ops::Range;

use super::{
    catalog::{ContextRule, Side, Within},
    hit::Field,
    reading::Reading,
};

/// A rule whose wordings are patterns of a matcher.
#[derive(Debug, Clone)]
pub(super) struct Rule {
    /// As the catalogue names them.
    pub(super) any: Vec<String>,
    /// Where it looks, for people.
    pub(super) place: String,
    /// Of each of its wordings how many words it has; 0 for the wordings of other rules.
    words_of: Vec<u16>,
    number: bool,
    within: Within,
    near: Option<Side>,
}

/// Where a rule found one of its wordings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Around {
    pub(super) field: Field,
    /// In words.
    pub(super) range: Range<usize>,
}

impl Rule {
    /// A rule, and of each wording of its matcher how many words it has, if it is the rule's.
    pub(super) fn new(rule: &ContextRule, words_of: Vec<u16>) -> Self {
        Self {
            any: rule.any.clone(),
            place: rule.place(),
            words_of,
            number: rule.number,
            within: rule.within,
            near: rule.near,
        }
    }

    /// The first wording within reach of the hit. One that lies inside the hit is part of it and says
    /// nothing of what stands around it; one that the hit lies inside of does.
    pub(super) fn find(&self, hit: &Range<usize>, here: &Reading<'_>, other: &Reading<'_>) -> Option<Around> {
        let reach = here.reach(self.within, hit);
        let found = self.find_in(here, &reach, |range| self.is_around(range, hit));
        if found.is_some() || self.within != Within::Offer {
            return found;
        }
        self.find_in(other, &(0..other.words.len()), |_| true)
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
        reading: &Reading<'_>,
        reach: &Range<usize>,
        fits: impl Fn(&Range<usize>) -> bool,
    ) -> Option<Around> {
        let fitting = |range: &Range<usize>| range.end <= reach.end && fits(range);
        let wording = reading.present().iter().find_map(|present| {
            let words = self.words_of[present.pattern];
            let places = (words > 0).then(|| reading.places_in(present, reach));
            places?.map(|first| first..first + usize::from(words)).find(fitting)
        });
        let number = || {
            let numbers = self.number.then(|| reading.numbers_in(reach));
            numbers.into_iter().flatten().map(|first| first..first + 1).find(fitting)
        };
        let range = wording.or_else(number)?;
        Some(Around { field: reading.field, range })
    }
}

#[cfg(test)]
mod tests;
