//! Scans units of one provider concurrently.

use futures_util::{StreamExt, stream};
use tracing::Instrument;

use super::{
    due::WaitingUnit, ended::ScannedUnit, provider_context::ProviderContext, stopper::Left, summary,
    turn::Turns, unit,
};
use crate::{
    bounds::units,
    pipeline::{
        context::draw_pause,
        prepared::UnitPause,
        report::{Event, ProviderSummary},
    },
    store::StoreError,
};

/// How one unit went.
enum UnitProgress {
    Scanned(String, Box<ScannedUnit>),
    /// Not begun.
    Left(Left),
}

/// Scans the units, boards concurrently and queries one after the other, and adds each to the summary.
pub(super) async fn scan_side_by_side(
    context: ProviderContext<'_>,
    units: Vec<WaitingUnit>,
    summary: &mut ProviderSummary,
) -> Result<(), StoreError> {
    let queries = units.iter().any(WaitingUnit::is_query);
    summary.of_queries |= queries;
    let (configured, wish) =
        (context.provider.settings.concurrency, context.provider.plugin.manifest().max_concurrency);
    let at_once = units_at_once(queries, configured, wish);
    let turns = &Turns::new(at_once);
    let mut progress = stream::iter(units.into_iter().enumerate())
        .map(|(place, unit)| async move {
            if queries && place > 0 {
                pause_between_queries(context).await;
            }
            let span = tracing::error_span!("unit", unit = unit.name());
            scan_unit(context, unit, turns).instrument(span).await
        })
        .buffer_unordered(units_in_hand(queries, at_once));
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
    Ok(())
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

/// How many units are in hand: those that have their turn, and those that wait for their last write. A query begins when the
/// one before it has ended.
const fn units_in_hand(has_queries: bool, at_once: usize) -> usize {
    if has_queries { 1 } else { at_once.saturating_add(units::UNITS_WRITING.size()) }
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

async fn scan_unit(
    context: ProviderContext<'_>,
    unit: WaitingUnit,
    turns: &Turns,
) -> Result<UnitProgress, StoreError> {
    let ProviderContext { run, provider, stopper } = context;
    let turn = turns.next().await;
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
    if let Some(pause) = provider.pause_of_unit(run.store(), unit.name(), run.now())? {
        if let UnitPause::OfProvider(reason) = pause {
            stopper.stop(Left::Paused, &reason);
        }
        return Ok(UnitProgress::Left(Left::Paused));
    }
    let unit = unit.begin(provider);
    let scanned = Box::pin(unit::scan(context, &unit, turn)).await?;
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
