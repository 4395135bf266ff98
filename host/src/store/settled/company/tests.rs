use super::*;
use crate::{
    domain::Resolution,
    store::{
        boards,
        companies::{self, CompanyFilter, list, resolve},
        discoveries, feedback,
        feedback::Saying,
        offers::{OfferFilter, for_each},
        sheets,
        testing::{company, facts, fenced, found_source, lever, memory, put_offer},
    },
};

fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(millis)
}

fn names(connection: &Connection) -> Vec<String> {
    list(connection, &CompanyFilter::default()).unwrap().into_iter().map(|row| row.name).collect()
}

#[test]
fn a_removed_company_leaves_every_list_and_keeps_all_it_had() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let tx = fenced(&tx);
    let (acme, other) = (company(&tx, "Acme"), company(&tx, "Other"));
    sources::upsert(&tx, acme, &lever("acme"), at(1)).unwrap();
    sources::upsert(&tx, acme, &lever("shared"), at(1)).unwrap();
    sources::upsert(&tx, other, &lever("shared"), at(1)).unwrap();
    put_offer(&tx, &lever("acme"), acme, "1", at(1));
    put_offer(&tx, &lever("shared"), acme, "2", at(1));
    let expected =
        Removed { boards: vec!["lever/acme".to_owned(), "lever/shared".to_owned()], closed: 1, hidden: 1 };
    assert_eq!(what_goes(&tx, acme).unwrap(), expected);
    assert_eq!(remove(&tx, acme, at(5)).unwrap(), Some(expected));
    assert_eq!(remove(&tx, acme, at(6)).unwrap(), None);
    assert_eq!(names(&tx), ["Other"]);
    assert_eq!(sheets::companies(&tx).unwrap().len(), 1);
    assert_eq!(discoveries::due_count(&tx, at(9)).unwrap(), 0);
    let due: Vec<_> =
        sources::due(&tx, "lever", None, 9).unwrap().into_iter().map(|due| due.tenant).collect();
    assert_eq!(due, ["shared"], "another company has it still");
    let mut keys = Vec::new();
    for_each(&tx, &OfferFilter::default(), |offer| {
        keys.push((offer.key, offer.closed_at.is_some()));
        Ok(())
    })
    .unwrap();
    let all = [("lever/acme/1".to_owned(), true), ("lever/shared/2".to_owned(), false)];
    assert_eq!(keys, all, "no offer is deleted");
    let open = OfferFilter { removed: Some(false), ..OfferFilter::default() };
    for_each(&tx, &open, |offer| panic!("{} is left out with its company", offer.key)).unwrap();
    // What is said of it, and its row, stay.
    feedback::say(&tx, acme, &Saying { resolution: Some(Resolution::Rejected), ..Saying::default() }, at(6))
        .unwrap();
    assert!(companies::get(&tx, acme).unwrap().is_some());
}

#[test]
fn neither_a_list_nor_a_search_nor_an_advert_brings_a_removed_company_back() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let tx = fenced(&tx);
    let acme = resolve(&tx, &facts("Acme", Some("acme.example")), at(1)).unwrap().id();
    sources::upsert(&tx, acme, &lever("acme"), at(1)).unwrap();
    remove(&tx, acme, at(5)).unwrap();
    for facts in [facts("Acme", Some("acme.example")), facts("Acme", None), facts("", Some("acme.example"))] {
        assert_eq!(resolve(&tx, &facts, at(6)).unwrap().id(), acme);
    }
    assert!(!sources::upsert(&tx, acme, &lever("acme"), at(6)).unwrap());
    assert!(!sources::upsert(&tx, acme, &lever("acme2"), at(6)).unwrap(), "nor does it get another board");
    let found = found_source("acme3", SourceState::Confirmed, None);
    assert!(!boards::record(&tx, acme, &found, at(6)).unwrap());
    assert_eq!((names(&tx), sources::count(&tx, "lever").unwrap()), (Vec::<String>::new(), 0));
    // A person does, with what went with it.
    let restored = restore(&tx, acme, at(7)).unwrap();
    assert_eq!(restored, Some(Restored { boards: vec!["lever/acme".to_owned()] }));
    assert_eq!(restore(&tx, acme, at(8)).unwrap(), None);
    assert_eq!((names(&tx), sources::count(&tx, "lever").unwrap()), (vec!["Acme".to_owned()], 1));
}

#[test]
fn of_two_companies_that_turn_out_to_be_one_a_removed_one_does_not_hide_the_other() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let tx = fenced(&tx);
    let (acme, other) = (company(&tx, "Acme"), company(&tx, "Acme Two"));
    remove(&tx, acme, at(5)).unwrap();
    companies::merge(&tx, acme, other, "one", at(6)).unwrap();
    assert_eq!(removed_at(&tx, acme).unwrap(), None);
    assert!(removed_at(&tx, 99).is_err());
}
