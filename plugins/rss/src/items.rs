//! The offers of a feed's items.

use std::collections::HashSet;

use jobscan_careers::{address::WebAddress, detect::is_of_one_company};
use jobscan_plugin_sdk as sdk;
use sdk::{Description, Employer, Offer, Skipped, json::Unread, reading::date, text};

use crate::{feed::Item, find::Found};

/// The offers, each once. An item that leads to another company's site is none of this one's.
pub(crate) fn offers(found: &Found, home: &WebAddress, unread: &mut Unread) -> (Vec<Offer>, Vec<Skipped>) {
    let mut known = HashSet::new();
    let nameless = Skipped { id: None, reason: "an item has no title or no address".to_owned() };
    let mut skipped: Vec<Skipped> = (0..found.feed.broken).map(|_| nameless.clone()).collect();
    let mut offers = Vec::new();
    for item in &found.feed.items {
        let address = found.address.resolve(&item.link).map(WebAddress::without_tracking);
        match address.filter(|address| is_of_one_company(address.host(), home.host())) {
            Some(address) => {
                let offer = offer(item, &address, home, unread);
                if known.insert(offer.ref_.id.clone()) {
                    offers.push(offer);
                }
            }
            None => skipped.push(Skipped { id: None, reason: "an item leads to another site".to_owned() }),
        }
    }
    (offers, skipped)
}

fn offer(item: &Item, address: &WebAddress, home: &WebAddress, unread: &mut Unread) -> Offer {
    let mut offer = Offer::new(id(item, address), address.to_string(), item.title.as_str());
    offer.posted_at = date::text(&item.published);
    if offer.posted_at.is_none() && !item.published.is_empty() {
        unread.note("pubDate", &item.published);
    }
    offer.locations = text::filled(Some(&item.place)).into_iter().collect();
    offer.employment_type = text::filled(Some(&item.kind));
    offer.employer =
        text::filled(Some(&item.employer)).map(|name| Employer { name: Some(name), website: None });
    offer.description = description(item);
    // What the feed leaves out may stand in the item's page, which only this host may be asked for.
    offer.complete = offer.description.is_some() || address.host() != home.host();
    offer
}

/// What the feed calls the item for ever, or else its address.
fn id(item: &Item, address: &WebAddress) -> String {
    const LONGEST: usize = 500;
    let said = text::squeeze(&item.id);
    let is_key = !said.is_empty() && said.len() <= LONGEST;
    match WebAddress::parse(&said) {
        Some(page) if is_key => page.without_tracking().target(),
        _ if is_key => said,
        _ => address.target(),
    }
}

/// The text. Some feeds have nothing there but the title again.
fn description(item: &Item) -> Option<Description> {
    const MOST_ESCAPES: u8 = 2;
    let body = text::markup(item.body.as_str().into(), MOST_ESCAPES);
    let body = text::non_empty(&body)?.to_owned();
    if text::squeeze(&text::plain(&body)) == item.title {
        return None;
    }
    Some(if body.contains('<') { Description::Html(body) } else { Description::Plain(body) })
}
