//! A place that says something the catalogue looks for, as scores keep it.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::language::Language;

/// One place that says something the catalogue looks for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Hit {
    /// Which list of the catalogue `id` is of.
    pub kind: HitKind,
    /// The keyword's or phrase's id; the field's name for a fact.
    pub id: String,
    /// The keyword's or fact's category; phrases have none.
    pub category: Option<String>,
    /// Which text `span` is of.
    pub field: Field,
    /// In bytes; always on character boundaries of the text that was scored.
    pub span: Range<usize>,
    /// What stands there.
    pub text: String,
    /// What it adds to its bucket or to the phrases: 0 where another hit counts instead.
    pub points: f64,
    /// Why it does not count at all.
    pub silenced: Option<Silenced>,
}

/// Which list of the catalogue a hit comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum HitKind {
    /// A keyword's alias.
    Keyword,
    /// A phrase.
    Phrase,
    /// A field of the offer, by `[salary]` or `[workplace]`.
    Fact,
}

/// Which part of an offer a hit stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Field {
    /// The offer's title.
    Title,
    /// The offer's description.
    Description,
    /// The advertised salary, as [`super::salary_text`] writes it.
    Salary,
    /// The source's word on the workplace.
    Workplace,
}

/// Why a hit does not count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "reason", rename_all = "lowercase")]
pub enum Silenced {
    /// A negation stands near it in the same clause.
    Negated {
        /// The negation, as written.
        word: String,
        /// Where it stands, in bytes of the hit's field.
        span: Range<usize>,
    },
    /// Something stands near it that it must not stand near.
    Excluded {
        /// What the rule looks for, as the catalogue names it.
        rule: Vec<String>,
        /// Where it looks.
        within: String,
        /// What was found, as written.
        word: String,
        /// Where it was found.
        field: Field,
        /// In bytes of `field`.
        span: Range<usize>,
    },
    /// Nothing stands near it that it needs.
    Missing {
        /// What the rule looks for, as the catalogue names it.
        rule: Vec<String>,
        /// Where it looks.
        within: String,
    },
    /// The text is in another language.
    Language {
        /// The language it counts in.
        wanted: Language,
        /// The text's.
        found: Language,
    },
    /// The salary is below the catalogue's floor.
    Below {
        /// The floor, as shown to people.
        floor: String,
    },
}
