//! Step 1 of a run: new rows of the company list, if the configuration names one.

mod lines;
mod list;
mod records;
mod shared;
mod write;

use std::path::Path;

use super::{
    context::{Base, RunContext, RunError},
    prepared::Spellings,
    report::{Event, Failure, ImportSummary, Plan, StepReport},
};
use crate::domain::FailureClass;

pub use self::{
    list::{ImportFault, ImportRow, ParsedImport, parse_companies, providers, read_list},
    shared::shared_sites,
    write::{ImportCounts, import},
};

/// Imports the list. `None` if there is none, or if it cannot be read at all.
pub(super) async fn step(run: &RunContext, spellings: &Spellings) -> StepReport<Option<ImportSummary>> {
    let Some(path) = &run.config.companies else { return StepReport::done(None) };
    run.observer.event(&Event::Step("import"));
    match import_list(run, path, spellings).await {
        Ok((summary, failures)) => StepReport { done: Some(summary), failures },
        Err(failure) => StepReport { done: None, failures: vec![failure] },
    }
}

async fn import_list(
    run: &RunContext,
    path: &Path,
    spellings: &Spellings,
) -> Result<(ImportSummary, Vec<Failure>), Failure> {
    let parsed = list::read_list(path).map_err(failure)?;
    let faults = parsed.faults.total();
    let failures = told(&parsed, path).map(failure).collect();
    for row in shared_sites(&parsed.rows).iter() {
        tracing::info!("{}: {row}", path.display());
    }
    let counts = write::import_in_run(run, parsed.rows, spellings).await;
    let counts = counts.map_err(|error| Failure::of_step("import", &error))?;
    let summary = ImportSummary {
        companies_new: counts.companies_new,
        companies_known: counts.companies_known,
        companies_merged: counts.companies_merged,
        sources_new: counts.sources_new,
        faults,
    };
    Ok((summary, failures))
}

/// The first bad rows with the list's name, and how many there are beside them.
fn told(parsed: &ParsedImport, path: &Path) -> impl Iterator<Item = String> {
    let rest = parsed.faults.rest().map(|rest| format!("{}: {rest}", path.display()));
    parsed.faults.iter().map(move |fault| format!("{}: {fault}", path.display())).chain(rest)
}

fn failure(message: String) -> Failure {
    Failure { unit: None, class: FailureClass::Import, message }
}

/// Plans what the list would add, by adding it: a plan is made on a copy of the database that is deleted afterwards.
pub(super) async fn plan(base: &Base, spellings: &Spellings, plan: &mut Plan) -> Result<(), RunError> {
    let Some(path) = &base.config.companies else { return Ok(()) };
    let parsed = match list::read_list(path) {
        Ok(parsed) => parsed,
        Err(fault) => {
            plan.faults.push(fault);
            return Ok(());
        }
    };
    plan.faults.extend(told(&parsed, path));
    let counts = write::import(&base.store, parsed.rows, spellings, base.clock.now()).await?;
    plan.companies_new = counts.companies_new;
    plan.sources_new = counts.sources_new;
    Ok(())
}

#[cfg(test)]
mod tests;
