//! What writing pages promises: one row an advert, in any order, and nothing written twice.

use crate::store::{
    Fenced, fenced,
    lock::{Fence, LockRow},
};
use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use rusqlite::{Connection, Transaction};

use super::{
    Company, Known, OfferBatch, OfferFilter, OfferOrder, OfferWrite, PageCounts, PageWrite, Unchanged,
    count_keys, counts, find, for_each, known, resolve_key, set_scores, stale_scores,
};
use crate::{
    domain::{Listing, OfferKey, Timestamp},
    store::{
        StoreError, companies,
        keys::KEY,
        lock::{self, Acquire, Claimant},
        runs,
        testing::{begun_page, company, dump, facts, memory, offer, rolled_back, score, write, write_page},
        units,
    },
};

fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(millis)
}

fn page_counts(new: u64, changed: u64, unchanged: u64) -> PageCounts {
    PageCounts { new, changed, unchanged, ..PageCounts::default() }
}

fn page_of(page: &PageWrite, now: i64, writes: Vec<OfferWrite>) -> PageWrite {
    let mut page = page.clone();
    page.offers = OfferBatch { now: at(now), changed_or_new: writes, unchanged: Vec::new(), ..page.offers };
    page
}

fn known_one(connection: &Connection, id: &str) -> Known {
    known(connection, "lever", Some("board"), &[id]).unwrap().remove(id).unwrap()
}

fn key(id: &str) -> OfferKey {
    OfferKey { provider: "lever".to_owned(), tenant: Some("board".to_owned()), id: id.to_owned() }
}

fn scored(id: &str, value: u8, company: Company) -> OfferWrite {
    OfferWrite { score: Some(score(value)), company, ..write(offer(id)) }
}

/// A list's row of an offer whose detail was not read.
fn list_row(id: &str) -> OfferWrite {
    let mut row = offer(id);
    row.description = None;
    row.complete = false;
    write(row)
}

fn keys(connection: &Connection, filter: &OfferFilter) -> Vec<String> {
    let mut keys = Vec::new();
    for_each(connection, filter, |offer| {
        keys.push(offer.id);
        Ok(())
    })
    .unwrap();
    keys
}

fn is_dirty(connection: &Connection) -> bool {
    !companies::take_dirty(connection, 10).unwrap().is_empty()
}

#[test]
fn a_page_written_twice_changes_last_seen_alone() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let page = begun_page(&tx, at(10));
    let writes = vec![
        scored("a", 7, Company::Facts(facts("Acme", Some("acme.example")))),
        scored("b", 3, Company::Facts(facts("Acme", None))),
        list_row("c"),
    ];
    let mut first = page_of(&page, 10, writes);
    first.cursor = Some("page-2".to_owned());
    first.state = Some("state".to_owned());
    assert_eq!(write_page(&fenced(&tx), &first).unwrap(), page_counts(3, 0, 0));
    let company = companies::take_dirty(&tx, 1).unwrap();
    companies::aggregate(&fenced(&tx), &company, 6, at(100)).unwrap();
    let without = ["offers.last_seen_at", "run_units.new", "run_units.changed", "run_units.unchanged"];
    let before = dump(&tx, &without);
    assert!(before.iter().any(|row| row.starts_with("offer_texts:")));

    let mut again = first.clone();
    again.offers.now = at(20);
    assert_eq!(write_page(&fenced(&tx), &again).unwrap(), page_counts(0, 0, 3));
    assert_eq!(dump(&tx, &without), before);

    let seen = known(&tx, "lever", Some("board"), &["a", "b", "c"]).unwrap();
    let unchanged = seen.values().map(|known| Unchanged {
        offer_id: known.offer_id,
        updated_at: Some(at(2_000)),
        listing: Listing::Open,
    });
    let mut touched = page_of(&first, 30, Vec::new());
    touched.offers.unchanged = unchanged.collect();
    assert_eq!(write_page(&fenced(&tx), &touched).unwrap(), page_counts(0, 0, 3));
    assert_eq!(dump(&tx, &without), before);
    let row = find(&tx, &key("a")).unwrap().unwrap().exported;
    assert_eq!((row.first_seen_at, row.last_seen_at), (at(10), at(30)));
    assert!(!is_dirty(&tx));
}

#[test]
fn the_counters_of_the_unit_are_those_before_the_page_and_the_page_itself() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let mut page = begun_page(&tx, at(10));
    page.counters.pages = 2;
    page.counters.new = 5;
    page.offers.changed_or_new = vec![write(offer("a"))];
    write_page(&fenced(&tx), &page).unwrap();
    let unit = runs::units_of(&tx, 1).unwrap().remove(0);
    assert_eq!((unit.counters.pages, unit.counters.new), (2, 6));
}

#[test]
fn the_same_id_twice_in_one_page_is_one_row_and_the_last_counts() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let page = begun_page(&tx, at(10));
    let mut later = offer("a");
    later.title = "Treasurer".to_owned();
    let writes = vec![write(offer("a")), write(offer("b")), write(later)];
    assert_eq!(write_page(&fenced(&tx), &page_of(&page, 10, writes)).unwrap(), page_counts(2, 0, 0));
    assert_eq!(find(&tx, &key("a")).unwrap().unwrap().exported.title, "Treasurer");
    let id = known_one(&tx, "a").offer_id;
    let twice = Unchanged { offer_id: id, updated_at: None, listing: Listing::Open };
    let mut touched = page_of(&page, 20, Vec::new());
    touched.offers.unchanged = vec![twice.clone(), twice];
    assert_eq!(write_page(&fenced(&tx), &touched).unwrap(), page_counts(0, 0, 1));
}

#[test]
fn a_source_id_belongs_to_its_tenant() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let page = begun_page(&tx, at(10));
    for tenant in [Some("board"), Some("other"), None] {
        let mut page = page_of(&page, 10, vec![write(offer("a"))]);
        page.offers.tenant = tenant.map(str::to_owned);
        assert_eq!(write_page(&fenced(&tx), &page).unwrap(), page_counts(1, 0, 0));
    }
    let mut all = Vec::new();
    for_each(&tx, &OfferFilter::default(), |offer| {
        all.push(offer.key);
        Ok(())
    })
    .unwrap();
    assert_eq!(all, ["lever/board/a", "lever/other/a", "lever/a"]);
    assert_eq!(known(&tx, "lever", None, &["a", "b"]).unwrap().len(), 1);
}

#[test]
fn a_list_row_neither_wipes_a_detail_nor_counts_as_a_change() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let page = begun_page(&tx, at(10));
    write_page(&fenced(&tx), &page_of(&page, 10, vec![scored("a", 7, Company::None)])).unwrap();
    let before = dump(&tx, &["offers.last_seen_at", "run_units.new", "run_units.unchanged"]);
    let mut same = list_row("a");
    same.score = Some(score(1));
    assert_eq!(write_page(&fenced(&tx), &page_of(&page, 20, vec![same])).unwrap(), page_counts(0, 0, 1));
    assert_eq!(dump(&tx, &["offers.last_seen_at", "run_units.new", "run_units.unchanged"]), before);
}

#[test]
fn a_changed_list_row_wipes_nothing_of_the_detail_and_has_it_asked_again() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let page = begun_page(&tx, at(10));
    write_page(&fenced(&tx), &page_of(&page, 10, vec![scored("a", 7, Company::None)])).unwrap();
    let mut renamed = offer("a");
    renamed.title = "Treasurer".to_owned();
    renamed.description = None;
    renamed.complete = false;
    let renamed = OfferWrite { score: Some(score(1)), ..write(renamed) };
    let before = known_one(&tx, "a").summary_hash;
    assert_ne!(renamed.summary_hash, before);
    for now in [20, 30] {
        let written = write_page(&fenced(&tx), &page_of(&page, now, vec![renamed.clone()])).unwrap();
        assert_eq!(written, page_counts(0, 0, 1));
        let detail = find(&tx, &key("a")).unwrap().unwrap();
        assert_eq!((detail.exported.title, detail.complete), (offer("a").title, true));
        assert_eq!(detail.exported.description, offer("a").description);
        assert_eq!((detail.exported.score, detail.changed_at), (Some(7), at(10)));
        // The hash of the row that the detail belongs to stays: the next scan asks for a detail again.
        assert_eq!(known_one(&tx, "a").summary_hash, before);
    }
}

#[test]
fn a_detail_that_adds_nothing_completes_the_offer() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let page = begun_page(&tx, at(10));
    write_page(&fenced(&tx), &page_of(&page, 10, vec![list_row("a")])).unwrap();
    let mut detail = offer("a");
    detail.description = None;
    assert_eq!(
        write_page(&fenced(&tx), &page_of(&page, 20, vec![write(detail)])).unwrap(),
        page_counts(0, 0, 1)
    );
    assert!(known_one(&tx, "a").complete);
}

#[test]
fn the_source_closes_and_reopens_and_bumps() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let acme = company(&tx, "Acme");
    let page = begun_page(&tx, at(10));
    write_page(&fenced(&tx), &page_of(&page, 10, vec![scored("a", 7, Company::Known(acme))])).unwrap();
    let offer_id = known_one(&tx, "a").offer_id;
    let steps = [
        (20, Listing::Closed, None, Some(at(20)), at(2_000), true),
        (30, Listing::Closed, None, Some(at(20)), at(2_000), false),
        (40, Listing::Open, None, None, at(2_000), true),
        (50, Listing::Open, Some(at(2_500)), None, at(2_500), true),
        (60, Listing::Open, Some(at(2_500)), None, at(2_500), false),
    ];
    for (now, listing, updated_at, closed_at, stored_updated, dirty) in steps {
        companies::aggregate(&fenced(&tx), &[acme], 6, at(100)).unwrap();
        let unchanged = vec![Unchanged { offer_id, updated_at, listing }];
        let mut page = page_of(&page, now, Vec::new());
        page.offers.unchanged = unchanged;
        let counts = write_page(&fenced(&tx), &page).unwrap();
        assert_eq!(page_counts(counts.new, counts.changed, counts.unchanged), page_counts(0, 0, 1));
        let moved = (counts.closed, counts.reopened);
        let expected = match now {
            20 => (1, 0),
            40 => (0, 1),
            _ => (0, 0),
        };
        assert_eq!(moved, expected, "at {now}");
        let row = find(&tx, &key("a")).unwrap().unwrap().exported;
        assert_eq!(
            (row.closed_at, row.updated_at, row.last_seen_at),
            (closed_at, Some(stored_updated), at(now))
        );
        assert_eq!(is_dirty(&tx), dirty, "at {now}");
    }
}

#[test]
fn a_clock_that_steps_back_moves_no_sight_back() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let page = begun_page(&tx, at(10));
    write_page(&fenced(&tx), &page_of(&page, 50, vec![write(offer("a"))])).unwrap();
    write_page(&fenced(&tx), &page_of(&page, 40, vec![write(offer("a"))])).unwrap();
    let row = find(&tx, &key("a")).unwrap().unwrap().exported;
    assert_eq!((row.first_seen_at, row.last_seen_at), (at(50), at(50)));
}

#[test]
fn nothing_of_a_page_is_written_once_the_lock_is_lost() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let page = page_of(&begun_page(&tx, at(10)), 10, vec![write(offer("a"))]);
    let LockRow { name, owner, number, .. } = lock::current(&tx, "global").unwrap().unwrap();
    let fence = Fence { name, owner, number };
    let later = at(10).plus(std::time::Duration::from_hours(2));
    let taken = lock::acquire(
        &tx,
        "global",
        Claimant { owner: "other", pid: 2 },
        later,
        std::time::Duration::from_hours(1),
    )
    .unwrap();
    assert!(matches!(taken, Acquire::Acquired(_)));
    let before = dump(&tx, &[]);
    let refused = Fenced::check(&tx, &fence).and_then(|tx| write_page(&tx, &page));
    assert!(matches!(refused, Err(StoreError::FenceLost { owner, .. }) if owner == "run"));
    assert!(Fenced::check(&tx, &fence).and_then(|tx| set_scores(&tx, &[], at(11))).is_err());
    assert_eq!(dump(&tx, &[]), before);
}

#[test]
fn where_the_scan_goes_on_is_written_with_the_page() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let mut page = begun_page(&tx, at(10));
    page.cursor = Some("page-2".to_owned());
    page.state = Some("seen".to_owned());
    write_page(&fenced(&tx), &page).unwrap();
    let state = units::get(&tx, &page.unit).unwrap().unwrap();
    assert_eq!((state.cursor.as_deref(), state.state.as_deref()), (Some("page-2"), Some("seen")));
}

#[test]
fn an_offer_that_changes_hands_leaves_both_companies_out_of_date() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let (acme, other) = (company(&tx, "Acme"), company(&tx, "Other"));
    let page = begun_page(&tx, at(10));
    write_page(&fenced(&tx), &page_of(&page, 10, vec![scored("a", 7, Company::Known(acme))])).unwrap();
    companies::aggregate(&fenced(&tx), &[acme], 6, at(100)).unwrap();
    let mut moved = offer("a");
    moved.title = "Treasurer".to_owned();
    let moved = OfferWrite { company: Company::Known(other), score: Some(score(8)), ..write(moved) };
    write_page(&fenced(&tx), &page_of(&page, 20, vec![moved])).unwrap();
    assert_eq!(companies::take_dirty(&tx, 10).unwrap(), [acme, other]);
    let opening: Option<i64> = tx.query_row("SELECT company_id FROM openings", [], |row| row.get(0)).unwrap();
    assert_eq!(opening, Some(other));
}

#[test]
fn a_company_known_later_is_given_to_the_offer_as_it_was() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let page = begun_page(&tx, at(10));
    write_page(&fenced(&tx), &page_of(&page, 10, vec![write(offer("a"))])).unwrap();
    let acme = company(&tx, "Acme");
    let same = scored("a", 7, Company::Known(acme));
    assert_eq!(write_page(&fenced(&tx), &page_of(&page, 20, vec![same])).unwrap(), page_counts(0, 0, 1));
    let detail = find(&tx, &key("a")).unwrap().unwrap();
    assert_eq!((detail.company_id, detail.exported.score), (Some(acme), Some(7)));
    assert_eq!(companies::take_dirty(&tx, 10).unwrap(), [acme]);
}

#[test]
fn an_employer_without_a_usable_name_loses_no_offer() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let page = begun_page(&tx, at(10));
    let nameless = OfferWrite { company: Company::Facts(facts("", None)), ..write(offer("a")) };
    write_page(&fenced(&tx), &page_of(&page, 10, vec![nameless])).unwrap();
    assert_eq!(find(&tx, &key("a")).unwrap().unwrap().company_id, None);
}

#[test]
fn a_new_catalogue_scores_everything_again_and_every_company_concerned_counts() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let (acme, other) = (company(&tx, "Acme"), company(&tx, "Other"));
    let page = begun_page(&tx, at(10));
    let writes =
        vec![scored("a", 7, Company::Known(acme)), scored("b", 3, Company::Known(other)), write(offer("c"))];
    write_page(&fenced(&tx), &page_of(&page, 10, writes)).unwrap();
    companies::aggregate(&fenced(&tx), &[acme, other], 6, at(100)).unwrap();
    let unscored = stale_scores(&tx, &score(7).catalog, 10, usize::MAX, 0).unwrap();
    assert_eq!(unscored.len(), 1, "only the unscored one");
    let mut after = 0;
    let mut stale = Vec::new();
    while let Some(next) = stale_scores(&tx, "fx@2", 1, usize::MAX, after).unwrap().pop() {
        after = next.offer_id;
        stale.push(next);
    }
    assert_eq!(stale.len(), 3);
    assert_eq!(stale[0].description, offer("a").description);
    let renewed = |value: u8| super::ScoreRow { catalog: "fx@2".to_owned(), ..score(value) };
    let scores = [(stale[0].offer_id, renewed(7)), (stale[1].offer_id, renewed(4)), (9_999, renewed(1))];
    set_scores(&fenced(&tx), &scores, at(20)).unwrap();
    assert_eq!(companies::take_dirty(&tx, 10).unwrap(), [acme, other]);
    let catalog = "SELECT catalog_id FROM scores JOIN offers ON offers.id = offer_id WHERE source_id = 'a'";
    let catalog: String = tx.query_row(catalog, [], |row| row.get(0)).unwrap();
    assert_eq!(catalog, "fx@2");
}

#[test]
fn texts_to_score_are_read_up_to_a_number_of_bytes_and_one_at_least() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let page = begun_page(&tx, at(10));
    let writes = ["a", "b", "c"].map(|id| write(offer(id))).into();
    write_page(&fenced(&tx), &page_of(&page, 10, writes)).unwrap();
    let text = offer("a").title.len() + offer("a").description.unwrap().len();
    for (bytes, read) in [(0, 1), (text, 1), (text + 1, 2), (2 * text, 2), (2 * text + 1, 3), (usize::MAX, 3)]
    {
        assert_eq!(stale_scores(&tx, "fx@2", 10, bytes, 0).unwrap().len(), read, "{bytes}");
    }
}

#[test]
fn filters_orders_and_counts() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let acme = company(&tx, "Acmé");
    let page = begun_page(&tx, at(10));
    let mut closed = offer("c");
    closed.listing = Listing::Closed;
    closed.posted_at = Some(at(5_000));
    closed.title = "Contable sénior".to_owned();
    let writes = vec![
        scored("a", 3, Company::Known(acme)),
        scored("b", 9, Company::None),
        write(closed),
        list_row("d"),
    ];
    write_page(&fenced(&tx), &page_of(&page, 10, writes)).unwrap();
    let all = OfferFilter::default();
    assert_eq!(keys(&tx, &all), ["a", "b", "c", "d"]);
    assert_eq!(keys(&tx, &OfferFilter { order: OfferOrder::Score, ..all.clone() }), ["b", "a", "c", "d"]);
    assert_eq!(
        keys(&tx, &OfferFilter { order: OfferOrder::Posted, limit: Some(2), ..all.clone() }),
        ["c", "a"]
    );
    assert_eq!(keys(&tx, &OfferFilter { listing: Some(Listing::Closed), ..all.clone() }), ["c"]);
    assert_eq!(keys(&tx, &OfferFilter { listing: Some(Listing::Open), ..all.clone() }), ["a", "b", "d"]);
    assert_eq!(keys(&tx, &OfferFilter { min_score: Some(4), ..all.clone() }), ["b"]);
    assert_eq!(keys(&tx, &OfferFilter { company_id: Some(acme), ..all.clone() }), ["a"]);
    assert!(keys(&tx, &OfferFilter { provider: Some("other".to_owned()), ..all.clone() }).is_empty());
    let search =
        |text: &str| keys(&tx, &OfferFilter { search: Some(text.to_owned()), limit: Some(9), ..all.clone() });
    assert_eq!(search("SENIOR malaga"), ["c"]);
    assert_eq!(search("dollars"), ["a", "b", "c"]);
    assert_eq!(search("acme treasury"), ["a", "b", "d"], "employer names count where no company is known");
    let counted = counts(&tx).unwrap().remove(0);
    assert_eq!((counted.total, counted.open, counted.closed), (4, 3, 1));
    assert_eq!((counted.scored, counted.incomplete), (2, 1));
}

#[test]
fn a_key_is_found_whole_or_by_its_beginning() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let page = begun_page(&tx, at(10));
    let ids = ["abc-1", "abc-2", "x/y"];
    write_page(&fenced(&tx), &page_of(&page, 10, ids.map(|id| write(offer(id))).to_vec())).unwrap();
    let mut search_board = page_of(&page, 10, vec![write(offer("q/1"))]);
    search_board.offers.tenant = None;
    write_page(&fenced(&tx), &search_board).unwrap();
    let found = |text: &str| -> Vec<String> {
        resolve_key(&tx, text).unwrap().iter().map(ToString::to_string).collect()
    };
    assert_eq!(found("lever/board/abc-1"), ["lever/board/abc-1"]);
    assert_eq!(found("lever/board/x/y"), ["lever/board/x/y"]);
    assert_eq!(found("lever/q%2F1"), ["lever/q%2F1"], "an id with a slash at a search board");
    assert_eq!(found("lever/q/1"), ["lever/q%2F1"], "as it was printed before");
    assert_eq!(found("abc"), ["lever/board/abc-1", "lever/board/abc-2"]);
    assert_eq!(found("lever/board/abc"), ["lever/board/abc-1", "lever/board/abc-2"]);
    assert_eq!(found("%"), Vec::<String>::new());
    assert_eq!(found(""), Vec::<String>::new());
}

#[test]
fn the_whole_id_of_an_offer_is_that_offer_whatever_begins_with_it() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let page = begun_page(&tx, at(10));
    let ids = ["1", "10", "11"];
    write_page(&fenced(&tx), &page_of(&page, 10, ids.map(|id| write(offer(id))).to_vec())).unwrap();
    let found = |text: &str| -> Vec<String> {
        resolve_key(&tx, text).unwrap().iter().map(ToString::to_string).collect()
    };
    assert_eq!(found("1"), ["lever/board/1"]);
    assert_eq!(found("10"), ["lever/board/10"]);
    let mut other = page_of(&page, 10, vec![write(offer("1"))]);
    other.offers.tenant = Some("other".to_owned());
    write_page(&fenced(&tx), &other).unwrap();
    assert_eq!((found("1").len(), count_keys(&tx, "1").unwrap()), (2, 2), "two boards may use one id");
    assert_eq!((found("lever/").len(), count_keys(&tx, "lever/").unwrap()), (4, 4));
}

#[test]
fn no_two_offers_share_a_key_and_each_is_found_by_its_own() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let page = begun_page(&tx, at(10));
    write_page(&fenced(&tx), &page_of(&page, 10, vec![write(offer("ok0")), write(offer("100%/x"))])).unwrap();
    let mut search_board =
        page_of(&page, 10, ["board/ok0", "100%", "%2F"].map(|id| write(offer(id))).to_vec());
    search_board.offers.tenant = None;
    write_page(&fenced(&tx), &search_board).unwrap();
    let mut slashed = page_of(&page, 10, vec![write(offer("ok0"))]);
    slashed.offers.tenant = Some("board/ok0".to_owned());
    write_page(&fenced(&tx), &slashed).unwrap();
    let found = |text: &str| -> Vec<String> {
        resolve_key(&tx, text).unwrap().iter().map(ToString::to_string).collect()
    };
    let mut keys = BTreeSet::new();
    for_each(&tx, &OfferFilter::default(), |offer| {
        assert_eq!(found(&offer.key), [offer.key.as_str()]);
        let sql = format!("SELECT {KEY} FROM offers WHERE provider = ?1 AND tenant = ?2 AND source_id = ?3");
        let tenant = offer.tenant.unwrap_or_default();
        let by_database: String = tx.query_row(&sql, (offer.provider, tenant, offer.id), |row| row.get(0))?;
        assert_eq!(by_database, offer.key);
        assert!(keys.insert(offer.key), "each key is that of one offer");
        Ok(())
    })
    .unwrap();
    let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
    let all = [
        "lever/%252F",
        "lever/100%25",
        "lever/board%2Fok0",
        "lever/board%2Fok0/ok0",
        "lever/board/100%/x",
        "lever/board/ok0",
    ];
    assert_eq!(keys, all);
    assert_eq!(found("lever/board/ok0"), ["lever/board/ok0"], "what an export shows is one offer");
    assert_eq!(found("lever/100%"), ["lever/100%25"], "as it was printed before");
}

#[test]
fn a_key_of_slashes_is_read_a_bounded_number_of_times() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let page = begun_page(&tx, at(10));
    let search = |slashes: usize| {
        let mut search = page_of(&page, 10, vec![write(offer("x"))]);
        search.offers.tenant = Some("t/".repeat(slashes) + "t");
        write_page(&fenced(&tx), &search).unwrap();
        resolve_key(&tx, &format!("lever/{}t/x", "t/".repeat(slashes))).unwrap().len()
    };
    let readings = crate::bounds::units::KEY_READINGS.size();
    assert_eq!((search(readings - 1), search(readings)), (1, 0));
    assert!(resolve_key(&tx, &format!("lever{}", "/".repeat(1 << 20))).unwrap().is_empty());
}

#[test]
fn the_export_has_these_keys_in_this_order() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let page = begun_page(&tx, at(10));
    let acme = Company::Facts(facts("Acme", Some("acme.example")));
    let mut bare = offer("b");
    bare.salary = None;
    bare.posted_at = None;
    bare.department = None;
    bare.employer.name = None;
    bare.description = None;
    write_page(&fenced(&tx), &page_of(&page, 10, vec![scored("a", 7, acme), write(bare)])).unwrap();
    let mut lines = Vec::new();
    for_each(&tx, &OfferFilter::default(), |offer| {
        lines.push(serde_json::to_string(&offer)?);
        Ok(())
    })
    .unwrap();
    let full = concat!(
        r#"{"key":"lever/board/a","provider":"lever","tenant":"board","id":"a","#,
        r#""url":"https://jobs.example/a","title":"Treasury analyst a","company":"Acme","#,
        r#""company_domain":"acme.example","locations":["Madrid","Málaga"],"workplace":"hybrid","#,
        r#""department":"Finance","employment_type":"Permanent","#,
        r#""salary":{"min":30000.0,"max":null,"currency":"EUR","period":"year"},"#,
        r#""posted_at":"1970-01-01T00:00:01Z","updated_at":"1970-01-01T00:00:02Z","#,
        r#""first_seen_at":"1970-01-01T00:00:00.010Z","last_seen_at":"1970-01-01T00:00:00.010Z","#,
        r#""closed_at":null,"opening":1,"score":7,"top_category":"category-7","#,
        r#""description":"You keep the accounts in euros and in dollars."}"#,
    );
    assert_eq!(lines[0], full);
    for unknown in ["company", "company_domain", "department", "salary", "posted_at", "score", "description"]
    {
        assert!(lines[1].contains(&format!("\"{unknown}\":null")), "{unknown} in {}", lines[1]);
    }
}

/// One offer in one page of a made-up history.
#[derive(Debug, Clone)]
struct Sight {
    tenant: bool,
    id: u8,
    version: u8,
    closed: bool,
}

fn sight() -> impl Strategy<Value = Sight> {
    (any::<bool>(), 0_u8..4, 0_u8..3, any::<bool>()).prop_map(|(tenant, id, version, closed)| Sight {
        tenant,
        id,
        version,
        closed,
    })
}

impl Sight {
    fn tenant(&self) -> &'static str {
        if self.tenant { "one" } else { "two" }
    }

    fn write(&self) -> OfferWrite {
        let mut row = offer(&self.id.to_string());
        row.title = format!("Version {}", self.version);
        row.listing = if self.closed { Listing::Closed } else { Listing::Open };
        row.updated_at = None;
        write(row)
    }
}

/// An offer as the history leaves it: title, first sight, last sight, change, closing.
type Left = (String, Timestamp, Timestamp, Timestamp, Option<Timestamp>);

fn stored(connection: &Connection) -> BTreeMap<String, Left> {
    let mut left = BTreeMap::new();
    for_each(connection, &OfferFilter::default(), |offer| {
        let key = OfferKey { provider: offer.provider, tenant: offer.tenant, id: offer.id };
        let changed = find(connection, &key)?.map(|detail| detail.changed_at).unwrap();
        let row = (offer.title, offer.first_seen_at, offer.last_seen_at, changed, offer.closed_at);
        assert!(left.insert(key.to_string(), row).is_none(), "an offer is one row");
        Ok(())
    })
    .unwrap();
    left
}

fn play(tx: &Transaction<'_>, page: &PageWrite, now: i64, sights: &[Sight]) -> PageCounts {
    let mut sum = PageCounts::default();
    for tenant in ["one", "two"] {
        let of_tenant = sights.iter().filter(|sight| sight.tenant() == tenant).map(Sight::write);
        let mut page = page_of(page, now, of_tenant.collect());
        page.offers.tenant = Some(tenant.to_owned());
        let done = write_page(&fenced(tx), &page).unwrap();
        sum = page_counts(sum.new + done.new, sum.changed + done.changed, sum.unchanged + done.unchanged);
    }
    sum
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn a_history_leaves_what_its_model_says(
        history in prop::collection::vec(prop::collection::vec(sight(), 0..6), 1..8),
    ) {
        let mut db = rolled_back();
        let tx = db.transaction().unwrap();
        let page = begun_page(&tx, at(1));
        let mut model: BTreeMap<String, Left> = BTreeMap::new();
        for (index, sights) in history.iter().enumerate() {
            let now = at(10 + i64::try_from(index).unwrap());
            let last: BTreeMap<String, &Sight> =
                sights.iter().map(|sight| (format!("lever/{}/{}", sight.tenant(), sight.id), sight)).collect();
            let mut expected = PageCounts::default();
            for (key, sight) in last {
                let title = format!("Version {}", sight.version);
                let row = model.entry(key);
                let before = if let std::collections::btree_map::Entry::Occupied(row) = &row {
                    Some(row.get().clone())
                } else {
                    None
                };
                match &before {
                    None => expected.new += 1,
                    Some(row) if row.0 == title => expected.unchanged += 1,
                    Some(_) => expected.changed += 1,
                }
                let first = before.as_ref().map_or(now, |row| row.1);
                let changed = before.as_ref().filter(|row| row.0 == title).map_or(now, |row| row.3);
                let closed = sight.closed.then(|| before.and_then(|row| row.4).unwrap_or(now));
                row.insert_entry((title, first, now, changed, closed));
            }
            prop_assert_eq!(play(&tx, &page, now.as_millis(), sights), expected);
        }
        prop_assert_eq!(stored(&tx), model);
    }

    #[test]
    fn the_order_of_pages_does_not_matter(
        sights in prop::collection::vec(sight(), 1..10).prop_map(|mut sights| {
            for sight in &mut sights {
                sight.version = sight.id % 2;
                sight.closed = sight.id == 3;
            }
            sights
        }),
        seed in any::<prop::sample::Index>(),
    ) {
        let run = |sights: Vec<Sight>| {
            let mut db = memory();
            let tx = db.transaction().unwrap();
            let page = begun_page(&tx, at(1));
            let done: u64 = sights.iter().map(|sight| play(&tx, &page, 10, std::slice::from_ref(sight)).new).sum();
            (stored(&tx), done)
        };
        let mut turned = sights.clone();
        turned.rotate_left(seed.index(sights.len()));
        turned.reverse();
        prop_assert_eq!(run(sights), run(turned));
    }
}

#[test]
fn a_bump_whose_detail_failed_is_asked_for_again() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let page = begun_page(&tx, at(10));
    write_page(&fenced(&tx), &page_of(&page, 10, vec![write(offer("a"))])).unwrap();
    let mut bumped = list_row("a");
    bumped.offer.updated_at = Some(at(9_000));
    bumped.detail_error = Some("no answer".to_owned());
    write_page(&fenced(&tx), &page_of(&page, 20, vec![bumped])).unwrap();
    let known = known_one(&tx, "a");
    assert!(known.complete && known.updated_at == Some(at(2_000)), "{known:?}");
    assert_eq!(known.detail_due, Some(at(20 + 600_000)));
}

#[test]
fn a_row_that_cannot_be_read_shows_its_offer_all_the_same() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let page = begun_page(&tx, at(10));
    write_page(&fenced(&tx), &page_of(&page, 10, vec![write(offer("a")), write(offer("b"))])).unwrap();
    let mut unread = page_of(&page, 20, Vec::new());
    unread.offers.unread = vec!["a".to_owned(), "never seen".to_owned()];
    assert_eq!(write_page(&fenced(&tx), &unread).unwrap(), page_counts(0, 0, 0));
    let seen = |id| find(&tx, &key(id)).unwrap().unwrap().exported.last_seen_at;
    assert_eq!((seen("a"), seen("b")), (at(20), at(10)));
}

#[test]
fn a_teaser_in_a_list_does_not_replace_the_text() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let page = begun_page(&tx, at(10));
    write_page(&fenced(&tx), &page_of(&page, 10, vec![write(offer("a"))])).unwrap();
    let mut teaser = offer("a");
    (teaser.complete, teaser.description) = (false, Some("You keep …".to_owned()));
    write_page(&fenced(&tx), &page_of(&page, 20, vec![write(teaser)])).unwrap();
    let detail = find(&tx, &key("a")).unwrap().unwrap();
    assert_eq!(detail.exported.description, offer("a").description);
    assert!(detail.complete && detail.changes.is_empty());
}
