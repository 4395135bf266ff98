//! One run under one lock: import, discover, scan, rescore, aggregate, the spreadsheet. Each step runs whatever the
//! one before did.

use std::{path::Path, sync::Arc};

use super::{
    directories,
    discovery::{self, Selection},
    error::RunError,
    events::{Event, Observer},
    host::{Base, Host},
    import,
    lock::{HeldLock, LockTerms},
    providers::Prepared,
    scan, sheets,
    shutdown::{Shutdown, Stop},
    summary::{DiscoverySummary, Failure, ImportSummary, ProviderSummary, RunStatus, RunSummary},
};
use crate::{
    clock::SharedClock,
    config::Config,
    domain::Timestamp,
    errors::chain,
    http::HttpClient,
    scoring::{Advert, Scorer},
    sheets::TokenCache,
    store::{Fence, Store, StoreError, companies, hosts, lock, offers, openings, pauses, runs, units},
};

/// Offers scored again in one transaction.
const RESCORE_BATCH: u32 = 200;

/// Companies aggregated in one transaction.
const AGGREGATE_BATCH: u32 = 50;

/// A run under way: what its steps share.
pub(super) struct Run {
    pub(super) id: i64,
    pub(super) fence: Fence,
    pub(super) config: Arc<Config>,
    pub(super) store: Store,
    pub(super) client: Arc<HttpClient>,
    pub(super) scorer: Option<Arc<Scorer>>,
    pub(super) tokens: TokenCache,
    pub(super) shutdown: Shutdown,
    pub(super) observer: Arc<dyn Observer>,
    pub(super) started_at: Timestamp,
    clock: SharedClock,
}

impl Run {
    pub(super) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    pub(super) const fn clock(&self) -> &SharedClock {
        &self.clock
    }

    fn new(base: &Base, id: i64, fence: &Fence, shutdown: &Shutdown, observer: &Arc<dyn Observer>) -> Self {
        Self {
            id,
            fence: fence.clone(),
            config: Arc::clone(&base.config),
            store: base.store.clone(),
            client: Arc::clone(&base.client),
            scorer: base.scorer.clone(),
            tokens: base.tokens.clone(),
            shutdown: shutdown.clone(),
            observer: Arc::clone(observer),
            started_at: base.clock.now(),
            clock: base.clock.clone(),
        }
    }
}

/// One run: takes the lock, does the steps, releases the lock in every exit.
pub async fn once(
    host: &Host,
    shutdown: &Shutdown,
    observer: &Arc<dyn Observer>,
) -> Result<RunSummary, RunError> {
    // A switch of this run's own: that it lost its lock ends it, and not those that may follow.
    let switch = shutdown.for_one_run();
    let lock = take_lock(&host.base, &switch.shutdown).await?;
    let summary = under_lock(host, lock.fence(), &switch.shutdown, observer).await;
    release(lock).await;
    summary
}

/// The search for boards alone, under the lock of a run.
pub async fn discover(
    host: &Host,
    selection: &Selection,
    shutdown: &Shutdown,
    observer: &Arc<dyn Observer>,
) -> Result<DiscoverySummary, RunError> {
    let (mut summary, lost) =
        alone(&host.base, shutdown, observer, async |run| discovery::step(run, host, selection).await)
            .await?;
    if let Ok(done) = &mut summary {
        done.errors.extend(lost);
        observer.event(&Event::DiscoveryFinished(done));
    }
    Ok(summary?)
}

/// One step without the others, under the lock of a run; with it, the failure of a lock that was lost.
pub(super) async fn alone<T>(
    base: &Base,
    shutdown: &Shutdown,
    observer: &Arc<dyn Observer>,
    step: impl AsyncFnOnce(&Run) -> T,
) -> Result<(T, Option<Failure>), RunError> {
    /// No row of a run: the step has none of its own.
    const NO_RUN: i64 = 0;
    let switch = shutdown.for_one_run();
    let lock = take_lock(base, &switch.shutdown).await?;
    let run = Run::new(base, NO_RUN, lock.fence(), &switch.shutdown, observer);
    let done = step(&run).await;
    let lost = match switch.shutdown.reason() {
        Some(Stop::LockLost(message)) => Some(Failure { unit: None, class: "lock".to_owned(), message }),
        _ => None,
    };
    release(lock).await;
    Ok((done, lost))
}

async fn take_lock(base: &Base, shutdown: &Shutdown) -> Result<HeldLock, RunError> {
    let settings = &base.config.run;
    let terms =
        LockTerms { name: settings.lock.clone(), ttl: settings.lock_ttl, heartbeat: settings.heartbeat };
    HeldLock::take(&base.store, &base.clock, &terms, shutdown).await
}

async fn release(lock: HeldLock) {
    if let Err(error) = lock.release().await {
        // The work is done and its summary stands; the lock frees itself.
        tracing::error!("the lock could not be released: {}", chain(&error));
    }
}

async fn under_lock(
    host: &Host,
    fence: &Fence,
    shutdown: &Shutdown,
    observer: &Arc<dyn Observer>,
) -> Result<RunSummary, RunError> {
    let started_at = host.base.clock.now();
    let base = &host.base;
    let run = Run::new(base, begin(base, fence, started_at).await?, fence, shutdown, observer);
    let mut summary = RunSummary {
        run: run.id,
        status: RunStatus::Success,
        started_at,
        finished_at: started_at,
        configuration: run.config.text_hash.clone(),
        import: None,
        directories: Vec::new(),
        discovery: None,
        providers: Vec::new(),
        rescored: 0,
        companies_aggregated: 0,
        sheets: None,
        feedback: None,
        errors: Vec::new(),
    };
    steps(&run, host, &mut summary).await;
    finish(&run, &mut summary).await?;
    Ok(summary)
}

/// The run's row, and a clean table: expired pauses and deadlines gone, killed units idle.
async fn begin(base: &Base, fence: &Fence, now: Timestamp) -> Result<i64, StoreError> {
    let fence = fence.clone();
    base.store
        .write(move |tx| {
            lock::check(tx, &fence)?;
            pauses::clear_expired(tx, now)?;
            hosts::clear_expired(tx, now)?;
            units::reset_running(tx, now)?;
            runs::start(tx, fence.number, now, env!("CARGO_PKG_VERSION"))
        })
        .await
}

/// Step after step. A failing step is noted and never stops the next.
async fn steps(run: &Run, host: &Host, summary: &mut RunSummary) {
    if let Some(list) = &run.config.companies {
        run.observer.event(&Event::Step("import"));
        match import_list(run, list).await {
            Ok((import, failures)) => {
                summary.import = Some(import);
                summary.errors.extend(failures);
            }
            Err(failure) => summary.errors.push(failure),
        }
    }
    if !host.directories.is_empty() && !run.shutdown.is_stopped() {
        run.observer.event(&Event::Step("directories"));
        summary.directories = directories::step(run, host).await;
    }
    if run.config.discovery.limit > 0 && !run.shutdown.is_stopped() {
        run.observer.event(&Event::Step("discover"));
        let selection = Selection::Due(run.config.discovery.limit);
        let done =
            discovery::step(run, host, &selection).await.unwrap_or_else(|error| discovery::broken(&error));
        run.observer.event(&Event::DiscoveryFinished(&done));
        summary.discovery = Some(done);
    }
    run.observer.event(&Event::Step("scan"));
    for prepared in &host.providers {
        let done = scan_one(run, prepared).await;
        summary.providers.push(done);
    }
    run.observer.event(&Event::Step("rescore"));
    match rescore(run).await {
        Ok(count) => summary.rescored = count,
        Err(error) => summary.errors.push(failed_step("rescore", &error)),
    }
    run.observer.event(&Event::Step("aggregate"));
    match aggregate(run).await {
        Ok(count) => summary.companies_aggregated = count,
        Err(error) => summary.errors.push(failed_step("aggregate", &error)),
    }
    if !run.shutdown.is_stopped() {
        run.observer.event(&Event::Step("sheets"));
        (summary.sheets, summary.feedback) = Box::pin(sheets::steps(run)).await;
    }
}

fn failed_step(step: &str, error: &StoreError) -> Failure {
    Failure { unit: None, class: "database".to_owned(), message: format!("step {step}: {}", chain(error)) }
}

async fn import_list(run: &Run, list: &Path) -> Result<(ImportSummary, Vec<Failure>), Failure> {
    let failure = |message: String| Failure { unit: None, class: "import".to_owned(), message };
    let parsed = import::read_list(list).map_err(failure)?;
    let faults = parsed.faults.len() as u64;
    let failures =
        parsed.faults.iter().map(|fault| failure(format!("{}: {fault}", list.display()))).collect();
    let counts = import::import(&run.store, Some(&run.fence), parsed.rows, run.now())
        .await
        .map_err(|error| failed_step("import", &error))?;
    let import = ImportSummary {
        companies_new: counts.companies_new,
        companies_known: counts.companies_known,
        companies_merged: counts.companies_merged,
        sources_new: counts.sources_new,
        faults,
    };
    Ok((import, failures))
}

async fn scan_one(run: &Run, prepared: &Prepared) -> ProviderSummary {
    let named = |name: &str| ProviderSummary { provider: name.to_owned(), ..ProviderSummary::default() };
    match prepared {
        Prepared::Skipped { name, reason, .. } => {
            run.observer.event(&Event::ProviderSkipped { provider: name, reason });
            ProviderSummary { stopped: Some(reason.clone()), ..named(name) }
        }
        Prepared::Failed { name, failure } => {
            run.observer.event(&Event::ProviderSkipped { provider: name, reason: &failure.message });
            ProviderSummary {
                stopped: Some("its plugin was refused".to_owned()),
                errors: vec![failure.clone()],
                ..named(name)
            }
        }
        Prepared::Ready(provider) if run.shutdown.is_stopped() => {
            ProviderSummary { stopped: Some("the run was stopped".to_owned()), ..named(&provider.name) }
        }
        Prepared::Ready(provider) => scan::provider(run, provider).await.unwrap_or_else(|error| {
            let failure = Failure { unit: None, class: "database".to_owned(), message: chain(&error) };
            ProviderSummary { errors: vec![failure], ..named(&provider.name) }
        }),
    }
}

/// Scores again what another catalogue scored. Asks no source for anything.
async fn rescore(run: &Run) -> Result<u64, StoreError> {
    let Some(scorer) = &run.scorer else { return Ok(0) };
    let (mut after, mut count) = (0, 0);
    while !run.shutdown.is_stopped() {
        let catalog = scorer.identity().to_owned();
        let stale = run
            .store
            .read(move |connection| offers::stale_scores(connection, &catalog, RESCORE_BATCH, after))
            .await?;
        let Some(last) = stale.last() else { break };
        after = last.offer_id;
        count += stale.len() as u64;
        let (scorer, fence, now) = (Arc::clone(scorer), run.fence.clone(), run.now());
        let rows = tokio::task::spawn_blocking(move || {
            stale
                .iter()
                .map(|offer| {
                    let advert = Advert {
                        title: &offer.title,
                        description: offer.description.as_deref().unwrap_or_default(),
                        salary: offer.salary.as_ref(),
                        workplace: offer.workplace,
                    };
                    (offer.offer_id, super::ingest::score(&scorer, &advert))
                })
                .collect::<Vec<_>>()
        })
        .await
        .map_err(|error| StoreError::Internal(format!("scoring failed: {error}")))?;
        run.store.write(move |tx| offers::set_scores(tx, &fence, &rows, now)).await?;
    }
    Ok(count)
}

/// Finds out which offers of touched companies are one opening and brings their figures up to date; also
/// those a killed run left.
async fn aggregate(run: &Run) -> Result<u64, StoreError> {
    let strong_from = run.scorer.as_ref().map_or(6, |scorer| scorer.strong_from());
    let mut count = 0;
    while !run.shutdown.is_stopped() {
        let (fence, now) = (run.fence.clone(), run.now());
        let (left, changed) = run
            .store
            .write(move |tx| {
                lock::check(tx, &fence)?;
                let ids = companies::take_dirty(tx, AGGREGATE_BATCH)?;
                openings::regroup_due(tx, &ids, now)?;
                let changed = companies::aggregate(tx, &ids, strong_from)?;
                Ok((ids.len(), changed))
            })
            .await?;
        count += changed as u64;
        if left == 0 {
            break;
        }
    }
    Ok(count)
}

async fn finish(run: &Run, summary: &mut RunSummary) -> Result<(), RunError> {
    summary.finished_at = run.now();
    summary.status = match run.shutdown.reason() {
        Some(Stop::LockLost(message)) => {
            summary.errors.push(Failure { unit: None, class: "lock".to_owned(), message });
            RunStatus::Failure
        }
        Some(Stop::Requested) => RunStatus::Cancelled,
        None if summary.has_errors() => RunStatus::Failure,
        None => RunStatus::Success,
    };
    let json = serde_json::to_string(summary)
        .map_err(|error| RunError::Internal(format!("the summary cannot be written: {error}")))?;
    let error = Some(summary.error_lines().join("\n")).filter(|lines| !lines.is_empty());
    let (id, fence, now, status) = (run.id, run.fence.clone(), summary.finished_at, summary.status);
    let written = run
        .store
        .write(move |tx| {
            lock::check(tx, &fence)?;
            runs::finish(tx, id, status, now, &json, error.as_deref())
        })
        .await;
    match written {
        // Whoever took a lost lock over has marked this run as abandoned; the summary tells the rest.
        Ok(()) | Err(StoreError::FenceLost { .. }) => {}
        Err(error) => {
            summary.status = RunStatus::Failure;
            summary.errors.push(failed_step("finish", &error));
        }
    }
    Ok(())
}
