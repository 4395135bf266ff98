//! Closing offers: by absence, as [`crate::domain::scans`] judges it, and with a board that is gone.
//!
//! A scan's verdict is written in the transaction that ends it: either it ended and what it closes is
//! closed, or it never ended and is no evidence. Every closing is noted in the offer's history and makes
//! its company's figures out of date.

use rusqlite::{Transaction, params};

use super::{
    Result, companies,
    offers::{ClosedWhy, changes},
    runs, sources,
    units::{self, Suspect, UnitKind},
    values::Count,
};
use crate::domain::{
    Timestamp,
    scans::{Counted, Coverage, Held, Outcome, Reach, Verdict},
};

/// A board's scan that has just ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BoardScan {
    /// The provider's name.
    pub provider: String,
    /// The board.
    pub tenant: String,
    /// Its row in this run, ended already.
    pub run_unit_id: i64,
    /// When it began; all that it showed was seen since.
    pub started_at: Timestamp,
    /// How it ended.
    pub outcome: Outcome,
    /// What its pages covered together.
    pub coverage: Option<Coverage>,
}

/// What a scan's end came to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Settled {
    /// Offers closed.
    pub closed: u64,
    /// Why the board's scans are not believed, for people.
    pub suspicion: Option<String>,
}

/// Closes what the scan and those before it do not show, or notes why nothing is closed.
pub fn settle(tx: &Transaction<'_>, scan: &BoardScan, now: Timestamp) -> Result<Settled> {
    let shown = shown(tx, scan)?;
    let is_evidence = scan.coverage == Some(Coverage::FullSnapshot)
        && matches!(scan.outcome, Outcome::Complete | Outcome::Empty);
    if !is_evidence {
        runs::set_verdict(tx, scan.run_unit_id, shown, 0, None)?;
        return Ok(Settled::default());
    }
    let past = runs::evidence(tx, &scan.provider, UnitKind::Tenant, &scan.tenant, scan.run_unit_id)?;
    let reach = Reach::of(shown, &past);
    let counted = count(tx, scan, reach)?;
    let Verdict { close_before, held } = reach.verdict(counted);
    let closed = match close_before {
        Some(before) => close(tx, scan, before, now)?,
        None => 0,
    };
    runs::set_verdict(tx, scan.run_unit_id, shown, closed, held.map(Held::as_str))?;
    let suspicion = held.filter(|held| held.is_suspect()).map(|held| (suspect(held), held.reason()));
    let told = suspicion.as_ref().map(|(suspect, reason)| (*suspect, reason.as_str()));
    units::set_suspicion(tx, &scan.provider, UnitKind::Tenant, &scan.tenant, now, told)?;
    Ok(Settled { closed, suspicion: suspicion.map(|(_, reason)| reason) })
}

const fn suspect(held: Held) -> Suspect {
    match held {
        Held::Drop { .. } => Suspect::Drop,
        Held::Mass { .. } => Suspect::Mass,
        Held::Empty { .. } => Suspect::Empty,
    }
}

fn shown(tx: &Transaction<'_>, scan: &BoardScan) -> Result<u64> {
    let shown: Count = tx
        .prepare_cached(
            "SELECT count(*) FROM offers WHERE provider = ?1 AND tenant = ?2 AND last_seen_at >= ?3",
        )?
        .query_row((&scan.provider, &scan.tenant, scan.started_at), |row| row.get(0))?;
    Ok(shown.0)
}

fn count(tx: &Transaction<'_>, scan: &BoardScan, reach: Reach) -> Result<Counted> {
    let counted = tx
        .prepare_cached(
            "SELECT count(*), count(*) FILTER (WHERE last_seen_at < ?3), count(*) FILTER (WHERE last_seen_at < ?4),
                 count(*) FILTER (WHERE last_seen_at < ?5)
             FROM offers WHERE provider = ?1 AND tenant = ?2 AND closed_at IS NULL",
        )?
        .query_row((&scan.provider, &scan.tenant, scan.started_at, reach.twice, reach.believed), |row| {
            let count = |index| row.get::<_, Count>(index).map(|count| count.0);
            Ok(Counted { open: count(0)?, absent: count(1)?, absent_twice: count(2)?, believed: count(3)? })
        })?;
    Ok(counted)
}

fn close(tx: &Transaction<'_>, scan: &BoardScan, before: Timestamp, now: Timestamp) -> Result<u64> {
    close_seen_before(tx, &scan.provider, &scan.tenant, Some(before), ClosedWhy::Absent, now)
}

/// A board is gone, and so are its offers: how many were still open.
pub(super) fn close_board(tx: &Transaction<'_>, provider: &str, tenant: &str, now: Timestamp) -> Result<u64> {
    close_seen_before(tx, provider, tenant, None, ClosedWhy::BoardGone, now)
}

/// Closes the board's open offers that were last seen before an instant, or all.
fn close_seen_before(
    tx: &Transaction<'_>,
    provider: &str,
    tenant: &str,
    before: Option<Timestamp>,
    why: ClosedWhy,
    now: Timestamp,
) -> Result<u64> {
    let closed: Vec<(i64, Option<i64>)> = tx
        .prepare_cached(
            "UPDATE offers SET closed_at = ?4, closed_why = ?5
             WHERE provider = ?1 AND tenant = ?2 AND closed_at IS NULL AND (?3 IS NULL OR last_seen_at < ?3)
             RETURNING id, company_id",
        )?
        .query_map(params![provider, tenant, before, now, why], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    for (offer_id, company_id) in &closed {
        changes::note_closed(tx, *offer_id, now, why)?;
        if let Some(company_id) = company_id {
            companies::mark_dirty(tx, *company_id)?;
        }
    }
    Ok(closed.len() as u64)
}

/// A board answered: it is not missing, whatever was noted before.
pub fn found(tx: &Transaction<'_>, provider: &str, tenant: &str, now: Timestamp) -> Result<()> {
    sources::mark_found(tx, provider, tenant)?;
    tx.prepare_cached(
        "UPDATE scan_states SET suspect = NULL, suspect_reason = NULL, suspect_since = NULL, updated_at = ?3
         WHERE provider = ?1 AND kind = 'tenant' AND unit = ?2 AND suspect IN ('missing', 'gone')",
    )?
    .execute((provider, tenant, now))?;
    Ok(())
}

/// A board was not found, so often: its offers close once that is believed.
pub(super) fn missing(
    tx: &Transaction<'_>,
    provider: &str,
    tenant: &str,
    now: Timestamp,
    (misses, needed): (u32, u32),
) -> Result<u64> {
    let (closed, suspicion) = if misses >= needed {
        let closed = close_board(tx, provider, tenant, now)?;
        (closed, (Suspect::Gone, format!("not found {misses} times: its offers are closed")))
    } else {
        let reason = format!("not found, {misses} of the {needed} times that close its offers");
        (0, (Suspect::Missing, reason))
    };
    let told = Some((suspicion.0, suspicion.1.as_str()));
    units::set_suspicion(tx, provider, UnitKind::Tenant, tenant, now, told)?;
    Ok(closed)
}

#[cfg(test)]
mod tests;
