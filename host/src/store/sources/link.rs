//! A company's link to a board: its state, and where it was seen.

use serde::{Deserialize, Serialize};
use url::Url;

use crate::{
    domain::{EvidenceKind, Timestamp},
    store::{keys::BoardKey, values::words},
};

words! {
    /// The state of a company's link to a board. Only boards with a listed or confirmed link are scanned.
    SourceState {
        /// A person listed it.
        Listed = "listed",
        /// The board answers and is the company's.
        Confirmed = "confirmed",
        /// Seen, not proved yet.
        Candidate = "candidate",
        /// The board answers, is the company's, and has no offer now.
        Empty = "empty",
        /// The board is another company's.
        Rejected = "rejected",
        /// A person removed it. Only a person brings it back.
        Removed = "removed",
    }
}

impl SourceState {
    /// Whether only a person sets this state.
    #[must_use]
    pub const fn is_of_person(self) -> bool {
        matches!(self, Self::Listed | Self::Removed)
    }
}

words! {
    /// How plainly a page showed a board.
    Confidence {
        /// The board's own address or embed.
        Certain = "certain",
        /// The signs of a job system on one of the company's own pages.
        Likely = "likely",
        /// A weak sign.
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
    /// The text there, shortened.
    pub text: String,
}

impl Evidence {
    /// Whether discovery itself read a page at exactly this host: not where the page leads, nor what a board says.
    #[must_use]
    pub fn is_page_at(&self, host: &str) -> bool {
        let is_page =
            ![EvidenceKind::Redirect, EvidenceKind::Feed].iter().any(|kind| kind.as_str() == self.kind);
        let url = Url::parse(&self.url).ok().filter(|url| url.scheme() == "https" && url.port().is_none());
        is_page
            && url
                .as_ref()
                .and_then(Url::host_str)
                .is_some_and(|at| at.strip_suffix('.').unwrap_or(at) == host)
    }
}

/// What discovery found of a company's link to a board.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundSource {
    /// The board.
    pub board: BoardKey,
    /// How plainly it was seen.
    pub confidence: Confidence,
    /// The state of the link.
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
