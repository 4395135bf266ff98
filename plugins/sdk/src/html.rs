//! Finds links and scripts in a web page. It is no parser: it looks for the two elements that boards are read from, skips
//! comments, and takes nothing from inside of scripts for an element.

use std::ops::Range;

use crate::text;

/// An element that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found<'a> {
    /// `a`, `script`, or what was looked for.
    pub name: &'static str,
    /// What stands in its tag behind the name.
    attributes: &'a str,
    /// What stands between its tags, as it is written.
    pub inside: &'a str,
    /// Where it stands.
    pub range: Range<usize>,
}

impl Found<'_> {
    /// The value of an attribute, with its entities undone.
    #[must_use]
    pub fn attribute(&self, wanted: &str) -> Option<String> {
        let mut rest = self.attributes;
        loop {
            rest = rest.trim_start_matches(|sign: char| sign.is_whitespace() || sign == '/');
            if rest.is_empty() {
                return None;
            }
            let (name, after) = rest
                .split_at(rest.find(|sign: char| sign.is_whitespace() || sign == '=').unwrap_or(rest.len()));
            let (value, after) = value(after);
            if name.eq_ignore_ascii_case(wanted) {
                return Some(text::unescape(value.trim()).into_owned());
            }
            rest = after;
            // A sign that is no name and no value must not be met again.
            if name.is_empty() && value.is_empty() {
                rest = rest.get(1..).unwrap_or_default();
            }
        }
    }
}

/// The value behind an attribute's name, and what follows.
fn value(after: &str) -> (&str, &str) {
    let Some(rest) = after.trim_start().strip_prefix('=') else { return ("", after) };
    let rest = rest.trim_start();
    for quote in ['"', '\''] {
        if let Some(quoted) = rest.strip_prefix(quote) {
            return quoted.split_once(quote).unwrap_or((quoted, ""));
        }
    }
    rest.split_at(rest.find(char::is_whitespace).unwrap_or(rest.len()))
}

/// The links and scripts of a page, in order.
pub fn elements(page: &str) -> impl Iterator<Item = Found<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            at += page.get(at..)?.find('<')?;
            let rest = &page[at..];
            if rest.starts_with("<!--") {
                at += rest.find("-->")? + 3;
                continue;
            }
            let name = ["script", "style", "a"].into_iter().find(|name| begins(rest, name));
            let Some(name) = name else {
                at += 1;
                continue;
            };
            let found = element(page, at, name)?;
            at = if name == "a" { at + rest.len() - after_tag(rest)?.len() } else { found.range.end };
            if name != "style" {
                return Some(found);
            }
        }
    })
}

/// The elements of a page that have no content, like `link` and `meta`, in order.
pub fn empty_elements<'p>(page: &'p str, name: &'static str) -> impl Iterator<Item = Found<'p>> {
    let tags = page.match_indices('<').filter(move |(at, _)| begins(&page[*at..], name));
    tags.filter_map(move |(at, _)| {
        let end = page.len() - after_tag(&page[at..])?.len();
        Some(Found { name, attributes: page.get(at + 1 + name.len()..end - 1)?, inside: "", range: at..end })
    })
}

/// The title of a page, with its entities undone.
#[must_use]
pub fn title(page: &str) -> Option<String> {
    let tag = page.match_indices('<').map(|(at, _)| &page[at..]).find(|rest| begins(rest, "title"))?;
    let inside = after_tag(tag)?.split('<').next()?;
    Some(text::squeeze(&text::unescape(inside))).filter(|title| !title.is_empty())
}

/// Whether a text begins with the tag of this element.
fn begins(rest: &str, name: &str) -> bool {
    let Some(tag) = rest.get(1..=name.len()) else { return false };
    let next = rest[1 + name.len()..].chars().next();
    tag.eq_ignore_ascii_case(name)
        && next.is_some_and(|sign| sign.is_whitespace() || sign == '>' || sign == '/')
}

/// What follows the tag that a text begins with. A `>` within quotes does not end it.
fn after_tag(rest: &str) -> Option<&str> {
    let mut quote = None;
    for (at, sign) in rest.char_indices() {
        match (quote, sign) {
            (None, '>') => return rest.get(at + 1..),
            (None, '"' | '\'') => quote = Some(sign),
            (Some(open), sign) if open == sign => quote = None,
            _ => {}
        }
    }
    None
}

fn element<'a>(page: &'a str, at: usize, name: &'static str) -> Option<Found<'a>> {
    let rest = &page[at..];
    let content = after_tag(rest)?;
    let begin = page.len() - content.len();
    let attributes = page.get(at + 1 + name.len()..begin - 1)?;
    let end = closing(content, name).unwrap_or(content.len());
    let inside = &content[..end];
    let closed = content[end..].starts_with("</");
    let tail =
        if closed { content[end..].find('>').map_or(content.len(), |tail| end + tail + 1) } else { end };
    Some(Found { name, attributes, inside, range: at..begin + tail })
}

/// Where an element ends: at its closing tag, and a link at the latest where the next one begins, as browsers read it.
/// Otherwise each of many links that stay open would hold all that follow.
fn closing(content: &str, name: &str) -> Option<usize> {
    let closes = |rest: &str| {
        let tag = rest.strip_prefix("</").and_then(|rest| rest.get(..name.len()));
        tag.is_some_and(|tag| tag.eq_ignore_ascii_case(name))
    };
    let ends = |rest: &str| closes(rest) || name == "a" && begins(rest, name);
    content.match_indices('<').map(|(at, _)| at).find(|at| ends(&content[*at..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn links(page: &str) -> Vec<(Option<String>, String)> {
        let links = elements(page).filter(|found| found.name == "a");
        links.map(|link| (link.attribute("href"), text::plain(link.inside).trim().to_owned())).collect()
    }

    #[test]
    fn links_have_their_address_and_their_words() {
        let page = "<!-- <a href=x>no</a> --><A class=big HREF='/a?b&amp;c' ><b>One</b></A><abbr>x</abbr><a\nhref=/two>Two";
        assert_eq!(
            links(page),
            [(Some("/a?b&c".to_owned()), "One".to_owned()), (Some("/two".to_owned()), "Two".to_owned())]
        );
    }

    #[test]
    fn nothing_in_a_script_is_an_element() {
        let page = "<script type=\"application/ld+json\">{\"a\":\"<a href=x>\"}</script><a href=\"y>\">z</a>";
        let found: Vec<_> = elements(page).collect();
        assert_eq!((found.len(), found[0].inside), (2, "{\"a\":\"<a href=x>\"}"));
        assert_eq!(found[0].attribute("TYPE").as_deref(), Some("application/ld+json"));
        assert_eq!(found[1].attribute("href").as_deref(), Some("y>"));
        assert_eq!(&page[found[1].range.clone()], "<a href=\"y>\">z</a>");
    }

    #[test]
    fn a_link_that_stays_open_ends_where_the_next_begins() {
        assert_eq!(
            links("<p><a href=/1>One<p><A href=/2>Two</a> and <a href=/3>Three"),
            [("/1", "One"), ("/2", "Two"), ("/3", "Three")]
                .map(|(url, words)| (Some(url.to_owned()), words.to_owned()))
        );
        let open = "<a href=/1>x".repeat(50_000);
        let inside: usize = elements(&open).map(|found| found.inside.len()).sum();
        assert_eq!(inside, 50_000);
    }

    #[test]
    fn titles_and_elements_without_content_are_found() {
        let page =
            "<head><title>R&amp;D\n jobs</title><LINK rel=alternate href='/f?a&amp;b'/><link><linked x=1>";
        assert_eq!(title(page).as_deref(), Some("R&D jobs"));
        let links: Vec<_> = empty_elements(page, "link").map(|link| link.attribute("href")).collect();
        assert_eq!(links, [Some("/f?a&b".to_owned()), None]);
        assert_eq!((title("<title></title>"), title("<titles>x"), title("<title")), (None, None, None));
        assert_eq!(empty_elements("<link rel=x", "link").count(), 0);
    }

    #[test]
    fn what_is_cut_or_broken_ends_the_search() {
        for page in
            ["", "<", "<a", "<a href=\"x", "<!-- ", "<script", "<a = =\"\" '>x", "<a ==>y</a>", "<ñ><a é>"]
        {
            for found in elements(page) {
                assert_eq!(found.attribute("href"), None, "{page}");
            }
        }
    }
}
