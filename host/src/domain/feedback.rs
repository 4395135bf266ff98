//! People's feedback on a company: how far the contact has progressed, and whether the score was right.

use serde::{Serialize, Serializer};

/// How far the contact with a company has progressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Resolution {
    /// Nobody has looked at it yet.
    Pending,
    /// Somebody is working on it.
    InProgress,
    /// Somebody is working on it, and it looks promising.
    HighInterest,
    /// It was a customer already.
    AlreadyCustomer,
    /// It became a customer.
    Accepted,
    /// It will not become a customer.
    Rejected,
}

impl Resolution {
    /// All resolutions, in the order in which a company goes through them.
    pub const ALL: [Self; 6] = [
        Self::Pending,
        Self::InProgress,
        Self::HighInterest,
        Self::AlreadyCustomer,
        Self::Accepted,
        Self::Rejected,
    ];

    /// The word in the sheet, the database and every output.
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

    /// The inverse of [`Self::as_str`].
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|resolution| resolution.as_str() == word)
    }

    /// The resolution that a person's words mean: in any case, with blanks, hyphens or underscores between them.
    #[must_use]
    pub fn from_person(words: &str) -> Option<Self> {
        let words = plain(words);
        Self::ALL.into_iter().find(|resolution| plain(resolution.as_str()) == words)
    }

    /// Whether nothing is left to do, so that the company leaves the ranking.
    #[must_use]
    pub const fn is_resolved(self) -> bool {
        matches!(self, Self::AlreadyCustomer | Self::Accepted | Self::Rejected)
    }
}

/// A person's judgement of a company's score.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// The score is right.
    Ok,
    /// The score is too high: it reports signals that are not there.
    FalsePositive,
    /// The score is too low: it misses signals.
    FalseNegative,
}

impl Verdict {
    /// All judgements.
    pub const ALL: [Self; 3] = [Self::Ok, Self::FalsePositive, Self::FalseNegative];

    /// The word in the sheet, the database and every output.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "OK",
            Self::FalsePositive => "FP",
            Self::FalseNegative => "FN",
        }
    }

    /// The inverse of [`Self::as_str`].
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verdict| verdict.as_str() == word)
    }

    /// The judgement that a person's word means, in any case: `fp`, `False positive`.
    #[must_use]
    pub fn from_person(words: &str) -> Option<Self> {
        match plain(words).as_str() {
            "ok" => Some(Self::Ok),
            "fp" | "falsepositive" => Some(Self::FalsePositive),
            "fn" | "falsenegative" => Some(Self::FalseNegative),
            _ => None,
        }
    }
}

/// Words without what stands between them, in lower case.
fn plain(words: &str) -> String {
    let is_between = |sign: char| sign.is_whitespace() || matches!(sign, '-' | '_' | '.');
    words.chars().filter(|sign| !is_between(*sign)).flat_map(char::to_lowercase).collect()
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
    fn words_are_parsed_as_they_are_written() {
        for resolution in Resolution::ALL {
            assert_eq!(Resolution::parse(resolution.as_str()), Some(resolution));
        }
        for verdict in Verdict::ALL {
            assert_eq!(Verdict::parse(verdict.as_str()), Some(verdict));
        }
        assert_eq!((Resolution::parse("pending"), Verdict::parse("")), (None, None));
        assert_eq!(Resolution::from_person(""), None);
        let resolved = Resolution::ALL.into_iter().filter(|resolution| resolution.is_resolved());
        assert_eq!(
            resolved.collect::<Vec<_>>(),
            [Resolution::AlreadyCustomer, Resolution::Accepted, Resolution::Rejected]
        );
    }

    #[test]
    fn a_person_writes_words_in_any_case_with_anything_between_them() {
        for words in [
            "ALREADY_CUSTOMER",
            "already customer",
            " Already-Customer ",
            "alreadycustomer",
            "already  CUSTOMER",
        ] {
            assert_eq!(Resolution::from_person(words), Some(Resolution::AlreadyCustomer), "{words:?}");
        }
        for resolution in Resolution::ALL {
            assert_eq!(Resolution::from_person(&resolution.as_str().to_lowercase()), Some(resolution));
        }
        for verdict in Verdict::ALL {
            assert_eq!(Verdict::from_person(&verdict.as_str().to_lowercase()), Some(verdict));
        }
        assert_eq!(Verdict::from_person("False positive"), Some(Verdict::FalsePositive));
        let none = ["", "customer", "REJECTED!", "5"];
        assert!(
            none.iter()
                .all(|word| Resolution::from_person(word).is_none() && Verdict::from_person(word).is_none())
        );
    }
}
