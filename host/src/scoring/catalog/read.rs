//! From TOML to a catalogue: everything is looked at, and every fault is kept with its place.

mod context;
mod facts;
mod numbers;

use std::{collections::HashSet, ops::Range};

use serde_spanned::Spanned;
use sha2::{Digest, Sha256};
use toml::de::{DeTable, DeValue};

use self::context::Contexts;
use super::{Alias, Bucket, Catalog, CatalogFault, Category, Keyword, Phrase, Tier};
use crate::scoring::{language::Language, nearest, tokens::Words};

/// The largest text that is read: a catalogue of this size would have tens of thousands of aliases.
const MAX_BYTES: usize = 1024 * 1024;

pub(super) fn catalog(text: &str) -> Result<Catalog, Vec<CatalogFault>> {
    let mut reader =
        Reader { text, faults: Vec::new(), languages: Vec::new(), contexts: Contexts::default() };
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
    /// What the catalogue is written for.
    languages: Vec<Language>,
    /// The word lists that rules may name.
    contexts: Contexts,
}

/// The keys of a catalogue's outermost table.
const KEYS: [&str; 11] = [
    "id",
    "version",
    "languages",
    "contexts",
    "categories",
    "keywords",
    "phrases",
    "weights",
    "negation",
    "salary",
    "workplace",
];

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
        self.known_keys(root, &KEYS);
        let id = self.text(root, "id");
        let version = self.text(root, "version");
        self.languages = self.languages(root);
        self.contexts = self.contexts(root);
        let categories = self.categories(root);
        let catalog = Catalog {
            id,
            version,
            languages: self.languages.clone(),
            keywords: self.keywords(root, &categories),
            phrases: self.phrases(root),
            weights: self.weights(root),
            negation: self.negation(root),
            salary: self.salary(root, &categories),
            workplace: self.workplace(root, &categories),
            categories,
            digest: digest(self.text),
        };
        self.unused_contexts();
        catalog
    }

    fn categories(&mut self, root: &Section<'_, 't>) -> Vec<Category> {
        let mut ids = HashSet::new();
        let mut categories = Vec::new();
        for section in self.sections(root, "categories", "category") {
            self.known_keys(&section, &["id", "name", "tier", "bucket", "requires", "excludes"]);
            categories.push(Category {
                id: self.new_id(&section, &mut ids),
                name: self.text(&section, "name"),
                tier: self.tier(&section),
                bucket: self.bucket(&section),
                context: self.context(&section),
            });
        }
        categories
    }

    fn keywords(&mut self, root: &Section<'_, 't>, categories: &[Category]) -> Vec<Keyword> {
        let mut ids = HashSet::new();
        let mut keywords = Vec::new();
        for section in self.sections(root, "keywords", "keyword") {
            self.known_keys(
                &section,
                &["id", "category", "canonical", "aliases", "language", "requires", "excludes"],
            );
            keywords.push(Keyword {
                id: self.new_id(&section, &mut ids),
                category: self.category_of(&section, "category", categories),
                canonical: self.text(&section, "canonical"),
                aliases: self.aliases(&section),
                context: self.context(&section),
            });
        }
        keywords
    }

    fn phrases(&mut self, root: &Section<'_, 't>) -> Vec<Phrase> {
        let mut ids = HashSet::new();
        let mut phrases = Vec::new();
        for section in self.sections(root, "phrases", "phrase") {
            self.known_keys(&section, &["id", "phrase", "tier", "language", "requires", "excludes"]);
            let phrase = match self.required(&section, "phrase") {
                Some(value) => self.wording(value, "alias"),
                None => String::new(),
            };
            phrases.push(Phrase {
                id: self.new_id(&section, &mut ids),
                phrase,
                tier: self.tier(&section),
                language: self.language(&section),
                context: self.context(&section),
            });
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

    fn category_of(&mut self, section: &Section<'_, 't>, key: &str, categories: &[Category]) -> String {
        let id = self.text(section, key);
        if !id.is_empty() && categories.iter().all(|category| category.id != id) {
            let hint = nearest(&id, categories.iter().map(|category| category.id.as_str()));
            self.fault(section.value_span(key), format!("no category has the id `{id}`{hint}"));
        }
        id
    }

    fn aliases(&mut self, section: &Section<'_, 't>) -> Vec<Alias> {
        let language = self.language(section);
        let Some(items) = self.required(section, "aliases").and_then(|value| self.array(value, "aliases"))
        else {
            return Vec::new();
        };
        if items.is_empty() {
            let message = "`aliases` is empty; a keyword is found by its aliases".to_owned();
            self.fault(section.value_span("aliases"), message);
        }
        let mut aliases = Vec::new();
        for item in items {
            match item.get_ref().as_str().and_then(|text| text.strip_prefix('@')) {
                Some(name) => {
                    let list = self.list_as_aliases(name, item.span());
                    aliases.extend(list.into_iter().map(|text| Alias { text, language }));
                }
                None => aliases.push(self.spelling(item, "alias", language)),
            }
        }
        aliases
    }

    /// A spelling, or a table of a spelling and its language.
    fn spelling(&mut self, value: &Value<'t>, what: &'static str, language: Option<Language>) -> Alias {
        let DeValue::Table(table) = value.get_ref() else {
            return Alias { text: self.wording(value, what), language };
        };
        let section = Section { what, table, span: value.span() };
        self.known_keys(&section, &["text", "language"]);
        let text = match self.required(&section, "text") {
            Some(text) => self.wording(text, what),
            None => String::new(),
        };
        Alias { text, language: self.language(&section).or(language) }
    }

    /// A wording that has at least one word.
    fn wording(&mut self, value: &Value<'t>, what: &str) -> String {
        let Some(wording) = value.get_ref().as_str() else {
            self.wrong_type(value, what, "a string");
            return String::new();
        };
        if wording.trim().is_empty() {
            self.fault(value.span(), format!("an empty {what} matches nothing; remove it"));
        } else if Words::of(wording).is_empty() {
            let hint = "only letters and digits are looked for";
            self.fault(value.span(), format!("the {what} `{wording}` has no word in it; {hint}"));
        }
        wording.to_owned()
    }

    /// The items of an array of strings, or of what else a key says it holds.
    fn array<'a>(&mut self, value: &'a Value<'t>, key: &str) -> Option<&'a [Value<'t>]> {
        if let DeValue::Array(items) = value.get_ref() {
            Some(items)
        } else {
            self.wrong_type(value, key, "an array of strings");
            None
        }
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

fn whole(value: &DeValue<'_>) -> Option<usize> {
    match value {
        DeValue::Integer(whole) if whole.radix() == 10 => whole.as_str().parse().ok(),
        _ => None,
    }
}
