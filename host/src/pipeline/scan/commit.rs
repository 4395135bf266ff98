//! Writes a unit to the database: begins its row, writes each page in one transaction, finishes its row.

use super::{
    due::{DueUnit, Owner},
    ended::{Ended, StopReason, scan_end, state_after},
    ingest::{self, Sorted},
    provider_context::ProviderContext,
    tally::Tally,
};
use crate::{
    domain::{
        Timestamp,
        cadence::{Pace, ScanEnd, ScanTimes},
        scans::{Coverage, MissRule, Outcome},
    },
    http::Scope,
    plugins::model::Position,
    store::{
        Fenced, StoreError,
        boards::{self, Miss},
        closing::{self, BoardScan, Settled},
        crash_point,
        keys::UnitKey,
        offers::{self, OfferBatch, PageCounts, PageWrite},
        runs::{self, UnitCounters, UnitEnd},
        sources,
        stats::page_count,
        units::{self, UnitOutcome},
    },
};

/// A unit whose scan has begun.
pub(super) struct BegunUnit {
    /// The id of its row in `run_units`.
    pub(super) row: i64,
    /// Where an earlier run stopped.
    pub(super) position: Position,
}

/// Begins the row of a unit whose scan began at `started_at`.
pub(super) async fn begin(
    context: ProviderContext<'_>,
    unit: &DueUnit,
    started_at: Timestamp,
) -> Result<BegunUnit, StoreError> {
    let run_id = context.run.id;
    let key = unit.key.clone();
    let state_version = context.provider.plugin.manifest().state_version;
    let (row, position) = context
        .run
        .write(move |tx| {
            let position = units::begin(tx, &key, started_at, state_version)?;
            Ok((closing::begin(tx, run_id, &key, started_at)?, position))
        })
        .await?;
    let position = Position { cursor: position.cursor, state: position.state };
    Ok(BegunUnit { row, position })
}

/// What is written with a page, beside its offers.
pub(super) struct PageCommit {
    pub(super) row: i64,
    pub(super) started_at: Timestamp,
    /// Ids of rows that could not be read.
    pub(super) unread: Vec<String>,
    /// Where the unit continues.
    pub(super) position: Position,
    pub(super) counters: UnitCounters,
}

/// A page that was written.
pub(super) struct Committed {
    pub(super) counts: PageCounts,
    /// Bytes that the database grew by.
    pub(super) growth: u64,
}

/// Writes a page, the cursor that follows it and the unit's counters in one transaction.
pub(super) async fn page(
    context: ProviderContext<'_>,
    unit: &DueUnit,
    sorted: Sorted,
    page: PageCommit,
) -> Result<Committed, StoreError> {
    let run = context.run;
    let Sorted { unchanged, mut ready, incomplete } = sorted;
    ready.extend(incomplete);
    let (scorer, owner) = (run.scorer.clone(), unit.owner);
    let changed_or_new =
        tokio::task::spawn_blocking(move || ingest::prepare_offers(ready, owner, scorer.as_deref()))
            .await
            .map_err(|error| StoreError::Internal(format!("preparing a page failed: {error}")))?;
    let write = PageWrite {
        offers: OfferBatch {
            provider: unit.key.provider.clone(),
            tenant: unit.key.tenant().map(str::to_owned),
            // A clock that is put back must not make what was just seen look absent.
            now: run.now().max(page.started_at),
            changed_or_new,
            unchanged,
            unread: page.unread,
        },
        unit: unit.key.clone(),
        cursor: page.position.cursor,
        state: page.position.state,
        run_unit_id: page.row,
        counters: page.counters,
    };
    let page_bytes = run.store().page_bytes();
    let committed = run
        .write(move |tx| {
            // One connection writes, so that what the file grows by is this page's.
            let before = page_count(tx)?;
            let counts = offers::write_page(tx, &write)?;
            let growth = page_count(tx)?.saturating_sub(before) * page_bytes;
            crash_point("page-before-commit");
            Ok(Committed { counts, growth })
        })
        .await?;
    crash_point("page-after-commit");
    run.growth.take(committed.growth);
    Ok(committed)
}

/// Copies the traffic of a unit's requests so far into its counters.
pub(super) fn count_traffic(counters: &mut UnitCounters, scope: &Scope) {
    let traffic = scope.traffic();
    counters.requests = traffic.requests;
    counters.rate_limited = traffic.rate_limited;
    counters.bytes_received = traffic.bytes_received;
}

/// What the pages of a scan showed together.
#[derive(Clone, Copy)]
pub(super) struct Findings {
    pub(super) coverage: Option<Coverage>,
    pub(super) total: Option<u64>,
    pub(super) shown: u64,
}

impl Findings {
    pub(super) fn of(tally: &Tally) -> Self {
        Self { coverage: tally.coverage(), total: tally.total(), shown: tally.shown() }
    }
}

/// A unit that ended.
#[derive(Clone, Copy)]
pub(super) struct UnitFinish<'a> {
    pub(super) started_at: Timestamp,
    pub(super) ended: &'a Ended,
    pub(super) findings: Findings,
    pub(super) counters: &'a UnitCounters,
}

/// The end of a unit's scan, ready to be written.
pub(super) struct Ending {
    key: UnitKey,
    now: Timestamp,
    times: ScanTimes,
    pace: Pace,
    forced: bool,
    state: UnitOutcome,
    counters: UnitCounters,
    had_its_turn: bool,
    end: UnitEnd,
    started_at: Timestamp,
    shown: u64,
    /// The company of the board, if the unit is one.
    company_id: Option<i64>,
}

/// The end of a unit's scan that ends now.
pub(super) fn ending(context: ProviderContext<'_>, unit: &DueUnit, finish: &UnitFinish<'_>) -> Ending {
    let UnitFinish { started_at, ended, findings, counters } = *finish;
    let now = context.run.now().max(started_at);
    Ending {
        key: unit.key.clone(),
        now,
        times: ScanTimes { run_started_at: context.run.started_at.min(started_at), ended_at: now },
        pace: unit.pace,
        forced: context.run.config.run.force,
        state: state_after(ended),
        counters: counters.clone(),
        had_its_turn: counters.requests > 0 && ended.reason != StopReason::Cancelled,
        end: UnitEnd {
            outcome: ended.outcome,
            stop_reason: ended.reason.as_str(),
            coverage: findings.coverage,
            total: findings.total,
            error: ended.error.clone(),
        },
        started_at,
        shown: findings.shown,
        company_id: match unit.owner {
            Owner::Company(company_id) => Some(company_id),
            Owner::Offer => None,
        },
    }
}

impl Ending {
    /// When the scan ended.
    pub(super) const fn now(&self) -> Timestamp {
        self.now
    }

    /// Finishes the unit's row and its state, and closes the offers that its end proves closed. Returns how many closed,
    /// and why the unit's scans are not trusted, if they are not.
    pub(super) fn write(&self, tx: &Fenced<'_>, row: i64) -> Result<Settled, StoreError> {
        let Self { key, now, end, counters, state, .. } = self;
        runs::finish_unit(tx, row, *now, end, counters)?;
        units::finish(tx, key, *now, state)?;
        let settled = match self.board_scan(row) {
            None => Settled::default(),
            Some(scan) => {
                // A unit that a pause or a signal kept from its turn is still due.
                if self.had_its_turn {
                    sources::mark_scanned(tx, &scan.board, *now)?;
                }
                settle(tx, &scan, *now)?
            }
        };
        let standing = units::standing(tx, key)?;
        let scan_end = match scan_end(state, end.outcome, counters, &settled, &standing) {
            ScanEnd::Unchanged if self.forced => ScanEnd::Early,
            scan_end => scan_end,
        };
        units::set_cadence(tx, key, standing.cadence.after(scan_end, self.pace, self.times))?;
        Ok(settled)
    }

    fn board_scan(&self, run_unit_id: i64) -> Option<BoardScan> {
        Some(BoardScan {
            board: self.key.board()?,
            run_unit_id,
            started_at: self.started_at,
            outcome: self.end.outcome,
            coverage: self.end.coverage,
            shown: self.shown,
            company_id: self.company_id?,
        })
    }
}

/// Writes the end of a unit's scan, and what else belongs to it, in one transaction.
pub(super) async fn finish(
    context: ProviderContext<'_>,
    row: i64,
    ending: Ending,
    beside: impl FnOnce(&Fenced<'_>) -> Result<(), StoreError> + Send + 'static,
) -> Result<Settled, StoreError> {
    context
        .run
        .write(move |tx| {
            let settled = ending.write(tx, row)?;
            beside(tx)?;
            Ok(settled)
        })
        .await
}

/// Closes what the end of a board's scan proves closed. A board that is not found is counted as missing once more,
/// and discovery asks for it again.
fn settle(tx: &Fenced<'_>, scan: &BoardScan, now: Timestamp) -> Result<Settled, StoreError> {
    let board = &scan.board;
    match scan.outcome {
        Outcome::Gone => {
            let rule = MissRule::USUAL;
            let answer = Miss { board, now, rule, due_at: now.plus(rule.apart) };
            let closed = boards::miss_for_all(tx, &answer)?;
            runs::set_verdict(tx, scan.run_unit_id, 0, closed, None)?;
            let state = units::get(tx, &board.unit())?;
            let suspicion = state.and_then(|state| state.suspicion).map(|suspicion| suspicion.reason);
            Ok(Settled { closed, suspicion, absent: 0 })
        }
        // The board exists: at least one of its pages came.
        _ if scan.coverage.is_some() => {
            boards::found(tx, board, now)?;
            closing::settle(tx, scan, now)
        }
        _ => closing::settle(tx, scan, now),
    }
}

#[cfg(test)]
mod tests;
