use proptest::prelude::*;

use super::*;
use crate::{
    domain::Listing,
    store::{
        fenced,
        keys::UnitKind,
        offers::{OfferBatch, OfferWrite, write_offers},
        testing::{begun_page, dump, memory, offer, write},
    },
};

fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(millis)
}

fn unit() -> UnitKey {
    UnitKey { provider: "lever".to_owned(), kind: UnitKind::Tenant, unit: "board".to_owned() }
}

fn rows(ids: &[&str]) -> Vec<OfferWrite> {
    ids.iter().map(|id| write(offer(id))).collect()
}

fn shown(writes: &[OfferWrite]) -> Vec<ShownOffer> {
    let one = |write: &OfferWrite| ShownOffer {
        source_id: write.offer.id.clone(),
        summary_hash: write.summary_hash,
        updated_at: write.offer.updated_at,
    };
    writes.iter().map(one).collect()
}

fn store(tx: &Fenced<'_>, now: i64, changed_or_new: Vec<OfferWrite>) {
    let page = begun_page(tx, at(now));
    write_offers(tx, &OfferBatch { now: at(now), changed_or_new, ..page.offers }).unwrap();
}

#[test]
fn rows_stand_until_something_of_them_differs_that_a_list_would_change() {
    let table = [
        ("UPDATE offers SET closed_at = 5, closed_why = 'absent' WHERE source_id = 'b'", false),
        ("UPDATE offers SET summary_hash = zeroblob(16) WHERE source_id = 'b'", false),
        ("UPDATE offers SET updated_at = 77 WHERE source_id = 'b'", false),
        ("UPDATE offers SET complete = 0 WHERE source_id = 'b'", false),
        ("UPDATE offers SET tenant = 'other' WHERE source_id = 'b'", false),
        ("UPDATE offers SET provider = 'other' WHERE source_id = 'b'", false),
        ("DELETE FROM offer_texts; DELETE FROM scores; DELETE FROM offers WHERE source_id = 'b'", false),
        ("UPDATE offers SET title = 'Typed by hand', last_seen_at = 99 WHERE source_id = 'b'", true),
    ];
    for (change, stands) in table {
        let mut db = memory();
        let tx = db.transaction().unwrap();
        let writes = rows(&["a", "b", "c"]);
        store(&fenced(&tx), 10, writes.clone());
        let standing = standing(&tx, &unit(), &shown(&writes)).unwrap().unwrap();
        assert!(still_standing(&tx, &unit(), &standing).unwrap());
        tx.execute_batch(change).unwrap();
        assert_eq!(still_standing(&tx, &unit(), &standing).unwrap(), stands, "{change}");
    }
}

#[test]
fn what_a_list_would_still_change_does_not_stand() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let writes = rows(&["a", "b"]);
    store(&fenced(&tx), 10, writes.clone());
    let stands = |shown: &[ShownOffer]| standing(&tx, &unit(), shown).unwrap().is_some();
    let whole = shown(&writes);
    assert!(stands(&whole) && stands(&[]));
    let other_row = ShownOffer { summary_hash: [7; 16], ..whole[0].clone() };
    let newer = ShownOffer { updated_at: Some(at(i64::MAX)), ..whole[0].clone() };
    let missing = ShownOffer { source_id: "z".to_owned(), ..whole[0].clone() };
    for shown in [other_row, newer, missing] {
        assert!(!stands(std::slice::from_ref(&shown)), "{shown:?}");
    }
    let mut closed = write(offer("a"));
    closed.offer.listing = Listing::Closed;
    store(&fenced(&tx), 20, vec![closed]);
    assert!(!stands(&whole), "an offer that is closed is looked at");
}

#[test]
fn being_seen_changes_the_last_sight_of_these_rows_and_nothing_else() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let writes = rows(&["a", "b", "c", "d"]);
    store(&fenced(&tx), 10, writes.clone());
    let some = standing(&tx, &unit(), &shown(&[writes[0].clone(), writes[3].clone()])).unwrap().unwrap();
    assert_eq!(some.ranges.len(), 2);
    let before = dump(&tx, &[]);
    mark_seen(&fenced(&tx), &some, at(30)).unwrap();
    mark_seen(&fenced(&tx), &some, at(20)).unwrap();
    let seen: Vec<(String, i64)> = tx
        .prepare("SELECT source_id, last_seen_at FROM offers ORDER BY source_id")
        .unwrap()
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap()
        .collect::<rusqlite::Result<_>>()
        .unwrap();
    let seen: Vec<(&str, i64)> = seen.iter().map(|(id, at)| (id.as_str(), *at)).collect();
    assert_eq!(seen, [("a", 30), ("b", 10), ("c", 10), ("d", 30)]);
    tx.execute("UPDATE offers SET last_seen_at = 10", []).unwrap();
    assert_eq!(dump(&tx, &[]), before);
}

proptest! {
    #[test]
    fn ranges_hold_the_ids_that_they_are_made_of_and_no_other(ids in proptest::collection::btree_set(1_i64..200, 0..60)) {
        let rows = StandingRows { ranges: ranges(ids.iter().copied()), digest: [0; 16] };
        let held: Vec<i64> = rows.bounds().flat_map(|(first, last)| first..=last).collect();
        prop_assert_eq!(held, ids.into_iter().collect::<Vec<_>>());
    }
}

#[test]
fn ranges_that_cannot_be_end_at_the_largest_id() {
    let rows = StandingRows { ranges: vec![(u64::MAX, u64::MAX), (1, 0), (0, 3)], digest: [0; 16] };
    let mut db = memory();
    let tx = db.transaction().unwrap();
    assert!(!still_standing(&tx, &unit(), &rows).unwrap());
}
