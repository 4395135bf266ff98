//! Step 1 of a run: new rows of the company list, if the configuration names one.

mod columns;
mod dropped;
mod encoding;
mod fault;
mod fields;
mod header;
mod known;
mod lines;
mod list;
mod parsed;
mod records;
mod row;
mod sheet;
mod text;
mod understood;
mod write;

use std::path::Path;

use super::{
    context::{Base, RunContext, RunError},
    prepared::Spellings,
    report::{Event, Failure, ImportSummary, Plan, StepReport},
};
use crate::{config::Config, domain::FailureClass};

pub use self::{
    columns::ColumnMap,
    dropped::dropped_websites,
    fault::ImportFault,
    fields::Field,
    known::{refuse_unknown_providers, told_of_unread},
    list::{parse_companies, providers, read_list},
    parsed::{ImportRow, ListForm, ParsedImport},
    understood::{HeadingOf, Understood},
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
    let mut parsed = read_unhurried(path, &run.config).await.map_err(failure)?;
    let unread = known::refuse_unknown_providers(&mut parsed, &run.config, spellings).await;
    let faults = parsed.faults.total();
    let failures = told(&parsed, path).map(failure).collect();
    let dropped = dropped_websites(&parsed.rows);
    for row in dropped.iter() {
        tracing::info!("{}: {row}", path.display());
    }
    let notes = parsed.understood.notes().into_iter().chain(dropped.rest()).chain(told_of_unread(&unread));
    for note in notes {
        tracing::info!("{}: {note}", path.display());
    }
    let counts = write::import_in_run(run, parsed.rows, spellings).await;
    let counts = counts.map_err(|error| Failure::of_step("import", &error))?;
    if let Some(removed) = told_of_removed(counts.removed.total()) {
        tracing::info!("{}: {removed}", path.display());
    }
    let summary = ImportSummary {
        companies_new: counts.companies_new,
        companies_known: counts.companies_known,
        companies_merged: counts.companies_merged,
        sources_new: counts.sources_new,
        websites_dropped: dropped.total(),
        boards_unread: unread.values().sum(),
        removed: counts.removed.total(),
        faults,
    };
    Ok((summary, failures))
}

/// `2 rows name what a person removed…`
#[must_use]
pub fn told_of_removed(rows: u64) -> Option<String> {
    let what = "what a person removed, and change nothing: `companies import` says which they are";
    match rows {
        0 => None,
        1 => Some(
            "1 row names what a person removed, and changes nothing: `companies import` says which it is"
                .to_owned(),
        ),
        _ => Some(format!("{rows} rows name {what}")),
    }
}

/// Reads the list on a thread that may wait for a disk, and for the process that reads a spreadsheet.
async fn read_unhurried(path: &Path, config: &Config) -> Result<ParsedImport, String> {
    let (path, form) = (path.to_owned(), list_form(config));
    let read = tokio::task::spawn_blocking(move || list::read_list(&path, &form)).await;
    read.unwrap_or_else(|error| Err(format!("the company list: {error}")))
}

/// What the configuration says of the list.
#[must_use]
pub fn list_form(config: &Config) -> ListForm {
    let columns = config.companies_columns.iter().map(|(field, heading)| (field.as_str(), heading.as_str()));
    // Reading the configuration has refused what is no map.
    ListForm { columns: ColumnMap::of(columns).unwrap_or_default(), sheet: config.companies_sheet.clone() }
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
    let mut parsed = match read_unhurried(path, &base.config).await {
        Ok(parsed) => parsed,
        Err(fault) => {
            plan.faults.push(fault);
            return Ok(());
        }
    };
    known::refuse_unknown_providers(&mut parsed, &base.config, spellings).await;
    plan.faults.extend(told(&parsed, path));
    let counts = write::import(&base.store, parsed.rows, spellings, base.clock.now()).await?;
    plan.companies_new = counts.companies_new;
    plan.sources_new = counts.sources_new;
    Ok(())
}

#[cfg(test)]
mod tests;
