//! Why a spreadsheet cannot be read.

use std::{io, time::Duration};

use crate::bounds::bytes;

/// A spreadsheet cannot be read, or not to its end.
#[derive(Debug, thiserror::Error)]
pub enum WorkbookFault {
    /// It is not what it looks like, or damaged.
    #[error("the spreadsheet cannot be read: {0}")]
    Unreadable(String),
    /// It is behind a password.
    #[error("the spreadsheet is behind a password")]
    Locked,
    /// It unpacks to more than fits, or claims more cells than there is room for.
    #[error("reading the spreadsheet takes more than {}, the memory it may have", bytes(*limit))]
    Memory {
        /// In bytes.
        limit: u64,
    },
    /// Its reading takes too long.
    #[error("reading the spreadsheet takes longer than {limit:?}, the processor time it may have")]
    Time {
        /// Of processor time.
        limit: Duration,
    },
    /// The reading process ended in some other way, or could not begin.
    #[error("reading the spreadsheet failed: {0}")]
    Failed(String),
    /// What came from the process is not what it writes.
    #[error("reading the spreadsheet failed: {0}")]
    Io(#[from] io::Error),
}

impl WorkbookFault {
    /// What a person can do.
    #[must_use]
    pub const fn cure(&self) -> &'static str {
        match self {
            Self::Unreadable(_) => {
                "open it in Excel or LibreOffice and save it anew, or save it as CSV UTF-8"
            }
            Self::Locked => "save it without one, or save it as CSV UTF-8",
            Self::Memory { .. } | Self::Time { .. } => {
                "copy the columns that matter into a new spreadsheet, or save the sheet as CSV UTF-8"
            }
            Self::Failed(_) | Self::Io(_) => "save the sheet as CSV UTF-8",
        }
    }
}
