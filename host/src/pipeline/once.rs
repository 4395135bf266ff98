//! One run under the lock: begins its row, does its steps, finishes its row. Also the search for boards alone.

use std::sync::Arc;

use tracing::Instrument;

use super::{
    attention::{self, Situation},
    context::{RunContext, RunError, Shutdown, Stop, caught, step_alone, with_lock},
    discovery::{self, Selection},
    prepared::Spellings,
    program::Program,
    report::{DiscoverySummary, Event, Failure, Observer, RunStatus, RunSummary},
    run, strong,
};
use crate::store::{
    StoreError, hosts, pauses,
    runs::{self, RunEnd},
    units,
};

/// One run: takes the lock, does the steps, releases the lock on every exit.
pub async fn once(
    program: &Program,
    shutdown: &Shutdown,
    observer: &Arc<dyn Observer>,
) -> Result<RunSummary, RunError> {
    let whole = async |mut context: RunContext| {
        context.id = begin(&context).await?;
        let mut summary = RunSummary::begun(context.id, context.started_at, &context.config.text_hash);
        let span = tracing::error_span!("run", run = context.id);
        let steps_and_end = async {
            // The steps' own state lies behind a pointer: nested in all that awaits it, it is too deep for the compiler.
            let done = caught(Box::pin(run::steps(&context, program, &mut summary))).await;
            // Whatever happened, the row of the run is finished.
            summary.errors.extend(done.err().map(|panic| panic.failure(None)));
            strong::name_new(&context, &mut summary).await;
            look_around(&context, &mut summary).await;
            finish(&context, &mut summary).await
        };
        steps_and_end.instrument(span).await?;
        Ok(summary)
    };
    with_lock(&program.base, shutdown, observer, whole).await?
}

/// The search for boards alone, under the lock of a run.
pub async fn discover(
    program: &Program,
    selection: &Selection,
    shutdown: &Shutdown,
    observer: &Arc<dyn Observer>,
) -> Result<DiscoverySummary, RunError> {
    let Program { providers, detectors, tenants, .. } = program;
    let search = async |run: &RunContext| {
        let spellings = Spellings::settled(run, providers, tenants).await?;
        Box::pin(discovery::search(run, providers, detectors, spellings, selection)).await
    };
    let (mut summary, lost) = step_alone(&program.base, shutdown, observer, search).await?;
    if let Ok(done) = &mut summary {
        done.errors.extend(lost);
        observer.event(&Event::DiscoveryFinished(done));
    }
    Ok(summary?)
}

/// Begins the run's row. Expired pauses and deadlines are removed, and units of killed runs become idle.
async fn begin(run: &RunContext) -> Result<i64, StoreError> {
    let now = run.started_at;
    run.write(move |tx| {
        pauses::clear_expired(tx, now)?;
        hosts::clear_expired(tx, now)?;
        units::reset_running(tx, now)?;
        runs::start(tx, now, env!("CARGO_PKG_VERSION"))
    })
    .await
}

/// Notes what a person should know of the database as the run leaves it.
async fn look_around(run: &RunContext, summary: &mut RunSummary) {
    let (config, now) = (Arc::clone(&run.config), run.now());
    let catalog = run.scorer.as_ref().map(|scorer| scorer.identity().to_owned());
    let seen = run.read(move |connection| {
        let situation = Situation { config: &config, catalog_id: catalog.as_deref(), now };
        attention::gather(connection, &situation)
    });
    match seen.await {
        Ok(attention) => summary.attention = attention,
        Err(error) => summary.errors.push(Failure::of_step("attention", &error)),
    }
}

/// How a run ended, by what ended it early and by whether anything failed in it.
const fn status(stop: Option<&Stop>, has_errors: bool) -> RunStatus {
    match stop {
        Some(Stop::Requested) => RunStatus::Cancelled,
        Some(Stop::LockLost(_)) => RunStatus::Failure,
        None if has_errors => RunStatus::Failure,
        None => RunStatus::Success,
    }
}

/// Notes how the run ended, in its summary and in its row.
async fn finish(run: &RunContext, summary: &mut RunSummary) -> Result<(), RunError> {
    summary.finished_at = run.now();
    let stop = run.shutdown.reason();
    summary.status = status(stop.as_ref(), summary.has_errors());
    if let Some(Stop::LockLost(message)) = stop {
        summary.errors.push(Failure::of_lock(message));
    }
    let end = RunEnd {
        status: summary.status,
        summary: serde_json::to_string(summary)
            .map_err(|error| RunError::Internal(format!("the summary cannot be written: {error}")))?,
        error: Some(summary.error_lines().join("\n")).filter(|lines| !lines.is_empty()),
    };
    let (id, now) = (run.id, summary.finished_at);
    let written = run.write(move |tx| runs::finish(tx, id, now, &end)).await;
    match written {
        // The run that took a lost lock over has marked this one as abandoned; the summary says the rest.
        Ok(()) | Err(StoreError::FenceLost { .. }) => {}
        Err(error) => {
            summary.status = RunStatus::Failure;
            summary.errors.push(Failure::of_step("finish", &error));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
