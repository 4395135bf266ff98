//! What a person, discovery and a scan say of a board.

use rusqlite::{OptionalExtension, Transaction};

use super::{FoundSource, MissRule, SourceState};
use crate::{
    domain::Timestamp,
    store::{Result, StoreError, closing, values::Json},
};

/// Links a company to a board as a person listed it: certain, whatever discovery said before. Whether
/// the link is new.
///
/// The same list read again changes nothing, so that what is noted of the board since then stays.
pub fn upsert(
    tx: &Transaction<'_>,
    company_id: i64,
    provider: &str,
    tenant: &str,
    now: Timestamp,
) -> Result<bool> {
    let known = state_of(tx, company_id, provider, tenant)?;
    tx.prepare_cached(
        "INSERT INTO company_sources (company_id, provider, tenant, confidence, state, added_at)
         VALUES (?1, ?2, ?3, 'certain', 'listed', ?4)
         ON CONFLICT (provider, tenant, company_id) DO UPDATE SET
             confidence = 'certain', state = 'listed', reason = '', due_at = NULL, misses = 0, missed_at = NULL
         WHERE state <> 'listed'",
    )?
    .execute((company_id, provider, tenant, now))?;
    Ok(known.is_none())
}

/// Keeps what discovery found of a company's link to a board. Whether the link is new.
///
/// The board was seen to exist, so earlier misses are forgotten. A listed link stays listed and certain:
/// only where and when it was seen is added to it.
pub fn record(tx: &Transaction<'_>, company_id: i64, found: &FoundSource, now: Timestamp) -> Result<bool> {
    let known = state_of(tx, company_id, &found.provider, &found.tenant)?;
    if found.state == SourceState::Listed && known != Some(SourceState::Listed) {
        return Err(StoreError::Invalid(format!(
            "`{}/{}` cannot be found as listed; only a person lists a board",
            found.provider, found.tenant
        )));
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
        &found.provider,
        &found.tenant,
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
        closing::disown(tx, &found.provider, &found.tenant, now)?;
    }
    Ok(known.is_none())
}

/// What an answer of "no such board" came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Missed {
    /// How often the board was not found, counting only answers that lie apart; 0 for a link that is not known.
    pub misses: u32,
    /// Offers that were closed for it.
    pub closed: u64,
}

/// A known board answered "no such board"; such answers count only if they lie apart as `rule` says.
///
/// Once that is often enough, the board's offers close, and a confirmed or empty link becomes a candidate
/// and is no longer scanned. A listed one stays listed: a person will know. It is asked again at `due_at`.
pub fn miss(
    tx: &Transaction<'_>,
    company_id: i64,
    provider: &str,
    tenant: &str,
    now: Timestamp,
    rule: MissRule,
    due_at: Timestamp,
) -> Result<Missed> {
    let Some(misses) = count_miss(tx, company_id, (provider, tenant), now, rule, due_at)? else {
        return Ok(Missed::default());
    };
    let closed = closing::missing(tx, provider, tenant, now, rule.confirmations)?;
    Ok(Missed { misses, closed })
}

/// [`miss`] for every company of a board, after a scan that did not find it. How many offers closed.
pub fn miss_for_all(
    tx: &Transaction<'_>,
    provider: &str,
    tenant: &str,
    now: Timestamp,
    rule: MissRule,
    due_at: Timestamp,
) -> Result<u64> {
    let companies: Vec<i64> = tx
        .prepare_cached("SELECT company_id FROM company_sources WHERE provider = ?1 AND tenant = ?2")?
        .query_map((provider, tenant), |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    for company in companies {
        count_miss(tx, company, (provider, tenant), now, rule, due_at)?;
    }
    closing::missing(tx, provider, tenant, now, rule.confirmations)
}

/// Counts a miss of one company's link: how many there are, or nothing for a link that is not known.
fn count_miss(
    tx: &Transaction<'_>,
    company_id: i64,
    (provider, tenant): (&str, &str),
    now: Timestamp,
    rule: MissRule,
    due_at: Timestamp,
) -> Result<Option<u32>> {
    let known: Option<(i64, SourceState, u32, Option<Timestamp>)> = tx
        .prepare_cached(
            "SELECT id, state, misses, missed_at FROM company_sources
             WHERE provider = ?1 AND tenant = ?2 AND company_id = ?3",
        )?
        .query_row((provider, tenant, company_id), |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
        })
        .optional()?;
    let Some((id, state, misses, missed_at)) = known else { return Ok(None) };
    let counts = missed_at.is_none_or(|missed_at| now.since(missed_at) >= rule.apart);
    let misses = misses.saturating_add(u32::from(counts));
    tx.prepare_cached(
        "UPDATE company_sources SET misses = ?2, missed_at = ?3, checked_at = ?4, due_at = ?5 WHERE id = ?1",
    )?
    .execute((id, misses, if counts { Some(now) } else { missed_at }, now, due_at))?;
    let in_use = matches!(state, SourceState::Confirmed | SourceState::Empty);
    if in_use && misses >= rule.confirmations {
        let reason = format!("the board was not found {misses} times in a row");
        tx.prepare_cached("UPDATE company_sources SET state = 'candidate', reason = ?2 WHERE id = ?1")?
            .execute((id, reason))?;
    }
    Ok(Some(misses))
}

/// A scan found the board: it was never missing, for any of its companies.
pub(in crate::store) fn mark_found(tx: &Transaction<'_>, provider: &str, tenant: &str) -> Result<()> {
    tx.prepare_cached(
        "UPDATE company_sources SET misses = 0, missed_at = NULL
         WHERE provider = ?1 AND tenant = ?2 AND misses > 0",
    )?
    .execute((provider, tenant))?;
    Ok(())
}

/// Puts off asking a known board again; all that is known of it stays, its misses too.
pub fn defer(
    tx: &Transaction<'_>,
    company_id: i64,
    provider: &str,
    tenant: &str,
    due_at: Timestamp,
) -> Result<()> {
    tx.prepare_cached(
        "UPDATE company_sources SET due_at = ?4 WHERE provider = ?1 AND tenant = ?2 AND company_id = ?3",
    )?
    .execute((provider, tenant, company_id, due_at))?;
    Ok(())
}

/// Notes that the board was scanned, for every company it belongs to.
pub fn mark_scanned(tx: &Transaction<'_>, provider: &str, tenant: &str, now: Timestamp) -> Result<()> {
    tx.prepare_cached(
        "UPDATE company_sources SET last_scanned_at = max(coalesce(last_scanned_at, ?3), ?3)
         WHERE provider = ?1 AND tenant = ?2",
    )?
    .execute((provider, tenant, now))?;
    Ok(())
}

fn state_of(
    tx: &Transaction<'_>,
    company_id: i64,
    provider: &str,
    tenant: &str,
) -> Result<Option<SourceState>> {
    let state = tx
        .prepare_cached(
            "SELECT state FROM company_sources WHERE provider = ?1 AND tenant = ?2 AND company_id = ?3",
        )?
        .query_row((provider, tenant, company_id), |row| row.get(0))
        .optional()?;
    Ok(state)
}
