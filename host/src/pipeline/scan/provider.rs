//! Scans one provider: its due units, until they are done or the provider stops, then the details it still owes.

use std::sync::Arc;

use tracing::Instrument;

use super::{
    details,
    due::{Due, WaitingUnit, due_units},
    dueness::Dueness,
    provider_context::ProviderContext,
    side_by_side::scan_side_by_side,
    stopper::{Left, Stopper},
    summary,
    trial::{self, Tried},
};
use crate::{
    domain::FailureClass,
    pipeline::{
        context::{RunContext, Stop},
        prepared::Provider,
        report::{Event, Failure, ProviderSummary},
    },
    store::StoreError,
};

/// Scans one provider. Fails only if the database does.
pub(super) async fn scan(run: &RunContext, provider: &Arc<Provider>) -> Result<ProviderSummary, StoreError> {
    let mut summary = ProviderSummary { provider: provider.name.clone(), ..ProviderSummary::default() };
    // Only before any unit runs: later this might lift a pause that a unit has just met.
    provider.lift_ended_pause(run.store(), run.now())?;
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

/// Scans the units, and after them asks for details of offers that no list shows. A file that is new is tried on a few
/// units first.
async fn scan_units(
    context: ProviderContext<'_>,
    units: Vec<WaitingUnit>,
    summary: &mut ProviderSummary,
) -> Result<(), StoreError> {
    trial::note(context).await?;
    let Tried { provider, rest } = trial::of_new_file(context, units, summary).await?;
    let context = ProviderContext { provider: &provider, ..context };
    scan_side_by_side(context, rest, summary).await?;
    trial::conclude(context).await?;
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
        ProviderSummary::NO_BOARD
    } else {
        "it has no query: add [[providers.NAME.queries]] to the configuration"
    }
}

#[cfg(test)]
mod tests;
