use crate::store::{Fenced, Transaction, fenced};
use std::time::{Duration, Instant};

use super::*;
use crate::store::{
    StoreError,
    companies::{CompanyFilter, list, merge, resolve},
    offers::{Company, OfferWrite},
    testing::{begun_page, company, facts, fence, memory, offer, score, write, write_page},
};

fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(millis)
}

fn sheet(sheet: i64) -> SheetRef {
    SheetRef { spreadsheet: "book".to_owned(), sheet }
}

fn rank(tx: &Transaction<'_>, id: i64, resolution: Resolution, score: Option<u8>, strong: u32) {
    tx.execute(
        "UPDATE companies SET resolution = ?2, max_score = ?3, strong_offers = ?4 WHERE id = ?1",
        (id, resolution, score, strong),
    )
    .unwrap();
}

#[test]
fn a_row_shows_the_figures_and_the_best_offer() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let acme = resolve(&tx, &facts("Acme", Some("acme.example")), at(1)).unwrap().id();
    let mut page = begun_page(&tx, at(3));
    page.offers.changed_or_new =
        vec![OfferWrite { company: Company::Known(acme), score: Some(score(7)), ..write(offer("a")) }];
    write_page(&fenced(&tx), &page).unwrap();
    companies::aggregate(&fenced(&tx), &[acme], 6, at(100)).unwrap();
    let quiet = company(&tx, "Quiet");
    let shown = companies(&tx).unwrap();
    let expected = SheetCompany {
        id: acme,
        name: "Acme".to_owned(),
        domain: Some("acme.example".to_owned()),
        resolution: Resolution::Pending,
        max_score: Some(7),
        strong_offers: Some(1),
        openings: Some(1),
        open_offers: Some(1),
        top_offer_url: Some("https://jobs.example/a".to_owned()),
        top_category: Some("category-7".to_owned()),
        last_strong_at: Some(at(1_000)),
    };
    assert_eq!(shown[0], expected);
    assert_eq!((shown[1].id, shown[1].max_score, &shown[1].top_offer_url), (quiet, None, &None));
    let counts = [shown[1].strong_offers, shown[1].openings, shown[1].open_offers];
    assert_eq!(counts, [None; 3], "nobody looked: no number is known");
}

#[test]
fn rows_come_as_companies_are_ranked_the_resolved_last() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let figures = [
        (Resolution::Pending, Some(3), 0),
        (Resolution::Accepted, Some(9), 4),
        (Resolution::HighInterest, Some(7), 2),
        (Resolution::InProgress, Some(7), 3),
        (Resolution::Rejected, Some(10), 3),
    ];
    let given = figures.map(|(resolution, score, strong)| {
        let id = company(&tx, resolution.as_str());
        rank(&tx, id, resolution, score, strong);
        id
    });
    let ids: Vec<i64> = companies(&tx).unwrap().iter().map(|row| row.id).collect();
    assert_eq!(ids, [3, 2, 0, 4, 1].map(|at: usize| given[at]));
    let ranked: Vec<i64> = list(&tx, &CompanyFilter::default()).unwrap().iter().map(|row| row.id).collect();
    assert_eq!(ids, ranked);
}

#[test]
fn a_word_that_is_no_resolution_is_named() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let acme = company(&tx, "Acme");
    tx.execute("UPDATE companies SET resolution = 'MAYBE' WHERE id = ?1", [acme]).unwrap();
    let error = crate::errors::chain(&companies(&tx).unwrap_err());
    assert!(error.contains("unknown resolution `MAYBE`; there are `PENDING`, `IN_PROGRESS`"), "{error}");
}

#[test]
fn names_are_those_of_the_company_and_of_all_that_went_into_it() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let [kept, gone, earlier, other] = ["Kept", "Gone", "Earlier", "Other"].map(|name| company(&tx, name));
    let nameless = resolve(&tx, &facts("", Some("acme.example")), at(1)).unwrap().id();
    merge(&tx, gone, earlier, "one", at(2)).unwrap();
    merge(&tx, kept, gone, "one", at(3)).unwrap();
    assert_eq!(merged(&tx).unwrap(), [(gone, kept), (earlier, kept)].into());
    let names = known_names(&tx, &[kept, earlier, other, other, nameless, 999]).unwrap();
    let all = ["earlier", "gone", "kept"].map(str::to_owned).to_vec();
    let (other_name, domain) = (vec!["other".to_owned()], vec!["acme.example".to_owned()]);
    assert_eq!(names, [(kept, all.clone()), (earlier, all), (other, other_name), (nameless, domain)].into());
    assert!(known_names(&tx, &[]).unwrap().is_empty());
}

#[test]
fn rows_are_noted_and_forgotten_by_the_sheet_they_stand_in() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    fence(&tx, "run", at(1));
    note_rows(&fenced(&tx), &sheet(0), &[1, 2, 999], at(2)).unwrap();
    note_rows(&fenced(&tx), &sheet(0), &[2, 3], at(3)).unwrap();
    note_rows(&fenced(&tx), &sheet(7), &[2], at(3)).unwrap();
    assert_eq!(known_rows(&tx, &sheet(0)).unwrap(), [1, 2, 3, 999].into(), "also ids of no company here");
    forget_rows(&fenced(&tx), &sheet(0), &[2, 5]).unwrap();
    assert_eq!(known_rows(&tx, &sheet(0)).unwrap(), [1, 3, 999].into());
    assert_eq!(known_rows(&tx, &sheet(7)).unwrap(), [2].into());
    let elsewhere = SheetRef { spreadsheet: "other book".to_owned(), sheet: 0 };
    assert!(known_rows(&tx, &elsewhere).unwrap().is_empty());
    forget_sheet(&fenced(&tx), &sheet(0)).unwrap();
    assert!(known_rows(&tx, &sheet(0)).unwrap().is_empty());
    assert_eq!(known_rows(&tx, &sheet(7)).unwrap(), [2].into());
}

#[test]
fn the_row_of_a_company_that_went_stays_what_is_written() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    fence(&tx, "run", at(1));
    let [kept, gone] = ["Kept", "Gone"].map(|name| company(&tx, name));
    note_rows(&fenced(&tx), &sheet(0), &[gone], at(2)).unwrap();
    merge(&tx, kept, gone, "one", at(3)).unwrap();
    assert_eq!(known_rows(&tx, &sheet(0)).unwrap(), [gone].into());
}

#[test]
fn nothing_is_noted_after_the_lock_went_to_another() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let old = fence(&tx, "old", at(1));
    note_rows(&fenced(&tx), &sheet(0), &[1], at(2)).unwrap();
    fence(&tx, "new", at(1).plus(Duration::from_hours(2)));
    let lost = |work: &dyn Fn(&Fenced<'_>) -> Result<()>| {
        let late = Fenced::check(&tx, &old).and_then(|tx| work(&tx));
        assert!(matches!(late, Err(StoreError::FenceLost { .. })));
    };
    lost(&|tx| note_rows(tx, &sheet(0), &[2], at(3)));
    lost(&|tx| forget_rows(tx, &sheet(0), &[1]));
    assert_eq!(known_rows(&tx, &sheet(0)).unwrap(), [1].into());
}

/// Not a benchmark: it fails where a lookup became a scan.
#[test]
fn twenty_thousand_companies_are_read_at_once() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    tx.execute_batch(
        "WITH RECURSIVE ids (id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM ids WHERE id < 20000)
         INSERT INTO companies (id, name, name_normalized, created_at, updated_at, max_score)
         SELECT id, 'Company ' || id, 'company ' || id, 1, 1, id % 11 FROM ids",
    )
    .unwrap();
    let ids: Vec<i64> = (1..=20_000).collect();
    let started = Instant::now();
    assert_eq!(companies(&tx).unwrap().len(), 20_000);
    assert_eq!(known_names(&tx, &ids).unwrap().len(), 20_000);
    let took = started.elapsed();
    assert!(took < Duration::from_secs(5), "{took:?}");
}
