//! What a run would do now: the units that are due, without asking a source or writing a row.
//!
//! The plan is made on a copy of the database that is thrown away, by the very code of the run, so that
//! a new company list and expired pauses count as they would.

use serde::Serialize;
use tempfile::TempDir;

use super::{
    error::RunError,
    host::Host,
    import,
    providers::{Prepared, Provider},
    scan,
    sheets::{self, PlannedSheets},
    summary::Failure,
};
use crate::{
    clock::SharedClock,
    config::Config,
    store::{self, directories, discoveries},
};

/// One provider's part of the plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlannedProvider {
    /// The name in `providers.toml`.
    pub provider: String,
    /// Why it would not be scanned.
    pub skipped: Option<String>,
    /// The tenants or queries it would scan, in order.
    pub units: Vec<String>,
}

/// What a run would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Plan {
    /// Companies that the list would add.
    pub companies_new: u64,
    /// Boards that the list would add.
    pub sources_new: u64,
    /// Directories it would take companies from.
    pub directories: Vec<String>,
    /// Companies whose sites it would search for boards, in order.
    pub discover: Vec<String>,
    /// The providers of `order`.
    pub providers: Vec<PlannedProvider>,
    /// The spreadsheet, if one is named.
    pub sheets: Option<PlannedSheets>,
    /// What would fail, whatever the sources say.
    pub faults: Vec<String>,
}

/// Plans a run under `config`.
pub async fn plan(mut config: Config, clock: SharedClock) -> Result<Plan, RunError> {
    let scratch = TempDir::with_prefix("jobscan-plan-")
        .map_err(|error| RunError::Internal(format!("no temporary folder: {error}")))?;
    let copy = scratch.path().join("plan.db");
    if config.database.exists() {
        store::copy_database(&config.database, &copy)?;
    }
    config.database = copy;
    let host = Host::open(config, clock).await?;
    let mut plan = Plan {
        companies_new: 0,
        sources_new: 0,
        directories: Vec::new(),
        discover: Vec::new(),
        providers: Vec::new(),
        sheets: None,
        faults: Vec::new(),
    };
    import_list(&host, &mut plan).await?;
    plan.directories = due_directories(&host, &mut plan.faults).await?;
    plan.discover = due_companies(&host).await?;
    plan.faults.extend(host.detectors.failures.iter().map(Failure::line));
    for prepared in &host.providers {
        let planned = match prepared {
            Prepared::Ready(provider) => ready(&host, provider).await?,
            Prepared::Skipped { name, reason, .. } => skipped(name, reason),
            Prepared::Failed { name, failure } => {
                plan.faults.push(failure.message.clone());
                skipped(name, "its plugin is refused")
            }
        };
        plan.providers.push(planned);
    }
    match sheets::planned(&host.base.config, host.base.clock.now()) {
        Ok(planned) => plan.sheets = planned,
        Err(failure) => plan.faults.push(failure.line()),
    }
    Ok(plan)
}

async fn due_directories(host: &Host, faults: &mut Vec<String>) -> Result<Vec<String>, RunError> {
    let mut due = Vec::new();
    for (name, prepared) in &host.directories {
        if let Err(failure) = prepared {
            faults.push(failure.line());
            continue;
        }
        let (wanted, now) = (name.clone(), host.base.clock.now());
        let state = host.base.store.read(move |connection| directories::state(connection, &wanted)).await?;
        if state.is_none_or(|state| state.is_due(now)) {
            due.push(name.clone());
        }
    }
    Ok(due)
}

async fn due_companies(host: &Host) -> Result<Vec<String>, RunError> {
    let (now, limit) = (host.base.clock.now(), host.base.config.discovery.limit);
    if host.detectors.ready.is_empty() {
        return Ok(Vec::new());
    }
    let due = host.base.store.read(move |connection| discoveries::due(connection, now, limit)).await?;
    Ok(due.into_iter().map(|company| company.domain.unwrap_or(company.name)).collect())
}

fn skipped(name: &str, reason: &str) -> PlannedProvider {
    PlannedProvider { provider: name.to_owned(), skipped: Some(reason.to_owned()), units: Vec::new() }
}

async fn import_list(host: &Host, plan: &mut Plan) -> Result<(), RunError> {
    let Some(list) = &host.base.config.companies else { return Ok(()) };
    let parsed = match import::read_list(list) {
        Ok(parsed) => parsed,
        Err(fault) => {
            plan.faults.push(fault);
            return Ok(());
        }
    };
    plan.faults.extend(parsed.faults.iter().map(|fault| format!("{}: {fault}", list.display())));
    let counts = import::import(&host.base.store, None, parsed.rows, host.base.clock.now()).await?;
    plan.companies_new = counts.companies_new;
    plan.sources_new = counts.sources_new;
    Ok(())
}

async fn ready(host: &Host, provider: &Provider) -> Result<PlannedProvider, RunError> {
    let now = host.base.clock.now();
    if let Some(reason) = scan::paused(&host.base.store, provider, now).await? {
        return Ok(skipped(&provider.name, &reason));
    }
    let units = scan::due(&host.base.store, provider, now).await?;
    Ok(PlannedProvider {
        provider: provider.name.clone(),
        skipped: None,
        units: units.into_iter().map(|unit| unit.name).collect(),
    })
}
