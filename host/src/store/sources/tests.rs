use std::time::Duration;

use proptest::prelude::*;
use rusqlite::Transaction;

use super::{
    Confidence, DueInstant, DueTenant, Dueness, Evidence, FoundSource, LeftBoards, SourceDetail, SourceState,
    count, due, due_checks, dueness, left, mark_scanned, of_company, upsert, vouch_for_host,
};
use crate::{
    domain::{
        Timestamp,
        cadence::{Cadence, Pace},
        scans::MissRule,
    },
    store::{
        StoreError,
        boards::{Miss, Missed, miss, record},
        keys::BoardKey,
        pauses::{self, Pause, PauseOrigin},
        testing::{company, evidence, fenced, found_source, lever, memory, rolled_back},
        units::{self, UnitFinish, UnitOutcome},
    },
};

/// Three answers, 100 ms apart.
const RULE: MissRule = MissRule { apart: Duration::from_millis(100), confirmations: 3 };

fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(millis)
}

/// A board that is not found at `now`.
fn missing(board: &BoardKey, now: i64, due_at: Timestamp) -> Miss<'_> {
    Miss { board, now: at(now), rule: RULE, due_at }
}

fn tenants(due: &[DueTenant]) -> Vec<&str> {
    due.iter().map(|due| due.tenant.as_str()).collect()
}

fn only(tx: &Transaction<'_>, company_id: i64) -> SourceDetail {
    let [source] = <[SourceDetail; 1]>::try_from(of_company(tx, company_id).unwrap()).unwrap();
    source
}

/// Tenants of `lever` to be checked at `now`.
fn checks(tx: &Transaction<'_>, now: i64, limit: u32) -> Vec<String> {
    let due = due_checks(tx, &["greenhouse".to_owned(), "lever".to_owned()], at(now), limit).unwrap();
    due.into_iter().map(|due| due.board.tenant).collect()
}

#[test]
fn of_each_provider_some_are_checked_and_the_providers_take_turns() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let acme = company(&tx, "Acme");
    let mut now = 0;
    for (provider, tenants) in [("lever", ["a", "b", "c"]), ("greenhouse", ["x", "y", "z"])] {
        for tenant in tenants {
            now += 1;
            let seen = found_source(tenant, SourceState::Candidate, Some(at(20)));
            let board = BoardKey { provider: provider.to_owned(), ..lever(tenant) };
            record(&fenced(&tx), acme, &FoundSource { board, ..seen }, at(now)).unwrap();
        }
    }
    assert_eq!(checks(&tx, 20, 2), ["a", "x", "b", "y"]);
}

#[test]
fn never_scanned_come_first_then_the_least_recent() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let acme = company(&tx, "Acme");
    for tenant in ["c", "a", "b", "d"] {
        assert!(upsert(&tx, acme, &lever(tenant), at(1)).unwrap());
    }
    assert!(!upsert(&tx, acme, &lever("a"), at(2)).unwrap());
    upsert(&tx, acme, &BoardKey { provider: "other".to_owned(), ..lever("z") }, at(1)).unwrap();
    mark_scanned(&fenced(&tx), &lever("a"), at(20)).unwrap();
    mark_scanned(&fenced(&tx), &lever("b"), at(10)).unwrap();
    assert_eq!(tenants(&due(&tx, "lever", None, 10).unwrap()), ["c", "d", "b", "a"]);
    assert_eq!(tenants(&due(&tx, "lever", None, 2).unwrap()), ["c", "d"]);
    assert_eq!(count(&tx, "lever").unwrap(), 4);
}

#[test]
fn nobody_starves_when_a_run_takes_only_some() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let acme = company(&tx, "Acme");
    let mut scans = std::collections::BTreeMap::new();
    for tenant in ["a", "b", "c", "d", "e"] {
        upsert(&tx, acme, &lever(tenant), at(1)).unwrap();
    }
    let mut clock = 1;
    for _run in 0..10 {
        for unit in due(&tx, "lever", None, 2).unwrap() {
            clock += 1;
            mark_scanned(&fenced(&tx), &lever(&unit.tenant), at(clock)).unwrap();
            *scans.entry(unit.tenant).or_insert(0) += 1;
        }
    }
    assert!(scans.len() == 5 && scans.values().all(|scans| *scans == 4), "{scans:?}");
}

#[test]
fn a_board_of_two_companies_is_scanned_once_for_the_older() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let (parent, daughter) = (company(&tx, "Parent"), company(&tx, "Daughter"));
    upsert(&tx, daughter, &lever("group"), at(1)).unwrap();
    mark_scanned(&fenced(&tx), &lever("group"), at(5)).unwrap();
    upsert(&tx, parent, &lever("group"), at(6)).unwrap();
    let expected = DueTenant { tenant: "group".to_owned(), company_id: parent };
    assert_eq!(due(&tx, "lever", None, 10).unwrap(), [expected]);
    assert_eq!(count(&tx, "lever").unwrap(), 1);
}

#[test]
fn only_listed_and_confirmed_boards_are_scanned() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let (acme, other) = (company(&tx, "Acme"), company(&tx, "Other"));
    for state in SourceState::ALL.iter().filter(|state| !state.is_of_person()) {
        assert!(record(&fenced(&tx), acme, &found_source(state.as_str(), *state, None), at(1)).unwrap());
    }
    upsert(&tx, acme, &lever("listed"), at(1)).unwrap();
    assert_eq!(tenants(&due(&tx, "lever", None, 10).unwrap()), ["confirmed", "listed"]);
    assert_eq!(count(&tx, "lever").unwrap(), 2);
    record(&fenced(&tx), other, &found_source("rejected", SourceState::Confirmed, None), at(1)).unwrap();
    let owner = due(&tx, "lever", None, 10).unwrap().pop().unwrap();
    assert_eq!(
        (owner.tenant.as_str(), owner.company_id),
        ("rejected", other),
        "not the one it was rejected for"
    );
}

#[test]
fn what_was_found_is_kept_whole_and_the_next_find_takes_its_place() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let acme = company(&tx, "Acme");
    let first =
        FoundSource { open_offers: Some(7), ..found_source("acme", SourceState::Confirmed, Some(at(900))) };
    assert!(record(&fenced(&tx), acme, &first, at(5)).unwrap());
    let kept = SourceDetail {
        provider: "lever".to_owned(),
        tenant: "acme".to_owned(),
        confidence: Confidence::Likely,
        state: SourceState::Confirmed,
        reason: "seen, not proved".to_owned(),
        evidence: vec![evidence()],
        checked_at: Some(at(5)),
        due_at: Some(at(900)),
        board_url: Some("https://jobs.lever.co/acme".to_owned()),
        open_offers: Some(7),
        added_at: at(5),
        last_scanned_at: None,
        misses: 0,
        missed_at: None,
    };
    assert_eq!(only(&tx, acme), kept);
    let second = FoundSource {
        confidence: Confidence::Certain,
        state: SourceState::Rejected,
        reason: "it names another".to_owned(),
        evidence: Vec::new(),
        board_url: None,
        due_at: None,
        ..found_source("acme", SourceState::Rejected, None)
    };
    assert!(!record(&fenced(&tx), acme, &second, at(8)).unwrap());
    let now = SourceDetail {
        confidence: Confidence::Certain,
        state: SourceState::Rejected,
        reason: "it names another".to_owned(),
        evidence: Vec::new(),
        checked_at: Some(at(8)),
        due_at: None,
        ..kept
    };
    assert_eq!(only(&tx, acme), now, "the address and the offers stay as they were last known");
}

#[test]
fn what_a_person_lists_wins_before_and_after_discovery() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let acme = company(&tx, "Acme");
    record(&fenced(&tx), acme, &found_source("acme", SourceState::Rejected, Some(at(9))), at(2)).unwrap();
    assert!(!upsert(&tx, acme, &lever("acme"), at(3)).unwrap());
    let listed = only(&tx, acme);
    assert_eq!((listed.state, listed.confidence), (SourceState::Listed, Confidence::Certain));
    assert_eq!((listed.reason.as_str(), listed.due_at), ("", None));
    assert_eq!(listed.evidence, [evidence()], "where it was seen stays");
    let found =
        FoundSource { evidence: Vec::new(), ..found_source("acme", SourceState::Rejected, Some(at(9))) };
    assert!(!record(&fenced(&tx), acme, &found, at(4)).unwrap());
    assert_eq!(only(&tx, acme), SourceDetail { checked_at: Some(at(4)), ..listed });
}

#[test]
fn only_a_person_lists_a_board() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let acme = company(&tx, "Acme");
    let listed = found_source("acme", SourceState::Listed, None);
    assert!(matches!(record(&fenced(&tx), acme, &listed, at(1)), Err(StoreError::Invalid(_))));
    record(&fenced(&tx), acme, &found_source("acme", SourceState::Candidate, None), at(1)).unwrap();
    assert!(matches!(record(&fenced(&tx), acme, &listed, at(1)), Err(StoreError::Invalid(_))));
    upsert(&tx, acme, &lever("acme"), at(1)).unwrap();
    assert!(!record(&fenced(&tx), acme, &listed, at(1)).unwrap(), "a check may say again what it is");
}

#[test]
fn a_list_read_again_forgets_no_miss() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let acme = company(&tx, "Acme");
    upsert(&tx, acme, &lever("acme"), at(1)).unwrap();
    miss(&fenced(&tx), acme, &missing(&lever("acme"), 5, at(200))).unwrap();
    let missed = only(&tx, acme);
    upsert(&tx, acme, &lever("acme"), at(6)).unwrap();
    assert_eq!(only(&tx, acme), missed);
}

#[test]
fn a_board_that_is_gone_leaves_the_scan_only_after_answers_that_lie_apart() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let acme = company(&tx, "Acme");
    record(&fenced(&tx), acme, &found_source("acme", SourceState::Confirmed, None), at(1)).unwrap();
    let missed = |now| miss(&fenced(&tx), acme, &missing(&lever("acme"), now, at(now + 100))).unwrap().misses;
    assert_eq!([1_000, 1_099, 1_100, 1_199].map(missed), [1, 1, 2, 2]);
    let still = only(&tx, acme);
    assert_eq!((still.state, still.missed_at), (SourceState::Confirmed, Some(at(1_100))));
    assert_eq!((still.checked_at, still.due_at), (Some(at(1_199)), Some(at(1_299))));
    assert_eq!(count(&tx, "lever").unwrap(), 1);
    assert_eq!(missed(1_200), 3);
    let gone = only(&tx, acme);
    assert_eq!(
        (gone.state, gone.reason.as_str()),
        (SourceState::Candidate, "the board was not found 3 times in a row")
    );
    assert_eq!(gone.evidence, [evidence()]);
    assert_eq!(count(&tx, "lever").unwrap(), 0);
    record(&fenced(&tx), acme, &found_source("acme", SourceState::Confirmed, None), at(2_000)).unwrap();
    let back = only(&tx, acme);
    assert_eq!((back.state, back.misses, back.missed_at), (SourceState::Confirmed, 0, None));
    assert_eq!(miss(&fenced(&tx), acme, &missing(&lever("nobody"), 1, at(2))).unwrap(), Missed::default());
    assert_eq!(of_company(&tx, acme).unwrap().len(), 1);
}

#[test]
fn checks_are_due_by_time_state_and_provider_the_oldest_first() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let acme = company(&tx, "Acme");
    for (tenant, state, due_at, now) in [
        ("new", SourceState::Candidate, Some(50), 30),
        ("old", SourceState::Empty, Some(50), 10),
        ("never again", SourceState::Candidate, None, 5),
        ("later", SourceState::Candidate, Some(51), 5),
        ("proved", SourceState::Confirmed, Some(50), 5),
        ("theirs", SourceState::Rejected, Some(50), 5),
        ("missed", SourceState::Confirmed, None, 5),
    ] {
        record(&fenced(&tx), acme, &found_source(tenant, state, due_at.map(at)), at(now)).unwrap();
    }
    upsert(&tx, acme, &lever("listed"), at(1)).unwrap();
    let elsewhere = FoundSource {
        board: BoardKey { provider: "ashby".to_owned(), ..lever("x") },
        ..found_source("x", SourceState::Candidate, Some(at(1)))
    };
    record(&fenced(&tx), acme, &elsewhere, at(1)).unwrap();
    for tenant in ["missed", "listed"] {
        miss(&fenced(&tx), acme, &missing(&lever(tenant), 20, at(50))).unwrap();
    }
    assert_eq!(checks(&tx, 49, 10), Vec::<String>::new());
    assert_eq!(checks(&tx, 50, 10), ["old", "missed", "listed", "new"]);
    assert_eq!(checks(&tx, 50, 2), ["old", "missed"]);
    assert_eq!(checks(&tx, 51, 10), ["later", "old", "missed", "listed", "new"]);
    let first = due_checks(&tx, &["lever".to_owned()], at(50), 1).unwrap().remove(0);
    assert_eq!((first.company_id, first.company_name.as_str(), first.domain), (acme, "Acme", None));
    assert_eq!((first.state, first.confidence, first.misses), (SourceState::Empty, Confidence::Likely, 0));
    assert_eq!(first.evidence, [evidence()]);
    assert_eq!(due_checks(&tx, &[], at(99), 10).unwrap(), []);
}

/// What may happen to a link.
#[derive(Debug, Clone, Copy)]
enum Event {
    Listed,
    Found(SourceState),
    Missed,
}

fn event() -> impl Strategy<Value = (u8, Event)> {
    let event = prop_oneof![
        1 => Just(Event::Listed),
        3 => prop::sample::select(&SourceState::ALL[1..5]).prop_map(Event::Found),
        6 => Just(Event::Missed),
    ];
    (any::<u8>(), event)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]
    #[test]
    fn a_link_is_never_lost_and_a_listed_one_never_lowered(events in prop::collection::vec(event(), 1..24)) {
        let mut db = rolled_back();
        let tx = db.transaction().unwrap();
        let acme = company(&tx, "Acme");
        let (mut now, mut state, mut misses, mut missed_at) = (0_i64, None, 0_u32, None);
        for (later, event) in events {
            now += i64::from(later);
            match event {
                Event::Listed => {
                    upsert(&tx, acme, &lever("acme"), at(now)).unwrap();
                    if state != Some(SourceState::Listed) {
                        (state, misses, missed_at) = (Some(SourceState::Listed), 0, None);
                    }
                }
                Event::Found(found) => {
                    record(&fenced(&tx), acme, &found_source("acme", found, Some(at(now))), at(now)).unwrap();
                    let lowered = state != Some(SourceState::Listed);
                    (state, misses, missed_at) = (if lowered { Some(found) } else { state }, 0, None);
                }
                Event::Missed => {
                    let counted = miss(&fenced(&tx), acme, &missing(&lever("acme"), now, at(now))).unwrap().misses;
                    if state.is_some() && missed_at.is_none_or(|missed_at| now - missed_at >= 100) {
                        (misses, missed_at) = (misses + 1, Some(now));
                    }
                    let in_use = matches!(state, Some(SourceState::Confirmed | SourceState::Empty));
                    if in_use && misses >= 3 {
                        state = Some(SourceState::Candidate);
                    }
                    prop_assert_eq!(counted, misses);
                }
            }
            let kept: Vec<_> = of_company(&tx, acme).unwrap().into_iter().map(|s| (s.state, s.misses)).collect();
            prop_assert_eq!(kept, state.map(|state| (state, misses)).into_iter().collect::<Vec<_>>());
            let scanned = matches!(state, Some(SourceState::Listed | SourceState::Confirmed));
            prop_assert_eq!(count(&tx, "lever").unwrap(), u64::from(scanned));
        }
    }
}

/// Notes that the board was scanned at `scanned` and is due at `due_at`.
fn scanned(tx: &Transaction<'_>, tenant: &str, scanned: i64, due_at: Option<i64>) {
    let unit = lever(tenant).unit();
    units::begin(&fenced(tx), &unit, at(scanned), 1).unwrap();
    mark_scanned(&fenced(tx), &lever(tenant), at(scanned)).unwrap();
    let cadence = Cadence { interval: None, due_at: due_at.map(at) };
    let (now, outcome) = (at(scanned), &UnitOutcome::Success);
    units::finish(&fenced(tx), &unit, UnitFinish { now, outcome, cadence, begun_at: None }).unwrap();
}

fn instant(now: i64) -> DueInstant {
    DueInstant { now: at(now), most: Duration::from_secs(1) }
}

#[test]
fn only_boards_that_are_due_are_scanned_and_the_next_is_told() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let acme = company(&tx, "Acme");
    for tenant in ["early", "late", "never", "paused", "unfinished"] {
        upsert(&tx, acme, &lever(tenant), at(1)).unwrap();
    }
    scanned(&tx, "early", 10, Some(100));
    scanned(&tx, "late", 20, Some(200));
    scanned(&tx, "unfinished", 30, None);
    scanned(&tx, "paused", 40, Some(50));
    let pause = Pause {
        provider: pauses::of_unit("lever", "paused"),
        until: at(150),
        reason: String::new(),
        origin: PauseOrigin::RateLimit,
        set_at: at(40),
    };
    pauses::set(&tx, &pause).unwrap();
    let due_now = |now| due(&tx, "lever", Some(instant(now)), 9).unwrap();
    let how = |now| {
        let Dueness { boards, due, paused, never_scanned, next_due_at } =
            dueness(&tx, "lever", instant(now)).unwrap();
        (boards, due, paused, never_scanned, next_due_at.map(Timestamp::as_millis))
    };
    assert_eq!(tenants(&due_now(60)), ["never", "unfinished", "paused"]);
    assert_eq!(how(60), (5, 3, 1, 1, Some(100)));
    assert_eq!(tenants(&due_now(100)), ["never", "early", "unfinished", "paused"]);
    assert_eq!(how(100), (5, 4, 1, 1, Some(150)));
    assert_eq!(how(160), (5, 4, 0, 1, Some(200)));
    assert_eq!(
        tenants(&due_now(5)),
        ["never", "early", "late", "unfinished", "paused"],
        "before their scans"
    );
    assert_eq!(due(&tx, "lever", None, 9).unwrap().len(), 5, "all, if it is forced");
    // A bound that was lowered holds at once.
    let lower = DueInstant { now: at(60), most: Duration::from_millis(50) };
    assert_eq!(
        tenants(&due(&tx, "lever", Some(lower), 9).unwrap()),
        ["never", "early", "unfinished", "paused"]
    );
    assert_eq!(dueness(&tx, "lever", lower).unwrap().next_due_at, Some(at(70)));
    assert_eq!(dueness(&tx, "other", instant(60)).unwrap(), Dueness::default());
}

#[test]
fn boards_that_the_last_run_left_are_those_that_were_due_when_it_began() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let acme = company(&tx, "Acme");
    for tenant in ["asked", "failed", "left", "never", "not-due"] {
        upsert(&tx, acme, &lever(tenant), at(1)).unwrap();
    }
    scanned(&tx, "asked", 110, Some(500));
    scanned(&tx, "failed", 111, Some(120));
    scanned(&tx, "left", 10, Some(90));
    scanned(&tx, "not-due", 10, Some(101));
    let told = |since: Option<i64>| {
        let LeftBoards { boards, never_scanned } = left(&tx, "lever", since.map(at)).unwrap();
        (boards, never_scanned)
    };
    assert_eq!(told(Some(100)), (2, 1));
    assert_eq!(told(None), (1, 1), "before the first run");
    // A database of the schema before knows of none that is left.
    tx.execute_batch("UPDATE scan_states SET due_at = NULL; UPDATE scan_states SET last_run_at = 100")
        .unwrap();
    assert_eq!(told(Some(100)), (1, 1));
}

proptest! {
    /// The database and the state machine agree on what is due and when.
    #[test]
    fn the_database_says_what_is_due_as_the_state_machine_does(
        last in 0..2_000_i64, due_at in prop::option::of(0..4_000_i64), now in 0..3_000_i64,
    ) {
        let mut db = rolled_back();
        let tx = db.transaction().unwrap();
        let acme = company(&tx, "Acme");
        upsert(&tx, acme, &lever("acme"), at(1)).unwrap();
        scanned(&tx, "acme", last, due_at);
        let pace = Pace::new(Duration::ZERO, Duration::from_secs(1));
        let cadence = Cadence { interval: None, due_at: due_at.map(at) };
        let expected = cadence.due_at(Some(at(last)), pace, at(now));
        let known = dueness(&tx, "lever", instant(now)).unwrap();
        prop_assert_eq!((known.due == 0, known.next_due_at), (expected.is_some(), expected));
        prop_assert_eq!(due(&tx, "lever", Some(instant(now)), 9).unwrap().is_empty(), expected.is_some());
    }
}

#[test]
fn a_host_is_vouched_for_by_a_person_or_by_a_page_that_was_read_there() {
    let page = |kind: &str, url: &str| Evidence { url: url.to_owned(), kind: kind.to_owned(), ..evidence() };
    let own = "https://jobs.acme.com/";
    for (state, seen, vouched) in [
        (SourceState::Confirmed, page("text", own), true),
        (SourceState::Confirmed, page("url-pattern", "https://jobs.acme.com/deep?x"), true),
        (SourceState::Empty, page("script-src", own), true),
        // A page elsewhere links to it, leads to it, or the board says so itself.
        (SourceState::Confirmed, page("link", "https://www.acme.com/"), false),
        (SourceState::Confirmed, page("redirect", own), false),
        (SourceState::Confirmed, page("feed", own), false),
        (SourceState::Confirmed, page("text", "https://jobs.acme.com.evil.example/"), false),
        (SourceState::Confirmed, page("text", "https://jobs.acme.com:8443/"), false),
        (SourceState::Confirmed, page("text", "http://jobs.acme.com/"), false),
        (SourceState::Candidate, page("text", own), false),
        (SourceState::Rejected, page("text", own), false),
    ] {
        let mut db = memory();
        let tx = db.transaction().unwrap();
        let acme = company(&tx, "Acme");
        let told = format!("{state} {seen:?}");
        let found = FoundSource { evidence: vec![seen], ..found_source("jobs.acme.com", state, None) };
        record(&fenced(&tx), acme, &found, at(1)).unwrap();
        let vouches = |tenant: &str| vouch_for_host(&tx, &lever(tenant), "jobs.acme.com").unwrap();
        assert_eq!(vouches("jobs.acme.com"), vouched, "{told}");
        assert!(!vouches("other"), "{told}");
        // Whatever was found: a person's word is enough, of whichever company.
        upsert(&tx, company(&tx, "Other"), &lever("jobs.acme.com"), at(2)).unwrap();
        assert!(vouches("jobs.acme.com"), "{told}");
    }
}
