//! Offers that are links: of a page, or the addresses of a sitemap.

use std::borrow::Cow;

use jobscan_definition::{
    model::Links,
    segment::{parts, taken},
};
use jobscan_plugin_sdk::{recognise::Address, text};

use crate::{html, node::Node};

/// A row made of a link: `url`, `text` and what the path's names stand for; `lastmod` of a sitemap. None if the link is
/// no offer's.
pub(crate) fn row<'a>(links: Option<&Links>, base: &str, url: &str, words: &str) -> Option<Node<'a>> {
    let url = absolute(base, url)?;
    let mut members = vec![
        (Cow::Borrowed("url"), Node::Text(Cow::Owned(url.clone()))),
        (Cow::Borrowed("text"), Node::Text(Cow::Owned(words.to_owned()))),
    ];
    if let Some(links) = links {
        members.extend(links.paths.iter().find_map(|path| captured(path, &url))?);
    }
    Some(Node::Object(members))
}

/// The row of a link as it is written in a page.
pub(crate) fn of_page<'a>(links: Option<&Links>, base: &str, raw: &str) -> Option<Node<'a>> {
    let link = html::elements(raw).next()?;
    let words = text::squeeze(&text::plain(link.inside));
    row(links, base, &link.attribute("href")?, &words)
}

/// The row of an address in a sitemap.
pub(crate) fn of_sitemap<'a>(links: Option<&Links>, url: &str, lastmod: Option<&str>) -> Option<Node<'a>> {
    let Node::Object(mut members) = row(links, url, url, "")? else { return None };
    let more = [("loc", Some(url)), ("lastmod", lastmod)];
    members.extend(
        more.into_iter().filter_map(|(name, value)| {
            Some((Cow::Borrowed(name), Node::Text(Cow::Owned(value?.to_owned()))))
        }),
    );
    Some(Node::Object(members))
}

type Members<'a> = Vec<(Cow<'a, str>, Node<'a>)>;

/// What the names in a path stand for in an address; None if the address does not begin with such a path.
fn captured<'a>(pattern: &str, url: &str) -> Option<Members<'a>> {
    let address = Address::parse(url)?;
    let segments = address.segments();
    let wanted: Vec<&str> = pattern.split('/').filter(|segment| !segment.is_empty()).collect();
    if segments.len() < wanted.len() { None } else { fits(&wanted, &segments) }
}

fn fits<'a>(wanted: &[&str], segments: &[&str]) -> Option<Members<'a>> {
    let mut members = Vec::new();
    for (wanted, segment) in wanted.iter().zip(segments) {
        if wanted.contains('{') {
            let found = taken(&parts(wanted)?, segment)?.into_iter();
            members.extend(found.map(|(name, value)| {
                (Cow::Owned(name.to_owned()), Node::Text(Cow::Owned(value.to_owned())))
            }));
        } else if *wanted != "*" && !wanted.split('|').any(|one| one == *segment) {
            return None;
        }
    }
    Some(members)
}

/// An address as it is meant on a page at `base`.
pub(crate) fn absolute(base: &str, url: &str) -> Option<String> {
    let url = url.trim();
    if text::is_web_url(url) {
        return Some(url.to_owned());
    }
    let (scheme, rest) = base.split_once("://")?;
    let host_end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let origin = &base[..scheme.len() + 3 + host_end];
    let absolute = if url.starts_with("//") {
        format!("{scheme}:{url}")
    } else if url.starts_with('/') {
        format!("{origin}{url}")
    } else if url.is_empty() || url.starts_with('#') || url.split(['/', '?']).next()?.contains(':') {
        return None;
    } else {
        let path = rest[host_end..].split(['?', '#']).next().unwrap_or_default();
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        format!("{origin}{folder}/{url}")
    };
    text::is_web_url(&absolute).then_some(absolute)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::place::Place;

    fn said(node: &Node<'_>, name: &str) -> Option<String> {
        let path =
            jobscan_definition::model::Path(vec![jobscan_definition::model::Step::Name(name.to_owned())]);
        Place::of(node).texts(&path).first().map(ToString::to_string)
    }

    #[test]
    fn a_path_takes_its_names_from_the_address() {
        let links = Links { paths: vec!["*/job|jobs/{id}/{slug}".to_owned()] };
        let url = "https://jobs.mirlo.example/en/job/101/night-porter?utm_source=sitemap";
        let row = of_sitemap(Some(&links), url, Some("2026-11-28")).unwrap();
        assert_eq!(said(&row, "id").as_deref(), Some("101"));
        assert_eq!(said(&row, "slug").as_deref(), Some("night-porter"));
        assert_eq!(
            (said(&row, "loc").as_deref(), said(&row, "lastmod").as_deref()),
            (Some(url), Some("2026-11-28"))
        );
        assert_eq!(of_sitemap(Some(&links), "https://jobs.mirlo.example/en/blog/why-we-hire", None), None);
    }

    #[test]
    fn addresses_of_a_page_are_made_whole() {
        let base = "https://acme.example/jobs/list?x=1";
        for (url, whole) in [
            ("/apply/1", Some("https://acme.example/apply/1")),
            ("apply/1", Some("https://acme.example/jobs/apply/1")),
            ("//other.example/1", Some("https://other.example/1")),
            ("http://other.example/1", Some("http://other.example/1")),
            ("mailto:x@acme.example", None),
            ("#top", None),
            ("", None),
        ] {
            assert_eq!(absolute(base, url).as_deref(), whole, "{url}");
        }
    }
}
