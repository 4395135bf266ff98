//! Until when a host is left alone, and why.

use std::fmt;

use serde::{Serialize, Serializer};

use super::Timestamp;

/// Why a host is left alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DeadlineReason {
    /// It said when to come back.
    RetryAfter,
    /// It failed too often in a row, so that its circuit opened.
    Circuit,
}

impl DeadlineReason {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::RetryAfter, Self::Circuit];

    /// The word of the database and of every output.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::RetryAfter => "retry-after",
            Self::Circuit => "circuit",
        }
    }

    /// Reads what [`Self::as_str`] gives.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.as_str() == word)
    }
}

impl fmt::Display for DeadlineReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl Serialize for DeadlineReason {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// Until when no request may go to a host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostDeadline {
    /// The host, with `:port` unless it is the scheme's own.
    pub host: String,
    /// The first instant at which a request may go.
    pub not_before: Timestamp,
    /// Why.
    pub reason: DeadlineReason,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_are_read_as_they_are_written() {
        for reason in DeadlineReason::ALL {
            assert_eq!(DeadlineReason::parse(reason.as_str()), Some(reason));
        }
        assert_eq!(DeadlineReason::parse("weather"), None);
    }
}
