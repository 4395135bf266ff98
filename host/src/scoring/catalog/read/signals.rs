//! The tables of categories, keywords and phrases.

use std::collections::HashSet;

use super::{
    super::signals::{Alias, Bucket, Category, Keyword, Phrase, Tier},
    reader::{Reader, Section, number},
};
use crate::bounds::{files::CATALOGUE_CATEGORIES, quoted};

impl<'t> Reader<'t> {
    pub(super) fn categories(&mut self, root: &Section<'_, 't>) -> Vec<Category> {
        let mut ids = HashSet::new();
        let mut categories = Vec::new();
        for section in self.sections(root, "categories", "category") {
            if categories.len() == CATALOGUE_CATEGORIES.size() {
                self.fault(section.span, format!("more than {CATALOGUE_CATEGORIES} categories"));
                break;
            }
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

    pub(super) fn keywords(&mut self, root: &Section<'_, 't>, categories: &[Category]) -> Vec<Keyword> {
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

    pub(super) fn phrases(&mut self, root: &Section<'_, 't>) -> Vec<Phrase> {
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

    fn new_id(&mut self, section: &Section<'_, 't>, taken: &mut HashSet<String>) -> String {
        let id = self.text(section, "id");
        if !id.is_empty() && !taken.insert(id.clone()) {
            let what = section.what;
            self.fault(
                section.value_span("id"),
                format!("another {what} has the id `{}`; ids are unique", quoted(&id)),
            );
        }
        id
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
            self.fault(
                section.value_span("bucket"),
                format!("`bucket` must be {names}, not `{}`", quoted(&word)),
            );
        }
        found.unwrap_or(Bucket::Proxy)
    }
}
