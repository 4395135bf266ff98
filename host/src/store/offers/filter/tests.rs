use rusqlite::Connection;

use super::*;
use crate::{
    domain::{Listing, Resolution, Timestamp},
    store::{
        offers::{Company, OfferWrite},
        testing::{begun_page, company, fenced, memory, offer, write, write_page},
    },
};

#[test]
fn offers_of_resolved_companies_can_be_left_out_and_those_of_none_are_not_resolved() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let mut page = begun_page(&tx, Timestamp::from_millis(9));
    let mut rows = vec![write(offer("of none"))];
    for resolution in Resolution::ALL {
        let id = company(&tx, resolution.as_str());
        tx.execute("UPDATE companies SET resolution = ?2 WHERE id = ?1", (id, resolution)).unwrap();
        let row = write(offer(resolution.as_str()));
        rows.push(OfferWrite { company: Company::Known(id), ..row });
    }
    page.offers.changed_or_new = rows;
    write_page(&fenced(&tx), &page).unwrap();
    let of = |resolved: Option<bool>, search: Option<&str>| -> Vec<String> {
        let filter = OfferFilter { resolved, search: search.map(str::to_owned), ..OfferFilter::default() };
        let mut ids = Vec::new();
        for_each(&tx, &filter, |offer| {
            ids.push(offer.id);
            Ok(())
        })
        .unwrap();
        assert_eq!(count(&tx, &filter).unwrap(), Found::Exactly(ids.len() as u64));
        ids
    };
    assert_eq!(of(Some(false), None), ["of none", "PENDING", "IN_PROGRESS", "HIGH_INTEREST"]);
    assert_eq!(of(Some(true), None), ["ALREADY_CUSTOMER", "ACCEPTED", "REJECTED"]);
    assert_eq!(of(Some(true), Some("accepted")), ["ACCEPTED"]);
    assert_eq!(of(None, None).len(), 7);
}

#[test]
fn offers_of_removed_companies_are_left_out_whether_resolved_ones_are_or_not() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let mut page = begun_page(&tx, Timestamp::from_millis(9));
    let mut rows = vec![write(offer("of none"))];
    for name in ["removed", "stays"] {
        rows.push(OfferWrite { company: Company::Known(company(&tx, name)), ..write(offer(name)) });
    }
    page.offers.changed_or_new = rows;
    write_page(&fenced(&tx), &page).unwrap();
    tx.execute("UPDATE companies SET removed_at = 9 WHERE name = 'removed'", []).unwrap();
    for resolved in [None, Some(false)] {
        let of = |removed| openings_of(&tx, &OfferFilter { resolved, removed, ..OfferFilter::default() });
        let ids = |removed| of(removed).into_iter().map(|(id, _)| id).collect::<Vec<_>>();
        assert_eq!(ids(Some(false)), ["of none", "stays"], "{resolved:?}");
        assert_eq!(ids(Some(true)), ["removed"], "{resolved:?}");
        assert_eq!(ids(None).len(), 3, "{resolved:?}");
    }
    let resolved = OfferFilter { resolved: Some(true), ..OfferFilter::default() };
    assert_eq!(count(&tx, &resolved).unwrap(), Found::Exactly(0), "removed is not resolved");
}

/// Ids in the order of a filter, with how many more offers of the opening there are.
fn openings_of(tx: &Connection, filter: &OfferFilter) -> Vec<(String, u64)> {
    let mut found = Vec::new();
    for_each_opening(tx, filter, |offer, more| {
        found.push((offer.id, more));
        Ok(())
    })
    .unwrap();
    found
}

#[test]
fn offers_of_one_opening_are_one_with_a_count() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let mut page = begun_page(&tx, Timestamp::from_millis(9));
    page.offers.changed_or_new = ["a", "b", "c", "zzz"].map(|id| write(offer(id))).to_vec();
    write_page(&fenced(&tx), &page).unwrap();
    tx.execute(
        "UPDATE offers SET opening_id = (SELECT min(opening_id) FROM offers) WHERE source_id <> 'b'",
        [],
    )
    .unwrap();
    let of = |ids: &[(&str, u64)]| ids.iter().map(|(id, more)| ((*id).to_owned(), *more)).collect::<Vec<_>>();
    let all = OfferFilter::default();
    assert_eq!(openings_of(&tx, &all), of(&[("a", 2), ("b", 0)]));
    assert_eq!(count_openings(&tx, &all).unwrap(), Some(Found::Exactly(2)));
    assert_eq!(openings_of(&tx, &OfferFilter { limit: Some(1), ..all.clone() }), of(&[("a", 2)]));
    tx.execute("UPDATE offers SET closed_at = 9 WHERE source_id = 'c'", []).unwrap();
    let open = OfferFilter { listing: Some(Listing::Open), ..all.clone() };
    assert_eq!(openings_of(&tx, &open), of(&[("a", 1), ("b", 0)]), "only what the filter finds counts");
    let search = OfferFilter { search: Some("analyst zzz".to_owned()), ..all };
    assert_eq!(openings_of(&tx, &search), of(&[("zzz", 0)]));
    assert_eq!(count_openings(&tx, &search).unwrap(), None);
}

#[test]
fn a_date_that_the_source_did_not_give_sorts_last() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let mut page = begun_page(&tx, Timestamp::from_millis(9));
    page.offers.changed_or_new = ["none", "old", "updated", "new"].map(|id| write(offer(id))).to_vec();
    write_page(&fenced(&tx), &page).unwrap();
    for (id, posted, updated, seen) in [
        ("none", None, None, 900),
        ("old", Some(1), Some(800), 20),
        ("updated", None, Some(50), 30),
        ("new", Some(70), None, 10),
    ] {
        tx.execute(
            "UPDATE offers SET posted_at = ?2, updated_at = ?3, first_seen_at = ?4 WHERE source_id = ?1",
            (id, posted, updated, seen),
        )
        .unwrap();
    }
    let ids = |filter: OfferFilter| {
        let mut ids = Vec::new();
        for_each(&tx, &filter, |offer| {
            ids.push(offer.id);
            Ok(())
        })
        .unwrap();
        ids
    };
    let by = |order: OfferOrder| ids(OfferFilter { order, ..OfferFilter::default() });
    assert_eq!(by(OfferOrder::Posted), ["new", "updated", "old", "none"]);
    assert_eq!(by(OfferOrder::Score), ["new", "updated", "old", "none"]);
    assert_eq!(by(OfferOrder::Newest), ["none", "updated", "old", "new"]);
    assert_eq!(by(OfferOrder::Title), ["new", "none", "old", "updated"]);
    let since = Some(Timestamp::from_millis(20));
    let lately = OfferFilter { first_seen_since: since, ..OfferFilter::default() };
    assert_eq!(count(&tx, &lately).unwrap(), Found::Exactly(3));
    assert_eq!(ids(lately), ["none", "old", "updated"]);
}
