//! Details asked for beside the lists of a search board, once its queries are done.
//!
//! A search shows some of its board, so that an offer is absent says nothing. What does is the offer's own
//! detail: those that no query has shown for two scans are asked for it, and so are those whose detail
//! failed before. Few at a time, each at most daily while it stays open, and never while the provider is
//! paused.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use super::{
    discovery::MISS_RULE,
    ended::{Asking, Ended, Got},
    events::Event,
    ingest::{self, Owner, Row},
    unit::{Scanned, count_traffic},
};
use crate::{
    domain::{Timestamp, scans::Outcome},
    http::Scope,
    plugins::{
        CallContext, CallError, Instance,
        model::{OfferRef, PluginError, ScannedOffer},
    },
    store::{
        StoreError, Transaction, lock,
        offers::{
            self, ClosedWhy, OfferBatch, OfferWrite, PageCounts,
            checks::{self, DueDetail},
        },
        runs::{self, Answered, UnitCounters, UnitEnd},
        units::UnitKind,
    },
};

/// The unit's name in the database and in summaries.
pub(super) const UNIT: &str = "details";

/// Scans of every query that did not show an offer before its detail is asked for.
const UNSEEN_SCANS: u32 = 2;

/// An offer that no list shows and that is open all the same is asked for again so much later.
const ASK_AGAIN: Duration = Duration::from_hours(24);

/// What the answer to one detail makes of its offer.
enum Told {
    /// It was read, and says that the offer is open or closed.
    Read(Box<OfferWrite>),
    /// The source withdrew the offer.
    Withdrawn,
    /// The source does not know it, and no list shows it.
    Unknown,
    /// It could not be had.
    Failed(String),
    /// It was not asked for in earnest: something stopped the provider.
    Stopped,
}

/// Asks for the details that are due. `None` where there are none, or the provider cannot be asked.
pub(super) async fn step(asking: Asking<'_>) -> Result<Option<Scanned>, StoreError> {
    let capabilities = asking.provider.plugin.manifest().capabilities;
    if !(capabilities.hydrate && capabilities.queries) {
        return Ok(None);
    }
    let unseen_since = unseen_since(asking).await?;
    let due = due(asking, unseen_since).await?;
    if due.is_empty() {
        return Ok(None);
    }
    let mut work = Work::begin(asking, unseen_since).await?;
    let ended = work.ask(due).await?;
    work.finish(&ended).await?;
    Ok(Some(Scanned { ended, counters: work.counters, faults: work.faults, suspicion: None }))
}

/// Since when every query had its scans: what was last seen before is on no list.
async fn unseen_since(asking: Asking<'_>) -> Result<Option<Timestamp>, StoreError> {
    let name = asking.provider.name.clone();
    let queries: Vec<String> =
        asking.provider.settings.queries.iter().map(|query| query.name.clone()).collect();
    asking
        .run
        .store
        .read(move |connection| {
            let mut earliest: Option<Timestamp> = None;
            for query in queries {
                match runs::answered(connection, &name, &query, UNSEEN_SCANS)? {
                    Answered::Since(begun) => {
                        earliest = Some(earliest.map_or(begun, |before| before.min(begun)));
                    }
                    // A query that always fails must not keep the others' offers open for ever.
                    Answered::Never => {}
                    Answered::NotYet => return Ok(None),
                }
            }
            Ok(earliest)
        })
        .await
}

async fn due(asking: Asking<'_>, unseen_since: Option<Timestamp>) -> Result<Vec<DueDetail>, StoreError> {
    let (name, now) = (asking.provider.name.clone(), asking.run.now());
    let run_started = asking.run.started_at;
    let limit = asking.provider.settings.hydrate_limit;
    asking
        .run
        .store
        .read(move |connection| checks::due(connection, &name, unseen_since, run_started, now, limit))
        .await
}

struct Work<'a> {
    asking: Asking<'a>,
    unseen_since: Option<Timestamp>,
    /// Of `run_units`.
    row: i64,
    scope: Arc<Scope>,
    counters: UnitCounters,
    faults: BTreeMap<&'static str, u64>,
}

impl<'a> Work<'a> {
    async fn begin(asking: Asking<'a>, unseen_since: Option<Timestamp>) -> Result<Self, StoreError> {
        let (fence, run_id, now) = (asking.run.fence.clone(), asking.run.id, asking.run.now());
        let name = asking.provider.name.clone();
        let row = asking
            .run
            .store
            .write(move |tx| {
                lock::check(tx, &fence)?;
                runs::start_unit(tx, run_id, &name, UnitKind::Details, UNIT, now)
            })
            .await?;
        Ok(Self {
            asking,
            unseen_since,
            row,
            scope: Arc::new(Scope::new(Arc::clone(&asking.provider.grant), 0)),
            counters: UnitCounters::default(),
            faults: BTreeMap::new(),
        })
    }

    /// Batch after batch, until all are asked for or something stops the provider.
    async fn ask(&mut self, mut due: Vec<DueDetail>) -> Result<Ended, StoreError> {
        let mut instance = None;
        let mut trouble = None;
        while !due.is_empty() && trouble.is_none() {
            let rest = due.split_off(due.len().min(self.asking.provider.details_a_call()));
            let batch = std::mem::replace(&mut due, rest);
            let answers = tokio::select! {
                biased;
                () = self.asking.run.shutdown.stopped() => {
                    return Ok(Ended::well(Outcome::Truncated, "cancelled"));
                }
                answers = self.hydrate(&mut instance, &batch) => answers,
            };
            self.asking.note_rate_limit().await?;
            match answers {
                Ok(answers) => trouble = self.take(batch, answers).await?,
                Err(error) => {
                    self.counters.errors += 1;
                    trouble = Some(error);
                }
            }
        }
        let Some(error) = trouble else { return Ok(Ended::well(Outcome::Complete, "complete")) };
        let got = Got { offers: self.counters.hydrated, pages: self.counters.pages, came: true };
        self.asking.failed(error, got).await
    }

    async fn hydrate(
        &self,
        kept: &mut Option<Instance>,
        batch: &[DueDetail],
    ) -> Result<Vec<Result<ScannedOffer, PluginError>>, CallError> {
        let Asking { run, provider, .. } = self.asking;
        let mut instance = if let Some(instance) = kept.take() {
            instance
        } else {
            let setup = provider.setup(UNIT, &run.client, &self.scope);
            Instance::new(&provider.plugin, setup).await?
        };
        let refs: Vec<OfferRef> = batch.iter().map(reference).collect();
        let context = CallContext { now: run.now(), run_id: format!("{}-{}", run.id, self.row), attempt: 1 };
        let answers = instance.hydrate(&context, &refs).await?;
        // Kept only after a call that went well: the next one meets a guest that nothing happened to.
        *kept = Some(instance);
        Ok(answers)
    }

    /// Writes what a batch told. Gives what every further detail would meet too.
    async fn take(
        &mut self,
        batch: Vec<DueDetail>,
        answers: Vec<Result<ScannedOffer, PluginError>>,
    ) -> Result<Option<CallError>, StoreError> {
        let mut trouble = None;
        let mut told = Vec::with_capacity(batch.len());
        for (due, answer) in batch.into_iter().zip(answers) {
            let offer_id = due.offer_id;
            let made = self.made_of(due, answer, &mut trouble);
            told.push((offer_id, made));
        }
        self.asking
            .run
            .observer
            .event(&Event::Details { provider: &self.asking.provider.name, fetched: told.len() });
        self.counters.pages += 1;
        count_traffic(&mut self.counters, &self.scope);
        let (fence, row, now) = (self.asking.run.fence.clone(), self.row, self.asking.run.now());
        let (provider, counters) = (self.asking.provider.name.clone(), self.counters.clone());
        let counts = self
            .asking
            .run
            .store
            .write(move |tx| {
                lock::check(tx, &fence)?;
                let counts = write(tx, provider, told, now)?;
                let counters = UnitCounters {
                    changed: counters.changed + counts.changed,
                    unchanged: counters.unchanged + counts.unchanged,
                    closed: counters.closed + counts.closed,
                    ..counters
                };
                runs::update_unit(tx, row, &counters)?;
                Ok(counts)
            })
            .await?;
        self.counters.changed += counts.changed;
        self.counters.unchanged += counts.unchanged;
        self.counters.closed += counts.closed;
        Ok(trouble.map(|error| CallError::Plugin {
            plugin: self.asking.provider.name.clone(),
            unit: UNIT.to_owned(),
            error,
        }))
    }

    fn made_of(
        &mut self,
        due: DueDetail,
        answer: Result<ScannedOffer, PluginError>,
        trouble: &mut Option<PluginError>,
    ) -> Told {
        // A list that shows an offer whose detail is not found is believed.
        let listed = self.unseen_since.is_none_or(|since| due.last_seen_at >= since);
        match answer {
            Ok(detail) => {
                self.counters.hydrated += 1;
                Told::Read(Box::new(written(due, detail, self.asking)))
            }
            Err(PluginError::Gone(_)) => {
                self.counters.hydrated += 1;
                Told::Withdrawn
            }
            Err(PluginError::NotFound(_)) if !listed => {
                self.counters.hydrated += 1;
                Told::Unknown
            }
            Err(error) => {
                self.counters.errors += 1;
                *self.faults.entry(error.class()).or_default() += 1;
                if error.stops_provider() {
                    trouble.get_or_insert(error);
                    return Told::Stopped;
                }
                Told::Failed(error.to_string())
            }
        }
    }

    async fn finish(&mut self, ended: &Ended) -> Result<(), StoreError> {
        count_traffic(&mut self.counters, &self.scope);
        let (fence, row, now) = (self.asking.run.fence.clone(), self.row, self.asking.run.now());
        let end = UnitEnd {
            outcome: ended.outcome,
            stop_reason: ended.stop_reason.clone(),
            coverage: None,
            total: None,
            error: ended.error.clone(),
        };
        let counters = self.counters.clone();
        self.asking
            .run
            .store
            .write(move |tx| {
                lock::check(tx, &fence)?;
                runs::finish_unit(tx, row, now, &end, &counters)
            })
            .await
    }
}

fn reference(due: &DueDetail) -> OfferRef {
    OfferRef { id: due.offer.id.clone(), url: due.offer.url.clone(), token: due.token.clone() }
}

/// The detail over what is stored, as a list's row would take it.
fn written(due: DueDetail, detail: ScannedOffer, asking: Asking<'_>) -> OfferWrite {
    let DueDetail { offer, summary_hash, token, .. } = due;
    let scanned = ScannedOffer { offer, employer_masked: false, description: None, token };
    let mut row = Row { scanned, summary_hash, detail_error: None };
    ingest::merge(&mut row, detail);
    ingest::finish_one(row, Owner::Offer, asking.run.scorer.as_deref())
}

fn write(
    tx: &Transaction<'_>,
    provider: String,
    told: Vec<(i64, Told)>,
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
    for (offer_id, told) in told {
        match told {
            Told::Read(write) => {
                batch.changed_or_new.push(*write);
                read.push(offer_id);
            }
            Told::Withdrawn => closed += u64::from(checks::close(tx, offer_id, ClosedWhy::Source, now)?),
            Told::Unknown => closed += u64::from(checks::missing(tx, offer_id, MISS_RULE, now)?),
            Told::Failed(error) => checks::failed(tx, offer_id, &error, now)?,
            Told::Stopped => {}
        }
    }
    let mut counts = offers::write_offers(tx, &batch)?;
    counts.closed += closed;
    for offer_id in read {
        checks::still_open(tx, offer_id, now.plus(ASK_AGAIN))?;
    }
    Ok(counts)
}
