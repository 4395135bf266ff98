//! Postings that are no JSON-LD: microdata, and `meta` elements whose names begin with `job-`.

use serde_json::{Map, Value, json};

use crate::{
    html::{self, Found},
    text,
};

/// The posting of a page's microdata, or else that of its `meta` elements.
pub(super) fn posting(page: &str) -> Option<Value> {
    microdata(page).or_else(|| metas(page))
}

/// The places that a page says beside its posting: `City~Region~Country;…`.
pub(super) fn places(page: &str) -> Option<Value> {
    let said = meta(page, "gtm_tbcn_location")?;
    let place = |place: &str| {
        let mut parts = place.split('~').map(str::trim);
        let mut part = || parts.next().unwrap_or_default().to_owned();
        json!({ "address": { "addressLocality": part(), "addressRegion": part(), "addressCountry": part() } })
    };
    let places: Vec<Value> = said.split(';').filter(|place| !place.trim().is_empty()).map(place).collect();
    (!places.is_empty()).then_some(Value::Array(places))
}

fn meta(page: &str, wanted: &str) -> Option<String> {
    let metas = html::empty_elements(page, "meta");
    let mut named = metas.filter(|meta| {
        meta.attribute("name")
            .or_else(|| meta.attribute("property"))
            .is_some_and(|name| name.eq_ignore_ascii_case(wanted))
    });
    named.find_map(|meta| meta.attribute("content")).filter(|content| !content.trim().is_empty())
}

fn metas(page: &str) -> Option<Value> {
    let title = meta(page, "job-title")?;
    let mut posting = json!({ "title": title });
    let plain = [
        ("description", "job-description"),
        ("datePosted", "job-posteddate"),
        ("jobLocationType", "job-workingmode"),
        ("identifier", "job-id"),
    ];
    for (name, meta_name) in plain {
        if let Some(said) = meta(page, meta_name) {
            posting[name] = said.into();
        }
    }
    let near =
        [("addressLocality", "job-city"), ("addressRegion", "job-region"), ("addressCountry", "job-country")];
    let address: Map<String, Value> = near
        .into_iter()
        .filter_map(|(name, said)| Some((name.to_owned(), meta(page, said)?.into())))
        .collect();
    if !address.is_empty() {
        posting["jobLocation"] = json!({ "address": address });
    }
    Some(posting)
}

/// The first item of the type, up to the next one. Values are taken by their names, wherever they stand in it.
fn microdata(page: &str) -> Option<Value> {
    let mark = page.find("schema.org/JobPosting\"").or_else(|| page.find("schema.org/JobPosting'"))?;
    let before = page[..mark].rfind('<').filter(|at| page[*at..mark].contains("itemtype"))?;
    let item = &page[before..];
    let end = item
        .get(1..)
        .and_then(|rest| rest.find("schema.org/JobPosting"))
        .filter(|end| *end > mark - before + 1);
    let item = end.map_or(item, |end| &item[..end]);
    let mut posting = json!({});
    for name in ["title", "description", "datePosted", "validThrough", "employmentType", "jobLocationType"] {
        let said = value(item, name, name == "description");
        if let Some(said) = said {
            posting[name] = said.into();
        }
    }
    let employer = after(item, "hiringOrganization")
        .and_then(|rest| value(rest, "name", false).or_else(|| value(item, "hiringOrganization", false)));
    if let Some(employer) = employer {
        posting["hiringOrganization"] = employer.into();
    }
    let near = ["addressLocality", "addressRegion", "addressCountry"];
    let address: Map<String, Value> = near
        .into_iter()
        .filter_map(|name| Some((name.to_owned(), value(item, name, false)?.into())))
        .collect();
    if !address.is_empty() {
        posting["jobLocation"] = json!({ "address": address });
    }
    posting.get("title").is_some().then_some(posting)
}

/// What follows the element with this `itemprop`.
fn after<'p>(item: &'p str, name: &str) -> Option<&'p str> {
    let tag = prop(item, name)?;
    item.get(tag.range.end..)
}

/// The tag with this `itemprop`.
fn prop<'p>(item: &'p str, wanted: &str) -> Option<Found<'p>> {
    html::tags(item).find(|tag| {
        tag.attribute("itemprop").is_some_and(|names| names.split_whitespace().any(|name| name == wanted))
    })
}

/// The value of an `itemprop`: its `content` or `datetime`, or what stands in it.
fn value(item: &str, name: &str, as_html: bool) -> Option<String> {
    let tag = prop(item, name)?;
    if let Some(said) = tag.attribute("content").or_else(|| tag.attribute("datetime")) {
        return Some(said).filter(|said| !said.trim().is_empty());
    }
    let inside = inside(item.get(tag.range.end..)?, tag_name(&item[tag.range.clone()]));
    let said = if as_html { inside.trim().to_owned() } else { text::squeeze(&text::plain(inside)) };
    Some(said).filter(|said| !said.is_empty())
}

fn tag_name(tag: &str) -> &str {
    let name = tag.trim_start_matches('<');
    &name[..name.find(|sign: char| !sign.is_ascii_alphanumeric()).unwrap_or(name.len())]
}

/// What stands before the closing tag of an element that has begun.
fn inside<'p>(rest: &'p str, name: &str) -> &'p str {
    let mut depth = 0_usize;
    for (at, _) in rest.match_indices('<') {
        let tag = &rest[at + 1..];
        let (closes, tag) = tag.strip_prefix('/').map_or((false, tag), |tag| (true, tag));
        let is_it = tag.get(..name.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(name))
            && !tag[name.len()..].starts_with(|sign: char| sign.is_ascii_alphanumeric() || sign == '-');
        match (is_it, closes) {
            (true, true) if depth == 0 => return &rest[..at],
            (true, true) => depth -= 1,
            (true, false) => depth += 1,
            (false, _) => {}
        }
    }
    rest
}
