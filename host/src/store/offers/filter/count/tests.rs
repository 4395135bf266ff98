use super::*;
use crate::domain::{Listing, Timestamp};
use crate::store::{
    offers::{Company, write_offers},
    testing::{begun_page, company, fenced, memory, offer, score, write},
};

#[test]
fn what_was_not_looked_at_is_not_counted_and_that_is_told() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let (acme, gone) = (company(&tx, "Acme"), company(&tx, "Gone"));
    let mut page = begun_page(&tx, Timestamp::from_millis(9)).offers;
    page.changed_or_new = (0..6_u8)
        .map(|index| {
            let mut row = write(offer(&index.to_string()));
            row.company = Company::Known(if index < 4 { acme } else { gone });
            row.score = Some(score(index));
            row
        })
        .collect();
    write_offers(&fenced(&tx), &page).unwrap();
    tx.execute_batch(
        "UPDATE offers SET opening_id = (SELECT min(opening_id) FROM offers) WHERE source_id < '2';
         UPDATE offers SET closed_at = 9, closed_why = 'source' WHERE source_id = '3';
         UPDATE companies SET resolution = 'REJECTED', removed_at = 1 WHERE name = 'Gone'",
    )
    .unwrap();
    let open = OfferFilter { listing: Some(Listing::Open), ..OfferFilter::default() };
    let some = |filter: &OfferFilter, what, most| count_some(&tx, filter, what, most).unwrap();
    assert_eq!(some(&open, What::Offers, 6), Found::Exactly(5));
    assert_eq!(some(&open, What::Openings, 6), Found::Exactly(4), "two are one opening");
    // The best first: 5 and 4, and 3 is closed.
    assert_eq!(some(&open, What::Offers, 3), Found::AtLeast(2));
    let few = OfferFilter { min_score: Some(4), ..open.clone() };
    assert_eq!(some(&few, What::Offers, 2), Found::Exactly(2), "no more have such a score");
    let shown = OfferFilter { resolved: Some(false), removed: Some(false), ..open.clone() };
    assert_eq!(some(&shown, What::Offers, 9), Found::Exactly(3));
    let resolved = OfferFilter { resolved: Some(true), ..open.clone() };
    let removed = OfferFilter { removed: Some(true), ..open.clone() };
    for left_out in [resolved, removed] {
        assert_eq!(some(&left_out, What::Offers, 2), Found::Exactly(2), "only theirs are looked at");
        assert_eq!(some(&left_out, What::Offers, 1), Found::AtLeast(1));
    }
    assert_eq!(
        counted(&tx, &OfferFilter { limit: Some(2), ..open }, What::Offers).unwrap(),
        Found::Exactly(2)
    );
}
