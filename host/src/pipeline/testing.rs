//! What the pipeline's tests share: a base over a real database in a folder of its own, a clock that the test sets, and
//! an observer that keeps what it was told.

use std::{
    io,
    path::Path,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
    time::Duration,
};

use tempfile::TempDir;

use super::{
    context::{Base, RunContext, Shutdown, step_alone},
    prepared::Detectors,
    program::Program,
    report::{Event, Observer},
};
use crate::{
    clock::Clock,
    config::{Config, Env, Overrides},
    domain::{Offer, Timestamp},
    plugins::{EngineSettings, PluginEngine, testing::scanned_offer},
    store::{
        StoreError, Transaction,
        companies::CompanyFacts,
        lock::{self, Acquire, Claimant},
        offers::{self, Company, OfferBatch, OfferWrite},
    },
};

/// When every test begins.
pub(crate) const NOON: Timestamp = Timestamp::from_millis(1_800_000_000_000);

/// A clock that stands still until the test moves it.
#[derive(Debug)]
pub(crate) struct SetClock {
    now: Mutex<Timestamp>,
    breaks: AtomicBool,
}

impl SetClock {
    pub(crate) fn advance(&self, by: Duration) {
        let mut now = self.now.lock().unwrap_or_else(PoisonError::into_inner);
        *now = now.plus(by);
    }

    pub(crate) fn set(&self, to: Timestamp) {
        *self.now.lock().unwrap_or_else(PoisonError::into_inner) = to;
    }

    /// The next who asks for the time panics, once: it stands for any fault in what that one does.
    pub(crate) fn panic_at_next_look(&self) {
        self.breaks.store(true, Relaxed);
    }
}

impl Clock for SetClock {
    fn now(&self) -> Timestamp {
        assert!(!self.breaks.swap(false, Relaxed), "the clock is broken");
        *self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Keeps every event, as its debug form.
#[derive(Debug, Default)]
pub(crate) struct Recorder {
    events: Mutex<Vec<String>>,
    breaks: Mutex<Option<(&'static str, Arc<SetClock>)>>,
}

impl Recorder {
    pub(crate) fn events(&self) -> Vec<String> {
        self.events.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Once an event begins with `word`, the next who asks for the time panics.
    pub(crate) fn break_clock_at(&self, word: &'static str, clock: &Arc<SetClock>) {
        *self.breaks.lock().unwrap_or_else(PoisonError::into_inner) = Some((word, Arc::clone(clock)));
    }
}

impl Observer for Recorder {
    fn event(&self, event: &Event<'_>) {
        let event = format!("{event:?}");
        let breaks = self.breaks.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, clock)) = breaks.as_ref().filter(|(word, _)| event.starts_with(word)) {
            clock.panic_at_next_look();
        }
        drop(breaks);
        self.events.lock().unwrap_or_else(PoisonError::into_inner).push(event);
    }
}

/// A base with its folder, clock and observer.
pub(crate) struct Bench {
    pub(crate) folder: TempDir,
    pub(crate) base: Base,
    pub(crate) clock: Arc<SetClock>,
    pub(crate) recorder: Arc<Recorder>,
    pub(crate) shutdown: Shutdown,
}

impl Bench {
    /// With a configuration, to which the database's path is added.
    pub(crate) fn new(configuration: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let config = config_in(folder.path(), configuration);
        let clock = Arc::new(SetClock { now: Mutex::new(NOON), breaks: AtomicBool::new(false) });
        Self {
            base: Base::open(config, clock.clone()).unwrap(),
            folder,
            clock,
            recorder: Arc::default(),
            shutdown: Shutdown::default(),
        }
    }

    /// Does a step under the lock of a run without a row.
    pub(crate) async fn in_run<T>(&self, step: impl AsyncFnOnce(&RunContext) -> T) -> T {
        let observer: Arc<dyn Observer> = self.recorder.clone();
        let (done, lost) = step_alone(&self.base, &self.shutdown, &observer, step).await.unwrap();
        assert_eq!(lost, None);
        done
    }
}

impl Bench {
    /// The program without any plugin.
    pub(crate) fn program(&self) -> Program {
        Program {
            base: self.base.clone(),
            engine: PluginEngine::new(&EngineSettings::in_process()).unwrap(),
            providers: Vec::new(),
            directories: Vec::new(),
            detectors: Detectors::default(),
            tenants: Arc::default(),
        }
    }

    /// What the run is observed through.
    pub(crate) fn observer(&self) -> Arc<dyn Observer> {
        self.recorder.clone()
    }

    /// Gives the lock of runs to another process, two hours after noon.
    pub(crate) async fn give_lock_to_another(&self) {
        self.base.store.write(take_over).await.unwrap();
    }

    /// Makes every read and write of a table fail.
    pub(crate) async fn drop_table(&self, table: &'static str) {
        let drop = move |tx: &Transaction<'_>| {
            tx.pragma_update(None, "defer_foreign_keys", true)?;
            Ok(tx.execute_batch(&format!("DROP TABLE {table}"))?)
        };
        self.base.store.write(drop).await.unwrap();
    }
}

/// Takes the lock of runs for another process, two hours after noon.
pub(crate) fn take_over(tx: &Transaction<'_>) -> Result<Acquire, StoreError> {
    let (later, hour) = (NOON.plus(Duration::from_hours(2)), Duration::from_hours(1));
    lock::acquire(tx, "global", Claimant { owner: "another", pid: 7 }, later, hour)
}

/// Stores open offers of one company, one of each title, without a score.
pub(crate) async fn store_offers(run: &RunContext, titles: Vec<String>) {
    store_offers_of(run, "Acme", titles).await;
}

/// [`store_offers`] of a company of this name.
pub(crate) async fn store_offers_of(run: &RunContext, company: &str, titles: Vec<String>) {
    let now = run.now();
    let batch = OfferBatch {
        provider: "board".to_owned(),
        tenant: None,
        now,
        changed_or_new: titles
            .into_iter()
            .enumerate()
            .map(|(number, title)| unscored_offer(company, number, title))
            .collect(),
        unchanged: Vec::new(),
        unread: Vec::new(),
    };
    run.write(move |tx| offers::write_offers(tx, &batch)).await.unwrap();
}

fn unscored_offer(company: &str, number: usize, title: String) -> OfferWrite {
    let offer = Offer {
        id: if company == "Acme" { number.to_string() } else { format!("{company}-{number}") },
        title,
        description: Some("The whole text.".to_owned()),
        ..scanned_offer(&number.to_string()).offer
    };
    let name = company.to_owned();
    let facts = CompanyFacts { name_normalized: name.to_lowercase(), name, website: None, domain: None };
    let (summary_hash, content_hash) = (offer.summary_hash(None), offer.content_hash());
    OfferWrite {
        offer,
        company: Company::Facts(facts),
        summary_hash,
        content_hash,
        score: None,
        detail_token: None,
        detail_error: None,
    }
}

/// A configuration whose paths are relative to `folder`. It reads no other file.
pub(crate) fn config_in(folder: &Path, configuration: &str) -> Config {
    let no_file = |_: &Path| Err(io::Error::from(io::ErrorKind::NotFound));
    let overrides = Overrides { db: Some(folder.join("jobs.db")), ..Overrides::default() };
    Config::parse(configuration, &folder.join("providers.toml"), &Env::default(), &overrides, &no_file)
        .unwrap()
}
