//! A company's link to a board: its state, and where it was seen.

use serde::{Deserialize, Serialize};

use crate::{domain::Timestamp, store::values::words};

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
