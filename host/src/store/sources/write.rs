//! Links to boards, as they are written.

use rusqlite::{OptionalExtension, Transaction};

use super::link::SourceState;
use crate::{
    domain::Timestamp,
    store::{Fenced, Result, keys::BoardKey},
};

/// Links a company to a board that a person listed: certain, whatever discovery found before. Whether the
/// link is new.
///
/// The same list read again changes nothing, so that what was noted of the board since then stays. Nor does a list
/// bring back what a person removed.
pub fn upsert(tx: &Transaction<'_>, company_id: i64, board: &BoardKey, now: Timestamp) -> Result<bool> {
    if is_barred(tx, company_id, board)? {
        return Ok(false);
    }
    let known = state_of(tx, company_id, board)?;
    tx.prepare_cached(
        "INSERT INTO company_sources (company_id, provider, tenant, confidence, state, added_at)
         VALUES (?1, ?2, ?3, 'certain', 'listed', ?4)
         ON CONFLICT (provider, tenant, company_id) DO UPDATE SET
             confidence = 'certain', state = 'listed', reason = '', due_at = NULL, misses = 0, missed_at = NULL
         WHERE state <> 'listed'",
    )?
    .execute((company_id, &board.provider, &board.tenant, now))?;
    Ok(known.is_none())
}

/// Whether a person's word keeps a company from a board: the company is removed, or its link is, or the board is and
/// nobody has it any more.
pub fn is_barred(tx: &Transaction<'_>, company_id: i64, board: &BoardKey) -> Result<bool> {
    let barred = tx
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM companies WHERE id = ?3 AND removed_at IS NOT NULL)
                 OR (EXISTS (SELECT 1 FROM company_sources
                             WHERE provider = ?1 AND tenant = ?2 AND state = 'removed')
                     AND (EXISTS (SELECT 1 FROM company_sources
                                  WHERE provider = ?1 AND tenant = ?2 AND company_id = ?3 AND state = 'removed')
                          OR NOT EXISTS (SELECT 1 FROM company_sources
                                         WHERE provider = ?1 AND tenant = ?2
                                             AND state NOT IN ('rejected', 'removed'))))",
        )?
        .query_row((&board.provider, &board.tenant, company_id), |row| row.get(0))?;
    Ok(barred)
}

/// Forgets the misses of a board that answered, for every company it belongs to.
pub(in crate::store) fn forget_misses(tx: &Fenced<'_>, board: &BoardKey) -> Result<()> {
    tx.prepare_cached(
        "UPDATE company_sources SET misses = 0, missed_at = NULL
         WHERE provider = ?1 AND tenant = ?2 AND misses > 0",
    )?
    .execute((&board.provider, &board.tenant))?;
    Ok(())
}

/// Sets when a known board is checked again; all else that is known of it stays, its misses too.
pub fn defer(tx: &Fenced<'_>, company_id: i64, board: &BoardKey, due_at: Timestamp) -> Result<()> {
    tx.prepare_cached(
        "UPDATE company_sources SET due_at = ?4 WHERE provider = ?1 AND tenant = ?2 AND company_id = ?3",
    )?
    .execute((&board.provider, &board.tenant, company_id, due_at))?;
    Ok(())
}

/// Notes that the board was scanned, for every company it belongs to.
pub fn mark_scanned(tx: &Fenced<'_>, board: &BoardKey, now: Timestamp) -> Result<()> {
    tx.prepare_cached(
        "UPDATE company_sources SET last_scanned_at = max(coalesce(last_scanned_at, ?3), ?3)
         WHERE provider = ?1 AND tenant = ?2",
    )?
    .execute((&board.provider, &board.tenant, now))?;
    Ok(())
}

/// The state of a company's link to a board; `None` if there is no link.
pub fn state_of(tx: &Transaction<'_>, company_id: i64, board: &BoardKey) -> Result<Option<SourceState>> {
    let state = tx
        .prepare_cached(
            "SELECT state FROM company_sources WHERE provider = ?1 AND tenant = ?2 AND company_id = ?3",
        )?
        .query_row((&board.provider, &board.tenant, company_id), |row| row.get(0))
        .optional()?;
    Ok(state)
}
