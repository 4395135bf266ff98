use super::*;
use crate::{
    domain::FailureClass,
    store::{
        boards::record,
        sources::{self, spellings},
        testing::{company, fenced, finished, found_source, lever, memory, put_offer},
        units::{self, UnitOutcome},
    },
};

fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(millis)
}

fn states(connection: &Connection) -> Vec<(i64, SourceState)> {
    list(connection, Some("lever"), None)
        .unwrap()
        .into_iter()
        .map(|row| (row.company_id, row.state))
        .collect()
}

#[test]
fn a_removed_board_is_nobody_s_and_stays_so_until_a_person_brings_it_back() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let tx = fenced(&tx);
    let (acme, other, third) = (company(&tx, "Acme"), company(&tx, "Other"), company(&tx, "Third"));
    sources::upsert(&tx, acme, &lever("acme"), at(1)).unwrap();
    record(&tx, other, &found_source("acme", SourceState::Candidate, None), at(1)).unwrap();
    put_offer(&tx, &lever("acme"), acme, "1", at(1));
    let done = take_off(&tx, &lever("acme"), None, "not to be scanned", at(5)).unwrap();
    assert_eq!(done, TakenOff { links: 2, closed: 1 });
    assert_eq!(take_off(&tx, &lever("acme"), None, "again", at(6)).unwrap(), TakenOff::default());
    for company in [acme, other, third] {
        assert!(!sources::upsert(&tx, company, &lever("acme"), at(6)).unwrap());
        assert!(!record(&tx, company, &found_source("acme", SourceState::Confirmed, None), at(6)).unwrap());
    }
    assert_eq!(states(&tx), [(acme, SourceState::Removed), (other, SourceState::Removed)]);
    assert_eq!((sources::count(&tx, "lever").unwrap(), spellings(&tx).unwrap()[0].is_live), (0, false));
    assert_eq!(sources::count_of_others(&tx, |_| false).unwrap(), []);
    let restored = restore(&tx, &lever("acme"), None, at(7)).unwrap();
    let expected = [(acme, SourceState::Listed), (other, SourceState::Candidate)];
    assert_eq!(restored.iter().map(|link| (link.company, link.state)).collect::<Vec<_>>(), expected);
    assert_eq!(states(&tx), expected, "each as it was");
    assert_eq!(restore(&tx, &lever("acme"), None, at(8)).unwrap(), []);
    assert!(sources::upsert(&tx, third, &lever("acme"), at(8)).unwrap());
}

#[test]
fn a_board_that_another_company_has_is_read_on_and_its_offers_stay_open() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let tx = fenced(&tx);
    let (acme, other) = (company(&tx, "Acme"), company(&tx, "Other"));
    for company in [acme, other] {
        sources::upsert(&tx, company, &lever("acme"), at(1)).unwrap();
    }
    put_offer(&tx, &lever("acme"), acme, "1", at(1));
    let done = take_off(&tx, &lever("acme"), Some(acme), "it is another's", at(5)).unwrap();
    assert_eq!(done, TakenOff { links: 1, closed: 0 });
    assert!(!sources::upsert(&tx, acme, &lever("acme"), at(6)).unwrap());
    assert_eq!(sources::owner(&tx, &lever("acme")).unwrap(), Some(other));
    assert_eq!(states(&tx), [(acme, SourceState::Removed), (other, SourceState::Listed)]);
}

#[test]
fn a_board_is_found_as_it_is_spelt_or_else_by_its_only_other_case() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let acme = company(&tx, "Acme");
    for tenant in ["Acme", "other", "Other"] {
        sources::upsert(&tx, acme, &lever(tenant), at(1)).unwrap();
    }
    let tenants = |text: &str| -> Vec<String> {
        of_board(&tx, &lever(text)).unwrap().into_iter().map(|row| row.tenant).collect()
    };
    assert_eq!(
        (tenants("acme"), tenants("other"), tenants("OTHER")),
        (vec!["Acme".to_owned()], vec!["other".to_owned()], vec![])
    );
    let rows = list(&tx, None, Some(SourceState::Listed)).unwrap();
    assert_eq!((rows.len(), rows[0].open_offers), (3, None), "unknown before the first scan");
}

#[test]
fn how_many_offers_are_open_is_unknown_until_the_board_was_read() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let acme = company(&tx, "Acme");
    sources::upsert(&tx, acme, &lever("acme"), at(1)).unwrap();
    let open = || list(&tx, None, None).unwrap()[0].open_offers;
    let end_scan = |outcome: &UnitOutcome| {
        units::begin(&fenced(&tx), &lever("acme").unit(), at(2), 1).unwrap();
        sources::mark_scanned(&fenced(&tx), &lever("acme"), at(2)).unwrap();
        finished(&fenced(&tx), &lever("acme").unit(), at(2), outcome).unwrap();
    };
    assert_eq!(open(), None, "never scanned");
    let failure =
        UnitOutcome::Error { class: FailureClass::Transient, message: "503".to_owned(), keep_cursor: false };
    end_scan(&failure);
    assert_eq!(open(), None, "a scan that failed tells nothing");
    end_scan(&UnitOutcome::Success);
    assert_eq!(open(), Some(0));
    put_offer(&tx, &lever("acme"), acme, "1", at(3));
    tx.execute("DELETE FROM scan_states", []).unwrap();
    end_scan(&failure);
    assert_eq!(open(), Some(1), "what was seen before is known");
}
