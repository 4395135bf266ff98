//! A table of the file while it is read. Opening it tells all that the vocabulary alone can tell: unknown keys, missing
//! ones, and values of another form.

use std::ops::Range;

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::{
    fault::Faults,
    suggest::{nearest, suggest_or_list},
};
use crate::vocabulary::{self, Key, Kind, Table};

/// A value with its place.
pub(super) type Node<'t> = Spanned<DeValue<'t>>;

/// A text with its place.
#[derive(Debug, Clone)]
pub(super) struct Written<'t> {
    pub(super) text: &'t str,
    pub(super) span: Range<usize>,
}

/// A table of the file.
#[derive(Debug)]
pub(super) struct Section<'t> {
    /// As messages name it: `detail.fields.salary`.
    pub(super) name: String,
    /// Where it is, to tell what it lacks.
    pub(super) span: Range<usize>,
    table: &'t DeTable<'t>,
    words: &'static Table,
    pub(super) faults: &'t Faults<'t>,
}

impl<'t> Section<'t> {
    /// Opens a table, and tells what it holds beyond its vocabulary, what it lacks, and what has another form.
    pub(super) fn open(
        name: String,
        span: Range<usize>,
        table: &'t DeTable<'t>,
        words: &'static Table,
        faults: &'t Faults<'t>,
    ) -> Self {
        let section = Self { name, span, table, words, faults };
        section.tell_unknown();
        section.tell_missing();
        for key in words.keys {
            if let Some((_, value)) = section.table.get_key_value(key.name) {
                tell_form(&section.below(key.name), key, &key.kind, value, faults);
            }
        }
        section
    }

    /// Whether its vocabulary has a key.
    pub(super) fn knows(&self, key: &str) -> bool {
        self.words.key(key).is_some()
    }

    /// The value of a key.
    pub(super) fn node(&self, key: &'static str) -> Option<&'t Node<'t>> {
        debug_assert!(
            self.words.key(key).is_some(),
            "`{key}` is not in the vocabulary of [{}]",
            self.words.name
        );
        self.table.get(key)
    }

    /// Where a key stands.
    pub(super) fn place(&self, key: &str) -> Option<Range<usize>> {
        self.table.get_key_value(key).map(|(name, _)| name.span())
    }

    /// The text of a key; nothing where it is empty, which was told.
    pub(super) fn text(&self, key: &'static str) -> Option<Written<'t>> {
        self.free(key).filter(|written| !written.text.trim().is_empty())
    }

    /// The text of a key that may be empty.
    pub(super) fn free(&self, key: &'static str) -> Option<Written<'t>> {
        self.node(key).and_then(written)
    }

    /// The words of a key: one, or a list.
    pub(super) fn texts(&self, key: &'static str) -> Vec<Written<'t>> {
        self.node(key).map(texts).unwrap_or_default()
    }

    /// Whether a key says `true`.
    pub(super) fn flag(&self, key: &'static str) -> bool {
        self.node(key).is_some_and(|node| node.get_ref().as_bool() == Some(true))
    }

    /// The number of a key.
    pub(super) fn whole(&self, key: &'static str) -> Option<u32> {
        self.node(key).and_then(whole)
    }

    /// The word of a key, as the model has it.
    pub(super) fn word<T: Copy>(&self, key: &'static str, meanings: &[(&str, T)]) -> Option<T> {
        let Kind::Word(words) = self.words.key(key)?.kind else { return None };
        let text = self.node(key)?.get_ref().as_str().filter(|text| words.contains(text))?;
        meanings.iter().find(|(word, _)| *word == text).map(|(_, meaning)| *meaning)
    }

    /// A table below this one.
    pub(super) fn section(&self, key: &'static str) -> Option<Self> {
        let Self { name, span, table, words, faults } = self.silent(key)?;
        Some(Self::open(name, span, table, words, faults))
    }

    /// A table below this one that is read elsewhere too, where its faults are told.
    pub(super) fn silent(&self, key: &'static str) -> Option<Self> {
        let Kind::Table(words) = self.words.key(key)?.kind else { return None };
        let (name, value) = self.table.get_key_value(key)?;
        let table = value.get_ref().as_table()?;
        Some(Self { name: self.below(key), span: name.span(), table, words: words(), faults: self.faults })
    }

    /// The tables of a list below this one.
    pub(super) fn sections(&self, key: &'static str, words: &'static Table) -> Vec<Self> {
        let nodes = self.node(key).and_then(|node| node.get_ref().as_array());
        let tables = nodes.into_iter().flat_map(|nodes| nodes.iter());
        tables
            .filter_map(|node| {
                let table = node.get_ref().as_table()?;
                Some(Self::open(self.below(key), node.span(), table, words, self.faults))
            })
            .collect()
    }

    /// The entries of a table whose keys are the author's own, in the order of the text.
    pub(super) fn entries(&self, key: &'static str) -> Vec<(Written<'t>, &'t Node<'t>)> {
        self.node(key).and_then(|node| node.get_ref().as_table()).map(entries).unwrap_or_default()
    }

    /// Tells that a key that is there is of no use.
    pub(super) fn refuse(&self, key: &str, why: &str, help: &str) {
        if let Some(place) = self.place(key) {
            self.faults.add_with_help(place, format!("`{}` {why}", self.below(key)), help);
        }
    }

    /// The name of a key or a table below, as messages have it.
    pub(super) fn below(&self, key: &str) -> String {
        if self.name.is_empty() { key.to_owned() } else { format!("{}.{key}", self.name) }
    }

    fn titled(&self) -> String {
        if self.name.is_empty() { "the file".to_owned() } else { format!("[{}]", self.name) }
    }

    fn tell_unknown(&self) {
        for (name, _) in self.table.iter().filter(|(name, _)| self.words.key(name.get_ref()).is_none()) {
            let message = format!("unknown key `{}` in {}", shortened(name.get_ref()), self.titled());
            self.faults.add_with_help(name.span(), message, self.cure_of_unknown(name.get_ref()));
        }
    }

    /// The word that is meant, or the table where it belongs.
    fn cure_of_unknown(&self, key: &str) -> String {
        if self.words.name == "detail.fields" && key == "id" {
            return "the ID is the list's always: leave it out".to_owned();
        }
        let known = self.words.keys.iter().map(|known| known.name);
        let mut homes = vocabulary::TABLES
            .iter()
            .filter(|table| table.title.starts_with('[') && table.key(key).is_some());
        match (nearest(key, known.clone()), homes.next(), homes.next()) {
            (None, Some(home), None) => format!("`{key}` belongs in {}", home.title),
            _ => suggest_or_list(key, known),
        }
    }

    fn tell_missing(&self) {
        for key in self.words.keys.iter().filter(|key| key.needed && !self.table.contains_key(key.name)) {
            let message = format!("missing key `{}` in {}", key.name, self.titled());
            let help = if key.example.is_empty() {
                format!("add a table `[{}]`", self.below(key.name))
            } else {
                format!("add `{} = {}`", key.name, key.example)
            };
            self.faults.add_with_help(self.span.clone(), message, help);
        }
    }
}

/// A text.
pub(super) fn written<'t>(node: &'t Node<'t>) -> Option<Written<'t>> {
    node.get_ref().as_str().map(|text| Written { text, span: node.span() })
}

/// A text, or the texts of a list.
pub(super) fn texts<'t>(node: &'t Node<'t>) -> Vec<Written<'t>> {
    match node.get_ref() {
        DeValue::Array(nodes) => nodes.iter().filter_map(written).collect(),
        _ => written(node).into_iter().collect(),
    }
}

/// A number from zero.
pub(super) fn whole(node: &Node<'_>) -> Option<u32> {
    let number = node.get_ref().as_integer()?;
    i64::from_str_radix(number.as_str(), number.radix()).ok().and_then(|number| u32::try_from(number).ok())
}

/// The entries of a table, in the order of the text.
pub(super) fn entries<'t>(table: &'t DeTable<'t>) -> Vec<(Written<'t>, &'t Node<'t>)> {
    let named =
        |name: &'t Spanned<std::borrow::Cow<'t, str>>| Written { text: name.get_ref(), span: name.span() };
    let mut entries: Vec<_> = table.iter().map(|(name, value)| (named(name), value)).collect();
    entries.sort_by_key(|(name, _)| name.span.start);
    entries
}

/// Tells a value whose form is not the key's.
fn tell_form(name: &str, key: &Key, kind: &Kind, node: &Node<'_>, faults: &Faults<'_>) {
    if !is_of(kind, node) {
        let message = format!("`{name}` is {}, not {}", kind.in_words(), what(node.get_ref()));
        let help = (!key.example.is_empty()).then(|| format!("write it like {}", key.example));
        return match help {
            Some(help) => faults.add_with_help(node.span(), message, help),
            None => faults.add(node.span(), message),
        };
    }
    match (kind, node.get_ref()) {
        (Kind::Text | Kind::Formed(_), DeValue::String(text)) if text.trim().is_empty() => {
            faults.add_with_help(
                node.span(),
                format!("`{name}` is empty"),
                "leave the key out, or say something",
            );
        }
        (Kind::Word(words), DeValue::String(text)) if !words.contains(&text.as_ref()) => {
            let message = format!("`{name}` is not `{}`", shortened(text));
            faults.add_with_help(node.span(), message, suggest_or_list(text, words.iter().copied()));
        }
        (Kind::Whole(least, most), DeValue::Integer(_))
            if !whole(node).is_some_and(|number| (*least..=*most).contains(&number)) =>
        {
            faults.add(node.span(), format!("`{name}` is a whole number from {least} to {most}"));
        }
        (Kind::List(of), DeValue::Array(nodes)) => {
            if nodes.is_empty() {
                faults.add_with_help(
                    node.span(),
                    format!("`{name}` is an empty list"),
                    "leave the key out, or list something",
                );
            }
            nodes.iter().for_each(|node| tell_form(name, key, of, node, faults));
        }
        (Kind::Pair(of), DeValue::Array(nodes)) => {
            nodes.iter().for_each(|node| tell_form(name, key, of, node, faults));
        }
        (Kind::Names(of), DeValue::Table(table)) => {
            for (own, value) in table {
                tell_form(&format!("{name}.{}", shortened(own.get_ref())), key, of, value, faults);
            }
        }
        (Kind::Either(kinds), _) => {
            if let Some(kind) = kinds.iter().find(|kind| is_of(kind, node)) {
                tell_form(name, key, kind, node, faults);
            }
        }
        _ => {}
    }
}

/// Whether a value has a form, not regarding what it holds.
fn is_of(kind: &Kind, node: &Node<'_>) -> bool {
    match (kind, node.get_ref()) {
        (Kind::Text | Kind::Formed(_) | Kind::Free | Kind::Word(_), DeValue::String(_))
        | (Kind::Flag, DeValue::Boolean(_))
        | (Kind::Whole(..), DeValue::Integer(_))
        | (Kind::List(_), DeValue::Array(_))
        | (Kind::Table(_) | Kind::Names(_), DeValue::Table(_)) => true,
        (Kind::Pair(_), DeValue::Array(nodes)) => nodes.len() == 2,
        (Kind::Either(kinds), _) => kinds.iter().any(|kind| is_of(kind, node)),
        _ => false,
    }
}

/// What a value is, in words.
fn what(value: &DeValue<'_>) -> String {
    match value {
        DeValue::String(_) => "a text".to_owned(),
        DeValue::Integer(_) => "a whole number".to_owned(),
        DeValue::Float(_) => "a number".to_owned(),
        DeValue::Boolean(_) => "true or false".to_owned(),
        DeValue::Datetime(_) => "a date".to_owned(),
        DeValue::Array(nodes) => format!("a list of {}", nodes.len()),
        DeValue::Table(_) => "a table".to_owned(),
    }
}

/// A word of the file as a message shows it.
pub(super) fn shortened(text: &str) -> String {
    const SHOWN: usize = 80;
    let mut shown: String = text.chars().flat_map(char::escape_debug).take(SHOWN).collect();
    if text.chars().nth(SHOWN).is_some() {
        shown.push('…');
    }
    shown.replace("\\'", "'").replace("\\\"", "\"")
}
