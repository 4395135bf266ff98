//! Offers: what was read from the sources, written page by page, and their scores.
//!
//! An offer is one row per (provider, tenant, source id), whatever happens and in whatever order.
//! [`write_offers`] is the only way in, one page with its unit by [`write_page`], in the caller's transaction.

pub(in crate::store) mod changes;
pub mod checks;
mod columns;
mod read;
mod scores;
mod write;

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension};
use serde::Serialize;

pub use self::{
    changes::{Change, ChangedField, changes as changes_of, changes_of_exported},
    read::{
        ExportedOffer, ExportedSalary, OfferDetail, OfferFilter, OfferOrder, count, find, for_each,
        resolve_key,
    },
    scores::{ScoreRow, StaleScore, set_scores, stale_scores},
    write::{write_offers, write_page},
};
pub(in crate::store) use self::{
    read::{KEY, salary_row},
    write::follow_board,
};
use super::{
    Result,
    companies::CompanyFacts,
    runs::UnitCounters,
    units::UnitKind,
    values::{Count, words},
};
use crate::domain::{Listing, Offer, Timestamp};

words! {
    /// Why an offer was closed.
    ClosedWhy {
        /// Its source said so.
        Source = "source",
        /// Complete scans of its board did not show it.
        Absent = "absent",
        /// No list shows it, and its source does not know it any more.
        NotFound = "not-found",
        /// Its board is gone.
        BoardGone = "board-gone",
        /// Its board turned out to be another company's.
        Disowned = "disowned",
    }
}

impl ClosedWhy {
    /// For people.
    #[must_use]
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Source => "its source says so",
            Self::Absent => "complete scans of its board no longer show it",
            Self::NotFound => "no list shows it and its source does not know it any more",
            Self::BoardGone => "its board is gone",
            Self::Disowned => "its board turned out to be another company's",
        }
    }
}

/// What is stored of an offer, as far as it decides what happens to the same offer seen again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// The row.
    pub offer_id: i64,
    /// Of what a list tells.
    pub summary_hash: [u8; 16],
    /// False while the source has more to tell.
    pub complete: bool,
    /// Whether it counts as closed.
    pub closed: bool,
    /// The source's own time of the last change that was seen.
    pub updated_at: Option<Timestamp>,
    /// When its detail, which failed, is to be asked for again.
    pub detail_due: Option<Timestamp>,
}

/// Whose offer it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Company {
    /// The source hides it: the offer is nobody's, whatever was thought before.
    Masked,
    /// A company that is stored.
    Known(i64),
    /// What the advert says of its employer; resolved in the page's transaction.
    Facts(CompanyFacts),
    /// The source does not say.
    None,
}

/// An offer that is new or changed, as far as the caller knows.
#[derive(Debug, Clone, PartialEq)]
pub struct OfferWrite {
    /// The advert.
    pub offer: Offer,
    /// Whose it is.
    pub company: Company,
    /// [`Offer::summary_hash`].
    pub summary_hash: [u8; 16],
    /// [`Offer::content_hash`].
    pub content_hash: [u8; 16],
    /// Its score, if it was scored.
    pub score: Option<ScoreRow>,
    /// What its source's detail needs beside the id.
    pub detail_token: Option<String>,
    /// Why its detail could not be had, if it was asked for and not had.
    pub detail_error: Option<String>,
}

/// A stored offer that was seen again as it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unchanged {
    /// The row.
    pub offer_id: i64,
    /// The source's time of the last change or bump; absent: nothing is said.
    pub updated_at: Option<Timestamp>,
    /// What the source says of its life.
    pub listing: Listing,
}

/// The unit a page belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct UnitKey {
    /// Board or search.
    pub kind: UnitKind,
    /// The board, or the search's name.
    pub unit: String,
}

/// Offers of one board, or of a search provider, as they were read at one instant.
#[derive(Debug, Clone, PartialEq)]
pub struct OfferBatch {
    /// The provider's name.
    pub provider: String,
    /// The board; `None` at a search provider.
    pub tenant: Option<String>,
    /// When they were read.
    pub now: Timestamp,
    /// New or changed offers. Of an id that comes twice, the last counts.
    pub changed_or_new: Vec<OfferWrite>,
    /// Offers as they were.
    pub unchanged: Vec<Unchanged>,
    /// The ids of rows that could not be read.
    pub unread: Vec<String>,
}

/// One page of a plugin's answer, ready to be written.
#[derive(Debug, Clone, PartialEq)]
pub struct PageWrite {
    /// What the page tells.
    pub offers: OfferBatch,
    /// The unit.
    pub unit: UnitKey,
    /// Where the next page begins.
    pub cursor: Option<String>,
    /// What the plugin keeps, if the page carried it.
    pub state: Option<String>,
    /// The unit's row in this run.
    pub run_unit_id: i64,
    /// The unit's counters so far, without the new, changed and unchanged offers of this page.
    pub counters: UnitCounters,
}

/// What a page did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PageCounts {
    /// Offers not known before.
    pub new: u64,
    /// Offers whose content is another.
    pub changed: u64,
    /// Offers as they were.
    pub unchanged: u64,
    /// Offers that their source said are closed.
    pub closed: u64,
    /// Closed offers that are open again.
    pub reopened: u64,
}

/// The offers of one provider, counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OfferCounts {
    /// The provider's name.
    pub provider: String,
    /// All of them.
    pub total: u64,
    /// Those not closed.
    pub open: u64,
    /// Those closed.
    pub closed: u64,
    /// Those with a score.
    pub scored: u64,
    /// Those whose source has more to tell.
    pub incomplete: u64,
}

/// How a missing tenant stands in the database.
fn tenant_column(tenant: Option<&str>) -> &str {
    tenant.unwrap_or_default()
}

/// What is stored of these source ids; ids not stored are absent.
pub fn known(
    connection: &Connection,
    provider: &str,
    tenant: Option<&str>,
    ids: &[&str],
) -> Result<HashMap<String, Known>> {
    let mut statement = connection.prepare_cached(
        "SELECT id, summary_hash, complete, closed_at IS NOT NULL, updated_at,
             (SELECT due_at FROM offer_checks WHERE offer_id = offers.id AND attempts > 0)
         FROM offers WHERE provider = ?1 AND tenant = ?2 AND source_id = ?3",
    )?;
    let mut known = HashMap::with_capacity(ids.len());
    for &id in ids {
        let row = statement
            .query_row((provider, tenant_column(tenant), id), |row| {
                Ok(Known {
                    offer_id: row.get(0)?,
                    summary_hash: row.get(1)?,
                    complete: row.get(2)?,
                    closed: row.get(3)?,
                    updated_at: row.get(4)?,
                    detail_due: row.get(5)?,
                })
            })
            .optional()?;
        if let Some(row) = row {
            known.insert(id.to_owned(), row);
        }
    }
    Ok(known)
}

/// The offers of each provider, counted, by provider.
pub fn counts(connection: &Connection) -> Result<Vec<OfferCounts>> {
    let mut statement = connection.prepare_cached(
        "SELECT provider, count(*), count(*) FILTER (WHERE closed_at IS NULL), count(closed_at),
                count(scores.offer_id), count(*) FILTER (WHERE complete = 0)
         FROM offers LEFT JOIN scores ON scores.offer_id = offers.id
         GROUP BY provider ORDER BY provider",
    )?;
    let counts = statement
        .query_map([], |row| {
            let count = |index: usize| row.get::<_, Count>(index).map(|count| count.0);
            Ok(OfferCounts {
                provider: row.get(0)?,
                total: count(1)?,
                open: count(2)?,
                closed: count(3)?,
                scored: count(4)?,
                incomplete: count(5)?,
            })
        })?
        .collect::<rusqlite::Result<_>>()?;
    Ok(counts)
}

#[cfg(test)]
mod tests;
