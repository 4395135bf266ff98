//! What is looked for, as data: categories, keywords with aliases, phrases and the weights of each.
//!
//! A parsed [`Catalog`] is valid: every id is unique, every keyword's category exists, every alias has at
//! least one word, and no weight is negative. [`Catalog::parse`] reports all faults of a file at once, each
//! with its position.

mod fault;
mod model;
mod read;
mod rules;
mod signals;
mod weights;

pub use self::{
    fault::CatalogFault,
    model::Catalog,
    rules::{Context, ContextRule, Negation, NegationWord, SalaryRule, Side, Within, WorkplaceRule},
    signals::{Alias, Bucket, Category, Keyword, Phrase, Tier},
    weights::{PerBucket, PerTier, Synergy, Weights},
};

#[cfg(test)]
mod tests;
