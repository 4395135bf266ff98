//! From TOML to a catalogue: everything is looked at, and every fault is kept with its place.

mod numbers;

use std::{collections::HashSet, ops::Range};

use serde_spanned::Spanned;
use sha2::{Digest, Sha256};
use toml::de::{DeTable, DeValue};

use super::{Bucket, Catalog, CatalogFault, Category, Keyword, Phrase, Tier};
use crate::scoring::tokens::Words;

/// The largest text that is read: a catalogue of this size would have tens of thousands of aliases.
const MAX_BYTES: usize = 1024 * 1024;

pub(super) fn catalog(text: &str) -> Result<Catalog, Vec<CatalogFault>> {
    let mut reader = Reader { text, faults: Vec::new() };
    if text.len() > MAX_BYTES {
        reader.fault(0..0, format!("the catalogue has {} bytes; at most {MAX_BYTES} are read", text.len()));
        return Err(reader.faults);
    }
    let (document, syntax) = DeTable::parse_recoverable(text);
    for error in syntax {
        reader.fault(error.span().unwrap_or(0..0), error.message().trim().replace('\n', ", "));
    }
    // What recovery made up of a broken line would only add faults that are none.
    if !reader.faults.is_empty() {
        return Err(reader.faults);
    }
    let catalog = reader.catalog(&Section { what: "catalogue", table: document.get_ref(), span: 0..0 });
    if reader.faults.is_empty() {
        Ok(catalog)
    } else {
        reader.faults.sort_by_key(|fault| (fault.span.start, fault.span.end));
        Err(reader.faults)
    }
}

/// One table of the text.
struct Section<'a, 't> {
    /// How faults call it.
    what: &'static str,
    table: &'a DeTable<'t>,
    span: Range<usize>,
}

type Value<'t> = Spanned<DeValue<'t>>;

/// Reads on after a fault: what is missing takes a harmless value, which a fault keeps from use.
struct Reader<'t> {
    text: &'t str,
    faults: Vec<CatalogFault>,
}

impl<'t> Reader<'t> {
    fn fault(&mut self, span: Range<usize>, message: String) {
        let before = &self.text[..self.text.floor_char_boundary(span.start)];
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        self.faults.push(CatalogFault {
            line: before.matches('\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
            span,
            message,
        });
    }

    fn catalog(&mut self, root: &Section<'_, 't>) -> Catalog {
        self.known_keys(root, &["id", "version", "categories", "keywords", "phrases", "weights", "negation"]);
        let id = self.text(root, "id");
        let version = self.text(root, "version");
        let categories = self.categories(root);
        Catalog {
            id,
            version,
            keywords: self.keywords(root, &categories),
            phrases: self.phrases(root),
            categories,
            weights: self.weights(root),
            negation: self.negation(root),
            digest: digest(self.text),
        }
    }

    fn categories(&mut self, root: &Section<'_, 't>) -> Vec<Category> {
        let mut ids = HashSet::new();
        let mut categories = Vec::new();
        for section in self.sections(root, "categories", "category") {
            self.known_keys(&section, &["id", "name", "tier", "bucket"]);
            categories.push(Category {
                id: self.new_id(&section, &mut ids),
                name: self.text(&section, "name"),
                tier: self.tier(&section),
                bucket: self.bucket(&section),
            });
        }
        categories
    }

    fn keywords(&mut self, root: &Section<'_, 't>, categories: &[Category]) -> Vec<Keyword> {
        let mut ids = HashSet::new();
        let mut keywords = Vec::new();
        for section in self.sections(root, "keywords", "keyword") {
            self.known_keys(&section, &["id", "category", "canonical", "aliases"]);
            keywords.push(Keyword {
                id: self.new_id(&section, &mut ids),
                category: self.category_of(&section, categories),
                canonical: self.text(&section, "canonical"),
                aliases: self.aliases(&section),
            });
        }
        keywords
    }

    fn phrases(&mut self, root: &Section<'_, 't>) -> Vec<Phrase> {
        let mut ids = HashSet::new();
        let mut phrases = Vec::new();
        for section in self.sections(root, "phrases", "phrase") {
            self.known_keys(&section, &["id", "phrase", "tier"]);
            let phrase = match self.required(&section, "phrase") {
                Some(value) => self.alias(value),
                None => String::new(),
            };
            let id = self.new_id(&section, &mut ids);
            phrases.push(Phrase { id, phrase, tier: self.tier(&section) });
        }
        phrases
    }

    fn new_id(&mut self, section: &Section<'_, 't>, taken: &mut HashSet<String>) -> String {
        let id = self.text(section, "id");
        if !id.is_empty() && !taken.insert(id.clone()) {
            let what = section.what;
            self.fault(section.value_span("id"), format!("another {what} has the id `{id}`; ids are unique"));
        }
        id
    }

    fn category_of(&mut self, section: &Section<'_, 't>, categories: &[Category]) -> String {
        let id = self.text(section, "category");
        if !id.is_empty() && categories.iter().all(|category| category.id != id) {
            let hint = nearest(&id, categories.iter().map(|category| category.id.as_str()));
            self.fault(section.value_span("category"), format!("no category has the id `{id}`{hint}"));
        }
        id
    }

    fn aliases(&mut self, section: &Section<'_, 't>) -> Vec<String> {
        let Some(value) = self.required(section, "aliases") else { return Vec::new() };
        let DeValue::Array(items) = value.get_ref() else {
            self.wrong_type(value, "aliases", "an array of strings");
            return Vec::new();
        };
        if items.is_empty() {
            self.fault(value.span(), "`aliases` is empty; a keyword is found by its aliases".to_owned());
        }
        items.iter().map(|item| self.alias(item)).collect()
    }

    /// A wording that has at least one word.
    fn alias(&mut self, value: &Value<'t>) -> String {
        let Some(alias) = value.get_ref().as_str() else {
            self.wrong_type(value, "alias", "a string");
            return String::new();
        };
        if alias.trim().is_empty() {
            self.fault(value.span(), "an empty alias matches nothing; remove it".to_owned());
        } else if Words::of(alias).is_empty() {
            let hint = "only letters and digits are looked for";
            self.fault(value.span(), format!("the alias `{alias}` has no word in it; {hint}"));
        }
        alias.to_owned()
    }

    fn tier(&mut self, section: &Section<'_, 't>) -> Tier {
        let Some(value) = self.required(section, "tier") else { return Tier::One };
        match number(value.get_ref()) {
            Some(1.0) => Tier::One,
            Some(2.0) => Tier::Two,
            Some(3.0) => Tier::Three,
            _ => {
                self.fault(value.span(), "`tier` must be 1, 2 or 3, where 3 is the most telling".to_owned());
                Tier::One
            }
        }
    }

    fn bucket(&mut self, section: &Section<'_, 't>) -> Bucket {
        let word = self.text(section, "bucket");
        let found = Bucket::ALL.into_iter().find(|bucket| bucket.as_str() == word);
        if found.is_none() && !word.is_empty() {
            let names = "`direct`, `footprint`, `business` or `proxy`";
            self.fault(section.value_span("bucket"), format!("`bucket` must be {names}, not `{word}`"));
        }
        found.unwrap_or(Bucket::Proxy)
    }

    /// A string that must be there and say something; empty after a fault.
    fn text(&mut self, section: &Section<'_, 't>, key: &str) -> String {
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

    fn required<'a>(&mut self, section: &Section<'a, 't>, key: &str) -> Option<&'a Value<'t>> {
        let value = section.table.get(key);
        if value.is_none() {
            self.fault(section.span.clone(), format!("the {} has no `{key}`; add it", section.what));
        }
        value
    }

    /// The tables of an array; none at all is well.
    fn sections<'a>(
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

    fn section<'a>(&mut self, parent: &Section<'a, 't>, key: &'static str) -> Option<Section<'a, 't>> {
        let value = parent.table.get(key)?;
        let DeValue::Table(table) = value.get_ref() else {
            self.wrong_type(value, key, "a table");
            return None;
        };
        Some(Section { what: key, table, span: value.span() })
    }

    fn known_keys(&mut self, section: &Section<'_, 't>, known: &[&str]) {
        for key in section.table.keys() {
            let name = key.get_ref().as_ref();
            if !known.contains(&name) {
                let hint = nearest(name, known.iter().copied());
                self.fault(key.span(), format!("unknown key `{name}` in the {}{hint}", section.what));
            }
        }
    }

    fn wrong_type(&mut self, value: &Value<'t>, key: &str, right: &str) {
        let found = value.get_ref().type_str();
        self.fault(value.span(), format!("`{key}` must be {right}, not a value of type {found}"));
    }
}

/// Eight hexadecimal digits.
fn digest(text: &str) -> String {
    let hash = Sha256::digest(text);
    format!("{:02x}{:02x}{:02x}{:02x}", hash[0], hash[1], hash[2], hash[3])
}

impl Section<'_, '_> {
    fn value_span(&self, key: &str) -> Range<usize> {
        self.table.get(key).map_or_else(|| self.span.clone(), Spanned::span)
    }
}

fn number(value: &DeValue<'_>) -> Option<f64> {
    match value {
        DeValue::Integer(whole) if whole.radix() == 10 => whole.as_str().parse().ok(),
        DeValue::Float(float) => float.as_str().parse().ok(),
        _ => None,
    }
}

/// `; did you mean …?`, if something known is near.
fn nearest<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> String {
    known
        .map(|candidate| (strsim::damerau_levenshtein(word, candidate), candidate))
        .filter(|(distance, candidate)| *distance <= candidate.chars().count() / 3 + 1)
        .min()
        .map_or_else(String::new, |(_, candidate)| format!("; did you mean `{candidate}`?"))
}
