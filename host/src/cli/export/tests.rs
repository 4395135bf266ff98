//! What a resolution leaves out of lists and exports, and that a reversal brings it back.

use serde_json::Value;

use crate::{
    cli::{
        testing::{Desk, NOON, Ran},
        tests::{after_a_run, json},
    },
    domain::Resolution,
    store::{
        Store,
        companies::{self, CompanyFacts},
        feedback::Answers,
    },
};

const ACME: i64 = 1;

/// A desk after a run with `Acme`, which has three offers, and `Beta`, which has none.
fn desk() -> Desk {
    let desk = after_a_run();
    let store = Store::open(&desk.path().join("jobscan.db"), NOON).unwrap();
    let beta = CompanyFacts {
        name: "Beta".to_owned(),
        name_normalized: "beta".to_owned(),
        website: None,
        domain: None,
    };
    store.write_blocking(move |tx| companies::resolve(tx, &beta, NOON)).unwrap();
    desk
}

fn resolve(desk: &Desk, resolution: Resolution) {
    desk.answer(Answers { resolutions: vec![(ACME, resolution)], statements: Vec::new() });
}

/// The names, or ids, of what a command lists as JSON or NDJSON.
fn listed(desk: &Desk, key: &str, arguments: &[&str]) -> Vec<String> {
    let text = desk.ok(arguments);
    let rows: Vec<Value> = if text.starts_with('[') {
        serde_json::from_str(&text).unwrap()
    } else {
        text.lines().map(json).collect()
    };
    rows.iter().map(|row| row[key].as_str().unwrap().to_owned()).collect()
}

fn companies_of(desk: &Desk, more: &[&str]) -> Vec<String> {
    listed(desk, "name", &[&["companies", "list", "--format", "json"], more].concat())
}

fn offers_of(desk: &Desk, more: &[&str]) -> Vec<String> {
    listed(desk, "id", &[&["offers", "list", "--format", "json"], more].concat())
}

#[test]
fn lists_leave_resolved_companies_out_and_a_reversal_brings_them_back() {
    let desk = desk();
    for resolution in Resolution::ALL {
        resolve(&desk, resolution);
        let (companies, offers) = (companies_of(&desk, &[]), offers_of(&desk, &[]));
        if resolution.is_resolved() {
            assert_eq!((companies, offers), (vec!["Beta".to_owned()], Vec::new()), "{resolution:?}");
            assert_eq!(companies_of(&desk, &["--resolved"]), ["Beta", "Acme"]);
        } else {
            assert_eq!(companies, ["Acme", "Beta"], "{resolution:?}");
            assert_eq!(offers, ["a-1", "a-2"], "{resolution:?}");
        }
        assert_eq!(offers_of(&desk, &["--resolved"]), ["a-1", "a-2"]);
    }
    resolve(&desk, Resolution::Pending);
    assert_eq!(companies_of(&desk, &[]), ["Acme", "Beta"]);
    assert_eq!(offers_of(&desk, &["--all", "--limit", "0"]).len(), 3);
}

/// What is told beside how a list is sorted.
fn left_out(ran: &Ran) -> String {
    let lines = ran.err.lines().filter(|line| !line.starts_with("sorted "));
    lines.flat_map(|line| [line, "\n"]).collect()
}

#[test]
fn a_person_is_told_what_was_left_out_and_a_program_is_not() {
    let desk = desk();
    for command in ["companies", "offers"] {
        assert_eq!(left_out(&desk.run(&[command, "list"])), "");
    }
    resolve(&desk, Resolution::Rejected);
    let ran = desk.run(&["companies", "list", "--limit", "1"]);
    assert_eq!(left_out(&ran), "1 resolved company is left out: `--resolved` lists them too\n");
    assert!(ran.out.contains("Beta") && !ran.out.contains("Acme"), "{}", ran.out);
    let ran = desk.run(&["companies", "list", "--search", "acme"]);
    assert_eq!(ran.out, "no such company that is not resolved\n");
    let ran = desk.run(&["offers", "list", "--limit", "1"]);
    assert_eq!(
        (ran.out.as_str(), ran.err.as_str()),
        ("no offer\n", "2 offers of resolved companies are left out: `--resolved` lists them too\n")
    );
    assert_eq!(
        left_out(&desk.run(&["offers", "list", "--min-score", "6"])),
        "1 offer of a resolved company is left out: `--resolved` lists them too\n"
    );
    for quiet in [
        &["companies", "list", "--resolved"][..],
        &["companies", "list", "--search", "beta"],
        &["companies", "list", "--format", "json"],
        &["offers", "list", "--resolved"],
        &["offers", "list", "--search", "no such word"],
        &["offers", "list", "--format", "json"],
        &["export", "companies", "--format", "csv", "--active"],
    ] {
        assert_eq!(left_out(&desk.run(quiet)), "", "{quiet:?}");
    }
}

#[test]
fn who_asks_for_one_is_shown_it_whatever_was_decided() {
    let desk = desk();
    resolve(&desk, Resolution::AlreadyCustomer);
    assert_eq!(offers_of(&desk, &["--company", "Acme"]), ["a-1", "a-2"]);
    assert_eq!(left_out(&desk.run(&["offers", "list", "--company", "1"])), "");
    assert!(desk.ok(&["companies", "show", "acme"]).contains("resolution   ALREADY_CUSTOMER\n"));
    assert!(desk.ok(&["offers", "show", "a-1"]).contains("Hedging analyst"));
    assert!(desk.ok(&["explain", "a-1"]).starts_with("6 of 10"));
}

#[test]
fn exports_hold_all_unless_only_the_active_are_asked_for() {
    let desk = desk();
    let export = |what: &str, more: &[&str]| {
        let key = if what == "offers" { "id" } else { "name" };
        listed(&desk, key, &[&["export", what, "--format", "ndjson"], more].concat())
    };
    let before = desk.ok(&["export", "offers", "--format", "ndjson"]);
    assert_eq!(export("companies", &["--active"]), ["Acme", "Beta"]);
    resolve(&desk, Resolution::Accepted);
    assert_eq!(export("companies", &[]), ["Beta", "Acme"], "the best, and yet last");
    assert_eq!(export("companies", &["--active"]), ["Beta"]);
    assert_eq!(desk.ok(&["export", "offers", "--format", "ndjson"]), before);
    assert_eq!(export("offers", &["--active"]), Vec::<String>::new());
    assert_eq!(desk.ok(&["export", "offers", "--format", "csv", "--active"]).lines().count(), 1);
    resolve(&desk, Resolution::HighInterest);
    assert_eq!(export("offers", &["--active"]), ["a-1", "a-2", "a-3"]);
    let acme = json(desk.ok(&["export", "companies", "--format", "ndjson"]).lines().next().unwrap());
    assert_eq!(acme["resolution"], Value::from("HIGH_INTEREST"));
}
