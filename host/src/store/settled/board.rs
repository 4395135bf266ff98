//! Boards that a person removes and brings back, and the list of all boards.
//!
//! A removed link stays, with the state `removed`: a list or discovery that names the board again finds it there and
//! leaves it. A board that no company has any more is not scanned, so its open offers close; they are open again when it
//! is back and shows them.

use rusqlite::{Connection, Row, Transaction};
use serde::Serialize;

use crate::{
    domain::Timestamp,
    store::{Fenced, Result, closing, keys::BoardKey, sources::SourceState, units},
};

/// What taking a board off its companies did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TakenOff {
    /// Links that were removed.
    pub links: u64,
    /// Offers that closed, because nobody has the board any more.
    pub closed: u64,
}

/// A link that was brought back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Restored {
    /// The company.
    pub company: i64,
    /// The state that the link had, and has again.
    pub state: SourceState,
}

/// Takes a board off one company, or off all that have it. `why` is for people.
pub fn take_off(
    tx: &Fenced<'_>,
    board: &BoardKey,
    company_id: Option<i64>,
    why: &str,
    now: Timestamp,
) -> Result<TakenOff> {
    let links = tx
        .prepare_cached(
            "UPDATE company_sources
             SET state_before = state, state = 'removed', removed_at = ?4, due_at = NULL, misses = 0, missed_at = NULL,
                 reason = ?5
             WHERE provider = ?1 AND tenant = ?2 AND (?3 IS NULL OR company_id = ?3) AND state <> 'removed'",
        )?
        .execute((&board.provider, &board.tenant, company_id, now, format!("removed by a person: {why}")))?;
    let closed = if links == 0 { 0 } else { closing::disown(tx, board, now)? };
    Ok(TakenOff { links: links as u64, closed })
}

/// Brings links of a board back, of one company or of all that are not removed themselves. The next run asks it.
pub fn restore(
    tx: &Transaction<'_>,
    board: &BoardKey,
    company_id: Option<i64>,
    now: Timestamp,
) -> Result<Vec<Restored>> {
    let mut statement = tx.prepare_cached(
        "UPDATE company_sources
         SET state = coalesce(state_before, 'listed'), state_before = NULL, removed_at = NULL, reason = '', due_at = ?4
         WHERE provider = ?1 AND tenant = ?2 AND (?3 IS NULL OR company_id = ?3) AND state = 'removed'
             AND EXISTS (SELECT 1 FROM companies WHERE id = company_id AND companies.removed_at IS NULL)
         RETURNING company_id, state",
    )?;
    let restored = statement
        .query_map((&board.provider, &board.tenant, company_id, now), |row| {
            Ok(Restored { company: row.get(0)?, state: row.get(1)? })
        })?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    if !restored.is_empty() {
        units::ask_next(tx, board)?;
    }
    Ok(restored)
}

/// A company's link to a board, as it is listed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BoardRow {
    /// The provider's name.
    pub provider: String,
    /// The board.
    pub tenant: String,
    /// The company's id.
    pub company_id: i64,
    /// Its name, else its domain.
    pub company: String,
    /// The state of the link.
    pub state: SourceState,
    /// Why; empty for a board that a person listed.
    pub reason: String,
    /// When the board was last scanned; absent: never.
    pub last_scanned_at: Option<Timestamp>,
    /// Its open offers in the database; absent while none was ever seen and no scan read the whole board.
    pub open_offers: Option<u32>,
}

const ROWS: &str = "SELECT s.provider, s.tenant, s.company_id, coalesce(nullif(c.name, ''), c.domain, '') AS company,
        s.state, s.reason, s.last_scanned_at,
        CASE WHEN EXISTS (SELECT 1 FROM scan_states scan WHERE scan.provider = s.provider AND scan.kind = 'tenant'
                AND scan.unit = s.tenant AND scan.last_success_at IS NOT NULL)
            OR EXISTS (SELECT 1 FROM offers WHERE offers.provider = s.provider AND offers.tenant = s.tenant)
        THEN (SELECT count(*) FROM offers
            WHERE offers.provider = s.provider AND offers.tenant = s.tenant AND closed_at IS NULL) END AS open_offers
    FROM company_sources s JOIN companies c ON c.id = s.company_id";

/// Every link to a board, by provider and tenant; only those of a provider or in a state, if asked for.
pub fn list(
    connection: &Connection,
    provider: Option<&str>,
    state: Option<SourceState>,
) -> Result<Vec<BoardRow>> {
    let mut statement = connection.prepare_cached(&format!(
        "{ROWS} WHERE (?1 IS NULL OR s.provider = ?1) AND (?2 IS NULL OR s.state = ?2)
         ORDER BY s.provider, s.tenant, s.company_id"
    ))?;
    let rows = statement.query_map((provider, state), board_row)?.collect::<rusqlite::Result<_>>()?;
    Ok(rows)
}

/// The links to a board, of one that is spelt so, else of the only one that is spelt alike but for case.
pub fn of_board(connection: &Connection, board: &BoardKey) -> Result<Vec<BoardRow>> {
    let mut statement = connection.prepare_cached(&format!(
        "{ROWS} WHERE s.provider = ?1 AND lower(s.tenant) = lower(?2) ORDER BY s.tenant, s.company_id"
    ))?;
    let rows: Vec<BoardRow> =
        statement.query_map((&board.provider, &board.tenant), board_row)?.collect::<rusqlite::Result<_>>()?;
    let (exact, alike): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| row.tenant == board.tenant);
    let is_one = alike.windows(2).all(|pair| pair[0].tenant == pair[1].tenant);
    Ok(if exact.is_empty() && is_one { alike } else { exact })
}

fn board_row(row: &Row<'_>) -> rusqlite::Result<BoardRow> {
    Ok(BoardRow {
        provider: row.get(0)?,
        tenant: row.get(1)?,
        company_id: row.get(2)?,
        company: row.get(3)?,
        state: row.get(4)?,
        reason: row.get(5)?,
        last_scanned_at: row.get(6)?,
        open_offers: row.get(7)?,
    })
}

#[cfg(test)]
mod tests;
