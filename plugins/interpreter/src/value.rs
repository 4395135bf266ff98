//! What a row says of one thing.

use std::borrow::Cow;

use jobscan_definition::model::{Path, Piece, Source, Template, Value};
use jobscan_plugin_sdk::text;

use crate::{
    json,
    known::{Known, Within, in_address},
    node::Node,
    notes::Notes,
    place::{Place, same, written},
    want::Want,
};

/// Reads values of rows.
pub(crate) struct Reading<'r> {
    /// What is known beside the row.
    pub(crate) known: &'r Known<'r>,
    /// What could not be read of the row.
    pub(crate) notes: &'r mut Notes,
}

type Texts<'n> = Vec<Cow<'n, str>>;

impl Reading<'_> {
    /// All texts, trimmed, none empty.
    pub(crate) fn texts<'n>(&mut self, value: &Value, row: Place<'n>) -> Texts<'n> {
        if value.each.is_none() {
            return self.texts_of(value, row);
        }
        row.each(value.each.as_ref()).into_iter().flat_map(|row| self.texts_of(value, row)).collect()
    }

    /// The first text.
    pub(crate) fn text<'n>(&mut self, value: Option<&Value>, row: Place<'n>) -> Option<Cow<'n, str>> {
        self.texts(value?, row).into_iter().next()
    }

    /// The first text, as the contract's records want it.
    pub(crate) fn owned(&mut self, value: Option<&Value>, row: Place<'_>) -> Option<String> {
        self.text(value, row).map(Cow::into_owned)
    }

    fn texts_of<'n>(&mut self, value: &Value, row: Place<'n>) -> Texts<'n> {
        let mut texts = self.source(&value.from, row);
        if let Some(path) = &value.inside_json {
            texts = texts.iter().flat_map(|text| self.inside_json(text, path, &value.from)).collect();
        }
        if let Some((before, after)) = &value.between {
            texts = texts.into_iter().filter_map(|text| between(&text, before, after)).collect();
        }
        if !value.split.is_empty() {
            texts = texts.iter().flat_map(|text| split(text, &value.split)).collect();
        }
        if value.slug {
            texts = texts.iter().map(|text| Cow::Owned(words_of(text))).collect();
        }
        let mut said: Texts<'n> = texts.into_iter().filter_map(trimmed).collect();
        said.retain(|text| !value.nothing.iter().any(|nothing| same(nothing, text)));
        if value.map.is_empty() && !value.only_mapped {
            return said;
        }
        said.into_iter().filter_map(|text| self.mapped(value, text)).collect()
    }

    fn source<'n>(&mut self, source: &Source, row: Place<'n>) -> Texts<'n> {
        match source {
            Source::Path(path) => self.path(path, row),
            Source::FirstOf(values) => {
                let mut given = values.iter().map(|value| self.texts(value, row));
                given.find(|texts| !texts.is_empty()).unwrap_or_default()
            }
            Source::Join { parts, with } => {
                let parts: Vec<_> = parts.iter().flat_map(|part| self.texts(part, row)).collect();
                if parts.is_empty() { Vec::new() } else { vec![Cow::Owned(parts.join(with))] }
            }
            Source::Template(template) => self.template(template, row).map(Cow::Owned).into_iter().collect(),
            Source::Constant(text) => vec![Cow::Owned(text.clone())],
        }
    }

    fn path<'n>(&mut self, path: &Path, row: Place<'n>) -> Texts<'n> {
        let texts = row.texts(path);
        if texts.is_empty() {
            row.walk(&path.0, &mut |place| {
                if !is_text_or_nothing(place.node()) {
                    self.notes.note(&written(path), "an object where a text is expected");
                }
            });
        }
        texts
    }

    /// A template, unless one of the paths in it leads nowhere.
    fn template(&self, template: &Template, row: Place<'_>) -> Option<String> {
        let is_address = matches!(template.0.first(), Some(Piece::Text(text)) if text.starts_with("http"));
        let within = if is_address { Within::Address } else { Within::Plain };
        let mut whole = String::new();
        for piece in &template.0 {
            match piece {
                Piece::Text(text) => whole.push_str(text),
                Piece::Known(name) => whole.push_str(&self.known.written(name, within)),
                Piece::Row(path) => {
                    let value = row.texts(path).into_iter().find_map(trimmed)?;
                    whole.push_str(&if is_address { in_address(&value) } else { value });
                }
            }
        }
        Some(whole)
    }

    fn inside_json<'n>(&mut self, text: &str, path: &Path, from: &Source) -> Texts<'n> {
        let mut want = Want::default();
        want.add_text(path);
        want.settle();
        let Some(node) = json::read_beginning(text, &want) else {
            if let Source::Path(path) = from {
                self.notes.note(&written(path), text);
            }
            return Vec::new();
        };
        Place::of(&node).texts(path).into_iter().map(|text| Cow::Owned(text.into_owned())).collect()
    }

    fn mapped<'n>(&mut self, value: &Value, text: Cow<'n, str>) -> Option<Cow<'n, str>> {
        if let Some((_, stands_for)) = value.map.iter().find(|(from, _)| same(from, &text)) {
            return trimmed(Cow::Owned(stands_for.clone()));
        }
        if !value.only_mapped {
            return Some(text);
        }
        if !says_nothing(&text) {
            self.notes.note(&name_of(value), &text);
        }
        None
    }
}

/// What a value is called by the source.
pub(crate) fn name_of(value: &Value) -> String {
    let name = match &value.from {
        Source::Path(path) => written(path),
        Source::FirstOf(values) | Source::Join { parts: values, .. } => {
            values.iter().map(name_of).find(|name| !name.is_empty()).unwrap_or_default()
        }
        Source::Template(template) => {
            let mut paths = template
                .0
                .iter()
                .filter_map(|piece| if let Piece::Row(path) = piece { Some(written(path)) } else { None });
            paths.next().unwrap_or_default()
        }
        Source::Constant(_) => String::new(),
    };
    match &value.each {
        // The row itself.
        Some(each) if each.path.0.is_empty() => name,
        Some(each) if name.is_empty() => written(&each.path),
        Some(each) => format!("{}.{name}", written(&each.path)),
        None => name,
    }
}

/// A value as it is written in a definition, for people.
pub(crate) fn shown(value: &Value) -> String {
    match &value.from {
        Source::Path(path) if value.each.is_none() => format!("\"{}\"", written(path)),
        Source::Template(template) => format!("\"{}\"", template_written(template)),
        Source::FirstOf(values) => {
            format!("{{ first_of = [{}] }}", values.iter().map(shown).collect::<Vec<_>>().join(", "))
        }
        _ => format!("\"{}\"", name_of(value)),
    }
}

fn template_written(template: &Template) -> String {
    template.0.iter().fold(String::new(), |whole, piece| match piece {
        Piece::Text(text) => whole + text,
        Piece::Known(name) => whole + "{" + name + "}",
        Piece::Row(path) => whole + "{" + &written(path) + "}",
    })
}

fn is_text_or_nothing(node: &Node<'_>) -> bool {
    // An element without text has no text either, and is nothing odd.
    !matches!(node, Node::Object(members) if members.is_empty())
        && (node.is_nothing() || node.text().is_some() || !node.members().is_empty())
}

/// What a text says nothing with.
pub(crate) fn says_nothing(text: &str) -> bool {
    ["false", "0", "null", "no", "none"].iter().any(|nothing| text.eq_ignore_ascii_case(nothing))
}

/// A text without blanks around it, unless it is empty.
fn trimmed(text: Cow<'_, str>) -> Option<Cow<'_, str>> {
    let inner = text.trim();
    if inner.is_empty() {
        return None;
    }
    if inner.len() == text.len() {
        return Some(text);
    }
    Some(match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
        Cow::Owned(text) => Cow::Owned(text.trim().to_owned()),
    })
}

fn between<'n>(text: &str, before: &str, after: &str) -> Option<Cow<'n, str>> {
    let (_, rest) = text
        .split_once(before)
        .filter(|_| !before.is_empty())
        .map_or_else(|| before.is_empty().then_some(("", text)), Some)?;
    let inner = if after.is_empty() { rest } else { rest.split_once(after)?.0 };
    Some(Cow::Owned(inner.to_owned()))
}

/// The words of a part of an address, the first with a capital: `night-porter`.
fn words_of(slug: &str) -> String {
    let words = text::squeeze(&slug.replace(['-', '_', '+'], " "));
    let mut signs = words.chars();
    signs.next().map_or_else(String::new, |first| first.to_uppercase().chain(signs).collect())
}

fn split<'n>(text: &str, separators: &[String]) -> Texts<'n> {
    let mut parts = vec![text];
    for separator in separators.iter().filter(|separator| !separator.is_empty()) {
        parts = parts.into_iter().flat_map(|part| part.split(separator.as_str())).collect();
    }
    parts.into_iter().map(|part| Cow::Owned(part.to_owned())).collect()
}
