//! Changes made by hand, on top of what the days bring.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

/// Why a change by hand was refused.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum EditError {
    /// No offer that was ever served has this key.
    #[error("unknown offer `{0}`: keys are those of `truth()`")]
    UnknownOffer(String),
    /// The world has no such board.
    #[error("unknown board `{0}`")]
    UnknownBoard(String),
    /// It is withdrawn already.
    #[error("offer `{0}` is withdrawn")]
    Withdrawn(String),
}

/// An offer to add by hand; what is not said is drawn.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewOffer {
    /// Its title.
    pub title: String,
    /// Sentences its text holds beside the drawn ones.
    #[serde(default)]
    pub sentences: Vec<String>,
}

/// Board key and index: what an offer is to the world.
pub(crate) type Slot = (u64, u32);

/// Indexes from here on were added by hand.
pub(crate) const FIRST_ADDED: u32 = 900_000;

#[derive(Default)]
pub(crate) struct Edits {
    /// With the day.
    pub(crate) withdrawn: BTreeMap<Slot, u32>,
    /// With the day.
    pub(crate) titles: BTreeMap<Slot, (String, u32)>,
    /// By board, with the day.
    pub(crate) added: BTreeMap<u64, Vec<(NewOffer, u32)>>,
    /// Boards that answer 404.
    pub(crate) removed_boards: BTreeSet<u64>,
    /// How many changes there were.
    pub(crate) count: u64,
}

impl Edits {
    pub(crate) fn added(&self, slot: Slot) -> Option<&(NewOffer, u32)> {
        self.added.get(&slot.0)?.get(slot.1.checked_sub(FIRST_ADDED)? as usize)
    }
}
