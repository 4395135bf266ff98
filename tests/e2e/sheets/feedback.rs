//! People's answers and their effects.

use std::sync::Arc;

use jobscan_host::pipeline::{self, FeedbackOptions, FeedbackSummary, Observer, Shutdown, Silent};
use jobscan_tests::SheetMethod;
use serde_json::{Value, json};

use super::office::{Office, SHEET, TestClock, with_offers};

fn company(office: &Office, id: i64) -> Value {
    let exported = office.desk.run(&["export", "companies", "--format", "ndjson"]).expect(0);
    let companies = exported.stdout.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    companies.into_iter().find(|company| company["id"] == id).unwrap()
}

fn list(office: &Office, arguments: &[&str]) -> String {
    office.desk.run(arguments).expect(0).stdout
}

#[test]
fn a_resolved_company_leaves_the_ranking_and_a_reversal_restores_it() {
    let mut office = with_offers(71);
    office.desk.scan().expect(0);
    let first = office.rows()[0].clone();
    let (id, name) = (first[0].as_i64().unwrap(), first[1].as_str().unwrap().to_owned());
    let offers = office.desk.export();
    let ranked = list(&office, &["companies", "list"]);
    assert!(ranked.contains(&name));
    for word in ["REJECTED", "ACCEPTED", "ALREADY_CUSTOMER"] {
        office.types(&name, 'C', word);
        let done = office.feedback().expect(0).json();
        assert_eq!(done["resolutions"].as_array().unwrap().len(), 1, "{done}");
        assert_eq!(
            (&done["resolutions"][0]["company"], &done["resolutions"][0]["to"]),
            (&json!(id), &json!(word))
        );
        assert_eq!(company(&office, id)["resolution"], word);
        assert!(!list(&office, &["companies", "list"]).contains(&name));
        assert!(list(&office, &["companies", "list", "--resolved"]).contains(&name));
        assert_eq!(office.desk.export().len(), offers.len(), "no offer is deleted");
        office.desk.scan().expect(0);
        office.assert_agree();
        assert_eq!(office.google().cell(SHEET, &format!("C{}", office.row_of(&name))), word);
    }
    for word in ["PENDING", "IN_PROGRESS", "HIGH_INTEREST"] {
        office.types(&name, 'C', "REJECTED");
        office.feedback().expect(0);
        office.types(&name, 'C', word);
        office.feedback().expect(0);
        assert_eq!(company(&office, id)["resolution"], word);
        assert!(list(&office, &["companies", "list"]).contains(&name));
    }
    assert_eq!(
        office.desk.export(),
        offers
            .into_iter()
            .map(|mut offer| {
                // It was seen again meanwhile.
                offer["last_seen_at"] =
                    office.desk.offers()[offer["key"].as_str().unwrap()]["last_seen_at"].clone();
                offer
            })
            .collect::<Vec<_>>()
    );
}

#[test]
fn model_feedback_is_stored_once_however_rows_move() {
    let mut office = with_offers(72);
    office.desk.scan().expect(0);
    let name = office.rows()[0][1].as_str().unwrap().to_owned();
    office.types(&name, 'K', "FP");
    office.types(&name, 'L', "they only pay in euros");
    assert_eq!(office.feedback().expect(0).json()["statements"].as_array().unwrap().len(), 1);
    for column in ["B", "A", "D"] {
        office.google().sort(SHEET, column, true).unwrap();
        office.google().insert_row(SHEET, 2, &[]).unwrap();
        office.desk.scan().expect(0);
        assert_eq!(office.feedback().expect(0).json()["statements"], json!([]));
    }
    let kept: i64 = office.desk.query("SELECT count(*) FROM model_feedback");
    assert_eq!(kept, 1);
    let told = list(&office, &["score", "feedback"]);
    assert!(told.contains(&name) && told.contains("they only pay in euros"), "{told}");
    assert!(told.contains("exchange"), "the hits, each in its sentence: {told}");
    // A different answer is a new statement; an empty cell withdraws it.
    office.types(&name, 'K', "OK");
    office.feedback().expect(0);
    office.types(&name, 'K', Value::Null);
    office.feedback().expect(0);
    let kept: i64 = office.desk.query("SELECT count(*) FROM model_feedback");
    assert_eq!(kept, 3);
    assert!(!list(&office, &["score", "feedback"]).contains("they only pay in euros"));
}

#[test]
fn a_dry_run_shows_the_plan_and_changes_nothing() {
    let mut office = Office::new();
    office.companies(&["Acme", "Globex", "Initech"]);
    office.sync().expect(0);
    office.types("Acme", 'C', "REJECTED");
    office.types("Globex", 'C', "rejekted");
    office.types("Globex", 'K', "FN");
    office.types("Globex", 'L', "they bank in dollars");
    office.desk.set("sheets", "feedback_window", "[\"00:00\", \"24:00\"]");
    let before = office.desk.dump();
    let history = office.google().history();
    let ran = office.desk.run(&["sheets", "feedback", "--dry-run"]).expect(0);
    let (acme, globex) = (office.row_of("Acme"), office.row_of("Globex"));
    assert_eq!(
        ran.stdout,
        format!(
            "feedback: 3 rows read, 1 decision, 1 statement; a dry run, nothing was changed\n  \
             row {acme}, Acme: PENDING → REJECTED\n  \
             row {globex}, Globex: FN, they bank in dollars\n  \
             look at row {globex}: resolution of `Globex`: `rejekted` is none of PENDING, IN_PROGRESS, HIGH_INTEREST, ALREADY_CUSTOMER, ACCEPTED, REJECTED\n"
        )
    );
    let tables = ["companies", "model_feedback", "sheet_rows", "sheet_outbox"];
    assert_eq!(office.desk.dump().only(&tables, &[]), before.only(&tables, &[]));
    assert_eq!(office.google().history(), history);
    let done = office.feedback().expect(0).json();
    assert_eq!((&done["applied"], done["problems"].as_array().unwrap().len()), (&json!(true), 1));
    assert_eq!(
        office.desk.query::<String>("SELECT resolution FROM companies WHERE name = 'Acme'"),
        "REJECTED"
    );
    assert_eq!(
        office.desk.query::<String>("SELECT resolution FROM companies WHERE name = 'Globex'"),
        "PENDING"
    );
}

#[test]
fn rows_that_contradict_each_other_change_nothing() {
    let mut office = Office::new();
    office.companies(&["Acme", "Globex"]);
    office.sync().expect(0);
    office.types("Acme", 'C', "REJECTED");
    let mut copy = office.rows()[office.row_of("Acme") - 2].clone();
    copy[2] = json!("ACCEPTED");
    office.google().append_row(SHEET, &copy).unwrap();
    office.google().append_row(SHEET, &[json!(99), json!("Nobody"), json!("REJECTED")]).unwrap();
    let done = office.feedback().expect(0).json();
    assert_eq!(done["resolutions"], json!([]));
    assert_eq!(done["problems"].as_array().unwrap().len(), 3, "{done}");
    assert_eq!(office.desk.query::<i64>("SELECT count(*) FROM companies WHERE resolution <> 'PENDING'"), 0);
}

/// Runs the step inside this process at an instant.
fn feedback_at(office: &Office, instant: &str) -> FeedbackSummary {
    feedback_by(office, Arc::new(TestClock::instant(instant)))
}

fn feedback_by(office: &Office, clock: Arc<TestClock>) -> FeedbackSummary {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let observer: Arc<dyn Observer> = Arc::new(Silent);
        let options = FeedbackOptions::default();
        pipeline::take_feedback(&office.base(clock), options, &Shutdown::default(), &observer).await.unwrap()
    })
}

#[test]
fn answers_are_only_read_in_the_window() {
    let office = Office::new();
    office.companies(&["Acme"]);
    office.sync().expect(0);
    // Alternating answers, so that each one that is read is new.
    let words = ["REJECTED", "ACCEPTED"];
    let mut taken = 0;
    for (instant, open, shown) in [
        ("2026-01-15T01:59:59.999Z", false, "02:59"),
        ("2026-01-15T02:00:00Z", true, ""),
        ("2026-01-15T04:59:59.999Z", true, ""),
        ("2026-01-15T05:00:00Z", false, "06:00"),
        // The clocks go forward from 02:00 to 03:00.
        ("2026-03-29T00:59:59.999Z", false, "01:59"),
        ("2026-03-29T01:00:00Z", true, ""),
        ("2026-03-29T03:59:59.999Z", true, ""),
        ("2026-03-29T04:00:00Z", false, "06:00"),
        // The clocks go back from 03:00 to 02:00.
        ("2026-10-25T00:59:59.999Z", false, "02:59"),
        ("2026-10-25T01:30:00Z", false, "02:30"),
        ("2026-10-25T02:00:00Z", true, ""),
        ("2026-10-25T04:59:59.999Z", true, ""),
        ("2026-10-25T05:00:00Z", false, "06:00"),
    ] {
        office.types("Acme", 'C', words[taken % 2]);
        office.sandbox.clear_requests();
        let done = feedback_at(&office, instant);
        assert_eq!(done.errors, [], "{instant}");
        assert_eq!(done.applied, open, "{instant}");
        if open {
            assert_eq!(done.plan.resolutions.len(), 1, "{instant}");
            taken += 1;
        } else {
            let told = format!(
                "answers are read from 03:00 to 06:00 Europe/Madrid (`feedback_window` and `feedback_zone` of [sheets]), \
                 and it is {shown} there; `sheets feedback --now` reads them at once"
            );
            assert_eq!(done.skipped, Some(told), "{instant}");
            assert_eq!(office.sandbox.requests().len(), 0, "nothing is asked outside of it");
        }
    }
}

#[test]
fn answers_read_after_the_window_closed_are_discarded() {
    let office = Office::new();
    office.companies(&["Acme"]);
    office.sync().expect(0);
    office.types("Acme", 'C', "REJECTED");
    let clock = Arc::new(TestClock::instant("2026-01-15T04:59:59Z"));
    let hand = Arc::clone(&clock);
    office.google().before_next(SheetMethod::Get, 1, move |_| hand.set("2026-01-15T05:00:01Z"));
    let done = feedback_by(&office, clock);
    assert!(!done.applied && done.skipped.is_some(), "{done:?}");
    assert_eq!(office.desk.query::<String>("SELECT resolution FROM companies"), "PENDING");
}

#[test]
fn a_run_outside_the_window_reports_it() {
    let mut office = Office::new();
    office.companies(&["Acme"]);
    // The minute that is furthest from now.
    let now: i64 = office.desk.query("SELECT CAST(strftime('%H', 'now') AS INTEGER)");
    let (from, until) = if (4..16).contains(&now) { ("22:00", "23:00") } else { ("10:00", "11:00") };
    office.desk.set("sheets", "feedback_window", &format!("[\"{from}\", \"{until}\"]"));
    let ran = office.desk.run(&["run"]).expect(0);
    assert!(
        ran.stdout
            .contains(&format!("feedback: skipped, answers are read from {from} to {until} Europe/Madrid")),
        "{}",
        ran.stdout
    );
    let ran = office.desk.run(&["sheets", "feedback"]).expect(0);
    assert!(ran.stdout.starts_with("feedback: skipped, answers are read from"), "{ran:?}");
}
