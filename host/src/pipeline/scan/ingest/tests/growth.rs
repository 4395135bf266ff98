//! The work for a row grows no faster than the number of its places and attributes.

use crate::{
    domain::steps::assert_linear,
    pipeline::scan::{
        ingest::{
            merge,
            places::PlaceReader,
            prepare::clean,
            rows::{Row, page_rows},
        },
        testing::scanned,
    },
    plugins::model::ScannedOffer,
};

fn row(scanned: ScannedOffer) -> Row {
    page_rows(vec![scanned], &mut std::collections::BTreeMap::new()).rows.remove(0)
}

fn numbered(prefix: &str, count: usize) -> Vec<(String, String)> {
    (0..count).map(|number| (format!("{prefix}{number}"), "value".to_owned())).collect()
}

#[test]
fn many_places_are_cleaned_in_no_more_than_their_number() {
    for name in [|_| "Madrid".to_owned(), |number: usize| format!("Town {number}")] {
        let make = |count| {
            let mut offer = scanned("a").offer;
            offer.locations = (0..count).map(name).collect();
            offer
        };
        assert_linear("places", 2_000, make, |mut offer| clean(&mut offer, &mut PlaceReader::default()));
    }
}

#[test]
fn many_attributes_are_merged_in_no_more_than_their_number() {
    for (listed, detailed) in [("a", "a"), ("a", "b")] {
        let make = |count| {
            let (mut list, mut detail) = (scanned("a"), scanned("a"));
            list.offer.attributes = numbered(listed, count);
            detail.offer.attributes = numbered(detailed, count);
            (row(list), detail)
        };
        assert_linear("attributes", 2_000, make, |(mut row, detail)| merge(&mut row, detail));
    }
}
