use std::time::Duration;

use rusqlite::Transaction;

use super::{DueInstants, clear, close, due, failed, missing, still_open};
use crate::{
    domain::{
        Offer, Timestamp,
        scans::{MissRule, retry_detail_after},
    },
    store::{
        offers::{ClosedWhy, OfferBatch, OfferWrite, write_offers},
        testing::{fenced, memory, offer, write},
    },
};

const RULE: MissRule = MissRule { apart: Duration::from_millis(100), confirmations: 3 };

fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(millis)
}

fn see(tx: &Transaction<'_>, now: i64, offer: Offer, detail_error: Option<&str>) {
    let detail_error = detail_error.map(str::to_owned);
    let batch = OfferBatch {
        provider: "board".to_owned(),
        tenant: None,
        now: at(now),
        changed_or_new: vec![OfferWrite { detail_error, ..write(offer) }],
        unchanged: Vec::new(),
        unread: Vec::new(),
    };
    write_offers(&fenced(tx), &batch).unwrap();
}

fn incomplete(id: &str) -> Offer {
    Offer { complete: false, description: None, ..offer(id) }
}

/// At `now`, in a run that began at 1,000.
fn instants(unseen_since: Option<Timestamp>, now: i64) -> DueInstants {
    DueInstants { unseen_since, run_started: at(1_000), now: at(now) }
}

/// The ids that are due at `now`, unseen since 50, in a run that began at 1,000.
fn ids(tx: &Transaction<'_>, now: i64) -> Vec<String> {
    let due = due(tx, "board", instants(Some(at(50)), now), 10).unwrap();
    due.into_iter().map(|due| due.offer.id).collect()
}

#[test]
fn what_is_owed_and_what_is_unseen_is_due_and_nothing_else() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    see(&tx, 10, offer("unseen"), None);
    see(&tx, 60, offer("seen"), None);
    see(&tx, 60, incomplete("owed"), None);
    see(&tx, 1_000, incomplete("just asked"), None);
    see(&tx, 20, offer("closed"), None);
    assert!(close(&fenced(&tx), 5, ClosedWhy::Source, at(30)).unwrap());
    assert!(!close(&fenced(&tx), 5, ClosedWhy::NotFound, at(40)).unwrap(), "it is closed already");
    assert_eq!(ids(&tx, 1_000), ["unseen", "owed"]);
    assert_eq!(due(&tx, "board", instants(None, 1_000), 10).unwrap().len(), 1);
    assert_eq!(due(&tx, "other", instants(Some(at(50)), 1_000), 10).unwrap(), []);
    let stored = due(&tx, "board", instants(Some(at(50)), 1_000), 1).unwrap().remove(0);
    let mut whole = offer("unseen");
    whole.description = None;
    assert_eq!(stored.offer, whole, "all but the text comes back");
}

#[test]
fn a_detail_that_fails_is_due_later_each_time() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    see(&tx, 10, incomplete("a"), Some("no answer"));
    let mut now = 10;
    for minutes in [10, 40, 160, 640] {
        now += minutes * 60_000;
        assert_eq!((ids(&tx, now - 1).len(), ids(&tx, now).len()), (0, 1), "after {minutes} minutes");
        failed(&fenced(&tx), 1, "no answer", at(now)).unwrap();
    }
    assert_eq!(retry_detail_after(99), Duration::from_hours(7 * 24));
    see(&tx, now, offer("a"), None);
    let left: i64 = tx.query_row("SELECT count(*) FROM offer_checks", [], |row| row.get(0)).unwrap();
    assert_eq!(left, 0, "nothing is owed once it was read");
}

#[test]
fn an_offer_that_is_not_found_closes_after_answers_that_lie_apart() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    see(&tx, 10, offer("a"), None);
    let closed =
        [1_000, 1_099, 1_100, 1_199, 1_200].map(|now| missing(&fenced(&tx), 1, RULE, at(now)).unwrap());
    assert_eq!(closed, [false, false, false, false, true]);
    assert_eq!(ids(&tx, 9_999), [""; 0]);

    see(&tx, 10, offer("b"), None);
    missing(&fenced(&tx), 2, RULE, at(1_000)).unwrap();
    assert_eq!((ids(&tx, 1_099).len(), ids(&tx, 1_100).len()), (0, 1));
    // Its detail answers: the count starts again.
    still_open(&fenced(&tx), 2, at(5_000)).unwrap();
    assert_eq!([5_000, 5_100].map(|now| missing(&fenced(&tx), 2, RULE, at(now)).unwrap()), [false; 2]);
    // A list shows it: it was not missing.
    see(&tx, 5_150, offer("b"), None);
    assert_eq!([5_200, 5_300].map(|now| missing(&fenced(&tx), 2, RULE, at(now)).unwrap()), [false; 2]);
    clear(&fenced(&tx), 2).unwrap();
    still_open(&fenced(&tx), 1, at(5_000)).unwrap();
    let owed: i64 = tx.query_row("SELECT count(*) FROM offer_checks", [], |row| row.get(0)).unwrap();
    assert_eq!(owed, 0, "a closed offer owes nothing");
}
