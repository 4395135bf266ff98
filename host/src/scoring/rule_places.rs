//! Where the wordings of each rule occur in a text: most rules have none there, and most others a few.

use super::wordings::WordingMatch;

/// The most occurrences of a rule that are kept. Of a rule with more, all occurrences in the text are looked at.
const FEW: u8 = 8;

/// The end of a list.
const END: u32 = u32::MAX;

/// For each rule its occurrences in one text, as long as they are few.
#[derive(Debug, Clone)]
pub(super) struct RulePlaces {
    counts: Vec<u8>,
    /// The last occurrence of each rule, among the links.
    last: Vec<u32>,
    /// An occurrence, and the one of the same rule before it.
    links: Vec<(WordingMatch, u32)>,
}

impl RulePlaces {
    /// No places yet, for each of these rules: whether it also holds by what is no wording. Of such a rule a text is always
    /// looked at.
    pub(super) fn new(open: impl IntoIterator<Item = bool>) -> Self {
        let counts: Vec<u8> = open.into_iter().map(|open| if open { FEW + 1 } else { 0 }).collect();
        Self { last: vec![END; counts.len()], counts, links: Vec::new() }
    }

    /// Whether it makes no difference to add an occurrence of a wording that came so many times before.
    pub(super) const fn is_full_after(times: u8) -> bool {
        times > FEW
    }

    pub(super) fn add(&mut self, rule: u32, place: WordingMatch) {
        let rule = rule as usize;
        if self.counts[rule] <= FEW {
            self.counts[rule] += 1;
            self.links.push((place, self.last[rule]));
            self.last[rule] = u32::try_from(self.links.len() - 1).unwrap_or(END);
        }
    }

    /// Whether a rule may hold anywhere in the text: most are told by that alone.
    pub(super) fn any(&self, rule: u32) -> bool {
        self.counts[rule as usize] > 0
    }

    /// All occurrences of a rule, in no order; `None` if they are not few.
    pub(super) fn few(&self, rule: u32) -> Option<impl Iterator<Item = &WordingMatch>> {
        let mut next = self.last[rule as usize];
        (self.counts[rule as usize] <= FEW).then(|| {
            std::iter::from_fn(move || {
                let (place, before) = self.links.get(next as usize)?;
                next = *before;
                Some(place)
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_rule_has_all_of_its_places_or_tells_that_they_are_many(
            added in prop::collection::vec((0..4_u32, 0..9_u32), 0..40),
        ) {
            let mut places = RulePlaces::new([false; 4]);
            for (rule, first) in &added {
                places.add(*rule, WordingMatch { wording: 0, first: *first, end: first + 1 });
            }
            prop_assert!(RulePlaces::new([true]).any(0) && RulePlaces::new([true]).few(0).is_none());
            for rule in 0..4 {
                let mut expected: Vec<u32> =
                    added.iter().filter(|added| added.0 == rule).map(|added| added.1).collect();
                prop_assert_eq!(places.any(rule), !expected.is_empty());
                let few = places.few(rule).map(|few| {
                    let mut few: Vec<u32> = few.map(|place| place.first).collect();
                    few.sort_unstable();
                    few
                });
                expected.sort_unstable();
                prop_assert_eq!(few, (expected.len() <= usize::from(FEW)).then_some(expected));
            }
        }
    }
}
