//! A set of texts that keeps 16 bytes of each, however long the texts are.

use std::{
    collections::HashSet,
    hash::{BuildHasher, RandomState},
};

use sha2::{Digest, Sha256};

/// Texts, each as a digest with a key of this set's own: nobody outside can make two texts that it takes for one.
#[derive(Debug)]
pub(in crate::pipeline) struct DigestSet {
    key: [u64; 2],
    digests: HashSet<[u8; 16]>,
}

impl Default for DigestSet {
    fn default() -> Self {
        let random = |place: u8| RandomState::new().hash_one(place);
        Self { key: [random(0), random(1)], digests: HashSet::new() }
    }
}

impl DigestSet {
    /// Adds a text. Whether it is new.
    pub(in crate::pipeline) fn insert(&mut self, text: &str) -> bool {
        self.digests.insert(self.digest(text))
    }

    /// Whether a text was added.
    pub(in crate::pipeline) fn contains(&self, text: &str) -> bool {
        self.digests.contains(&self.digest(text))
    }

    fn digest(&self, text: &str) -> [u8; 16] {
        let mut hash = Sha256::new();
        for part in self.key {
            hash.update(part.to_le_bytes());
        }
        let whole = hash.chain_update(text.as_bytes()).finalize();
        let mut digest = [0; 16];
        digest.copy_from_slice(&whole[..16]);
        digest
    }

    /// How many different texts were added.
    pub(in crate::pipeline) fn len(&self) -> usize {
        self.digests.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_new_once() {
        let mut set = DigestSet::default();
        assert_eq!(["a", "b", "a", "", ""].map(|text| set.insert(text)), [true, true, false, true, false]);
        assert!(set.contains("b") && !set.contains("c"));
        assert_eq!(set.len(), 3);
    }

    #[test]
    fn two_sets_keep_other_digests_of_a_text() {
        let digest = || {
            let mut set = DigestSet::default();
            set.insert("a");
            set.digests
        };
        assert_ne!(digest(), digest());
    }

    #[test]
    fn a_long_text_takes_no_more_room_than_a_short_one() {
        let mut set = DigestSet::default();
        let long = "x".repeat(1 << 20);
        for number in 0..200 {
            assert!(set.insert(&format!("{number}{long}")));
        }
        assert_eq!(std::mem::size_of_val(set.digests.iter().next().unwrap()), 16);
        assert!(set.digests.capacity() * 17 < 1 << 14, "{}", set.digests.capacity());
    }
}
