//! The end of a board's scan: what it proves, and what it closes.

use rusqlite::Connection;

use super::close::close_absent;
use crate::{
    domain::{
        Timestamp,
        scans::{AbsenceLimits, Coverage, HoldReason, OpenOfferCounts, Outcome, ScanVerdict},
    },
    store::{
        Fenced, Result,
        keys::BoardKey,
        offers, runs,
        units::{self, Suspect},
        values::Count,
    },
};

/// A board's scan that has just ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BoardScan {
    /// The board.
    pub board: BoardKey,
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

/// What the end of a scan led to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Settled {
    /// Offers closed.
    pub closed: u64,
    /// Why the board's scans are not trusted, for people.
    pub suspicion: Option<String>,
    /// Open offers that the scan did not show: the next scans say whether they are closed.
    pub absent: u64,
}

/// Closes the offers that this scan and those before it do not show, or notes why nothing is closed.
pub fn settle(tx: &Fenced<'_>, scan: &BoardScan, now: Timestamp) -> Result<Settled> {
    let board = &scan.board;
    let is_evidence = scan.coverage == Some(Coverage::FullSnapshot)
        && matches!(scan.outcome, Outcome::Complete | Outcome::Empty);
    if !is_evidence {
        runs::set_verdict(tx, scan.run_unit_id, scan.shown, 0, None)?;
        return Ok(Settled { suspicion: mark_if_cut_short(tx, scan, now)?, ..Settled::default() });
    }
    let past = runs::evidence(tx, &board.unit(), scan.run_unit_id)?;
    let reach = AbsenceLimits::after_scan(scan.shown, &past);
    let (counted, has_others) = count_open(tx, scan, reach)?;
    if has_others {
        offers::follow_board(tx, board, scan.company_id, now)?;
    }
    let ScanVerdict { close_before, held } = reach.verdict(counted);
    let closed = match close_before {
        // What this very scan showed is not absent, whatever the clock did.
        Some(before) => close_absent(tx, board, before.min(scan.started_at), now)?,
        None => 0,
    };
    runs::set_verdict(tx, scan.run_unit_id, scan.shown, closed, held.map(HoldReason::as_str))?;
    let suspicion = held.filter(|held| held.is_suspect()).map(|held| (suspect_of(held), held.reason()));
    let mark = suspicion.as_ref().map(|(suspect, reason)| (*suspect, reason.as_str()));
    units::set_suspicion(tx, &board.unit(), now, mark)?;
    let absent = counted.absent.saturating_sub(closed);
    Ok(Settled { closed, suspicion: suspicion.map(|(_, reason)| reason), absent })
}

const fn suspect_of(held: HoldReason) -> Suspect {
    match held {
        HoldReason::Drop { .. } => Suspect::Drop,
        HoldReason::Mass { .. } => Suspect::Mass,
        HoldReason::Empty { .. } => Suspect::Empty,
    }
}

/// Scans in a row that were cut short after which a board is suspect: offers withdrawn there stay open.
const CUT_SHORT: u32 = 6;

/// Marks a board as suspect whose scans were cut short too often in a row. The reason, if it is.
fn mark_if_cut_short(tx: &Fenced<'_>, scan: &BoardScan, now: Timestamp) -> Result<Option<String>> {
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
        .query_row((&scan.board.provider, &scan.board.tenant, CUT_SHORT), |row| row.get(0))?;
    if cut < CUT_SHORT {
        return Ok(None);
    }
    let reason = format!("cut short {CUT_SHORT} times in a row: offers that are withdrawn there stay open");
    let mark = Some((Suspect::Unproved, reason.as_str()));
    units::set_suspicion(tx, &scan.board.unit(), now, mark)?;
    Ok(Some(reason))
}

/// The board's open offers, and whether some are another company's.
fn count_open(
    connection: &Connection,
    scan: &BoardScan,
    reach: AbsenceLimits,
) -> Result<(OpenOfferCounts, bool)> {
    let counted = connection
        .prepare_cached(
            "SELECT count(*), count(*) FILTER (WHERE last_seen_at < ?3), count(*) FILTER (WHERE last_seen_at < ?4),
                 count(*) FILTER (WHERE last_seen_at < ?5), count(*) FILTER (WHERE company_id IS NOT ?6) > 0
             FROM offers WHERE provider = ?1 AND tenant = ?2 AND closed_at IS NULL",
        )?
        .query_row(
            (
                &scan.board.provider,
                &scan.board.tenant,
                scan.started_at,
                reach.twice,
                reach.believed,
                scan.company_id,
            ),
            |row| {
                let count = |index| row.get::<_, Count>(index).map(|count| count.0);
                let counted = OpenOfferCounts {
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
