//! A posting's page, which tells the facts by microdata.

use jobscan_plugin_sdk as sdk;
use sdk::{
    Description, Employer, Offer, OfferRef, PluginError, errors,
    json::Unread,
    markup::{self, Tag},
    reading::date,
    text,
};

/// Reads a page.
pub(crate) fn read(page: &str, wanted: &OfferRef, unread: &mut Unread) -> Result<Offer, PluginError> {
    if !markup::is_whole(page) {
        return Err(errors::parse_failure("the page ends before it is closed", None, Some(page)));
    }
    let facts: Vec<(String, Tag<'_>)> = markup::elements(page)
        .filter_map(|tag| Some((tag.attribute("itemprop")?.into_owned(), tag)))
        .collect();
    let first = |name: &str| facts.iter().find(|(held, _)| held == name).map(|(_, tag)| *tag);
    let title = first("title").and_then(|tag| value(&tag));
    let Some(title) = title else {
        return Err(errors::parse_failure(
            "the page has no title of a posting",
            Some("title".to_owned()),
            Some(page),
        ));
    };
    let mut offer = Offer::new(&*wanted.id, &*wanted.url, title);
    offer.employer = first("hiringOrganization")
        .and_then(|tag| value(&tag))
        .map(|name| Employer { name: Some(name), website: None });
    offer.locations = places(&facts);
    offer.employment_type = first("employmentType").and_then(|tag| value(&tag));
    let html = first("description").map(|tag| tag.inner().trim()).filter(|html| !html.is_empty());
    offer.description = html.map(|html| Description::Html(html.to_owned()));
    let mut moment = |name: &str| {
        let value = first(name).and_then(|tag| value(&tag))?;
        let at = instant(&value);
        if at.is_none() {
            unread.note(name, &value);
        }
        at
    };
    offer.posted_at = moment("datePosted");
    offer.expires_at = moment("validThrough");
    Ok(offer)
}

/// What an element says: its attribute, or its words.
fn value(tag: &Tag<'_>) -> Option<String> {
    let told =
        tag.attribute("content").map(|value| value.trim().to_owned()).filter(|value| !value.is_empty());
    told.or_else(|| Some(tag.words())).filter(|value| !value.is_empty())
}

/// The places in order: each begins with a part that the one before has already.
fn places(facts: &[(String, Tag<'_>)]) -> Vec<String> {
    const PARTS: [&str; 3] = ["addressLocality", "addressRegion", "addressCountry"];
    let mut places: Vec<[Option<String>; 3]> = Vec::new();
    for (name, tag) in facts {
        let Some(part) = PARTS.iter().position(|part| part == name) else { continue };
        let Some(value) = value(tag) else { continue };
        match places.last_mut() {
            Some(place) if place[part].is_none() => place[part] = Some(value),
            _ => {
                let mut place = [None, None, None];
                place[part] = Some(value);
                places.push(place);
            }
        }
    }
    let mut told: Vec<String> = Vec::new();
    for place in places {
        let place = place.into_iter().flatten().collect::<Vec<_>>().join(", ");
        if !told.contains(&place) {
            told.push(place);
        }
    }
    told
}

/// A date in a usual form, or in that of Java: `Tue Nov 03 00:00:00 UTC 2026`. A zone that is not known leaves the day.
fn instant(value: &str) -> Option<i64> {
    if let Some(at) = date::text(value) {
        return Some(at);
    }
    let words: Vec<&str> = value.split_whitespace().collect();
    let [_, month, day, time, zone, year] = words[..] else { return None };
    let day = format!("{day} {month} {year}");
    date::text(&format!("{day} {time} {zone}")).or_else(|| date::text(&day))
}

/// The offer of a page's address before the page was read.
pub(crate) fn unread_offer(id: String, url: &str, title: &str) -> Offer {
    let mut offer = Offer::new(id, url, text::squeeze(title));
    offer.complete = false;
    offer
}
