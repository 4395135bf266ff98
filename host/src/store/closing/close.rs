//! The offers of a board, closed together.

use rusqlite::params;

use crate::{
    domain::Timestamp,
    store::{
        Fenced, Result, companies,
        keys::BoardKey,
        offers::{ClosedWhy, changes},
    },
};

/// A board turned out to be another company's: its offers close, unless a further company has the board.
/// How many closed.
pub(in crate::store) fn disown(tx: &Fenced<'_>, board: &BoardKey, now: Timestamp) -> Result<u64> {
    let in_use = tx
        .prepare_cached(
            "SELECT 1 FROM company_sources
             WHERE provider = ?1 AND tenant = ?2 AND state IN ('listed', 'confirmed', 'empty')",
        )?
        .exists((&board.provider, &board.tenant))?;
    if in_use { Ok(0) } else { close_all(tx, board, ClosedWhy::Disowned, now) }
}

/// Closes all open offers of a board. How many.
pub(super) fn close_all(tx: &Fenced<'_>, board: &BoardKey, why: ClosedWhy, now: Timestamp) -> Result<u64> {
    close_open(tx, board, None, why, now)
}

/// Closes a board's open offers that were last seen before an instant. How many.
pub(super) fn close_absent(
    tx: &Fenced<'_>,
    board: &BoardKey,
    seen_before: Timestamp,
    now: Timestamp,
) -> Result<u64> {
    close_open(tx, board, Some(seen_before), ClosedWhy::Absent, now)
}

fn close_open(
    tx: &Fenced<'_>,
    board: &BoardKey,
    seen_before: Option<Timestamp>,
    why: ClosedWhy,
    now: Timestamp,
) -> Result<u64> {
    let closed: Vec<(i64, Option<i64>)> = tx
        .prepare_cached(
            "UPDATE offers SET closed_at = ?4, closed_why = ?5
             WHERE provider = ?1 AND tenant = ?2 AND closed_at IS NULL AND (?3 IS NULL OR last_seen_at < ?3)
             RETURNING id, company_id",
        )?
        .query_map(params![board.provider, board.tenant, seen_before, now, why], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?
        .collect::<rusqlite::Result<_>>()?;
    for (offer_id, company_id) in &closed {
        changes::note_closed(tx, *offer_id, now, why)?;
        if let Some(company_id) = company_id {
            companies::mark_dirty(tx, *company_id)?;
        }
    }
    Ok(closed.len() as u64)
}
