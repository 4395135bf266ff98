//! The adverts that a site's sitemap lists.

use std::collections::HashSet;

use jobscan_careers::{
    address::WebAddress,
    sitemap::{self, Entry, Pages, Sitemap},
};
use jobscan_plugin_sdk as sdk;
use sdk::{
    BlockKind, Blocked, CallContext, Host, Offer, PluginError, Request, Response, Skipped,
    errors::parse_failure, json::Unread, status, text,
};

/// The most sitemaps of an index that are read.
const MOST_SITEMAPS: usize = 50;

/// Adverts of a list, without their texts.
#[derive(Debug, Default)]
pub(crate) struct Listing {
    pub(crate) offers: Vec<Offer>,
    pub(crate) skipped: Vec<Skipped>,
    /// Where the list goes on.
    pub(crate) next: Option<String>,
    /// What cannot be told to be an advert or none.
    pub(crate) unread: Unread,
}

impl Listing {
    pub(crate) fn is_empty(&self) -> bool {
        self.offers.is_empty() && self.skipped.is_empty()
    }
}

/// What the sitemap of a site lists. Those of an index are parts of it: one that fails makes the whole fail.
pub(crate) fn of_sitemap(site: &str, ctx: &CallContext, host: &mut dyn Host) -> Result<Listing, PluginError> {
    let asked = Request::get(format!("https://{site}/sitemap.xml")).conditional();
    let mut parts = vec![match sitemap::read(&body(asked.send(host)?, ctx)?)? {
        Sitemap::Pages(pages) => pages,
        Sitemap::Index(children) => return of_index(site, &children, ctx, host),
    }];
    Ok(listing(site, parts.drain(..)))
}

fn of_index(
    site: &str,
    children: &[String],
    ctx: &CallContext,
    host: &mut dyn Host,
) -> Result<Listing, PluginError> {
    let addresses = children.iter().filter_map(|child| WebAddress::parse(child));
    let own: Vec<WebAddress> = addresses.filter(|address| address.host() == site).collect();
    if own.len() > MOST_SITEMAPS {
        let detail =
            format!("the index names {} sitemaps, more than the {MOST_SITEMAPS} that are read", own.len());
        return Err(parse_failure(detail, Some("sitemapindex".to_owned()), None));
    }
    let requests = own.iter().map(|address| Request::get(address.to_string()).conditional()).collect();
    let mut parts = Vec::new();
    for answer in host.fetch_all(requests) {
        match sitemap::read(&body(answer?, ctx)?)? {
            Sitemap::Pages(pages) => parts.push(pages),
            Sitemap::Index(_) => return Err(parse_failure("an index names another index", None, None)),
        }
    }
    Ok(listing(site, parts.into_iter()))
}

/// The text of an answer. Its firewall says 202 to what it keeps out.
pub(crate) fn body(answer: Response, ctx: &CallContext) -> Result<String, PluginError> {
    match answer.status {
        202 => {
            let detail = format!("`{}` answered 202, as the firewall does", answer.final_url);
            Err(PluginError::Blocked(Blocked { kind: BlockKind::Waf, detail }))
        }
        200..300 => Ok(answer.body.text()),
        _ => Err(status::error(answer, ctx)),
    }
}

fn listing(site: &str, parts: impl Iterator<Item = Pages>) -> Listing {
    let mut listing = Listing::default();
    let mut known = HashSet::new();
    for Pages { entries, broken, .. } in parts {
        for entry in &entries {
            match offer(site, entry) {
                Some(offer) if known.insert(offer.ref_.id.clone()) => listing.offers.push(offer),
                None if !is_other_page(site, entry) => listing.unread.note("loc", &entry.address),
                _ => {}
            }
        }
        let nameless = Skipped { id: None, reason: "an entry of the sitemap has no address".to_owned() };
        listing.skipped.extend((0..broken).map(|_| nameless.clone()));
    }
    listing
}

/// An advert that a sitemap lists; `None` for every other page.
fn offer(site: &str, entry: &Entry) -> Option<Offer> {
    let address = WebAddress::parse(&entry.address)?.without_tracking();
    let (id, slug) = advert(&address).filter(|_| address.host() == site)?;
    let mut offer =
        Offer::new(id, address.clone().with_query("").to_string(), slug.map_or_else(|| id.to_owned(), words));
    offer.complete = false;
    offer.updated_at = entry.changed;
    Some(offer)
}

/// Whether a page of the site is none of an advert: `/jobs/intro`, `/careers-home`.
fn is_other_page(site: &str, entry: &Entry) -> bool {
    WebAddress::parse(&entry.address).filter(|address| address.host() == site).is_some_and(|address| {
        let segments: Vec<&str> = address.segments().collect();
        segments.len() <= 2 && segments.first().is_none_or(|first| matches!(*first, "jobs" | "careers-home"))
    })
}

/// The number and the words of an advert's page: `/jobs/1203/lake-pilot/job`, or `/careers-home/jobs/1203` under a host of
/// the customer's own.
pub(crate) fn advert(address: &WebAddress) -> Option<(&str, Option<&str>)> {
    let segments: Vec<&str> = address.segments().collect();
    let at = segments.iter().position(|segment| *segment == "jobs")?;
    let is_number = |id: &&&str| !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit());
    let id = segments.get(at + 1).filter(is_number)?;
    match segments[at + 2..] {
        [] | ["job"] => Some((id, None)),
        [slug] | [slug, "job"] => Some((id, Some(slug))),
        _ => None,
    }
}

/// The words of a part of an address, the first with a capital.
fn words(slug: &str) -> String {
    let plain = sdk::recognise::Address::parse(&format!("https://a.example/{slug}"));
    let plain = plain.and_then(|address| address.segments().first().map(|segment| (*segment).to_owned()));
    let words = text::squeeze(&plain.as_deref().unwrap_or(slug).replace(['-', '_', '+'], " "));
    let mut signs = words.chars();
    signs.next().map_or_else(String::new, |first| first.to_uppercase().chain(signs).collect())
}
