//! Why a call to the spreadsheet service came to nothing, and what is certain of it.

use std::time::Duration;

use crate::{domain::FailureClass, http::FetchError};

/// A call that came to nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SheetsError {
    /// No token is to be had, or the token is refused.
    #[error("the service account is refused: {0}")]
    Auth(String),
    /// The service says no; nothing was done.
    #[error("the spreadsheet service refuses the call ({status}): {message}")]
    Refused {
        /// The HTTP status.
        status: u16,
        /// In the service's own words, with what to do about it where that is known.
        message: String,
    },
    /// The quota is spent, or the service asks to be left alone; nothing was done.
    #[error(
        "the spreadsheet service is to be left alone{}",
        .0.map_or_else(String::new, |left| format!(" for {} s more", left.as_secs()))
    )]
    Busy(Option<Duration>),
    /// The call never left, or never came to where it is carried out.
    #[error("the spreadsheet service cannot be asked: {0}")]
    Unasked(String),
    /// There was no answer: the call may have been carried out, and may still be.
    #[error("no answer from the spreadsheet service: {0}")]
    Lost(String),
    /// There was an answer that says nothing of what was done; the service is done with the call.
    #[error("the spreadsheet service fails: {0}")]
    Unclear(String),
    /// The call was let go; it may have been carried out.
    #[error("ended early")]
    Cancelled,
}

impl SheetsError {
    /// The word of a summary.
    #[must_use]
    pub const fn class(&self) -> FailureClass {
        match self {
            Self::Auth(_) => FailureClass::Auth,
            Self::Refused { status: 403, .. } => FailureClass::Permission,
            Self::Refused { .. } => FailureClass::Refused,
            Self::Busy(_) => FailureClass::RateLimited,
            Self::Unasked(_) => FailureClass::Network,
            Self::Lost(_) => FailureClass::Unanswered,
            Self::Unclear(_) => FailureClass::Server,
            Self::Cancelled => FailureClass::Cancelled,
        }
    }

    /// Whether the call was certainly not carried out.
    #[must_use]
    pub const fn nothing_was_done(&self) -> bool {
        !matches!(self, Self::Lost(_) | Self::Unclear(_) | Self::Cancelled)
    }

    /// Of a fetch that gave no answer.
    pub(super) fn of_fetch(error: &FetchError) -> Self {
        match error {
            FetchError::Paused(left) => Self::Busy(*left),
            FetchError::Cancelled => Self::Cancelled,
            FetchError::Denied(_)
            | FetchError::Dns(_)
            | FetchError::Connect(_)
            | FetchError::BudgetExhausted => Self::Unasked(error.to_string()),
            // An alert may also come after the request was sent.
            FetchError::Tls(_)
            | FetchError::Interrupted(_)
            | FetchError::Timeout
            | FetchError::TooLarge(_)
            | FetchError::TooManyRedirects
            | FetchError::Decode(_) => Self::Lost(error.to_string()),
        }
    }
}
