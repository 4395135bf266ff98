//! Merges an offer's detail into its list row.

use std::collections::{HashMap, hash_map::Entry};

use super::rows::Row;
use crate::{
    bounds::fields,
    domain::{Employer, Workplace, steps::note_steps},
    plugins::model::{OfferRef, ScannedOffer},
};

/// What `hydrate` is asked for a row.
pub(in crate::pipeline::scan) fn offer_ref(row: &Row) -> OfferRef {
    let ScannedOffer { offer, token, .. } = &row.scanned;
    OfferRef { id: offer.id.clone(), url: offer.url.clone(), token: token.clone() }
}

/// Merges the detail into the list row: the detail's values win, what it leaves out stays.
pub(in crate::pipeline::scan) fn merge(row: &mut Row, detail: ScannedOffer) {
    let list = &mut row.scanned;
    let (old, new) = (&mut list.offer, detail.offer);
    let fill = |old: &mut Option<String>, new: Option<String>| {
        if new.is_some() {
            *old = new;
        }
    };
    if !new.title.trim().is_empty() {
        old.title = new.title;
    }
    if !new.url.trim().is_empty() {
        old.url = new.url;
    }
    if detail.employer_masked {
        // The name in the list was a placeholder.
        old.employer = Employer::default();
        list.employer_masked = true;
    } else if new.employer.name.is_some() {
        list.employer_masked = false;
    }
    fill(&mut old.employer.name, new.employer.name);
    fill(&mut old.employer.website, new.employer.website);
    fill(&mut old.department, new.department);
    fill(&mut old.employment_type, new.employment_type);
    if !new.locations.is_empty() {
        old.locations = new.locations;
    }
    if new.workplace != Workplace::Unknown {
        old.workplace = new.workplace;
    }
    old.salary = new.salary.or(old.salary.take());
    old.posted_at = new.posted_at.or(old.posted_at);
    // The later of both, so that the same list row is not taken for a newer one next time.
    old.updated_at = new.updated_at.max(old.updated_at);
    old.expires_at = new.expires_at.or(old.expires_at);
    old.listing = new.listing;
    old.complete = true;
    merge_attributes(&mut old.attributes, new.attributes);
    list.description = detail.description.or(list.description.take());
}

/// Sets what the detail gives; of several old attributes of one name, the first.
fn merge_attributes(old: &mut Vec<(String, String)>, new: Vec<(String, String)>) {
    let mut places: HashMap<String, usize> = HashMap::with_capacity(old.len() + new.len());
    for (place, (key, _)) in old.iter().enumerate() {
        note_steps(1);
        places.entry(key.clone()).or_insert(place);
    }
    for (key, value) in new {
        note_steps(1);
        match places.entry(key) {
            Entry::Occupied(place) => old[*place.get()].1 = value,
            // Each list is within the bound, and both together must be.
            Entry::Vacant(_) if old.len() >= fields::ATTRIBUTES.size() => {}
            Entry::Vacant(free) => {
                old.push((free.key().clone(), value));
                free.insert(old.len() - 1);
            }
        }
    }
}
