//! A scan whose answers are all those of the scan before costs no call of the plugin, and leaves the database as if the
//! plugin had read them again.

use jobscan_tests::{Fault, FaultRule, NewOffer, Provider, Sandbox, When, WorldSpec};
use serde_json::Value;

use crate::support::{
    Desk, Draw, Dump, GREENHOUSE, LEVER, Ran, boards, jobs_path, plugin, start, tiny, toml_text,
};

/// What the log says of a scan that was not computed.
const REPEATED: &str = "answered as before";

/// Two Greenhouse boards, whose answers have validators, and one of two pages at Lever, whose answers have none.
fn spec(seed: u64) -> WorldSpec {
    WorldSpec {
        lever_us: 1,
        greenhouse: 2,
        offers_per_tenant: 101..=120,
        description_bytes: 60,
        ..tiny(seed)
    }
}

fn desk(sandbox: &Sandbox) -> Desk {
    let mut desk = Desk::with_providers(sandbox, &["lever", "greenhouse"]);
    desk.set("discovery", "limit", "0")
        .set("http", "attempts", "1")
        .set("providers.lever", "concurrency", "1")
        .set("providers.greenhouse", "concurrency", "1")
        .set("run", "tries", "1");
    desk.env("LOG_LEVEL", "debug");
    desk
}

/// Units of a run whose pages stood without a call.
fn repeated(ran: &Ran) -> usize {
    ran.stderr.lines().filter(|line| line.contains(REPEATED)).count()
}

fn forget_receipts(desk: &Desk) {
    desk.connection().execute("DELETE FROM scan_receipts", []).unwrap();
}

fn receipts(desk: &Desk) -> i64 {
    desk.query("SELECT count(*) FROM scan_receipts")
}

/// All that a run leaves, but for times, for what the process itself is called, and for the receipts.
fn contents(desk: &Desk) -> Dump {
    let Dump(mut tables) = desk.dump();
    for table in ["scan_receipts", "cached_responses", "run_lock", "runs", "schema_versions", "plugin_files"]
    {
        tables.remove(table);
    }
    for row in tables.values_mut().flatten() {
        row.retain(|column, _| !column.ends_with("_at") && column != "interval");
    }
    let Dump(times) = desk.dump();
    let closed: Vec<_> = times["offers"].iter().map(|offer| offer["closed_at"].is_null().into()).collect();
    for (offer, open) in tables.get_mut("offers").unwrap().iter_mut().zip(closed) {
        offer.insert("open".to_owned(), open);
    }
    Dump(tables)
}

#[test]
fn an_unchanged_board_costs_no_call_and_is_asked_as_ever() {
    let sandbox = start(spec(300));
    let desk = desk(&sandbox);
    let first = desk.scan().expect(0);
    assert_eq!((repeated(&first), receipts(&desk)), (0, 3));
    let asked = |sandbox: &Sandbox| {
        let requests = sandbox.requests();
        let mut asked: Vec<String> = requests
            .iter()
            .filter(|seen| [LEVER, GREENHOUSE].contains(&seen.host.as_str()))
            .map(|seen| format!("{} {} {}", seen.host, seen.path, seen.query))
            .collect();
        asked.sort();
        asked
    };
    let once = asked(&sandbox);
    let before: i64 = desk.query("SELECT min(last_seen_at) FROM offers");
    for _ in 0..2 {
        sandbox.clear_requests();
        let again = desk.scan().expect(0);
        assert_eq!((repeated(&again), asked(&sandbox)), (3, once.clone()));
        for provider in ["lever", "greenhouse"] {
            let (told, first) = (again.provider(provider), first.provider(provider));
            for key in ["units", "pages", "requests", "outcomes", "stop_reasons"] {
                assert_eq!(told[key], first[key], "{key}: {told}");
            }
            assert_eq!(told["unchanged"], first["new"], "{told}");
        }
    }
    assert!(desk.query::<i64>("SELECT min(last_seen_at) FROM offers") > before);
    assert_eq!(
        desk.query::<i64>("SELECT count(*) FROM run_units WHERE coverage = 'full' AND outcome = 'complete'"),
        9
    );
}

#[test]
fn a_change_on_any_page_is_read_and_no_source_is_asked_twice() {
    let sandbox = start(spec(301));
    let desk = desk(&sandbox);
    desk.scan().expect(0);
    let offers = desk.offers();
    for provider in ["lever/", "greenhouse/"] {
        let key = offers.keys().rfind(|key| key.starts_with(provider)).unwrap();
        sandbox.edit_title(key, "Another title").unwrap();
        sandbox.clear_requests();
        let ran = desk.scan().expect(0);
        assert_eq!(repeated(&ran), 2, "{key}");
        assert_eq!(desk.offers()[key]["title"], "Another title");
        let of = |host: &str| sandbox.requests().iter().filter(|seen| seen.host == host).count();
        assert_eq!((of(LEVER), of(GREENHOUSE)), (2, 2), "{key}");
        assert_eq!(repeated(&desk.scan().expect(0)), 3, "and stands from then on");
    }
}

#[test]
fn whatever_else_differs_is_computed() {
    let sandbox = start(spec(302));
    let mut desk = desk(&sandbox);
    desk.scan().expect(0);
    let board = &boards(&sandbox, Provider::Greenhouse)[0].slug.clone();
    let by_hand = [
        format!(
            "UPDATE offers SET summary_hash = zeroblob(16) WHERE id = (SELECT min(id) FROM offers WHERE tenant = '{board}')"
        ),
        format!(
            "UPDATE offers SET closed_at = 1, closed_why = 'source' WHERE id = (SELECT max(id) FROM offers WHERE tenant = '{board}')"
        ),
        format!("UPDATE scan_states SET state = 'other' WHERE unit = '{board}'"),
        format!("UPDATE scan_receipts SET receipt = substr(receipt, 1, 40) WHERE unit = '{board}'"),
    ];
    for change in by_hand {
        desk.connection().execute_batch(&change).unwrap();
        assert_eq!(repeated(&desk.scan().expect(0)), 2, "{change}");
        assert_eq!(desk.query::<i64>("SELECT count(*) FROM offers WHERE closed_at IS NOT NULL"), 0);
        assert_eq!(repeated(&desk.scan().expect(0)), 3, "after {change}");
    }
    // A setting that the pages depend on, for all boards of the provider.
    desk.set("providers.greenhouse", "max_offers", "1000");
    assert_eq!(repeated(&desk.scan().expect(0)), 1);
    assert_eq!(repeated(&desk.scan().expect(0)), 3);
    // Another file of the same plugin.
    let file = desk.path("greenhouse.wasm");
    let mut bytes = std::fs::read(plugin("greenhouse").trim_matches('"')).unwrap();
    // A custom section without a name or content.
    bytes.extend([0, 1, 0]);
    std::fs::write(&file, bytes).unwrap();
    desk.set("providers.greenhouse", "plugin", &toml_text(file.display()));
    assert_eq!(repeated(&desk.scan().expect(0)), 1);
    assert_eq!(repeated(&desk.scan().expect(0)), 3);
}

#[test]
fn a_fault_in_the_middle_ends_the_scan_as_it_would_have_and_the_receipt_outlives_it() {
    let sandbox = start(spec(303));
    let desk = desk(&sandbox);
    desk.scan().expect(0);
    sandbox.break_on(FaultRule::new(LEVER, "", When::Nth(2), Fault::Status(503)));
    sandbox.clear_requests();
    let ran = desk.scan().expect(1);
    assert_eq!(repeated(&ran), 2);
    assert_eq!(ran.provider("lever")["outcomes"]["truncated"], 1, "{}", ran.provider("lever"));
    assert_eq!(sandbox.requests().iter().filter(|seen| seen.host == LEVER).count(), 2, "the first page once");
    sandbox.clear_faults();
    // It goes on where it was cut short, and after that from the beginning.
    assert_eq!(repeated(&desk.scan().expect(0)), 2);
    desk.scan().expect(0);
    assert_eq!(repeated(&desk.scan().expect(0)), 3);
}

#[test]
fn a_crash_before_or_after_the_one_write_leaves_a_scan_that_never_began_or_one_that_ended() {
    for (point, scans) in [("page-before-commit:1", 3), ("page-after-commit:1", 4)] {
        let sandbox = start(spec(304));
        let desk = desk(&sandbox);
        desk.scan().expect(0);
        let ran = desk.start_with(&["run"], &[("JOBSCAN_CRASH_AT", point)]).wait();
        assert!(ran.signal.is_some(), "{}", ran.stderr);
        desk.expire_lock_if_any();
        assert_eq!(desk.query::<i64>("SELECT count(*) FROM run_units"), scans, "{point}");
        assert_eq!(desk.query::<i64>("SELECT count(*) FROM scan_states WHERE status = 'running'"), 0);
        assert_eq!(repeated(&desk.scan().expect(0)), 3);
    }
}

#[test]
fn a_receipt_goes_with_the_state_of_its_unit() {
    let sandbox = start(spec(305));
    let desk = desk(&sandbox);
    desk.scan().expect(0);
    let connection = desk.connection();
    connection.pragma_update(None, "foreign_keys", true).unwrap();
    connection.execute("DELETE FROM scan_states WHERE provider = 'lever'", []).unwrap();
    assert_eq!(receipts(&desk), 2);
}

/// One world, scanned by a desk that keeps its receipts and by one that has none.
struct BothWays {
    ways: [(Sandbox, Desk); 2],
    draw: Draw,
}

impl BothWays {
    fn new(seed: u64) -> Self {
        let world = || {
            let spec = WorldSpec { offers_per_tenant: 2..=6, ..spec(seed) };
            let sandbox = start(spec);
            let desk = desk(&sandbox);
            (sandbox, desk)
        };
        Self { ways: [world(), world()], draw: Draw::of_seed(seed) }
    }

    /// Does the same to both worlds.
    fn change(&mut self) {
        let keys: Vec<String> = self.ways[0].0.truth().into_iter().map(|offer| offer.key).collect();
        let key = self.draw.choose(&keys).clone();
        let board = self.draw.choose(&boards(&self.ways[0].0, Provider::Greenhouse)).clone();
        let choice = self.draw.below(12);
        for (sandbox, desk) in &self.ways {
            match choice {
                0 => sandbox.edit_title(&key, "Another title").unwrap(),
                1 => sandbox.edit_title(&key, "One more title").unwrap(),
                2 | 3 => drop(sandbox.withdraw(&key)),
                4 => drop(sandbox.restore(&key)),
                5 => {
                    let offer = NewOffer { title: "Cook".to_owned(), sentences: Vec::new() };
                    sandbox.add(board.provider, Some(&board.slug), offer).unwrap();
                }
                6 => {
                    let fault = Fault::Status(503);
                    sandbox.break_on(FaultRule::new(GREENHOUSE, &jobs_path(&board), When::Always, fault));
                }
                7 => sandbox.break_on(FaultRule::new(LEVER, "", When::Always, Fault::WrongJson)),
                8 => sandbox.clear_faults(),
                9 => {
                    let close = "UPDATE offers SET closed_at = 1, closed_why = 'absent'
                        WHERE id = (SELECT max(id) FROM offers WHERE closed_at IS NULL)";
                    desk.connection().execute_batch(close).unwrap();
                }
                _ => {}
            }
        }
    }

    fn scan(&self) -> [Ran; 2] {
        forget_receipts(&self.ways[1].1);
        self.ways.each_ref().map(|(_, desk)| desk.scan())
    }
}

#[test]
fn random_histories_end_alike_with_receipts_and_without() {
    let mut all = 0;
    for seed in 310..314 {
        let mut both = BothWays::new(seed);
        for (_, desk) in &both.ways {
            desk.scan().expect(0);
        }
        for step in 0..14 {
            both.change();
            let [with, without] = both.scan();
            assert_eq!(with.code, without.code, "seed {seed}, step {step}: {}", with.stderr);
            assert_eq!(repeated(&without), 0);
            all += repeated(&with);
            for provider in ["lever", "greenhouse"] {
                let told = |ran: &Ran| {
                    let mut told = ran.provider(provider);
                    let fields: &mut serde_json::Map<String, Value> = told.as_object_mut().unwrap();
                    fields.retain(|key, _| !key.ends_with("_at"));
                    told
                };
                assert_eq!(told(&with), told(&without), "seed {seed}, step {step}");
            }
            let [with, without] = both.ways.each_ref().map(|(_, desk)| contents(desk));
            for (table, rows) in &with.0 {
                assert_eq!(rows, &without.0[table], "seed {seed}, step {step}: {table}");
            }
        }
    }
    assert!(all > 40, "only {all} scans were the one before");
}
