//! One unit of work: a tenant's or a query's pages, pulled, ingested and committed one by one.
//!
//! Each page is one transaction with the cursor that follows it, so a unit may end anywhere and the
//! next run goes on. The unit's own faults end it and never the run.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    sync::Arc,
    time::Duration,
};

use super::{
    events::Event,
    hydrate,
    ingest::{self, Owner, Row, Sorted},
    providers::Provider,
    run::Run,
    scan::{Left, Stopper},
    summary::Outcome,
};
use crate::{
    domain::Timestamp,
    errors::chain,
    http::Scope,
    plugins::{
        CallContext, CallError, Instance, Network, UnitSetup,
        model::{Continuation, EndReason, Page, PluginError, Position, Target},
    },
    store::{
        StoreError, crash_point, lock,
        offers::{self, Known, PageWrite},
        pauses::{self, Pause, PauseOrigin},
        runs::{self, UnitCounters},
        sources,
        units::{self, UnitKind, UnitOutcome},
    },
};

/// Pages of a unit that names no `max_pages`: more than any board has, fewer than without end.
const MOST_PAGES: u64 = 1000;

/// A unit that is due.
#[derive(Debug, Clone)]
pub(super) struct Unit {
    pub(super) kind: UnitKind,
    /// The tenant, or the query's name.
    pub(super) name: String,
    pub(super) target: Target,
    pub(super) owner: Owner,
}

/// How a unit ended.
#[derive(Debug)]
pub(super) struct Ended {
    pub(super) outcome: Outcome,
    pub(super) stop_reason: String,
    /// Class and message.
    pub(super) error: Option<(String, String)>,
    /// Whether the next run goes on from where this one ended.
    keep_cursor: bool,
}

impl Ended {
    fn well(outcome: Outcome, stop_reason: &str) -> Self {
        Self { outcome, stop_reason: stop_reason.to_owned(), error: None, keep_cursor: false }
    }

    fn badly(outcome: Outcome, class: &str, message: String, keep_cursor: bool) -> Self {
        Self { outcome, stop_reason: class.to_owned(), error: Some((class.to_owned(), message)), keep_cursor }
    }
}

/// What a unit left behind.
#[derive(Debug)]
pub(super) struct Scanned {
    pub(super) ended: Ended,
    pub(super) counters: UnitCounters,
    /// Details that could not be read, by class.
    pub(super) faults: BTreeMap<&'static str, u64>,
}

/// Scans one unit and leaves its row, its state and its offers in the database.
///
/// What the database refuses of this unit is the unit's own failure; only a lost lock and a database that
/// must not be used at all are everybody's.
pub(super) async fn scan(
    run: &Run,
    provider: &Arc<Provider>,
    stopper: &Stopper,
    unit: Unit,
) -> Result<Scanned, StoreError> {
    let mut work = Work::begin(run, provider, stopper, unit).await?;
    let ended = match work.pages().await {
        Ok(ended) => ended,
        Err(error) if matches!(error, StoreError::FenceLost { .. }) || error.is_refusal() => {
            return Err(error);
        }
        Err(error) => Ended::badly(Outcome::Failed, "database", chain(&error), false),
    };
    work.finish(&ended).await?;
    Ok(Scanned { ended, counters: work.counters, faults: work.faults })
}

/// A unit being scanned.
struct Work<'a> {
    run: &'a Run,
    provider: &'a Arc<Provider>,
    stopper: &'a Stopper,
    unit: Unit,
    /// Of `run_units`.
    row: i64,
    scope: Arc<Scope>,
    instance: Option<Instance>,
    position: Position,
    counters: UnitCounters,
    /// Details that could not be read, by class.
    faults: BTreeMap<&'static str, u64>,
    offers: u64,
    /// Details asked for.
    details: u64,
    cursors: HashSet<String>,
    /// The scan goes on from an earlier run's cursor: it never sees the whole.
    resumed: bool,
    /// A refused cursor was dropped once already.
    started_afresh: bool,
}

impl<'a> Work<'a> {
    async fn begin(
        run: &'a Run,
        provider: &'a Arc<Provider>,
        stopper: &'a Stopper,
        unit: Unit,
    ) -> Result<Self, StoreError> {
        let (fence, run_id, now) = (run.fence.clone(), run.id, run.now());
        let (name, kind, key) = (provider.name.clone(), unit.kind, unit.name.clone());
        let state_version = provider.plugin.manifest().state_version;
        let (row, position) = run
            .store
            .write(move |tx| {
                lock::check(tx, &fence)?;
                let position = units::begin(tx, &name, kind, &key, now, state_version)?;
                Ok((runs::start_unit(tx, run_id, &name, kind, &key, now)?, position))
            })
            .await?;
        Ok(Self {
            run,
            provider,
            stopper,
            unit,
            row,
            scope: Arc::new(Scope::new(Arc::clone(&provider.grant), 0)),
            instance: None,
            resumed: position.cursor.is_some(),
            started_afresh: false,
            position: Position { cursor: position.cursor, state: position.state },
            counters: UnitCounters::default(),
            faults: BTreeMap::new(),
            offers: 0,
            details: 0,
            cursors: HashSet::new(),
        })
    }

    /// Page after page until the source, a cap, a fault or a signal ends it.
    async fn pages(&mut self) -> Result<Ended, StoreError> {
        loop {
            let shutdown = self.run.shutdown.clone();
            let page = tokio::select! {
                biased;
                () = shutdown.stopped() => {
                    self.note_rate_limit().await?;
                    return Ok(Ended { keep_cursor: true, ..Ended::well(Outcome::Truncated, "cancelled") });
                }
                page = self.page_with_retries() => page,
            };
            self.note_rate_limit().await?;
            let page = match page {
                Ok(page) => page,
                Err(error) => return self.failed(error).await,
            };
            if let Some(ended) = self.take(page).await? {
                return Ok(ended);
            }
        }
    }

    /// One page, tried again where another try may help.
    async fn page_with_retries(&mut self) -> Result<Page, CallError> {
        let settings = &self.run.config.run;
        let mut attempt = 1;
        loop {
            let error = match self.page(attempt).await {
                Ok(page) => return Ok(page),
                Err(error) => error,
            };
            self.counters.errors += 1;
            if self.starts_afresh(&error) {
                continue;
            }
            let CallError::Plugin { error: said, .. } = &error else { return Err(error) };
            if !said.is_retryable() || attempt >= settings.tries {
                return Err(error);
            }
            tracing::info!("{error}; try {} of {}", attempt + 1, settings.tries);
            attempt += 1;
            tokio::time::sleep(settings.retry_pause).await;
        }
    }

    /// A cursor the source no longer takes is dropped, once a scan: a plugin that refuses its own cursors
    /// would never end.
    fn starts_afresh(&mut self, error: &CallError) -> bool {
        let refused = matches!(error, CallError::Plugin { error: PluginError::InvalidCursor(_), .. });
        if !refused || self.position.cursor.is_none() || self.started_afresh {
            return false;
        }
        tracing::warn!("{error}; the unit starts afresh");
        self.started_afresh = true;
        self.resumed = false;
        self.offers = 0;
        self.position.cursor = None;
        self.cursors.clear();
        true
    }

    async fn page(&mut self, attempt: u32) -> Result<Page, CallError> {
        let context = self.context(attempt);
        let mut instance = match self.instance.take() {
            Some(instance) => instance,
            None => Instance::new(&self.provider.plugin, self.setup()).await?,
        };
        let page = instance.scan(&context, &self.unit.target, &self.position).await?;
        // Kept only after a call that went well: the next one meets a guest that nothing happened to.
        self.instance = Some(instance);
        Ok(page)
    }

    fn setup(&self) -> UnitSetup {
        UnitSetup {
            provider: self.provider.name.clone(),
            unit: self.unit.name.clone(),
            network: Some(Network { client: self.run.client.clone(), scope: Arc::clone(&self.scope) }),
            settings: Arc::clone(&self.provider.plugin_settings),
        }
    }

    fn context(&self, attempt: u32) -> CallContext {
        CallContext { now: self.run.now(), run_id: format!("{}-{}", self.run.id, self.row), attempt }
    }

    /// Ingests and commits a page. Gives the unit's end, if this was its last.
    async fn take(&mut self, mut page: Page) -> Result<Option<Ended>, StoreError> {
        let capped = self.cap_offers(&mut page);
        let shown = page.offers.len();
        ingest::count_skipped(&page.skipped, &mut self.counters.skip_reasons);
        let rows = ingest::rows(std::mem::take(&mut page.offers), &mut self.counters.skip_reasons);
        let unreadable = rows.is_empty() && shown + page.skipped.len() > 0;
        self.offers += rows.len() as u64;
        let (sorted, trouble) = self.complete(rows).await?;
        let ended = match trouble {
            Some(error) => Some(self.failed(error).await?),
            None if unreadable => Some(self.broken("no row of the page can be read".to_owned())),
            None => self.after(&page, capped),
        };
        self.commit(sorted, &page, ended.as_ref()).await?;
        self.run.observer.event(&Event::Page {
            provider: &self.provider.name,
            unit: &self.unit.name,
            offers: shown,
        });
        Ok(ended)
    }

    /// Cuts the page to what `max_offers` leaves; true if that is where the unit ends.
    fn cap_offers(&self, page: &mut Page) -> bool {
        let Some(cap) = self.provider.settings.max_offers else { return false };
        let left = usize::try_from(u64::from(cap).saturating_sub(self.offers)).unwrap_or(usize::MAX);
        let over = page.offers.len() > left;
        page.offers.truncate(left);
        over || (page.offers.len() == left && matches!(page.next, Continuation::More(_)))
    }

    /// Sorts rows by what is known, and completes those that need their detail.
    async fn complete(&mut self, rows: Vec<Row>) -> Result<(Sorted, Option<CallError>), StoreError> {
        let known = self.known(&rows).await?;
        let manifest = self.provider.plugin.manifest();
        let mut sorted = ingest::sort(rows, &known, manifest.capabilities.hydrate);
        let Some(mut instance) = self.instance.take_if(|_| !sorted.incomplete.is_empty()) else {
            return Ok((sorted, None));
        };
        let room = u64::from(self.provider.settings.hydrate_limit).saturating_sub(self.details);
        let context = self.context(1);
        let (observer, provider) = (&self.run.observer, &self.provider.name);
        let batch = hydrate::Batch {
            size: self.provider.details_a_call(),
            room: usize::try_from(room).unwrap_or(usize::MAX),
            known: &known,
            counters: &mut self.counters,
            faults: &mut self.faults,
            asked: &mut self.details,
            progress: &|fetched| observer.event(&Event::Details { provider, fetched }),
        };
        let trouble = batch.run(&mut instance, &context, &mut sorted, &self.run.shutdown).await;
        if trouble.is_none() {
            self.instance = Some(instance);
        }
        self.note_rate_limit().await?;
        Ok((sorted, trouble))
    }

    async fn known(&self, rows: &[Row]) -> Result<HashMap<String, Known>, StoreError> {
        let (provider, tenant) = (self.provider.name.clone(), self.tenant());
        let ids: Vec<String> = rows.iter().map(|row| row.scanned.offer.id.clone()).collect();
        self.run
            .store
            .read(move |connection| {
                let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
                offers::known(connection, &provider, tenant.as_deref(), &ids)
            })
            .await
    }

    fn tenant(&self) -> Option<String> {
        (self.unit.kind == UnitKind::Tenant).then(|| self.unit.name.clone())
    }

    /// Where the unit ends after a page that was read whole; `None`: it goes on.
    fn after(&mut self, page: &Page, capped: bool) -> Option<Ended> {
        if capped {
            return Some(Ended::well(Outcome::Truncated, "max_offers"));
        }
        let cursor = match &page.next {
            Continuation::More(cursor) => cursor,
            Continuation::End(reason) => return Some(self.ended(*reason)),
        };
        let pages = self.counters.pages + 1;
        if pages >= self.provider.settings.max_pages.map_or(MOST_PAGES, u64::from) {
            return Some(Ended::well(Outcome::Truncated, "max_pages"));
        }
        if !self.cursors.insert(cursor.clone()) {
            return Some(
                self.broken(format!("the plugin gave the cursor `{}` twice", cursor.escape_debug())),
            );
        }
        None
    }

    /// The answer is not what this plugin reads: nothing may be concluded from what is absent.
    fn broken(&mut self, message: String) -> Ended {
        self.counters.errors += 1;
        Ended::badly(Outcome::Failed, "parse", message, false)
    }

    /// *Complete* and *empty* are said only of a scan that saw all of its target and could read all of it.
    fn ended(&self, reason: EndReason) -> Ended {
        let skips = &self.counters.skip_reasons;
        match reason {
            EndReason::Complete if self.resumed => Ended::well(Outcome::Truncated, "resumed"),
            EndReason::Complete if skips.keys().any(|why| why != ingest::TWICE) => {
                Ended::well(Outcome::Truncated, "skipped_rows")
            }
            EndReason::Complete if self.offers == 0 => Ended::well(Outcome::Empty, "empty"),
            EndReason::Complete => Ended::well(Outcome::Complete, "complete"),
            EndReason::EmptyPage => Ended::well(Outcome::Truncated, "empty_page"),
            EndReason::TotalPages => Ended::well(Outcome::Truncated, "total_pages"),
        }
    }

    /// What a failed call means for the unit, and for the provider as a whole.
    async fn failed(&mut self, error: CallError) -> Result<Ended, StoreError> {
        let (class, message) = (error.class(), error.to_string());
        let CallError::Plugin { error, .. } = error else {
            return Ok(Ended::badly(Outcome::Failed, class, message, false));
        };
        // What came before stands, so the scan is cut short rather than failed.
        let cut = if self.offers > 0 { Outcome::Truncated } else { Outcome::Failed };
        Ok(match error {
            PluginError::RateLimited { retry_after } => {
                self.pause_for_rate_limit(retry_after).await?;
                Ended::badly(cut, class, message, true)
            }
            PluginError::Fetch { paused: true, .. } => {
                self.stopper.stop(Left::Paused, &message);
                // Whoever met the pause first has told it; this unit was merely kept from its turn.
                Ended { keep_cursor: true, ..Ended::well(Outcome::Truncated, class) }
            }
            PluginError::Auth(_) if !self.provider.plugin.manifest().credentials.is_empty() => {
                self.stopper.stop(Left::Stopped, &message);
                self.provider.refuse(&message);
                Ended::badly(Outcome::Failed, class, message, false)
            }
            PluginError::Blocked { .. } => {
                let until = self.run.now().plus(self.run.config.run.blocked_pause);
                self.pause(until, PauseOrigin::Blocked, &message).await?;
                Ended::badly(Outcome::Blocked, class, message, true)
            }
            PluginError::NotFound(_) | PluginError::Gone(_) => {
                Ended::badly(Outcome::Gone, class, message, false)
            }
            // From where it got to; a place that no run gets past is not kept.
            error if error.is_retryable() => Ended::badly(cut, class, message, self.counters.pages > 0),
            _ => Ended::badly(Outcome::Failed, class, message, false),
        })
    }

    /// The client met a final 429, whatever the plugin made of it: the provider pauses for all.
    async fn note_rate_limit(&self) -> Result<(), StoreError> {
        match self.provider.grant.pause.take_rate_limited() {
            Some(limited) => {
                let reason = format!("`{}` answered 429", limited.host);
                self.pause(limited.until, PauseOrigin::RateLimit, &reason).await
            }
            None => Ok(()),
        }
    }

    async fn pause_for_rate_limit(&self, retry_after: Option<Duration>) -> Result<(), StoreError> {
        if self.provider.grant.pause.left(self.run.now()).is_some() {
            return Ok(());
        }
        let least = self.run.config.run.rate_limit_pause;
        let until = self.run.now().plus(retry_after.unwrap_or_default().max(least));
        self.pause(until, PauseOrigin::RateLimit, "the source asks for fewer requests").await
    }

    async fn pause(&self, until: Timestamp, origin: PauseOrigin, reason: &str) -> Result<(), StoreError> {
        self.provider.grant.pause.set(until);
        let pause = Pause {
            provider: self.provider.name.clone(),
            until,
            reason: reason.to_owned(),
            origin,
            set_at: self.run.now(),
        };
        self.stopper.stop(Left::Paused, &format!("paused until {until}: {reason}"));
        let fence = self.run.fence.clone();
        self.run
            .store
            .write(move |tx| {
                lock::check(tx, &fence)?;
                pauses::set(tx, &pause)
            })
            .await
    }

    /// Writes a page, the cursor that follows it and the unit's counters in one transaction.
    async fn commit(&mut self, sorted: Sorted, page: &Page, ended: Option<&Ended>) -> Result<(), StoreError> {
        let Sorted { unchanged, mut ready, incomplete } = sorted;
        ready.extend(incomplete);
        let (scorer, owner) = (self.run.scorer.clone(), self.unit.owner);
        let changed_or_new =
            tokio::task::spawn_blocking(move || ingest::finish(ready, owner, scorer.as_deref()))
                .await
                .map_err(|error| StoreError::Internal(format!("preparing a page failed: {error}")))?;
        match (ended, &page.next) {
            // A page whose details broke off is asked for again: its own cursor stays.
            (Some(ended), _) if ended.keep_cursor => {}
            (None, Continuation::More(cursor)) => self.position.cursor = Some(cursor.clone()),
            _ => self.position.cursor = None,
        }
        if page.state.is_some() {
            self.position.state.clone_from(&page.state);
        }
        self.counters.pages += 1;
        self.count_traffic();
        let write = PageWrite {
            fence: self.run.fence.clone(),
            provider: self.provider.name.clone(),
            tenant: self.tenant(),
            now: self.run.now(),
            changed_or_new,
            unchanged,
            unit: offers::UnitKey { kind: self.unit.kind, unit: self.unit.name.clone() },
            cursor: self.position.cursor.clone(),
            state: self.position.state.clone(),
            run_unit_id: self.row,
            counters: self.counters.clone(),
        };
        let counts = self
            .run
            .store
            .write(move |tx| {
                let counts = offers::write_page(tx, &write)?;
                crash_point("page-before-commit");
                Ok(counts)
            })
            .await?;
        crash_point("page-after-commit");
        self.counters.new += counts.new;
        self.counters.changed += counts.changed;
        self.counters.unchanged += counts.unchanged;
        Ok(())
    }

    fn count_traffic(&mut self) {
        let traffic = self.scope.traffic();
        self.counters.requests = traffic.requests;
        self.counters.rate_limited = traffic.rate_limited;
        self.counters.bytes_received = traffic.bytes_received;
        self.counters.skipped = self.counters.skip_reasons.values().sum();
    }

    /// The unit's row and its state, in one transaction.
    async fn finish(&mut self, ended: &Ended) -> Result<(), StoreError> {
        self.count_traffic();
        let (fence, row, now) = (self.run.fence.clone(), self.row, self.run.now());
        let (provider, kind, name) = (self.provider.name.clone(), self.unit.kind, self.unit.name.clone());
        let (outcome, stop_reason) = (ended.outcome.as_str(), ended.stop_reason.clone());
        let (counters, error) = (self.counters.clone(), ended.error.clone());
        let state = state_after(ended);
        let had_its_turn = self.counters.requests > 0 && ended.stop_reason != "cancelled";
        self.run
            .store
            .write(move |tx| {
                lock::check(tx, &fence)?;
                let told = error.as_ref().map(|(class, message)| (class.as_str(), message.as_str()));
                runs::finish_unit(tx, row, now, outcome, Some(&stop_reason), &counters, told)?;
                units::finish(tx, &provider, kind, &name, now, &state)?;
                // What a pause or a signal kept from its turn has not had it.
                if kind == UnitKind::Tenant && had_its_turn {
                    sources::mark_scanned(tx, &provider, &name, now)?;
                }
                Ok(())
            })
            .await
    }
}

/// How the unit stands between runs: a rate limit, a pause or a signal is nothing against it.
fn state_after(ended: &Ended) -> UnitOutcome {
    match &ended.error {
        None if ended.keep_cursor => UnitOutcome::Stopped { keep_cursor: true },
        None => UnitOutcome::Success,
        Some((class, _)) if class == "rate-limited" => {
            UnitOutcome::Stopped { keep_cursor: ended.keep_cursor }
        }
        Some((class, message)) => UnitOutcome::Error {
            class: class.clone(),
            message: message.clone(),
            keep_cursor: ended.keep_cursor,
        },
    }
}
