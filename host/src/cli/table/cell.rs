//! One value of a table, as it is shown.

use crate::printable::one_line;

/// What the colour of a text says. It never says it alone: the text says the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::cli) enum Role {
    /// Nothing: no colour.
    #[default]
    Plain,
    /// Worth a look: a strong score, a new board.
    Good,
    /// Of the past, or left out: a closed offer.
    Faint,
    /// Something to look after.
    Warning,
    /// Something failed.
    Failure,
    /// The head of a table.
    Heading,
}

impl Role {
    /// The text in this role's colour. The text has to be clean.
    pub(in crate::cli) fn paint(self, text: &str) -> String {
        let code = match self {
            Self::Plain => return text.to_owned(),
            Self::Good => "1;32",
            Self::Faint => "2",
            Self::Warning => "33",
            Self::Failure => "31",
            Self::Heading => "1",
        };
        format!("\u{1b}[{code}m{text}\u{1b}[0m")
    }
}

/// One value of a table: a single clean line, perhaps with a shorter form for narrow columns.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(in crate::cli) struct Cell {
    pub(super) text: String,
    pub(super) short: Option<String>,
    pub(super) role: Role,
}

impl Cell {
    /// A text.
    pub(in crate::cli) fn of(value: impl AsRef<str>) -> Self {
        Self { text: one_line(value.as_ref()).into_owned(), ..Self::default() }
    }

    /// A number.
    pub(in crate::cli) fn count(number: u64) -> Self {
        Self::of(number.to_string())
    }

    /// A value that may not be known: blank then.
    pub(in crate::cli) fn known<T: ToString>(value: Option<T>) -> Self {
        value.map_or_else(Self::default, |value| Self::of(value.to_string()))
    }

    /// With the colour of a role.
    pub(in crate::cli) fn in_role(self, role: Role) -> Self {
        Self { role, ..self }
    }

    /// With a shorter form that means the same, for where the whole does not fit.
    pub(in crate::cli) fn or_short(self, short: &str) -> Self {
        Self { short: Some(one_line(short).into_owned()), ..self }
    }
}
