//! The signals that a catalogue looks for: categories, keywords with their aliases, and phrases.

use serde::{Deserialize, Serialize};

use super::rules::Context;
use crate::scoring::language::Language;

/// A kind of signal. Only the best hit of a category counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Category {
    /// The name that keywords and scores refer to it by.
    pub id: String,
    /// The display name.
    pub name: String,
    /// How strong a signal a hit is.
    pub tier: Tier,
    /// The bucket that its points are added to.
    pub bucket: Bucket,
    /// Context rules of all its keywords, in addition to each keyword's own.
    pub context: Context,
}

/// A term with its spellings, all of one category.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keyword {
    /// Unique among keywords.
    pub id: String,
    /// The id of its category.
    pub category: String,
    /// The display name; it is found in texts only if it is also an alias.
    pub canonical: String,
    /// The spellings looked for; case, diacritics and punctuation do not matter.
    pub aliases: Vec<Alias>,
    /// The context that a hit requires or excludes.
    pub context: Context,
}

/// A spelling.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alias {
    /// As written in the catalogue.
    pub text: String,
    /// Counts only in texts of this language; the keyword's language, unless the alias names its own.
    pub language: Option<Language>,
}

/// A wording that adds points outside the buckets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phrase {
    /// Unique among phrases.
    pub id: String,
    /// The wording looked for; case, diacritics and punctuation do not matter.
    pub phrase: String,
    /// How strong a signal it is.
    pub tier: Tier,
    /// Counts only in texts of this language.
    pub language: Option<Language>,
    /// The context that a hit requires or excludes.
    pub context: Context,
}

/// How strong a signal is; three is the strongest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tier {
    /// Weak.
    One,
    /// Medium.
    Two,
    /// Strong: nearly an explicit statement.
    Three,
}

/// What a category is evidence of. Each bucket has its own cap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Bucket {
    /// The catalogue's subject itself.
    Direct,
    /// Where the company is active.
    Footprint,
    /// How the company earns its money.
    Business,
    /// Tools that such companies use.
    Proxy,
}

impl Bucket {
    /// All buckets, in the order they are shown.
    pub const ALL: [Self; 4] = [Self::Direct, Self::Footprint, Self::Business, Self::Proxy];

    /// The bucket's name in a catalogue.
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
