//! What a unit leaves in the database: its row begun, each page in one transaction, its row finished.

use super::{
    due::{DueUnit, Owner},
    ended::{Ended, StopReason, state_after},
    ingest::{self, Sorted},
    provider_context::ProviderContext,
    tally::Tally,
};
use crate::{
    domain::{
        Timestamp,
        scans::{MissRule, Outcome},
    },
    http::Scope,
    plugins::model::Position,
    store::{
        Fenced, StoreError, boards,
        closing::{self, BoardScan, Settled},
        crash_point,
        offers::{self, OfferBatch, PageCounts, PageWrite},
        runs::{self, UnitCounters, UnitEnd},
        sources,
        units::{self, UnitKind},
    },
};

/// A unit whose scan has begun.
pub(super) struct BegunUnit {
    /// Of `run_units`.
    pub(super) row: i64,
    pub(super) started_at: Timestamp,
    /// Where an earlier run left it.
    pub(super) position: Position,
}

/// Begins a unit's row.
pub(super) async fn begin(context: ProviderContext<'_>, unit: &DueUnit) -> Result<BegunUnit, StoreError> {
    let (run_id, started_at) = (context.run.id, context.run.now());
    let (provider, kind, name) = (context.provider.name.clone(), unit.kind, unit.name.clone());
    let state_version = context.provider.plugin.manifest().state_version;
    let (row, position) = context
        .run
        .write(move |tx| {
            let position = units::begin(tx, &provider, kind, &name, started_at, state_version)?;
            Ok((closing::begin(tx, run_id, &provider, kind, &name, started_at)?, position))
        })
        .await?;
    let position = Position { cursor: position.cursor, state: position.state };
    Ok(BegunUnit { row, started_at, position })
}

/// What is written with a page, beside its offers.
pub(super) struct PageCommit {
    pub(super) row: i64,
    pub(super) started_at: Timestamp,
    /// Ids of rows that could not be read.
    pub(super) unread: Vec<String>,
    /// Where the unit goes on from.
    pub(super) position: Position,
    pub(super) counters: UnitCounters,
}

/// Writes a page, the cursor that follows it and the unit's counters in one transaction.
pub(super) async fn page(
    context: ProviderContext<'_>,
    unit: &DueUnit,
    sorted: Sorted,
    page: PageCommit,
) -> Result<PageCounts, StoreError> {
    let run = context.run;
    let Sorted { unchanged, mut ready, incomplete } = sorted;
    ready.extend(incomplete);
    let (scorer, owner) = (run.scorer.clone(), unit.owner);
    let changed_or_new = tokio::task::spawn_blocking(move || ingest::finish(ready, owner, scorer.as_deref()))
        .await
        .map_err(|error| StoreError::Internal(format!("preparing a page failed: {error}")))?;
    let write = PageWrite {
        offers: OfferBatch {
            provider: context.provider.name.clone(),
            tenant: unit.tenant(),
            // A clock that is put back must not make what was just seen look absent.
            now: run.now().max(page.started_at),
            changed_or_new,
            unchanged,
            unread: page.unread,
        },
        unit: offers::UnitKey { kind: unit.kind, unit: unit.name.clone() },
        cursor: page.position.cursor,
        state: page.position.state,
        run_unit_id: page.row,
        counters: page.counters,
    };
    let counts = run
        .write(move |tx| {
            let counts = offers::write_page(tx, &write)?;
            crash_point("page-before-commit");
            Ok(counts)
        })
        .await?;
    crash_point("page-after-commit");
    Ok(counts)
}

/// What a unit's requests came to so far.
pub(super) fn count_traffic(counters: &mut UnitCounters, scope: &Scope) {
    let traffic = scope.traffic();
    counters.requests = traffic.requests;
    counters.rate_limited = traffic.rate_limited;
    counters.bytes_received = traffic.bytes_received;
}

/// A unit that ended.
pub(super) struct UnitFinish<'a> {
    pub(super) row: i64,
    pub(super) started_at: Timestamp,
    pub(super) ended: &'a Ended,
    pub(super) tally: &'a Tally,
    pub(super) counters: &'a UnitCounters,
}

/// The unit's row, its state, and what its end says of the offers it did not show, in one transaction.
/// Gives what that closed, and why the unit's scans are not believed, if they are not.
pub(super) async fn finish(
    context: ProviderContext<'_>,
    unit: &DueUnit,
    finish: UnitFinish<'_>,
) -> Result<Settled, StoreError> {
    let UnitFinish { row, started_at, ended, tally, counters } = finish;
    let now = context.run.now().max(started_at);
    let (provider, kind, name) = (context.provider.name.clone(), unit.kind, unit.name.clone());
    let (state, counters) = (state_after(ended), counters.clone());
    let had_its_turn = counters.requests > 0 && ended.reason != StopReason::Cancelled;
    let end = UnitEnd {
        outcome: ended.outcome,
        stop_reason: ended.reason.as_str(),
        coverage: tally.coverage(),
        total: tally.total(),
        error: ended.error.clone(),
    };
    let scan = BoardScan {
        provider: provider.clone(),
        tenant: name.clone(),
        run_unit_id: row,
        started_at,
        outcome: ended.outcome,
        coverage: tally.coverage(),
        shown: tally.shown(),
        company_id: match unit.owner {
            Owner::Company(id) => id,
            Owner::Offer => 0,
        },
    };
    context
        .run
        .write(move |tx| {
            runs::finish_unit(tx, row, now, &end, &counters)?;
            units::finish(tx, &provider, kind, &name, now, &state)?;
            if kind != UnitKind::Tenant {
                return Ok(Settled::default());
            }
            // What a pause or a signal kept from its turn has not had it.
            if had_its_turn {
                sources::mark_scanned(tx, &provider, &name, now)?;
            }
            settle(tx, &scan, now)
        })
        .await
}

/// What a board's end closes. One that is not found is one step nearer to being believed gone; discovery
/// asks it again.
fn settle(tx: &Fenced<'_>, scan: &BoardScan, now: Timestamp) -> Result<Settled, StoreError> {
    let BoardScan { provider, tenant, .. } = scan;
    match scan.outcome {
        Outcome::Gone => {
            let due_at = now.plus(MissRule::USUAL.apart);
            let closed = boards::miss_for_all(tx, provider, tenant, now, MissRule::USUAL, due_at)?;
            runs::set_verdict(tx, scan.run_unit_id, 0, closed, None)?;
            let state = units::get(tx, provider, UnitKind::Tenant, tenant)?;
            let suspicion = state.and_then(|state| state.suspicion).map(|suspicion| suspicion.reason);
            Ok(Settled { closed, suspicion })
        }
        // Whatever came after, a page of it came.
        _ if scan.coverage.is_some() => {
            boards::found(tx, provider, tenant, now)?;
            closing::settle(tx, scan, now)
        }
        _ => closing::settle(tx, scan, now),
    }
}

#[cfg(test)]
mod tests;
