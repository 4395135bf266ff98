//! That offers which are one share an opening, that the rest do not, and that nothing is written twice.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use rusqlite::{Connection, Transaction};

use super::{Other, Regrouped, apply, others, plan, regroup};
use crate::{
    domain::{
        Listing, OfferKey, Timestamp,
        openings::{Effort, OpeningAdvert, OpeningKeys, OpeningReader, TooHeavy, WordMultiset, group},
    },
    store::{
        companies::{self, mark_dirty, mark_regroup},
        offer_texts,
        offers::{Company, OfferBatch, OfferWrite, PageWrite, for_each},
        testing::{
            begun_page, company, dump, fenced, histories, memory, offer, rolled_back, write, write_page,
        },
    },
};

fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(millis)
}

/// What the tests vary of an offer.
#[derive(Debug, Clone)]
struct Posted {
    tenant: Option<&'static str>,
    id: String,
    company: i64,
    title: &'static str,
    place: &'static str,
    text: Option<String>,
    job: Option<&'static str>,
    listing: Listing,
}

const TEXT: &str =
    "You keep the accounts in euros and in dollars and tell the board each month what they came to";

fn posted(id: &str, company: i64) -> Posted {
    Posted {
        tenant: Some("board"),
        id: id.to_owned(),
        company,
        title: "Treasury Analyst",
        place: "Madrid",
        text: Some(TEXT.to_owned()),
        job: None,
        listing: Listing::Open,
    }
}

impl Posted {
    fn write(&self) -> OfferWrite {
        let mut made = offer(&self.id);
        made.title = self.title.to_owned();
        made.locations = vec![self.place.to_owned()];
        made.description = self.text.clone();
        made.listing = self.listing;
        made.attributes =
            self.job.map(|job| ("internal_job_id".to_owned(), job.to_owned())).into_iter().collect();
        OfferWrite { company: Company::Known(self.company), ..write(made) }
    }
}

/// Writes the offers, each in a page of its own, whatever board it is of.
fn store(tx: &Transaction<'_>, page: &PageWrite, offers: &[Posted]) {
    for posted in offers {
        let tenant = posted.tenant.map(str::to_owned);
        let offers = OfferBatch { tenant, changed_or_new: vec![posted.write()], ..page.offers.clone() };
        let page = PageWrite { offers, ..page.clone() };
        write_page(&fenced(tx), &page).unwrap();
    }
}

/// The ids of the offers of each opening.
fn partition(connection: &Connection) -> BTreeSet<BTreeSet<String>> {
    let mut openings: BTreeMap<i64, BTreeSet<String>> = BTreeMap::new();
    for_each(connection, &crate::store::offers::OfferFilter::default(), |offer| {
        openings.entry(offer.opening).or_default().insert(offer.id);
        Ok(())
    })
    .unwrap();
    openings.into_values().collect()
}

fn sets(expected: &[&[&str]]) -> BTreeSet<BTreeSet<String>> {
    expected.iter().map(|set| set.iter().map(|id| (*id).to_owned()).collect()).collect()
}

fn count(connection: &Connection, sql: &str) -> u64 {
    let count: i64 = connection.query_row(sql, [], |row| row.get(0)).unwrap();
    count.unsigned_abs()
}

#[test]
fn reposts_share_the_opening_of_the_oldest_and_a_second_look_writes_nothing() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let page = begun_page(&tx, at(10));
    let acme = company(&tx, "Acme");
    let lisbon = Posted { place: "Lisboa", ..posted("lisbon", acme) };
    let retitled = Posted { title: "Senior Treasury Analyst", ..posted("senior", acme) };
    let textless = Posted { text: None, ..posted("textless", acme) };
    let closed = Posted { listing: Listing::Closed, ..posted("closed", acme) };
    let search = Posted { tenant: None, title: "Treasury analyst (h/m)", ..posted("search", acme) };
    let all = [posted("first", acme), lisbon, posted("again", acme), retitled, textless, closed, search];
    store(&tx, &page, &all);
    let done = regroup(&fenced(&tx), acme, at(20)).unwrap();
    assert_eq!(done, Regrouped { moved: 3, made: 0, dropped: 3 });
    let expected = sets(&[&["first", "again", "closed", "search"], &["lisbon"], &["senior"], &["textless"]]);
    assert_eq!(partition(&tx), expected);
    let opening: i64 = tx
        .query_row("SELECT opening_id FROM offers WHERE source_id = 'again'", [], |row| row.get(0))
        .unwrap();
    assert_eq!(opening, 1, "the opening of the oldest");

    let (before, changes) = (dump(&tx, &[]), tx.total_changes());
    assert_eq!(regroup(&fenced(&tx), acme, at(30)).unwrap(), Regrouped::default());
    assert_eq!((dump(&tx, &[]), tx.total_changes()), (before, changes));
}

#[test]
fn a_rerun_changes_no_count() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let page = begun_page(&tx, at(10));
    let acme = company(&tx, "Acme");
    let cities = ["Madrid", "Barcelona", "Lisboa"].map(|place| Posted { place, ..posted(place, acme) });
    store(&tx, &page, &cities);
    store(&tx, &page, &[posted("again", acme)]);
    let look = |now| {
        regroup(&fenced(&tx), acme, at(now)).unwrap();
        companies::aggregate(&fenced(&tx), &[acme], 6, at(100)).unwrap();
        let row = companies::get(&tx, acme).unwrap().unwrap();
        (row.open_offers.unwrap(), row.openings.unwrap(), count(&tx, "SELECT count(*) FROM openings"))
    };
    assert_eq!(look(20), (4, 3, 3));
    store(&tx, &page, &cities);
    assert_eq!(look(30), (4, 3, 3));
}

#[test]
fn a_grouping_of_other_offers_is_not_written() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let tx = fenced(&tx);
    let page = begun_page(&tx, at(10));
    let acme = company(&tx, "Acme");
    store(&tx, &page, &[posted("a", acme), posted("b", acme)]);
    let planned = plan(&tx, acme, &mut Effort::default()).unwrap();
    store(&tx, &page, &[posted("c", acme)]);
    let before = dump(&tx, &[]);
    assert_eq!(apply(&tx, acme, &planned, at(20)).unwrap(), None);
    assert_eq!(dump(&tx, &[]), before);
}

#[test]
fn a_company_that_is_too_heavy_is_not_grouped() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let page = begun_page(&tx, at(10));
    let acme = company(&tx, "Acme");
    store(&tx, &page, &[posted("a", acme), posted("b", acme)]);
    let too_heavy = |effort: &mut Effort| plan(&tx, acme, effort).unwrap_err().to_string();
    let many = u64::MAX;
    assert_eq!(too_heavy(&mut Effort::new(10, many, many)), TooHeavy::Steps.to_string());
    assert_eq!(too_heavy(&mut Effort::new(many, 10, many)), TooHeavy::Keys.to_string());
    assert_eq!(too_heavy(&mut Effort::new(many, many, 1)), TooHeavy::Words.to_string());
    plan(&tx, acme, &mut Effort::default()).unwrap();
}

#[test]
fn only_companies_that_need_it_are_looked_at() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let page = begun_page(&tx, at(10));
    let (acme, other) = (company(&tx, "Acme"), company(&tx, "Other"));
    store(&tx, &page, &[posted("a", acme), posted("b", acme), posted("c", other), posted("d", other)]);
    tx.execute("DELETE FROM dirty_companies", []).unwrap();
    mark_dirty(&tx, acme).unwrap();
    mark_regroup(&tx, other).unwrap();
    let due = companies::due(&tx, 0, 10, at(20)).unwrap();
    for company in due.iter().filter(|company| company.regroup) {
        regroup(&fenced(&tx), company.company_id, at(20)).unwrap();
    }
    assert_eq!(partition(&tx), sets(&[&["a"], &["b"], &["c", "d"]]));
}

#[test]
fn an_opening_without_offers_is_dropped_and_one_that_came_from_elsewhere_is_made_the_companys() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let page = begun_page(&tx, at(10));
    let (acme, other) = (company(&tx, "Acme"), company(&tx, "Other"));
    store(&tx, &page, &[posted("a", acme), Posted { place: "Vigo", ..posted("b", acme) }]);
    tx.execute("INSERT INTO openings (id, company_id, created_at) VALUES (70, ?1, 1)", [acme]).unwrap();
    // One that says it is another's, and one that another's offer has as well.
    store(&tx, &page, &[posted("c", other)]);
    tx.execute("UPDATE openings SET company_id = ?1 WHERE id = 1", [other]).unwrap();
    let opening_of_c = "(SELECT opening_id FROM offers WHERE source_id = 'c')";
    tx.execute(&format!("UPDATE offers SET opening_id = {opening_of_c} WHERE source_id = 'b'"), []).unwrap();
    assert_eq!(regroup(&fenced(&tx), acme, at(20)).unwrap(), Regrouped { moved: 1, made: 1, dropped: 2 });
    assert_eq!(partition(&tx), sets(&[&["a"], &["b"], &["c"]]));
    assert_eq!(count(&tx, "SELECT count(*) FROM openings WHERE company_id = 1"), 2);
    assert_eq!(regroup(&fenced(&tx), acme, at(30)).unwrap(), Regrouped::default());
}

#[test]
fn offers_that_are_edited_apart_part_again() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let page = begun_page(&tx, at(10));
    let acme = company(&tx, "Acme");
    store(&tx, &page, &[posted("a", acme), posted("b", acme), posted("c", acme)]);
    regroup(&fenced(&tx), acme, at(20)).unwrap();
    let text = Some("Another work altogether".to_owned());
    store(&tx, &page, &[Posted { text: text.clone(), ..posted("a", acme) }]);
    assert_eq!(regroup(&fenced(&tx), acme, at(30)).unwrap(), Regrouped { moved: 2, made: 1, dropped: 0 });
    assert_eq!(partition(&tx), sets(&[&["a"], &["b", "c"]]));
    store(&tx, &page, &[Posted { text, ..posted("c", acme) }]);
    regroup(&fenced(&tx), acme, at(40)).unwrap();
    assert_eq!(partition(&tx), sets(&[&["a", "c"], &["b"]]));
}

#[test]
fn cross_posts_of_one_job_are_one_in_different_places() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let page = begun_page(&tx, at(10));
    let acme = company(&tx, "Acme");
    let madrid = Posted { job: Some("9001"), text: Some("aquí".to_owned()), ..posted("madrid", acme) };
    let lisbon = Posted { job: Some("9001"), place: "Lisboa", ..posted("lisbon", acme) };
    let else_where =
        Posted { tenant: Some("other"), job: Some("9001"), place: "Vigo", ..posted("vigo", acme) };
    store(&tx, &page, &[madrid, lisbon, else_where]);
    regroup(&fenced(&tx), acme, at(20)).unwrap();
    assert_eq!(partition(&tx), sets(&[&["madrid", "lisbon"], &["vigo"]]));
}

#[test]
fn the_others_of_an_opening_are_told_open_ones_first() {
    let mut db = memory();
    let tx = db.transaction().unwrap();
    let page = begun_page(&tx, at(10));
    let acme = company(&tx, "Acme");
    let closed = Posted { listing: Listing::Closed, ..posted("closed", acme) };
    let search = Posted { tenant: None, ..posted("search", acme) };
    store(&tx, &page, &[posted("a", acme), closed, search, Posted { place: "Vigo", ..posted("vigo", acme) }]);
    regroup(&fenced(&tx), acme, at(20)).unwrap();
    let key = |tenant: Option<&str>, id: &str| OfferKey {
        provider: "lever".to_owned(),
        tenant: tenant.map(str::to_owned),
        id: id.to_owned(),
    };
    let other =
        |key: OfferKey, closed_at| Other { url: format!("https://jobs.example/{}", key.id), key, closed_at };
    let (found, all) = others(&tx, &key(Some("board"), "a"), 10).unwrap();
    let search = other(key(None, "search"), None);
    assert_eq!(found, [search.clone(), other(key(Some("board"), "closed"), Some(at(10)))]);
    assert_eq!(all, 2);
    assert_eq!(others(&tx, &key(Some("board"), "a"), 1).unwrap(), (vec![search], 2));
    assert_eq!(others(&tx, &key(Some("board"), "vigo"), 1).unwrap(), (Vec::new(), 0));
    assert_eq!(others(&tx, &key(None, "a"), 1).unwrap(), (Vec::new(), 0));
}

/// One thing that happens to a company's offers.
#[derive(Debug, Clone)]
enum Step {
    /// The offer of this number is posted, or edited, as told.
    Post { number: usize, company: usize, title: usize, place: usize, text: usize, job: usize, board: usize },
    /// Openings of this company are found out.
    Regroup(usize),
}

fn step() -> impl Strategy<Value = Step> {
    let post = (0_usize..10, 0_usize..2, 0_usize..2, 0_usize..2, 0_usize..4, 0_usize..4, 0_usize..3)
        .prop_map(|(number, company, title, place, text, job, board)| Step::Post {
            number,
            company,
            title,
            place,
            text,
            job,
            board,
        });
    prop_oneof![6 => post, 1 => (0_usize..2).prop_map(Step::Regroup)]
}

fn of_step(step: &Step, companies: [i64; 2]) -> Option<Posted> {
    let Step::Post { number, company, title, place, text, job, board } = *step else { return None };
    let texts = [Some(TEXT.to_owned()), Some(format!("{TEXT} exactly")), Some("Short".to_owned()), None];
    Some(Posted {
        tenant: [Some("board"), Some("other"), None][board],
        title: ["Treasury Analyst", "Treasury analyst (m/f)"][title],
        place: ["Madrid", "Vigo"][place],
        text: texts[text].clone(),
        job: [None, None, Some("1"), Some("2")][job],
        ..posted(&format!("{board}-{number}"), companies[company])
    })
}

/// What the offers that are stored come to: which are one, each company's by itself.
fn expected(tx: &Transaction<'_>, offers: &BTreeMap<String, Posted>) -> BTreeSet<BTreeSet<String>> {
    let mut of_company: BTreeMap<i64, Vec<&Posted>> = BTreeMap::new();
    for posted in offers.values() {
        // Read back: an offer whose content is as it was keeps its company.
        let company = "SELECT company_id FROM offers WHERE source_id = ?1";
        let company = tx.query_row(company, [&posted.id], |row| row.get(0)).unwrap();
        of_company.entry(company).or_default().push(posted);
    }
    let mut sets = BTreeSet::new();
    for offers in of_company.values() {
        let keys: Vec<OpeningKeys> = offers
            .iter()
            .map(|posted| {
                let locations = [posted.place.to_owned()];
                let Posted { tenant, title, job, .. } = posted;
                OpeningReader::default().keys_of(&OpeningAdvert {
                    provider: "lever",
                    tenant: *tenant,
                    title,
                    locations: &locations,
                    job: *job,
                })
            })
            .collect();
        let text = |index: usize| Ok::<_, TooHeavy>(stored_text(tx, &offers[index].id));
        let first_of = group(&keys, &mut Effort::default(), text).unwrap();
        let mut of_first: BTreeMap<usize, BTreeSet<String>> = BTreeMap::new();
        for (index, first) in first_of.iter().enumerate() {
            of_first.entry(*first).or_default().insert(offers[index].id.clone());
        }
        sets.extend(of_first.into_values());
    }
    sets
}

/// A description stays where its source stopped sending one.
fn stored_text(tx: &Transaction<'_>, id: &str) -> Option<WordMultiset> {
    let row = tx.query_row("SELECT id FROM offers WHERE source_id = ?1", [id], |row| row.get(0)).unwrap();
    offer_texts::find(tx, row).unwrap().as_deref().and_then(WordMultiset::from_text)
}

proptest! {
    #![proptest_config(histories(64))]

    #[test]
    fn whatever_happened_openings_are_those_of_the_offers_as_they_are(
        steps in prop::collection::vec(step(), 0..40),
    ) {
        let mut db = rolled_back();
        let tx = db.transaction().unwrap();
        let page = begun_page(&tx, at(10));
        let both = [company(&tx, "Acme"), company(&tx, "Other")];
        let mut offers: BTreeMap<String, Posted> = BTreeMap::new();
        for step in &steps {
            if let Some(posted) = of_step(step, both) {
                store(&tx, &page, std::slice::from_ref(&posted));
                offers.insert(posted.id.clone(), posted);
            }
            if let Step::Regroup(company) = step {
                regroup(&fenced(&tx), both[*company], at(20)).unwrap();
            }
        }
        for company in both {
            regroup(&fenced(&tx), company, at(30)).unwrap();
        }
        let expected = expected(&tx, &offers);
        prop_assert_eq!(partition(&tx), expected.clone());
        let astray = "SELECT count(*) FROM offers JOIN openings ON openings.id = opening_id
                      WHERE openings.company_id IS NOT offers.company_id";
        prop_assert_eq!(count(&tx, astray), 0);
        let empty = "SELECT count(*) FROM openings
                     WHERE NOT EXISTS (SELECT 1 FROM offers WHERE opening_id = openings.id)";
        prop_assert_eq!(count(&tx, empty), 0);
        let changes = tx.total_changes();
        for company in both {
            regroup(&fenced(&tx), company, at(40)).unwrap();
        }
        prop_assert_eq!(tx.total_changes(), changes);
    }
}
