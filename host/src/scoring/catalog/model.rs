//! A whole catalogue.

use super::{
    rules::{Negation, SalaryRule, WorkplaceRule},
    signals::{Category, Keyword, Phrase},
    weights::Weights,
};
use crate::scoring::language::Language;

/// A valid catalogue of signals.
#[derive(Debug, Clone, PartialEq)]
pub struct Catalog {
    /// The catalogue's name, e.g. `fx-exposure`.
    pub id: String,
    /// The author's own version of it.
    pub version: String,
    /// The languages it is written for, which are all that its entries may name; empty if it states none.
    pub languages: Vec<Language>,
    /// In the order of the file: the first of several categories with equal points is the top category.
    pub categories: Vec<Category>,
    /// In the order of the file, which has no meaning.
    pub keywords: Vec<Keyword>,
    /// In the order of the file, which has no meaning.
    pub phrases: Vec<Phrase>,
    /// What hits are worth.
    pub weights: Weights,
    /// The wordings that negate a hit.
    pub negation: Negation,
    /// How the advertised salary counts, if it does.
    pub salary: Option<SalaryRule>,
    /// How the source's own workplace field counts.
    pub workplace: WorkplaceRule,
    /// Eight hexadecimal digits of the text and of the number of the rules of folding.
    pub(super) digest: String,
}

impl Catalog {
    /// `id@version#digest`: differs whenever the text or the folding of texts differs, so that offers are scored again.
    #[must_use]
    pub fn identity(&self) -> String {
        format!("{}@{}#{}", self.id, self.version, self.digest)
    }
}
