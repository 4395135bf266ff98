//! Sets of wordings: those of a rule, and those that a text has.

/// Some of a matcher's wordings, one bit each.
#[derive(Debug, Clone)]
pub(super) struct WordingSet(Box<[u64]>);

impl WordingSet {
    /// A set of some wordings out of `count`.
    pub(super) fn new(count: usize, wordings: impl IntoIterator<Item = usize>) -> Self {
        let mut bits = vec![0; count.div_ceil(64)];
        for wording in wordings {
            bits[wording / 64] |= 1 << (wording % 64);
        }
        Self(bits.into())
    }

    /// Of how many wordings it is a set, and some more that do not exist.
    pub(super) const fn count(&self) -> usize {
        64 * self.0.len()
    }

    pub(super) fn has(&self, wording: u32) -> bool {
        self.0[wording as usize / 64] >> (wording % 64) & 1 == 1
    }

    /// The wordings that are in both sets, in order.
    pub(super) fn common(&self, other: &Self) -> impl Iterator<Item = u32> {
        self.0.iter().zip(&other.0).zip((0..).step_by(64)).flat_map(|((one, other), first)| {
            let mut left = one & other;
            std::iter::from_fn(move || {
                let wording = (left != 0).then(|| first + left.trailing_zeros())?;
                left &= left - 1;
                Some(wording)
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn sets_have_what_was_put_into_them_and_share_what_both_have(
            one in prop::collection::btree_set(0..200_usize, 0..40),
            other in prop::collection::btree_set(0..200_usize, 0..40),
        ) {
            let set = |wordings: &BTreeSet<usize>| WordingSet::new(200, wordings.iter().copied());
            let (first, second) = (set(&one), set(&other));
            prop_assert!((0..200_u32).all(|wording| first.has(wording) == one.contains(&(wording as usize))));
            let common: Vec<usize> = first.common(&second).map(|wording| wording as usize).collect();
            prop_assert_eq!(common, one.intersection(&other).copied().collect::<Vec<_>>());
        }
    }
}
