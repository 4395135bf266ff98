//! Scans one provider's due units concurrently, until they are done or the provider stops.

use std::sync::Arc;

use futures_util::{StreamExt, stream};
use tracing::Instrument;

use super::{
    details,
    due::{Due, DueUnit, due_units},
    dueness::Dueness,
    ended::ScannedUnit,
    provider_context::ProviderContext,
    stopper::{Left, Stopper},
    summary, unit,
};
use crate::{
    domain::FailureClass,
    pipeline::{
        context::{RunContext, Stop, draw_pause},
        prepared::Provider,
        report::{Event, Failure, ProviderSummary},
    },
    store::{StoreError, units::UnitKind},
};

/// How one unit went.
enum UnitProgress {
    Scanned(String, Box<ScannedUnit>),
    /// Not begun.
    Left(Left),
}

/// Scans one provider. Fails only if the database does.
pub(super) async fn scan(run: &RunContext, provider: &Arc<Provider>) -> Result<ProviderSummary, StoreError> {
    let mut summary = ProviderSummary { provider: provider.name.clone(), ..ProviderSummary::default() };
    // Only before any unit runs: later this might lift a pause that a unit has just met.
    provider.lift_ended_pause(run.store(), run.now()).await?;
    if let Some(reason) = provider.refused() {
        run.observer.event(&Event::ProviderSkipped { provider: &provider.name, reason });
        return Ok(ProviderSummary { stopped: Some(reason.to_owned()), ..summary });
    }
    let Due { units, dueness } = due_units(run.store(), provider, run.now(), run.config.run.force).await?;
    run.observer.event(&Event::ProviderStarted { provider: &provider.name, units: units.len() });
    note_dueness(&mut summary, &dueness);
    let stopper = Stopper::default();
    let capabilities = provider.plugin.manifest().capabilities;
    if dueness.known == 0 {
        stopper.stop(Left::Stopped, why_nothing_is_known(capabilities.tenants));
    }
    let context = ProviderContext { run, provider, stopper: &stopper };
    if let Err(error) = scan_units(context, units, &mut summary).await {
        // What was done before is in the summary.
        if matches!(error, StoreError::FenceLost { .. }) {
            run.shutdown.stop(Stop::LockLost(error.to_string()));
        }
        summary.errors.push(Failure::of_database(&error));
    }
    if let Some(message) = stopper.absurd_pause() {
        summary.errors.push(Failure { unit: None, class: FailureClass::RateLimited, message });
    }
    summary.stopped = stopper.into_reason();
    run.observer.event(&Event::ProviderFinished(&summary));
    Ok(summary)
}

/// Scans the units, and after them asks for details of offers that no list shows.
async fn scan_units(
    context: ProviderContext<'_>,
    units: Vec<DueUnit>,
    summary: &mut ProviderSummary,
) -> Result<(), StoreError> {
    let queries = units.iter().any(|unit| unit.key.kind == UnitKind::Query);
    summary.of_queries = queries;
    let (configured, wish) =
        (context.provider.settings.concurrency, context.provider.plugin.manifest().max_concurrency);
    let at_once = units_at_once(queries, configured, wish);
    let mut progress = stream::iter(units.into_iter().enumerate())
        .map(|(place, unit)| async move {
            if queries && place > 0 {
                pause_between_queries(context).await;
            }
            let span = tracing::error_span!("unit", unit = unit.key.unit);
            scan_unit(context, unit).instrument(span).await
        })
        .buffer_unordered(at_once);
    while let Some(done) = progress.next().await {
        match done? {
            UnitProgress::Scanned(name, scanned) => {
                *(if queries { &mut summary.queries } else { &mut summary.boards }) += 1;
                summary::add(summary, &name, *scanned);
            }
            UnitProgress::Left(left) => {
                *summary.units_skipped.entry(left.as_str().to_owned()).or_default() += 1;
            }
        }
    }
    drop(progress);
    if context.stopper.left().is_some() || context.run.shutdown.is_stopped() || context.run.growth.is_spent()
    {
        return Ok(());
    }
    let span = tracing::error_span!("unit", unit = details::UNIT);
    if let Some(scanned) = details::scan(context).instrument(span).await? {
        summary::add(summary, details::UNIT, scanned);
    }
    Ok(())
}

/// Notes what is due, what is left beyond the limit, and when the rest is due.
fn note_dueness(summary: &mut ProviderSummary, dueness: &Dueness) {
    summary.due = dueness.due;
    summary.not_due = dueness.not_due();
    summary.next_due_at = dueness.next_due_at;
    summary.boards_left = dueness.left;
    summary.never_scanned = dueness.never_scanned;
}

/// Why a provider has no unit at all, and what to do about it. `reads_boards`: whether its units are boards.
const fn why_nothing_is_known(reads_boards: bool) -> &'static str {
    if reads_boards {
        "no board is known: name some in the company list, with provider and tenant"
    } else {
        "it has no query: add [[providers.NAME.queries]] to the configuration"
    }
}

/// How many units are scanned concurrently: the operator's number, or the plugin's if that is smaller.
///
/// Queries of one provider follow one another, with a pause between; boards are scanned concurrently.
fn units_at_once(has_queries: bool, configured: usize, wish: Option<u32>) -> usize {
    if has_queries {
        return 1;
    }
    configured.min(wish.map_or(usize::MAX, |units| units as usize)).max(1)
}

async fn pause_between_queries(context: ProviderContext<'_>) {
    let ProviderContext { run, provider, stopper } = context;
    if run.shutdown.is_stopped() || stopper.left().is_some() {
        return;
    }
    let pause = draw_pause(&provider.settings.query_pause);
    if pause.is_zero() {
        return;
    }
    tracing::info!("next query in {} s", pause.as_secs());
    run.shutdown.pause(pause).await;
}

async fn scan_unit(context: ProviderContext<'_>, unit: DueUnit) -> Result<UnitProgress, StoreError> {
    let ProviderContext { run, provider, stopper } = context;
    if run.shutdown.is_stopped() {
        return Ok(UnitProgress::Left(Left::Cancelled));
    }
    if let Some(left) = stopper.left() {
        return Ok(UnitProgress::Left(left));
    }
    if run.growth.is_spent() {
        stopper.stop(Left::Full, &run.growth.reason());
        return Ok(UnitProgress::Left(Left::Full));
    }
    if let Some(reason) = provider.paused(run.store(), run.now()).await? {
        stopper.stop(Left::Paused, &reason);
        return Ok(UnitProgress::Left(Left::Paused));
    }
    if provider.is_unit_paused(run.store(), &unit.key.unit, run.now()).await? {
        return Ok(UnitProgress::Left(Left::Paused));
    }
    let scanned = Box::pin(unit::scan(context, &unit)).await?;
    run.observer.event(&Event::UnitFinished {
        provider: &provider.name,
        unit: &unit.key.unit,
        outcome: scanned.ended.outcome,
        error: scanned.ended.error.as_ref().map(|(_, message)| message.as_str()),
    });
    Ok(UnitProgress::Scanned(unit.key.unit, Box::new(scanned)))
}

#[cfg(test)]
mod tests;
