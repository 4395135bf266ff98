//! Step 2 of a run: takes companies from directories, the lists of companies that an operator names.

mod reading;

use std::sync::Arc;

use tracing::Instrument;

use super::{
    context::{Base, RunContext, RunError, caught},
    prepared::Directory,
    report::{DirectorySummary, Event, Failure, Plan},
};
use crate::{
    domain::Timestamp,
    store::{StoreError, directories},
};

/// The name of a directory, and the directory or why it was refused.
type Prepared = (String, Result<Arc<Directory>, Failure>);

/// Reads every directory that is due.
pub(super) async fn step(run: &RunContext, directories: &[Prepared]) -> Vec<DirectorySummary> {
    if directories.is_empty() || run.shutdown.is_stopped() {
        return Vec::new();
    }
    run.observer.event(&Event::Step("directories"));
    let mut summaries = Vec::new();
    for (name, prepared) in directories {
        let failed = |failure| DirectorySummary {
            directory: name.clone(),
            errors: vec![failure],
            ..DirectorySummary::default()
        };
        let summary = match prepared {
            Err(failure) => failed(failure.clone()),
            Ok(directory) => {
                let span = tracing::error_span!("directory", directory = name);
                match caught(reading::read(run, directory).instrument(span)).await {
                    Ok(Ok(summary)) => summary,
                    Ok(Err(error)) => failed(Failure::of_database(&error)),
                    Err(panic) => failed(panic.failure(None)),
                }
            }
        };
        run.observer.event(&Event::DirectoryFinished(&summary));
        summaries.push(summary);
    }
    summaries
}

/// The directories that would be read.
pub(super) async fn plan(base: &Base, directories: &[Prepared], plan: &mut Plan) -> Result<(), RunError> {
    for (name, prepared) in directories {
        if let Err(failure) = prepared {
            plan.faults.push(failure.line());
            continue;
        }
        let (wanted, now) = (name.clone(), base.clock.now());
        let state = base.store.read(move |connection| directories::state(connection, &wanted)).await?;
        if state.is_none_or(|state| state.is_due(now)) {
            plan.directories.push(name.clone());
        }
    }
    Ok(())
}

/// From when on there is a directory to read: `now` if there is already.
pub(super) async fn next_work_at(
    base: &Base,
    directories: &[Prepared],
    now: Timestamp,
) -> Result<Option<Timestamp>, StoreError> {
    let mut next: Option<Timestamp> = None;
    for (name, _) in directories.iter().filter(|(_, prepared)| prepared.is_ok()) {
        let name = name.clone();
        let state = base.store.read(move |connection| directories::state(connection, &name)).await?;
        let at = state.map_or(Some(now), |state| state.next_due_at(now));
        next = [next, at].into_iter().flatten().min();
    }
    Ok(next)
}

#[cfg(test)]
mod tests;
