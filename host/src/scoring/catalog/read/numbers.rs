//! The optional tables `[weights]` and `[negation]`. A missing key keeps its default.

use super::{
    super::{
        rules::{Negation, NegationWord},
        signals::{Alias, Bucket},
        weights::{PerBucket, PerTier, Synergy, Weights},
    },
    reader::{Reader, Section, number, whole_number},
};
use crate::scoring::tokens::Words;

/// The most words in a negation or an exception.
const MAX_NEGATION: usize = 6;

/// The largest reach before or after a hit, in words.
pub(super) const MAX_REACH: usize = 1000;

/// The largest value of a weight, in points.
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
        self.known_keys(&section, &["words", "ahead", "except", "before", "after", "parts"]);
        let except = self.negations(&section, "except");
        Negation {
            words: self.negations(&section, "words").unwrap_or(base.words),
            ahead: self.negations(&section, "ahead").unwrap_or(base.ahead),
            except: except.map_or(base.except, |except| except.into_iter().map(|word| word.text).collect()),
            before: self.reach(&section, "before", base.before),
            after: self.reach(&section, "after", base.after),
            parts: self.reach(&section, "parts", base.parts),
        }
    }

    fn negations(&mut self, section: &Section<'_, 't>, key: &str) -> Option<Vec<NegationWord>> {
        let items = self.array(section.table.get(key)?, key)?;
        let mut negations = Vec::new();
        for item in items {
            let Alias { text, language } = self.spelling(item, "negation", None);
            if Words::from_text(&text).len() > MAX_NEGATION {
                self.fault(item.span(), format!("`{text}` has more than {MAX_NEGATION} words; shorten it"));
            }
            negations.push(NegationWord { text, language });
        }
        Some(negations)
    }

    fn reach(&mut self, section: &Section<'_, 't>, key: &str, base: usize) -> usize {
        let Some(value) = section.table.get(key) else { return base };
        let reach = whole_number(value.get_ref()).filter(|whole| *whole <= MAX_REACH);
        if reach.is_none() {
            let of = if key == "parts" { "" } else { " of words" };
            let message = format!("`{key}` must be a whole number{of} from 0 to {MAX_REACH}");
            self.fault(value.span(), message);
        }
        reach.unwrap_or(base)
    }

    pub(super) fn points(&mut self, section: &Section<'_, 't>, key: &str, base: f64) -> f64 {
        let Some(value) = section.table.get(key) else { return base };
        // This rejects NaN too: no range contains it.
        let points = number(value.get_ref()).filter(|points| (0.0..=MAX_POINTS).contains(points));
        if points.is_none() {
            self.fault(value.span(), format!("`{key}` must be a number from 0 to {MAX_POINTS}"));
        }
        points.unwrap_or(base)
    }
}
