//! Refuses most of what a table does not have by one bit, so that the table, which is too large for the nearest cache, is
//! only asked for the rest.

/// A hash whose highest bits are those that all others were mixed into.
#[derive(Debug, Clone, Copy)]
pub(super) struct Hash(u64);

impl Hash {
    #[inline]
    pub(super) const fn of(value: u64) -> Self {
        Self(value.wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    /// A place among `count`, which is a power of two and no more than 24 bits count.
    #[inline]
    pub(super) fn place_among(self, count: usize) -> usize {
        usize::try_from(self.0 >> 40).unwrap_or_default() & (count - 1)
    }
}

/// A bit for the hash of each thing that is there, of far more than there are things.
#[derive(Debug, Clone)]
pub(super) struct HashFilter(Box<[u64; BITS / 64]>);

/// Some twenty times as many as a catalogue has words, and still a small part of the nearest cache.
const BITS: usize = 1 << 16;

impl HashFilter {
    pub(super) fn new() -> Self {
        Self(Box::new([0; _]))
    }

    pub(super) fn add(&mut self, hash: Hash) {
        let (place, bit) = Self::place_of(hash);
        self.0[place] |= bit;
    }

    /// Whether it was added, or something else with the same bit.
    #[inline]
    pub(super) fn may_have(&self, hash: Hash) -> bool {
        let (place, bit) = Self::place_of(hash);
        self.0[place] & bit != 0
    }

    #[inline]
    fn place_of(hash: Hash) -> (usize, u64) {
        let at = hash.place_among(BITS);
        (at / 64, 1 << (at % 64))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_added_is_never_refused_and_most_else_is() {
        let mut filter = HashFilter::new();
        (0..3_000).for_each(|value| filter.add(Hash::of(value)));
        assert!((0..3_000).all(|value| filter.may_have(Hash::of(value))));
        let passed = (3_000..103_000).filter(|value| filter.may_have(Hash::of(*value))).count();
        assert!(passed < 10_000, "{passed}");
    }
}
