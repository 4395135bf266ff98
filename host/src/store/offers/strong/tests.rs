use super::*;
use crate::{
    domain::{Resolution, Timestamp},
    store::{
        offers::{Company, OfferWrite},
        testing::{begun_page, company, fenced, memory, offer, write, write_page},
    },
};

fn scored(id: &str, score: u8, company: Company) -> OfferWrite {
    let row = super::super::ScoreRow {
        score,
        top_category: None,
        catalog: "test".to_owned(),
        breakdown: "{}".to_owned(),
    };
    OfferWrite { company, score: Some(row), ..write(offer(id)) }
}

#[test]
fn only_new_strong_open_offers_of_companies_that_are_not_resolved_are_named() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let (acme, done) = (company(&tx, "Acme Ltd"), company(&tx, "Customer"));
    tx.execute("UPDATE companies SET resolution = ?2 WHERE id = ?1", (done, Resolution::Accepted)).unwrap();
    let mut page = begun_page(&tx, Timestamp::from_millis(9));
    page.offers.changed_or_new = vec![
        scored("a", 6, Company::Known(acme)),
        scored("b", 9, Company::Known(acme)),
        scored("weak", 5, Company::Known(acme)),
        scored("customer's", 9, Company::Known(done)),
        scored("of none", 7, Company::None),
        scored("closed", 9, Company::Known(acme)),
        write(offer("without a score")),
    ];
    write_page(&fenced(&tx), &page).unwrap();
    tx.execute("UPDATE offers SET closed_at = 9 WHERE source_id = 'closed'", []).unwrap();
    let seen: Timestamp =
        tx.query_row("SELECT min(first_seen_at) FROM offers", [], |row| row.get(0)).unwrap();
    let found = new_strong(&tx, seen, 6, 2).unwrap();
    assert_eq!((found.offers, found.companies), (3, 2));
    let first: Vec<_> =
        found.first.iter().map(|offer| (offer.score, offer.company.as_deref().unwrap())).collect();
    assert_eq!(first, [(9, "Acme Ltd"), (7, "Acme")], "the best first, an employer by its name");
    let later = Timestamp::from_millis(seen.as_millis() + 1);
    assert_eq!(new_strong(&tx, later, 6, 2).unwrap(), NewStrong::default());
}

#[test]
fn adverts_of_one_opening_are_named_once_and_those_of_a_removed_company_never() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let (acme, gone) = (company(&tx, "Acme"), company(&tx, "Gone"));
    tx.execute("UPDATE companies SET removed_at = 9 WHERE id = ?1", [gone]).unwrap();
    let mut page = begun_page(&tx, Timestamp::from_millis(9));
    page.offers.changed_or_new = vec![
        scored("a", 7, Company::Known(acme)),
        scored("a again", 9, Company::Known(acme)),
        scored("b", 8, Company::Known(acme)),
        scored("gone's", 9, Company::Known(gone)),
    ];
    write_page(&fenced(&tx), &page).unwrap();
    tx.execute(
        "UPDATE offers SET opening_id = (SELECT opening_id FROM offers WHERE source_id = 'a')
         WHERE source_id = 'a again'",
        [],
    )
    .unwrap();
    let found = new_strong(&tx, Timestamp::from_millis(0), 6, 9).unwrap();
    assert_eq!((found.offers, found.companies), (3, 1));
    let first: Vec<_> = found.first.iter().map(|offer| (offer.score, offer.key.as_str())).collect();
    assert_eq!(first.len(), 2, "{first:?}");
    assert!(first[0].0 == 9 && first[0].1.ends_with("a again") && first[1].0 == 8, "{first:?}");
}
