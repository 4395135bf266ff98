//! Writes a unit to the database: begins its row, writes each page in one transaction, finishes its row.

use std::sync::{Arc, OnceLock};

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
        Fenced, HandedOver, StoreError,
        boards::{self, Miss},
        closing::{self, BoardScan, Settled},
        crash_point,
        keys::UnitKey,
        offers::{self, OfferBatch, PageCounts, PageWrite},
        runs::{self, EndedUnit, UnitCounters, UnitEnd},
        sources,
        stats::page_count,
        units::{self, UnitOutcome},
    },
};

/// A unit whose scan has begun.
pub(super) struct BegunUnit {
    row: UnitRow,
    written: Option<HandedOver<()>>,
}

/// The id of a unit's row in `run_units`, known once its begin is written. Whatever is written of the unit is handed over
/// later.
#[derive(Clone, Default)]
struct UnitRow(Arc<OnceLock<i64>>);

impl UnitRow {
    fn id(&self) -> Result<i64, StoreError> {
        self.0.get().copied().ok_or_else(|| StoreError::Internal("a unit's scan was not begun".to_owned()))
    }
}

impl BegunUnit {
    /// The id of its row, once something of the unit was written after it.
    pub(super) fn row(&self) -> Result<i64, StoreError> {
        self.row.id()
    }

    /// Why a write of the unit failed: nothing of a unit can be written whose begin was not.
    async fn cause(&mut self, error: StoreError) -> StoreError {
        match self.written.take() {
            Some(begin) => begin.written().await.err().unwrap_or(error),
            None => error,
        }
    }
}

/// Begins the row of a unit whose scan began at `started_at`, and reads where an earlier scan stopped. Nobody waits for the
/// row: what is written of the unit is written after it.
pub(super) fn begin(
    context: ProviderContext<'_>,
    unit: &DueUnit,
    started_at: Timestamp,
) -> Result<(BegunUnit, Position), StoreError> {
    let run = context.run;
    let state_version = context.provider.plugin.manifest().state_version;
    let position =
        run.store().read_at_once(|connection| units::position(connection, &unit.key, state_version))?;
    let (run_id, key, row) = (run.id, unit.key.clone(), UnitRow::default());
    let begun = row.clone();
    let written = run.hand_over(move |tx| {
        units::begin(tx, &key, started_at, state_version)?;
        let id = closing::begin(tx, run_id, &key, started_at)?;
        begun.0.get_or_init(|| id);
        Ok(())
    })?;
    let position = Position { cursor: position.cursor, state: position.state };
    Ok((BegunUnit { row, written: Some(written) }, position))
}

/// What is written with a page, beside its offers.
pub(super) struct PageNotes {
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

/// Makes of a page what is written of it.
pub(super) async fn prepare(
    context: ProviderContext<'_>,
    unit: &DueUnit,
    sorted: Sorted,
    notes: PageNotes,
) -> Result<PageWrite, StoreError> {
    let run = context.run;
    let Sorted { unchanged, mut ready, incomplete } = sorted;
    ready.extend(incomplete);
    let changed_or_new = if ready.is_empty() {
        Vec::new()
    } else {
        let (scorer, owner) = (run.scorer.clone(), unit.owner);
        tokio::task::spawn_blocking(move || ingest::prepare_offers(ready, owner, scorer.as_deref()))
            .await
            .map_err(|error| StoreError::Internal(format!("preparing a page failed: {error}")))?
    };
    Ok(PageWrite {
        offers: OfferBatch {
            provider: unit.key.provider.clone(),
            tenant: unit.key.tenant().map(str::to_owned),
            // A clock that is put back must not make what was just seen look absent.
            now: run.now().max(notes.started_at),
            changed_or_new,
            unchanged,
            unread: notes.unread,
        },
        unit: unit.key.clone(),
        cursor: notes.position.cursor,
        state: notes.position.state,
        counters: notes.counters,
    })
}

/// Writes a page, the cursor that follows it and the unit's counters in one transaction.
pub(super) async fn page(
    context: ProviderContext<'_>,
    begun: &mut BegunUnit,
    page: PageWrite,
) -> Result<Committed, StoreError> {
    let (run, row) = (context.run, begun.row.clone());
    let page_bytes = run.store().page_bytes();
    let written = run
        .write(move |tx| {
            let committed = grown_by(tx, page_bytes, || offers::write_page(tx, &page, row.id()?))?;
            crash_point("page-before-commit");
            Ok(committed)
        })
        .await;
    let committed = match written {
        Ok(committed) => committed,
        Err(error) => return Err(begun.cause(error).await),
    };
    crash_point("page-after-commit");
    run.growth.take(committed.growth);
    Ok(committed)
}

/// Writes a page, and sees what the file grows by: one connection writes, so that it is this page's.
fn grown_by(
    tx: &Fenced<'_>,
    page_bytes: u64,
    write: impl FnOnce() -> Result<PageCounts, StoreError>,
) -> Result<Committed, StoreError> {
    let before = page_count(tx)?;
    let counts = write()?;
    let growth = page_count(tx)?.saturating_sub(before) * page_bytes;
    Ok(Committed { counts, growth })
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
        runs::finish_unit(tx, row, self.now, &self.end, &self.counters)?;
        self.settle(tx, row, None)
    }

    /// [`Ending::write`] for a scan that nothing was written of, of a unit that has a state: the id of its row as well.
    pub(super) fn write_whole(&self, tx: &Fenced<'_>, run_id: i64) -> Result<(i64, Settled), StoreError> {
        let Self { key, started_at, now, end, counters, .. } = self;
        let ended = EndedUnit { unit: key, started_at: *started_at, ended_at: *now, end, counters };
        let row = runs::add_unit(tx, run_id, ended)?;
        Ok((row, self.settle(tx, row, Some(*started_at))?))
    }

    /// `begun_at`: as in [`units::UnitFinish`].
    fn settle(&self, tx: &Fenced<'_>, row: i64, begun_at: Option<Timestamp>) -> Result<Settled, StoreError> {
        let Self { key, now, end, counters, state, .. } = self;
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
        let cadence = standing.cadence.after(scan_end, self.pace, self.times);
        units::finish(tx, key, units::UnitFinish { now: *now, outcome: state, cadence, begun_at })?;
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

/// A unit whose end is written.
pub(super) struct FinishedUnit {
    pub(super) settled: Settled,
    /// With what the last page changed.
    pub(super) counters: UnitCounters,
}

/// Writes the end of a unit's scan with its last page, if that is not written yet, and with what else belongs to it, in one
/// transaction.
pub(super) async fn finish(
    context: ProviderContext<'_>,
    begun: &mut BegunUnit,
    last_page: Option<PageWrite>,
    mut ending: Ending,
    beside: impl FnOnce(&Fenced<'_>) -> Result<(), StoreError> + Send + 'static,
) -> Result<FinishedUnit, StoreError> {
    let (run, row, has_page) = (context.run, begun.row.clone(), last_page.is_some());
    let page_bytes = run.store().page_bytes();
    let written = run
        .write(move |tx| {
            let mut growth = 0;
            if let Some(page) = last_page {
                let committed = grown_by(tx, page_bytes, || offers::write_last_page(tx, &page))?;
                committed.counts.add_to(&mut ending.counters);
                growth = committed.growth;
            }
            let settled = ending.write(tx, row.id()?)?;
            beside(tx)?;
            if has_page {
                crash_point("page-before-commit");
            }
            Ok((FinishedUnit { settled, counters: ending.counters }, growth))
        })
        .await;
    let (finished, growth) = match written {
        Ok(written) => written,
        Err(error) => return Err(begun.cause(error).await),
    };
    if has_page {
        crash_point("page-after-commit");
    }
    run.growth.take(growth);
    Ok(finished)
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
