use crate::domain::FailureClass;
use std::collections::BTreeMap;

use super::{
    EndedUnit, RunEnd, RunStatus, UnitCounters, UnitEnd, add_unit, cut_units, finish, finish_unit, recent,
    start, start_unit, sums, units_of, unread_before, update_unit,
};
use crate::{
    domain::{
        Timestamp, UnreadScan,
        scans::{Coverage, Outcome},
    },
    store::{
        standing,
        testing::{fenced, lever, memory},
        units,
    },
};

fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(millis)
}

fn counters(seed: u64) -> UnitCounters {
    UnitCounters {
        pages: seed,
        requests: seed + 1,
        rate_limited: seed + 2,
        errors: seed + 3,
        bytes_received: seed + 4,
        new: seed + 5,
        changed: seed + 6,
        unchanged: seed + 7,
        closed: seed + 10,
        reopened: seed + 11,
        skipped: seed + 8,
        hydrated: seed + 9,
        skip_reasons: BTreeMap::from([("no title".to_owned(), seed)]),
        unread: unread(seed, seed, 0),
    }
}

/// A scan of so many rows and details, `pay` unread in some of the rows and in all details.
fn unread(count: u64, rows: u64, details: u64) -> UnreadScan {
    let mut scan = UnreadScan { rows, details, ..UnreadScan::default() };
    scan.fields.add("pay", count, "a lot");
    scan.fields.add("detail.pay", details, "a lot");
    scan
}

#[test]
fn what_was_unread_before_is_that_of_the_last_scans_that_read_any() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let run = start(&fenced(&tx), at(10), "0.1.0").unwrap();
    let (board, other) = (lever("board").unit(), lever("other").unit());
    for (unit, scan) in [
        (&board, unread(9, 40, 5)),
        (&board, unread(3, 30, 0)),
        (&board, unread(0, 0, 0)),
        (&other, unread(1, 2, 3)),
    ] {
        let row = start_unit(&fenced(&tx), run, unit, at(11)).unwrap();
        update_unit(&fenced(&tx), row, &UnitCounters { unread: scan, ..UnitCounters::default() }).unwrap();
    }
    let row = start_unit(&fenced(&tx), run, &board, at(12)).unwrap();
    let (both, of_rows) = (unread(1, 1, 1), unread(1, 1, 0));
    assert_eq!(unread_before(&tx, &board, row, &both).unwrap(), unread(3, 30, 5));
    assert_eq!(unread_before(&tx, &board, row, &of_rows).unwrap(), unread(3, 30, 0));
    assert_eq!(unread_before(&tx, &board, row, &UnreadScan::default()).unwrap(), UnreadScan::default());
    assert_eq!(unread_before(&tx, &board, 1, &both).unwrap(), UnreadScan::default());
    tx.execute("UPDATE run_units SET unread = CASE id WHEN 2 THEN '{\"rows\":1}' ELSE 'not json' END", [])
        .unwrap();
    assert_eq!(unread_before(&tx, &board, row, &both).unwrap(), UnreadScan::default());
}

#[test]
fn a_scan_that_is_written_whole_is_as_one_that_was_begun_and_finished() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let run = start(&fenced(&tx), at(10), "0.1.0").unwrap();
    let unit = &lever("board").unit();
    let end = &UnitEnd {
        outcome: Outcome::Truncated,
        stop_reason: "max_time",
        coverage: Some(Coverage::FullSnapshot),
        total: Some(40),
        error: Some((FailureClass::Transient, "timed out".to_owned())),
    };
    let counters = &counters(3);
    let begun = start_unit(&fenced(&tx), run, unit, at(11)).unwrap();
    finish_unit(&fenced(&tx), begun, at(12), end, counters).unwrap();
    let whole = EndedUnit { unit, started_at: at(11), ended_at: at(12), end, counters };
    let whole = add_unit(&fenced(&tx), run, whole).unwrap();
    let row = |id: i64| {
        let mut statement = tx.prepare("SELECT * FROM run_units WHERE id = ?1").unwrap();
        let columns = statement.column_count();
        let values = |row: &rusqlite::Row<'_>| (1..columns).map(|column| row.get(column)).collect();
        let values: Vec<rusqlite::types::Value> = statement.query_row([id], values).unwrap();
        values
    };
    assert!(whole > begun);
    assert_eq!(row(whole), row(begun));
}

#[test]
fn units_with_fields_unread_are_looked_at_up_to_a_bound_and_there_may_be_more() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let run = start(&fenced(&tx), at(10), "0.1.0").unwrap();
    let scanned = |number: u32| {
        let unit = &lever(&format!("board-{number}")).unit();
        units::begin(&fenced(&tx), unit, at(11), 1).unwrap();
        let counters = &UnitCounters { unread: unread(1, 1, 0), ..UnitCounters::default() };
        let end = &UnitEnd {
            outcome: Outcome::Complete,
            stop_reason: "complete",
            coverage: None,
            total: None,
            error: None,
        };
        let ended = EndedUnit { unit, started_at: at(11), ended_at: at(12), end, counters };
        add_unit(&fenced(&tx), run, ended).unwrap();
    };
    let most = standing::UNREAD_UNITS;
    (0..most).for_each(scanned);
    let looked_at = || standing::unread(&tx).unwrap().len();
    assert_eq!((looked_at(), standing::has_more_unread(&tx).unwrap()), (most as usize, false));
    scanned(most);
    assert_eq!((looked_at(), standing::has_more_unread(&tx).unwrap()), (most as usize, true));
}

#[test]
fn a_run_that_was_killed_is_found_abandoned() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let killed = start(&fenced(&tx), at(10), "0.1.0").unwrap();
    let run = start(&fenced(&tx), at(20), "0.1.0").unwrap();
    let end = RunEnd {
        status: RunStatus::Failure,
        summary: "{\"units\":1}".to_owned(),
        error: Some("one unit failed".to_owned()),
    };
    finish(&fenced(&tx), run, at(30), &end).unwrap();
    let runs = recent(&tx, 5).unwrap();
    let seen: Vec<_> = runs.iter().map(|run| (run.id, run.status, run.finished_at)).collect();
    assert_eq!(seen, [(run, RunStatus::Failure, Some(at(30))), (killed, RunStatus::Abandoned, Some(at(20)))]);
    assert_eq!(runs[0].error.as_deref(), Some("one unit failed"));
    assert_eq!(recent(&tx, 1).unwrap().len(), 1);
    assert!(finish(&fenced(&tx), 99, at(31), &end).is_err());
}

#[test]
fn counters_are_absolute_and_come_back_as_written() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let run = start(&fenced(&tx), at(10), "0.1.0").unwrap();
    let unit = start_unit(&fenced(&tx), run, &lever("board").unit(), at(11)).unwrap();
    update_unit(&fenced(&tx), unit, &counters(1)).unwrap();
    update_unit(&fenced(&tx), unit, &counters(2)).unwrap();
    assert_eq!(units_of(&tx, run).unwrap()[0].counters, counters(2));
    let end = UnitEnd {
        outcome: Outcome::Failed,
        stop_reason: "error",
        coverage: None,
        total: Some(7),
        error: Some((FailureClass::Parse, "jobs[3].id".to_owned())),
    };
    finish_unit(&fenced(&tx), unit, at(12), &end, &counters(3)).unwrap();
    let row = units_of(&tx, run).unwrap().remove(0);
    assert_eq!(
        (row.counters, row.finished_at, row.outcome.as_deref()),
        (counters(3), Some(at(12)), Some("failed"))
    );
    assert_eq!(
        (row.error_class.as_deref(), row.error_message.as_deref()),
        (Some("parse"), Some("jobs[3].id"))
    );
    assert!(update_unit(&fenced(&tx), 99, &counters(1)).is_err());
}

#[test]
fn counters_add_up_field_by_field_and_reason_by_reason() {
    let mut other = counters(10);
    other.skip_reasons = BTreeMap::from([("no title".to_owned(), 2), ("no id".to_owned(), 3)]);
    let sum = counters(1) + other;
    let mut expected = counters(11);
    expected.requests = 13;
    expected.rate_limited = 15;
    expected.errors = 17;
    expected.bytes_received = 19;
    expected.new = 21;
    expected.changed = 23;
    expected.unchanged = 25;
    expected.closed = 31;
    expected.reopened = 33;
    expected.skipped = 27;
    expected.hydrated = 29;
    expected.unread = unread(11, 11, 0);
    expected.skip_reasons = BTreeMap::from([("no title".to_owned(), 3), ("no id".to_owned(), 3)]);
    assert_eq!(sum, expected);
}

#[test]
fn what_a_run_came_to_is_the_same_while_it_runs_and_once_it_is_kept() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let run = start(&fenced(&tx), at(10), "0.1.0").unwrap();
    for (seed, unit, reason) in [(1, "a", "max_pages"), (2, "b", "complete"), (3, "c", "max_rows")] {
        let row = start_unit(&fenced(&tx), run, &lever(unit).unit(), at(11)).unwrap();
        let error = (seed == 2).then(|| (FailureClass::Parse, "jobs[3].id".to_owned()));
        let end =
            UnitEnd { outcome: Outcome::Complete, stop_reason: reason, coverage: None, total: None, error };
        finish_unit(&fenced(&tx), row, at(12), &end, &counters(seed)).unwrap();
    }
    let running = sums(&tx, run).unwrap();
    let [of_lever] = running.as_slice() else { panic!("{running:?}") };
    assert_eq!((of_lever.units, of_lever.failed, of_lever.pages, of_lever.new), (3, 1, 6, 21));
    assert_eq!((of_lever.closed, of_lever.skipped, of_lever.bytes_received), (36, 30, 18));
    let end = RunEnd { status: RunStatus::Success, summary: "{}".to_owned(), error: None };
    finish(&fenced(&tx), run, at(13), &end).unwrap();
    tx.execute("UPDATE run_units SET pages = 0", []).unwrap();
    assert_eq!(sums(&tx, run).unwrap(), running, "it was kept");
    let cut: Vec<_> =
        cut_units(&tx, run).unwrap().into_iter().map(|cut| (cut.unit, cut.stop_reason)).collect();
    assert_eq!(cut, [("a", "max_pages"), ("c", "max_rows")].map(|(a, b)| (a.to_owned(), b.to_owned())));
}
