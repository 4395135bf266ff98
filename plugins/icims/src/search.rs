//! The pages of a site's search, strictly one after another.

use std::fmt;

use jobscan_careers::address::WebAddress;
use jobscan_plugin_sdk as sdk;
use sdk::{
    CallContext, Host, Offer, PluginError, Request, Skipped, errors::parse_failure, html, status, text,
};

use crate::listing::{Listing, advert, body};

/// The next page, and the first advert of the page before: past the end some sites repeat their last page.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Cursor {
    page: u32,
    first: String,
}

impl Cursor {
    pub(crate) fn parse(cursor: &str) -> Option<Self> {
        let (page, first) = cursor.split_once(':')?;
        let page = page.parse().ok().filter(|page| *page > 0)?;
        Some(Self { page, first: first.to_owned() })
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.page, self.first)
    }
}

/// A page of the search.
pub(crate) fn page(
    site: &str,
    at: &Cursor,
    ctx: &CallContext,
    host: &mut dyn Host,
) -> Result<Listing, PluginError> {
    let number = if at.page > 0 { format!("&pr={}", at.page) } else { String::new() };
    let url = format!("https://{site}/jobs/search?ss=1&in_iframe=1{number}");
    let page = body(Request::get(url).send(host)?, ctx)?;
    if !page.contains("iCIMS_ListingsPage") {
        return Err(match status::page_instead_of_data(&page) {
            wall @ PluginError::Blocked(_) => wall,
            _ => parse_failure("the page is no list of adverts", None, Some(&page)),
        });
    }
    if !page.to_ascii_lowercase().contains("</html>") {
        return Err(parse_failure("the page ends in the middle", None, Some(&page)));
    }
    let mut listing = Listing::default();
    for card in page.split("iCIMS_JobCardItem").skip(1) {
        match offer(site, card) {
            Ok(offer) => listing.offers.push(offer),
            Err(skipped) => listing.skipped.push(skipped),
        }
    }
    let first = listing.offers.first().map(|offer| offer.ref_.id.clone()).unwrap_or_default();
    if at.page > 0 && first == at.first {
        // Nothing new: the page before was the last.
        return Ok(Listing::default());
    }
    if !listing.is_empty() && !is_last(&page) {
        listing.next = Some(Cursor { page: at.page + 1, first }.to_string());
    }
    Ok(listing)
}

/// Whether it says "Page 3 of 3". One that says nothing may be followed by another.
fn is_last(page: &str) -> bool {
    let said = page.split("Page ").skip(1).find_map(|rest| {
        let (nth, rest) = rest.split_once(" of ")?;
        let nth: u32 = nth.trim().parse().ok()?;
        let end = rest.find(|sign: char| !sign.is_ascii_digit()).unwrap_or(rest.len());
        Some((nth, rest[..end].parse::<u32>().ok()?))
    });
    said.is_some_and(|(nth, all)| nth >= all)
}

/// The advert of a card.
fn offer(site: &str, card: &str) -> Result<Offer, Skipped> {
    let skipped =
        |id: Option<&str>, reason: &str| Skipped { id: id.map(str::to_owned), reason: reason.to_owned() };
    let mut links = html::elements(card).filter(|found| found.name == "a");
    let link = links.find(|link| link.attribute("class").is_some_and(|class| class.contains("iCIMS_Anchor")));
    let link = link.ok_or_else(|| skipped(None, "a card has no link"))?;
    let page = WebAddress::of_host(site);
    let address = page.and_then(|page| page.resolve(&link.attribute("href")?));
    let address = address.filter(|address| address.host() == site).map(|address| address.with_query(""));
    let address = address.ok_or_else(|| skipped(None, "a card leads to no page of the site"))?;
    let (id, _) = advert(&address).ok_or_else(|| skipped(None, "a card leads to no advert"))?;
    let heading =
        between(link.inside, "<h3", "</h3>").and_then(|rest| rest.split_once('>')).map(|(_, words)| words);
    let title = heading.map(|heading| text::squeeze(&text::plain(heading))).unwrap_or_default();
    if title.is_empty() {
        return Err(skipped(Some(id), "a card has no title"));
    }
    let mut offer = Offer::new(id, address.to_string(), title);
    offer.complete = false;
    offer.locations = places(card);
    Ok(offer)
}

/// The places of a card: `US-MN-Duluth | US-WI-Superior`.
fn places(card: &str) -> Vec<String> {
    let Some((_, rest)) = card.split_once("field-label\">Location") else { return Vec::new() };
    let said =
        rest.split_once("<span").and_then(|(_, rest)| between(rest, ">", "</span>")).unwrap_or_default();
    let plain = text::plain(said);
    plain.split('|').map(|place| place_of(place.trim())).filter(|place| !place.is_empty()).collect()
}

/// Country, region and town, the nearest first.
fn place_of(said: &str) -> String {
    let is_code =
        |part: &str| (2..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_uppercase());
    let mut parts = said.splitn(3, '-');
    match (parts.next(), parts.next(), parts.next()) {
        (Some(country), Some(region), Some(town))
            if is_code(country) && is_code(region) && !town.is_empty() =>
        {
            format!("{town}, {region}, {country}")
        }
        _ => said.to_owned(),
    }
}

fn between<'a>(text: &'a str, begin: &str, end: &str) -> Option<&'a str> {
    Some(text.split_once(begin)?.1.split_once(end)?.0)
}
