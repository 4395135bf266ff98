//! What is looked for, as data: categories, keywords with aliases, phrases and the weights of each.
//!
//! A [`Catalog`] that exists is sound: every id is unique, every keyword's category exists, every
//! alias has at least one word, and no weight is negative. [`Catalog::parse`] tells all faults of a
//! file at once, each with its place. All default weights stand in this file and nowhere else.

mod read;
mod rules;

use std::{fmt, ops::Range};

use serde::{Deserialize, Serialize};

pub use self::rules::{
    Context, ContextRule, Negation, NegationWord, SalaryRule, Side, Within, WorkplaceRule,
};
use super::language::Language;

/// A sound catalogue of signals.
#[derive(Debug, Clone, PartialEq)]
pub struct Catalog {
    /// Names the catalogue, e.g. `fx-exposure`.
    pub id: String,
    /// The author's own version of it.
    pub version: String,
    /// What it is written for, and all that its words may name; empty where it does not say.
    pub languages: Vec<Language>,
    /// In the order of the file, which decides between categories of equal points.
    pub categories: Vec<Category>,
    /// In the order of the file, which decides nothing.
    pub keywords: Vec<Keyword>,
    /// In the order of the file, which decides nothing.
    pub phrases: Vec<Phrase>,
    /// What hits are worth.
    pub weights: Weights,
    /// What silences a hit.
    pub negation: Negation,
    /// What the advertised salary says, if anything.
    pub salary: Option<SalaryRule>,
    /// What the source's own word on the workplace says.
    pub workplace: WorkplaceRule,
    /// The first eight hexadecimal digits of the text's SHA-256.
    digest: String,
}

impl Catalog {
    /// Reads a catalogue from TOML, or tells everything that is wrong with it, in the file's order.
    pub fn parse(text: &str) -> Result<Self, Vec<CatalogFault>> {
        read::catalog(text)
    }

    /// `id@version#digest`: differs whenever the text differs, so that offers are scored again.
    #[must_use]
    pub fn identity(&self) -> String {
        format!("{}@{}#{}", self.id, self.version, self.digest)
    }
}

/// A kind of signal: only its best hit counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Category {
    /// What keywords and scores name it by.
    pub id: String,
    /// For people.
    pub name: String,
    /// How telling a hit is.
    pub tier: Tier,
    /// Which sum its points go to.
    pub bucket: Bucket,
    /// What holds for each of its keywords, beside the keyword's own rules.
    pub context: Context,
}

/// A term with its spellings, all of one category.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keyword {
    /// Unique among keywords.
    pub id: String,
    /// The id of its category.
    pub category: String,
    /// For people; found in texts only if it is also an alias.
    pub canonical: String,
    /// The spellings looked for; case, diacritics and punctuation do not matter.
    pub aliases: Vec<Alias>,
    /// What must stand around a hit, and what must not.
    pub context: Context,
}

/// A spelling.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alias {
    /// As written in the catalogue.
    pub text: String,
    /// It counts only in texts of this language; its keyword's, unless it names one of its own.
    pub language: Option<Language>,
}

/// A wording that adds points of its own, outside the buckets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phrase {
    /// Unique among phrases.
    pub id: String,
    /// The wording looked for; case, diacritics and punctuation do not matter.
    pub phrase: String,
    /// How telling it is.
    pub tier: Tier,
    /// It counts only in texts of this language.
    pub language: Option<Language>,
    /// What must stand around a hit, and what must not.
    pub context: Context,
}

/// How telling a signal is: three is the most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tier {
    /// A hint.
    One,
    /// A sign.
    Two,
    /// Nearly a statement.
    Three,
}

/// What a category's points speak for. Each bucket has its own cap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Bucket {
    /// The thing itself.
    Direct,
    /// Where the company is active.
    Footprint,
    /// How the company earns.
    Business,
    /// Tools that such companies use.
    Proxy,
}

impl Bucket {
    /// All buckets, in the order they are shown.
    pub const ALL: [Self; 4] = [Self::Direct, Self::Footprint, Self::Business, Self::Proxy];

    /// The word of the catalogue.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Direct => "direct",
            Self::Footprint => "footprint",
            Self::Business => "business",
            Self::Proxy => "proxy",
        }
    }
}

/// One number for each tier.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PerTier {
    /// For tier 1.
    pub tier1: f64,
    /// For tier 2.
    pub tier2: f64,
    /// For tier 3.
    pub tier3: f64,
}

impl PerTier {
    /// The number for `tier`.
    #[must_use]
    pub const fn of(&self, tier: Tier) -> f64 {
        match tier {
            Tier::One => self.tier1,
            Tier::Two => self.tier2,
            Tier::Three => self.tier3,
        }
    }
}

/// One number for each bucket.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PerBucket {
    /// For [`Bucket::Direct`].
    pub direct: f64,
    /// For [`Bucket::Footprint`].
    pub footprint: f64,
    /// For [`Bucket::Business`].
    pub business: f64,
    /// For [`Bucket::Proxy`].
    pub proxy: f64,
}

impl PerBucket {
    /// The number for `bucket`.
    #[must_use]
    pub const fn of(&self, bucket: Bucket) -> f64 {
        match bucket {
            Bucket::Direct => self.direct,
            Bucket::Footprint => self.footprint,
            Bucket::Business => self.business,
            Bucket::Proxy => self.proxy,
        }
    }
}

/// What a bucket adds beside its points once there is a core signal.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Synergy {
    /// Added when the capped footprint reaches `from`.
    pub footprint: f64,
    /// Added when the capped business bucket reaches `from`.
    pub business: f64,
    /// The capped points from which a bucket takes part.
    pub from: f64,
}

/// What hits are worth, in points of a score of 0 to 10.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Weights {
    /// The best hit of a category, by the category's tier.
    pub category: PerTier,
    /// A phrase, by its tier.
    pub phrase: PerTier,
    /// Multiplies a hit in the title.
    pub title: f64,
    /// The most that a bucket may add.
    pub caps: PerBucket,
    /// Points in the direct bucket, before its cap, from which there is a core signal.
    pub core: f64,
    /// What signals add to each other.
    pub synergy: Synergy,
    /// The most that a score without a core signal may reach.
    pub guard: f64,
    /// Scores from here on are strong.
    pub strong_from: u8,
}

impl Default for Weights {
    fn default() -> Self {
        Self {
            category: PerTier { tier1: 1.0, tier2: 2.5, tier3: 4.0 },
            phrase: PerTier { tier1: 0.6, tier2: 1.2, tier3: 2.0 },
            title: 1.5,
            caps: PerBucket { direct: 7.0, footprint: 3.0, business: 2.5, proxy: 1.5 },
            core: 2.0,
            synergy: Synergy { footprint: 1.0, business: 0.8, from: 1.0 },
            guard: 5.0,
            strong_from: 6,
        }
    }
}

/// One thing that is wrong with a catalogue's text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct CatalogFault {
    /// Counted from 1.
    pub line: usize,
    /// In characters, counted from 1.
    pub column: usize,
    /// In bytes of the text.
    pub span: Range<usize>,
    /// What is wrong, and what would be right.
    pub message: String,
}

/// `line 3, column 8: unknown key …`
impl fmt::Display for CatalogFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}: {}", self.line, self.column, self.message)
    }
}

#[cfg(test)]
mod tests;
