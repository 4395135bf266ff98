//! The adverts that a site's sitemap lists.

use std::collections::HashSet;

use jobscan_careers::{
    address::WebAddress,
    sitemap::{self, Pages, Sitemap},
    words,
};
use jobscan_plugin_sdk as sdk;
use sdk::{
    BlockKind, Blocked, CallContext, Host, Offer, PluginError, Request, Response, Skipped,
    errors::parse_failure, json::Unread, status,
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
    /// How many the site says that it has.
    pub(crate) total: Option<u64>,
    pub(crate) unread: Unread,
}

/// What the sitemap of a site lists. Those of an index are parts of it: one that fails makes the whole fail.
pub(crate) fn of_sitemap(site: &str, ctx: &CallContext, host: &mut dyn Host) -> Result<Listing, PluginError> {
    let asked = Request::get(format!("https://{site}/careers/sitemap.xml")).conditional();
    let parts = match sitemap::read(&body(asked.send(host)?, ctx)?)? {
        Sitemap::Pages(pages) => vec![pages],
        Sitemap::Index(children) => of_index(site, &children, ctx, host)?,
    };
    let mut listing = Listing::default();
    let mut known = HashSet::new();
    for Pages { entries, broken, .. } in parts {
        for entry in entries {
            let address = WebAddress::parse(&entry.address).map(WebAddress::without_tracking);
            match address.as_ref().filter(|address| address.host() == site).map(offer) {
                Some(Some(offer)) if known.insert(offer.ref_.id.clone()) => {
                    listing.offers.push(Offer { updated_at: entry.changed, ..offer });
                }
                Some(Some(_)) => {}
                Some(None) if address.is_some_and(|address| address.segments().count() <= 1) => {}
                _ => listing.unread.note("loc", &entry.address),
            }
        }
        let nameless = Skipped { id: None, reason: "an entry of the sitemap has no address".to_owned() };
        listing.skipped.extend((0..broken).map(|_| nameless.clone()));
    }
    Ok(listing)
}

fn of_index(
    site: &str,
    children: &[String],
    ctx: &CallContext,
    host: &mut dyn Host,
) -> Result<Vec<Pages>, PluginError> {
    let addresses = children.iter().filter_map(|child| WebAddress::parse(child));
    let own: Vec<WebAddress> = addresses.filter(|address| address.host() == site).collect();
    if own.len() > MOST_SITEMAPS {
        let detail =
            format!("the index names {} sitemaps, more than the {MOST_SITEMAPS} that are read", own.len());
        return Err(parse_failure(detail, Some("sitemapindex".to_owned()), None));
    }
    let requests = own.iter().map(|address| Request::get(address.to_string()).conditional()).collect();
    let answers = host.fetch_all(requests);
    answers
        .into_iter()
        .map(|answer| match sitemap::read(&body(answer?, ctx)?)? {
            Sitemap::Pages(pages) => Ok(pages),
            Sitemap::Index(_) => Err(parse_failure("an index names another index", None, None)),
        })
        .collect()
}

/// The advert of a page: `/careers/job/790300000001-signal-analyst?domain=acme.com`.
fn offer(address: &WebAddress) -> Option<Offer> {
    let segments: Vec<&str> = address.segments().collect();
    let ["careers", "job", name] = segments[..] else { return None };
    let (id, slug) = name.split_once('-').unwrap_or((name, ""));
    if id.is_empty() || !id.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let title = words::of_slug(slug).unwrap_or_else(|| id.to_owned());
    let mut offer = Offer::new(id, address.to_string(), title);
    offer.ref_.token = address.value("domain").map(str::to_owned);
    offer.complete = false;
    Some(offer)
}

/// The text of an answer. The system says 405 to whom it does not want.
pub(crate) fn body(answer: Response, ctx: &CallContext) -> Result<String, PluginError> {
    match answer.status {
        200..300 => Ok(answer.body.text()),
        405 => {
            let detail = format!("`{}` answered 405", answer.final_url);
            Err(PluginError::Blocked(Blocked { kind: BlockKind::Forbidden, detail }))
        }
        _ => Err(status::error(answer, ctx)),
    }
}
