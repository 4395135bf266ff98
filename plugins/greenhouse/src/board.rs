//! A board's complete answer, with an index of the positions of its jobs.

use std::{cell::OnceCell, fmt, ops::Range};

use jobscan_plugin_sdk::{
    PluginError, errors,
    json::{self, Object},
};
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::Token;

/// The number of jobs per page.
pub const JOBS_A_PAGE: usize = 250;

/// An answer that is kept between calls.
#[derive(Debug)]
pub struct StoredBoard {
    token: Token,
    body: String,
    rows: Vec<Range<usize>>,
    total: u64,
    /// Computed when a cursor is made or compared: most boards have a single page.
    digest: OnceCell<u64>,
}

/// The structure of the answer. Jobs are only located here; they are parsed page by page.
#[derive(Deserialize)]
struct Answer<'a> {
    #[serde(borrow)]
    jobs: Vec<&'a RawValue>,
    /// Read on its own: a count of odd form must not cost a board.
    #[serde(borrow)]
    meta: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct Meta {
    #[serde(default, deserialize_with = "json::whole")]
    total: Option<i64>,
}

impl Meta {
    fn total(raw: &RawValue) -> Option<u64> {
        let Object(meta) = serde_json::from_str::<Object<Self>>(raw.get()).ok()?;
        u64::try_from(meta.total?).ok()
    }
}

impl StoredBoard {
    /// Locates the jobs in an answer.
    pub fn index(token: Token, body: String) -> Result<Self, PluginError> {
        let answer: Object<Answer<'_>> = json::parse(&body)?;
        let start = body.as_ptr().addr();
        let rows: Vec<Range<usize>> = answer
            .jobs
            .iter()
            .map(|row| {
                let at = row.get().as_ptr().addr() - start;
                at..at + row.get().len()
            })
            .collect();
        let counted = answer.meta.and_then(Meta::total).unwrap_or(0);
        let total = counted.max(rows.len() as u64);
        Ok(Self { token, total, body, rows, digest: OnceCell::new() })
    }

    /// The number of jobs in the answer.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether the board has no jobs.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The source's own count, but at least the number of jobs in the answer.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.total
    }

    /// The jobs of a page as JSON texts.
    pub fn rows(&self, page: Range<usize>) -> impl Iterator<Item = &str> {
        self.rows[page].iter().map(|row| &self.body[row.clone()])
    }

    fn digest(&self) -> u64 {
        *self.digest.get_or_init(|| digest(self.body.as_bytes()))
    }

    /// The cursor of the page that begins at `offset`.
    #[must_use]
    pub fn cursor(&self, offset: usize) -> Cursor {
        Cursor { offset, digest: self.digest() }
    }

    /// Whether a scan can resume at the cursor without another request.
    #[must_use]
    pub fn is_for(&self, token: &Token, cursor: Cursor) -> bool {
        self.token == *token && self.digest() == cursor.digest
    }

    /// The first job of the cursor's page; an error if the answer has changed since.
    pub fn resume(&self, cursor: Cursor) -> Result<usize, PluginError> {
        if cursor.digest == self.digest() && cursor.offset < self.rows.len() {
            return Ok(cursor.offset);
        }
        Err(PluginError::InvalidCursor("the board changed since the cursor was made".to_owned()))
    }
}

/// The position of a scan: `OFFSET:DIGEST` of the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    offset: usize,
    digest: u64,
}

impl Cursor {
    /// The inverse of `Display`.
    pub fn parse(cursor: &str) -> Result<Self, PluginError> {
        let parts = cursor.split_once(':').and_then(|(offset, digest)| {
            Some(Self { offset: offset.parse().ok()?, digest: u64::from_str_radix(digest, 16).ok()? })
        });
        parts.ok_or_else(|| errors::invalid_cursor(cursor))
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{:016x}", self.offset, self.digest)
    }
}

/// A digest that distinguishes answers. It reads eight bytes at a time, because answers have up to 40 MB. It need not
/// resist attacks: the answer is the source's own.
fn digest(bytes: &[u8]) -> u64 {
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

    fn stored(body: &str) -> StoredBoard {
        StoredBoard::index(Token::parse("acme").unwrap(), body.to_owned()).unwrap()
    }

    #[test]
    fn rows_are_located_in_the_answer() {
        let board = stored(r#" {"jobs": [{"id":1}, {"id":2,"x":"]}"},{"id":3}], "meta": {"total": 9}}"#);
        assert_eq!(board.rows(1..3).collect::<Vec<_>>(), [r#"{"id":2,"x":"]}"}"#, r#"{"id":3}"#]);
        assert_eq!((board.len(), board.total()), (3, 9));
    }

    #[test]
    fn a_count_below_the_number_of_jobs_is_ignored() {
        assert_eq!(stored(r#"{"jobs":[{},{}],"meta":{"total":1}}"#).total(), 2);
        assert_eq!(stored(r#"{"jobs":[]}"#).total(), 0);
    }

    #[test]
    fn any_change_of_an_answer_changes_its_digest() {
        let text = b"0123456789abcdefXYZ".to_vec();
        for at in 0..text.len() {
            let mut changed = text.clone();
            changed[at] ^= 1;
            assert_ne!(digest(&text), digest(&changed), "byte {at}");
        }
        assert_ne!(digest(b""), digest(b"\0"));
    }

    #[test]
    fn cursors_parse_their_own_format() {
        let cursor = Cursor { offset: 250, digest: 0xfe };
        assert_eq!(cursor.to_string(), "250:00000000000000fe");
        assert_eq!(Cursor::parse(&cursor.to_string()), Ok(cursor));
        for text in ["", "250", "x:1", "1:xyz", "-1:0"] {
            assert!(matches!(Cursor::parse(text), Err(PluginError::InvalidCursor(_))), "{text}");
        }
    }

    #[test]
    fn a_cursor_of_another_answer_is_invalid() {
        let board = stored(r#"{"jobs":[{"id":1},{"id":2}]}"#);
        let changed = stored(r#"{"jobs":[{"id":1},{"id":3}]}"#);
        assert_eq!(board.resume(board.cursor(1)), Ok(1));
        assert!(matches!(changed.resume(board.cursor(1)), Err(PluginError::InvalidCursor(_))));
        assert!(matches!(board.resume(board.cursor(2)), Err(PluginError::InvalidCursor(_))));
    }
}
