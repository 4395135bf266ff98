//! Asks for the details of a search board's offers, once its queries are done.
//!
//! A search shows only some of its board, so an offer's absence proves nothing. Its own detail does: it is asked for
//! if no query has shown the offer for two scans, and if it failed before. Few are asked for at a time, each at most
//! daily while the offer stays open, and none while the provider is paused.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use super::{
    commit::count_traffic,
    due::Owner,
    ended::{Ended, ProgressBeforeFailure, ScannedUnit, StopReason},
    ingest::{self, Row},
    kept_instance::KeptInstance,
    provider_context::ProviderContext,
};
use crate::{
    domain::{
        FailureClass, Timestamp,
        scans::{MissRule, Outcome},
    },
    http::Scope,
    pipeline::{context::caught, report::Event},
    plugins::{
        CallError, Instance,
        model::{OfferRef, PluginError, ScannedOffer},
    },
    scoring::Scorer,
    store::{
        Fenced, StoreError,
        offers::{
            self, ClosedWhy, OfferBatch, OfferWrite, PageCounts,
            checks::{self, DueDetail, DueInstants},
        },
        runs::{self, Answered, UnitCounters, UnitEnd},
        units::{UnitKey, UnitKind},
    },
};

/// The unit's name in the database and in summaries.
pub(super) const UNIT: &str = "details";

/// Scans of every query that did not show an offer before its detail is asked for.
const UNSEEN_SCANS: u32 = 2;

/// The time after which an offer that no list shows, and whose detail says open, is asked for again.
const ASK_AGAIN: Duration = Duration::from_hours(24);

/// What the answer to one detail means for its offer.
#[derive(Debug)]
enum DetailOutcome {
    /// It was read, and says that the offer is open or closed.
    Read(Box<OfferWrite>),
    /// The source withdrew the offer.
    Withdrawn,
    /// The source does not know it, and no list shows it.
    Unknown,
    /// It could not be fetched.
    Failed(String),
    /// It got no answer of its own: something stopped the provider.
    Stopped,
}

/// Asks for the details that are due. `None` where there are none, or the provider cannot be asked.
pub(super) async fn scan(context: ProviderContext<'_>) -> Result<Option<ScannedUnit>, StoreError> {
    let capabilities = context.provider.plugin.manifest().capabilities;
    if !(capabilities.hydrate && capabilities.queries) {
        return Ok(None);
    }
    let run = context.run;
    if context.provider.pause_of_unit(run.store(), UNIT, run.now())?.is_some() {
        return Ok(None);
    }
    let unseen_since = unseen_since(context).await?;
    let due = due(context, unseen_since).await?;
    if due.is_empty() {
        return Ok(None);
    }
    let mut scan = DetailScan::begin(context, unseen_since).await?;
    let ended = match caught(scan.ask(due)).await {
        Ok(ended) => ended?,
        Err(panic) => Ended::badly(Outcome::Failed, FailureClass::Internal, panic.to_string()),
    };
    scan.finish(ended).await.map(Some)
}

/// The time since which every query had its scans: an offer that was last seen before it is on no list.
async fn unseen_since(context: ProviderContext<'_>) -> Result<Option<Timestamp>, StoreError> {
    let provider = context.provider;
    let queries: Vec<UnitKey> = provider
        .settings
        .queries
        .iter()
        .map(|query| provider.unit_key(UnitKind::Query, &query.name))
        .collect();
    context
        .run
        .read(move |connection| {
            let mut earliest: Option<Timestamp> = None;
            for query in queries {
                match runs::answered(connection, &query, UNSEEN_SCANS)? {
                    Answered::Since(begun) => {
                        earliest = Some(earliest.map_or(begun, |before| before.min(begun)));
                    }
                    // A query that always fails must not keep the others' offers open forever.
                    Answered::Never => {}
                    Answered::NotYet => return Ok(None),
                }
            }
            Ok(earliest)
        })
        .await
}

async fn due(
    context: ProviderContext<'_>,
    unseen_since: Option<Timestamp>,
) -> Result<Vec<DueDetail>, StoreError> {
    let name = context.provider.name.clone();
    let instants = DueInstants { unseen_since, run_started: context.run.started_at, now: context.run.now() };
    let limit = context.provider.settings.hydrate_limit;
    context.run.read(move |connection| checks::due(connection, &name, instants, limit)).await
}

struct DetailScan<'a> {
    context: ProviderContext<'a>,
    unseen_since: Option<Timestamp>,
    /// The id of its row in `run_units`.
    row: i64,
    scope: Arc<Scope>,
    instance: KeptInstance,
    counters: UnitCounters,
    faults: BTreeMap<FailureClass, u64>,
}

impl<'a> DetailScan<'a> {
    async fn begin(
        context: ProviderContext<'a>,
        unseen_since: Option<Timestamp>,
    ) -> Result<Self, StoreError> {
        let (run_id, now) = (context.run.id, context.run.now());
        let key = context.provider.unit_key(UnitKind::Details, UNIT);
        let row = context.run.write(move |tx| runs::start_unit(tx, run_id, &key, now)).await?;
        Ok(Self {
            context,
            unseen_since,
            row,
            scope: Arc::new(Scope::new(Arc::clone(&context.provider.grant), 0)),
            instance: KeptInstance::default(),
            counters: UnitCounters::default(),
            faults: BTreeMap::new(),
        })
    }

    /// Asks batch after batch, until all are asked for or something stops the provider.
    async fn ask(&mut self, mut due: Vec<DueDetail>) -> Result<Ended, StoreError> {
        let (started_at, most) = (self.context.run.now(), self.context.provider.settings.max_time);
        while !due.is_empty() {
            if self.context.run.now().since(started_at) >= most {
                return Ok(Ended::well(Outcome::Truncated, StopReason::MaxTime));
            }
            let rest = due.split_off(due.len().min(self.context.provider.details_per_call()));
            let batch = std::mem::replace(&mut due, rest);
            let shutdown = &self.context.run.shutdown;
            let answers = tokio::select! {
                biased;
                () = shutdown.stopped() => {
                    return Ok(Ended::well(Outcome::Truncated, StopReason::Cancelled));
                }
                answers = self.hydrate(&batch) => answers,
            };
            self.context.note_rate_limit().await?;
            let failure = match answers {
                Ok(answers) => self.take(batch, answers).await?,
                Err(error) => {
                    self.counters.errors += 1;
                    Some(error)
                }
            };
            if let Some(error) = failure {
                let (offers, pages) = (self.counters.hydrated, self.counters.pages);
                let progress = ProgressBeforeFailure { offers, pages, came: true };
                return self.context.call_failed(&error, progress).await;
            }
        }
        Ok(Ended::well(Outcome::Complete, StopReason::Complete))
    }

    async fn hydrate(
        &mut self,
        batch: &[DueDetail],
    ) -> Result<Vec<Result<ScannedOffer, PluginError>>, CallError> {
        let ProviderContext { run, provider, .. } = self.context;
        let refs: Vec<OfferRef> = batch.iter().map(reference).collect();
        let call = run.call_context(1);
        let setup = || provider.setup(UNIT, &run.client, &self.scope);
        let hydrate = async |instance: &mut Instance| {
            let answers = instance.hydrate(&call, &refs).await?;
            Ok((answers, instance.take_unread()))
        };
        let (answers, unread) = self.instance.call(&provider.plugin, setup, hydrate).await?;
        self.counters.unread.add_details(answers.iter().flatten().count(), &unread);
        Ok(answers)
    }

    /// Writes the answers of a batch. Returns an error that every further detail would meet too.
    async fn take(
        &mut self,
        batch: Vec<DueDetail>,
        answers: Vec<Result<ScannedOffer, PluginError>>,
    ) -> Result<Option<CallError>, StoreError> {
        let mut stops = None;
        let mut outcomes = Vec::with_capacity(batch.len());
        for (due, answer) in batch.into_iter().zip(answers) {
            // If a list shows an offer whose detail is not found, the list is believed.
            let listed = self.unseen_since.is_none_or(|since| due.last_seen_at >= since);
            let offer_id = due.offer_id;
            self.count(answer.as_ref().err(), listed);
            let scorer = self.context.run.scorer.as_deref();
            let outcome = detail_outcome(due, answer, listed, scorer).unwrap_or_else(|error| {
                stops.get_or_insert(error);
                DetailOutcome::Stopped
            });
            outcomes.push((offer_id, outcome));
        }
        self.context
            .run
            .observer
            .event(&Event::Details { provider: &self.context.provider.name, fetched: outcomes.len() });
        self.counters.pages += 1;
        count_traffic(&mut self.counters, &self.scope);
        let (row, now) = (self.row, self.context.run.now());
        let provider = self.context.provider.name.clone();
        let mut counters = std::mem::take(&mut self.counters);
        self.counters = self
            .context
            .run
            .write(move |tx| {
                let counts = write(tx, provider, outcomes, now)?;
                counters.changed += counts.changed;
                counters.unchanged += counts.unchanged;
                counters.closed += counts.closed;
                runs::update_unit(tx, row, &counters)?;
                Ok(counters)
            })
            .await?;
        Ok(stops.map(|error| CallError::Plugin {
            plugin: self.context.provider.name.clone(),
            unit: UNIT.to_owned(),
            error,
        }))
    }

    /// Counts an answer by its error, if it is one.
    fn count(&mut self, error: Option<&PluginError>, listed: bool) {
        match error {
            Some(error) if !says_something(error, listed) => {
                self.counters.errors += 1;
                *self.faults.entry(error.class()).or_default() += 1;
            }
            _ => self.counters.hydrated += 1,
        }
    }

    async fn finish(self, ended: Ended) -> Result<ScannedUnit, StoreError> {
        let Self { context, row, mut counters, faults, scope, .. } = self;
        count_traffic(&mut counters, &scope);
        let now = context.run.now();
        let end = UnitEnd {
            outcome: ended.outcome,
            stop_reason: ended.reason.as_str(),
            coverage: None,
            total: None,
            error: ended.error.clone(),
        };
        let finish = move |tx: &Fenced<'_>| {
            runs::finish_unit(tx, row, now, &end, &counters)?;
            Ok(counters)
        };
        let counters = context.run.write(finish).await?;
        let key = context.provider.unit_key(UnitKind::Details, UNIT);
        let unread_before = context.unread_before(&key, row, &counters).await?;
        Ok(ScannedUnit { ended, counters, faults, suspicion: None, unread_before })
    }
}

fn reference(due: &DueDetail) -> OfferRef {
    OfferRef { id: due.offer.id.clone(), url: due.offer.url.clone(), token: due.token.clone() }
}

/// Whether an error is an answer about the offer: its source withdrew it, or does not know an offer that no list
/// shows.
const fn says_something(error: &PluginError, listed: bool) -> bool {
    match error {
        PluginError::Gone(_) => true,
        PluginError::NotFound(_) => !listed,
        _ => false,
    }
}

/// Decides what the answer to one detail means for its offer. `listed`: a list shows the offer. An error is one that
/// every further detail would meet too.
fn detail_outcome(
    due: DueDetail,
    answer: Result<ScannedOffer, PluginError>,
    listed: bool,
    scorer: Option<&Scorer>,
) -> Result<DetailOutcome, PluginError> {
    match answer {
        Ok(detail) => Ok(DetailOutcome::Read(Box::new(with_detail(due, detail, scorer)))),
        Err(PluginError::Gone(_)) => Ok(DetailOutcome::Withdrawn),
        Err(PluginError::NotFound(_)) if !listed => Ok(DetailOutcome::Unknown),
        Err(error) if error.stops_provider() => Err(error),
        Err(error) => Ok(DetailOutcome::Failed(error.to_string())),
    }
}

/// Merges the detail into what is stored, as it is merged into a list's row.
fn with_detail(due: DueDetail, detail: ScannedOffer, scorer: Option<&Scorer>) -> OfferWrite {
    let DueDetail { offer, summary_hash, token, .. } = due;
    let scanned = ScannedOffer { offer, employer_masked: false, description: None, token };
    let mut row = Row { scanned, summary_hash, detail_error: None };
    ingest::merge(&mut row, detail);
    ingest::prepare_offer(row, Owner::Offer, scorer)
}

fn write(
    tx: &Fenced<'_>,
    provider: String,
    outcomes: Vec<(i64, DetailOutcome)>,
    now: Timestamp,
) -> Result<PageCounts, StoreError> {
    let mut batch = OfferBatch {
        provider,
        tenant: None,
        now,
        changed_or_new: Vec::new(),
        unchanged: Vec::new(),
        unread: Vec::new(),
    };
    let mut read = Vec::new();
    let mut closed = 0;
    for (offer_id, outcome) in outcomes {
        match outcome {
            DetailOutcome::Read(write) => {
                batch.changed_or_new.push(*write);
                read.push(offer_id);
            }
            DetailOutcome::Withdrawn => {
                closed += u64::from(checks::close(tx, offer_id, ClosedWhy::Source, now)?);
            }
            DetailOutcome::Unknown => {
                closed += u64::from(checks::missing(tx, offer_id, MissRule::USUAL, now)?);
            }
            DetailOutcome::Failed(error) => checks::failed(tx, offer_id, &error, now)?,
            DetailOutcome::Stopped => {}
        }
    }
    let mut counts = offers::write_offers(tx, &batch)?;
    counts.closed += closed;
    for offer_id in read {
        checks::still_open(tx, offer_id, now.plus(ASK_AGAIN))?;
    }
    Ok(counts)
}

#[cfg(test)]
mod tests;
