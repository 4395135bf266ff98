//! The pages of one scan, compared with those that came before: pure, without I/O.

use std::fmt;

use super::digests::DigestSet;
use crate::{bounds::units, domain::text::escaped_line};

/// Bytes of a cursor that a message shows.
const SHOWN_CURSOR: usize = 200;

/// What the pages of one scan brought so far. Of ids and cursors only digests are kept.
#[derive(Debug, Default)]
pub(in crate::pipeline) struct Paging {
    ids: DigestSet,
    cursors: DigestSet,
    /// Pages in a row that showed only what came before.
    repeated: u64,
    /// Pages in a row that showed nothing.
    empty: u64,
}

/// Why further pages would bring nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::pipeline) enum Stall {
    /// So many pages in a row showed only what came before.
    Repeated(u64),
    /// The same cursor came twice.
    Cursor(String),
    /// So many pages in a row showed nothing.
    Empty(u64),
}

impl Paging {
    /// Takes the ids of what a page shows.
    pub(in crate::pipeline) fn page<'a>(&mut self, ids: impl IntoIterator<Item = &'a str>) {
        let (mut shown, mut new) = (0_u64, 0_u64);
        for id in ids {
            shown += 1;
            new += u64::from(self.ids.insert(id));
        }
        (self.repeated, self.empty) = match (shown, new) {
            (0, _) => (self.repeated, self.empty + 1),
            (_, 0) => (self.repeated + 1, 0),
            _ => (0, 0),
        };
    }

    /// How many different ids were shown.
    pub(in crate::pipeline) fn shown(&self) -> u64 {
        self.ids.len() as u64
    }

    /// Whether the pages lead nowhere, if they go on at `cursor`.
    pub(in crate::pipeline) fn stalls_at(&mut self, cursor: &str) -> Option<Stall> {
        if !self.cursors.insert(cursor) {
            return Some(Stall::Cursor(escaped_line(cursor, SHOWN_CURSOR)));
        }
        if self.repeated >= units::REPEATED_PAGES.limit {
            return Some(Stall::Repeated(self.repeated));
        }
        (self.empty >= units::EMPTY_PAGES.limit).then_some(Stall::Empty(self.empty))
    }
}

impl fmt::Display for Stall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Repeated(pages) => {
                write!(f, "its pages repeat what came before: the last {pages} brought nothing new")
            }
            Self::Cursor(cursor) => write!(f, "its pages repeat: the cursor `{cursor}` came twice"),
            Self::Empty(pages) => {
                write!(f, "its pages go on without an end: the last {pages} showed nothing")
            }
        }
    }
}

#[cfg(test)]
mod tests;
