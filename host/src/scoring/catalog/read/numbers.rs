//! The optional tables: weights and negation. What they leave out keeps its default.

use toml::de::DeValue;

use super::{
    super::{Bucket, Negation, PerBucket, PerTier, Synergy, Weights},
    Reader, Section, number,
};
use crate::scoring::tokens::Words;

/// The most words before or after a hit that a negation may be told to look at.
const MAX_REACH: f64 = 1000.0;

/// The most points that a single weight may give.
const MAX_POINTS: f64 = 1000.0;

impl<'t> Reader<'t> {
    pub(super) fn weights(&mut self, root: &Section<'_, 't>) -> Weights {
        let base = Weights::default();
        let Some(section) = self.section(root, "weights") else { return base };
        self.known_keys(
            &section,
            &["category", "phrase", "title", "caps", "core", "synergy", "guard", "strong_from"],
        );
        Weights {
            category: self.per_tier(&section, "category", base.category),
            phrase: self.per_tier(&section, "phrase", base.phrase),
            title: self.points(&section, "title", base.title),
            caps: self.per_bucket(&section, "caps", base.caps),
            core: self.points(&section, "core", base.core),
            synergy: self.synergy(&section, base.synergy),
            guard: self.points(&section, "guard", base.guard),
            strong_from: self.strong_from(&section, base.strong_from),
        }
    }

    fn per_tier(&mut self, parent: &Section<'_, 't>, key: &'static str, base: PerTier) -> PerTier {
        let Some(section) = self.section(parent, key) else { return base };
        self.known_keys(&section, &["tier1", "tier2", "tier3"]);
        PerTier {
            tier1: self.points(&section, "tier1", base.tier1),
            tier2: self.points(&section, "tier2", base.tier2),
            tier3: self.points(&section, "tier3", base.tier3),
        }
    }

    fn per_bucket(&mut self, parent: &Section<'_, 't>, key: &'static str, base: PerBucket) -> PerBucket {
        let Some(section) = self.section(parent, key) else { return base };
        self.known_keys(&section, &Bucket::ALL.map(Bucket::as_str));
        PerBucket {
            direct: self.points(&section, "direct", base.direct),
            footprint: self.points(&section, "footprint", base.footprint),
            business: self.points(&section, "business", base.business),
            proxy: self.points(&section, "proxy", base.proxy),
        }
    }

    fn synergy(&mut self, parent: &Section<'_, 't>, base: Synergy) -> Synergy {
        let Some(section) = self.section(parent, "synergy") else { return base };
        self.known_keys(&section, &["footprint", "business", "from"]);
        Synergy {
            footprint: self.points(&section, "footprint", base.footprint),
            business: self.points(&section, "business", base.business),
            from: self.points(&section, "from", base.from),
        }
    }

    fn strong_from(&mut self, section: &Section<'_, 't>, base: u8) -> u8 {
        let Some(value) = section.table.get("strong_from") else { return base };
        let known = (0..=10_u8).find(|score| number(value.get_ref()) == Some(f64::from(*score)));
        if known.is_none() {
            self.fault(value.span(), "`strong_from` must be a whole score from 0 to 10".to_owned());
        }
        known.unwrap_or(base)
    }

    pub(super) fn negation(&mut self, root: &Section<'_, 't>) -> Negation {
        let base = Negation::default();
        let Some(section) = self.section(root, "negation") else { return base };
        self.known_keys(&section, &["words", "before", "after"]);
        Negation {
            words: self.negation_words(&section).unwrap_or(base.words),
            before: self.reach(&section, "before", base.before),
            after: self.reach(&section, "after", base.after),
        }
    }

    fn negation_words(&mut self, section: &Section<'_, 't>) -> Option<Vec<String>> {
        let value = section.table.get("words")?;
        let DeValue::Array(items) = value.get_ref() else {
            self.wrong_type(value, "words", "an array of strings");
            return None;
        };
        let mut words = Vec::new();
        for item in items {
            match item.get_ref().as_str() {
                Some(word) if Words::of(word).len() == 1 => words.push(word.to_owned()),
                _ => self.fault(item.span(), "a negation must be a string of exactly one word".to_owned()),
            }
        }
        Some(words)
    }

    fn reach(&mut self, section: &Section<'_, 't>, key: &str, base: usize) -> usize {
        let Some(value) = section.table.get(key) else { return base };
        let whole = match value.get_ref() {
            DeValue::Integer(_) => number(value.get_ref()).filter(|n| (0.0..=MAX_REACH).contains(n)),
            _ => None,
        };
        // The text of the number, so that no float is cast.
        let words = whole.and_then(|n| n.to_string().parse().ok());
        if words.is_none() {
            self.fault(
                value.span(),
                format!("`{key}` must be a whole number of words from 0 to {MAX_REACH}"),
            );
        }
        words.unwrap_or(base)
    }

    fn points(&mut self, section: &Section<'_, 't>, key: &str, base: f64) -> f64 {
        let Some(value) = section.table.get(key) else { return base };
        // NaN is in no range.
        let points = number(value.get_ref()).filter(|points| (0.0..=MAX_POINTS).contains(points));
        if points.is_none() {
            self.fault(value.span(), format!("`{key}` must be a number from 0 to {MAX_POINTS}"));
        }
        points.unwrap_or(base)
    }
}
