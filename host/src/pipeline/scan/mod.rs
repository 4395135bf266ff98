//! Step 4 of a run: the providers in the order of the file, each with its due units.
//!
//! The path of a page: `pull` gets it from the guest, `tally` counts it and says whether the scan ends there,
//! `ingest` and `hydrate` complete its offers, `commit` writes it.

mod budget;
mod commit;
mod details;
mod due;
mod dueness;
mod ended;
mod hydrate;
mod ingest;
mod kept_instance;
mod provider;
mod provider_context;
mod pull;
mod repeat;
mod side_by_side;
mod stopper;
mod summary;
mod tally;
mod trial;
mod turn;
mod unit;

#[cfg(test)]
mod testing;

pub(crate) use self::due::query_of;

use tracing::Instrument;

use super::{
    context::{Base, RunContext, RunError, caught},
    prepared::{Prepared, Provider},
    report::{Event, Failure, Plan, PlannedProvider, ProviderSummary},
};
use crate::{
    domain::Timestamp,
    store::{StoreError, offers::checks, pauses},
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
    if let Some(reason) = provider.paused(&base.store, now)? {
        return Ok(PlannedProvider::skipped(&provider.name, &reason));
    }
    let due::Due { units, dueness } =
        due::due_units(&base.store, provider, now, base.config.run.force).await?;
    Ok(PlannedProvider {
        provider: provider.name.clone(),
        skipped: None,
        units: units.iter().map(|unit| unit.name().to_owned()).collect(),
        due: dueness.due,
        not_due: dueness.not_due(),
        next_due_at: dueness.next_due_at,
        boards_left: dueness.left,
        never_scanned: dueness.never_scanned,
    })
}

/// From when on there is something to scan: `now` if there is already, `None` if nothing is known.
pub(super) async fn next_work_at(
    base: &Base,
    providers: &[Prepared],
    now: Timestamp,
) -> Result<Option<Timestamp>, StoreError> {
    let mut next: Option<Timestamp> = None;
    for prepared in providers {
        let Prepared::Ready(provider) = prepared else { continue };
        // Its settings must change first.
        if provider.refused().is_some() {
            continue;
        }
        let at = next_work_of(base, provider, now).await?;
        next = [next, at].into_iter().flatten().min();
    }
    Ok(next)
}

/// The same for one provider, which is not asked before its pause is over.
async fn next_work_of(
    base: &Base,
    provider: &Provider,
    now: Timestamp,
) -> Result<Option<Timestamp>, StoreError> {
    let dueness = due::dueness(&base.store, provider, now, base.config.run.force).await?;
    let capabilities = provider.plugin.manifest().capabilities;
    let (name, details) = (provider.name.clone(), capabilities.hydrate && capabilities.queries);
    let (owed, pause) = base
        .store
        .read(move |connection| {
            let owed = if details { checks::next_owed_at(connection, &name, now)? } else { None };
            Ok((owed, pauses::active(connection, &name, now)?))
        })
        .await?;
    let next = [dueness.next_work_at(now), owed].into_iter().flatten().min();
    Ok(next.map(|next| pause.map_or(next, |pause| pause.until.max(next))))
}
