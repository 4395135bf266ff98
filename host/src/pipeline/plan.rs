//! What a run would do now, step by step, without asking a source or writing a row.
//!
//! The plan is made on a copy of the database that is deleted afterwards, by the same code as a run, so that a new
//! company list and expired pauses count as they would in a run.

use tempfile::TempDir;

use super::{
    context::RunError, directories, discovery, import, prepared::Spellings, program::Program, report::Plan,
    scan, sheets,
};
use crate::{
    clock::SharedClock,
    config::Config,
    plugins::Compiler,
    store::{self, Store},
};

/// Plans a run under `config`.
pub async fn plan(mut config: Config, clock: SharedClock, compiler: &Compiler) -> Result<Plan, RunError> {
    // A run would refuse it.
    store::refuse_what_names_no_file(&config.database)?;
    let scratch = TempDir::with_prefix("jobscan-plan-")
        .map_err(|error| RunError::Internal(format!("no temporary folder: {error}")))?;
    let copy = scratch.path().join("plan.db");
    if config.database.exists() {
        store::copy_database(&config.database, &copy)?;
    } else {
        // Made here, so that nobody is told of a new database that is gone in a moment.
        drop(Store::open(&copy, clock.now())?);
    }
    config.database = copy;
    let program = Program::open(config, clock, compiler).await?;
    let Program { base, providers, directories, detectors, tenants, .. } = &program;
    let spellings = Spellings::read(&base.store, providers, tenants).await?;
    let mut plan = Plan::default();
    import::plan(base, &spellings, &mut plan).await?;
    directories::plan(base, directories, &mut plan).await?;
    discovery::plan(base, detectors, &mut plan).await?;
    scan::plan(base, providers, &mut plan).await?;
    sheets::plan(base, &mut plan);
    Ok(plan)
}

#[cfg(test)]
mod tests;
