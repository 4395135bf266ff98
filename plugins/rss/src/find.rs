//! Finds a site's feed of adverts. Strictly: a feed whose items are no adverts must never be taken for one.

use jobscan_careers::{
    address::WebAddress,
    site::{Site, is_missing},
    words::{is_about_jobs, is_about_others},
};
use jobscan_plugin_sdk as sdk;
use sdk::{PluginError, html, jsonld::Posting};

use crate::feed::{self, Feed};

/// Where a feed of adverts is if no page names one.
const USUAL: [&str; 5] = ["/jobs.rss", "/jobs/feed/", "/careers/feed/", "/?feed=job_feed", "/jobs.atom"];

/// The pages that may name a feed, after the first.
const PAGES: [&str; 2] = ["/careers", "/jobs"];

/// The most feeds that are looked at.
const MOST_FEEDS: usize = 6;

/// Items whose pages are looked at to tell what a feed is of.
const SAMPLES: usize = 3;

/// A feed of adverts, and where it is.
pub(crate) struct Found {
    pub(crate) address: WebAddress,
    pub(crate) feed: Feed,
}

/// The feed of an earlier scan, or else the first that is found. One that was known and is broken is an error: it is not
/// taken for another.
pub(crate) fn feed(site: &mut Site<'_>, known: &[String]) -> Result<Found, PluginError> {
    let known: Vec<WebAddress> = known.iter().filter_map(|path| site.home().resolve(path)).collect();
    for address in known.into_iter().filter(|address| site.may_ask(address)).collect::<Vec<_>>() {
        match site.text(&address) {
            Ok(body) => return Ok(Found { feed: feed::read(&body)?, address }),
            Err(error) if is_missing(&error) => {}
            Err(error) => return Err(error),
        }
    }
    let mut broken = None;
    for address in candidates(site)? {
        let read = site.text(&address).and_then(|body| feed::read(&body));
        match read {
            Ok(feed) if is_of_jobs(site, &address, &feed)? => return Ok(Found { address, feed }),
            Ok(_) => {}
            Err(error) if is_missing(&error) => {}
            // Retired feeds answer with a page, and so do sites for whatever they have not.
            Err(error @ PluginError::Parse(_)) => broken = broken.or(Some(error)),
            Err(error) => return Err(error),
        }
    }
    Err(broken.unwrap_or_else(|| PluginError::NotFound("the site has no feed of adverts".to_owned())))
}

/// Feeds that the site's pages name, those about jobs first, then the usual places.
fn candidates(site: &mut Site<'_>) -> Result<Vec<WebAddress>, PluginError> {
    let home = site.home().clone();
    let mut named = Vec::new();
    let pages = PAGES.iter().filter_map(|path| home.resolve(path));
    for page in
        std::iter::once(home.clone()).chain(pages).filter(|page| site.may_ask(page)).collect::<Vec<_>>()
    {
        match site.text(&page) {
            Ok(text) => named.extend(alternates(&page, &text)),
            Err(error) if is_missing(&error) => {}
            Err(error) => return Err(error),
        }
    }
    named.sort_by_key(|address: &WebAddress| !is_about_jobs(&address.target()));
    named.extend(USUAL.iter().filter_map(|path| home.resolve(path)));
    let mut known = std::collections::HashSet::new();
    named.retain(|address| site.may_ask(address) && known.insert(address.clone()));
    named.truncate(MOST_FEEDS);
    Ok(named)
}

/// The feeds that a page names.
fn alternates(at: &WebAddress, page: &str) -> Vec<WebAddress> {
    let links = html::empty_elements(page, "link").filter(|link| {
        let kind = link.attribute("type").unwrap_or_default().to_ascii_lowercase();
        let is_feed = ["rss+xml", "atom+xml", "feed+json"].iter().any(|known| kind.contains(known));
        is_feed && link.attribute("rel").is_some_and(|rel| rel.to_ascii_lowercase().contains("alternate"))
    });
    links.filter_map(|link| at.resolve(&link.attribute("href")?)).collect()
}

/// Whether a feed is of adverts: its items have what only adverts have, or both its address and its title name jobs and nothing
/// else, or the pages of its items have each a `JobPosting`.
fn is_of_jobs(site: &mut Site<'_>, address: &WebAddress, feed: &Feed) -> Result<bool, PluginError> {
    let says = |text: &str| is_about_jobs(text) && !is_about_others(text);
    if feed.is_of_jobs || says(&address.target()) && says(&feed.title) {
        return Ok(true);
    }
    let pages = feed.items.iter().filter_map(|item| address.resolve(&item.link));
    let pages = pages.map(WebAddress::without_tracking);
    let pages: Vec<WebAddress> = pages.filter(|page| site.may_ask(page)).take(SAMPLES).collect();
    let asked: Vec<&WebAddress> = pages.iter().collect();
    let mut adverts = 0;
    for page in site.texts(&asked) {
        match page {
            Ok(page) if Posting::first(&page).is_some() => adverts += 1,
            Ok(_) => return Ok(false),
            Err(error) if is_missing(&error) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(adverts > 0)
}
