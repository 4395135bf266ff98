//! The offers of a site's adverts: a row by its address, and what its page says.

use std::collections::HashSet;

use jobscan_plugin_sdk as sdk;
use sdk::{
    CallContext, Host, Offer, OfferRef, PluginError, Request, TimestampMs, errors::parse_failure,
    json::Unread, jsonld::Posting, status,
};

use crate::{
    address::WebAddress,
    shape::{Shape, parts},
    state::State,
    words,
};

/// The longest key that a host takes.
const LONGEST_ID: usize = 500;

/// What [`hydrate`] says of a page that is whole and has no posting.
pub const NO_ADVERT: &str = "is no advert";

/// The adverts among these pages, without their texts. Each is keyed as its form says, once.
#[must_use]
pub fn rows<'p>(
    state: &State,
    pages: impl Iterator<Item = (&'p WebAddress, Option<TimestampMs>)>,
) -> Vec<Offer> {
    let forms = state.forms();
    let mut known = HashSet::new();
    pages
        .filter(|(address, _)| state.keeps(address))
        .filter_map(|(address, changed)| {
            let (shape, key) = forms.iter().find(|(shape, _)| shape.fits(address))?;
            let id = key.of(address).unwrap_or_else(|| address.target());
            if id.len() > LONGEST_ID || !known.insert(id.clone()) {
                return None;
            }
            let title = title(shape, address, &id);
            let mut offer = Offer::new(id, address.to_string(), title);
            offer.complete = false;
            offer.updated_at = changed;
            Some(offer)
        })
        .collect()
}

/// The words of an address, until its page says better.
fn title(shape: &Shape, address: &WebAddress, id: &str) -> String {
    let all = parts(address).1;
    // What all adverts have in common is no title, and neither is a number.
    let mut own = all.iter().rev().filter(|part| !shape.names_part(part) && words::decoded(part) != id);
    own.find_map(|part| words::of_slug(part)).unwrap_or_else(|| {
        let last = address.target();
        last.rsplit(['/', '=']).find(|part| !part.is_empty()).unwrap_or("-").to_owned()
    })
}

/// The complete offers, in the order of their references.
pub fn hydrate(
    ctx: &CallContext,
    host: &mut dyn Host,
    refs: &[OfferRef],
) -> Result<Vec<Result<Offer, PluginError>>, PluginError> {
    let requests = refs.iter().map(|reference| Request::get(reference.url.as_str())).collect();
    let answers = host.fetch_all(requests);
    if answers.len() != refs.len() {
        return Err(PluginError::Transient("fewer answers than requests".to_owned()));
    }
    let mut unread = Unread::default();
    let outcomes = refs
        .iter()
        .zip(answers)
        .map(|(reference, answer)| {
            let answer = answer?;
            if !(200..300).contains(&answer.status) {
                return Err(status::error(answer, ctx));
            }
            complete(reference, &answer.body.text(), &mut unread)
        })
        .collect();
    unread.tell(host);
    Ok(outcomes)
}

/// What a page says of its advert. One that is whole and has no posting is no advert, or none any more.
fn complete(reference: &OfferRef, page: &str, unread: &mut Unread) -> Result<Offer, PluginError> {
    let Some(posting) = Posting::in_any_form(page) else {
        return Err(match status::page_instead_of_data(page) {
            wall @ PluginError::Blocked(_) => wall,
            _ if page.contains("JobPosting") || !page.to_ascii_lowercase().contains("</html>") => {
                parse_failure("the page's `JobPosting` cannot be read", None, Some(page))
            }
            _ => PluginError::Gone(format!("`{}` {NO_ADVERT}", reference.url)),
        });
    };
    let mut offer = Offer::new(reference.id.as_str(), reference.url.as_str(), "");
    posting.complete(&mut offer, unread);
    Ok(offer)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;
    use crate::state::Pattern;

    /// What is keyed among the adverts with these numbers, in this order, whose addresses have these titles.
    fn keys(key: &str, adverts: &[(u32, &str)]) -> Vec<String> {
        let pattern = Pattern { shape: "jobs/*/*".to_owned(), key: key.to_owned() };
        let state = State { patterns: vec![pattern], ..State::default() };
        let addresses: Vec<WebAddress> = adverts
            .iter()
            .filter_map(|(id, title)| {
                WebAddress::parse(&format!("https://a.example/jobs/{id}/{title}?utm_source=x"))
            })
            .map(WebAddress::without_tracking)
            .collect();
        let offers = rows(&state, addresses.iter().map(|address| (address, None)));
        offers.into_iter().map(|offer| offer.ref_.id).collect()
    }

    proptest! {
        #[test]
        fn a_key_depends_on_nothing_but_its_advert(ids in prop::collection::btree_set(1..500_u32, 1..20), some in 1..20_usize) {
            for key in ["part 1", "address"] {
                let adverts: Vec<(u32, &str)> = ids.iter().map(|id| (*id, "cook")).collect();
                let all: BTreeSet<String> = keys(key, &adverts).into_iter().collect();
                prop_assert_eq!(all.len(), ids.len());
                let reversed: Vec<(u32, &str)> = adverts.iter().rev().copied().take(some).collect();
                prop_assert!(keys(key, &reversed).iter().all(|key| all.contains(key)));
            }
            let renamed: Vec<(u32, &str)> = ids.iter().map(|id| (*id, "head-cook")).collect();
            let numbers: Vec<String> = ids.iter().map(u32::to_string).collect();
            prop_assert_eq!(keys("part 1", &renamed), numbers);
        }
    }
}
