//! Removing a company, and bringing it back.
//!
//! Nothing is deleted. The company's row stays, so that a list or an advert that names it again finds it removed, and its
//! boards stay as links that only a person brings back. Its offers stay too: those of boards that nobody reads any more
//! are closed, since nobody could tell when they end; those that its adverts elsewhere gave stay as they are, and are
//! left out of the lists with the company.

use super::board;
use rusqlite::{Connection, OptionalExtension, Transaction};
use serde::Serialize;

use crate::{
    domain::Timestamp,
    store::{
        Fenced, Result, StoreError,
        keys::BoardKey,
        sources::{self, SourceState},
        units,
        values::Count,
    },
};

/// What removing a company took away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Default)]
pub struct Removed {
    /// Boards that are no longer the company's.
    pub boards: Vec<String>,
    /// Offers that were closed with them.
    pub closed: u64,
    /// Open offers that stay open, and are left out of the lists.
    pub hidden: u64,
}

/// What bringing a company back restored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Default)]
pub struct Restored {
    /// Boards that are the company's again.
    pub boards: Vec<String>,
}

/// When a person removed the company; `None` if nobody did.
pub fn removed_at(connection: &Connection, company_id: i64) -> Result<Option<Timestamp>> {
    let at = connection
        .prepare_cached("SELECT removed_at FROM companies WHERE id = ?1")?
        .query_row([company_id], |row| row.get(0))
        .optional()?;
    at.ok_or_else(|| StoreError::Invalid(format!("company {company_id} is not there")))
}

/// What [`remove`] would take away, as far as is known before: a board that another company has too is read on.
pub fn what_goes(connection: &Connection, company_id: i64) -> Result<Removed> {
    let boards = standing_boards(connection, company_id)?;
    let mut going =
        Removed { boards: boards.iter().map(ToString::to_string).collect(), ..Removed::default() };
    for board in &boards {
        if !has_others(connection, company_id, board)? {
            going.closed += open_offers_of(connection, board)?;
        }
    }
    going.hidden = open_offers(connection, company_id)?.saturating_sub(going.closed);
    Ok(going)
}

/// Removes a company with its boards. `None` if it is removed already.
pub fn remove(tx: &Fenced<'_>, company_id: i64, now: Timestamp) -> Result<Option<Removed>> {
    if removed_at(tx, company_id)?.is_some() {
        return Ok(None);
    }
    let mut removed = Removed::default();
    for board in standing_boards(tx, company_id)? {
        removed.closed += board::take_off(tx, &board, Some(company_id), "with its company", now)?.closed;
        removed.boards.push(board.to_string());
    }
    tx.prepare_cached("UPDATE companies SET removed_at = ?2, updated_at = ?2 WHERE id = ?1")?
        .execute((company_id, now))?;
    removed.hidden = open_offers(tx, company_id)?;
    Ok(Some(removed))
}

/// Brings a company back, with the boards that went with it, which the next run asks. `None` if it is not removed.
pub fn restore(tx: &Transaction<'_>, company_id: i64, now: Timestamp) -> Result<Option<Restored>> {
    let Some(removed_at) = removed_at(tx, company_id)? else { return Ok(None) };
    tx.prepare_cached("UPDATE companies SET removed_at = NULL, updated_at = ?2 WHERE id = ?1")?
        .execute((company_id, now))?;
    let boards: Vec<BoardKey> = tx
        .prepare_cached(
            "UPDATE company_sources
             SET state = coalesce(state_before, 'listed'), state_before = NULL, removed_at = NULL, reason = '', due_at = ?3
             WHERE company_id = ?1 AND state = 'removed' AND removed_at = ?2
             RETURNING provider, tenant",
        )?
        .query_map((company_id, removed_at, now), |row| {
            Ok(BoardKey { provider: row.get(0)?, tenant: row.get(1)? })
        })?
        .collect::<rusqlite::Result<_>>()?;
    for board in &boards {
        units::ask_next(tx, board)?;
    }
    Ok(Some(Restored { boards: boards.iter().map(ToString::to_string).collect() }))
}

fn standing_boards(connection: &Connection, company_id: i64) -> Result<Vec<BoardKey>> {
    let links = sources::of_company(connection, company_id)?.into_iter();
    let stands = links.filter(|link| !matches!(link.state, SourceState::Removed | SourceState::Rejected));
    Ok(stands.map(|link| BoardKey { provider: link.provider, tenant: link.tenant }).collect())
}

fn has_others(connection: &Connection, company_id: i64, board: &BoardKey) -> Result<bool> {
    let others = connection
        .prepare_cached(
            "SELECT 1 FROM company_sources WHERE provider = ?1 AND tenant = ?2 AND company_id <> ?3
                 AND state IN ('listed', 'confirmed', 'empty')",
        )?
        .exists((&board.provider, &board.tenant, company_id))?;
    Ok(others)
}

fn open_offers_of(connection: &Connection, board: &BoardKey) -> Result<u64> {
    let open: Count = connection
        .prepare_cached(
            "SELECT count(*) FROM offers WHERE provider = ?1 AND tenant = ?2 AND closed_at IS NULL",
        )?
        .query_row((&board.provider, &board.tenant), |row| row.get(0))?;
    Ok(open.0)
}

fn open_offers(connection: &Connection, company_id: i64) -> Result<u64> {
    let open: Count = connection
        .prepare_cached("SELECT count(*) FROM offers WHERE company_id = ?1 AND closed_at IS NULL")?
        .query_row([company_id], |row| row.get(0))?;
    Ok(open.0)
}

#[cfg(test)]
mod tests;
