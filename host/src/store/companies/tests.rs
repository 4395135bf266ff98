mod history;

use proptest::prelude::*;
use rusqlite::{Connection, Transaction};

use super::{
    CompanyFacts, CompanyFilter, CompanyOrder, CompanyState, Resolved, aggregate, count, for_each, get, list,
    resolve, take_dirty,
};
use crate::{
    domain::{FailureClass, Listing, Rank, Resolution, Timestamp},
    store::{
        StoreError, boards,
        discoveries::{self, DiscoveryState},
        offers::Company,
        sources::{self, SourceState},
        testing::{
            begun_page, company, discovered, facts, fenced, finished, found_source, lever, memory, offer,
            rolled_back, score, write, write_page,
        },
        units::{self, UnitOutcome},
    },
};

fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(millis)
}

fn id_of(tx: &Transaction<'_>, name: &str, domain: Option<&str>) -> i64 {
    resolve(tx, &facts(name, domain), at(1)).unwrap().id()
}

fn all(connection: &Connection) -> Vec<super::CompanyRow> {
    list(connection, &CompanyFilter::default()).unwrap()
}

#[test]
fn the_domain_decides_whatever_the_name() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let acme = resolve(&tx, &facts("Acme", Some("acme.example")), at(1)).unwrap();
    assert!(matches!(acme, Resolved::Created(_)));
    let renamed = resolve(&tx, &facts("Acme Holding", Some("acme.example")), at(2)).unwrap();
    assert_eq!(renamed, Resolved::Existing(acme.id()));
    assert_ne!(id_of(&tx, "Acme", Some("acme.test")), acme.id(), "same name, other domain: another company");
    assert_eq!(all(&tx)[0].name, "Acme", "a known name is not overwritten");
}

#[test]
fn a_domain_learnt_later_goes_to_the_company_known_by_name() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let by_name = id_of(&tx, "Acme", None);
    assert_eq!(id_of(&tx, "Acme", Some("acme.example")), by_name);
    let row = all(&tx).remove(0);
    assert_eq!(row.domain.as_deref(), Some("acme.example"));
    assert_eq!(row.website.as_deref(), Some("https://www.acme.example/"));
    assert_eq!(id_of(&tx, "Acme", None), by_name, "the only company of that name is found by it");
}

#[test]
fn a_name_that_two_domains_bear_names_neither() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let one = id_of(&tx, "Acme", Some("acme.example"));
    let two = id_of(&tx, "Acme", Some("acme.test"));
    let alone = id_of(&tx, "Acme", None);
    assert!(alone != one && alone != two);
    assert_eq!(id_of(&tx, "Acme", None), alone);
}

#[test]
fn blanks_are_filled_and_only_blanks() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let nameless = CompanyFacts {
        name: String::new(),
        name_normalized: String::new(),
        website: None,
        domain: Some("acme.example".to_owned()),
    };
    let id = resolve(&tx, &nameless, at(1)).unwrap().id();
    assert_eq!(id_of(&tx, "Acme", Some("acme.example")), id);
    assert_eq!(id_of(&tx, "Other", Some("acme.example")), id);
    let row = all(&tx).remove(0);
    assert_eq!((row.name.as_str(), row.website.as_deref()), ("Acme", Some("https://www.acme.example/")));
    assert_eq!(id_of(&tx, "Acme", None), id, "the filled name is found");
}

#[test]
fn what_names_no_company_is_refused() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    assert!(matches!(resolve(&tx, &facts("", None), at(1)), Err(StoreError::Invalid(_))));
}

/// An offer of the company as the aggregate sees it.
#[derive(Debug, Clone)]
struct Seen {
    score: Option<u8>,
    closed: bool,
    posted: Option<i64>,
    opening: usize,
}

fn seen() -> impl Strategy<Value = Seen> {
    (prop::option::of(0_u8..=10), any::<bool>(), prop::option::of(1_i64..6), 0_usize..4)
        .prop_map(|(score, closed, posted, opening)| Seen { score, closed, posted, opening })
}

/// Writes the offers in order, all of one company, with openings shared as said.
fn store(tx: &Transaction<'_>, company_id: i64, offers: &[Seen]) {
    let mut page = begun_page(tx, at(100));
    for (index, seen) in offers.iter().enumerate() {
        let mut row = offer(&format!("{index:02}"));
        row.posted_at = seen.posted.map(at);
        row.updated_at = None;
        row.listing = if seen.closed { Listing::Closed } else { Listing::Open };
        let mut row = write(row);
        row.company = Company::Known(company_id);
        row.score = seen.score.map(score);
        page.offers.changed_or_new.push(row);
    }
    write_page(&fenced(tx), &page).unwrap();
    for (index, seen) in offers.iter().enumerate() {
        let first = offers.iter().position(|other| other.opening == seen.opening).unwrap();
        tx.execute(
            "UPDATE offers SET opening_id = (SELECT opening_id FROM offers WHERE source_id = ?2)
             WHERE source_id = ?1",
            (format!("{index:02}"), format!("{first:02}")),
        )
        .unwrap();
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]
    #[test]
    fn the_figures_are_those_of_the_open_offers(offers in prop::collection::vec(seen(), 0..12)) {
        let mut db = rolled_back();
        let tx = db.transaction().unwrap();
        let acme = company(&tx, "Acme");
        store(&tx, acme, &offers);
        aggregate(&fenced(&tx), &[acme], 6, at(100)).unwrap();
        let row = all(&tx).remove(0);
        let open: Vec<(usize, &Seen)> = offers.iter().enumerate().filter(|(_, seen)| !seen.closed).collect();
        let strong: Vec<&Seen> = open.iter().map(|(_, seen)| *seen).filter(|seen| seen.score >= Some(6)).collect();
        let openings: std::collections::BTreeSet<usize> = open.iter().map(|(_, seen)| seen.opening).collect();
        let mut best: Vec<_> = open.iter().filter(|(_, seen)| seen.score.is_some()).collect();
        best.sort_by_key(|(index, seen)| (std::cmp::Reverse((seen.score, seen.posted)), *index));
        prop_assert_eq!(row.open_offers, (!offers.is_empty()).then_some(u32::try_from(open.len()).unwrap()));
        prop_assert_eq!(row.openings, (!offers.is_empty()).then_some(u32::try_from(openings.len()).unwrap()));
        prop_assert_eq!(row.strong_offers, (!offers.is_empty()).then_some(u32::try_from(strong.len()).unwrap()));
        prop_assert_eq!(row.max_score, open.iter().filter_map(|(_, seen)| seen.score).max());
        let sum: u32 = strong.iter().filter_map(|seen| seen.score).map(u32::from).sum();
        let mean = (!strong.is_empty()).then(|| f64::from(sum) / f64::from(u32::try_from(strong.len()).unwrap()));
        prop_assert_eq!(row.avg_strong_score, mean);
        prop_assert_eq!(row.last_strong_at, strong.iter().filter_map(|seen| seen.posted).max().map(at));
        let top = best.first().map(|(index, _)| format!("lever/board/{index:02}"));
        prop_assert_eq!(row.top_offer, top);
        let category = best.first().and_then(|(_, seen)| score(seen.score.unwrap()).top_category);
        prop_assert_eq!(row.top_category, category);
        prop_assert_eq!(row.rank.is_some(), !offers.is_empty());
        prop_assert_eq!(row.rank > Some(Rank::LOWEST), !strong.is_empty());
        prop_assert_eq!(aggregate(&fenced(&tx), &[acme], 6, at(100)).unwrap(), 0, "figures that hold are not written again");
    }
}

#[test]
fn a_company_stays_on_the_list_until_its_figures_are_computed() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let (acme, other) = (company(&tx, "Acme"), company(&tx, "Other"));
    store(&tx, acme, &[Seen { score: Some(7), closed: false, posted: None, opening: 0 }]);
    assert_eq!(take_dirty(&tx, 10).unwrap(), [acme]);
    assert_eq!(take_dirty(&tx, 10).unwrap(), [acme], "looking does not take it off");
    assert_eq!(aggregate(&fenced(&tx), &[acme, other], 6, at(100)).unwrap(), 1);
    assert_eq!(take_dirty(&tx, 10).unwrap(), Vec::<i64>::new());
}

#[test]
fn the_best_come_first_and_a_search_ignores_case_and_accents() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    for (name, score, strong) in
        [("Beta", Some(7), 1), ("Álfa", Some(7), 2), ("Gamma", None, 0), ("Delta", Some(9), 1)]
    {
        let id = company(&tx, name);
        tx.execute(
            "UPDATE companies SET max_score = ?2, strong_offers = ?3 WHERE id = ?1",
            (id, score, strong),
        )
        .unwrap();
    }
    let names: Vec<String> = all(&tx).into_iter().map(|row| row.name).collect();
    assert_eq!(names, ["Delta", "Álfa", "Beta", "Gamma"]);
    let search = |text: &str, limit| {
        let filter = CompanyFilter { search: Some(text.to_owned()), limit, ..CompanyFilter::default() };
        let mut names = Vec::new();
        for_each(&tx, &filter, |row| {
            names.push(row.name);
            Ok(())
        })
        .unwrap();
        names
    };
    assert_eq!(search("ALFA", None), ["Álfa"]);
    assert_eq!(search("a", Some(2)), ["Delta", "Álfa"]);
}

#[test]
fn the_export_has_these_keys_in_this_order() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let acme = id_of(&tx, "Acme", Some("acme.example"));
    sources::upsert(&tx, acme, &lever("board"), at(1)).unwrap();
    boards::record(&fenced(&tx), acme, &found_source("acme", SourceState::Candidate, Some(at(9))), at(2))
        .unwrap();
    store(&tx, acme, &[Seen { score: Some(7), closed: false, posted: Some(5), opening: 0 }]);
    aggregate(&fenced(&tx), &[acme], 6, at(100)).unwrap();
    let head =
        r#"{"id":1,"name":"Acme","website":"https://www.acme.example/","domain":"acme.example","sources":["#;
    let found = concat!(
        r#"{"provider":"lever","tenant":"acme","confidence":"likely","state":"candidate","#,
        r#""reason":"seen, not proved","evidence":[{"url":"https://www.acme.example/jobs","kind":"link","#,
        r#""place":"nav","text":"Careers"}],"checked_at":"1970-01-01T00:00:00.002Z","#,
        r#""next_check_at":"1970-01-01T00:00:00.009Z"},"#,
    );
    let listed = concat!(
        r#"{"provider":"lever","tenant":"board","confidence":"certain","state":"listed","#,
        r#""reason":"","evidence":[],"checked_at":null,"next_check_at":null}],"#,
    );
    let figures = concat!(
        r#""resolution":"PENDING","max_score":7,"open_offers":1,"openings":1,"strong_offers":1,"#,
        r#""avg_strong_score":7.0,"top_category":"category-7","top_offer":"lever/board/00","#,
        r#""last_strong_at":"1970-01-01T00:00:00.005Z","discovery":"#,
    );
    let json = |tx: &Transaction<'_>| serde_json::to_string(&all(tx)[0]).unwrap();
    assert_eq!(json(&tx), [head, found, listed, figures, r#"null,"rank":4.3}"#].concat());
    discoveries::record(&fenced(&tx), &discovered(acme, DiscoveryState::Candidate, at(9)), at(2)).unwrap();
    let discovery = concat!(
        r#"{"state":"candidate","reason":"because","evidence":[{"url":"https://www.acme.example/jobs","#,
        r#""kind":"link","place":"nav","text":"Careers"}],"pages":3,"#,
        r#""checked_at":"1970-01-01T00:00:00.002Z","next_check_at":"1970-01-01T00:00:00.009Z"},"rank":4.3}"#,
    );
    assert_eq!(json(&tx), [head, found, listed, figures, discovery].concat());
    assert_eq!(get(&tx, acme).unwrap().as_ref(), all(&tx).first());
    assert_eq!(get(&tx, acme + 1).unwrap(), None);
}

#[test]
fn figures_are_unknown_until_a_board_was_read_or_an_offer_seen() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let acme = company(&tx, "Acme");
    sources::upsert(&tx, acme, &lever("board"), at(1)).unwrap();
    let figures = |tx: &Transaction<'_>| {
        let row = get(tx, acme).unwrap().unwrap();
        (row.open_offers, row.openings, row.strong_offers, row.rank)
    };
    assert_eq!(figures(&tx), (None, None, None, None));
    let json = serde_json::to_value(&all(&tx)[0]).unwrap();
    for key in ["open_offers", "openings", "strong_offers", "max_score", "rank"] {
        assert_eq!(json[key], serde_json::Value::Null, "{key}");
    }
    let end_scan = |outcome: &UnitOutcome| {
        units::begin(&fenced(&tx), &lever("board").unit(), at(2), 1).unwrap();
        sources::mark_scanned(&fenced(&tx), &lever("board"), at(2)).unwrap();
        finished(&fenced(&tx), &lever("board").unit(), at(2), outcome).unwrap();
    };
    end_scan(&UnitOutcome::Error {
        class: FailureClass::NotFound,
        message: "no such board".to_owned(),
        keep_cursor: false,
    });
    assert_eq!(figures(&tx), (None, None, None, None), "a scan that failed tells nothing");
    end_scan(&UnitOutcome::Success);
    assert_eq!(figures(&tx), (Some(0), Some(0), Some(0), Some(Rank::LOWEST)), "looked, and nothing there");
    tx.execute("DELETE FROM scan_states", []).unwrap();
    aggregate(&fenced(&tx), &[acme], 6, at(3)).unwrap();
    assert_eq!(figures(&tx), (None, None, None, None), "computing them without an offer makes nothing known");
    let sought = company(&tx, "Sought");
    store(&tx, sought, &[Seen { score: Some(3), closed: true, posted: None, opening: 0 }]);
    assert_eq!(get(&tx, sought).unwrap().unwrap().open_offers, None, "not computed yet");
    aggregate(&fenced(&tx), &[sought, acme], 6, at(3)).unwrap();
    let row = get(&tx, sought).unwrap().unwrap();
    assert_eq!((row.open_offers, row.rank), (Some(0), Some(Rank::LOWEST)), "its offers are seen by searches");
}

#[test]
fn each_order_has_its_own_first_and_the_unknown_after_the_known() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    // rank, best score, strong, openings, open, last strong
    for (name, figures) in [
        ("Beta", Some([90, 7, 2, 3, 4, 20])),
        ("Álfa", Some([50, 9, 1, 3, 9, 10])),
        ("Delta", Some([70, 8, 3, 9, 9, 30])),
        ("Echo", None),
        ("Coda", Some([10, 6, 9, 1, 1, 40])),
    ] {
        let id = company(&tx, name);
        if name == "Álfa" {
            tx.execute("UPDATE companies SET name_normalized = 'alfa' WHERE id = ?1", [id]).unwrap();
        }
        let Some([rank, score, strong, openings, open, recent]) = figures else { continue };
        tx.execute(
            "UPDATE companies SET rank = ?2, max_score = ?3, strong_offers = ?4, openings = ?5, open_offers = ?6,
                 last_strong_at = ?7 WHERE id = ?1",
            [id, rank, score, strong, openings, open, recent],
        )
        .unwrap();
    }
    for (order, expected) in [
        (CompanyOrder::Rank, ["Beta", "Delta", "Álfa", "Coda", "Echo"]),
        (CompanyOrder::Score, ["Álfa", "Delta", "Beta", "Coda", "Echo"]),
        (CompanyOrder::Strong, ["Coda", "Delta", "Beta", "Álfa", "Echo"]),
        (CompanyOrder::Openings, ["Delta", "Beta", "Álfa", "Coda", "Echo"]),
        (CompanyOrder::Open, ["Delta", "Álfa", "Beta", "Coda", "Echo"]),
        (CompanyOrder::Name, ["Álfa", "Beta", "Coda", "Delta", "Echo"]),
        (CompanyOrder::Recent, ["Coda", "Delta", "Beta", "Álfa", "Echo"]),
    ] {
        let filter = CompanyFilter { order, ..CompanyFilter::default() };
        let names: Vec<String> = list(&tx, &filter).unwrap().into_iter().map(|row| row.name).collect();
        assert_eq!(names, expected, "{order}");
    }
    tx.execute("UPDATE companies SET resolution = 'REJECTED' WHERE name = 'Beta'", []).unwrap();
    for order in CompanyOrder::ALL {
        let filter = CompanyFilter { order: *order, ..CompanyFilter::default() };
        assert_eq!(
            list(&tx, &filter).unwrap().last().unwrap().name,
            "Beta",
            "{order}: the resolved come last"
        );
    }
}

#[test]
fn a_state_is_that_of_a_board_or_of_the_search_for_one() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let [listed, rejected, none, unseen] = ["a", "b", "c", "d"].map(|name| company(&tx, name));
    sources::upsert(&tx, listed, &lever("a"), at(1)).unwrap();
    boards::record(&fenced(&tx), rejected, &found_source("b", SourceState::Rejected, None), at(2)).unwrap();
    discoveries::record(&fenced(&tx), &discovered(rejected, DiscoveryState::None, at(9)), at(2)).unwrap();
    discoveries::record(&fenced(&tx), &discovered(none, DiscoveryState::None, at(9)), at(2)).unwrap();
    let of = |state: Option<CompanyState>| -> Vec<i64> {
        let filter = CompanyFilter { state, ..CompanyFilter::default() };
        list(&tx, &filter).unwrap().into_iter().map(|row| row.id).collect()
    };
    assert_eq!(of(Some(CompanyState::Listed)), [listed]);
    assert_eq!(of(Some(CompanyState::Rejected)), [rejected]);
    assert_eq!(of(Some(CompanyState::None)), [rejected, none]);
    assert_eq!(of(Some(CompanyState::Confirmed)), Vec::<i64>::new());
    assert_eq!(of(None), [listed, rejected, none, unseen]);
}

#[test]
fn every_state_of_a_board_and_of_a_search_can_be_asked_for() {
    let known: Vec<&str> = CompanyState::ALL.iter().map(|state| state.as_str()).collect();
    let sources = SourceState::ALL.iter().map(|state| state.as_str());
    let searches = DiscoveryState::ALL.iter().map(|state| state.as_str());
    assert_eq!(sources.chain(searches).find(|word| !known.contains(word)), None);
}

#[test]
fn a_resolution_ranks_and_narrows_and_hides_nothing_by_itself() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let ids: Vec<i64> = Resolution::ALL
        .into_iter()
        .map(|resolution| {
            let id = company(&tx, resolution.as_str());
            tx.execute(
                "UPDATE companies SET resolution = ?2, max_score = ?1 WHERE id = ?1",
                (id, resolution),
            )
            .unwrap();
            id
        })
        .collect();
    let of = |resolved: Option<bool>| -> Vec<i64> {
        let filter = CompanyFilter { resolved, ..CompanyFilter::default() };
        let listed: Vec<i64> = list(&tx, &filter).unwrap().into_iter().map(|row| row.id).collect();
        assert_eq!(count(&tx, &filter).unwrap(), listed.len() as u64);
        listed
    };
    let those = |resolved: bool| {
        let ranked = Resolution::ALL.iter().zip(&ids).rev();
        ranked.filter(move |(resolution, _)| resolution.is_resolved() == resolved).map(|(_, id)| *id)
    };
    assert_eq!(of(Some(false)), those(false).collect::<Vec<_>>());
    assert_eq!(of(Some(true)), those(true).collect::<Vec<_>>());
    assert_eq!(of(None), those(false).chain(those(true)).collect::<Vec<_>>());
}
