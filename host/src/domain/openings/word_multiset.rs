//! A text as a multiset of words, small enough to hold those of many offers at a time.

use std::cmp::Ordering;

use jobscan_reading::fold::fold_sign;

use crate::{bounds::units, domain::steps::note_steps};

/// The multiset of a text's folded words: a 32-bit hash per word, ascending.
///
/// Two different words of one text have the same hash once in 2^32 cases: too rarely to affect an overlap.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct WordMultiset(Box<[u32]>);

impl WordMultiset {
    /// The words of a plain text; `None` if it has none.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        let mut words = Hasher { words: Vec::with_capacity(text.len() / 6), hash: 0, open: false };
        let bytes = text.as_bytes();
        let mut at = 0;
        while at < bytes.len() && words.words.len() < units::TEXT_WORDS.size() {
            note_steps(1);
            let byte = bytes[at];
            if byte.is_ascii_alphanumeric() {
                words.feed(u32::from(byte.to_ascii_lowercase()));
                at += 1;
            } else if byte.is_ascii() {
                words.end();
                at += 1;
            } else {
                let Some(sign) = text[at..].chars().next() else { break };
                words.wide(sign);
                at += sign.len_utf8();
            }
        }
        words.end();
        let mut words = words.words;
        words.sort_unstable();
        (!words.is_empty()).then(|| Self(words.into_boxed_slice()))
    }

    /// The hashes of the words, ascending.
    pub(super) fn words(&self) -> &[u32] {
        &self.0
    }
}

/// Hashes words letter by letter.
struct Hasher {
    words: Vec<u32>,
    hash: u64,
    open: bool,
}

impl Hasher {
    /// Adds a letter to the current word's FNV-1a hash.
    fn feed(&mut self, letter: u32) {
        const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
        const PRIME: u64 = 0x0100_0000_01b3;
        let before = if self.open { self.hash } else { OFFSET };
        self.hash = (before ^ u64::from(letter)).wrapping_mul(PRIME);
        self.open = true;
    }

    /// Handles a character beyond ASCII: combining marks and what is invisible belong to the letter before, other
    /// non-letters separate.
    fn wide(&mut self, sign: char) {
        fold_sign(sign, |part| if part.is_alphanumeric() { self.feed(u32::from(part)) } else { self.end() });
    }

    fn end(&mut self) {
        if self.open {
            self.words.push(mix(self.hash));
            self.open = false;
        }
    }
}

/// Mixes 64 bits into 32.
pub(super) fn mix(hash: u64) -> u32 {
    const ODD: u64 = 0x9e37_79b9_7f4a_7c15;
    let spread = (hash ^ (hash >> 32)).wrapping_mul(ODD);
    u32::try_from(spread >> 32).unwrap_or(u32::MAX)
}

/// Whether two ascending lists share at least `least` words, counted with repetition.
pub(super) fn share(one: &[u32], other: &[u32], least: usize) -> bool {
    let (Some(mut allowance_one), Some(mut allowance_other)) =
        (one.len().checked_sub(least), other.len().checked_sub(least))
    else {
        return false;
    };
    let (mut at, mut to) = (0, 0);
    while at < one.len() && to < other.len() {
        note_steps(1);
        // A word that only one list has uses up that list's allowance for unshared words.
        let allowance = match one[at].cmp(&other[to]) {
            Ordering::Less => {
                at += 1;
                &mut allowance_one
            }
            Ordering::Greater => {
                to += 1;
                &mut allowance_other
            }
            Ordering::Equal => {
                at += 1;
                to += 1;
                continue;
            }
        };
        let Some(less) = allowance.checked_sub(1) else { return false };
        *allowance = less;
    }
    one.len() - at <= allowance_one && other.len() - to <= allowance_other
}
