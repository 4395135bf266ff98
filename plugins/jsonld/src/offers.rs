//! The offers of pages about jobs: postings that stand in them, and pages that they link.

use std::collections::{HashMap, HashSet};

use jobscan_careers::{address::WebAddress, pages::Careers, rows, state::State};
use jobscan_plugin_sdk as sdk;
use sdk::{Offer, Skipped, json::Unread, jsonld::Posting};

/// The offers, each once: a posting that stands in a page and is linked there completes its row.
pub(crate) fn of(careers: &Careers, state: &State, unread: &mut Unread) -> (Vec<Offer>, Vec<Skipped>) {
    let mut offers = rows::rows(state, careers.links.iter().map(|address| (address, None)));
    let mut skipped = Vec::new();
    let by_identifier = tells_apart(careers);
    let places: HashMap<String, usize> =
        offers.iter().enumerate().map(|(at, offer)| (offer.ref_.url.clone(), at)).collect();
    let mut known: HashSet<String> = offers.iter().map(|offer| offer.ref_.id.clone()).collect();
    for (page, posting) in &careers.postings {
        let address = address_of(careers, page, posting);
        let linked = address.as_ref().and_then(|address| places.get(&address.to_string()));
        if let Some(at) = linked {
            complete(&mut offers[*at], posting, unread);
            continue;
        }
        let identifier = posting.identifier().filter(|_| by_identifier);
        let Some(id) = identifier.or_else(|| address.as_ref().map(WebAddress::target)) else {
            skipped.push(Skipped { id: None, reason: "a posting has no number and no address".to_owned() });
            continue;
        };
        let mut offer = Offer::new(id.as_str(), address.as_ref().unwrap_or(page).to_string(), "");
        complete(&mut offer, posting, unread);
        if offer.title.is_empty() {
            skipped.push(Skipped { id: Some(id), reason: "a posting has no title".to_owned() });
        } else if known.insert(id) {
            offers.push(offer);
        }
    }
    (offers, skipped)
}

fn complete(offer: &mut Offer, posting: &Posting, unread: &mut Unread) {
    // The words of an address are no title where the posting has one.
    offer.title = posting.title().unwrap_or_else(|| std::mem::take(&mut offer.title));
    posting.complete(offer, unread);
    offer.complete = offer.description.is_some();
}

/// The posting's own address: what it says, or its page if nothing else stands there.
fn address_of(careers: &Careers, page: &WebAddress, posting: &Posting) -> Option<WebAddress> {
    let said = posting.url().and_then(|url| page.resolve(&url)).map(WebAddress::without_tracking);
    let own = said.filter(|address| address.host() == page.host() && address != page);
    let is_alone = careers.postings.iter().filter(|(other, _)| other == page).count() == 1;
    own.or_else(|| is_alone.then(|| page.clone()))
}

/// Whether the postings that stand in pages have numbers, each another.
fn tells_apart(careers: &Careers) -> bool {
    let mut known = HashSet::new();
    careers.postings.iter().all(|(_, posting)| posting.identifier().is_some_and(|id| known.insert(id)))
}
