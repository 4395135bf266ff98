use crate::domain::FailureClass;
use std::collections::BTreeMap;

use super::{
    RunEnd, RunStatus, UnitCounters, UnitEnd, finish, finish_unit, recent, start, start_unit, units_of,
    update_unit,
};
use crate::{
    domain::{Timestamp, scans::Outcome},
    store::testing::{fenced, lever, memory},
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
    }
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
    expected.skip_reasons = BTreeMap::from([("no title".to_owned(), 3), ("no id".to_owned(), 3)]);
    assert_eq!(sum, expected);
}
