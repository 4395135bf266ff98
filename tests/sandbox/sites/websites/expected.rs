//! The expected results of discovery for a website.

use serde::{Serialize, Serializer};

use crate::{labelled::Labelled, systems::System};

/// The result of discovery for a company, in the words of the database and the outputs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// A board that answered and belongs to the company.
    Confirmed,
    /// A board that could not be checked, or that may belong to the company.
    Candidate,
    /// The company's board, without offers.
    Empty,
    /// The board of another company.
    Rejected,
    /// The site could not be read properly.
    Unknown,
    /// There is no board.
    None,
    /// The site refuses access.
    Blocked,
}

impl Outcome {
    /// The word in the database and the outputs.
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

/// A board, as findings identify it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct BoardRef {
    /// The job system.
    pub provider: System,
    /// In the format of [`Labelled::tenant`].
    pub tenant: String,
}

impl BoardRef {
    pub(crate) fn from_label(labelled: &Labelled) -> Self {
        Self { provider: labelled.provider, tenant: labelled.tenant.clone() }
    }
}

/// The results that are required and allowed for a website.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Expected {
    /// The best possible state. Boards of systems whose feed the sandbox does not serve remain candidates.
    pub state: Outcome,
    /// Other acceptable states.
    pub also: Vec<Outcome>,
    /// The first of `boards`.
    pub provider: Option<System>,
    /// The first of `boards`.
    pub tenant: Option<String>,
    /// The boards that must be found: confirmed, candidate or empty.
    pub boards: Vec<BoardRef>,
    /// Boards that must be neither confirmed for this company nor called its own and empty.
    pub traps: Vec<BoardRef>,
    /// Paths that robots.txt disallows: they must not be requested.
    pub forbidden: Vec<String>,
    /// Whether it counts for recall: see [`Style::is_static_html`](super::Style::is_static_html).
    pub static_html: bool,
}

impl Expected {
    /// No board must be found.
    pub(super) fn no_board(state: Outcome, also: &[Outcome]) -> Self {
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

    /// These boards must be found.
    pub(super) fn boards(boards: Vec<BoardRef>, state: Outcome, also: &[Outcome]) -> Self {
        let first = boards.first();
        Self {
            provider: first.map(|board| board.provider),
            tenant: first.map(|board| board.tenant.clone()),
            static_html: true,
            boards,
            ..Self::no_board(state, also)
        }
    }

    pub(super) fn with_traps(self, traps: Vec<BoardRef>) -> Self {
        Self { traps, ..self }
    }

    /// Whether a state is acceptable.
    #[must_use]
    pub fn accepts(&self, state: &str) -> bool {
        std::iter::once(&self.state).chain(&self.also).any(|accepted| accepted.as_str() == state)
    }
}
