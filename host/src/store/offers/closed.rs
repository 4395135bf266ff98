//! When and why an offer is closed.

use crate::{domain::Timestamp, store::values::words};

words! {
    /// Why an offer was closed.
    ClosedWhy {
        /// Its source said so.
        Source = "source",
        /// Complete scans of its board did not show it.
        Absent = "absent",
        /// No list shows it, and its source no longer knows it.
        NotFound = "not-found",
        /// Its board is gone.
        BoardGone = "board-gone",
        /// Its board turned out to be another company's, or a person removed it.
        Disowned = "disowned",
    }
}

impl ClosedWhy {
    /// For people.
    #[must_use]
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Source => "its source says so",
            Self::Absent => "complete scans of its board no longer show it",
            Self::NotFound => "no list shows it and its source does not know it any more",
            Self::BoardGone => "its board is gone",
            Self::Disowned => "its board turned out to be another company's, or was removed",
        }
    }
}

/// When and why an offer was closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Closed {
    pub(super) at: Timestamp,
    pub(super) why: ClosedWhy,
}
