//! A board that something in a page names.

use crate::{Attributes, Confidence};

/// A board that a URL or a setting names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// The name of the applicant tracking system.
    pub system: String,
    /// The name of the board.
    pub tenant: String,
    /// Two spellings of one board have the same key.
    pub key: String,
    /// The URL of the board for people.
    pub board_url: Option<String>,
    /// How certain it is that this board is named.
    pub confidence: Confidence,
    /// Further facts.
    pub attributes: Attributes,
}

impl Named {
    /// A board that is named with certainty, in the only spelling that it has.
    #[must_use]
    pub fn certain(
        system: impl Into<String>,
        tenant: impl Into<String>,
        board_url: impl Into<String>,
    ) -> Self {
        let tenant = tenant.into();
        Self {
            system: system.into(),
            key: tenant.clone(),
            tenant,
            board_url: Some(board_url.into()),
            confidence: Confidence::Certain,
            attributes: Vec::new(),
        }
    }

    /// Sets the confidence.
    #[must_use]
    pub fn with_confidence(self, confidence: Confidence) -> Self {
        Self { confidence, ..self }
    }

    /// Sets the board's page for people.
    #[must_use]
    pub fn at(self, board_url: impl Into<String>) -> Self {
        Self { board_url: Some(board_url.into()), ..self }
    }

    /// Adds a fact.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.attributes.push((name.to_owned(), value.to_owned()));
        self
    }
}
