use super::*;
use crate::{
    domain::{Resolution, Timestamp},
    store::{
        offers::{Company, OfferWrite, write_page},
        testing::{begun_page, company, fenced, memory, offer, write},
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
        assert_eq!(count(&tx, &filter).unwrap(), ids.len() as u64);
        ids
    };
    assert_eq!(of(Some(false), None), ["of none", "PENDING", "IN_PROGRESS", "HIGH_INTEREST"]);
    assert_eq!(of(Some(true), None), ["ALREADY_CUSTOMER", "ACCEPTED", "REJECTED"]);
    assert_eq!(of(Some(true), Some("accepted")), ["ACCEPTED"]);
    assert_eq!(of(None, None).len(), 7);
}
