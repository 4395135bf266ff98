//! Scores offers: how much an offer says about the catalogue's subject, and where it says it.
//!
//! A [`Catalog`] is read from TOML once, a [`Scorer`] is built from it once, and scores any number of offers
//! from any number of threads. Nothing here reads a file, a clock or the network: the same catalogue and the
//! same offer always give the same [`Score`], hits included.

pub mod catalog;
mod context;
pub mod facts;
mod hash_filter;
pub mod hit;
mod indexed_text;
pub mod labelled;
pub mod language;
mod lists;
mod matcher;
mod negation;
mod number_set;
mod numbered_words;
pub mod score;
pub mod sentence;
mod terms;
#[cfg(test)]
mod testing;
pub mod tokens;
mod vocabulary;
mod wordings;

pub use catalog::{Catalog, CatalogFault};
pub use facts::{Advert, salary_text};
pub use hit::{Field, Hit, HitKind, Silenced};
pub use language::Language;
pub use score::{Score, Scorer};
pub use sentence::sentence_span;
