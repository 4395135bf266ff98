//! Events of a run in progress, for the observer that shows them.

use super::{
    sheets::{FeedbackSummary, SheetsSummary},
    summary::{DirectorySummary, DiscoverySummary, Outcome, ProviderSummary},
};

/// Something happened.
#[derive(Debug)]
pub enum Event<'a> {
    /// A step begins: `import`, `directories`, `discover`, `scan`, `rescore`, `aggregate`, `sheets`.
    Step(&'static str),
    /// A directory was read, as far as one run reads it.
    DirectoryFinished(&'a DirectorySummary),
    /// How many companies are about to be looked at.
    CompaniesDue(usize),
    /// A company was looked at.
    CompanyLooked {
        /// Its name.
        company: &'a str,
        /// The resulting state.
        state: &'a str,
    },
    /// The search for boards is done.
    DiscoveryFinished(&'a DiscoverySummary),
    /// A provider's units are known.
    ProviderStarted {
        /// The name in `providers.toml`.
        provider: &'a str,
        /// How many units are due.
        units: usize,
    },
    /// A provider is not scanned.
    ProviderSkipped {
        /// The name in `providers.toml`.
        provider: &'a str,
        /// Why.
        reason: &'a str,
    },
    /// A page is committed.
    Page {
        /// The name in `providers.toml`.
        provider: &'a str,
        /// The tenant or query.
        unit: &'a str,
        /// Offers on it.
        offers: usize,
    },
    /// Details of a page that is not committed yet were fetched.
    Details {
        /// The name in `providers.toml`.
        provider: &'a str,
        /// How many.
        fetched: usize,
    },
    /// A unit ended.
    UnitFinished {
        /// The name in `providers.toml`.
        provider: &'a str,
        /// The tenant or query.
        unit: &'a str,
        /// How it ended.
        outcome: Outcome,
        /// Why it failed, if it did.
        error: Option<&'a str>,
    },
    /// A provider is done.
    ProviderFinished(&'a ProviderSummary),
    /// How many offers are scored again.
    ScoresDue(usize),
    /// So many of them were.
    Scored(usize),
    /// All of them were, or the run ended.
    ScoresFinished,
    /// How many rows of the sheet are to be written.
    SheetRows(usize),
    /// How many of them one call wrote.
    SheetWritten(usize),
    /// The sheet is done.
    SheetFinished(&'a SheetsSummary),
    /// People's answers were read.
    FeedbackFinished(&'a FeedbackSummary),
    /// `forever` waits for its next run.
    Waiting(std::time::Duration),
}

/// Shows a run. Called from several threads; must return at once.
pub trait Observer: Send + Sync {
    /// Something happened.
    fn event(&self, event: &Event<'_>);
}

/// Shows nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Observer for Silent {
    fn event(&self, _event: &Event<'_>) {}
}
