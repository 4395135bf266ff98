//! The care of the database as a file: copies of it, whether it is sound, going back to a copy, and what may be let go.

mod backup;
mod check;
mod part;
mod prune;
mod restore;

pub use self::{
    backup::{BackedUp, backup},
    check::{Soundness, WrongFigures, check},
    prune::{KEPT_SCANS, Pruned, compact, prunable, prune},
    restore::{Restored, restore},
};

#[cfg(test)]
mod tests;
