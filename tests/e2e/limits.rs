//! The reason why a scan stops is always reported, and every tenant gets its turn.

use std::collections::BTreeSet;

use jobscan_tests::{Fault, FaultRule, Provider, Sandbox, When, WorldSpec};
use serde_json::Value;

use crate::support::{Desk, GREENHOUSE, INFOJOBS, Ran, boards, list_pages, start, tiny};

fn search(seed: u64) -> (Sandbox, Desk) {
    let sandbox = start(WorldSpec { infojobs_offers: 40, ..tiny(seed) });
    let mut desk = Desk::with_providers(&sandbox, &["infojobs"]);
    desk.queries(&["name = \"all\"\npage_size = 10"]);
    (sandbox, desk)
}

/// Asserts that summary and database have this outcome and stop reason.
fn assert_stopped(ran: &Ran, desk: &Desk, outcome: &str, reason: &str) {
    let summary = ran.provider("infojobs");
    assert_eq!(summary["outcomes"][outcome], 1, "{summary}");
    assert_eq!(summary["stop_reasons"][reason], 1, "{summary}");
    let stored: String = desk.query(
        "SELECT outcome || ' ' || stop_reason FROM run_units WHERE kind = 'query' ORDER BY id DESC LIMIT 1",
    );
    assert_eq!(stored, format!("{outcome} {reason}"));
}

#[test]
fn a_cap_on_pages_is_reported_and_the_next_run_starts_from_the_beginning() {
    let (sandbox, mut desk) = search(31);
    desk.set("providers.infojobs", "max_pages", "2");
    assert_stopped(&desk.scan().expect(0), &desk, "truncated", "max_pages");
    assert_eq!((desk.export().len(), list_pages(&sandbox)), (20, vec![1, 2]));
    desk.scan().expect(0);
    assert_eq!(list_pages(&sandbox), [1, 2, 1, 2]);
}

#[test]
fn a_cap_on_offers_is_reported_and_exact() {
    let (_sandbox, mut desk) = search(32);
    desk.set("providers.infojobs", "max_offers", "15");
    assert_stopped(&desk.scan().expect(0), &desk, "truncated", "max_offers");
    assert_eq!(desk.export().len(), 15);
}

#[test]
fn a_unit_that_spends_its_budget_goes_on_there_in_the_next_run() {
    for (section, key, value, reason) in [
        ("providers.infojobs", "max_rows", "10", "max_rows"),
        ("providers.infojobs", "max_bytes", "\"1KiB\"", "max_bytes"),
        ("providers.infojobs", "max_growth", "\"1KiB\"", "max_growth"),
        ("providers.infojobs", "max_time", "\"1ms\"", "max_time"),
        ("run", "max_growth", "\"1KiB\"", "run_growth"),
    ] {
        let (sandbox, mut desk) = search(39);
        desk.set(section, key, value);
        for page in 1..=3 {
            sandbox.clear_requests();
            assert_stopped(&desk.scan().expect(0), &desk, "truncated", reason);
            assert_eq!(list_pages(&sandbox), [page], "{key}");
            assert_eq!(u32::try_from(desk.export().len()), Ok(page * 10), "{key}");
        }
        let status = desk.run(&["status"]).expect(0).stdout;
        assert!(status.contains(&format!("cut short infojobs/all by {reason}: ")), "{status}");
        // The last page ends the search, which was not seen as a whole by any run.
        assert_stopped(&desk.scan().expect(0), &desk, "truncated", "resumed");
        assert_eq!(desk.export().len(), 40, "{key}");
    }
}

#[test]
fn the_sources_own_cap_on_pages_is_reported() {
    let sandbox = start(WorldSpec { infojobs_offers: 40, infojobs_max_pages: 3, ..tiny(33) });
    let mut desk = Desk::with_providers(&sandbox, &["infojobs"]);
    desk.queries(&["name = \"all\"\npage_size = 10"]);
    assert_stopped(&desk.scan().expect(0), &desk, "truncated", "total_pages");
    assert_eq!(desk.export().len(), 30);
}

#[test]
fn an_empty_page_before_the_sources_count_is_reported() {
    let (sandbox, desk) = search(34);
    let body = r#"{"currentPage":2,"pageSize":10,"totalResults":40,"currentResults":0,"totalPages":4,"items":[],"offers":[]}"#;
    let empty = Fault::Replace { status: 200, content_type: "application/json".into(), body: body.into() };
    sandbox.break_on(FaultRule::new(INFOJOBS, "/api/9/offer", When::Nth(2), empty));
    assert_stopped(&desk.scan().expect(0), &desk, "truncated", "empty_page");
    assert_eq!(desk.export().len(), 10);
}

#[test]
fn a_search_that_ends_by_itself_is_complete() {
    let (sandbox, desk) = search(35);
    assert_stopped(&desk.scan().expect(0), &desk, "complete", "complete");
    assert_eq!((desk.export().len(), list_pages(&sandbox)), (40, vec![1, 2, 3, 4]));
}

#[test]
fn details_beyond_the_limit_are_read_by_later_runs() {
    let (_sandbox, mut desk) = search(36);
    desk.set("providers.infojobs", "hydrate_limit", "15");
    let without_text = |desk: &Desk| desk.export().iter().filter(|o| o["description"].is_null()).count();
    for (hydrated, left) in [(15, 25), (15, 10), (10, 0), (0, 0)] {
        let ran = desk.scan().expect(0);
        assert_eq!(ran.provider("infojobs")["hydrated"], hydrated);
        assert_eq!(without_text(&desk), left);
    }
}

#[test]
fn the_least_recently_scanned_boards_come_first() {
    let sandbox = start(WorldSpec { greenhouse: 7, ..tiny(37) });
    let mut desk = Desk::with_providers(&sandbox, &["greenhouse"]);
    desk.set("providers.greenhouse", "limit", "3");
    let all: BTreeSet<String> =
        boards(&sandbox, Provider::Greenhouse).into_iter().map(|board| board.slug).collect();
    let mut turns: Vec<BTreeSet<String>> = Vec::new();
    for _ in 0..3 {
        sandbox.clear_requests();
        desk.scan().expect(0);
        let asked = sandbox.requests().into_iter().filter(|seen| seen.host == GREENHOUSE);
        turns.push(asked.map(|seen| seen.path.split('/').nth(3).unwrap().to_owned()).collect());
    }
    assert!(turns.iter().all(|turn| turn.len() == 3), "{turns:?}");
    assert!(turns[0].is_disjoint(&turns[1]), "{turns:?}");
    let seen: BTreeSet<String> = turns.into_iter().flatten().collect();
    assert_eq!(seen, all);
}

#[test]
fn an_answer_over_the_cap_is_reported_with_the_cap() {
    let sandbox = start(tiny(38));
    let mut desk = Desk::with_providers(&sandbox, &["greenhouse"]);
    desk.set("providers.greenhouse", "max_body", "\"1KiB\"");
    let errors = desk.scan().expect(1).errors("greenhouse");
    assert_eq!(errors.len(), 2, "{errors:?}");
    assert!(
        errors.iter().all(|(_, class, text)| class == "fetch" && text.contains("1024 bytes")),
        "{errors:?}"
    );
    let stored: Value = desk.query::<String>("SELECT summary FROM runs").parse().unwrap();
    assert_eq!(stored["status"], "failure");
}
