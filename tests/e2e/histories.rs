//! Random histories of boards and faults, through the whole program but for its clock: the real plugins,
//! the real HTTP layer and database, the sandbox on the other side, and time that passes in hours.
//!
//! The state machine itself is proved over many more histories beside its code and beside its statements;
//! here it is shown that nothing between the wire and those undoes it.

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
    store::offers::{self, OfferFilter},
};
use jobscan_tests::{Fault, FaultRule, NewOffer, Provider, RetryAfter, Sandbox, When, WorldSpec};

use crate::support::{Desk, Draw, GREENHOUSE, INFOJOBS, LEVER, start, tiny};

/// Scans in a row that are believed whatever they show.
const BELIEVED: usize = 6;

/// A clock that moves when it is told to.
#[derive(Debug)]
struct Hours(AtomicI64);

impl Clock for Hours {
    fn now(&self) -> Timestamp {
        // A millisecond a look, so that what follows is later.
        Timestamp::from_millis(self.0.fetch_add(1, Ordering::Relaxed))
    }
}

/// What the program is expected to know of an offer.
#[derive(Debug, Default)]
struct Life {
    /// Found closed while it was withdrawn, and not shown by any scan since.
    closed_rightly: bool,
    /// Whole scans of its board since it was withdrawn.
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
        let host = Program::open(config.unwrap(), clock.clone()).await.unwrap();
        Self { sandbox, host, clock, draw: Draw::of_seed(seed), lives: BTreeMap::new(), _desk: desk }
    }

    fn keys(&self, open: bool) -> Vec<String> {
        self.sandbox.truth().into_iter().filter(|o| o.open == open).map(|offer| offer.key).collect()
    }

    /// People withdraw, restore and publish.
    fn edit(&mut self) {
        for _ in 0..self.draw.below(3) {
            let (served, withdrawn) = (self.keys(true), self.keys(false));
            match self.draw.below(5) {
                0..=2 if !served.is_empty() => {
                    let key = self.draw.of(&served).clone();
                    self.sandbox.withdraw(&key).unwrap();
                    self.lives.entry(key).or_default().scans = 0;
                }
                3 if !withdrawn.is_empty() => {
                    let key = self.draw.of(&withdrawn).clone();
                    self.sandbox.restore(&key).unwrap();
                    self.lives.entry(key).or_default().scans = 0;
                }
                _ => {
                    let boards = self.sandbox.read(|world| world.boards().to_vec());
                    let board = self.draw.of(&boards).clone();
                    let tenant = (board.provider != Provider::InfoJobs).then_some(board.slug.as_str());
                    let offer = NewOffer { title: "Cook".to_owned(), sentences: Vec::new() };
                    self.sandbox.add(board.provider, tenant, offer).unwrap();
                }
            }
        }
    }

    /// Something breaks at one of the hosts, on some of its requests.
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
        let host = *self.draw.of(&[GREENHOUSE, LEVER, INFOJOBS]);
        let when = *self.draw.of(&[When::Always, When::First(1), When::After(1), When::Every(2)]);
        let fault = self.draw.of(&faults).clone();
        // An offer's own page that is gone is its source's word: nobody lies about one offer that way.
        let is_word = matches!(fault, Fault::Status(404 | 410)) && host == INFOJOBS;
        if !is_word {
            self.sandbox.break_on(FaultRule::new(host, "", when, fault));
        }
    }

    async fn run(&mut self) {
        let observer: Arc<dyn Observer> = Arc::new(Silent);
        pipeline::once(&self.host, &Shutdown::default(), &observer).await.unwrap();
    }

    /// Open or closed, by key.
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

    /// Boards of which the latest run has a whole scan.
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

    /// Nothing served is closed, and nothing stays open that was withdrawn long ago.
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
        let hours = *history.draw.of(&[1, 7, 7, 25, 49]);
        history.clock.0.fetch_add(i64::from(hours) * 3_600_000, Ordering::Relaxed);
        history.edit();
        history.break_something();
        history.run().await;
        history.sandbox.clear_faults();
        history.check(&format!("seed {seed}, step {step}")).await;
    }
    // Once all is well again, what is open is what is served.
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
fn whatever_breaks_what_is_open_in_the_end_is_what_is_served() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let patience = Duration::from_mins(10);
    let all = async {
        for seed in 0..12 {
            play(seed).await;
        }
    };
    runtime.block_on(async { tokio::time::timeout(patience, all).await }).expect("in time");
}
