//! Why a step of the spreadsheet stops.

use crate::{
    domain::FailureClass, errors::chain, pipeline::report::Failure, sheets::SheetsError, store::StoreError,
};

/// Why a step stops.
#[derive(Debug, thiserror::Error)]
pub(super) enum StepError {
    #[error(transparent)]
    Sheets(#[from] SheetsError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(
        "the first row of sheet `{title}` is not the header of this program, so nothing was written: {}; \
         put it right, or delete the sheet and a new one is made",
        .differing.join("; ")
    )]
    Header {
        /// The title on the tab.
        title: String,
        differing: Vec<String>,
    },
    #[error(
        "the header of sheet `{title}` was changed while rows were written, so no more were: {}; put it right",
        .differing.join("; ")
    )]
    HeaderChanged {
        /// The title on the tab.
        title: String,
        differing: Vec<String>,
    },
    #[error("the spreadsheet service refuses to add the rows of companies ({companies}): {reason}")]
    NotAdded {
        /// How many have no row.
        companies: u64,
        /// What the service said of the first.
        reason: String,
    },
    #[error(
        "rows were added at `{0}` instead of below the header: delete them, and whatever stands beside the table"
    )]
    Misplaced(String),
    #[error("{0}")]
    Unsettled(String),
}

impl StepError {
    /// Notes why a step stopped: a fault, or because it was asked to.
    pub(super) fn note(&self, errors: &mut Vec<Failure>, ended_early: &mut bool) {
        match self {
            Self::Sheets(SheetsError::Cancelled) => *ended_early = true,
            _ => errors.push(self.failure()),
        }
    }

    /// Whether the change may have been made all the same, so that the sheet must be read again.
    pub(super) const fn leaves_doubt(&self) -> bool {
        matches!(self, Self::Sheets(SheetsError::Lost(_) | SheetsError::Unclear(_)))
    }

    fn failure(&self) -> Failure {
        let class = match self {
            Self::Sheets(error) => error.class(),
            Self::Store(_) => FailureClass::Database,
            Self::Header { .. } | Self::HeaderChanged { .. } => FailureClass::Header,
            Self::NotAdded { .. } => FailureClass::Refused,
            Self::Misplaced(_) | Self::Unsettled(_) => FailureClass::Unsettled,
        };
        Failure { unit: None, class, message: format!("spreadsheet: {}", chain(self)) }
    }
}

#[cfg(test)]
mod tests;
