//! Which of its faces a career site shows, in the order of how much they tell.

use jobscan_plugin_sdk as sdk;
use sdk::{CallContext, FetchError, Host, Level, Offer, PluginError, Request, Response, errors, status};

use crate::{
    cursor::is_brand,
    feed::Feed,
    search::{self, locales},
    sitemap,
    tenant::CareerSite,
    tiles,
};

/// Where feeds are; the second is spelt as the system spells it.
const FEEDS: [&str; 2] = ["googlefeed.xml", "sitemal.xml"];

/// Where sitemaps are.
const SITEMAPS: [&str; 2] = ["job_sitemap.xml", "sitemap.xml"];

/// What stands in the pages of a career site of this system only.
const SIGNS: [&str; 5] = [
    "rmkcdn.successfactors.com",
    "jobs2web.com",
    "/tile-search-results/",
    "data-careersite-propertyid",
    "/services/recruiting/",
];

/// A face with what it answered.
pub(crate) enum Face {
    Feed(Feed),
    Sitemap(Vec<Offer>),
    /// The path of the brand, and the first tiles.
    Tiles(String, String),
    /// The path of the brand, and the languages.
    Search(String, Vec<String>),
}

/// Asks for one face after the other. What is missing, or something else, is passed over; a refusal is not: a feed that
/// cannot be had now is not one that was retired.
pub(crate) fn find(site: &CareerSite, ctx: &CallContext, host: &mut dyn Host) -> Result<Face, PluginError> {
    let origin = site.origin();
    let mut something_else = None;
    for file in FEEDS {
        if let Some(answer) = ask(host, ctx, &format!("{origin}/{file}"))? {
            match Feed::begin(answer.body) {
                Some(feed) => return Ok(Face::Feed(feed)),
                None => something_else = something_else.or(Some(file)),
            }
        }
    }
    for file in SITEMAPS {
        if let Some(answer) = ask(host, ctx, &format!("{origin}/{file}"))? {
            match sitemap::offers(&answer.body.text())? {
                Some(offers) if !offers.is_empty() => return Ok(Face::Sitemap(offers)),
                _ => something_else = something_else.or(Some(file)),
            }
        }
    }
    let nothing = || match something_else {
        None => PluginError::NotFound(format!("`{origin}` has none of the lists of a career site")),
        Some(file) => {
            errors::parse_failure(format!("`{origin}/{file}` is no list, and there is no other"), None, None)
        }
    };
    let Some(page) = ask(host, ctx, &format!("{origin}/search/"))? else { return Err(nothing()) };
    let brand = brand_of(&page.final_url, &origin);
    let page = page.body.text();
    if !SIGNS.iter().any(|sign| page.contains(sign)) {
        return Err(status::page_instead_of_data(&page));
    }
    let base = format!("{origin}{brand}");
    if let Some(answer) = ask(host, ctx, &tiles::address(&base, 0))? {
        let answer = answer.body.text();
        if tiles::offers(&answer, &origin).0 > 0 || page.contains("/tile-search-results/") {
            return Ok(Face::Tiles(brand, answer));
        }
    }
    Ok(Face::Search(brand, locales(&page)))
}

/// An answer with data of whatever kind; `None` where there is none.
fn ask(host: &mut dyn Host, ctx: &CallContext, url: &str) -> Result<Option<Response>, PluginError> {
    match host.fetch(Request::get(url).conditional()) {
        Ok(answer) if (200..300).contains(&answer.status) => Ok(Some(answer)),
        Ok(answer) if matches!(answer.status, 404 | 410) => Ok(None),
        Ok(answer) => Err(status::error(answer, ctx)),
        Err(FetchError::TooLarge(limit)) => {
            let limit = limit.to_string();
            host.log(
                Level::Warn,
                "a list is larger than one answer may be",
                &[("url", url), ("bytes", &limit)],
            );
            Ok(None)
        }
        Err(error) => Err(error.into()),
    }
}

/// A page of tiles.
pub(crate) fn ask_tiles(
    host: &mut dyn Host,
    ctx: &CallContext,
    base: &str,
    row: usize,
) -> Result<String, PluginError> {
    let url = tiles::address(base, row);
    let answer = ask(host, ctx, &url)?.ok_or_else(|| PluginError::NotFound(format!("`{url}` is gone")))?;
    Ok(answer.body.text())
}

/// A page of the newer search.
pub(crate) fn ask_search(
    host: &mut dyn Host,
    ctx: &CallContext,
    base: &str,
    (locale, page): (&str, u64),
) -> Result<String, PluginError> {
    match host.fetch(search::request(base, locale, page)) {
        Ok(answer) => answer.expect_text(ctx),
        Err(FetchError::Denied(why)) => Err(PluginError::Unsupported(format!(
            "this career site tells its list by POST only, which hosts of customers are not asked by: {why}"
        ))),
        Err(error) => Err(error.into()),
    }
}

/// The path of a brand, which a search page's address begins with.
fn brand_of(final_url: &str, origin: &str) -> String {
    let path = final_url.strip_prefix(origin).unwrap_or_default();
    let brand = path.split_once("/search").map_or("", |(brand, _)| brand);
    if is_brand(brand) { brand.to_owned() } else { String::new() }
}
