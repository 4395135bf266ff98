//! The table of rules.

use serde::Serialize;

/// Raised when a rule is added, taken away or made stricter: what was found by other rules is not known any more.
pub const RULES_VERSION: u32 = 2;

/// The page that explains each rule under a heading of its id.
const PAGE: &str = "docs/RULES.md";

/// How far a component is to be trusted, the least first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// It does no harm, and loses nothing silently.
    Bronze,
    /// It tells all that the source tells, and nothing else.
    Silver,
    /// It is tried on several tenants, and is quick and gentle.
    Gold,
}

impl Level {
    /// Its name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Bronze => "bronze",
            Self::Silver => "silver",
            Self::Gold => "gold",
        }
    }
}

/// A rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    /// It loads within the limits.
    Loads,
    /// `describe` says the same twice.
    Describe,
    /// It asks for no host outside its wish.
    Hosts,
    /// Errors of the source are told as what they are.
    Errors,
    /// An empty board is an empty board.
    Empty,
    /// Damaged answers neither stop it nor lose rows silently.
    Damage,
    /// Ids and addresses are whole.
    Whole,
    /// The same input gives the same output.
    Same,
    /// Scans that are said to repeat do.
    Repeats,
    /// Cursors give the same page again, and advance.
    Cursors,
    /// An unknown tenant is told from an empty board.
    Unknown,
    /// A rate limit is told with its time.
    RateLimit,
    /// Places are there where the source has them.
    Places,
    /// So are ways of working.
    Workplace,
    /// So are dates.
    Dates,
    /// Nothing is invented.
    Invented,
    /// 10,000 rows are read within the limits.
    Many,
    /// It is tried on three tenants.
    Tenants,
    /// Its detector is tried on traps.
    Traps,
    /// `check` is cheap.
    Cheap,
    /// It lets the host revalidate.
    Conditional,
    /// It is quick.
    Speed,
}

impl Rule {
    /// All of them, by level.
    pub const ALL: [Self; 22] = [
        Self::Loads,
        Self::Describe,
        Self::Hosts,
        Self::Errors,
        Self::Empty,
        Self::Damage,
        Self::Whole,
        Self::Same,
        Self::Repeats,
        Self::Cursors,
        Self::Unknown,
        Self::RateLimit,
        Self::Places,
        Self::Workplace,
        Self::Dates,
        Self::Invented,
        Self::Many,
        Self::Tenants,
        Self::Traps,
        Self::Cheap,
        Self::Conditional,
        Self::Speed,
    ];

    /// Its name, which never changes.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Loads => "bronze-loads",
            Self::Describe => "bronze-describe",
            Self::Hosts => "bronze-hosts",
            Self::Errors => "bronze-errors",
            Self::Empty => "bronze-empty",
            Self::Damage => "bronze-damage",
            Self::Whole => "bronze-whole",
            Self::Same => "bronze-same",
            Self::Repeats => "bronze-repeats",
            Self::Cursors => "silver-cursors",
            Self::Unknown => "silver-unknown",
            Self::RateLimit => "silver-rate-limit",
            Self::Places => "silver-places",
            Self::Workplace => "silver-workplace",
            Self::Dates => "silver-dates",
            Self::Invented => "silver-invented",
            Self::Many => "silver-many",
            Self::Tenants => "gold-tenants",
            Self::Traps => "gold-traps",
            Self::Cheap => "gold-cheap",
            Self::Conditional => "gold-conditional",
            Self::Speed => "gold-speed",
        }
    }

    /// The level that it belongs to.
    #[must_use]
    pub const fn level(self) -> Level {
        match self {
            Self::Loads
            | Self::Describe
            | Self::Hosts
            | Self::Errors
            | Self::Empty
            | Self::Damage
            | Self::Whole
            | Self::Same
            | Self::Repeats => Level::Bronze,
            Self::Cursors
            | Self::Unknown
            | Self::RateLimit
            | Self::Places
            | Self::Workplace
            | Self::Dates
            | Self::Invented
            | Self::Many => Level::Silver,
            Self::Tenants | Self::Traps | Self::Cheap | Self::Conditional | Self::Speed => Level::Gold,
        }
    }

    /// What it asks for.
    #[must_use]
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::Loads => "it loads within the limits",
            Self::Describe => "`describe` is pure, and says the same twice",
            Self::Hosts => "it asks for no host outside its wish",
            Self::Errors => "errors of the source are told as what they are, never as an empty board",
            Self::Empty => "an empty board is a complete page without offers",
            Self::Damage => "damaged answers never stop it, and lose no row silently",
            Self::Whole => "ids are unique and stay the same in details; addresses are whole",
            Self::Same => "the same input gives the same output",
            Self::Repeats => "scans that it says repeat depend on neither the time nor the run",
            Self::Cursors => "a page asked for again by its cursor is the same, and cursors advance",
            Self::Unknown => "an unknown tenant is told from an empty board",
            Self::RateLimit => "a rate limit of the source is told with its time",
            Self::Places => "places are filled where the answers have them",
            Self::Workplace => "the way of working is filled where the answers have it",
            Self::Dates => "dates are filled where the answers have them",
            Self::Invented => "nothing is said that does not stand in the answers",
            Self::Many => "10,000 rows are read within the limits",
            Self::Tenants => "it is tried on the answers of three tenants",
            Self::Traps => "its detector finds boards, and finds nothing in traps",
            Self::Cheap => "`check` costs at most two requests and no more than the list",
            Self::Conditional => "it lets the host revalidate what it knows",
            Self::Speed => "it reaches 80 % of the speed of the reference",
        }
    }

    /// Where it is explained: `docs/RULES.md#bronze-loads`.
    #[must_use]
    pub fn page(self) -> String {
        format!("{PAGE}#{}", self.id())
    }
}

#[cfg(test)]
mod tests;
