//! What discovery and scans learn of a board, with all that follows for its links, its offers and its unit.
//!
//! [`sources`] keeps the links of companies to boards, [`closing`] closes offers;
//! what concerns both is written here, in one transaction.

use rusqlite::OptionalExtension;

use super::{
    Fenced, Result, StoreError, closing,
    keys::BoardKey,
    sources::{self, FoundSource, SourceState},
    values::Json,
};
use crate::domain::{Timestamp, scans::MissRule};

/// Stores what discovery found of a company's link to a board. Whether the link is new.
///
/// The board was seen to exist, so earlier misses are forgotten. A listed link stays listed and certain:
/// only where and when it was seen is added to it. What a person removed stays as it is.
pub fn record(tx: &Fenced<'_>, company_id: i64, found: &FoundSource, now: Timestamp) -> Result<bool> {
    let board = &found.board;
    let known = sources::state_of(tx, company_id, board)?;
    if found.state.is_of_person() && known != Some(found.state) {
        return Err(StoreError::Invalid(format!(
            "`{board}` cannot be found as {}; only a person says so",
            found.state
        )));
    }
    if sources::is_barred(tx, company_id, board)? {
        return Ok(false);
    }
    tx.prepare_cached(
        "INSERT INTO company_sources (company_id, provider, tenant, confidence, state, reason, evidence,
             board_url, open_offers, added_at, checked_at, due_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?10, ?11)
         ON CONFLICT (provider, tenant, company_id) DO UPDATE SET
             confidence = CASE state WHEN 'listed' THEN confidence ELSE excluded.confidence END,
             state = CASE state WHEN 'listed' THEN state ELSE excluded.state END,
             reason = CASE state WHEN 'listed' THEN reason ELSE excluded.reason END,
             evidence = CASE WHEN state = 'listed' AND excluded.evidence = '[]'
                 THEN evidence ELSE excluded.evidence END,
             board_url = coalesce(excluded.board_url, board_url),
             open_offers = coalesce(excluded.open_offers, open_offers),
             checked_at = excluded.checked_at,
             due_at = CASE state WHEN 'listed' THEN NULL ELSE excluded.due_at END,
             misses = 0, missed_at = NULL",
    )?
    .execute((
        company_id,
        &board.provider,
        &board.tenant,
        found.confidence,
        found.state,
        &found.reason,
        Json(&found.evidence),
        &found.board_url,
        found.open_offers,
        now,
        found.due_at,
    ))?;
    let was_in_use = matches!(known, Some(SourceState::Confirmed | SourceState::Empty));
    if found.state == SourceState::Rejected && was_in_use {
        closing::disown(tx, board, now)?;
    }
    Ok(known.is_none())
}

/// A board answered: it is not missing, whatever was noted before.
pub fn found(tx: &Fenced<'_>, board: &BoardKey, now: Timestamp) -> Result<()> {
    sources::forget_misses(tx, board)?;
    tx.prepare_cached(
        "UPDATE scan_states SET suspect = NULL, suspect_reason = NULL, suspect_since = NULL, updated_at = ?3
         WHERE provider = ?1 AND kind = 'tenant' AND unit = ?2 AND suspect IN ('missing', 'gone')",
    )?
    .execute((&board.provider, &board.tenant, now))?;
    Ok(())
}

/// Retires another spelling of a board: what linked to it links to the board, and its offers close, because the board
/// shows them under its own name. Nothing is deleted. How many offers closed.
pub fn retire_spelling(tx: &Fenced<'_>, kept: &BoardKey, other: &BoardKey, now: Timestamp) -> Result<u64> {
    tx.prepare_cached(
        "INSERT INTO company_sources (company_id, provider, tenant, confidence, state, reason, evidence,
             board_url, open_offers, added_at, checked_at, due_at)
         SELECT company_id, provider, ?3, confidence, state, reason, evidence, board_url, open_offers, ?4,
             checked_at, due_at
         FROM company_sources WHERE provider = ?1 AND tenant = ?2 AND state NOT IN ('rejected', 'removed')
         ON CONFLICT (provider, tenant, company_id) DO UPDATE SET
             confidence = 'certain', state = 'listed', reason = '', due_at = NULL
         WHERE excluded.state = 'listed' AND state NOT IN ('listed', 'removed')",
    )?
    .execute((&other.provider, &other.tenant, &kept.tenant, now))?;
    tx.prepare_cached(
        "UPDATE company_sources SET state = 'rejected', reason = ?3, due_at = NULL, misses = 0, missed_at = NULL
         WHERE provider = ?1 AND tenant = ?2 AND state NOT IN ('rejected', 'removed')",
    )?
    .execute((&other.provider, &other.tenant, format!("another spelling of `{kept}`")))?;
    closing::disown(tx, other, now)
}

/// What an answer of "no such board" led to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Missed {
    /// How often the board was not found, counting only answers that lie apart; 0 for a link that is not known.
    pub misses: u32,
    /// Offers that were closed because of it.
    pub closed: u64,
}

/// An answer of "no such board".
#[derive(Debug, Clone, Copy)]
pub struct Miss<'a> {
    /// The board that was asked for.
    pub board: &'a BoardKey,
    /// When it was asked for.
    pub now: Timestamp,
    /// How many such answers are believed, and how far apart they must lie to count.
    pub rule: MissRule,
    /// When the board is asked again.
    pub due_at: Timestamp,
}

/// A known board answered "no such board"; such answers count only if they lie apart as the rule says.
///
/// Once that is often enough, the board's offers close, and a confirmed or empty link becomes a candidate
/// and is no longer scanned. A listed one stays listed: a person will know.
pub fn miss(tx: &Fenced<'_>, company_id: i64, answer: &Miss<'_>) -> Result<Missed> {
    let Some(misses) = answer.count(tx, company_id)? else { return Ok(Missed::default()) };
    Ok(Missed { misses, closed: answer.close(tx)? })
}

/// [`miss`] for every company of a board, after a scan that did not find it. How many offers closed.
pub fn miss_for_all(tx: &Fenced<'_>, answer: &Miss<'_>) -> Result<u64> {
    let companies: Vec<i64> = tx
        .prepare_cached("SELECT company_id FROM company_sources WHERE provider = ?1 AND tenant = ?2")?
        .query_map((&answer.board.provider, &answer.board.tenant), |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    for company_id in companies {
        answer.count(tx, company_id)?;
    }
    answer.close(tx)
}

impl Miss<'_> {
    /// Counts the answer for one company's link. How many there are now; `None` for a link that is not known.
    fn count(&self, tx: &Fenced<'_>, company_id: i64) -> Result<Option<u32>> {
        let known: Option<(i64, SourceState, u32, Option<Timestamp>)> = tx
            .prepare_cached(
                "SELECT id, state, misses, missed_at FROM company_sources
                 WHERE provider = ?1 AND tenant = ?2 AND company_id = ?3",
            )?
            .query_row((&self.board.provider, &self.board.tenant, company_id), |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
            })
            .optional()?;
        let Some((id, state, misses, missed_at)) = known.filter(|known| known.1 != SourceState::Removed)
        else {
            return Ok(None);
        };
        let (misses, missed_at) = self.rule.count(misses, missed_at, self.now);
        tx.prepare_cached(
            "UPDATE company_sources SET misses = ?2, missed_at = ?3, checked_at = ?4, due_at = ?5 WHERE id = ?1",
        )?
        .execute((id, misses, missed_at, self.now, self.due_at))?;
        let in_use = matches!(state, SourceState::Confirmed | SourceState::Empty);
        if in_use && misses >= self.rule.confirmations {
            let reason = format!("the board was not found {misses} times in a row");
            tx.prepare_cached("UPDATE company_sources SET state = 'candidate', reason = ?2 WHERE id = ?1")?
                .execute((id, reason))?;
        }
        Ok(Some(misses))
    }

    /// Closes the board's offers if the answers so far are believed. How many.
    fn close(&self, tx: &Fenced<'_>) -> Result<u64> {
        closing::missing(tx, self.board, self.now, self.rule.confirmations)
    }
}
