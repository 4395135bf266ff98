//! Sets of small numbers: the wordings of a rule, those that a text has, the rules that may hold in it.

/// Some of the numbers below a bound, one bit each.
#[derive(Debug, Clone)]
pub(super) struct NumberSet(Box<[u64]>);

impl NumberSet {
    /// A set of some numbers below `count`.
    pub(super) fn new(count: usize, numbers: impl IntoIterator<Item = usize>) -> Self {
        let mut bits = vec![0; count.div_ceil(64)];
        for number in numbers {
            bits[number / 64] |= 1 << (number % 64);
        }
        Self(bits.into())
    }

    /// Below which number all of its numbers are, and maybe some more.
    pub(super) const fn count(&self) -> usize {
        64 * self.0.len()
    }

    pub(super) fn add(&mut self, number: u32) {
        self.0[number as usize / 64] |= 1 << (number % 64);
    }

    #[inline]
    pub(super) fn has(&self, number: u32) -> bool {
        self.0[number as usize / 64] >> (number % 64) & 1 == 1
    }

    /// All of its numbers, in order.
    pub(super) fn iter(&self) -> impl Iterator<Item = u32> {
        self.common(self)
    }

    /// The numbers that are in both sets, in order.
    pub(super) fn common(&self, other: &Self) -> impl Iterator<Item = u32> {
        self.0.iter().zip(&other.0).zip((0..).step_by(64)).flat_map(|((one, other), first)| {
            let mut left = one & other;
            std::iter::from_fn(move || {
                let number = (left != 0).then(|| first + left.trailing_zeros())?;
                left &= left - 1;
                Some(number)
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
        fn sets_have_what_was_put_into_them_and_share_what_both_have(
            one in prop::collection::btree_set(0..200_u32, 0..40),
            other in prop::collection::btree_set(0..200_u32, 0..40),
        ) {
            let first = NumberSet::new(200, one.iter().map(|number| *number as usize));
            let mut second = NumberSet::new(200, []);
            for number in &other {
                second.add(*number);
            }
            for (set, numbers) in [(&first, &one), (&second, &other)] {
                prop_assert!((0..200_u32).all(|number| set.has(number) == numbers.contains(&number)));
                prop_assert!(set.iter().eq(numbers.iter().copied()));
            }
            prop_assert!(first.common(&second).eq(one.intersection(&other).copied()));
        }
    }
}
