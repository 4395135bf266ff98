//! Elements of a recorded answer, with the places where they stand in it. It takes what sources write, well formed or
//! not, and judges nothing.

use crate::domain::text::decode_entities;

/// Deeper elements are read as the text of those above.
const DEPTH: usize = 64;

/// An element.
#[derive(Debug)]
pub(super) struct Element {
    pub(super) name: String,
    /// Where it begins.
    pub(super) start: usize,
    /// Behind its end.
    pub(super) end: usize,
    pub(super) children: Vec<Self>,
    pub(super) attributes: Vec<(String, String)>,
    pub(super) text: String,
}

impl Element {
    fn begun(name: &str, start: usize) -> Self {
        let (children, attributes) = (Vec::new(), Vec::new());
        Self { name: name.to_owned(), start, end: start, children, attributes, text: String::new() }
    }
}

/// All elements below one that stands for the whole; nothing if there is none.
pub(super) fn read(text: &str) -> Option<Element> {
    let mut open = vec![Element::begun("", 0)];
    let mut at = 0;
    while let Some(offset) = text[at..].find('<') {
        let start = at + offset;
        add_text(&mut open, &decode_entities(&text[at..start]));
        at = piece(text, start, &mut open);
    }
    while open.len() > 1 {
        close(&mut open, text.len());
    }
    let root = open.pop()?;
    (!root.children.is_empty()).then_some(root)
}

/// Reads what begins with `<`, and says where it ends.
fn piece(text: &str, start: usize, open: &mut Vec<Element>) -> usize {
    let rest = &text[start..];
    let behind = |end: &str| rest.find(end).map_or(text.len(), |at| start + at + end.len());
    if let Some(inside) = rest.strip_prefix("<![CDATA[") {
        add_text(open, inside.split("]]>").next().unwrap_or_default());
        return behind("]]>");
    }
    if rest.starts_with("<!--") {
        return behind("-->");
    }
    let end = behind(">");
    let tag = rest[1..end - start].trim_end_matches('>');
    if let Some(name) = tag.strip_prefix('/') {
        if let Some(depth) = open.iter().skip(1).rposition(|element| element.name == name.trim()) {
            while open.len() > depth + 1 {
                close(open, end);
            }
        }
    } else if !tag.starts_with(['!', '?']) && open.len() < DEPTH {
        begin(tag, start, end, open);
    }
    end
}

fn begin(tag: &str, start: usize, end: usize, open: &mut Vec<Element>) {
    let is_whole = tag.ends_with('/');
    let tag = tag.trim_end_matches('/');
    let (name, rest) = tag.split_once(char::is_whitespace).unwrap_or((tag, ""));
    let mut element = Element::begun(name, start);
    element.attributes = attributes(rest);
    open.push(element);
    if is_whole {
        close(open, end);
    }
}

fn attributes(mut rest: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    while let Some((key, after)) = rest.split_once('=') {
        let after = after.trim_start();
        let Some(quote) = after.chars().next().filter(|quote| matches!(quote, '"' | '\'')) else { break };
        let Some((value, left)) = after[1..].split_once(quote) else { break };
        found.push((key.trim().to_owned(), decode_entities(value).into_owned()));
        rest = left;
    }
    found
}

fn close(open: &mut Vec<Element>, end: usize) {
    let Some(mut element) = open.pop() else { return };
    element.end = end;
    if let Some(parent) = open.last_mut() {
        parent.children.push(element);
    }
}

fn add_text(open: &mut [Element], text: &str) {
    if let Some(element) = open.last_mut() {
        element.text.push_str(text);
    }
}
