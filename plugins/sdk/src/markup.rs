//! Looks for elements in a page of HTML that a source answers with, where no data says what the page says.
//!
//! It reads tags in order and builds no tree: a page may be broken as pages are. Comments, and what stands in scripts and
//! styles, are no elements. Nothing is copied but the values of attributes.

use std::borrow::Cow;

use crate::text;

/// Elements that have no end.
const VOID: &[&str] =
    &["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"];

/// Elements whose content is no markup.
const RAW: &[&str] = &["script", "style"];

/// An element of a page: its tag, and where its content begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tag<'p> {
    /// As it is written; see [`is`](Self::is).
    pub name: &'p str,
    attributes: &'p str,
    /// What stands behind the tag, to the end of the page.
    behind: &'p str,
}

/// The elements of a page, in the order of their tags.
pub fn elements(page: &str) -> impl Iterator<Item = Tag<'_>> {
    Tags { rest: page }.filter_map(|part| match part {
        Part::Open(tag) => Some(tag),
        Part::Close(..) => None,
    })
}

/// Whether a page is there to its end. What is missing from one that was cut off was not taken out by its source.
#[must_use]
pub fn is_whole(page: &str) -> bool {
    Tags { rest: page }.any(|part| matches!(part, Part::Close(name, _) if name.eq_ignore_ascii_case("html")))
}

impl<'p> Tag<'p> {
    /// Whether it has this name.
    #[must_use]
    pub fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    /// The value of an attribute, with its entities undone; empty for one without a value.
    #[must_use]
    pub fn attribute(&self, name: &str) -> Option<Cow<'p, str>> {
        let mut rest = self.attributes;
        loop {
            rest = rest.trim_start_matches(|sign: char| sign.is_whitespace() || sign == '/');
            let end =
                rest.find(|sign: char| sign.is_whitespace() || "=/".contains(sign)).unwrap_or(rest.len());
            let (key, behind) = rest.split_at(end);
            if key.is_empty() && !behind.starts_with('=') {
                return None;
            }
            let (value, after) = match behind.trim_start().strip_prefix('=') {
                Some(value) => value_of(value.trim_start()),
                None => ("", behind),
            };
            if key.eq_ignore_ascii_case(name) {
                return Some(text::unescape(value));
            }
            rest = after;
        }
    }

    /// Whether its attribute `class` has this word.
    #[must_use]
    pub fn has_class(&self, class: &str) -> bool {
        self.attribute("class").is_some_and(|words| words.split_whitespace().any(|word| word == class))
    }

    /// Its content, to the tag that ends it; of one without an end all that follows.
    #[must_use]
    pub fn inner(&self) -> &'p str {
        if VOID.iter().any(|name| self.is(name)) {
            return "";
        }
        let mut open = 0_usize;
        for part in (Tags { rest: self.behind }) {
            match part {
                Part::Open(tag) if tag.is(self.name) => open += 1,
                Part::Close(name, at) if name.eq_ignore_ascii_case(self.name) => {
                    if open == 0 {
                        return &self.behind[..self.behind.len() - at.len()];
                    }
                    open -= 1;
                }
                _ => {}
            }
        }
        self.behind
    }

    /// The words of its content, on one line.
    #[must_use]
    pub fn words(&self) -> String {
        text::squeeze(&text::plain(self.inner()))
    }
}

/// A tag that begins an element, or the name of one that ends one with the page from that tag on.
enum Part<'p> {
    Open(Tag<'p>),
    Close(&'p str, &'p str),
}

struct Tags<'p> {
    rest: &'p str,
}

impl<'p> Iterator for Tags<'p> {
    type Item = Part<'p>;

    fn next(&mut self) -> Option<Part<'p>> {
        loop {
            let at = self.rest.find('<')?;
            let from = &self.rest[at..];
            let inside = &from[1..];
            if let Some(comment) = inside.strip_prefix("!--") {
                self.rest = comment.split_once("-->").map_or("", |(_, after)| after);
                continue;
            }
            let closes = inside.starts_with('/');
            let named = inside.strip_prefix('/').unwrap_or(inside);
            let end =
                named.find(|sign: char| !sign.is_ascii_alphanumeric() && sign != '-').unwrap_or(named.len());
            let (name, attributes) = named.split_at(end);
            if name.is_empty() {
                self.rest = inside;
                continue;
            }
            // A tag that does not end is no tag.
            let Some(length) = length_of_attributes(attributes) else {
                self.rest = "";
                return None;
            };
            let behind = &attributes[length + 1..];
            self.rest = behind;
            if closes {
                return Some(Part::Close(name, from));
            }
            if RAW.iter().any(|raw| name.eq_ignore_ascii_case(raw)) {
                self.rest = behind_raw(behind, name);
            }
            return Some(Part::Open(Tag { name, attributes: &attributes[..length], behind }));
        }
    }
}

/// Where the `>` of a tag stands; one in a quoted value does not count.
fn length_of_attributes(attributes: &str) -> Option<usize> {
    let mut quote = None;
    let mut before = ' ';
    for (at, sign) in attributes.char_indices() {
        match quote {
            Some(open) if sign == open => quote = None,
            None if sign == '>' => return Some(at),
            // A quote begins a value only behind `=`.
            None if matches!(sign, '"' | '\'') && before == '=' => quote = Some(sign),
            _ => {}
        }
        if !sign.is_whitespace() {
            before = sign;
        }
    }
    None
}

/// The value at the beginning of a text, quoted or not, and what follows.
fn value_of(text: &str) -> (&str, &str) {
    for quote in ['"', '\''] {
        if let Some(value) = text.strip_prefix(quote) {
            return value.split_once(quote).unwrap_or((value, ""));
        }
    }
    text.split_at(text.find(char::is_whitespace).unwrap_or(text.len()))
}

/// What stands behind the content of a script, from the tag that ends it on.
fn behind_raw<'p>(content: &'p str, name: &str) -> &'p str {
    let ends = |(at, _): &(usize, &str)| {
        let named = content.get(at + 2..at + 2 + name.len());
        named.is_some_and(|named| named.eq_ignore_ascii_case(name))
    };
    content.match_indices("</").find(ends).map_or("", |(at, _)| &content[at..])
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = concat!(
        "<!doctype html><html><!-- <p id=no> --><script>if (a < b) { x = '<p id=no>' }</script>",
        "<div class=\"a big\" data-url='/x?a=1&amp;b=2' hidden><p>One <b>and</b> two<p>Three</div>",
        "<UL><li>1<ul><li>1.1</li></ul></li><li title=\"a > b\">2</li></UL><meta content=5><br/>",
    );

    fn first(name: &str) -> Tag<'static> {
        elements(PAGE).find(|tag| tag.is(name)).unwrap()
    }

    #[test]
    fn elements_are_found_in_order_but_not_in_comments_and_scripts() {
        let names: Vec<_> = elements(PAGE).map(|tag| tag.name).collect();
        let expected = ["html", "script", "div", "p", "b", "p", "UL", "li", "ul", "li", "li", "meta", "br"];
        assert_eq!(names, expected);
    }

    #[test]
    fn attributes_are_read_in_all_their_forms() {
        let div = first("div");
        assert_eq!(div.attribute("data-url").as_deref(), Some("/x?a=1&b=2"));
        assert_eq!((div.attribute("hidden").as_deref(), div.attribute("id")), (Some(""), None));
        assert!(div.has_class("big") && !div.has_class("bi"));
        assert_eq!(first("meta").attribute("content").as_deref(), Some("5"));
        let last = elements(PAGE).filter(|tag| tag.is("li")).last().unwrap();
        assert_eq!((last.attribute("title").as_deref(), last.inner()), (Some("a > b"), "2"));
    }

    #[test]
    fn the_content_of_an_element_ends_where_it_does() {
        assert_eq!(first("li").inner(), "1<ul><li>1.1</li></ul>");
        assert_eq!(first("div").words(), "One and two Three");
        assert_eq!((first("meta").inner(), first("br").inner()), ("", ""));
        assert_eq!(elements("<p>open").next().unwrap().inner(), "open");
        assert!(!is_whole(PAGE) && is_whole("<html><p></HTML>\n") && !is_whole("<html><!-- </html> -->"));
    }

    #[test]
    fn broken_pages_end() {
        for page in ["<", "<a", "<a href=\"x", "</", "<!--", "<script>", "<a =>", "< p>", "<é>", "<a \"=\">"]
        {
            for tag in elements(page) {
                let _ = (tag.attribute("href"), tag.inner());
            }
        }
        assert_eq!(elements("<a =x y=1>").next().unwrap().attribute("y").as_deref(), Some("1"));
    }
}
