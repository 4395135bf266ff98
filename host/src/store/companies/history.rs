//! What holds of companies after any history of facts, offers, scores and merges: a model, and figures
//! computed from scratch.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use rusqlite::{Connection, Transaction};

use super::{aggregate, living, merge, resolve};
use crate::{
    domain::{Listing, Timestamp},
    store::{
        StoreError,
        offers::{Company, OfferBatch, OfferWrite, PageWrite, set_scores, write_page},
        testing::{begun_page, facts, histories, memory, offer, score, write},
    },
};

const STRONG_FROM: u8 = 6;

fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(millis)
}

/// A name and a domain as an advert or a list may tell them; both are few, so that they meet.
type Told = (usize, Option<usize>);

/// Whose an advert says that it is.
#[derive(Debug, Clone)]
enum Whose {
    Told(Told),
    /// An id that was given at any time, also one that leads elsewhere by now.
    Held(usize),
    Masked,
    Nobody,
}

/// What may happen.
#[derive(Debug, Clone)]
enum Event {
    /// A list, a directory or an import tells of a company.
    Told(Told),
    /// An advert is seen: new, edited, closed, open again, somebody else's.
    Seen { offer: usize, edit: u8, open: bool, posted: Option<i64>, score: Option<u8>, whose: Whose },
    /// Another catalogue scores an offer.
    Scored { offer: usize, score: u8 },
    /// Two offers turn out to be one opening.
    Reposted(usize, usize),
    /// Two companies turn out to be one.
    Merged(usize, usize),
    /// A batch of what is out of date is computed.
    Aggregated(usize),
}

fn told() -> impl Strategy<Value = Told> {
    (0_usize..5, prop::option::weighted(0.4, 0_usize..4))
        .prop_filter("a company has a name or a domain", |(name, domain)| *name > 0 || domain.is_some())
}

fn whose() -> impl Strategy<Value = Whose> {
    prop_oneof![
        6 => told().prop_map(Whose::Told),
        3 => any::<usize>().prop_map(Whose::Held),
        1 => Just(Whose::Masked),
        1 => Just(Whose::Nobody),
    ]
}

fn event() -> impl Strategy<Value = Event> {
    let seen = (
        0_usize..8,
        0_u8..3,
        prop::bool::weighted(0.7),
        prop::option::of(1_i64..6),
        prop::option::of(0_u8..=10),
        whose(),
    );
    let seen = seen.prop_map(|(offer, edit, open, posted, score, whose)| Event::Seen {
        offer,
        edit,
        open,
        posted,
        score,
        whose,
    });
    prop_oneof![
        3 => told().prop_map(Event::Told),
        6 => seen,
        1 => (0_usize..8, 0_u8..=10).prop_map(|(offer, score)| Event::Scored { offer, score }),
        1 => (0_usize..8, 0_usize..8).prop_map(|(one, other)| Event::Reposted(one, other)),
        2 => (any::<usize>(), any::<usize>()).prop_map(|(one, other)| Event::Merged(one, other)),
        2 => (1_usize..3).prop_map(Event::Aggregated),
    ]
}

fn facts_of((name, domain): Told) -> super::CompanyFacts {
    let name = ["", "Acme", "Beta", "Gamma", "Delta"][name];
    facts(name, domain.map(|domain| ["acme.example", "beta.example", "beta.test", "delta.example"][domain]))
}

/// What is remembered of everything that happened, apart from the database.
#[derive(Default)]
struct Model {
    /// Every id ever given, with the one that it leads to.
    leads: BTreeMap<i64, i64>,
    /// The domain of each living company that has one.
    domains: BTreeMap<i64, String>,
    /// Whose each offer is.
    offers: BTreeMap<String, Option<i64>>,
}

impl Model {
    fn id(&self, any: usize) -> Option<i64> {
        let ids: Vec<i64> = self.leads.keys().copied().collect();
        (!ids.is_empty()).then(|| ids[any % ids.len()])
    }

    /// Compares what is stored with what is remembered, and remembers what came.
    fn check(&mut self, tx: &Connection) -> Result<(), TestCaseError> {
        let stored = companies(tx);
        let last = self.leads.keys().last().copied().unwrap_or(0);
        for id in stored.keys().filter(|id| !self.leads.contains_key(id)).copied().collect::<Vec<_>>() {
            prop_assert!(id > last, "{id} may have been given before");
            self.leads.insert(id, id);
        }
        for (id, before) in &mut self.leads {
            let now = living(tx, *id).unwrap();
            prop_assert!(stored.contains_key(&now), "{id} leads to {now}, which is not there");
            prop_assert_eq!(living(tx, *before).unwrap(), now, "what was one stays one");
            *before = now;
        }
        for (id, domain) in std::mem::take(&mut self.domains) {
            prop_assert_eq!(stored[&self.leads[&id]].1.as_ref(), Some(&domain), "a domain is never lost");
        }
        let (mut domains, mut names) = (BTreeSet::new(), BTreeSet::new());
        for (id, (name, domain)) in stored {
            match domain {
                Some(domain) => {
                    prop_assert!(domains.insert(domain.clone()), "two companies of one domain");
                    self.domains.insert(id, domain);
                }
                None => prop_assert!(names.insert(name), "two companies of one name without a domain"),
            }
        }
        for (source_id, company) in offers(tx).into_iter().map(|offer| (offer.source_id, offer.company_id)) {
            let before = self.offers.insert(source_id, company);
            if let (Some(Some(before)), Some(now)) = (before, company)
                && self.leads[&before] != now
            {
                prop_assert!(self.leads.get(&now) == Some(&now), "an offer of a company that is not there");
            }
        }
        Ok(())
    }

    /// What an event that is about companies only leaves of the offers: each with the company that its own
    /// leads to.
    fn check_offers(&self, tx: &Connection) -> Result<(), TestCaseError> {
        for offer in offers(tx) {
            let before = self.offers[&offer.source_id];
            prop_assert_eq!(before.map(|id| living(tx, id).unwrap()), offer.company_id);
        }
        Ok(())
    }
}

/// Name and domain of every company.
fn companies(connection: &Connection) -> BTreeMap<i64, (String, Option<String>)> {
    let mut statement = connection.prepare("SELECT id, name_normalized, domain FROM companies").unwrap();
    let rows = statement.query_map([], |row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?)))).unwrap();
    rows.map(Result::unwrap).collect()
}

/// An offer as far as a company's figures depend on it.
#[derive(Debug)]
struct Row {
    id: i64,
    source_id: String,
    company_id: Option<i64>,
    opening_id: i64,
    open: bool,
    dated_at: Option<i64>,
    published_at: i64,
    score: Option<(u8, Option<String>)>,
}

fn offers(connection: &Connection) -> Vec<Row> {
    let mut statement = connection
        .prepare(
            "SELECT id, source_id, company_id, opening_id, closed_at, posted_at, updated_at, first_seen_at, score,
                 top_category
             FROM offers LEFT JOIN scores ON offer_id = id ORDER BY id",
        )
        .unwrap();
    let rows = statement.query_map([], |row| {
        let (posted, updated): (Option<i64>, Option<i64>) = (row.get(5)?, row.get(6)?);
        let score: Option<u8> = row.get(8)?;
        Ok(Row {
            id: row.get(0)?,
            source_id: row.get(1)?,
            company_id: row.get(2)?,
            opening_id: row.get(3)?,
            open: row.get::<_, Option<i64>>(4)?.is_none(),
            dated_at: posted.or(updated),
            published_at: posted.unwrap_or(row.get(7)?),
            score: score.map(|score| Ok::<_, rusqlite::Error>((score, row.get(9)?))).transpose()?,
        })
    });
    rows.unwrap().map(Result::unwrap).collect()
}

/// A company's figures.
#[derive(Debug, Clone, PartialEq, Default)]
struct Figures {
    max_score: Option<u8>,
    open_offers: usize,
    openings: usize,
    strong_offers: usize,
    avg_strong_score: Option<f64>,
    top_category: Option<String>,
    top_offer: Option<i64>,
    last_strong_at: Option<i64>,
}

/// The figures of every company, computed from its offers by other means than those of the store.
fn from_scratch(connection: &Connection) -> BTreeMap<i64, Figures> {
    let mut figures: BTreeMap<i64, Figures> =
        companies(connection).into_keys().map(|id| (id, Figures::default())).collect();
    let offers = offers(connection);
    for (id, figures) in &mut figures {
        let open: Vec<&Row> =
            offers.iter().filter(|offer| offer.open && offer.company_id == Some(*id)).collect();
        let scored = |offer: &&Row| offer.score.as_ref().map(|(score, _)| *score);
        let strong: Vec<&Row> =
            open.iter().copied().filter(|offer| scored(offer) >= Some(STRONG_FROM)).collect();
        let top = open
            .iter()
            .filter(|offer| offer.score.is_some())
            .max_by_key(|offer| (scored(offer), offer.dated_at, std::cmp::Reverse(offer.id)));
        let sum: f64 = strong.iter().filter_map(scored).map(f64::from).sum();
        #[expect(clippy::cast_precision_loss, reason = "a handful of offers")]
        let mean = sum / strong.len() as f64;
        *figures = Figures {
            max_score: open.iter().filter_map(scored).max(),
            open_offers: open.len(),
            openings: open.iter().map(|offer| offer.opening_id).collect::<BTreeSet<_>>().len(),
            strong_offers: strong.len(),
            avg_strong_score: (!strong.is_empty()).then_some(mean),
            top_category: top.and_then(|offer| offer.score.clone()).and_then(|(_, category)| category),
            top_offer: top.map(|offer| offer.id),
            last_strong_at: strong.iter().map(|offer| offer.published_at).max(),
        };
    }
    figures
}

fn stored_figures(connection: &Connection) -> BTreeMap<i64, Figures> {
    let mut statement = connection
        .prepare(
            "SELECT id, max_score, open_offers, openings, strong_offers, avg_strong_score, top_category,
                 top_offer_id, last_strong_at
             FROM companies",
        )
        .unwrap();
    let rows = statement.query_map([], |row| {
        let figures = Figures {
            max_score: row.get(1)?,
            open_offers: row.get::<_, u32>(2)? as usize,
            openings: row.get::<_, u32>(3)? as usize,
            strong_offers: row.get::<_, u32>(4)? as usize,
            avg_strong_score: row.get(5)?,
            top_category: row.get(6)?,
            top_offer: row.get(7)?,
            last_strong_at: row.get(8)?,
        };
        Ok((row.get(0)?, figures))
    });
    rows.unwrap().map(Result::unwrap).collect()
}

fn dirty(connection: &Connection, limit: usize) -> Vec<i64> {
    let mut statement =
        connection.prepare("SELECT company_id FROM dirty_companies ORDER BY company_id LIMIT ?1").unwrap();
    let ids = statement.query_map([i64::try_from(limit).unwrap()], |row| row.get(0)).unwrap();
    ids.map(Result::unwrap).collect()
}

/// Does what the event says. The companies that it may have put out of date.
fn happen(tx: &Transaction<'_>, page: &PageWrite, model: &Model, event: &Event, now: Timestamp) -> Vec<i64> {
    let whose_is = |source_id: &str| model.offers.get(source_id).copied().flatten();
    match event {
        Event::Told(told) => {
            resolve(tx, &facts_of(*told), now).unwrap();
            // Only by a merge: `touched` adds the kept ones.
            Vec::new()
        }
        Event::Seen { offer, edit, open, posted, score, whose } => {
            let source_id = offer.to_string();
            let seen = advert(&source_id, *edit, *open, *posted, *score, model, whose);
            let shown = OfferBatch { now, changed_or_new: vec![seen], ..page.offers.clone() };
            let page = PageWrite { offers: shown, ..page.clone() };
            write_page(tx, &page).unwrap();
            let after = offers(tx).into_iter().find(|row| row.source_id == source_id).unwrap().company_id;
            whose_is(&source_id).into_iter().chain(after).collect()
        }
        Event::Scored { offer, score: value } => {
            let source_id = offer.to_string();
            let Some(row) = offers(tx).into_iter().find(|row| row.source_id == source_id) else {
                return Vec::new();
            };
            set_scores(tx, &page.fence, &[(row.id, score(*value))], now).unwrap();
            row.company_id.into_iter().collect()
        }
        Event::Reposted(one, other) => repost(tx, &one.to_string(), &other.to_string()),
        Event::Merged(one, other) => {
            let (Some(one), Some(other)) = (model.id(*one), model.id(*other)) else { return Vec::new() };
            let (kept, gone) = (model.leads[&one], model.leads[&other]);
            let domains = [kept, gone].iter().filter(|id| model.domains.contains_key(id)).count();
            let merged = merge(tx, kept, gone, "they are one", now);
            if kept == gone || domains == 2 {
                assert!(matches!(merged, Err(StoreError::Invalid(_))), "{merged:?}");
            } else {
                merged.unwrap();
            }
            Vec::new()
        }
        Event::Aggregated(limit) => {
            let ids = dirty(tx, *limit);
            aggregate(tx, &ids, STRONG_FROM).unwrap();
            Vec::new()
        }
    }
}

fn advert(
    id: &str,
    edit: u8,
    open: bool,
    posted: Option<i64>,
    value: Option<u8>,
    model: &Model,
    whose: &Whose,
) -> OfferWrite {
    let mut row = offer(id);
    row.title = format!("Analyst {edit}");
    row.posted_at = posted.map(at);
    row.updated_at = None;
    row.listing = if open { Listing::Open } else { Listing::Closed };
    let company = match whose {
        Whose::Told(told) => Company::Facts(facts_of(*told)),
        Whose::Held(any) => model.id(*any).map_or(Company::None, Company::Known),
        Whose::Masked => Company::Masked,
        Whose::Nobody => Company::None,
    };
    OfferWrite { company, score: value.map(score), ..write(row) }
}

/// Puts two offers of one company into one opening.
fn repost(tx: &Transaction<'_>, one: &str, other: &str) -> Vec<i64> {
    let all = offers(tx);
    let find =
        |source_id: &str| all.iter().find(|row| row.source_id == source_id && row.company_id.is_some());
    let (Some(one), Some(other)) = (find(one), find(other)) else { return Vec::new() };
    let Some(company) = one.company_id.filter(|id| Some(*id) == other.company_id) else { return Vec::new() };
    tx.execute("UPDATE offers SET opening_id = ?2 WHERE id = ?1", (other.id, one.opening_id)).unwrap();
    super::mark_dirty(tx, company).unwrap();
    vec![company]
}

/// The companies into which another went in this event.
fn newly_kept(connection: &Connection, now: Timestamp) -> Vec<i64> {
    let mut statement =
        connection.prepare("SELECT DISTINCT kept_id FROM company_merges WHERE merged_at = ?1").unwrap();
    let ids = statement.query_map([now], |row| row.get(0)).unwrap();
    ids.map(Result::unwrap).collect()
}

proptest! {
    #![proptest_config(histories(128))]
    #[test]
    fn any_history_keeps_every_offer_and_id_and_the_figures_are_those_computed_from_scratch(
        events in prop::collection::vec(event(), 1..50),
    ) {
        let mut db = memory();
        let tx = db.transaction().unwrap();
        let page = begun_page(&tx, at(1));
        let mut model = Model::default();
        for (now, event) in (2..).map(at).zip(&events) {
            let before = dirty(&tx, usize::from(u16::MAX));
            let touched = happen(&tx, &page, &model, event, now);
            if !matches!(event, Event::Seen { .. }) {
                model.check_offers(&tx)?;
            }
            model.check(&tx)?;
            let may: BTreeSet<i64> = before
                .iter()
                .chain(&touched)
                .map(|id| living(&tx, *id).unwrap())
                .chain(newly_kept(&tx, now))
                .collect();
            let out_of_date = dirty(&tx, usize::from(u16::MAX));
            prop_assert!(out_of_date.iter().all(|id| may.contains(id)), "{out_of_date:?} of {may:?}");
            let (stored, exact) = (stored_figures(&tx), from_scratch(&tx));
            for (id, figures) in stored.iter().filter(|(id, _)| !out_of_date.contains(id)) {
                prop_assert_eq!(figures, &exact[id], "company {} is not out of date", id);
            }
        }
        // In batches: each takes some off, and the last leaves none.
        loop {
            let ids = dirty(&tx, 2);
            if ids.is_empty() {
                break;
            }
            aggregate(&tx, &ids, STRONG_FROM).unwrap();
            prop_assert!(dirty(&tx, usize::from(u16::MAX)).iter().all(|id| !ids.contains(id)));
        }
        prop_assert_eq!(stored_figures(&tx), from_scratch(&tx));
    }
}
