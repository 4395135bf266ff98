use super::{
    Position, UnitKind, UnitOutcome, UnitStatus, begin, forgive_unanswered, get, position as read_position,
    reset_running, set_position,
};
use crate::domain::FailureClass;
use crate::{
    bounds::fields,
    domain::Timestamp,
    store::{
        Fenced, StoreError,
        keys::UnitKey,
        testing::{fenced, finished, memory},
    },
};

const QUERY: UnitKind = UnitKind::Query;

fn query() -> UnitKey {
    UnitKey { provider: "p".to_owned(), kind: QUERY, unit: "q".to_owned() }
}

fn named_x(kind: UnitKind) -> UnitKey {
    UnitKey { provider: "p".to_owned(), kind, unit: "x".to_owned() }
}

fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(millis)
}

/// Begins a scan: where it goes on.
fn begun(tx: &Fenced<'_>, unit: &UnitKey, now: Timestamp, state_version: u32) -> Position {
    let position = read_position(tx, unit, state_version).unwrap();
    begin(tx, unit, now, state_version).unwrap();
    assert_eq!(read_position(tx, unit, state_version).unwrap(), position);
    position
}

fn position(cursor: Option<&str>, state: Option<&str>) -> Position {
    Position { cursor: cursor.map(str::to_owned), state: state.map(str::to_owned) }
}

fn failure(keep_cursor: bool) -> UnitOutcome {
    UnitOutcome::Error { class: FailureClass::Transient, message: "timed out".to_owned(), keep_cursor }
}

#[test]
fn a_killed_scan_goes_on_where_its_last_page_ended() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    assert_eq!(begun(&fenced(&tx), &query(), at(1), 1), Position::default());
    set_position(&fenced(&tx), &query(), Some("page-2"), Some("seen")).unwrap();
    assert_eq!(begun(&fenced(&tx), &query(), at(2), 1), position(Some("page-2"), Some("seen")));
}

#[test]
fn a_page_without_a_state_keeps_the_last_one() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    begin(&fenced(&tx), &query(), at(1), 1).unwrap();
    set_position(&fenced(&tx), &query(), Some("page-2"), Some("seen")).unwrap();
    set_position(&fenced(&tx), &query(), None, None).unwrap();
    assert_eq!(begun(&fenced(&tx), &query(), at(2), 1), position(None, Some("seen")));
}

#[test]
fn cursor_and_state_of_another_version_are_dropped() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    begin(&fenced(&tx), &query(), at(1), 1).unwrap();
    set_position(&fenced(&tx), &query(), Some("page-2"), Some("seen")).unwrap();
    assert_eq!(begun(&fenced(&tx), &query(), at(2), 2), Position::default());
    assert_eq!(get(&tx, &query()).unwrap().unwrap().state_version, 2);
}

#[test]
fn a_cursor_or_state_beyond_its_bound_is_neither_read_nor_kept() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    begin(&fenced(&tx), &query(), at(1), 1).unwrap();
    let (cursor, state) = ("c".repeat(fields::CURSOR.size()), "s".repeat(fields::STATE.size()));
    set_position(&fenced(&tx), &query(), Some(&cursor), Some(&state)).unwrap();
    let kept = position(Some(&cursor), Some(&state));
    assert_eq!(begun(&fenced(&tx), &query(), at(2), 1), kept);
    let (longer_cursor, longer_state) = (cursor + "c", state + "s");
    set_position(&fenced(&tx), &query(), Some(&longer_cursor), Some(&longer_state)).unwrap();
    let read = get(&tx, &query()).unwrap().unwrap();
    assert_eq!((read.cursor, read.state), (None, None));
    assert_eq!(begun(&fenced(&tx), &query(), at(3), 1), Position::default());
}

#[test]
fn failures_add_up_until_a_scan_ends_well() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    begin(&fenced(&tx), &query(), at(1), 1).unwrap();
    set_position(&fenced(&tx), &query(), Some("page-2"), Some("seen")).unwrap();
    for (now, keep) in [(2, true), (3, true), (4, false)] {
        finished(&fenced(&tx), &query(), at(now), &failure(keep)).unwrap();
        let state = get(&tx, &query()).unwrap().unwrap();
        assert_eq!(state.cursor.is_some(), keep);
    }
    let failed = get(&tx, &query()).unwrap().unwrap();
    assert_eq!((failed.status, failed.consecutive_failures), (UnitStatus::Error, 3));
    assert_eq!((failed.error_class.as_deref(), failed.last_error_at), (Some("transient"), Some(at(4))));
    finished(&fenced(&tx), &query(), at(5), &UnitOutcome::Success).unwrap();
    let well = get(&tx, &query()).unwrap().unwrap();
    assert_eq!((well.status, well.consecutive_failures, well.error_class), (UnitStatus::Success, 0, None));
    assert_eq!((well.last_success_at, well.state.as_deref()), (Some(at(5)), Some("seen")));
}

#[test]
fn a_failure_of_this_side_is_taken_back_and_no_other() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let unanswered = || UnitOutcome::Error {
        class: FailureClass::Fetch,
        message: "no connection".to_owned(),
        keep_cursor: false,
    };
    let once = named_x(UnitKind::Tenant);
    let of_its_own = named_x(QUERY);
    for unit in [&query(), &once, &of_its_own] {
        begin(&fenced(&tx), unit, at(1), 1).unwrap();
    }
    finished(&fenced(&tx), &query(), at(2), &unanswered()).unwrap();
    finished(&fenced(&tx), &query(), at(11), &unanswered()).unwrap();
    finished(&fenced(&tx), &once, at(11), &unanswered()).unwrap();
    finished(&fenced(&tx), &of_its_own, at(11), &failure(false)).unwrap();
    assert_eq!(forgive_unanswered(&fenced(&tx), at(10)).unwrap(), 2);
    let stands = |unit: &UnitKey| {
        let state = get(&tx, unit).unwrap().unwrap();
        (state.status, state.consecutive_failures, state.error_class)
    };
    assert_eq!(stands(&query()), (UnitStatus::Error, 1, Some("fetch".to_owned())));
    assert_eq!(stands(&once), (UnitStatus::Idle, 0, None));
    assert_eq!(stands(&of_its_own), (UnitStatus::Error, 1, Some("transient".to_owned())));
}

#[test]
fn a_stopped_scan_is_held_against_nobody() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    begin(&fenced(&tx), &query(), at(1), 1).unwrap();
    finished(&fenced(&tx), &query(), at(2), &failure(true)).unwrap();
    for keep_cursor in [true, false] {
        set_position(&fenced(&tx), &query(), Some("page-3"), None).unwrap();
        finished(&fenced(&tx), &query(), at(3), &UnitOutcome::Stopped { keep_cursor }).unwrap();
        let state = get(&tx, &query()).unwrap().unwrap();
        assert_eq!((state.status, state.consecutive_failures), (UnitStatus::Idle, 1));
        assert_eq!(state.cursor.is_some(), keep_cursor);
    }
}

#[test]
fn units_of_one_name_and_two_kinds_are_two_and_running_ones_are_reset() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    begin(&fenced(&tx), &named_x(QUERY), at(1), 1).unwrap();
    begin(&fenced(&tx), &named_x(UnitKind::Tenant), at(1), 1).unwrap();
    finished(&fenced(&tx), &named_x(QUERY), at(2), &UnitOutcome::Success).unwrap();
    assert_eq!(reset_running(&fenced(&tx), at(3)).unwrap(), 1);
    let status = |kind| get(&tx, &named_x(kind)).unwrap().unwrap().status;
    assert_eq!((status(QUERY), status(UnitKind::Tenant)), (UnitStatus::Success, UnitStatus::Idle));
}

#[test]
fn a_unit_that_was_not_begun_is_a_fault() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let moved = set_position(&fenced(&tx), &query(), None, None);
    assert!(matches!(moved, Err(StoreError::Internal(message)) if message.contains("`q`")));
    assert!(finished(&fenced(&tx), &query(), at(1), &UnitOutcome::Success).is_err());
}
