use std::cmp::Reverse;

use super::*;
use crate::{
    domain::Resolution,
    store::{
        offers::{Company, ExportedOffer, filter::for_each, write_offers},
        testing::{begun_page, company, fenced, memory, offer, score, write},
    },
};

const ORDERS: [OfferOrder; 7] = [
    OfferOrder::Written,
    OfferOrder::Score,
    OfferOrder::Closed,
    OfferOrder::Newest,
    OfferOrder::Posted,
    OfferOrder::Title,
    OfferOrder::Company,
];

/// Offers with all that is sorted and chosen by in many combinations: of two providers, open and closed, with and without
/// score, dates and company; of three companies, of which one is resolved and one removed.
fn filled() -> Connection {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let companies = ["Mid", "alpha", "Zed"].map(|name| company(&tx, name));
    let resolve = "UPDATE companies SET resolution = ?2 WHERE id = ?1";
    tx.execute(resolve, (companies[1], Resolution::Rejected)).unwrap();
    tx.execute("UPDATE companies SET removed_at = 1 WHERE id = ?1", [companies[2]]).unwrap();
    for (at, provider) in (1_u8..=8).zip(["lever", "ashby"].into_iter().cycle()) {
        let mut page = begun_page(&tx, Timestamp::from_millis(100 - i64::from(at % 3))).offers;
        provider.clone_into(&mut page.provider);
        page.changed_or_new = (0..12_u8)
            .map(|index| {
                let mut row = offer(&format!("{at}-{index}"));
                row.title = format!("{} {}", ["cook", "Analyst", "cook"][usize::from(index % 3)], at % 2);
                row.posted_at = (index % 4 > 0).then(|| Timestamp::from_millis(i64::from(index % 5)));
                row.updated_at = (index % 2 > 0).then(|| Timestamp::from_millis(i64::from(index % 7)));
                row.employer.name = (index % 5 > 0).then(|| format!("Employer {}", index % 2));
                let mut row = write(row);
                row.score = (index % 6 > 0).then(|| score((at * index) % 11));
                row.company = match (at + index) % 4 {
                    0 => Company::None,
                    company => Company::Known(companies[usize::from(company) - 1]),
                };
                row
            })
            .collect();
        write_offers(&fenced(&tx), &page).unwrap();
    }
    tx.execute("UPDATE offers SET closed_at = id % 5, closed_why = 'source' WHERE id % 3 = 0", []).unwrap();
    tx.commit().unwrap();
    db
}

fn listed(connection: &Connection, filter: &OfferFilter) -> Vec<ExportedOffer> {
    let mut offers = Vec::new();
    for_each(connection, filter, |offer| {
        offers.push(offer);
        Ok(())
    })
    .unwrap();
    offers
}

/// The offers as an order has them, sorted here.
fn sorted(mut offers: Vec<ExportedOffer>, order: OfferOrder) -> Vec<ExportedOffer> {
    let dated = |offer: &ExportedOffer| Reverse(offer.posted_at.or(offer.updated_at));
    let score = |offer: &ExportedOffer| Reverse(offer.score);
    match order {
        OfferOrder::Written => {}
        OfferOrder::Score => {
            offers.sort_by_key(|offer| (score(offer), dated(offer), Reverse(offer.first_seen_at)));
        }
        OfferOrder::Closed => offers.sort_by_key(|offer| Reverse(offer.closed_at)),
        OfferOrder::Newest => offers.sort_by_key(|offer| Reverse(offer.first_seen_at)),
        OfferOrder::Posted => offers.sort_by_key(|offer| (dated(offer), Reverse(offer.first_seen_at))),
        OfferOrder::Title => offers.sort_by_key(|offer| offer.title.to_ascii_lowercase()),
        OfferOrder::Company => offers.sort_by_key(|offer| {
            let company = offer.company.as_ref().map(|name| name.to_ascii_lowercase());
            (company.is_none(), company, score(offer))
        }),
    }
    offers
}

/// Every filter of a list, with every order.
fn filters() -> Vec<OfferFilter> {
    let mut filters = Vec::new();
    for order in ORDERS {
        for listing in [None, Some(Listing::Open), Some(Listing::Closed)] {
            for min_score in [None, Some(0), Some(7), Some(10)] {
                for (resolved, removed) in [(None, None), (Some(false), Some(false)), (Some(true), None)] {
                    for provider in [None, Some("lever".to_owned())] {
                        for first_seen_since in [None, Some(Timestamp::from_millis(99))] {
                            filters.push(OfferFilter {
                                provider: provider.clone(),
                                listing,
                                min_score,
                                first_seen_since,
                                resolved,
                                removed,
                                order,
                                ..OfferFilter::default()
                            });
                        }
                    }
                }
            }
        }
    }
    filters
}

#[test]
fn every_way_gives_the_offers_of_the_filter_in_its_order() {
    let db = filled();
    let many = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1200)
        INSERT INTO offers (provider, tenant, source_id, first_seen_at, last_seen_at, changed_at, opening_id, complete,
            summary_hash, content_hash, url, title, locations, workplace, attributes, closed_at)
        SELECT 'lever', 'board', 'many-' || i, 97, 97, 97, (SELECT min(id) FROM openings), 1, zeroblob(16), zeroblob(16),
            '', 'Many', '[]', 'unknown', '[]', nullif(i % 2, 0) FROM n";
    let mut ways = std::collections::BTreeSet::new();
    for is_large in [false, true] {
        if is_large {
            db.execute(many, []).unwrap();
        }
        for filter in filters() {
            let way = choose(&db, &filter).unwrap();
            ways.insert(format!("{way:?}"));
            let written = listed(&db, &OfferFilter { order: OfferOrder::Written, ..filter.clone() });
            let expected = sorted(written, filter.order);
            let found = listed(&db, &filter);
            assert!(found == expected, "{filter:?} by {way:?}: {} for {}", found.len(), expected.len());
            let first = listed(&db, &OfferFilter { limit: Some(3), ..filter.clone() });
            assert!(expected.starts_with(&first) && first.len() == expected.len().min(3), "{filter:?}");
        }
    }
    let ways: Vec<_> = ways.iter().map(String::as_str).collect();
    assert_eq!(
        ways,
        [
            "Along(\"offers_closed\")",
            "Along(\"offers_first_seen\")",
            "Along(\"offers_ranked\")",
            "ClosedFirst",
            "ScoreByScore",
            "Sorted(None)",
            "Sorted(Some(\"offers_first_seen\"))",
            "Sorted(Some(\"offers_ranked\"))",
        ]
    );
}
