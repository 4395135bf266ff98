//! The tiles of a career site's search, as its page asks for them: pieces of HTML, some 25 at once.

use std::collections::BTreeSet;

use jobscan_plugin_sdk as sdk;
use sdk::{
    Offer,
    markup::{self, Tag},
    text,
};

use crate::page::unread_offer;

/// The address of the tiles from a row on; `base` is the site's root or that of a brand.
pub(crate) fn address(base: &str, row: usize) -> String {
    format!("{base}/tile-search-results/?q=&sortColumn=referencedate&sortDirection=desc&startrow={row}")
}

/// The tiles of an answer: how many there are, and the postings, each once.
pub(crate) fn offers(answer: &str, origin: &str) -> (usize, Vec<Offer>) {
    let tiles = markup::elements(answer).filter(|tag| tag.is("li") && tag.has_class("job-tile"));
    let (mut count, mut offers, mut known) = (0, Vec::new(), BTreeSet::new());
    for tile in tiles {
        count += 1;
        if let Some(offer) = offer(&tile, origin).filter(|offer| known.insert(offer.ref_.id.clone())) {
            offers.push(offer);
        }
    }
    (count, offers)
}

fn offer(tile: &Tag<'_>, origin: &str) -> Option<Offer> {
    let classes = tile.attribute("class")?;
    let id = classes.split_whitespace().find_map(|class| class.strip_prefix("job-id-"))?;
    let path = tile.attribute("data-url")?;
    let url = if path.starts_with('/') && !path.starts_with("//") {
        format!("{origin}{path}")
    } else {
        path.into_owned()
    };
    let is_here = url.strip_prefix(origin).is_some_and(|rest| rest.starts_with('/'));
    if id.is_empty() || !is_here || !text::is_web_url(&url) {
        return None;
    }
    // What a tile says beside its link depends on the customer.
    let links = markup::elements(tile.inner()).filter(|tag| tag.is("a"));
    let words = links.map(|link| link.words()).find(|words| !words.is_empty())?;
    Some(unread_offer(id.to_owned(), &url, &words))
}
