//! What a catalogue would cost to score with: each rule that a keyword or phrase is held to keeps a note of each wording.

use std::collections::{HashMap, HashSet};

use super::{
    super::{model::Catalog, rules::Context},
    reader::Reader,
};
use crate::bounds::files::{CATALOGUE_RULES, CATALOGUE_WORDINGS};

impl Reader<'_> {
    /// Refuses a catalogue whose parts, multiplied through, are too much.
    pub(super) fn weigh(&mut self, catalog: &Catalog) {
        if self.wordings > CATALOGUE_WORDINGS.size() {
            let message = format!(
                "the catalogue has more than {CATALOGUE_WORDINGS} wordings, those of a list counted wherever it is used"
            );
            return self.fault(0..0, message);
        }
        let (rules, wordings) = (rules(catalog), wordings(catalog));
        if rules.saturating_mul(wordings) > CATALOGUE_RULES.limit {
            let message = format!(
                "the catalogue has {rules} rules, those of a category counted for each of its keywords, and {wordings} \
                 wordings; at most {CATALOGUE_RULES} of one times the other are kept"
            );
            self.fault(0..0, message);
        }
    }
}

/// The rules, those of a category counted for each of its keywords.
fn rules(catalog: &Catalog) -> u64 {
    let count = |context: &Context| (context.requires.len() + context.excludes.len()) as u64;
    let of_category: HashMap<&str, u64> =
        catalog.categories.iter().map(|category| (category.id.as_str(), count(&category.context))).collect();
    let keywords = catalog.keywords.iter();
    let keywords = keywords.map(|keyword| {
        count(&keyword.context) + of_category.get(keyword.category.as_str()).copied().unwrap_or_default()
    });
    keywords.sum::<u64>() + catalog.phrases.iter().map(|phrase| count(&phrase.context)).sum::<u64>()
}

/// The different wordings.
fn wordings(catalog: &Catalog) -> u64 {
    let mut different = HashSet::new();
    let contexts = catalog.categories.iter().map(|category| &category.context);
    let contexts = contexts.chain(catalog.keywords.iter().map(|keyword| &keyword.context));
    for context in contexts.chain(catalog.phrases.iter().map(|phrase| &phrase.context)) {
        for rule in context.requires.iter().chain(&context.excludes) {
            different.extend(rule.wordings.iter().map(String::as_str));
        }
    }
    for keyword in &catalog.keywords {
        different.extend(keyword.aliases.iter().map(|alias| alias.text.as_str()));
    }
    different.extend(catalog.phrases.iter().map(|phrase| phrase.phrase.as_str()));
    different.len() as u64
}
