//! The end of a board's scan: what it proves, and what it closes.

use rusqlite::Transaction;

use super::close::close_absent;
use crate::{
    domain::{
        Timestamp,
        scans::{Counted, Coverage, Held, Outcome, Reach, Verdict},
    },
    store::{
        Result,
        keys::BoardKey,
        offers, runs,
        units::{self, Suspect},
        values::Count,
    },
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
    let board = BoardKey { provider: scan.provider.clone(), tenant: scan.tenant.clone() };
    let is_evidence = scan.coverage == Some(Coverage::FullSnapshot)
        && matches!(scan.outcome, Outcome::Complete | Outcome::Empty);
    if !is_evidence {
        runs::set_verdict(tx, scan.run_unit_id, scan.shown, 0, None)?;
        return Ok(Settled { closed: 0, suspicion: unproved(tx, scan, &board, now)? });
    }
    let past = runs::evidence(tx, &board.unit(), scan.run_unit_id)?;
    let reach = Reach::of(scan.shown, &past);
    let (counted, elsewhere) = count(tx, scan, reach)?;
    if elsewhere {
        offers::follow_board(tx, &board, scan.company_id, now)?;
    }
    let Verdict { close_before, held } = reach.verdict(counted);
    let closed = match close_before {
        // What this very scan showed is not absent, whatever the clock did.
        Some(before) => close_absent(tx, &board, before.min(scan.started_at), now)?,
        None => 0,
    };
    runs::set_verdict(tx, scan.run_unit_id, scan.shown, closed, held.map(Held::as_str))?;
    let suspicion = held.filter(|held| held.is_suspect()).map(|held| (suspect(held), held.reason()));
    let told = suspicion.as_ref().map(|(suspect, reason)| (*suspect, reason.as_str()));
    units::set_suspicion(tx, &board.unit(), now, told)?;
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
fn unproved(
    tx: &Transaction<'_>,
    scan: &BoardScan,
    board: &BoardKey,
    now: Timestamp,
) -> Result<Option<String>> {
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
    units::set_suspicion(tx, &board.unit(), now, told)?;
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
