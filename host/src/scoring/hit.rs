//! Hits: occurrences of a catalogue's signals in an offer, as scores keep them.
//!
//! A new hit borrows its words from the catalogue and from the offer, since most are written out at once; one that is read
//! owns them.

use std::{borrow::Cow, ops::Range};

use serde::{Deserialize, Serialize};

use super::language::Language;
use crate::bounds::units;

/// One occurrence of a signal in an offer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Hit<'a> {
    /// The list of the catalogue that `id` belongs to.
    pub kind: HitKind,
    /// The keyword's or phrase's id; for a fact, the field's name.
    pub id: Cow<'a, str>,
    /// The keyword's or fact's category; phrases have none.
    pub category: Option<Cow<'a, str>>,
    /// The text that `span` refers to.
    pub field: Field,
    /// In bytes of the scored text, on character boundaries.
    pub span: Range<usize>,
    /// The text of the span; of a long one the beginning.
    pub text: Cow<'a, str>,
    /// The points it adds to its bucket or to the phrases; 0 if another hit counts instead.
    pub points: f64,
    /// Why it does not count, if it does not.
    pub silenced: Option<Silenced<'a>>,
}

impl Hit<'_> {
    /// Whether `text` has the hit where it was found.
    #[must_use]
    pub fn stands_in(&self, text: &str) -> bool {
        text.get(self.span.clone()).is_some_and(|found| excerpt(found) == self.text)
    }
}

/// What is kept of a text that was found: between two words of a wording there may be any number of other signs.
pub(super) fn excerpt(text: &str) -> Cow<'_, str> {
    if text.len() <= units::HIT_TEXT.size() {
        return text.into();
    }
    match text.char_indices().nth(units::HIT_TEXT.size()) {
        Some((end, _)) => format!("{}…", &text[..end]).into(),
        None => text.into(),
    }
}

/// The list of the catalogue that a hit comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum HitKind {
    /// A keyword's alias.
    Keyword,
    /// A phrase.
    Phrase,
    /// A field of the offer, matched by `[salary]` or `[workplace]`.
    Fact,
}

/// The part of an offer that a hit is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Field {
    /// The offer's title.
    Title,
    /// The offer's description.
    Description,
    /// The advertised salary, as [`super::salary_text`] writes it.
    Salary,
    /// The workplace that the source states.
    Workplace,
}

/// Why a hit does not count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "reason", rename_all = "lowercase")]
pub enum Silenced<'a> {
    /// A negation is near it in the same clause.
    Negated {
        /// The negation, as the text writes it.
        word: Cow<'a, str>,
        /// Its span, in bytes of the hit's field.
        span: Range<usize>,
    },
    /// An `excludes` rule holds.
    Excluded {
        /// The rule's entries, as the catalogue writes them.
        rule: Cow<'a, [String]>,
        /// Where the rule looks.
        within: Cow<'a, str>,
        /// What was found, as the text writes it.
        word: Cow<'a, str>,
        /// Where it was found.
        field: Field,
        /// In bytes of `field`.
        span: Range<usize>,
    },
    /// A `requires` rule does not hold.
    Missing {
        /// The rule's entries, as the catalogue writes them.
        rule: Cow<'a, [String]>,
        /// Where the rule looks.
        within: Cow<'a, str>,
    },
    /// The text is in another language.
    Language {
        /// The language that the hit counts in.
        wanted: Language,
        /// The language of the text.
        found: Language,
    },
    /// The salary is below the catalogue's floor.
    Below {
        /// The floor, as shown to people.
        floor: String,
    },
}
