//! Where a scan goes on.

use std::fmt;

use jobscan_plugin_sdk::{PluginError, errors};

use crate::found;

/// The position of a scan: `REGION:AT:FIRST:LAST:SEEN:NEXT`, the hashes in hexadecimal; `REGION~FOUND` in place of the
/// region where a lookup found something.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Cursor {
    /// The name of the region that answered; empty where the system has none.
    pub(crate) region: String,
    /// What the lookup found.
    pub(crate) found: Vec<String>,
    /// The page, the offset, or the row of an answer that is handed over in pages.
    pub(crate) at: u64,
    /// The hash of the first row of the first page; of an answer in pages, that of the whole answer.
    pub(crate) first: u64,
    /// The hash of the first row of the page before.
    pub(crate) last: u64,
    /// Rows received so far.
    pub(crate) seen: u64,
    /// What the answer before named.
    pub(crate) next: String,
}

impl Cursor {
    /// The inverse of `Display`.
    pub(crate) fn parse(text: &str) -> Result<Self, PluginError> {
        Self::read(text).ok_or_else(|| errors::invalid_cursor(text))
    }

    fn read(text: &str) -> Option<Self> {
        let mut parts = text.splitn(6, ':');
        let head = parts.next()?;
        let (region, found) = head.split_once('~').unwrap_or((head, ""));
        let (region, found) = (region.to_owned(), found::read(found)?);
        let at = parts.next()?.parse().ok()?;
        let first = u64::from_str_radix(parts.next()?, 16).ok()?;
        let last = u64::from_str_radix(parts.next()?, 16).ok()?;
        let seen = parts.next()?.parse().ok()?;
        Some(Self { region, found, at, first, last, seen, next: parts.next()?.to_owned() })
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { region, found, at, first, last, seen, next } = self;
        let (found, mark) = (found::written(found), if found.is_empty() { "" } else { "~" });
        write!(f, "{region}{mark}{found}:{at}:{first:x}:{last:x}:{seen}:{next}")
    }
}

/// A hash that tells texts apart. It reads eight bytes at a time, because answers have up to 40 MB. It need not resist
/// attacks: the answer is the source's own.
pub(crate) fn hash(bytes: &[u8]) -> u64 {
    /// FNV's 64-bit offset and prime.
    const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
    const PRIME: u64 = 0x0000_0100_0000_01b3;
    let mut words = bytes.chunks_exact(8);
    let mut hash = OFFSET ^ bytes.len() as u64;
    let mut mix = |word: u64| hash = (hash ^ word).wrapping_mul(PRIME).rotate_left(29);
    for word in &mut words {
        let mut eight = [0; 8];
        eight.copy_from_slice(word);
        mix(u64::from_le_bytes(eight));
    }
    for byte in words.remainder() {
        mix(u64::from(*byte));
    }
    hash
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cursors_parse_their_own_format() {
        let cursor = Cursor {
            region: "eu".to_owned(),
            found: vec!["a:b, ~c".to_owned(), "7".to_owned()],
            at: 200,
            first: u64::MAX,
            last: 7,
            seen: 199,
            next: "https://x.example/?a=b:c".to_owned(),
        };
        for cursor in [cursor, Cursor::default()] {
            assert_eq!(Cursor::parse(&cursor.to_string()), Ok(cursor));
        }
    }

    #[test]
    fn other_texts_are_no_cursors() {
        for text in ["", "250", "eu:1:x:2:3:", "eu:-1:1:2:3:", "eu:1:1:2:3", "us:1:1:2:x:", "eu~a,:1:1:2:3:"]
        {
            assert!(matches!(Cursor::parse(text), Err(PluginError::InvalidCursor(_))), "{text}");
        }
    }

    #[test]
    fn any_change_of_an_answer_changes_its_hash() {
        let text = b"0123456789abcdefXYZ".to_vec();
        for at in 0..text.len() {
            let mut changed = text.clone();
            changed[at] ^= 1;
            assert_ne!(hash(&text), hash(&changed), "byte {at}");
        }
        assert_ne!(hash(b""), hash(b"\0"));
    }
}
