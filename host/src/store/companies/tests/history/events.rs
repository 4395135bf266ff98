//! What may happen to companies and their offers.

use proptest::prelude::*;
use rusqlite::Transaction;

use super::{
    model::Model,
    rows::{STRONG_FROM, at, dirty, offers},
};
use crate::{
    domain::{Listing, Timestamp},
    store::{
        StoreError,
        companies::{CompanyFacts, aggregate, mark_dirty, merge, resolve},
        offers::{Company, OfferBatch, OfferWrite, PageWrite, set_scores},
        testing::{facts, fenced, offer, score, write, write_page},
    },
};

/// A name and a domain as an advert or a list may tell them; both are few, so that they meet.
pub(super) type Told = (usize, Option<usize>);

/// Whose an advert says that it is.
#[derive(Debug, Clone)]
pub(super) enum Whose {
    Told(Told),
    /// An id that was given at any time, also one that leads elsewhere by now.
    Held(usize),
    Masked,
    Nobody,
}

/// What may happen.
#[derive(Debug, Clone)]
pub(super) enum Event {
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

pub(super) fn event() -> impl Strategy<Value = Event> {
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

fn facts_of((name, domain): Told) -> CompanyFacts {
    let name = ["", "Acme", "Beta", "Gamma", "Delta"][name];
    facts(name, domain.map(|domain| ["acme.example", "beta.example", "beta.test", "delta.example"][domain]))
}

/// Carries out the event and returns the companies whose figures it may have made out of date.
pub(super) fn apply(
    tx: &Transaction<'_>,
    page: &PageWrite,
    model: &Model,
    event: &Event,
    now: Timestamp,
) -> Vec<i64> {
    let whose_is = |source_id: &str| model.offers.get(source_id).copied().flatten();
    match event {
        Event::Told(told) => {
            resolve(tx, &facts_of(*told), now).unwrap();
            // Only by a merge: `touched` adds the kept ones.
            Vec::new()
        }
        Event::Seen { offer, edit, open, posted, score, whose } => {
            let source_id = offer.to_string();
            let company = employer(model, whose);
            let seen = OfferWrite { company, ..advert(&source_id, *edit, *open, *posted, *score) };
            let shown = OfferBatch { now, changed_or_new: vec![seen], ..page.offers.clone() };
            let page = PageWrite { offers: shown, ..page.clone() };
            write_page(&fenced(tx), &page).unwrap();
            let after = offers(tx).into_iter().find(|row| row.source_id == source_id).unwrap().company_id;
            whose_is(&source_id).into_iter().chain(after).collect()
        }
        Event::Scored { offer, score: value } => {
            let source_id = offer.to_string();
            let Some(row) = offers(tx).into_iter().find(|row| row.source_id == source_id) else {
                return Vec::new();
            };
            set_scores(&fenced(tx), &[(row.id, score(*value))], now).unwrap();
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
            aggregate(&fenced(tx), &ids, STRONG_FROM, at(100)).unwrap();
            Vec::new()
        }
    }
}

fn advert(id: &str, edit: u8, open: bool, posted: Option<i64>, value: Option<u8>) -> OfferWrite {
    let mut row = offer(id);
    row.title = format!("Analyst {edit}");
    row.posted_at = posted.map(at);
    row.updated_at = None;
    row.listing = if open { Listing::Open } else { Listing::Closed };
    OfferWrite { score: value.map(score), ..write(row) }
}

/// What the advert says of its company.
fn employer(model: &Model, whose: &Whose) -> Company {
    match whose {
        Whose::Told(told) => Company::Facts(facts_of(*told)),
        Whose::Held(any) => model.id(*any).map_or(Company::None, Company::Known),
        Whose::Masked => Company::Masked,
        Whose::Nobody => Company::None,
    }
}

/// Puts two offers of one company into one opening.
fn repost(tx: &Transaction<'_>, one: &str, other: &str) -> Vec<i64> {
    let all = offers(tx);
    let find =
        |source_id: &str| all.iter().find(|row| row.source_id == source_id && row.company_id.is_some());
    let (Some(one), Some(other)) = (find(one), find(other)) else { return Vec::new() };
    let Some(company) = one.company_id.filter(|id| Some(*id) == other.company_id) else { return Vec::new() };
    tx.execute("UPDATE offers SET opening_id = ?2 WHERE id = ?1", (other.id, one.opening_id)).unwrap();
    mark_dirty(tx, company).unwrap();
    vec![company]
}
