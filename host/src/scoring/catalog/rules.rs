//! Rules on the context of a hit, and on the offer's own fields.

use std::fmt;

use crate::{domain::SalaryPeriod, scoring::language::Language};

/// The context rules that decide whether a hit counts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Context {
    /// All of these must hold.
    pub requires: Vec<ContextRule>,
    /// None of these may hold.
    pub excludes: Vec<ContextRule>,
}

/// A rule that holds if one of its wordings occurs within reach of a hit.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ContextRule {
    /// The entries as the catalogue writes them: wordings, `@name`s of lists and `<number>`.
    pub any: Vec<String>,
    /// All wordings, with named lists expanded.
    pub wordings: Vec<String>,
    /// Whether any word that begins with a digit matches too.
    pub number: bool,
    /// The reach of the rule.
    pub within: Within,
    /// The side of the hit that the wording must be on; `None` means either.
    pub near: Option<Side>,
}

impl ContextRule {
    /// Where the rule looks, for people: `the clause`, or `8 words before it`.
    #[must_use]
    pub fn place(&self) -> String {
        let the = if matches!(self.within, Within::Words(_)) { "" } else { "the " };
        let side = match self.near {
            Some(Side::Before) => " before it",
            Some(Side::After) => " after it",
            None => "",
        };
        format!("{the}{}{side}", self.within)
    }
}

/// How far from a hit a rule looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Within {
    /// This many words before and after, across clauses and sentences, within the line.
    Words(usize),
    /// The hit's clause.
    Clause,
    /// The hit's sentence.
    Sentence,
    /// The hit's line.
    Line,
    /// The whole title or the whole description, whichever contains the hit.
    Text,
    /// Title and description.
    Offer,
}

impl Within {
    /// All reaches that have a name.
    pub const NAMED: [Self; 5] = [Self::Clause, Self::Sentence, Self::Line, Self::Text, Self::Offer];
}

/// The name in catalogues and explanations.
impl fmt::Display for Within {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Words(1) => f.write_str("1 word"),
            Self::Words(words) => write!(f, "{words} words"),
            Self::Clause => f.write_str("clause"),
            Self::Sentence => f.write_str("sentence"),
            Self::Line => f.write_str("line"),
            Self::Text => f.write_str("text"),
            Self::Offer => f.write_str("offer"),
        }
    }
}

/// A side of a hit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Side {
    /// The words before it.
    Before,
    /// The words after it.
    After,
}

/// Wordings that negate a hit near them, within its clause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Negation {
    /// Negations that may stand on either side of a hit.
    pub words: Vec<NegationWord>,
    /// Negations that only apply to what follows them, like `sin`.
    pub ahead: Vec<NegationWord>,
    /// Wordings that contain a negation but negate nothing, like `no solo`; each ends a clause.
    pub except: Vec<String>,
    /// How many words before a hit are searched.
    pub before: usize,
    /// How many words after a hit are searched.
    pub after: usize,
    /// How many commas, brackets or dashes of a list may separate a hit from a negation before it.
    pub parts: usize,
}

/// A negation of one or a few words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NegationWord {
    /// As written in the catalogue.
    pub text: String,
    /// Applies only in texts of this language.
    pub language: Option<Language>,
}

impl Default for Negation {
    fn default() -> Self {
        let words = |texts: &[&str]| {
            texts.iter().map(|text| NegationWord { text: (*text).to_owned(), language: None }).collect()
        };
        Self {
            words: words(&["no", "sin", "not", "without"]),
            ahead: Vec::new(),
            except: Vec::new(),
            before: 8,
            after: 2,
            parts: 8,
        }
    }
}

/// The lowest acceptable salary.
#[derive(Debug, Clone, PartialEq)]
pub struct SalaryRule {
    /// The id of the category that a salary at or above the floor counts for.
    pub category: String,
    /// The lowest acceptable amount, in units of `currency`.
    pub floor: f64,
    /// ISO 4217; salaries in other currencies are not compared.
    pub currency: String,
    /// The period that the floor is paid for.
    pub period: SalaryPeriod,
    /// The highest score if the advertised salary is below the floor.
    pub below: Option<f64>,
}

/// The ids of the categories that the source's own workplace field counts for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct WorkplaceRule {
    /// For remote work.
    pub remote: Option<String>,
    /// For work partly at the employer's premises.
    pub hybrid: Option<String>,
    /// For work at the employer's premises.
    pub onsite: Option<String>,
}
