//! The tables about an offer's own facts: salary and workplace.

use super::{
    super::{
        rules::{SalaryRule, WorkplaceRule},
        signals::Category,
    },
    reader::{Reader, Section, number},
};
use crate::domain::SalaryPeriod;

/// The highest possible score.
const MAX_SCORE: f64 = 10.0;

impl<'t> Reader<'t> {
    pub(super) fn salary(&mut self, root: &Section<'_, 't>, categories: &[Category]) -> Option<SalaryRule> {
        let section = self.section(root, "salary")?;
        self.known_keys(&section, &["category", "floor", "currency", "period", "below"]);
        Some(SalaryRule {
            category: self.category_of(&section, "category", categories),
            floor: self.floor(&section),
            currency: self.currency(&section),
            period: self.period(&section),
            below: self.below(&section),
        })
    }

    fn floor(&mut self, section: &Section<'_, 't>) -> f64 {
        let Some(value) = self.required(section, "floor") else { return 1.0 };
        let floor = number(value.get_ref()).filter(|floor| floor.is_finite() && *floor > 0.0);
        if floor.is_none() {
            self.fault(value.span(), "`floor` must be a number above 0".to_owned());
        }
        floor.unwrap_or(1.0)
    }

    fn currency(&mut self, section: &Section<'_, 't>) -> String {
        let code = self.text(section, "currency");
        if !code.is_empty() && (code.len() != 3 || !code.bytes().all(|byte| byte.is_ascii_uppercase())) {
            let message = format!("`currency` must be a code of three capitals, like `EUR`, not `{code}`");
            self.fault(section.value_span("currency"), message);
        }
        code
    }

    fn period(&mut self, section: &Section<'_, 't>) -> SalaryPeriod {
        let word = self.text(section, "period");
        let period = SalaryPeriod::ALL.into_iter().find(|period| period.as_str() == word);
        if period.is_none() && !word.is_empty() {
            let names = SalaryPeriod::ALL.map(|period| format!("`{}`", period.as_str())).join(", ");
            self.fault(
                section.value_span("period"),
                format!("`period` must be one of {names}, not `{word}`"),
            );
        }
        period.unwrap_or(SalaryPeriod::Year)
    }

    fn below(&mut self, section: &Section<'_, 't>) -> Option<f64> {
        let value = section.table.get("below")?;
        let most = number(value.get_ref()).filter(|most| (0.0..=MAX_SCORE).contains(most));
        if most.is_none() {
            self.fault(value.span(), format!("`below` must be a score from 0 to {MAX_SCORE}"));
        }
        most
    }

    pub(super) fn workplace(&mut self, root: &Section<'_, 't>, categories: &[Category]) -> WorkplaceRule {
        let Some(section) = self.section(root, "workplace") else { return WorkplaceRule::default() };
        self.known_keys(&section, &["remote", "hybrid", "onsite"]);
        if section.table.is_empty() {
            self.fault(section.span.clone(), "the workplace names no category; add `remote`".to_owned());
        }
        let mut category = |key: &str| {
            let said = section.table.contains_key(key);
            said.then(|| self.category_of(&section, key, categories))
        };
        WorkplaceRule { remote: category("remote"), hybrid: category("hybrid"), onsite: category("onsite") }
    }
}
