//! Manual changes, in addition to those that the days bring.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

/// Why a manual change was refused.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum EditError {
    /// No offer with this key was ever served.
    #[error("unknown offer `{0}`: keys are those of `truth()`")]
    UnknownOffer(String),
    /// The world has no such board.
    #[error("unknown board `{0}`")]
    UnknownBoard(String),
    /// The offer is already withdrawn.
    #[error("offer `{0}` is withdrawn")]
    Withdrawn(String),
}

/// An offer to add; everything else about it is drawn.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewOffer {
    /// Its title.
    pub title: String,
    /// Sentences of its text in addition to the drawn ones.
    #[serde(default)]
    pub sentences: Vec<String>,
}

/// An offer's identity in the world: board key and index.
pub(crate) type Slot = (u64, u32);

/// The first index of manually added offers.
pub(crate) const FIRST_ADDED: u32 = 900_000;

#[derive(Default)]
pub(crate) struct Edits {
    /// With the day of the change.
    pub(crate) withdrawn: BTreeMap<Slot, u32>,
    /// With the day of the change.
    pub(crate) titles: BTreeMap<Slot, (String, u32)>,
    /// By board, with the day of the change.
    pub(crate) added: BTreeMap<u64, Vec<(NewOffer, u32)>>,
    /// Boards that answer 404.
    pub(crate) removed_boards: BTreeSet<u64>,
    /// The number of changes so far.
    pub(crate) count: u64,
}

impl Edits {
    pub(crate) fn added(&self, slot: Slot) -> Option<&(NewOffer, u32)> {
        self.added.get(&slot.0)?.get(slot.1.checked_sub(FIRST_ADDED)? as usize)
    }
}
