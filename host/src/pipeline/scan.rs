//! Step 3: a provider's due units, side by side, until they are done or the provider stops.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use futures_util::{StreamExt, stream};
use rand::RngExt;

use super::{
    details,
    ended::Asking,
    events::Event,
    ingest::Owner,
    providers::Provider,
    run::Run,
    shutdown::Stop,
    summary::{Failure, ProviderSummary, Suspect},
    unit::{self, Scanned, Unit},
};
use crate::{
    config::QuerySettings,
    domain::Timestamp,
    errors::chain,
    plugins::model::{Query, Target},
    store::{
        Store, StoreError, pauses,
        runs::UnitCounters,
        sources,
        units::{self, UnitKind},
    },
};

/// Ends a provider's part of the run: units not begun yet are left, with the reason.
#[derive(Debug, Default)]
pub(super) struct Stopper(Mutex<Option<(Left, String)>>);

/// Why units are left, in one word: a key of the summary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Left {
    /// The provider or its host is paused.
    Paused,
    /// The provider cannot go on.
    Stopped,
    /// The run ends.
    Cancelled,
}

impl Left {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Paused => "paused",
            Self::Stopped => "stopped",
            Self::Cancelled => "cancelled",
        }
    }
}

impl Stopper {
    /// Stops the provider; the first reason stays.
    pub(super) fn stop(&self, left: Left, reason: &str) {
        let mut stopped = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        stopped.get_or_insert_with(|| (left, reason.to_owned()));
    }

    fn left(&self) -> Option<Left> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).as_ref().map(|(left, _)| *left)
    }

    fn reason(self) -> Option<String> {
        self.0.into_inner().unwrap_or_else(PoisonError::into_inner).map(|(_, reason)| reason)
    }
}

/// How one unit went.
enum Done {
    Scanned(String, Box<Scanned>),
    /// Not begun.
    Left(Left),
}

/// Scans one provider. Fails only where the database does.
pub(super) async fn provider(run: &Run, provider: &Arc<Provider>) -> Result<ProviderSummary, StoreError> {
    let mut summary = ProviderSummary { provider: provider.name.clone(), ..ProviderSummary::default() };
    // What an earlier run of this process learnt may have been lifted by hand since. Only here, before
    // any unit runs: later it might undo what one has just been told.
    if paused(&run.store, provider, run.now()).await?.is_none() {
        provider.grant.pause.lift();
    }
    if let Some(reason) = provider.refused() {
        run.observer.event(&Event::ProviderSkipped { provider: &provider.name, reason });
        return Ok(ProviderSummary { stopped: Some(reason.to_owned()), ..summary });
    }
    let units = due(&run.store, provider, run.now()).await?;
    run.observer.event(&Event::ProviderStarted { provider: &provider.name, units: units.len() });
    let stopper = Stopper::default();
    if units.is_empty() {
        stopper.stop(Left::Stopped, nothing_due(provider));
    }
    let queries_pause = units.iter().any(|unit| unit.kind == UnitKind::Query);
    // Queries of one provider follow one another, with a pause between; boards run side by side.
    let at_once = if queries_pause { 1 } else { concurrency(provider) };
    let mut work = stream::iter(units.into_iter().enumerate())
        .map(|(place, unit)| {
            let stopper = &stopper;
            async move {
                if queries_pause && place > 0 {
                    wait_between_queries(run, provider, stopper).await;
                }
                one(run, provider, stopper, unit).await
            }
        })
        .buffer_unordered(at_once);
    let mut broken = None;
    while let Some(done) = work.next().await {
        match done {
            Ok(done) => add(&mut summary, done),
            Err(error) => {
                broken = Some(error);
                break;
            }
        }
    }
    drop(work);
    if broken.is_none() && stopper.left().is_none() && !run.shutdown.is_stopped() {
        let asking = Asking { run, provider, stopper: &stopper };
        match details::step(asking).await {
            Ok(Some(scanned)) => {
                add(&mut summary, Done::Scanned(details::UNIT.to_owned(), Box::new(scanned)));
            }
            Ok(None) => {}
            Err(error) => broken = Some(error),
        }
    }
    if let Some(error) = broken {
        // What was done before stands in the summary.
        if matches!(error, StoreError::FenceLost { .. }) {
            run.shutdown.stop(Stop::LockLost(error.to_string()));
        }
        summary.errors.push(Failure { unit: None, class: "database".to_owned(), message: chain(&error) });
    }
    summary.stopped = stopper.reason();
    run.observer.event(&Event::ProviderFinished(&summary));
    Ok(summary)
}

/// Why a provider has nothing to scan, and what to do about it.
fn nothing_due(provider: &Provider) -> &'static str {
    if provider.plugin.manifest().capabilities.tenants {
        "no board is known: name some in the company list, with provider and tenant"
    } else {
        "it has no query: add [[providers.NAME.queries]] to the configuration"
    }
}

fn concurrency(provider: &Provider) -> usize {
    let wish = provider.plugin.manifest().max_concurrency.map_or(usize::MAX, |units| units as usize);
    provider.settings.concurrency.min(wish).max(1)
}

async fn wait_between_queries(run: &Run, provider: &Provider, stopper: &Stopper) {
    if run.shutdown.is_stopped() || stopper.left().is_some() {
        return;
    }
    let pause = draw(&provider.settings.query_pause);
    if pause.is_zero() {
        return;
    }
    tracing::info!(provider = provider.name, "next query in {} s", pause.as_secs());
    tokio::select! {
        () = run.shutdown.stopped() => {}
        () = tokio::time::sleep(pause) => {}
    }
}

/// A pause drawn uniformly from a range.
pub(super) fn draw(range: &std::ops::RangeInclusive<Duration>) -> Duration {
    let spread = range.end().saturating_sub(*range.start());
    range.start().saturating_add(spread.mul_f64(rand::rng().random::<f64>()))
}

async fn one(run: &Run, provider: &Arc<Provider>, stopper: &Stopper, unit: Unit) -> Result<Done, StoreError> {
    if run.shutdown.is_stopped() {
        return Ok(Done::Left(Left::Cancelled));
    }
    if let Some(left) = stopper.left() {
        return Ok(Done::Left(left));
    }
    if let Some(reason) = paused(&run.store, provider, run.now()).await? {
        stopper.stop(Left::Paused, &reason);
        return Ok(Done::Left(Left::Paused));
    }
    let name = unit.name.clone();
    let scanned = unit::scan(run, provider, stopper, unit).await?;
    let ended = &scanned.ended;
    run.observer.event(&Event::UnitFinished {
        provider: &provider.name,
        unit: &name,
        outcome: ended.outcome,
        error: ended.error.as_ref().map(|(_, message)| message.as_str()),
    });
    Ok(Done::Scanned(name, Box::new(scanned)))
}

/// The provider's pause as the database has it now, so that one set by hand counts at once.
pub(super) async fn paused(
    store: &Store,
    provider: &Provider,
    now: Timestamp,
) -> Result<Option<String>, StoreError> {
    let name = provider.name.clone();
    let pause = store.read(move |connection| pauses::active(connection, &name, now)).await?;
    Ok(pause.map(|pause| {
        provider.grant.pause.set(pause.until);
        format!("paused until {}: {}", pause.until, pause.reason)
    }))
}

/// The units due: boards least recently scanned first, queries in the order of the file.
pub(super) async fn due(store: &Store, provider: &Provider, now: Timestamp) -> Result<Vec<Unit>, StoreError> {
    let capabilities = provider.plugin.manifest().capabilities;
    let mut units = Vec::new();
    if capabilities.queries {
        units.extend(provider.settings.queries.iter().map(|query| query_unit(query, now)));
        let (name, names) = (provider.name.clone(), units.iter().map(|unit| unit.name.clone()));
        let names: Vec<String> = names.collect();
        let last_runs: HashMap<String, Option<Timestamp>> = store
            .read(move |connection| {
                let last_run = |query: String| {
                    let state = units::get(connection, &name, UnitKind::Query, &query)?;
                    Ok((query, state.and_then(|state| state.last_run_at)))
                };
                names.into_iter().map(last_run).collect()
            })
            .await?;
        // Fair: a query that a pause left out last time comes first this time.
        units.sort_by_key(|unit| last_runs.get(&unit.name).copied().flatten());
    }
    if capabilities.tenants {
        let (name, limit) = (provider.name.clone(), provider.settings.limit);
        let tenants = store.read(move |connection| sources::due(connection, &name, limit)).await?;
        units.extend(tenants.into_iter().map(|due| Unit {
            kind: UnitKind::Tenant,
            target: Target::Tenant(due.tenant.clone()),
            name: due.tenant,
            owner: Owner::Company(due.company_id),
        }));
    }
    Ok(units)
}

fn query_unit(query: &QuerySettings, now: Timestamp) -> Unit {
    let posted_since = query.posted_within.map(|age| {
        let millis = i64::try_from(age.as_millis()).unwrap_or(i64::MAX);
        Timestamp::from_millis(now.as_millis().saturating_sub(millis))
    });
    Unit {
        kind: UnitKind::Query,
        name: query.name.clone(),
        target: Target::Query(Query {
            name: query.name.clone(),
            keywords: query.keywords.clone(),
            locations: query.locations.clone(),
            posted_since,
            page_size: query.page_size,
            filters: query.filters.clone(),
        }),
        owner: Owner::Offer,
    }
}

fn add(summary: &mut ProviderSummary, done: Done) {
    let (name, Scanned { ended, counters, faults, suspicion }) = match done {
        Done::Scanned(name, scanned) => (name, *scanned),
        Done::Left(left) => {
            *summary.units_skipped.entry(left.as_str().to_owned()).or_default() += 1;
            return;
        }
    };
    summary.units += 1;
    *summary.outcomes.entry(ended.outcome.as_str().to_owned()).or_default() += 1;
    *summary.stop_reasons.entry(ended.stop_reason).or_default() += 1;
    add_counters(summary, counters);
    for (class, count) in faults {
        *summary.details_failed.entry(class.to_owned()).or_default() += count;
        if class == "parse" {
            let message = format!("{count} details have another form than expected");
            summary.errors.push(Failure { unit: Some(name.clone()), class: class.to_owned(), message });
        }
    }
    if let Some(reason) = suspicion {
        summary.suspects.push(Suspect { unit: name.clone(), reason });
    }
    if let Some((class, message)) = ended.error {
        summary.errors.push(Failure { unit: Some(name), class, message });
    }
}

fn add_counters(summary: &mut ProviderSummary, counters: UnitCounters) {
    summary.pages += counters.pages;
    summary.requests += counters.requests;
    summary.rate_limited += counters.rate_limited;
    summary.bytes_received += counters.bytes_received;
    summary.hydrated += counters.hydrated;
    summary.new += counters.new;
    summary.changed += counters.changed;
    summary.unchanged += counters.unchanged;
    summary.closed += counters.closed;
    summary.reopened += counters.reopened;
    merge(&mut summary.skipped, counters.skip_reasons);
}

fn merge(into: &mut BTreeMap<String, u64>, from: BTreeMap<String, u64>) {
    for (reason, count) in from {
        *into.entry(reason).or_default() += count;
    }
}
