//! Where a scan is: all that its next page needs.

use jobscan_plugin_sdk::{PluginError, errors, json, serde_json};
use serde::{Deserialize, Serialize};

use crate::{seen::Seen, site::Face};

/// The most values of facets that are asked for at once: the service fails with more.
pub(crate) const MOST_VALUES: usize = 100;

/// How many facets are set at once.
pub(crate) const DEEPEST: usize = 3;

/// Some values of one facet: the board is read part by part where it cannot be read as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Slice {
    /// The name of the facet.
    #[serde(rename = "p")]
    pub parameter: String,
    /// The values, in order.
    #[serde(rename = "i")]
    pub ids: Vec<String>,
}

/// What is known of a scan between two of its pages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Progress {
    /// The face that answered.
    pub(crate) face: Face,
    /// The part that is read; none: the whole board.
    pub(crate) slices: Vec<Slice>,
    /// The rows of this part so far, which is the offset of the next page.
    pub(crate) rows: u64,
    /// The count of this part that its first page told: some customers' later pages tell 0.
    pub(crate) total: Option<u64>,
    /// The count of the whole board.
    pub(crate) board: Option<u64>,
    /// The board's count is the most that the service tells, and is that of its facets instead.
    pub(crate) capped: bool,
    /// A part was not reached to its end.
    pub(crate) lacking: bool,
    /// The different postings so far.
    pub(crate) postings: u64,
    /// Those of them that are the same requisition as another.
    pub(crate) copies: u64,
    /// What the postings are known by.
    pub(crate) seen: Seen,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    face: Face,
    slices: Vec<Slice>,
    rows: u64,
    total: Option<u64>,
    board: Option<u64>,
    capped: bool,
    lacking: bool,
    postings: u64,
    copies: u64,
    seen: String,
}

impl Progress {
    /// At the beginning.
    pub(crate) fn of(face: Face) -> Self {
        Self {
            face,
            slices: Vec::new(),
            rows: 0,
            total: None,
            board: None,
            capped: false,
            lacking: false,
            postings: 0,
            copies: 0,
            seen: Seen::default(),
        }
    }

    /// The inverse of [`written`](Self::written).
    pub(crate) fn read(cursor: &str) -> Result<Self, PluginError> {
        let invalid = || errors::invalid_cursor(cursor);
        let written: Written = json::parse(cursor).map_err(|_| invalid())?;
        let Written { face, slices, rows, total, board, capped, lacking, postings, copies, seen } = written;
        let fits = slices.len() <= DEEPEST
            && slices.iter().all(|slice| (1..=MOST_VALUES).contains(&slice.ids.len()))
            && copies <= postings;
        let seen = Seen::read(&seen).filter(|_| fits).ok_or_else(invalid)?;
        Ok(Self { face, slices, rows, total, board, capped, lacking, postings, copies, seen })
    }

    /// The cursor.
    pub(crate) fn written(&self) -> Result<String, PluginError> {
        let written = Written {
            face: self.face,
            slices: self.slices.clone(),
            rows: self.rows,
            total: self.total,
            board: self.board,
            capped: self.capped,
            lacking: self.lacking,
            postings: self.postings,
            copies: self.copies,
            seen: self.seen.written(),
        };
        serde_json::to_string(&written)
            .map_err(|error| errors::parse_failure(format!("the cursor: {error}"), None, None))
    }
}
