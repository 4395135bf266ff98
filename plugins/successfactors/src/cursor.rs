//! Where a scan of several pages is.

use jobscan_plugin_sdk::{PluginError, errors, json, serde_json};
use serde::{Deserialize, Serialize};

use crate::search::is_locale;

/// Ids that a cursor holds at most, so that it stays below its bound of 64 KiB.
pub(crate) const MOST_IDS: usize = 4000;

/// A face whose list comes in pages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Cursor {
    /// Tiles: the path of the brand, the first row of the next page, and the first posting of the page before.
    Tiles {
        /// Empty, or `/Brand`.
        brand: String,
        row: usize,
        before: Option<String>,
    },
    /// The newer search.
    Search(Search),
}

/// Where the newer search is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Search {
    /// Empty, or `/Brand`.
    pub(crate) brand: String,
    /// The languages that are still to be read, the present one first.
    pub(crate) locales: Vec<String>,
    /// The next page of the present language.
    pub(crate) page: u64,
    /// The rows of the present language so far.
    pub(crate) rows: u64,
    /// A language ended before its count was reached.
    pub(crate) lacking: bool,
    /// The postings so far: those of one language are often those of another.
    pub(crate) ids: Vec<String>,
}

impl Cursor {
    /// The inverse of [`written`](Self::written).
    pub(crate) fn read(cursor: &str) -> Result<Self, PluginError> {
        let read: Self = json::parse(cursor).map_err(|_| errors::invalid_cursor(cursor))?;
        let brand = match &read {
            Self::Tiles { brand, .. } => brand,
            Self::Search(search) => &search.brand,
        };
        let fits = match &read {
            Self::Search(search) => {
                !search.locales.is_empty() && search.locales.iter().all(|locale| is_locale(locale))
            }
            Self::Tiles { .. } => true,
        };
        if fits && is_brand(brand) { Ok(read) } else { Err(errors::invalid_cursor(cursor)) }
    }

    /// The cursor as text.
    pub(crate) fn written(&self) -> Result<String, PluginError> {
        serde_json::to_string(self)
            .map_err(|error| errors::parse_failure(format!("the cursor: {error}"), None, None))
    }
}

/// Whether this is the path of a brand: nothing, or one segment.
pub(crate) fn is_brand(path: &str) -> bool {
    path.is_empty()
        || path.strip_prefix('/').is_some_and(|name| {
            !name.is_empty()
                && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.~%".contains(&byte))
        })
}
