//! What an honest reader says of a website.

use serde::{Serialize, Serializer};

use crate::{labelled::Labelled, systems::System};

/// What discovery comes to for a company, in the words of the database and of the outputs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// A board that answered and is the company's.
    Confirmed,
    /// A board that nobody could ask, or that may be the company's.
    Candidate,
    /// The company's board, without an offer.
    Empty,
    /// Somebody else's board.
    Rejected,
    /// The site could not be read as it is meant to be read.
    Unknown,
    /// There is no board.
    None,
    /// The site refuses to be read.
    Blocked,
}

impl Outcome {
    /// Its word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::Candidate => "candidate",
            Self::Empty => "empty",
            Self::Rejected => "rejected",
            Self::Unknown => "unknown",
            Self::None => "none",
            Self::Blocked => "blocked",
        }
    }
}

impl Serialize for Outcome {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// A board, as findings name it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct BoardRef {
    /// The job system.
    pub provider: System,
    /// In the form of [`Labelled::tenant`].
    pub tenant: String,
}

impl BoardRef {
    pub(crate) fn of(labelled: &Labelled) -> Self {
        Self { provider: labelled.provider, tenant: labelled.tenant.clone() }
    }
}

/// What must be said of a website, and what must not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Expected {
    /// The best that can be said. Boards of systems whose feed the sandbox does not serve stay candidates.
    pub state: Outcome,
    /// What can honestly be said as well.
    pub also: Vec<Outcome>,
    /// The first of `boards`.
    pub provider: Option<System>,
    /// The first of `boards`.
    pub tenant: Option<String>,
    /// The boards that must be found: confirmed, candidate or empty.
    pub boards: Vec<BoardRef>,
    /// Boards that must not be confirmed for this company, nor called its own and empty.
    pub traps: Vec<BoardRef>,
    /// Paths that robots.txt forbids: they must not be asked for.
    pub forbidden: Vec<String>,
    /// It counts for recall: see [`Style::is_static_html`](super::Style::is_static_html).
    pub static_html: bool,
}

impl Expected {
    /// No board is to be found.
    pub(super) fn nothing(state: Outcome, also: &[Outcome]) -> Self {
        Self {
            state,
            also: also.to_vec(),
            provider: None,
            tenant: None,
            boards: Vec::new(),
            traps: Vec::new(),
            forbidden: Vec::new(),
            static_html: false,
        }
    }

    /// These boards are to be found.
    pub(super) fn boards(boards: Vec<BoardRef>, state: Outcome, also: &[Outcome]) -> Self {
        let first = boards.first();
        Self {
            provider: first.map(|board| board.provider),
            tenant: first.map(|board| board.tenant.clone()),
            static_html: true,
            boards,
            ..Self::nothing(state, also)
        }
    }

    pub(super) fn with_traps(self, traps: Vec<BoardRef>) -> Self {
        Self { traps, ..self }
    }

    /// Whether a state, in its word, is one that can honestly be said.
    #[must_use]
    pub fn accepts(&self, state: &str) -> bool {
        std::iter::once(&self.state).chain(&self.also).any(|accepted| accepted.as_str() == state)
    }
}
