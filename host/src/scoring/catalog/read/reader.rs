//! What reading any table needs: positions of faults, required keys, checks of types.

use std::ops::Range;

use serde_spanned::Spanned;
use toml::de::{DeTable, DeValue};

use super::{
    super::{fault::CatalogFault, signals::Category},
    word_lists::WordLists,
};
use crate::{
    bounds::{FirstFew, files::CATALOGUE_FAULTS, message, quoted},
    scoring::language::Language,
    suggest::suggestion_suffix,
};

/// One table of the text.
pub(super) struct Section<'a, 't> {
    /// Its name in faults.
    pub(super) what: &'static str,
    pub(super) table: &'a DeTable<'t>,
    pub(super) span: Range<usize>,
}

impl Section<'_, '_> {
    pub(super) fn value_span(&self, key: &str) -> Range<usize> {
        self.table.get(key).map_or_else(|| self.span.clone(), Spanned::span)
    }
}

pub(super) type Value<'t> = Spanned<DeValue<'t>>;

/// Reads on after a fault: a missing value is replaced by a harmless one, which is never used because any
/// fault rejects the catalogue.
pub(super) struct Reader<'t> {
    pub(super) text: &'t str,
    /// The first in the order of the text; their places are found out at the end.
    found: FirstFew<FaultAt>,
    /// The languages the catalogue is written for.
    pub(super) languages: Vec<Language>,
    /// The word lists that rules may name.
    pub(super) word_lists: WordLists,
    /// How many wordings were read, those of a word list wherever it is used.
    pub(super) wordings: usize,
}

/// A fault before its line is known.
struct FaultAt {
    span: Range<usize>,
    message: String,
}

impl<'t> Reader<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self {
            text,
            found: FirstFew::default(),
            languages: Vec::new(),
            word_lists: WordLists::default(),
            wordings: 0,
        }
    }

    pub(super) fn fault(&mut self, span: Range<usize>, text: String) {
        let key = (span.start, span.end);
        let key_of = |found: &FaultAt| (found.span.start, found.span.end);
        let make = || FaultAt { span, message: message(text) };
        self.found.insert(CATALOGUE_FAULTS.size(), &key, key_of, make);
    }

    pub(super) fn has_faults(&self) -> bool {
        !self.found.is_empty()
    }

    /// Whether a fault may still be one that is told.
    pub(super) fn may_tell(&self) -> bool {
        self.found.left_out() == 0
    }

    /// `; did you mean …?`, as long as the fault may still be one that is told.
    pub(super) fn hint<'k>(&self, written: &str, known: impl Iterator<Item = &'k str>) -> String {
        if self.may_tell() { suggestion_suffix(written, known) } else { String::new() }
    }

    /// The first faults with their places, in the order of the text.
    pub(super) fn into_faults(self) -> FirstFew<CatalogFault> {
        let (text, left_out) = (self.text, self.found.left_out());
        let mut faults = FirstFew::default();
        for FaultAt { span, message } in self.found.into_kept() {
            let before = &text[..text.floor_char_boundary(span.start)];
            let line_start = before.rfind('\n').map_or(0, |at| at + 1);
            faults.push(CATALOGUE_FAULTS.size(), || CatalogFault {
                line: before.matches('\n').count() + 1,
                column: before[line_start..].chars().count() + 1,
                span,
                message,
            });
        }
        faults.count(left_out);
        faults
    }

    /// A required string that is not blank; empty after a fault.
    pub(super) fn text(&mut self, section: &Section<'_, 't>, key: &str) -> String {
        let Some(value) = self.required(section, key) else { return String::new() };
        let Some(text) = value.get_ref().as_str() else {
            self.wrong_type(value, key, "a string");
            return String::new();
        };
        if text.trim().is_empty() {
            self.fault(value.span(), format!("`{key}` is empty"));
        }
        text.trim().to_owned()
    }

    pub(super) fn required<'a>(&mut self, section: &Section<'a, 't>, key: &str) -> Option<&'a Value<'t>> {
        let value = section.table.get(key);
        if value.is_none() {
            self.fault(section.span.clone(), format!("the {} has no `{key}`; add it", section.what));
        }
        value
    }

    /// The tables of an optional array.
    pub(super) fn sections<'a>(
        &mut self,
        root: &Section<'a, 't>,
        key: &'static str,
        what: &'static str,
    ) -> Vec<Section<'a, 't>> {
        let Some(value) = root.table.get(key) else { return Vec::new() };
        let DeValue::Array(items) = value.get_ref() else {
            self.wrong_type(value, key, "an array of tables");
            return Vec::new();
        };
        let mut sections = Vec::new();
        for item in items {
            match item.get_ref() {
                DeValue::Table(table) => sections.push(Section { what, table, span: item.span() }),
                _ => self.wrong_type(item, key, "an array of tables"),
            }
        }
        sections
    }

    pub(super) fn section<'a>(
        &mut self,
        parent: &Section<'a, 't>,
        key: &'static str,
    ) -> Option<Section<'a, 't>> {
        let value = parent.table.get(key)?;
        let DeValue::Table(table) = value.get_ref() else {
            self.wrong_type(value, key, "a table");
            return None;
        };
        Some(Section { what: key, table, span: value.span() })
    }

    pub(super) fn known_keys(&mut self, section: &Section<'_, 't>, known: &[&str]) {
        for key in section.table.keys() {
            let name = key.get_ref().as_ref();
            if !known.contains(&name) {
                let hint = self.hint(name, known.iter().copied());
                let message = format!("unknown key `{}` in the {}{hint}", quoted(name), section.what);
                self.fault(key.span(), message);
            }
        }
    }

    pub(super) fn wrong_type(&mut self, value: &Value<'t>, key: &str, right: &str) {
        let found = value.get_ref().type_str();
        self.fault(value.span(), format!("`{key}` must be {right}, not a value of type {found}"));
    }

    pub(super) fn category_of(
        &mut self,
        section: &Section<'_, 't>,
        key: &str,
        categories: &[Category],
    ) -> String {
        let id = self.text(section, key);
        if !id.is_empty() && categories.iter().all(|category| category.id != id) {
            let hint = self.hint(&id, categories.iter().map(|category| category.id.as_str()));
            self.fault(section.value_span(key), format!("no category has the id `{}`{hint}", quoted(&id)));
        }
        id
    }

    /// The items of an array; the fault for any other type asks for strings.
    pub(super) fn array<'a>(&mut self, value: &'a Value<'t>, key: &str) -> Option<&'a [Value<'t>]> {
        if let DeValue::Array(items) = value.get_ref() {
            Some(items)
        } else {
            self.wrong_type(value, key, "an array of strings");
            None
        }
    }
}

pub(super) fn number(value: &DeValue<'_>) -> Option<f64> {
    match value {
        DeValue::Integer(whole) if whole.radix() == 10 => whole.as_str().parse().ok(),
        DeValue::Float(float) => float.as_str().parse().ok(),
        _ => None,
    }
}

pub(super) fn whole_number(value: &DeValue<'_>) -> Option<usize> {
    match value {
        DeValue::Integer(whole) if whole.radix() == 10 => whole.as_str().parse().ok(),
        _ => None,
    }
}
