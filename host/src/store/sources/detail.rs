//! All that is known of a company's links to boards.

use rusqlite::{Connection, Row};
use serde::Serialize;

use super::link::{Confidence, Evidence, SourceState};
use crate::{
    domain::Timestamp,
    store::{Result, values::Json},
};

/// A company's link to a board. Serialised, it is one of the `sources` of the exported company: those
/// keys in this order, and no others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SourceDetail {
    /// The provider's name.
    pub provider: String,
    /// The board.
    pub tenant: String,
    /// How sure the link is.
    pub confidence: Confidence,
    /// What became of it.
    pub state: SourceState,
    /// Why; empty for a board that a person listed.
    pub reason: String,
    /// Where it was seen.
    pub evidence: Vec<Evidence>,
    /// When discovery last looked at it.
    pub checked_at: Option<Timestamp>,
    /// When it will look again; absent: not by itself.
    #[serde(rename = "next_check_at")]
    pub due_at: Option<Timestamp>,
    /// Where a person reads the board.
    #[serde(skip)]
    pub board_url: Option<String>,
    /// The offers it showed when discovery asked.
    #[serde(skip)]
    pub open_offers: Option<u32>,
    /// When the link became known.
    #[serde(skip)]
    pub added_at: Timestamp,
    /// When the board was last scanned.
    #[serde(skip)]
    pub last_scanned_at: Option<Timestamp>,
    /// How often it was not found since it last was.
    #[serde(skip)]
    pub misses: u32,
    /// When that last counted.
    #[serde(skip)]
    pub missed_at: Option<Timestamp>,
}

/// The company's links, by provider and tenant.
pub fn of_company(connection: &Connection, company_id: i64) -> Result<Vec<SourceDetail>> {
    let mut statement = connection.prepare_cached(
        "SELECT provider, tenant, confidence, state, reason, evidence, checked_at, due_at, board_url,
             open_offers, added_at, last_scanned_at, misses, missed_at
         FROM company_sources WHERE company_id = ?1 ORDER BY provider, tenant",
    )?;
    let sources = statement.query_map([company_id], detail_row)?.collect::<rusqlite::Result<_>>()?;
    Ok(sources)
}

fn detail_row(row: &Row<'_>) -> rusqlite::Result<SourceDetail> {
    Ok(SourceDetail {
        provider: row.get(0)?,
        tenant: row.get(1)?,
        confidence: row.get(2)?,
        state: row.get(3)?,
        reason: row.get(4)?,
        evidence: row.get::<_, Json<Vec<Evidence>>>(5)?.0,
        checked_at: row.get(6)?,
        due_at: row.get(7)?,
        board_url: row.get(8)?,
        open_offers: row.get(9)?,
        added_at: row.get(10)?,
        last_scanned_at: row.get(11)?,
        misses: row.get(12)?,
        missed_at: row.get(13)?,
    })
}
