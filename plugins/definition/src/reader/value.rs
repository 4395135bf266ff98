//! Values: where they are found, and what is made of them.

use std::collections::HashSet;

use toml::de::DeValue;

use super::{
    condition::read_conditions,
    fault::Faults,
    path::{Ground, read_path},
    section::{Node, Section, Written, written},
    template::{Names, is_template, read_value_template},
};
use crate::{
    model::{Each, Path, Source, Value},
    vocabulary,
};

/// What values are looked for in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row<'t> {
    pub(super) ground: &'t Ground,
    pub(super) names: &'t Names,
    pub(super) faults: &'t Faults<'t>,
}

/// Where a value comes from: exactly one of these keys.
const SOURCES: [&str; 5] = ["path", "first_of", "join", "template", "constant"];

/// What makes something else of a value: of no use to one that is always the same.
const MODIFIERS: [&str; 7] = ["each", "inside_json", "between", "split", "slug", "nothing", "map"];

/// The value of a key.
pub(super) fn read_value(section: &Section<'_>, key: &'static str, row: &Row<'_>) -> Option<Value> {
    read_node(&section.below(key), section.node(key)?, row)
}

/// The values of a key: one, or a list.
pub(super) fn read_values(section: &Section<'_>, key: &'static str, row: &Row<'_>) -> Vec<Value> {
    section.node(key).map(|node| read_nodes(&section.below(key), node, row)).unwrap_or_default()
}

/// A value: a path, a template or a table.
pub(super) fn read_node(name: &str, node: &Node<'_>, row: &Row<'_>) -> Option<Value> {
    if let Some(text) = written(node) {
        return read_text(&text, row).map(value_of);
    }
    let table = node.get_ref().as_table()?;
    let section = Section::open(name.to_owned(), node.span(), table, &vocabulary::VALUE, row.faults);
    read_table(&section, row)
}

fn read_nodes(name: &str, node: &Node<'_>, row: &Row<'_>) -> Vec<Value> {
    match node.get_ref() {
        DeValue::Array(nodes) => nodes.iter().filter_map(|node| read_node(name, node, row)).collect(),
        _ => read_node(name, node, row).into_iter().collect(),
    }
}

/// A text alone: a template where it has braces with something in them, a path elsewhere.
fn read_text(text: &Written<'_>, row: &Row<'_>) -> Option<Source> {
    if text.text.trim().is_empty() {
        return None;
    }
    if is_template(text.text) {
        return read_value_template(text, row.names, row.ground, row.faults).map(Source::Template);
    }
    read_path(text, row.ground, row.faults).map(Source::Path)
}

/// A value as a table, whose vocabulary may have more keys than a value's.
pub(super) fn read_table(section: &Section<'_>, row: &Row<'_>) -> Option<Value> {
    tell_useless(section);
    let from = read_source(section, row);
    let each = read_each(section, row);
    let inside_json =
        section.text("inside_json").and_then(|path| read_path(&path, &Ground::Json, row.faults));
    let value = Value {
        each,
        inside_json,
        between: read_between(section),
        split: owned(section.texts("split")),
        slug: section.flag("slug"),
        nothing: owned(section.texts("nothing")),
        map: read_map(section),
        only_mapped: section.flag("only_mapped"),
        ..value_of(Source::Constant(String::new()))
    };
    Some(Value { from: from?, ..value })
}

/// `each` and `where`.
pub(super) fn read_each(section: &Section<'_>, row: &Row<'_>) -> Option<Each> {
    let only = read_conditions(section, "where", row);
    if section.place("each").is_none() && section.place("where").is_none() {
        return None;
    }
    let path = match section.text("each") {
        Some(each) => read_path(&each, row.ground, row.faults)?,
        // The row itself, where it holds what is asked of it.
        None => Path::default(),
    };
    Some(Each { path, only })
}

fn read_source(section: &Section<'_>, row: &Row<'_>) -> Option<Source> {
    let mut given = SOURCES.into_iter().filter(|key| section.place(key).is_some());
    let Some(first) = given.next() else {
        if *row.ground == Ground::Text && section.place("between").is_some() {
            return Some(Source::Path(Path::default()));
        }
        let message = format!("`{}` does not say where its value comes from", section.name);
        let help = if *row.ground == Ground::Text {
            "add `between = [\"before\", \"behind\"]`: what stands around it in the text"
        } else {
            "add one of `path`, `first_of`, `join`, `template`, `constant`"
        };
        section.faults.add_with_help(section.span.clone(), message, help);
        return None;
    };
    for other in given {
        section.refuse(other, &format!("stands beside `{first}`"), "keep one of the two");
    }
    match first {
        "path" => read_path(&section.text("path")?, row.ground, row.faults).map(Source::Path),
        "first_of" => Some(Source::FirstOf(read_values(section, "first_of", row))),
        "join" => {
            let with = section.free("with").map_or(", ", |with| with.text).to_owned();
            Some(Source::Join { parts: read_values(section, "join", row), with })
        }
        "template" => {
            let text = section.text("template")?;
            read_value_template(&text, row.names, row.ground, row.faults).map(Source::Template)
        }
        _ => section.text("constant").map(|text| Source::Constant(text.text.to_owned())),
    }
}

/// Tells the keys that change nothing.
fn tell_useless(section: &Section<'_>) {
    if section.place("constant").is_some() {
        for key in MODIFIERS {
            section.refuse(key, "changes nothing: the value is always the same", "leave it out");
        }
    }
    if section.place("join").is_none() {
        section.refuse("with", "changes nothing without `join`", "leave it out, or write `join = [..]`");
    }
    if section.place("map").is_none() {
        section.refuse(
            "only_mapped",
            "leaves nothing without `map`",
            "add `map = { text = \"what it means\" }`",
        );
    }
}

fn read_between(section: &Section<'_>) -> Option<(String, String)> {
    let nodes = section.node("between")?.get_ref().as_array()?;
    let texts: Vec<_> = nodes.iter().filter_map(written).map(|text| text.text.to_owned()).collect();
    let [from, to]: [String; 2] = texts.try_into().ok()?;
    if from.is_empty() && to.is_empty() {
        section.refuse("between", "takes everything", "say at least one of the two texts");
    }
    Some((from, to))
}

/// The texts of `map`, of which two may not differ in case alone.
fn read_map(section: &Section<'_>) -> Vec<(String, String)> {
    let (mut map, mut known) = (Vec::new(), HashSet::new());
    if section.entries("map").is_empty() {
        section.refuse("map", "has no text", "write it like `{ text = \"what it means\" }`");
    }
    for (name, node) in section.entries("map") {
        if !known.insert(name.text.to_lowercase()) {
            let message = format!("`{}.map` has `{}` twice: case is ignored", section.name, name.text);
            section.faults.add_with_help(name.span, message, "keep one of the two");
        } else if let Some(meaning) = written(node) {
            map.push((name.text.to_owned(), meaning.text.to_owned()));
        }
    }
    map
}

fn owned(texts: Vec<Written<'_>>) -> Vec<String> {
    texts.into_iter().map(|written| written.text.to_owned()).collect()
}

fn value_of(from: Source) -> Value {
    Value {
        each: None,
        from,
        inside_json: None,
        between: None,
        split: Vec::new(),
        slug: false,
        nothing: Vec::new(),
        map: Vec::new(),
        only_mapped: false,
    }
}

/// The path of a value that is a path and nothing else.
pub(super) fn plain_path(value: &Value) -> Option<&Path> {
    match &value.from {
        Source::Path(path) if value.each.is_none() => Some(path),
        _ => None,
    }
}
