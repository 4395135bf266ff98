//! Random histories of boards and faults, through the whole program except for its clock: the real plugins, HTTP layer
//! and database, the sandbox as the network, and a simulated clock that advances in hours.
//!
//! The state machine itself is tested with many more histories next to its code and its SQL statements; this test shows
//! that everything between the network and those preserves its properties.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use jobscan_host::{
    clock::{Clock, SystemClock},
    config::{Config, Env, Overrides},
    domain::Timestamp,
    pipeline::{self, Observer, Program, Shutdown, Silent},
    plugins::Compiler,
    store::offers::{self, OfferFilter},
};
use jobscan_tests::{Fault, FaultRule, NewOffer, Provider, RetryAfter, Sandbox, When, WorldSpec};

use crate::support::{Desk, Draw, GREENHOUSE, INFOJOBS, LEVER, start, tiny};

/// The number of scans in a row that are believed even if they were held.
const BELIEVED: usize = 6;

/// A clock that tests advance.
#[derive(Debug)]
struct Hours(AtomicI64);

impl Clock for Hours {
    fn now(&self) -> Timestamp {
        // Each reading advances a millisecond, so that later events have later times.
        Timestamp::from_millis(self.0.fetch_add(1, Ordering::Relaxed))
    }
}

/// The expected state of an offer.
#[derive(Debug, Default)]
struct Life {
    /// Whether it was correctly closed while withdrawn, and not shown by any scan since.
    closed_rightly: bool,
    /// The number of complete scans of its board since it was withdrawn.
    scans: usize,
}

struct History {
    sandbox: Sandbox,
    host: Program,
    clock: Arc<Hours>,
    draw: Draw,
    lives: BTreeMap<String, Life>,
    _desk: Desk,
}

impl History {
    async fn new(seed: u64) -> Self {
        let spec = WorldSpec {
            lever_us: 1,
            greenhouse: 2,
            offers_per_tenant: 3..=9,
            infojobs_offers: 6,
            infojobs_companies: 3,
            ..tiny(seed)
        };
        let sandbox = start(spec);
        let mut desk = Desk::new(&sandbox);
        desk.set("http", "attempts", "1").set("run", "tries", "1").set("discovery", "limit", "1");
        let (id, secret) = sandbox.read(|world| world.spec().infojobs_credentials.clone());
        let env: Env = [("IJ_CLIENT_ID", id), ("IJ_CLIENT_SECRET", secret)].into_iter().collect();
        let config = Config::load(Path::new(&desk.path("providers.toml")), &env, &Overrides::default());
        let clock = Arc::new(Hours(AtomicI64::new(SystemClock.now().as_millis())));
        let host = Program::open(config.unwrap(), clock.clone(), &Compiler::InProcess).await.unwrap();
        Self { sandbox, host, clock, draw: Draw::of_seed(seed), lives: BTreeMap::new(), _desk: desk }
    }

    fn keys(&self, open: bool) -> Vec<String> {
        self.sandbox.truth().into_iter().filter(|o| o.open == open).map(|offer| offer.key).collect()
    }

    /// Withdraws, restores or publishes offers.
    fn edit(&mut self) {
        for _ in 0..self.draw.below(3) {
            let (served, withdrawn) = (self.keys(true), self.keys(false));
            match self.draw.below(5) {
                0..=2 if !served.is_empty() => {
                    let key = self.draw.choose(&served).clone();
                    self.sandbox.withdraw(&key).unwrap();
                    self.lives.entry(key).or_default().scans = 0;
                }
                3 if !withdrawn.is_empty() => {
                    let key = self.draw.choose(&withdrawn).clone();
                    self.sandbox.restore(&key).unwrap();
                    self.lives.entry(key).or_default().scans = 0;
                }
                _ => {
                    let boards = self.sandbox.read(|world| world.boards().to_vec());
                    let board = self.draw.choose(&boards).clone();
                    let tenant = (board.provider != Provider::InfoJobs).then_some(board.slug.as_str());
                    let offer = NewOffer { title: "Cook".to_owned(), sentences: Vec::new() };
                    self.sandbox.add(board.provider, tenant, offer).unwrap();
                }
            }
        }
    }

    /// Injects a fault into some requests of one host.
    fn break_something(&mut self) {
        if self.draw.below(2) == 0 {
            return;
        }
        let faults = [
            Fault::Status(500),
            Fault::Status(403),
            Fault::Status(404),
            Fault::Status(410),
            Fault::RateLimit { retry_after: RetryAfter::Seconds(30) },
            Fault::HtmlInsteadOfJson,
            Fault::WrongJson,
            Fault::EmptyBody,
            Fault::TruncatedJson,
            Fault::CutBody { after: 30 },
            Fault::CloseWithoutAnswer,
            Fault::Replace {
                status: 200,
                content_type: "application/json".to_owned(),
                body: "{\"jobs\":[],\"meta\":{\"total\":0}}".to_owned(),
            },
            Fault::Replace {
                status: 200,
                content_type: "application/json".to_owned(),
                body: "[]".to_owned(),
            },
        ];
        let host = *self.draw.choose(&[GREENHOUSE, LEVER, INFOJOBS]);
        let when = *self.draw.choose(&[When::Always, When::First(1), When::After(1), When::Every(2)]);
        let fault = self.draw.choose(&faults).clone();
        // A missing detail page is a reliable statement about one offer, so it must not be faked.
        let is_word = matches!(fault, Fault::Status(404 | 410)) && host == INFOJOBS;
        if !is_word {
            self.sandbox.break_on(FaultRule::new(host, "", when, fault));
        }
    }

    /// One run, over what is due or, now and then, over everything.
    async fn run(&mut self) {
        Arc::make_mut(&mut self.host.base.config).run.force = self.draw.below(3) == 0;
        let observer: Arc<dyn Observer> = Arc::new(Silent);
        pipeline::once(&self.host, &Shutdown::default(), &observer).await.unwrap();
    }

    /// Whether each known offer is open, by key.
    async fn known(&self) -> BTreeMap<String, bool> {
        let read = |connection: &jobscan_host::store::Connection| {
            let mut known = BTreeMap::new();
            offers::for_each(connection, &OfferFilter::default(), |offer| {
                known.insert(offer.key, offer.closed_at.is_none());
                Ok(())
            })?;
            Ok(known)
        };
        self.host.base.store.read(read).await.unwrap()
    }

    /// The boards that the latest run scanned completely.
    async fn scanned_whole(&self) -> BTreeSet<String> {
        let read = |connection: &jobscan_host::store::Connection| {
            let mut statement = connection.prepare(
                "SELECT provider || '/' || unit || '/' FROM run_units
                 WHERE run_id = (SELECT max(id) FROM runs) AND kind = 'tenant'
                     AND outcome IN ('complete', 'empty')",
            )?;
            let boards = statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
            Ok(boards)
        };
        self.host.base.store.read(read).await.unwrap()
    }

    /// Asserts that no served offer is closed, and that no offer withdrawn long ago is open.
    async fn check(&mut self, story: &str) {
        let (known, whole) = (self.known().await, self.scanned_whole().await);
        let served: BTreeSet<String> = self.keys(true).into_iter().collect();
        for (key, is_open) in known {
            let life = self.lives.entry(key.clone()).or_default();
            if served.contains(&key) {
                assert!(is_open || life.closed_rightly, "{key} is served and was closed; {story}");
                life.closed_rightly &= !is_open;
            } else {
                life.closed_rightly |= !is_open;
                life.scans += usize::from(whole.iter().any(|board| key.starts_with(board.as_str())));
                assert!(life.scans < BELIEVED || !is_open, "{key} is long withdrawn and open; {story}");
            }
        }
    }
}

async fn play(seed: u64) {
    let mut history = History::new(seed).await;
    history.run().await;
    history.check("at the beginning").await;
    for step in 0..14 {
        let hours = *history.draw.choose(&[1, 3, 5, 7, 25, 49]);
        history.clock.0.fetch_add(i64::from(hours) * 3_600_000, Ordering::Relaxed);
        history.edit();
        history.break_something();
        history.run().await;
        history.sandbox.clear_faults();
        history.check(&format!("seed {seed}, step {step}")).await;
    }
    // After scans without faults, exactly the served offers are open.
    for _ in 0..=BELIEVED {
        history.clock.0.fetch_add(49 * 3_600_000, Ordering::Relaxed);
        history.run().await;
        history.check(&format!("seed {seed}, at the end")).await;
    }
    let known = history.known().await;
    let open: BTreeSet<String> = known.into_iter().filter(|(_, open)| *open).map(|(key, _)| key).collect();
    assert_eq!(open, history.keys(true).into_iter().collect(), "seed {seed}");
}

#[test]
fn after_any_faults_exactly_the_served_offers_end_up_open() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let patience = Duration::from_mins(10);
    let all = async {
        for seed in 0..12 {
            play(seed).await;
        }
    };
    runtime.block_on(async { tokio::time::timeout(patience, all).await }).expect("in time");
}
