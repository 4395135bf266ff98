//! Step 4 of a run: the providers in the order of the file, each with its due units.
//!
//! The path of a page: `pull` gets it from the guest, `tally` counts it and says whether the scan ends there,
//! `ingest` and `hydrate` complete its offers, `commit` writes it.

mod budget;
mod commit;
mod details;
mod due;
mod ended;
mod hydrate;
mod ingest;
mod kept_instance;
mod provider;
mod provider_context;
mod pull;
mod stopper;
mod summary;
mod tally;
mod unit;

#[cfg(test)]
mod testing;

use tracing::Instrument;

use super::{
    context::{Base, RunContext, RunError, caught},
    prepared::{Prepared, Provider},
    report::{Event, Failure, Plan, PlannedProvider, ProviderSummary},
};

/// Scans the providers, one after the other.
pub(super) async fn step(run: &RunContext, providers: &[Prepared]) -> Vec<ProviderSummary> {
    run.observer.event(&Event::Step("scan"));
    let mut summaries = Vec::with_capacity(providers.len());
    for prepared in providers {
        let span = tracing::error_span!("provider", provider = prepared.name());
        summaries.push(scan_one(run, prepared).instrument(span).await);
    }
    summaries
}

async fn scan_one(run: &RunContext, prepared: &Prepared) -> ProviderSummary {
    let named = |name: &str| ProviderSummary { provider: name.to_owned(), ..ProviderSummary::default() };
    match prepared {
        Prepared::Skipped { name, reason, .. } => {
            run.observer.event(&Event::ProviderSkipped { provider: name, reason });
            ProviderSummary { stopped: Some(reason.clone()), ..named(name) }
        }
        Prepared::Failed { name, failure } => {
            let summary = ProviderSummary {
                stopped: Some("its plugin was refused".to_owned()),
                errors: vec![failure.clone()],
                ..named(name)
            };
            run.observer.event(&Event::ProviderFinished(&summary));
            summary
        }
        Prepared::Ready(provider) if run.shutdown.is_stopped() => {
            ProviderSummary { stopped: Some("the run was stopped".to_owned()), ..named(&provider.name) }
        }
        Prepared::Ready(provider) => {
            let failed = |failure| ProviderSummary { errors: vec![failure], ..named(&provider.name) };
            match caught(provider::scan(run, provider)).await {
                Ok(Ok(summary)) => summary,
                Ok(Err(error)) => failed(Failure::of_database(&error)),
                Err(panic) => failed(panic.failure(None)),
            }
        }
    }
}

/// The units that would be scanned.
pub(super) async fn plan(base: &Base, providers: &[Prepared], plan: &mut Plan) -> Result<(), RunError> {
    for prepared in providers {
        let planned = match prepared {
            Prepared::Ready(provider) => plan_units(base, provider).await?,
            Prepared::Skipped { name, reason, .. } => PlannedProvider::skipped(name, reason),
            Prepared::Failed { name, failure } => {
                plan.faults.push(failure.message.clone());
                PlannedProvider::skipped(name, "its plugin is refused")
            }
        };
        plan.providers.push(planned);
    }
    Ok(())
}

async fn plan_units(base: &Base, provider: &Provider) -> Result<PlannedProvider, RunError> {
    let now = base.clock.now();
    if let Some(reason) = provider.paused(&base.store, now).await? {
        return Ok(PlannedProvider::skipped(&provider.name, &reason));
    }
    let units = due::due_units(&base.store, provider, now).await?;
    Ok(PlannedProvider {
        provider: provider.name.clone(),
        skipped: None,
        units: units.into_iter().map(|unit| unit.key.unit).collect(),
    })
}
