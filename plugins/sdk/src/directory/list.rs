//! Reads a page of a list: the detail pages that it links to, and the next page.

use super::{
    likeness::words,
    link::{Link, without_fragment},
    site::Site,
};
use crate::page::{Element, Page};

/// Query parameters that hold the page number.
const NUMBER_KEYS: [&str; 5] = ["page", "pagina", "pag", "paged", "p"];

/// Path segments that come before the page number.
const NUMBER_SEGMENTS: [&str; 2] = ["page", "pagina"];

/// Words in the link to the next page.
const NEXT_WORDS: [&str; 7] = ["next", "siguiente", "siguientes", "seguent", "seguents", "proxima", "older"];

/// Symbols in the link to the next page.
const NEXT_SIGNS: [&str; 6] = ["›", "»", "→", ">", ">>", "❯"];

/// The URLs of the detail pages, in order and without duplicates.
pub(super) fn details(site: &Site, page: &Page<'_>) -> Vec<String> {
    let mut found: Vec<&str> = Vec::new();
    for url in page.named("a").filter_map(|link| link.attr("href")).map(without_fragment) {
        if Link::parse(url).is_some_and(|link| site.is_details(&link)) && !found.contains(&url) {
            found.push(url);
        }
    }
    found.into_iter().map(str::to_owned).collect()
}

/// The page after `current`: the link with the next number, or the link that says it is the next page.
///
/// A link that says so and has the same number as `current` takes precedence: some directories count pages from 0, so
/// that after a first page without a number, number 1 is the next page and number 2 the one after it.
pub(super) fn next(site: &Site, page: &Page<'_>, current: &str) -> Option<String> {
    let here = Link::parse(current)?;
    let number = number(&here);
    let ahead: Vec<_> = page
        .elements()
        .iter()
        .filter(|element| ["a", "link"].contains(&element.name))
        .filter_map(|element| Some((element, without_fragment(element.attr("href")?))))
        .filter_map(|(element, url)| Some((element, url, Link::parse(url)?)))
        .filter(|(_, _, link)| site.is_on_host(link) && base(link) == base(&here))
        .map(|(element, url, link)| (element, url, self::number(&link)))
        .filter(|(_, url, to)| *to > number || *to == number && *url != without_fragment(current))
        .collect();
    ahead
        .iter()
        .find(|(element, _, to)| *to == number && says_next(element))
        .or_else(|| ahead.iter().find(|(_, _, to)| *to == number + 1))
        .or_else(|| ahead.iter().find(|(element, _, _)| says_next(element)))
        .map(|(_, url, _)| (*url).to_owned())
}

/// The page number in a URL; 1 if there is none.
fn number(link: &Link<'_>) -> u32 {
    let in_query = link.query().find(|(key, _)| NUMBER_KEYS.contains(key)).map(|(_, value)| value);
    let mut from_end = link.segments().rev();
    let in_path = || {
        let (last, before) = (from_end.next()?, from_end.next()?);
        NUMBER_SEGMENTS.contains(&before).then_some(last)
    };
    in_query.or_else(in_path).and_then(|number| number.parse().ok()).unwrap_or(1)
}

/// The path without the page number.
fn base<'u>(link: &Link<'u>) -> &'u str {
    let path = link.path().trim_end_matches('/');
    let numbered = path.rsplit_once('/').filter(|(_, number)| number.parse::<u32>().is_ok());
    let base = numbered.and_then(|(before, _)| {
        let (before, segment) = before.rsplit_once('/')?;
        NUMBER_SEGMENTS.contains(&segment).then_some(before)
    });
    base.unwrap_or(path)
}

fn says_next(element: &Element<'_>) -> bool {
    let says = |text: &str| words(text).any(|word| NEXT_WORDS.contains(&word.as_str()));
    let attribute = |name| element.attr(name).is_some_and(says);
    says(element.text) || NEXT_SIGNS.contains(&element.text.trim()) || attribute("class") || attribute("rel")
}
