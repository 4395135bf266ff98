//! How much an offer says of what the catalogue looks for, and where it says it.
//!
//! A [`Catalog`] is read from TOML once, a [`Scorer`] is built from it once, and then scores any
//! number of offers from any number of threads. Nothing here reads a file, a clock or the network:
//! the same catalogue and the same offer always give the same [`Score`], hits included.

pub mod catalog;
mod context;
pub mod facts;
pub mod hit;
pub mod labelled;
pub mod language;
mod matcher;
mod negation;
mod reading;
pub mod score;
pub mod sentence;
pub mod tokens;

pub use catalog::{Catalog, CatalogFault};
pub use facts::{Advert, salary_text};
pub use hit::{Field, Hit, HitKind, Silenced};
pub use language::Language;
pub use score::{Score, Scorer};
pub use sentence::sentence_span;

/// `; did you mean …?`, if something known is near.
fn nearest<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> String {
    closest(word, known).map_or_else(String::new, |candidate| format!("; did you mean `{candidate}`?"))
}

/// The name among known ones that a mistyped word is near to.
fn closest<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    known
        .map(|candidate| (strsim::damerau_levenshtein(word, candidate), candidate))
        .filter(|(distance, candidate)| *distance <= candidate.chars().count() / 3 + 1)
        .min()
        .map(|(_, candidate)| candidate)
}
