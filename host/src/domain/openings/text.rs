//! A text as the words it has, small enough to keep those of many offers at a time.

use std::cmp::Ordering;

use unicode_normalization::char::is_combining_mark;

use super::fold::fold_sign;

/// Words that are looked at. No advert has as many; what follows them is taken as equal.
const MOST_WORDS: usize = 10_000;

/// The folded words of a text, each as often as it stands there: four bytes a word, ascending.
///
/// Two words of one text mean the same number once in four thousand million: too seldom to move an overlap.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct TextForm(Box<[u32]>);

impl TextForm {
    /// Of a plain text; `None` if it has no word.
    #[must_use]
    pub fn of(text: &str) -> Option<Self> {
        let mut words = Hasher { words: Vec::with_capacity(text.len() / 6), hash: 0, open: false };
        let bytes = text.as_bytes();
        let mut at = 0;
        while at < bytes.len() && words.words.len() < MOST_WORDS {
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

    /// The words, ascending.
    pub(super) fn words(&self) -> &[u32] {
        &self.0
    }
}

/// Makes numbers of words as their letters come.
struct Hasher {
    words: Vec<u32>,
    hash: u64,
    open: bool,
}

impl Hasher {
    /// FNV-1a over the letters.
    fn feed(&mut self, letter: u32) {
        const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
        const PRIME: u64 = 0x0100_0000_01b3;
        let before = if self.open { self.hash } else { OFFSET };
        self.hash = (before ^ u64::from(letter)).wrapping_mul(PRIME);
        self.open = true;
    }

    /// A character beyond ASCII: a mark belongs to the letter before it, all else that is no letter separates.
    fn wide(&mut self, sign: char) {
        if sign.is_alphanumeric() {
            fold_sign(sign, |part| self.feed(u32::from(part)));
        } else if !is_combining_mark(sign) {
            self.end();
        }
    }

    fn end(&mut self) {
        if self.open {
            self.words.push(mix(self.hash));
            self.open = false;
        }
    }
}

/// Spreads 64 bits over 32.
pub(super) fn mix(hash: u64) -> u32 {
    const ODD: u64 = 0x9e37_79b9_7f4a_7c15;
    let spread = (hash ^ (hash >> 32)).wrapping_mul(ODD);
    u32::try_from(spread >> 32).unwrap_or(u32::MAX)
}

/// Whether two ascending lists of words share at least `least`, each word as often as both have it.
pub(super) fn share(one: &[u32], other: &[u32], least: usize) -> bool {
    let (Some(mut spare_one), Some(mut spare_other)) =
        (one.len().checked_sub(least), other.len().checked_sub(least))
    else {
        return false;
    };
    let (mut at, mut to) = (0, 0);
    while at < one.len() && to < other.len() {
        // Every word that only one of them has takes from what that one may have alone.
        let alone = match one[at].cmp(&other[to]) {
            Ordering::Less => {
                at += 1;
                &mut spare_one
            }
            Ordering::Greater => {
                to += 1;
                &mut spare_other
            }
            Ordering::Equal => {
                at += 1;
                to += 1;
                continue;
            }
        };
        let Some(less) = alone.checked_sub(1) else { return false };
        *alone = less;
    }
    one.len() - at <= spare_one && other.len() - to <= spare_other
}
