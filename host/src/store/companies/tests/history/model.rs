//! What is remembered of a history apart from the database, and compared with it.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use rusqlite::Connection;

use super::rows::{companies, offers};
use crate::store::companies::living;

/// What is remembered of everything that happened, apart from the database.
#[derive(Default)]
pub(super) struct Model {
    /// Every id ever given, with the one that it leads to.
    pub(super) leads: BTreeMap<i64, i64>,
    /// The domain of each living company that has one.
    pub(super) domains: BTreeMap<i64, String>,
    /// Whose each offer is.
    pub(super) offers: BTreeMap<String, Option<i64>>,
}

impl Model {
    pub(super) fn id(&self, any: usize) -> Option<i64> {
        let ids: Vec<i64> = self.leads.keys().copied().collect();
        (!ids.is_empty()).then(|| ids[any % ids.len()])
    }

    /// Compares what is stored with what is remembered, and remembers what came.
    pub(super) fn check(&mut self, tx: &Connection) -> Result<(), TestCaseError> {
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
    pub(super) fn check_offers(&self, tx: &Connection) -> Result<(), TestCaseError> {
        for offer in offers(tx) {
            let before = self.offers[&offer.source_id];
            prop_assert_eq!(before.map(|id| living(tx, id).unwrap()), offer.company_id);
        }
        Ok(())
    }
}
