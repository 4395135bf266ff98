//! How much an offer says of what the catalogue looks for, and where it says it.
//!
//! A [`Catalog`] is read from TOML once, a [`Scorer`] is built from it once, and then scores any
//! number of offers from any number of threads. Nothing here reads a file, a clock or the network:
//! the same catalogue and the same text always give the same [`Score`], hits included.

pub mod catalog;
mod matcher;
pub mod score;
pub mod sentence;
pub mod tokens;

pub use catalog::{Catalog, CatalogFault};
pub use score::{Field, Hit, HitKind, Score, Scorer, Silenced};
pub use sentence::sentence_span;
