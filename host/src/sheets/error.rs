//! Why a call to the spreadsheet service failed, and whether it may have been carried out.

use std::time::Duration;

use crate::{domain::FailureClass, http::FetchError};

/// A failed call.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SheetsError {
    /// No token was issued, or the token was rejected.
    #[error("the service account is refused: {0}")]
    Auth(String),
    /// The service rejected the call; it was not carried out.
    #[error("the spreadsheet service refuses the call ({status}): {message}")]
    Refused {
        /// The HTTP status.
        status: u16,
        /// The service's message, with what to do about it if that is known.
        message: String,
    },
    /// The quota is exhausted, or the service asked for a pause; the call was not carried out.
    #[error(
        "the spreadsheet service is to be left alone{}",
        .0.map_or_else(String::new, |left| format!(" for {} s more", left.as_secs()))
    )]
    Busy(Option<Duration>),
    /// The call was not sent, or did not reach the service.
    #[error("the spreadsheet service cannot be asked: {0}")]
    Unasked(String),
    /// There was no answer: the call may have been carried out, or may still be.
    #[error("no answer from the spreadsheet service: {0}")]
    Lost(String),
    /// The answer does not say whether the call was carried out; the service will not do more for it.
    #[error("the spreadsheet service fails: {0}")]
    Unclear(String),
    /// The call was cancelled; it may have been carried out.
    #[error("ended early")]
    Cancelled,
}

impl SheetsError {
    /// The class of the error, as summaries name it.
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

    /// The error for a fetch without an answer.
    pub(super) fn of_fetch(error: &FetchError) -> Self {
        match error {
            FetchError::Paused(left) => Self::Busy(*left),
            FetchError::Cancelled => Self::Cancelled,
            FetchError::Denied(_)
            | FetchError::Dns(_)
            | FetchError::Connect(_)
            | FetchError::Proxy(_)
            | FetchError::NoToken { .. }
            | FetchError::BudgetExhausted => Self::Unasked(error.to_string()),
            // A TLS alert may also arrive after the request was sent.
            FetchError::Tls(_)
            | FetchError::Interrupted(_)
            | FetchError::Timeout
            | FetchError::TooLarge(_)
            | FetchError::TooManyRedirects
            | FetchError::Decode(_)
            | FetchError::CredentialInAnswer { .. } => Self::Lost(error.to_string()),
        }
    }
}
