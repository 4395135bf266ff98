//! When offers close and reopen, and how a board is reported whose scans are not believed.

use std::collections::{BTreeMap, BTreeSet};

use jobscan_tests::{Board, Fault, FaultRule, Provider, Sandbox, When, WorldSpec};
use serde_json::{Value, json};

use crate::support::{Desk, GREENHOUSE, INFOJOBS, Ran, boards, jobs_path, start, tiny};

fn spec(seed: u64) -> WorldSpec {
    WorldSpec { lever_us: 1, greenhouse: 1, offers_per_tenant: 8..=8, infojobs_offers: 8, ..tiny(seed) }
}

fn served(sandbox: &Sandbox) -> BTreeSet<String> {
    sandbox.truth().into_iter().filter(|offer| offer.open).map(|offer| offer.key).collect()
}

fn open(desk: &Desk) -> BTreeSet<String> {
    let offers = desk.offers().into_iter();
    offers.filter(|(_, offer)| offer["closed_at"].is_null()).map(|(key, _)| key).collect()
}

fn first_of(keys: &BTreeSet<String>, provider: &str) -> String {
    keys.iter().find(|key| key.starts_with(provider)).unwrap().clone()
}

fn closed_and_reopened(ran: &Ran, provider: &str) -> (u64, u64) {
    let summary = ran.provider(provider);
    (summary["closed"].as_u64().unwrap(), summary["reopened"].as_u64().unwrap())
}

const PROVIDERS: [&str; 3] = ["infojobs", "lever", "greenhouse"];

#[test]
fn withdrawn_offers_close_with_the_second_run_and_restored_ones_reopen() {
    let sandbox = start(spec(1));
    let desk = Desk::new(&sandbox);
    desk.scan().expect(0);
    let all = served(&sandbox);
    let gone: BTreeSet<String> = PROVIDERS.map(|provider| first_of(&all, provider)).into();
    for key in &gone {
        sandbox.withdraw(key).unwrap();
    }
    desk.scan().expect(0);
    assert_eq!(open(&desk), all, "one absence closes nothing");
    let ran = desk.scan().expect(0);
    assert_eq!(open(&desk), served(&sandbox));
    assert_eq!(PROVIDERS.map(|provider| closed_and_reopened(&ran, provider)), [(1, 0); 3]);
    let listed = desk.run(&["offers", "list", "--closed", "--format", "json"]).expect(0).json();
    let listed: BTreeSet<String> =
        listed.as_array().unwrap().iter().map(|offer| offer["key"].as_str().unwrap().to_owned()).collect();
    assert_eq!(listed, gone);
    for (key, why) in gone.iter().zip(["no longer show it", "its source says so", "no longer show it"]) {
        let shown = desk.run(&["offers", "show", key]).expect(0).stdout;
        assert!(shown.contains("state        closed ") && shown.contains(why), "{shown}");
    }
    let companies = desk.run(&["export", "companies", "--format", "ndjson"]).expect(0).stdout;
    let counted: u64 = companies
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["open_offers"].as_u64().unwrap_or_default())
        .sum();
    let owned = desk.offers().into_values().filter(|o| o["closed_at"].is_null() && !o["company"].is_null());
    assert_eq!(counted, owned.count() as u64, "the figures know what is closed");

    for key in &gone {
        sandbox.restore(key).unwrap();
    }
    let ran = desk.scan().expect(0);
    assert_eq!(open(&desk), all);
    assert_eq!(PROVIDERS.map(|provider| closed_and_reopened(&ran, provider)), [(0, 1); 3]);
    let calm = desk.scan().expect(0);
    assert_eq!(PROVIDERS.map(|provider| closed_and_reopened(&calm, provider)), [(0, 0); 3]);
}

fn suspects(desk: &Desk) -> BTreeMap<String, String> {
    let status = desk.run(&["status", "--format", "json"]).expect(0).json();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let units = status["suspect_units"].as_array().unwrap().iter();
    units.map(|unit| (text(&unit["unit"]), text(&unit["suspect"]))).collect()
}

#[test]
fn a_large_drop_closes_nothing_and_is_reported_until_six_scans_agree() {
    let sandbox = start(spec(2));
    let desk = Desk::with_providers(&sandbox, &["greenhouse"]);
    desk.scan().expect(0);
    let all = open(&desk);
    let board = boards(&sandbox, Provider::Greenhouse).remove(0);
    for key in all.iter().take(4) {
        sandbox.withdraw(key).unwrap();
    }
    for _ in 0..5 {
        let summary = desk.scan().expect(0).provider("greenhouse");
        assert_eq!(summary["suspects"][0]["unit"], board.slug, "{summary}");
        assert_eq!(suspects(&desk), [(board.slug.clone(), "drop".to_owned())].into());
        assert_eq!(open(&desk), all);
    }
    let human = desk.run(&["status"]).expect(0).stdout;
    assert!(human.contains("4 offers shown where 8 are usual"), "{human}");
    let ran = desk.scan().expect(0);
    assert_eq!(closed_and_reopened(&ran, "greenhouse"), (4, 0));
    assert_eq!(open(&desk), served(&sandbox).into_iter().filter(|key| all.contains(key)).collect());
    assert_eq!(suspects(&desk), BTreeMap::new());
}

fn breaks(board: &Board) -> Vec<FaultRule> {
    let faults = [
        Fault::Status(500),
        Fault::HtmlInsteadOfJson,
        Fault::WrongJson,
        Fault::EmptyBody,
        Fault::TruncatedJson,
        Fault::CutBody { after: 40 },
        Fault::CloseWithoutAnswer,
        Fault::Status(404),
        Fault::Status(410),
    ];
    faults
        .into_iter()
        .map(|fault| FaultRule::new(GREENHOUSE, &jobs_path(board), When::Always, fault))
        .collect()
}

#[test]
fn broken_answers_never_close_anything() {
    let sandbox = start(spec(3));
    let mut desk = Desk::with_providers(&sandbox, &["greenhouse"]);
    // This many failures in a row would open the host's circuit breaker.
    desk.set("http", "circuit_failures", "1000").set("http", "attempts", "1").set("run", "tries", "1");
    desk.scan().expect(0);
    let all = open(&desk);
    let board = boards(&sandbox, Provider::Greenhouse).remove(0);
    for rule in breaks(&board) {
        sandbox.break_on(rule.clone());
        for _ in 0..3 {
            let ran = desk.scan();
            assert_eq!(open(&desk), all, "{rule:?}: {}", ran.stderr);
        }
        sandbox.clear_faults();
    }
    desk.scan().expect(0);
    assert_eq!((open(&desk), suspects(&desk)), (all, BTreeMap::new()));
}

#[test]
fn a_board_not_found_three_times_hours_apart_closes_with_its_offers() {
    let sandbox = start(spec(4));
    let desk = Desk::with_providers(&sandbox, &["greenhouse"]);
    desk.scan().expect(0);
    let all = open(&desk);
    let board = boards(&sandbox, Provider::Greenhouse).remove(0);
    let remove = |removed| {
        sandbox.change(|world| world.remove_board(Provider::Greenhouse, &board.slug, removed)).unwrap();
    };
    remove(true);
    let hours = 6 * 3_600_000 + 1;
    for time in 1..=3 {
        // Two requests in quick succession count once.
        for _ in 0..2 {
            desk.scan().expect(1);
            assert_eq!(open(&desk).is_empty(), time == 3, "at the time {time}");
        }
        let expected = if time == 3 { "gone" } else { "missing" };
        assert_eq!(suspects(&desk), [(board.slug.clone(), expected.to_owned())].into());
        let sql = format!("UPDATE company_sources SET missed_at = missed_at - {hours}");
        desk.connection().execute(&sql, []).unwrap();
    }
    remove(false);
    assert_eq!(closed_and_reopened(&desk.scan().expect(0), "greenhouse"), (0, all.len() as u64));
    assert_eq!((open(&desk), suspects(&desk)), (all, BTreeMap::new()));
}

#[test]
fn earlier_versions_of_an_offer_are_shown_and_exported() {
    let sandbox = start(spec(5));
    let desk = Desk::with_providers(&sandbox, &["lever"]);
    desk.scan().expect(0);
    let key = first_of(&open(&desk), "lever");
    let before = desk.offers()[&key]["title"].as_str().unwrap().to_owned();
    sandbox.edit_title(&key, "Head of hedging").unwrap();
    desk.scan().expect(0);
    let shown = desk.run(&["offers", "show", &key]).expect(0).stdout;
    assert!(shown.contains(&format!(", title was: {before}\n")), "{shown}");
    let plain = desk.export();
    assert!(plain.iter().all(|offer| offer.get("changes").is_none()), "the exported offer is a contract");
    let export = desk.run(&["export", "offers", "--history", "--format", "ndjson"]).expect(0).stdout;
    let offers: Vec<Value> = export.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    for offer in offers {
        let changes = offer["changes"].as_array().unwrap();
        if offer["key"] == key {
            assert_eq!((&changes[0]["field"], &changes[0]["before"]), (&json!("title"), &json!(before)));
            assert!(changes.len() == 1, "{changes:?}");
        } else {
            assert!(changes.is_empty(), "{offer}");
        }
    }
    let csv = desk.run(&["export", "offers", "--history", "--format", "csv"]).expect(0).stdout;
    assert!(csv.lines().next().unwrap().ends_with(",description,changes"));
}

#[test]
fn a_failed_detail_is_retried_later_without_loss() {
    let sandbox = start(spec(6));
    let mut desk = Desk::with_providers(&sandbox, &["infojobs"]);
    desk.set("http", "attempts", "1");
    let id = first_of(&served(&sandbox), "infojobs").rsplit_once('/').unwrap().1.to_owned();
    let path = format!("/api/7/offer/{id}");
    sandbox.break_on(FaultRule::new(INFOJOBS, &path, When::Always, Fault::WrongJson));
    let told = desk.scan().provider("infojobs");
    assert_eq!(told["details_failed"], json!({ "parse": 1 }), "{told}");
    let key = format!("infojobs/{id}");
    assert_eq!(desk.offers()[&key]["description"], Value::Null);
    sandbox.clear_faults();
    // It is not retried early; later it is, even if no list shows the offer any more.
    assert_eq!(desk.scan().expect(0).provider("infojobs")["hydrated"], 0);
    desk.connection().execute("UPDATE offer_checks SET due_at = 0", []).unwrap();
    assert_eq!(desk.scan().expect(0).provider("infojobs")["hydrated"], 1);
    assert!(desk.offers()[&key]["description"].is_string());
    assert_eq!(desk.query::<i64>("SELECT count(*) FROM offer_checks"), 0);
}

#[test]
fn an_offer_no_longer_listed_stays_open_while_its_detail_says_so() {
    let sandbox = start(spec(7));
    let mut desk = Desk::with_providers(&sandbox, &["infojobs"]);
    desk.scan().expect(0);
    let all = open(&desk);
    desk.queries(&["name = \"all\"\npage_size = 2"]).set("providers.infojobs", "max_pages", "1");
    desk.scan().expect(0);
    // Six offers were missing twice: each is requested once and still open.
    sandbox.clear_requests();
    let told = desk.scan().expect(0).provider("infojobs");
    assert_eq!((&told["hydrated"], &told["closed"]), (&json!(6), &json!(0)), "{told}");
    assert_eq!(open(&desk), all);
    for _ in 0..2 {
        assert_eq!(desk.scan().expect(0).provider("infojobs")["hydrated"], 0, "daily is enough");
    }
}
