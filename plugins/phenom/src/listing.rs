//! The adverts that a site's sitemap lists, in one language.

use std::collections::{BTreeMap, HashSet};

use jobscan_careers::{
    address::WebAddress,
    shape::parts,
    sitemap::{self, Entry, Pages, Sitemap},
    words,
};
use jobscan_plugin_sdk as sdk;
use sdk::{
    CallContext, Host, Offer, PluginError, Request, Response, Skipped, errors::parse_failure, json::Unread,
    status,
};

/// The most shards of a site that are read, a few hundred of one language.
const MOST_SHARDS: usize = 600;

/// Shards that are asked for in one call.
const AT_ONCE: usize = 50;

/// Adverts of a list, without their texts.
#[derive(Debug, Default)]
pub(crate) struct Listing {
    pub(crate) offers: Vec<Offer>,
    pub(crate) skipped: Vec<Skipped>,
    /// The language that is kept, for the next scan.
    pub(crate) language: Option<String>,
    pub(crate) unread: Unread,
}

/// What the sitemap of a site lists. Its shards are parts of it: one that fails makes the whole fail.
pub(crate) fn of_sitemap(
    site: &str,
    language: Option<&str>,
    ctx: &CallContext,
    host: &mut dyn Host,
) -> Result<Listing, PluginError> {
    let asked = Request::get(format!("https://{site}/sitemap.xml")).conditional();
    let shards = match sitemap::read(&body(asked.send(host)?, ctx)?)? {
        Sitemap::Pages(pages) => vec![pages],
        Sitemap::Index(children) => shards(site, language, &children, ctx, host)?,
    };
    let mut listing = Listing::default();
    let mut adverts: BTreeMap<String, Vec<Offer>> = BTreeMap::new();
    for Pages { entries, broken, .. } in shards {
        for entry in entries {
            match advert(site, &entry) {
                Some((language, offer)) => adverts.entry(language).or_default().push(offer),
                None if is_other_page(site, &entry) => {}
                None => listing.unread.note("loc", &entry.address),
            }
        }
        let nameless = Skipped { id: None, reason: "an entry of the sitemap has no address".to_owned() };
        listing.skipped.extend((0..broken).map(|_| nameless.clone()));
    }
    let most = adverts.values().map(Vec::len).max().unwrap_or(0);
    let known = language.filter(|language| adverts.contains_key(*language)).map(str::to_owned);
    let kept = known
        .or_else(|| adverts.iter().find(|(_, offers)| offers.len() == most).map(|(kept, _)| kept.clone()));
    if let Some(kept) = kept {
        let mut known = HashSet::new();
        let offers = adverts.remove(&kept).unwrap_or_default().into_iter();
        listing.offers = offers.filter(|offer| known.insert(offer.ref_.id.clone())).collect();
        listing.language = Some(kept);
    }
    Ok(listing)
}

/// The shards of an index. Where their names tell languages apart, only those of the kept one are asked for.
fn shards(
    site: &str,
    language: Option<&str>,
    children: &[String],
    ctx: &CallContext,
    host: &mut dyn Host,
) -> Result<Vec<Pages>, PluginError> {
    let addresses = children.iter().filter_map(|child| WebAddress::parse(child));
    let mut own: Vec<WebAddress> = addresses.filter(|address| address.host() == site).collect();
    if let Some(language) = language {
        let end = format!("-{language}.xml");
        let of_language: Vec<WebAddress> =
            own.iter().filter(|shard| shard.path().to_lowercase().ends_with(&end)).cloned().collect();
        if !of_language.is_empty() {
            own = of_language;
        }
    }
    if own.len() > MOST_SHARDS {
        let detail =
            format!("the index names {} sitemaps, more than the {MOST_SHARDS} that are read", own.len());
        return Err(parse_failure(detail, Some("sitemapindex".to_owned()), None));
    }
    let mut read = Vec::new();
    for some in own.chunks(AT_ONCE) {
        let requests = some.iter().map(|address| Request::get(address.to_string()).conditional()).collect();
        for answer in host.fetch_all(requests) {
            match sitemap::read(&body(answer?, ctx)?)? {
                Sitemap::Pages(pages) => read.push(pages),
                Sitemap::Index(_) => return Err(parse_failure("an index names another index", None, None)),
            }
        }
    }
    Ok(read)
}

/// The language and the advert of a page: `/global/en/job/TINCUSQ1EXTERNALENUS/quill-cutter`.
fn advert(site: &str, entry: &Entry) -> Option<(String, Offer)> {
    let address = WebAddress::parse(&entry.address)?.without_tracking();
    let (language, segments) = parts(&address);
    let at = segments.iter().position(|part| *part == "job").filter(|_| address.host() == site)?;
    let id = segments.get(at + 1)?;
    let is_number = id.bytes().any(|byte| byte.is_ascii_digit())
        && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    if !is_number || segments.len() > at + 3 {
        return None;
    }
    let title =
        segments.get(at + 2).and_then(|slug| words::of_slug(slug)).unwrap_or_else(|| (*id).to_owned());
    let mut offer = Offer::new(*id, address.clone().with_query("").to_string(), title);
    offer.complete = false;
    offer.updated_at = entry.changed;
    Some((language.unwrap_or_default(), offer))
}

/// Whether a page of the site is none of an advert: `/global/en/recruitment-scam-warning`.
fn is_other_page(site: &str, entry: &Entry) -> bool {
    let address = WebAddress::parse(&entry.address).filter(|address| address.host() == site);
    address.is_some_and(|address| {
        let segments: Vec<&str> = address.segments().collect();
        let is_number = |part: &&str| part.bytes().any(|byte| byte.is_ascii_digit());
        segments.len() <= 4 && !segments.contains(&"job") && !segments.iter().any(is_number)
    })
}

/// The text of an answer.
pub(crate) fn body(answer: Response, ctx: &CallContext) -> Result<String, PluginError> {
    if (200..300).contains(&answer.status) { Ok(answer.body.text()) } else { Err(status::error(answer, ctx)) }
}
