//! One unit of work: a tenant's or a query's pages, pulled, ingested and committed one by one.
//!
//! Each page is one transaction with the cursor that follows it, so a unit may end anywhere and the
//! next run goes on. The unit's own faults end it and never the run.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    sync::Arc,
};

use super::{
    discovery::MISS_RULE,
    ended::{Asking, Ended, Got, state_after},
    events::Event,
    hydrate,
    ingest::{self, Owner, Row, Sorted},
    providers::Provider,
    run::Run,
    scan::Stopper,
};
use crate::{
    domain::{
        Timestamp,
        scans::{Coverage, Outcome},
    },
    errors::chain,
    http::Scope,
    plugins::{
        CallContext, CallError, Instance,
        model::{Continuation, EndReason, Page, PluginError, Position, Target},
    },
    store::{
        StoreError, Transaction, boards,
        closing::{self, BoardScan, Settled},
        crash_point, lock,
        offers::{self, Known, OfferBatch, PageWrite},
        runs::{self, UnitCounters, UnitEnd},
        sources,
        units::{self, UnitKind},
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

/// What a unit left behind.
#[derive(Debug)]
pub(super) struct Scanned {
    pub(super) ended: Ended,
    pub(super) counters: UnitCounters,
    /// Details that could not be read, by class.
    pub(super) faults: BTreeMap<&'static str, u64>,
    /// Why the unit's scans are not believed, for people.
    pub(super) suspicion: Option<String>,
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
    let suspicion = work.finish(&ended).await?;
    Ok(Scanned { ended, counters: work.counters, faults: work.faults, suspicion })
}

/// A unit being scanned.
struct Work<'a> {
    run: &'a Run,
    provider: &'a Arc<Provider>,
    asking: Asking<'a>,
    unit: Unit,
    /// Of `run_units`.
    row: i64,
    started_at: Timestamp,
    scope: Arc<Scope>,
    instance: Option<Instance>,
    position: Position,
    counters: UnitCounters,
    /// Details that could not be read, by class.
    faults: BTreeMap<&'static str, u64>,
    /// Rows that were read.
    offers: u64,
    /// Their ids, and those of rows that could not be read.
    ids: HashSet<String>,
    /// Some row could not be read, and nobody can say which offer it was.
    lost_rows: bool,
    /// What the pages so far cover together.
    coverage: Option<Coverage>,
    /// The source's own count, as the last page tells it.
    total: Option<u64>,
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
                Ok((closing::begin(tx, run_id, &name, kind, &key, now)?, position))
            })
            .await?;
        Ok(Self {
            run,
            provider,
            asking: Asking { run, provider, stopper },
            unit,
            row,
            started_at: now,
            scope: Arc::new(Scope::new(Arc::clone(&provider.grant), 0)),
            instance: None,
            resumed: position.cursor.is_some(),
            started_afresh: false,
            position: Position { cursor: position.cursor, state: position.state },
            counters: UnitCounters::default(),
            faults: BTreeMap::new(),
            offers: 0,
            ids: HashSet::new(),
            lost_rows: false,
            coverage: None,
            total: None,
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
                    self.asking.note_rate_limit().await?;
                    return Ok(Ended { keep_cursor: true, ..Ended::well(Outcome::Truncated, "cancelled") });
                }
                page = self.page_with_retries() => page,
            };
            self.asking.note_rate_limit().await?;
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
        self.ids.clear();
        self.lost_rows = false;
        self.coverage = None;
        self.position.cursor = None;
        self.cursors.clear();
        true
    }

    async fn page(&mut self, attempt: u32) -> Result<Page, CallError> {
        let context = self.context(attempt);
        let mut instance = if let Some(instance) = self.instance.take() {
            instance
        } else {
            let setup = self.provider.setup(&self.unit.name, &self.run.client, &self.scope);
            Instance::new(&self.provider.plugin, setup).await?
        };
        let page = instance.scan(&context, &self.unit.target, &self.position).await?;
        // Kept only after a call that went well: the next one meets a guest that nothing happened to.
        self.instance = Some(instance);
        Ok(page)
    }

    fn context(&self, attempt: u32) -> CallContext {
        CallContext { now: self.run.now(), run_id: format!("{}-{}", self.run.id, self.row), attempt }
    }

    /// Ingests and commits a page. Gives the unit's end, if this was its last.
    async fn take(&mut self, mut page: Page) -> Result<Option<Ended>, StoreError> {
        let capped = self.cap_offers(&mut page);
        let shown = page.offers.len();
        ingest::count_skipped(&page.skipped, &mut self.counters.skip_reasons);
        let mut unread: Vec<String> = page.skipped.iter().filter_map(|row| row.id.clone()).collect();
        let mut offers = std::mem::take(&mut page.offers);
        if !self.provider.plugin.manifest().capabilities.hydrate {
            // Nobody can tell more: what the list says is all there is.
            for scanned in &mut offers {
                scanned.offer.complete = true;
            }
        }
        let rows = ingest::rows(offers, &mut self.counters.skip_reasons, &mut unread);
        self.lost_rows |= page.skipped.iter().any(|row| row.id.is_none()) || lost(&self.counters);
        let unreadable = rows.is_empty() && shown + page.skipped.len() > 0;
        self.offers += rows.len() as u64;
        self.ids.extend(rows.iter().map(|row| row.scanned.offer.id.clone()).chain(unread.iter().cloned()));
        self.coverage = Some(self.coverage.map_or(page.coverage, |before| before.and(page.coverage)));
        self.total = page.total.or(self.total);
        let (sorted, trouble) = self.complete(rows).await?;
        let ended = match trouble {
            Some(error) => Some(self.failed(error).await?),
            None if unreadable => Some(self.broken("no row of the page can be read".to_owned())),
            None => self.after(&page, capped),
        };
        self.commit(sorted, unread, &page, ended.as_ref()).await?;
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
        let mut sorted = ingest::sort(rows, &known, manifest.capabilities.hydrate, self.run.now());
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
        self.asking.note_rate_limit().await?;
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
        match reason {
            EndReason::Complete if self.resumed => Ended::well(Outcome::Truncated, "resumed"),
            EndReason::Complete if self.lost_rows => Ended::well(Outcome::Truncated, "skipped_rows"),
            EndReason::Complete if self.told_more() => Ended::well(Outcome::Truncated, "fewer_than_told"),
            EndReason::Complete if self.offers == 0 => Ended::well(Outcome::Empty, "empty"),
            EndReason::Complete => Ended::well(Outcome::Complete, "complete"),
            EndReason::EmptyPage => Ended::well(Outcome::Truncated, "empty_page"),
            EndReason::TotalPages => Ended::well(Outcome::Truncated, "total_pages"),
        }
    }

    /// The source counts more offers than it gave.
    fn told_more(&self) -> bool {
        let twice = self.counters.skip_reasons.get(ingest::TWICE).copied().unwrap_or_default();
        self.total.is_some_and(|total| total > self.ids.len() as u64 + twice)
    }

    async fn failed(&self, error: CallError) -> Result<Ended, StoreError> {
        let pages = self.counters.pages;
        let got = Got { offers: self.offers, pages, came: self.resumed || self.coverage.is_some() };
        self.asking.failed(error, got).await
    }

    /// Writes a page, the cursor that follows it and the unit's counters in one transaction.
    async fn commit(
        &mut self,
        sorted: Sorted,
        unread: Vec<String>,
        page: &Page,
        ended: Option<&Ended>,
    ) -> Result<(), StoreError> {
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
            offers: OfferBatch {
                provider: self.provider.name.clone(),
                tenant: self.tenant(),
                // A clock that is put back must not make what was just seen look absent.
                now: self.run.now().max(self.started_at),
                changed_or_new,
                unchanged,
                unread,
            },
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
        self.counters.closed += counts.closed;
        self.counters.reopened += counts.reopened;
        Ok(())
    }

    fn count_traffic(&mut self) {
        count_traffic(&mut self.counters, &self.scope);
        self.counters.skipped = self.counters.skip_reasons.values().sum();
    }

    /// The unit's row, its state, and what its end says of the offers it did not show, in one transaction.
    /// Gives why the unit's scans are not believed, if they are not.
    async fn finish(&mut self, ended: &Ended) -> Result<Option<String>, StoreError> {
        self.count_traffic();
        let (fence, row, now) = (self.run.fence.clone(), self.row, self.run.now().max(self.started_at));
        let (provider, kind, name) = (self.provider.name.clone(), self.unit.kind, self.unit.name.clone());
        let counters = self.counters.clone();
        let state = state_after(ended);
        let had_its_turn = self.counters.requests > 0 && ended.stop_reason != "cancelled";
        let end = UnitEnd {
            outcome: ended.outcome,
            stop_reason: ended.stop_reason.clone(),
            coverage: self.coverage,
            total: self.total,
            error: ended.error.clone(),
        };
        let scan = BoardScan {
            provider: provider.clone(),
            tenant: name.clone(),
            run_unit_id: row,
            started_at: self.started_at,
            outcome: ended.outcome,
            coverage: self.coverage,
            shown: self.ids.len() as u64,
            company_id: match self.unit.owner {
                Owner::Company(id) => id,
                Owner::Offer => 0,
            },
        };
        let settled = self
            .run
            .store
            .write(move |tx| {
                lock::check(tx, &fence)?;
                runs::finish_unit(tx, row, now, &end, &counters)?;
                units::finish(tx, &provider, kind, &name, now, &state)?;
                if kind != UnitKind::Tenant {
                    return Ok(Settled::default());
                }
                // What a pause or a signal kept from its turn has not had it.
                if had_its_turn {
                    sources::mark_scanned(tx, &provider, &name, now)?;
                }
                settle(tx, &scan, now)
            })
            .await?;
        self.counters.closed += settled.closed;
        Ok(settled.suspicion)
    }
}

/// What a unit's requests came to so far.
pub(super) fn count_traffic(counters: &mut UnitCounters, scope: &Scope) {
    let traffic = scope.traffic();
    counters.requests = traffic.requests;
    counters.rate_limited = traffic.rate_limited;
    counters.bytes_received = traffic.bytes_received;
}

/// Whether rows without an id were dropped.
fn lost(counters: &UnitCounters) -> bool {
    counters.skip_reasons.contains_key(ingest::NO_ID)
}

/// What a board's end closes. One that is not found is one step nearer to being believed gone; discovery
/// asks it again.
fn settle(tx: &Transaction<'_>, scan: &BoardScan, now: Timestamp) -> Result<Settled, StoreError> {
    let BoardScan { provider, tenant, .. } = scan;
    match scan.outcome {
        Outcome::Gone => {
            let due_at = now.plus(MISS_RULE.apart);
            let closed = boards::miss_for_all(tx, provider, tenant, now, MISS_RULE, due_at)?;
            runs::set_verdict(tx, scan.run_unit_id, 0, closed, None)?;
            let state = units::get(tx, provider, UnitKind::Tenant, tenant)?;
            let suspicion = state.and_then(|state| state.suspicion).map(|suspicion| suspicion.reason);
            Ok(Settled { closed, suspicion })
        }
        // Whatever came after, a page of it came.
        _ if scan.coverage.is_some() => {
            boards::found(tx, provider, tenant, now)?;
            closing::settle(tx, scan, now)
        }
        _ => closing::settle(tx, scan, now),
    }
}
