use rusqlite::Transaction;
use serde_json::json;

use super::{Change, ChangedField, changes};
use crate::{
    domain::{Listing, Offer, Salary, Timestamp},
    store::{
        offers::{ClosedWhy, OfferBatch, write_offers},
        testing::{fenced, memory, offer, write},
    },
};

fn see(tx: &Transaction<'_>, now: i64, offer: Offer) -> Vec<Change> {
    let batch = OfferBatch {
        provider: "lever".to_owned(),
        tenant: Some("acme".to_owned()),
        now: Timestamp::from_millis(now),
        changed_or_new: vec![write(offer)],
        unchanged: Vec::new(),
        unread: Vec::new(),
    };
    write_offers(&fenced(tx), &batch).unwrap();
    changes(tx, 1).unwrap()
}

fn change(at: i64, field: ChangedField, before: serde_json::Value) -> Change {
    Change { at: Timestamp::from_millis(at), field, before, why: None }
}

#[test]
fn each_field_keeps_what_stood_there_and_nothing_else_does() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    assert_eq!(see(&tx, 10, offer("a")), []);
    let mut other = offer("a");
    other.department = Some("Sales".to_owned());
    other.updated_at = Some(Timestamp::from_millis(9_000));
    assert_eq!(see(&tx, 20, other.clone()), [], "no field that is kept");
    other.title = "Treasurer".to_owned();
    other.locations = vec!["Madrid".to_owned()];
    other.salary = None;
    other.description = Some("Another text.".to_owned());
    let all = [
        change(30, ChangedField::Description, json!("You keep the accounts in euros and in dollars.")),
        change(
            30,
            ChangedField::Salary,
            json!({ "min": 30_000.0, "max": null, "currency": "EUR", "period": "year" }),
        ),
        change(30, ChangedField::Locations, json!(["Madrid", "Málaga"])),
        change(30, ChangedField::Title, json!("Treasury analyst a")),
    ];
    assert_eq!(see(&tx, 30, other.clone()), all);
    assert_eq!(see(&tx, 40, other.clone()), all, "seen again, it is no change");
    other.salary = Some(Salary { min: Some(1.0), max: None, currency: None, period: None });
    assert_eq!(see(&tx, 50, other)[0], change(50, ChangedField::Salary, json!(null)));
}

#[test]
fn a_first_detail_is_no_change_and_a_missing_text_none_either() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let mut row = offer("a");
    (row.description, row.complete, row.title) = (None, false, "As the list has it".to_owned());
    assert_eq!(see(&tx, 10, row), []);
    assert_eq!(see(&tx, 20, offer("a")), []);
    let mut silent = offer("a");
    (silent.description, silent.title) = (None, "Another".to_owned());
    let told: Vec<ChangedField> = see(&tx, 30, silent).into_iter().map(|change| change.field).collect();
    assert_eq!(told, [ChangedField::Title]);
}

#[test]
fn closing_and_opening_are_kept_with_their_reason() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    see(&tx, 10, offer("a"));
    let closed = Offer { listing: Listing::Closed, ..offer("a") };
    see(&tx, 20, closed.clone());
    see(&tx, 30, closed);
    let told = see(&tx, 40, offer("a"));
    let by_source =
        Change { why: Some(ClosedWhy::Source), ..change(20, ChangedField::Listing, json!("open")) };
    assert_eq!(told, [change(40, ChangedField::Listing, json!("closed")), by_source]);
}
