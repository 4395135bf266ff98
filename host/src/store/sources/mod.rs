//! Sources: which company answers for which board of a provider, how sure that is and why, and when a
//! board was last scanned.
//!
//! A board may belong to several companies (a parent and its daughters); it is scanned once. What a
//! person listed outranks whatever discovery finds, a known board leaves the scan only after answers of
//! "no such board" that lie apart, and nothing is ever deleted here.

mod read;
mod write;

use std::time::Duration;

use serde::{Deserialize, Serialize};

pub(super) use self::write::mark_found;
pub use self::{
    read::{DueCheck, DueTenant, SourceDetail, count, due, due_checks, of_company},
    write::{Missed, defer, mark_scanned, miss, miss_for_all, record, upsert},
};
use super::values::words;
use crate::domain::Timestamp;

words! {
    /// What became of a company's link to a board. Only listed and confirmed ones are scanned.
    SourceState {
        /// A person said so.
        Listed = "listed",
        /// The board answers and is the company's.
        Confirmed = "confirmed",
        /// Seen, not proved yet.
        Candidate = "candidate",
        /// The board answers, is the company's, and has no offer now.
        Empty = "empty",
        /// The board is somebody else's.
        Rejected = "rejected",
    }
}

words! {
    /// How plainly a page showed a board.
    Confidence {
        /// The board's own address or embed.
        Certain = "certain",
        /// The marks of a system on a page of the company's own.
        Likely = "likely",
        /// A trace.
        Hint = "hint",
    }
}

/// Where something was seen, and what. Serialised, it is the `evidence` of every output.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Evidence {
    /// The page.
    pub url: String,
    /// What showed it: `link`, `iframe`, `script-src`, `json-ld`, `meta`, `text`, `redirect`, `feed`, …
    pub kind: String,
    /// In which part of the page: `nav`, `body` or `footer`; absent where that says nothing.
    pub place: Option<String>,
    /// What stood there, shortened.
    pub text: String,
}

/// What discovery found of a company's link to a board.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundSource {
    /// The provider's name.
    pub provider: String,
    /// The board.
    pub tenant: String,
    /// How plainly it was seen.
    pub confidence: Confidence,
    /// What became of it.
    pub state: SourceState,
    /// Why, for a person to read.
    pub reason: String,
    /// Where it was seen.
    pub evidence: Vec<Evidence>,
    /// Where a person reads the board; absent keeps what is known.
    pub board_url: Option<String>,
    /// The offers it showed when it was asked; absent keeps what is known.
    pub open_offers: Option<u32>,
    /// When to ask the board again; absent: not by itself.
    pub due_at: Option<Timestamp>,
}

/// When answers of "no such board" are believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MissRule {
    /// Those that follow within this time count as one.
    pub apart: Duration,
    /// So many are believed.
    pub confirmations: u32,
}

#[cfg(test)]
mod tests;
