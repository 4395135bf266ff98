use std::collections::BTreeMap;

use super::*;
use crate::{
    domain::scans::Outcome,
    pipeline::{
        report::{UnreadCount, UnreadSummary},
        scan::ended::{Ended, StopReason},
    },
};

fn unit(ended: Ended) -> ScannedUnit {
    let (counters, unread_before) = (UnitCounters::default(), UnreadScan::default());
    ScannedUnit { ended, counters, faults: BTreeMap::new(), suspicion: None, unread_before }
}

fn complete() -> ScannedUnit {
    unit(Ended::well(Outcome::Complete, StopReason::Complete))
}

/// A scan of so many rows, `pay` unread in some.
fn unread(count: u64, rows: u64) -> UnreadScan {
    let mut scan = UnreadScan { rows, ..UnreadScan::default() };
    scan.fields.add("pay", count, &format!("sample {count}"));
    scan
}

#[test]
fn what_could_not_be_read_is_counted_whole_and_where_it_grew() {
    let mut summary = ProviderSummary::default();
    for (unit, (now, before)) in ["a", "b", "c"].into_iter().zip([
        (unread(2, 10), unread(2, 10)),
        (unread(12, 40), unread(0, 40)),
        (unread(3, 4), unread(1, 4)),
    ]) {
        let counters = UnitCounters { unread: now, ..UnitCounters::default() };
        add(&mut summary, unit, ScannedUnit { counters, unread_before: before, ..complete() });
    }
    let expected = UnreadSummary {
        all: UnreadCount { count: 17, of: 54, units: 3, before: 3 },
        grew: UnreadCount { count: 15, of: 44, units: 2, before: 1 },
        sample: "sample 12".to_owned(),
    };
    assert_eq!(summary.unread, BTreeMap::from([("pay".to_owned(), expected)]));
    assert!(summary.errors.is_empty(), "no fault of the run");
}

fn counts<const N: usize>(counts: [(&str, u64); N]) -> BTreeMap<String, u64> {
    counts.map(|(word, count)| (word.to_owned(), count)).into()
}

#[test]
fn units_are_counted_by_how_they_ended_and_by_why_they_stopped() {
    let mut summary = ProviderSummary::default();
    add(&mut summary, "a", complete());
    add(&mut summary, "b", complete());
    add(&mut summary, "c", unit(Ended::well(Outcome::Truncated, StopReason::MaxPages)));
    assert_eq!(summary.units, 3);
    assert_eq!(summary.outcomes, counts([("complete", 2), ("truncated", 1)]));
    assert_eq!(summary.stop_reasons, counts([("complete", 2), ("max_pages", 1)]));
}

#[test]
fn every_counter_of_a_unit_adds_to_that_of_its_provider() {
    let counters = UnitCounters {
        pages: 1,
        requests: 2,
        rate_limited: 3,
        errors: 100,
        bytes_received: 4,
        new: 5,
        changed: 6,
        unchanged: 7,
        closed: 8,
        reopened: 9,
        skipped: 200,
        hydrated: 10,
        skip_reasons: counts([("no title", 11)]),
        unread: unread(3, 40),
    };
    let mut summary = ProviderSummary::default();
    for name in ["a", "b"] {
        add(&mut summary, name, ScannedUnit { counters: counters.clone(), ..complete() });
    }
    let twice = UnreadCount { count: 6, of: 80, units: 2, before: 0 };
    let pay = UnreadSummary { all: twice, grew: twice, sample: "sample 3".to_owned() };
    let expected = ProviderSummary {
        units: 2,
        unread: BTreeMap::from([("pay".to_owned(), pay)]),
        outcomes: counts([("complete", 2)]),
        stop_reasons: counts([("complete", 2)]),
        pages: 2,
        requests: 4,
        rate_limited: 6,
        bytes_received: 8,
        new: 10,
        changed: 12,
        unchanged: 14,
        closed: 16,
        reopened: 18,
        hydrated: 20,
        skipped: counts([("no title", 22)]),
        ..ProviderSummary::default()
    };
    assert_eq!(summary, expected);
}

#[test]
fn details_that_failed_are_counted_by_class_and_only_a_changed_form_wants_a_person() {
    let faults = BTreeMap::from([(FailureClass::Transient, 4), (FailureClass::Parse, 2)]);
    let mut summary = ProviderSummary::default();
    add(&mut summary, "acme", ScannedUnit { faults, ..complete() });
    assert_eq!(summary.details_failed, counts([("parse", 2), ("transient", 4)]));
    let [failure] = summary.errors.as_slice() else { panic!("{:?}", summary.errors) };
    assert_eq!(failure.line(), "acme: 2 details have another form than expected");
}

#[test]
fn a_unit_that_failed_is_told_with_its_name_and_one_that_was_stopped_is_not() {
    let mut summary = ProviderSummary::default();
    add(&mut summary, "acme", unit(Ended::badly(Outcome::Failed, FailureClass::Transient, "502".to_owned())));
    add(&mut summary, "beta", unit(Ended::well(Outcome::Truncated, StopReason::Cancelled)));
    let expected =
        Failure { unit: Some("acme".to_owned()), class: FailureClass::Transient, message: "502".to_owned() };
    assert_eq!(summary.errors, [expected]);
}

#[test]
fn a_board_whose_scans_are_not_believed_is_named_with_the_reason() {
    let mut summary = ProviderSummary::default();
    let suspicion = Some("far fewer offers than usual".to_owned());
    add(&mut summary, "acme", ScannedUnit { suspicion, ..complete() });
    add(&mut summary, "beta", complete());
    let reason = "far fewer offers than usual".to_owned();
    assert_eq!(summary.suspects, [Suspect { unit: "acme".to_owned(), reason }]);
}

#[test]
fn reasons_of_many_units_are_counted_together_too() {
    let most = crate::bounds::units::SKIP_REASONS.size();
    let mut summary = ProviderSummary::default();
    for number in 0..most + 5 {
        let counters = UnitCounters {
            skip_reasons: counts([(&format!("reason {number}"), 1)]),
            ..UnitCounters::default()
        };
        add(&mut summary, "a", ScannedUnit { counters, ..complete() });
    }
    assert_eq!(summary.skipped.len(), most + 1);
    assert_eq!(summary.skipped["other reasons"], 5);
}
