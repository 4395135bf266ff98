//! Closing offers: by absence, as [`crate::domain::scans`] judges it, and with a board that is gone.
//!
//! A scan's verdict is written in the transaction that ends it: either it ended and what it closes is
//! closed, or it never ended and is no evidence. Every closing is noted in the offer's history and makes
//! its company's figures out of date.

use rusqlite::{Transaction, params};

use super::{
    Result, companies,
    offers::{self, ClosedWhy, changes},
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
    /// The different offers it showed.
    pub shown: u64,
    /// The company whose offers a board's are.
    pub company_id: i64,
}

/// Notes that a unit's scan begins: its row.
///
/// Instants tell what is seen from what is absent. Where the clock was put back since the unit's last scan,
/// its instants that lie ahead were wrong: they become just now, so that nothing that was seen looks absent, and
/// nothing that is absent looks seen until the clock gets there.
pub fn begin(
    tx: &Transaction<'_>,
    run_id: i64,
    provider: &str,
    kind: UnitKind,
    unit: &str,
    now: Timestamp,
) -> Result<i64> {
    let ahead = tx
        .prepare_cached(
            "SELECT 1 FROM (
                 SELECT started_at, finished_at FROM run_units WHERE provider = ?1 AND kind = ?2 AND unit = ?3
                 ORDER BY id DESC LIMIT 1)
             WHERE max(started_at, coalesce(finished_at, started_at)) >= ?4",
        )?
        .exists((provider, kind, unit, now))?;
    if ahead {
        let tenant = if kind == UnitKind::Tenant { unit } else { "" };
        let before = Timestamp::from_millis(now.as_millis().saturating_sub(1));
        tx.prepare_cached(
            "UPDATE offers SET last_seen_at = ?3, first_seen_at = min(first_seen_at, ?3)
             WHERE provider = ?1 AND tenant = ?2 AND last_seen_at > ?3",
        )?
        .execute((provider, tenant, before))?;
        tx.prepare_cached(
            "UPDATE run_units SET started_at = min(started_at, ?4), finished_at = min(finished_at, ?4)
             WHERE provider = ?1 AND kind = ?2 AND unit = ?3 AND max(started_at, coalesce(finished_at, 0)) > ?4",
        )?
        .execute((provider, kind, unit, before))?;
    }
    runs::start_unit(tx, run_id, provider, kind, unit, now)
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
    let is_evidence = scan.coverage == Some(Coverage::FullSnapshot)
        && matches!(scan.outcome, Outcome::Complete | Outcome::Empty);
    if !is_evidence {
        runs::set_verdict(tx, scan.run_unit_id, scan.shown, 0, None)?;
        return Ok(Settled { closed: 0, suspicion: unproved(tx, scan, now)? });
    }
    let past = runs::evidence(tx, &scan.provider, UnitKind::Tenant, &scan.tenant, scan.run_unit_id)?;
    let reach = Reach::of(scan.shown, &past);
    let (counted, elsewhere) = count(tx, scan, reach)?;
    if elsewhere {
        offers::follow_board(tx, &scan.provider, &scan.tenant, scan.company_id, now)?;
    }
    let Verdict { close_before, held } = reach.verdict(counted);
    let closed = match close_before {
        // What this very scan showed is not absent, whatever the clock did.
        Some(before) => close(tx, scan, before.min(scan.started_at), now)?,
        None => 0,
    };
    runs::set_verdict(tx, scan.run_unit_id, scan.shown, closed, held.map(Held::as_str))?;
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

/// So many scans in a row that prove nothing make a board suspect: what is withdrawn there stays open.
const UNPROVED: u32 = 6;

/// A board whose scans are always cut short is told of, once it has been for long.
fn unproved(tx: &Transaction<'_>, scan: &BoardScan, now: Timestamp) -> Result<Option<String>> {
    if scan.outcome != Outcome::Truncated || scan.coverage != Some(Coverage::FullSnapshot) {
        return Ok(None);
    }
    let cut: u32 = tx
        .prepare_cached(
            "SELECT count(*) FROM (
                 SELECT outcome FROM run_units WHERE provider = ?1 AND kind = 'tenant' AND unit = ?2
                 ORDER BY id DESC LIMIT ?3)
             WHERE outcome = 'truncated'",
        )?
        .query_row((&scan.provider, &scan.tenant, UNPROVED), |row| row.get(0))?;
    if cut < UNPROVED {
        return Ok(None);
    }
    let reason = format!("cut short {UNPROVED} times in a row: offers that are withdrawn there stay open");
    let told = Some((Suspect::Unproved, reason.as_str()));
    units::set_suspicion(tx, &scan.provider, UnitKind::Tenant, &scan.tenant, now, told)?;
    Ok(Some(reason))
}

/// The board's open offers, and whether some are another company's.
fn count(tx: &Transaction<'_>, scan: &BoardScan, reach: Reach) -> Result<(Counted, bool)> {
    let counted = tx
        .prepare_cached(
            "SELECT count(*), count(*) FILTER (WHERE last_seen_at < ?3), count(*) FILTER (WHERE last_seen_at < ?4),
                 count(*) FILTER (WHERE last_seen_at < ?5), count(*) FILTER (WHERE company_id IS NOT ?6) > 0
             FROM offers WHERE provider = ?1 AND tenant = ?2 AND closed_at IS NULL",
        )?
        .query_row(
            (&scan.provider, &scan.tenant, scan.started_at, reach.twice, reach.believed, scan.company_id),
            |row| {
                let count = |index| row.get::<_, Count>(index).map(|count| count.0);
                let counted = Counted {
                    open: count(0)?,
                    absent: count(1)?,
                    absent_twice: count(2)?,
                    believed: count(3)?,
                };
                Ok((counted, row.get(4)?))
            },
        )?;
    Ok(counted)
}

fn close(tx: &Transaction<'_>, scan: &BoardScan, before: Timestamp, now: Timestamp) -> Result<u64> {
    close_seen_before(tx, &scan.provider, &scan.tenant, Some(before), ClosedWhy::Absent, now)
}

/// A board turned out to be another company's: what it showed is not this one's, unless a further company
/// has it.
pub(super) fn disown(tx: &Transaction<'_>, provider: &str, tenant: &str, now: Timestamp) -> Result<u64> {
    let in_use = tx
        .prepare_cached(
            "SELECT 1 FROM company_sources
             WHERE provider = ?1 AND tenant = ?2 AND state IN ('listed', 'confirmed', 'empty')",
        )?
        .exists((provider, tenant))?;
    if in_use { Ok(0) } else { close_seen_before(tx, provider, tenant, None, ClosedWhy::Disowned, now) }
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

/// A board was not found, so often of the times that are needed: its offers close once that is believed.
///
/// It is not, while more than half of the provider's boards are not found: a source that moved or broke says
/// the same of all of them.
pub(super) fn missing(
    tx: &Transaction<'_>,
    provider: &str,
    tenant: &str,
    now: Timestamp,
    needed: u32,
) -> Result<u64> {
    let misses: u32 = tx
        .prepare_cached(
            "SELECT coalesce(max(misses), 0) FROM company_sources WHERE provider = ?1 AND tenant = ?2",
        )?
        .query_row((provider, tenant), |row| row.get(0))?;
    let mut closed = 0;
    let (suspect, reason) = if misses < needed {
        (Suspect::Missing, format!("not found, {misses} of the {needed} times that close its offers"))
    } else if let Some((missing, boards)) = most_are_missing(tx, provider)? {
        let reason =
            format!("not found, as {missing} of `{provider}`'s {boards} boards: the source is not believed");
        (Suspect::Missing, reason)
    } else {
        closed = close_seen_before(tx, provider, tenant, None, ClosedWhy::BoardGone, now)?;
        (Suspect::Gone, format!("not found {misses} times: its offers are closed"))
    };
    let told = Some((suspect, reason.as_str()));
    units::set_suspicion(tx, provider, UnitKind::Tenant, tenant, now, told)?;
    Ok(closed)
}

/// How many of a provider's boards with open offers are missing, of how many, if that is more than half of
/// several.
fn most_are_missing(tx: &Transaction<'_>, provider: &str) -> Result<Option<(u64, u64)>> {
    const SEVERAL: u64 = 3;
    let (missing, boards): (Count, Count) = tx
        .prepare_cached(
            "SELECT count(*) FILTER (WHERE missing), count(*) FROM (
                 SELECT max(misses) > 0 AS missing FROM company_sources
                 WHERE provider = ?1 AND EXISTS (
                     SELECT 1 FROM offers WHERE offers.provider = ?1
                         AND offers.tenant = company_sources.tenant AND closed_at IS NULL)
                 GROUP BY tenant)",
        )?
        .query_row([provider], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok((boards.0 >= SEVERAL && missing.0 * 2 > boards.0).then_some((missing.0, boards.0)))
}

#[cfg(test)]
mod tests;
