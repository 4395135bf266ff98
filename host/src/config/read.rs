//! Reading a TOML tree by hand: values by key, every fault collected, unknown keys reported with the nearest known one.

use std::{cell::RefCell, collections::BTreeSet, ops::Range};

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::{faults::Fault, secrets::is_word};
use crate::{
    bounds::{FirstFew, files::CONFIGURATION_FAULTS, message, quoted},
    secret::{looks_made, without_made, without_user, without_users},
    suggest::suggest_or_list,
};

/// A value with its place.
pub(super) type Value<'i> = Spanned<DeValue<'i>>;

/// The faults found so far: the first ones in the text, and how many there are beside them.
#[derive(Debug, Default)]
pub(super) struct Faults(RefCell<FirstFew<Fault>>);

impl Faults {
    /// Notes a fault without a cure of its own.
    pub(super) fn add(&self, span: Range<usize>, message: impl Into<String>) {
        self.note(span, || (message.into(), None));
    }

    /// Notes a fault and how to put it right.
    pub(super) fn add_with_help(
        &self,
        span: Range<usize>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.note(span, || (message.into(), Some(help.into())));
    }

    /// Notes a fault whose message is only made if it is told: of thousands, most are only counted.
    pub(super) fn note(&self, span: Range<usize>, make: impl FnOnce() -> (String, Option<String>)) {
        let start = span.start;
        self.0.borrow_mut().insert(
            CONFIGURATION_FAULTS.size(),
            &start,
            |fault| fault.span.start,
            || {
                let (text, help) = make();
                let shown = |text: String| message(without_made(&without_users(&text)).into_owned());
                Fault { span, message: shown(text), help: help.map(shown) }
            },
        );
    }

    /// The first of them, in the order of the text.
    pub(super) fn into_first(self) -> FirstFew<Fault> {
        self.0.into_inner()
    }
}

/// Keys that one section alone knows, with that section: who writes one elsewhere is told where it belongs.
const HOMES: [(&str, &str); 13] = [
    ("path", "database"),
    ("list", "companies"),
    ("lock_ttl", "run"),
    ("cycle_pause", "run"),
    ("gateway", "http"),
    ("allow_addresses", "http"),
    ("user_agent", "http"),
    ("catalog", "scoring"),
    ("spreadsheet", "sheets"),
    ("feedback_window", "sheets"),
    ("time_zone", "display"),
    ("cache_dir", "plugins"),
    ("recheck", "discovery"),
];

/// A section of the file while it is read. Every key that is asked for is a known one; [`Section::finish`]
/// refuses the others.
pub(super) struct Section<'t, 'i> {
    /// `providers.lever`; empty at the top.
    pub(super) name: String,
    /// Where the section is, to report missing keys there.
    pub(super) span: Range<usize>,
    table: Option<&'t DeTable<'i>>,
    known: BTreeSet<&'static str>,
    faults: &'t Faults,
}

impl<'t, 'i> Section<'t, 'i> {
    /// A section that is there.
    pub(super) fn new(
        name: impl Into<String>,
        table: &'t DeTable<'i>,
        span: Range<usize>,
        faults: &'t Faults,
    ) -> Self {
        Self { name: name.into(), span, table: Some(table), known: BTreeSet::new(), faults }
    }

    /// Where faults go.
    pub(super) fn faults(&self) -> &'t Faults {
        self.faults
    }

    /// A section below this one. An absent one reads as empty, so that all defaults are applied in one way.
    pub(super) fn section(&mut self, key: &'static str) -> Self {
        let name = self.path(key);
        let Some((place, value)) = self.get_entry(key) else {
            return Self {
                name,
                span: self.span.clone(),
                table: None,
                known: BTreeSet::new(),
                faults: self.faults,
            };
        };
        let table = value.get_ref().as_table();
        if table.is_none() {
            self.faults.add(value.span(), format!("`{name}` is a table, not {}", kind(value.get_ref())));
        }
        Self { name, span: place, table, known: BTreeSet::new(), faults: self.faults }
    }

    /// The value of a key, which is a known key from now on.
    pub(super) fn get(&mut self, key: &'static str) -> Option<&'t Value<'i>> {
        self.get_entry(key).map(|(_, value)| value)
    }

    fn get_entry(&mut self, key: &'static str) -> Option<(Range<usize>, &'t Value<'i>)> {
        self.known.insert(key);
        let (name, value) = self.table?.get_key_value(key)?;
        Some((name.span(), value))
    }

    /// The entries of this section, whose keys are the operator's own.
    pub(super) fn entries(&self) -> Vec<Entry<'t, 'i>> {
        let Some(table) = self.table else { return Vec::new() };
        let entries = table.iter();
        entries
            .map(|(name, value)| Entry { name: name.get_ref().as_ref(), span: name.span(), value })
            .collect()
    }

    /// The value of a key as `parse` understands it; a value that it refuses is a fault.
    pub(super) fn read<T>(&mut self, key: &'static str, parse: impl Parse<'t, 'i, T>) -> Option<T> {
        let value = self.get(key)?;
        parse(value, &ValueContext { key: self.path(key), faults: self.faults })
    }

    /// As [`Section::read`], with the default for a key that is absent.
    pub(super) fn read_or<T>(&mut self, key: &'static str, default: T, parse: impl Parse<'t, 'i, T>) -> T {
        self.read(key, parse).unwrap_or(default)
    }

    /// As [`Section::read`], for a key that must be there.
    pub(super) fn require<T>(
        &mut self,
        key: &'static str,
        example: &str,
        parse: impl Parse<'t, 'i, T>,
    ) -> Option<T> {
        if self.get(key).is_none() {
            let section =
                if self.name.is_empty() { "the file".to_owned() } else { format!("[{}]", self.name) };
            let message = format!("missing key `{key}` in {section}");
            self.faults.add_with_help(self.span.clone(), message, format!("add `{key} = {example}`"));
        }
        self.read(key, parse)
    }

    /// Reports every key that was not read as unknown.
    pub(super) fn finish(self) {
        let Some(table) = self.table else { return };
        for (name, value) in table.iter().filter(|(name, _)| !self.known.contains(name.get_ref().as_ref())) {
            self.faults.note(name.span(), || {
                let place = if self.name.is_empty() {
                    "at the top".to_owned()
                } else {
                    format!("in [{}]", self.name)
                };
                let message = format!("unknown key{} {place}", self.told_key(name.get_ref()));
                (message, Some(self.cure_of_unknown(name.get_ref(), value)))
            });
        }
    }

    /// A key that is not known. Among credentials it may be the secret itself, unless it is a word.
    fn told_key(&self, key: &str) -> String {
        let secret = looks_made(key) || is_of_credentials(&self.name) && !is_word(key);
        if secret { String::new() } else { format!(" `{}`", quoted(key)) }
    }

    fn cure_of_unknown(&self, key: &str, value: &Value<'_>) -> String {
        if key == "order" && !self.name.is_empty() {
            return "`order` belongs above the first table of the file".to_owned();
        }
        if let Some((own, home)) = HOMES.iter().find(|(own, home)| *own == key && *home != self.name) {
            return format!("`{own}` belongs in [{home}]");
        }
        let is_plugin = |table: &DeTable<'_>| table.contains_key("plugin");
        if self.name.is_empty() && is_word(key) && value.get_ref().as_table().is_some_and(is_plugin) {
            return format!("a provider's table is called [providers.{key}]");
        }
        suggest_or_list(key, self.known.iter().copied())
    }

    fn path(&self, key: &str) -> String {
        if self.name.is_empty() { key.to_owned() } else { format!("{}.{key}", self.name) }
    }
}

/// One key of a section whose keys are the operator's own, with its value.
pub(super) struct Entry<'t, 'i> {
    pub(super) name: &'t str,
    /// Where the name stands.
    pub(super) span: Range<usize>,
    pub(super) value: &'t Value<'i>,
}

/// The key of a value and where its faults go, for the parser of the value.
pub(super) struct ValueContext<'t> {
    /// `http.timeout`.
    pub(super) key: String,
    /// Where faults go.
    pub(super) faults: &'t Faults,
}

impl ValueContext<'_> {
    /// Refuses a value of the wrong kind.
    pub(super) fn wrong_kind(&self, value: &Value<'_>, wanted: &str, example: &str) {
        let message = format!("`{}` is {wanted}, not {}", self.key, kind(value.get_ref()));
        self.faults.add_with_help(value.span(), message, format!("write it like {example}"));
    }

    /// A value that should be an address, as a message may name it.
    pub(super) fn told_address(&self, text: &str) -> String {
        if is_of_credentials(&self.key) && !text.contains("://") {
            "this".to_owned()
        } else {
            format!("`{}`", quoted(&without_user(text)))
        }
    }

    /// Refuses a value of the right kind.
    pub(super) fn refuse(&self, value: &Value<'_>, what: impl std::fmt::Display) {
        self.faults.add(value.span(), format!("`{}`: {what}", self.key));
    }
}

/// Whether a section or key belongs to a credential.
fn is_of_credentials(name: &str) -> bool {
    name.split('.').any(|part| part == "credentials")
}

/// Reads a value; `None` after a fault was noted.
pub(super) trait Parse<'t, 'i, T>: FnOnce(&'t Value<'i>, &ValueContext<'t>) -> Option<T> {}

impl<'t, 'i: 't, T, F: FnOnce(&'t Value<'i>, &ValueContext<'t>) -> Option<T>> Parse<'t, 'i, T> for F {}

/// The table behind a value, or a fault.
pub(super) fn as_table<'t, 'i>(name: &str, value: &'t Value<'i>, faults: &Faults) -> Option<&'t DeTable<'i>> {
    if let DeValue::Table(table) = value.get_ref() {
        return Some(table);
    }
    faults.add(value.span(), format!("`{name}` is a table, not {}", kind(value.get_ref())));
    None
}

/// What a value is, in words.
fn kind(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) => "a whole number",
        DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}
