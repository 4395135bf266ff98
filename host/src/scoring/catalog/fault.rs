//! A fault in a catalogue's text, with its position.

use std::{fmt, ops::Range};

/// One thing that is wrong with a catalogue's text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct CatalogFault {
    /// Counted from 1.
    pub line: usize,
    /// In characters, counted from 1.
    pub column: usize,
    /// In bytes of the text.
    pub span: Range<usize>,
    /// What is wrong, and what would be right.
    pub message: String,
}

/// `line 3, column 8: unknown key …`
impl fmt::Display for CatalogFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}: {}", self.line, self.column, self.message)
    }
}
