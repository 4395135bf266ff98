//! The postings that a scan has met, small enough for a cursor.

use std::collections::HashSet;

/// Characters of one fingerprint.
const CHARS: usize = 6;

/// Bits of one character.
const BITS: usize = 6;

const LARGEST_DIGIT: u8 = 0b11_1111;

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// The most fingerprints that are kept, so that a cursor stays below its bound of 64 KiB.
pub(crate) const MOST: usize = 8000;

/// Fingerprints of the words that were added, 36 bits each.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Seen {
    known: HashSet<u64>,
    order: Vec<u64>,
    overflowed: bool,
}

impl Seen {
    /// Adds a word. Whether it is new, as far as is known.
    pub(crate) fn add(&mut self, word: &str) -> bool {
        let print = fingerprint(word);
        if self.known.contains(&print) {
            return false;
        }
        if self.order.len() == MOST {
            self.overflowed = true;
        } else {
            self.known.insert(print);
            self.order.push(print);
        }
        true
    }

    /// Whether a word was added.
    pub(crate) fn contains(&self, word: &str) -> bool {
        self.known.contains(&fingerprint(word))
    }

    /// Whether words were added that could not be kept: what is new is no longer certain.
    pub(crate) const fn overflowed(&self) -> bool {
        self.overflowed
    }

    /// The fingerprints as text.
    pub(crate) fn written(&self) -> String {
        let mut text = String::with_capacity(self.order.len() * CHARS + 1);
        for print in &self.order {
            let digit = |place: usize| (print >> (place * BITS)).to_le_bytes()[0] & LARGEST_DIGIT;
            text.extend((0..CHARS).rev().map(|place| char::from(ALPHABET[usize::from(digit(place))])));
        }
        if self.overflowed {
            text.push('+');
        }
        text
    }

    /// The inverse of [`written`](Self::written).
    pub(crate) fn read(text: &str) -> Option<Self> {
        let (prints, overflowed) = text.strip_suffix('+').map_or((text, false), |prints| (prints, true));
        if prints.len() % CHARS != 0 || prints.len() / CHARS > MOST {
            return None;
        }
        let mut seen = Self { overflowed, ..Self::default() };
        for chars in prints.as_bytes().chunks(CHARS) {
            let mut print = 0;
            for char in chars {
                let digit = ALPHABET.iter().position(|known| known == char)?;
                print = print << BITS | digit as u64;
            }
            seen.known.insert(print);
            seen.order.push(print);
        }
        Some(seen)
    }
}

/// FNV-1a, folded to the bits that are kept.
fn fingerprint(word: &str) -> u64 {
    const KEPT: usize = CHARS * BITS;
    let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    let hash = word.bytes().fold(0xcbf2_9ce4_8422_2325, step);
    (hash ^ hash >> KEPT) & ((1 << KEPT) - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_known_again_after_they_were_written() {
        let mut seen = Seen::default();
        assert!(["R-1", "R-2", ""].iter().all(|word| seen.add(word)) && !seen.add("R-1"));
        let again = Seen::read(&seen.written()).unwrap();
        assert_eq!(again, seen);
        assert!(again.contains("R-2") && !again.contains("R-3"));
        for text in ["A", "AAAAA!", "AAAAAAA"] {
            assert_eq!(Seen::read(text), None, "{text}");
        }
    }

    #[test]
    fn ten_thousand_words_stay_apart_and_what_cannot_be_kept_is_told() {
        let mut seen = Seen::default();
        assert!((0..MOST).all(|number| seen.add(&format!("R-{number:05}"))));
        assert!(!seen.overflowed());
        assert!(seen.add("one more") && seen.overflowed() && seen.add("one more"));
        let again = Seen::read(&seen.written()).unwrap();
        assert!(again.overflowed() && again.contains("R-00007"));
        assert!(seen.written().len() < 50_000);
    }
}
