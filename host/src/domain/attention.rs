//! What a person should know beside the results: what was left out, what is behind, what is in doubt.
//!
//! Each kind is told in the summary of a run, in `status`, in `doctor` and in their JSON, with its cure. The kinds are a
//! closed list, so that a test can walk it and find each of them told.

use serde::Serialize;

/// A kind of thing to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum AttentionKind {
    /// Boards that a run left: more were due than it scans, or it did not come to them.
    BoardsLeft,
    /// Boards that no configured provider reads.
    BoardsUnread,
    /// Companies whose figures are older than their offers.
    FiguresBehind,
}

impl AttentionKind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::BoardsLeft, Self::BoardsUnread, Self::FiguresBehind];

    /// Its name in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::BoardsLeft => "boards-left",
            Self::BoardsUnread => "boards-unread",
            Self::FiguresBehind => "figures-behind",
        }
    }
}

/// Something to know, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Attention {
    /// Of what kind it is.
    pub kind: AttentionKind,
    /// How many are concerned.
    pub count: u64,
    /// In words: `20 boards were never scanned`.
    pub message: String,
    /// What to do: `the next run reads them`.
    pub cure: String,
    /// Whether it stays so until a person does something.
    pub needs_person: bool,
}
