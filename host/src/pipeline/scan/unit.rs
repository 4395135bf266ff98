//! One unit of work: a tenant's or a query's pages, pulled, tallied and committed one by one.
//!
//! Each page is one transaction with the cursor that follows it, so a unit may end anywhere and the
//! next run goes on. The unit's own faults end it and never the run.

use std::collections::{BTreeMap, HashMap};

use tracing::Instrument;

use super::{
    budget::{Budget, Limits},
    commit::{self, BegunUnit, Committed, Findings, FinishedUnit, PageNotes, UnitFinish},
    due::DueUnit,
    ended::{Ended, ScannedUnit, StopReason},
    hydrate,
    ingest::{self, Row, Sorted},
    provider_context::ProviderContext,
    pull::Pull,
    repeat::{self, Inputs, Repeated, Start, Watch},
    tally::{TalliedPage, Tally},
    turn::Turn,
};
use crate::{
    domain::{FailureClass, Timestamp, scans::Outcome},
    errors::chain,
    pipeline::{context::caught, report::Event},
    plugins::{CallError, model::Page},
    store::{
        Fenced, StoreError,
        offers::{self, Known, PageWrite},
        runs::UnitCounters,
    },
};

/// Scans one unit and writes its row, its state and its offers to the database.
///
/// A database error is the unit's own failure, unless the lock was lost or the database must not be used at all:
/// these errors end the provider's scan. The unit has its turn, which it hands on when it has nothing more to ask.
pub(super) async fn scan(
    context: ProviderContext<'_>,
    unit: &DueUnit,
    mut turn: Turn<'_>,
) -> Result<ScannedUnit, StoreError> {
    let start = match caught(repeat::scan(context, unit, &mut turn)).await {
        Ok(repeated) => match repeated? {
            Repeated::Scanned(scanned) => return Ok(*scanned),
            Repeated::Computed(start) => start,
        },
        // The guest's scan tells what is wrong, if it meets it too.
        Err(_) => Start::new(context, unit),
    };
    turn.take().await;
    let mut scan = UnitScan::begin(context, unit, start)?;
    let ended = match caught(scan.pages()).await {
        Ok(Ok(ended)) => ended,
        Ok(Err(error)) if matches!(error, StoreError::FenceLost { .. }) || error.is_refusal() => {
            return Err(error);
        }
        Ok(Err(error)) => Ended::badly(Outcome::Failed, FailureClass::Database, chain(&error)),
        // Whatever panicked on the unit's behalf is the unit's failure.
        Err(panic) => Ended::badly(Outcome::Failed, FailureClass::Internal, panic.to_string()),
    };
    scan.finish(ended, turn).await
}

/// A unit being scanned.
struct UnitScan<'a> {
    context: ProviderContext<'a>,
    unit: &'a DueUnit,
    begun: BegunUnit,
    started_at: Timestamp,
    pull: Pull<'a>,
    tally: Tally,
    budget: Budget,
    counters: UnitCounters,
    /// Details that could not be read, by class.
    faults: BTreeMap<FailureClass, u64>,
    /// Details asked for.
    details: u64,
    watch: Watch,
    /// The page that ended the scan: it is written with the unit's end.
    last_page: Option<LastPage>,
}

/// A page that is not written yet.
struct LastPage {
    write: PageWrite,
    /// Offers that it showed.
    shown: usize,
}

impl<'a> UnitScan<'a> {
    fn begin(context: ProviderContext<'a>, unit: &'a DueUnit, start: Start) -> Result<Self, StoreError> {
        let Start { started_at, scope, at_hand } = start;
        let (begun, position) = commit::begin(context, unit, started_at)?;
        let settings = &context.provider.settings;
        let watch = Watch::new(Inputs::of(context.provider, unit, &position), position.state.clone());
        Ok(Self {
            context,
            begun,
            started_at,
            budget: Budget::new(Limits::from_settings(settings), started_at),
            tally: Tally::new(settings.max_offers, settings.max_pages, position.cursor.is_some()),
            pull: Pull::new(context, unit, position).with_answers(scope, watch.is_on().then_some(at_hand)),
            watch,
            unit,
            counters: UnitCounters::default(),
            faults: BTreeMap::new(),
            details: 0,
            last_page: None,
        })
    }

    /// Takes page after page until the source, a limit, a fault or a signal ends the unit.
    async fn pages(&mut self) -> Result<Ended, StoreError> {
        loop {
            let span = tracing::error_span!("page", page = self.counters.pages + 1);
            if let Some(ended) = self.next_page().instrument(span).await? {
                return Ok(ended);
            }
        }
    }

    /// Takes one page. Returns the unit's end, if this was its last page.
    async fn next_page(&mut self) -> Result<Option<Ended>, StoreError> {
        if let Some(reason) = self.spent() {
            // The position is that after the page before: the next run goes on from there.
            return Ok(Some(Ended::well(Outcome::Truncated, reason).keeping_cursor(true)));
        }
        let shutdown = &self.context.run.shutdown;
        let pulled = tokio::select! {
            biased;
            () = shutdown.stopped() => None,
            page = self.pull.page() => Some(page),
        };
        self.context.note_rate_limit().await?;
        self.counters.errors += self.pull.take_failed_calls();
        if self.pull.take_restart() {
            self.tally.restart();
            self.watch.stop();
        }
        match pulled {
            Some(Ok(page)) => self.take(page).await,
            Some(Err(error)) => self.call_failed(&error).await.map(Some),
            None => {
                let ended = Ended::well(Outcome::Truncated, StopReason::Cancelled);
                Ok(Some(ended.keeping_cursor(true)))
            }
        }
    }

    /// What ends the unit before its next page, if anything does: its budget or that of the run.
    fn spent(&self) -> Option<StopReason> {
        let run = self.context.run;
        let reason = run.growth.is_spent().then_some(StopReason::RunGrowth);
        let reason = reason.or_else(|| self.budget.spent(run.now()))?;
        tracing::warn!("ended by {}: the next run goes on from here", reason.as_str());
        Some(reason)
    }

    async fn call_failed(&self, error: &CallError) -> Result<Ended, StoreError> {
        self.context.call_failed(error, self.tally.progress(self.counters.pages)).await
    }

    /// Tallies and commits a page. Returns the unit's end, if this was its last page.
    async fn take(&mut self, mut page: Page) -> Result<Option<Ended>, StoreError> {
        self.budget.take_page(&page);
        let provider = self.context.provider;
        let hydrates = provider.plugin.manifest().capabilities.hydrate;
        let TalliedPage { rows, shown, ended } =
            self.tally.take(&mut page, hydrates, &mut self.counters.skip_reasons);
        self.counters.unread.add_page(shown, &page.unread);
        self.watch.take(self.pull.take_asked(), &page, shown, &rows);
        let (sorted, trouble) = self.complete(rows.rows).await?;
        let ended = if let Some(error) = trouble {
            Some(self.call_failed(&error).await?)
        } else {
            self.counters.errors += u64::from(ended.as_ref().is_some_and(|ended| ended.error.is_some()));
            ended
        };
        self.commit(sorted, rows.unread, (&page, shown), ended.as_ref()).await?;
        Ok(ended)
    }

    /// Sorts rows by what is known, and completes those that need their detail.
    async fn complete(&mut self, rows: Vec<Row>) -> Result<(Sorted, Option<CallError>), StoreError> {
        let known = self.known(&rows).await?;
        let ProviderContext { run, provider, .. } = self.context;
        let hydrates = provider.plugin.manifest().capabilities.hydrate;
        let mut sorted = ingest::compare(rows, &known, hydrates, run.now());
        if sorted.incomplete.is_empty() {
            return Ok((sorted, None));
        }
        let Some(mut instance) = self.pull.instance.take() else { return Ok((sorted, None)) };
        let room = u64::from(provider.settings.hydrate_limit).saturating_sub(self.details);
        let batch = hydrate::Batch {
            size: provider.details_per_call(),
            room: usize::try_from(room).unwrap_or(usize::MAX),
            known: &known,
            counters: &mut self.counters,
            faults: &mut self.faults,
            asked: &mut self.details,
            budget: &mut self.budget,
            now: &|| run.now(),
            progress: &|fetched| {
                run.observer.event(&Event::Details { provider: &provider.name, fetched });
            },
        };
        let call_context = run.call_context(1);
        let trouble = batch.run(&mut instance, &call_context, &mut sorted, &run.shutdown).await;
        if trouble.is_none() {
            self.pull.instance.keep(instance);
        }
        self.context.note_rate_limit().await?;
        Ok((sorted, trouble))
    }

    async fn known(&self, rows: &[Row]) -> Result<HashMap<String, Known>, StoreError> {
        let key = self.unit.key.clone();
        let ids: Vec<String> = rows.iter().map(|row| row.scanned.offer.id.clone()).collect();
        self.context
            .run
            .read(move |connection| {
                let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
                offers::known(connection, &key.provider, key.tenant(), &ids)
            })
            .await
    }

    /// Commits a page with the cursor that follows it; the page that ended the scan is committed with the end.
    async fn commit(
        &mut self,
        sorted: Sorted,
        unread: Vec<String>,
        (page, shown): (&Page, usize),
        ended: Option<&Ended>,
    ) -> Result<(), StoreError> {
        self.pull.move_on(page, ended);
        self.counters.pages += 1;
        self.count_traffic();
        let notes = PageNotes {
            started_at: self.started_at,
            unread,
            position: self.pull.position.clone(),
            counters: self.counters.clone(),
        };
        let write = commit::prepare(self.context, self.unit, sorted, notes).await?;
        if ended.is_some() {
            self.last_page = Some(LastPage { write, shown });
            return Ok(());
        }
        let Committed { counts, growth } = commit::page(self.context, &mut self.begun, write).await?;
        self.budget.take_growth(growth);
        counts.add_to(&mut self.counters);
        tell_of_page(self.context, self.unit, shown);
        Ok(())
    }

    fn count_traffic(&mut self) {
        commit::count_traffic(&mut self.counters, &self.pull.scope);
        self.counters.skipped = self.counters.skip_reasons.values().sum();
    }

    async fn finish(mut self, ended: Ended, mut turn: Turn<'_>) -> Result<ScannedUnit, StoreError> {
        self.count_traffic();
        turn.hand_on(self.budget.page_bytes());
        let Self {
            context,
            unit,
            mut begun,
            started_at,
            pull,
            tally,
            counters,
            faults,
            watch,
            last_page,
            ..
        } = self;
        let findings = Findings::of(&tally);
        let end = UnitFinish { started_at, ended: &ended, findings, counters: &counters };
        let ending = commit::ending(context, unit, &end);
        let kept = watch.end(&ended, &tally, &counters, pull.position.state.as_deref());
        let key = unit.key.clone();
        let (write, shown) = last_page.map(|page| (page.write, page.shown)).unzip();
        let keep = move |tx: &Fenced<'_>| repeat::keep(tx, &key, kept);
        let FinishedUnit { settled, mut counters } =
            commit::finish(context, &mut begun, write, ending, keep).await?;
        if let Some(shown) = shown {
            tell_of_page(context, unit, shown);
        }
        counters.closed += settled.closed;
        let unread_before = context.unread_before(&unit.key, begun.row()?, &counters).await?;
        Ok(ScannedUnit { ended, counters, faults, suspicion: settled.suspicion, unread_before })
    }
}

fn tell_of_page(context: ProviderContext<'_>, unit: &DueUnit, offers: usize) {
    let provider = &context.provider.name;
    context.run.observer.event(&Event::Page { provider, unit: &unit.key.unit, offers });
}
