//! What people say of a company: how far it has come with them, and whether its score was right.

use serde::{Serialize, Serializer};

/// How far a company has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Resolution {
    /// Nobody has looked yet.
    Pending,
    /// Somebody is at it.
    InProgress,
    /// Somebody is at it, and it looks good.
    HighInterest,
    /// It was a customer before.
    AlreadyCustomer,
    /// It became one.
    Accepted,
    /// It will not.
    Rejected,
}

impl Resolution {
    /// All of them, in the order in which a company goes through them.
    pub const ALL: [Self; 6] = [
        Self::Pending,
        Self::InProgress,
        Self::HighInterest,
        Self::AlreadyCustomer,
        Self::Accepted,
        Self::Rejected,
    ];

    /// The word of the sheet, the database and every output.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "PENDING",
            Self::InProgress => "IN_PROGRESS",
            Self::HighInterest => "HIGH_INTEREST",
            Self::AlreadyCustomer => "ALREADY_CUSTOMER",
            Self::Accepted => "ACCEPTED",
            Self::Rejected => "REJECTED",
        }
    }

    /// Reads what [`Self::as_str`] gives.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|resolution| resolution.as_str() == word)
    }

    /// Whether there is nothing left to do, so that the company leaves the ranking.
    #[must_use]
    pub const fn is_resolved(self) -> bool {
        matches!(self, Self::AlreadyCustomer | Self::Accepted | Self::Rejected)
    }
}

/// Whether the score of a company was right, as a person sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// It was.
    Ok,
    /// It says more than there is.
    FalsePositive,
    /// It misses what there is.
    FalseNegative,
}

impl Verdict {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Ok, Self::FalsePositive, Self::FalseNegative];

    /// The word of the sheet, the database and every output.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "OK",
            Self::FalsePositive => "FP",
            Self::FalseNegative => "FN",
        }
    }

    /// Reads what [`Self::as_str`] gives.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verdict| verdict.as_str() == word)
    }
}

impl Serialize for Resolution {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl Serialize for Verdict {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_as_they_are_written() {
        for resolution in Resolution::ALL {
            assert_eq!(Resolution::parse(resolution.as_str()), Some(resolution));
        }
        for verdict in Verdict::ALL {
            assert_eq!(Verdict::parse(verdict.as_str()), Some(verdict));
        }
        assert_eq!((Resolution::parse("pending"), Verdict::parse("")), (None, None));
        let resolved = Resolution::ALL.into_iter().filter(|resolution| resolution.is_resolved());
        assert_eq!(
            resolved.collect::<Vec<_>>(),
            [Resolution::AlreadyCustomer, Resolution::Accepted, Resolution::Rejected]
        );
    }
}
