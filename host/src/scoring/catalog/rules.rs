//! What a hit needs around it to count, and what is read off the offer's own facts.

use std::fmt;

use crate::{domain::SalaryPeriod, scoring::language::Language};

/// What decides whether a hit counts where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Context {
    /// All of these must hold.
    pub requires: Vec<ContextRule>,
    /// None of these may hold.
    pub excludes: Vec<ContextRule>,
}

/// Holds where one of its wordings stands within reach of a hit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContextRule {
    /// As the catalogue writes them: wordings, `@name`s of lists and `<number>`.
    pub any: Vec<String>,
    /// The wordings, those of named lists included.
    pub wordings: Vec<String>,
    /// Whether any word that begins with a digit will do.
    pub number: bool,
    /// How far it reaches.
    pub within: Within,
    /// On which side of the hit the wording must stand; either, if it is not said.
    pub near: Option<Side>,
}

impl ContextRule {
    /// `the clause`, or `8 words before it`: where a wording of the rule is looked for.
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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Within {
    /// So many words before and after, through clauses and sentences, within the line.
    Words(usize),
    /// The hit's clause.
    Clause,
    /// The hit's sentence.
    Sentence,
    /// The hit's line.
    Line,
    /// The whole title, or the whole description: whichever holds the hit.
    Text,
    /// Title and description.
    Offer,
}

impl Within {
    /// The reaches with a name.
    pub const NAMED: [Self; 5] = [Self::Clause, Self::Sentence, Self::Line, Self::Text, Self::Offer];
}

/// As catalogues and explanations name it.
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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The words before it.
    Before,
    /// The words after it.
    After,
}

/// Words that silence a hit near them, within its clause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Negation {
    /// Negations on either side of a hit.
    pub words: Vec<NegationWord>,
    /// Negations of what follows them only, like `sin`.
    pub ahead: Vec<NegationWord>,
    /// Wordings that hold a negation and negate nothing, like `no solo`; each ends a clause.
    pub except: Vec<String>,
    /// How many words before a hit may be a negation.
    pub before: usize,
    /// How many words after a hit may be a negation.
    pub after: usize,
    /// How many commas, brackets and dashes may stand between a hit and a negation before it.
    pub parts: usize,
}

/// One negation, of one word or a few.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NegationWord {
    /// As written in the catalogue.
    pub text: String,
    /// It negates only in texts of this language.
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

/// A salary that somebody would not go below.
#[derive(Debug, Clone, PartialEq)]
pub struct SalaryRule {
    /// The id of the category that a salary at or above the floor is a hit of.
    pub category: String,
    /// The least that will do, in units of `currency`.
    pub floor: f64,
    /// Salaries in other currencies are not compared.
    pub currency: String,
    /// What the floor is for.
    pub period: SalaryPeriod,
    /// The most a score may reach when the advertised salary is below the floor.
    pub below: Option<f64>,
}

/// Categories that the source's own field for the workplace is a hit of, by their ids.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct WorkplaceRule {
    /// For remote work.
    pub remote: Option<String>,
    /// For some days at the employer's place.
    pub hybrid: Option<String>,
    /// For work at the employer's place.
    pub onsite: Option<String>,
}
