//! `description`: the text of an advert.

use toml::de::DeValue;

use super::{
    section::{Node, Section},
    value::{Row, read_each, read_node, read_table, read_value},
};
use crate::{
    model::{Part, Text, TextKind},
    vocabulary,
};

const KINDS: [(&str, TextKind); 3] =
    [("html", TextKind::Html), ("plain", TextKind::Plain), ("markdown", TextKind::Markdown)];

/// What a section has that a value has not.
const OF_SECTIONS: [&str; 3] = ["body", "heading", "items"];

/// Reads a description.
pub(super) fn read_text(section: &Section<'_>, row: &Row<'_>) -> Option<Text> {
    let mut given = KINDS.into_iter().filter(|(key, _)| section.place(key).is_some());
    let Some((key, kind)) = given.next() else {
        let message = format!("`{}` has no text", section.name);
        section.faults.add_with_help(section.span.clone(), message, "add one of `html`, `plain`, `markdown`");
        return None;
    };
    for (other, _) in given {
        section.refuse(other, &format!("stands beside `{key}`"), "keep one of the two");
    }
    let unescape = section.whole("unescape").and_then(|times| u8::try_from(times).ok()).unwrap_or(0);
    Some(Text { parts: read_parts(&section.below(key), section.node(key)?, kind, row), kind, unescape })
}

fn read_parts(name: &str, node: &Node<'_>, kind: TextKind, row: &Row<'_>) -> Vec<Part> {
    match node.get_ref() {
        DeValue::Array(nodes) => nodes.iter().filter_map(|node| read_part(name, node, kind, row)).collect(),
        _ => read_part(name, node, kind, row).into_iter().collect(),
    }
}

fn read_part(name: &str, node: &Node<'_>, kind: TextKind, row: &Row<'_>) -> Option<Part> {
    let alone = |body| Part { each: None, heading: None, body, items: false };
    let Some(table) = node.get_ref().as_table() else { return read_node(name, node, row).map(alone) };
    let section = Section::open(name.to_owned(), node.span(), table, &vocabulary::PART, row.faults);
    if OF_SECTIONS.iter().all(|key| section.place(key).is_none()) {
        return read_table(&section, row).map(alone);
    }
    tell_values_keys(&section);
    if kind != TextKind::Html {
        section.refuse("items", "is for HTML", "leave it out");
    }
    let heading = read_value(&section, "heading", row);
    let each = read_each(&section, row);
    if section.place("body").is_none() {
        let message = format!("missing key `body` in a part of `{name}`");
        section.faults.add_with_help(
            section.span.clone(),
            message,
            "add `body = \"path\"`, the section's text",
        );
    }
    Some(Part { each, heading, body: read_value(&section, "body", row)?, items: section.flag("items") })
}

/// In a section, what is said of a value belongs to its `body` or `heading`.
fn tell_values_keys(section: &Section<'_>) {
    let kept = |key: &str| OF_SECTIONS.contains(&key) || matches!(key, "each" | "where");
    for key in vocabulary::PART.keys.iter().filter(|key| !kept(key.name)) {
        section.refuse(
            key.name,
            "does not belong in a section",
            "write it in the section's body: `body = { path = \"…\" }`",
        );
    }
}
