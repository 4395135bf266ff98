use std::time::Duration;

use super::*;
use crate::{
    domain::{Listing, Timestamp},
    pipeline::{
        scan::{
            budget::Limits,
            testing::{listed, scanned},
        },
        testing::NOON,
    },
    plugins::model::{BlockKind, LimitScope},
    store::offers::Unchanged,
};

fn row() -> Row {
    Row { scanned: listed("a"), summary_hash: [1; 16], detail_error: None }
}

fn known() -> Known {
    Known {
        offer_id: 7,
        summary_hash: [1; 16],
        complete: true,
        closed: false,
        updated_at: None,
        detail_due: None,
    }
}

/// What became of a row, with the unit's counts.
#[derive(Default)]
struct Placed {
    sorted: Sorted,
    counters: UnitCounters,
    faults: BTreeMap<FailureClass, u64>,
    ends: Option<PluginError>,
}

/// Places the row `a` by the answer to its detail. `is_known`: an earlier scan stored it.
fn placed(answer: Result<ScannedOffer, PluginError>, is_known: bool) -> Placed {
    let known: HashMap<String, Known> = is_known.then(|| ("a".to_owned(), known())).into_iter().collect();
    let mut placed = Placed::default();
    let limits = Limits { pages: 1, rows: 1, bytes: 1, time: std::time::Duration::from_mins(1), growth: 1 };
    let mut budget = Budget::new(limits, NOON);
    let mut batch = Batch {
        size: 10,
        room: 10,
        known: &known,
        counters: &mut placed.counters,
        faults: &mut placed.faults,
        asked: &mut 0,
        budget: &mut budget,
        now: &|| NOON,
        progress: &|_| {},
    };
    placed.ends = batch.place(row(), answer, &mut placed.sorted);
    placed
}

#[test]
fn an_answered_detail_completes_its_row() {
    let Placed { sorted, counters, faults, ends } = placed(Ok(scanned("a")), false);
    let [ready] = sorted.ready.as_slice() else { panic!("{sorted:?}") };
    assert!(ready.scanned.offer.complete && ready.scanned.description.is_some());
    assert_eq!((counters.hydrated, counters.errors, faults.len(), ends), (1, 0, 0, None));
}

#[test]
fn a_known_offer_that_its_source_withdrew_is_closed_without_being_written_again() {
    let Placed { sorted, counters, .. } = placed(Err(PluginError::Gone("filled".to_owned())), true);
    let closed = Unchanged { offer_id: 7, updated_at: None, listing: Listing::Closed };
    assert_eq!(sorted.unchanged, [closed]);
    assert!(sorted.ready.is_empty() && sorted.incomplete.is_empty());
    assert_eq!((counters.hydrated, counters.skip_reasons.len()), (1, 0));
}

#[test]
fn an_offer_that_was_withdrawn_before_it_was_known_is_counted_as_skipped() {
    let Placed { sorted, counters, .. } = placed(Err(PluginError::Gone("filled".to_owned())), false);
    assert!(sorted.unchanged.is_empty() && sorted.ready.is_empty() && sorted.incomplete.is_empty());
    assert_eq!(counters.skip_reasons, BTreeMap::from([("gone before it was read".to_owned(), 1)]));
}

#[test]
fn a_detail_that_failed_leaves_its_row_incomplete_with_the_reason() {
    let table = [
        PluginError::NotFound("no such advert".to_owned()),
        PluginError::Transient("502".to_owned()),
        PluginError::Parse { detail: "x".to_owned(), path: None, sample: None },
        PluginError::Fetch { message: "no route".to_owned(), retryable: true, paused: false },
    ];
    for error in table {
        let Placed { sorted, counters, faults, ends } = placed(Err(error.clone()), true);
        let [incomplete] = sorted.incomplete.as_slice() else { panic!("{error:?} {sorted:?}") };
        assert_eq!(incomplete.detail_error, Some(error.to_string()));
        assert_eq!((counters.errors, counters.hydrated, ends), (1, 0, None), "{error:?}");
        assert_eq!(faults, BTreeMap::from([(error.class(), 1)]));
    }
}

#[test]
fn what_every_further_detail_would_meet_ends_the_unit_and_is_held_against_no_offer() {
    let table = [
        PluginError::RateLimited { retry_after: Some(Duration::from_mins(1)), scope: LimitScope::Tenant },
        PluginError::Auth("no".to_owned()),
        PluginError::Blocked { kind: BlockKind::Captcha, detail: "a puzzle".to_owned() },
        PluginError::Fetch { message: "paused".to_owned(), retryable: true, paused: true },
    ];
    for error in table {
        let Placed { sorted, counters, ends, .. } = placed(Err(error.clone()), true);
        assert_eq!(ends, Some(error));
        assert_eq!(sorted.incomplete[0].detail_error, None);
        assert_eq!(counters.errors, 1);
    }
}

#[test]
fn the_time_of_a_withdrawn_offers_last_change_is_kept() {
    let mut touched = row();
    touched.scanned.offer.updated_at = Some(Timestamp::from_millis(5));
    assert_eq!(ingest::closed(&touched, &known()).updated_at, Some(Timestamp::from_millis(5)));
}
