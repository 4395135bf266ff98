//! What every case is handed.

use std::path::PathBuf;

use super::figures::Figures;

/// How a case is to be measured, and where its figures go.
pub(crate) struct Setup {
    /// Smaller worlds and fewer turns.
    pub(crate) is_quick: bool,
    /// A folder on a real disk, which stays.
    pub(crate) scratch: PathBuf,
    /// The program that holds parsers compiled for this machine, if it was built.
    pub(crate) native: Option<PathBuf>,
    pub(crate) figures: Figures,
}

impl Setup {
    /// One of two values by the size of the worlds.
    pub(crate) fn sized<T>(&self, full: T, quick: T) -> T {
        if self.is_quick { quick } else { full }
    }
}
