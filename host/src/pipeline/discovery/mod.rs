//! Step 3 of a run: finds companies' boards on their sites; each is confirmed, or stored with the reason why not.
//!
//! Companies that are due are looked at concurrently: a walk over the site ([`site`]), every board seen asked for at
//! its provider ([`confirm`]) and judged ([`judge`]), the outcome written in one transaction. Nothing is asked again
//! before it is due, and no site, detector or provider that fails ends the step.

mod addresses;
mod companies;
mod confirm;
mod detect;
mod judge;
mod left_out;
mod look;
mod outcome;
mod recheck;
mod search;
mod seen;
mod site;
mod write;

#[cfg(test)]
mod testing;

use self::search::Search;
pub use self::{look::most_pages_of_a_look, search::Selection};
use super::{
    context::{Base, RunContext, RunError},
    prepared::{Detectors, Prepared, Spellings},
    report::{DiscoverySummary, Event, Failure, Plan},
};
use crate::{
    domain::Timestamp,
    store::{StoreError, discoveries, sources},
};

/// Looks at the companies that are due, as many as the configuration lets a run look at. `None` if it allows none.
pub(super) async fn step(
    run: &RunContext,
    providers: &[Prepared],
    detectors: &Detectors,
    spellings: Spellings,
) -> Option<DiscoverySummary> {
    let limit = run.config.discovery.limit;
    if limit == 0 || run.shutdown.is_stopped() {
        return None;
    }
    if !run.config.run.searches {
        return Some(left_out());
    }
    run.observer.event(&Event::Step("discover"));
    let done = search(run, providers, detectors, spellings, &Selection::Due(limit)).await;
    let done = done.unwrap_or_else(|error| DiscoverySummary {
        errors: vec![Failure::of_step("discover", &error)],
        ..DiscoverySummary::default()
    });
    run.observer.event(&Event::DiscoveryFinished(&done));
    Some(done)
}

/// Why a run over some providers alone searches no site.
const LEFT_OUT: &str = "`--only` leaves it out; add `--discover` for it";

fn left_out() -> DiscoverySummary {
    DiscoverySummary { skipped: Some(LEFT_OUT.to_owned()), ..DiscoverySummary::default() }
}

/// Looks at companies. Fails only if the database does.
pub(super) async fn search(
    run: &RunContext,
    providers: &[Prepared],
    detectors: &Detectors,
    spellings: Spellings,
    selection: &Selection,
) -> Result<DiscoverySummary, StoreError> {
    let mut summary = DiscoverySummary { errors: detectors.failures.clone(), ..DiscoverySummary::default() };
    if detectors.ready.is_empty() {
        summary.skipped = Some("no plugin detects boards".to_owned());
        return Ok(summary);
    }
    let search = Search::new(run, providers, detectors).spelt_by(spellings);
    detectors.ready.iter().for_each(|detector| detector.forgive());
    search.lift_ended_pauses()?;
    if !matches!(selection, Selection::These(_)) {
        recheck::known_boards(&search, &mut summary).await?;
    }
    match selection {
        Selection::These(chosen) => companies::look_at_all(&search, chosen.clone(), &mut summary).await?,
        Selection::Due(limit) => {
            companies::look_at_due(&search, *limit, &mut summary).await?;
        }
        Selection::AllDue => companies::look_at_all_due(&search, &mut summary).await?,
    }
    let now = run.now();
    summary.left = run.read(move |connection| discoveries::due_count(connection, now)).await?;
    Ok(summary)
}

/// The companies whose sites would be looked at, and the detectors that are refused.
pub(super) async fn plan(base: &Base, detectors: &Detectors, plan: &mut Plan) -> Result<(), RunError> {
    let (now, limit) = (base.clock.now(), base.config.discovery.limit);
    if !base.config.run.searches {
        plan.discover_skipped = Some(LEFT_OUT.to_owned());
    } else if !detectors.ready.is_empty() {
        let due = base.store.read(move |connection| discoveries::due(connection, now, limit)).await?;
        plan.discover = due.into_iter().map(|company| company.domain.unwrap_or(company.name)).collect();
    }
    plan.faults.extend(detectors.failures.iter().map(Failure::line));
    Ok(())
}

/// From when on there is a site to search or a known board to ask: `now` if there is already.
pub(super) async fn next_work_at(
    base: &Base,
    providers: &[Prepared],
    detectors: &Detectors,
    now: Timestamp,
) -> Result<Option<Timestamp>, StoreError> {
    if base.config.discovery.limit == 0 || !base.config.run.searches || detectors.ready.is_empty() {
        return Ok(None);
    }
    let ready = providers.iter().filter_map(|prepared| match prepared {
        Prepared::Ready(provider) => Some(provider.name.clone()),
        _ => None,
    });
    let ready: Vec<String> = ready.collect();
    base.store
        .read(move |connection| {
            let look = discoveries::next_due_at(connection, now)?;
            let check = sources::next_check_at(connection, &ready)?;
            Ok([look, check].into_iter().flatten().min())
        })
        .await
}
