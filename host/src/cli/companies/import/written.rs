//! What became of the rows of a list.

use std::collections::BTreeMap;

use crate::pipeline::import::ImportCounts;

/// What became of the rows.
#[derive(Debug)]
pub(super) struct Written {
    pub(super) counts: ImportCounts,
    /// Rows with a board that nothing reads yet, by provider.
    pub(super) unread: BTreeMap<String, u64>,
}
