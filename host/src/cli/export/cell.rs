//! A cell of an export: what it is decides how each form writes it.

use crate::domain::Timestamp;

/// A cell.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Cell {
    /// A text, which may be a stranger's.
    Text(String),
    /// A number, with a point before its decimals.
    Number(String),
    /// An instant.
    Time(Timestamp),
    /// Nothing is known.
    Blank,
}

impl Cell {
    /// A text that may be unknown.
    pub(super) fn text(text: Option<impl ToString>) -> Self {
        text.map_or(Self::Blank, |text| Self::Text(text.to_string()))
    }

    /// A number that may be unknown.
    pub(super) fn number(number: Option<impl ToString>) -> Self {
        number.map_or(Self::Blank, |number| Self::Number(number.to_string()))
    }

    /// An instant that may be unknown.
    pub(super) fn time(at: Option<Timestamp>) -> Self {
        at.map_or(Self::Blank, Self::Time)
    }
}
