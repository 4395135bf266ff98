//! The characters of a board's name.

/// The characters of a board's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Letters {
    /// Letters, digits, `.`, `-` and `_`.
    Plain,
    /// Spaces and punctuation too.
    Any,
}
