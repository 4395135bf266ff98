//! What a run did, for people and programs: counted, never guessed.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{
    failure::Failure,
    sheets::{FeedbackSummary, SheetsSummary},
};
pub use crate::{domain::scans::Outcome, store::runs::RunStatus};
use crate::{
    domain::{Attention, Timestamp, UnreadGrowth},
    store::offers::NewStrong,
};

/// A board whose scans are not trusted: its offers stay open until they are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Suspect {
    /// The board.
    pub unit: String,
    /// What was seen, and what will be done about it.
    pub reason: String,
}

/// A field that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Default)]
pub struct UnreadSummary {
    /// At all units that met it.
    #[serde(flatten)]
    pub all: UnreadCount,
    /// At those where it grew since the scan before.
    pub grew: UnreadCount,
    /// A piece of one value.
    pub sample: String,
}

/// How often a field could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Default)]
pub struct UnreadCount {
    /// In so many rows, or details.
    pub count: u64,
    /// Of so many at the same units.
    pub of: u64,
    /// At so many units.
    pub units: u64,
    /// In so many at the scans before.
    pub before: u64,
}

impl UnreadCount {
    /// Adds the count of one unit.
    pub(crate) const fn add(&mut self, growth: &UnreadGrowth) {
        self.count = self.count.saturating_add(growth.count);
        self.of = self.of.saturating_add(growth.of);
        self.units += 1;
        self.before = self.before.saturating_add(growth.before);
    }
}

/// One provider's part of a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Default)]
pub struct ProviderSummary {
    /// The name in `providers.toml`.
    pub provider: String,
    /// Why it was not scanned at all, or no further.
    pub stopped: Option<String>,
    /// Units that were due when its scan began.
    pub due: u64,
    /// Units that were not, and are left alone until they are.
    pub not_due: u64,
    /// When the first of those is due.
    pub next_due_at: Option<Timestamp>,
    /// Boards that were due beyond those that a run scans (`limit`); the next run goes on with them.
    pub boards_left: u64,
    /// Those of them that no run has ever read.
    pub never_scanned: u64,
    /// Units scanned.
    pub units: u64,
    /// Boards among them.
    pub boards: u64,
    /// Queries among them; the rest asked for details.
    pub queries: u64,
    /// Whether its units are queries, not boards.
    #[serde(skip)]
    pub of_queries: bool,
    /// Units that were due and not scanned, by reason.
    pub units_skipped: BTreeMap<String, u64>,
    /// How its units ended, by outcome.
    pub outcomes: BTreeMap<String, u64>,
    /// Why its units stopped where they did, by reason.
    pub stop_reasons: BTreeMap<String, u64>,
    /// Pages committed.
    pub pages: u64,
    /// Requests sent, retries and redirects included.
    pub requests: u64,
    /// Answers of status 429.
    pub rate_limited: u64,
    /// Bytes received, compressed as they came.
    pub bytes_received: u64,
    /// Details fetched.
    pub hydrated: u64,
    /// Details that could not be fetched, by class; they are asked for again.
    pub details_failed: BTreeMap<String, u64>,
    /// Offers seen for the first time.
    pub new: u64,
    /// Offers whose content changed.
    pub changed: u64,
    /// Offers seen again as they were.
    pub unchanged: u64,
    /// Offers closed: because their source said so, by absence, or with their board.
    pub closed: u64,
    /// Closed offers that are open again.
    pub reopened: u64,
    /// Boards whose scans are not trusted.
    pub suspects: Vec<Suspect>,
    /// Rows that became no offer, by reason.
    pub skipped: BTreeMap<String, u64>,
    /// What could not be read of the others, by field.
    pub unread: BTreeMap<String, UnreadSummary>,
    /// What failed.
    pub errors: Vec<Failure>,
}

impl ProviderSummary {
    /// Why nothing is due where no board is known.
    pub const NO_BOARD: &'static str =
        "no board is known: name some in the company list, with provider and tenant";

    /// Whether nothing was due there, and nothing is to be told but when something will be. Of many systems most people know
    /// no board.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        let stopped = self.stopped.clone().filter(|reason| reason == Self::NO_BOARD);
        let nothing = Self {
            provider: self.provider.clone(),
            stopped,
            of_queries: self.of_queries,
            not_due: self.not_due,
            next_due_at: self.next_due_at,
            ..Self::default()
        };
        *self == nothing
    }
}

/// The company list's part of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Default)]
pub struct ImportSummary {
    /// Companies seen for the first time.
    pub companies_new: u64,
    /// Companies known before.
    pub companies_known: u64,
    /// Records of companies that turned out to be another's.
    pub companies_merged: u64,
    /// Boards seen for the first time.
    pub sources_new: u64,
    /// Rows whose site tells nobody whose it is, so that the company is known by its name alone.
    pub websites_dropped: u64,
    /// Rows with a board that no provider of `order` reads.
    pub boards_unread: u64,
    /// Rows whose company or board a person removed, which change nothing.
    pub removed: u64,
    /// Rows that could not be read.
    pub faults: u64,
}

/// One directory's part of a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Default)]
pub struct DirectorySummary {
    /// The name in `providers.toml`.
    pub directory: String,
    /// Why it was not read.
    pub skipped: Option<String>,
    /// Pages read, those about single companies included.
    pub pages: u64,
    /// Companies seen for the first time.
    pub companies_new: u64,
    /// Companies known before.
    pub companies_known: u64,
    /// Entries and pages that gave no company.
    pub unreadable: u64,
    /// It was read to its end.
    pub complete: bool,
    /// Requests sent.
    pub requests: u64,
    /// Bytes received, compressed as they came.
    pub bytes_received: u64,
    /// What failed.
    pub errors: Vec<Failure>,
}

/// The search for boards' part of a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Default)]
pub struct DiscoverySummary {
    /// Why nothing was looked at.
    pub skipped: Option<String>,
    /// Companies looked at.
    pub companies: u64,
    /// Companies looked at, by the resulting state.
    pub outcomes: BTreeMap<String, u64>,
    /// Companies with a page that was too heavy to read.
    pub too_heavy: u64,
    /// Boards seen for the first time.
    pub sources_new: u64,
    /// Known boards that were asked again.
    pub rechecked: u64,
    /// Offers closed because their board is gone or another company's.
    pub closed: u64,
    /// Companies that are still due.
    pub left: u64,
    /// Pages read.
    pub pages: u64,
    /// Requests sent to sites, retries, redirects and robots.txt included.
    pub requests: u64,
    /// Answers of status 429.
    pub rate_limited: u64,
    /// Bytes received, compressed as they came.
    pub bytes_received: u64,
    /// Some site answered.
    #[serde(skip)]
    pub reached: bool,
    /// What failed on this side: detectors, providers, the network. A site that does not answer is an outcome.
    pub errors: Vec<Failure>,
}

/// A whole run.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RunSummary {
    /// The run's row.
    pub run: i64,
    /// How it ended.
    pub status: RunStatus,
    /// By the host's clock.
    pub started_at: Timestamp,
    /// By the host's clock.
    pub finished_at: Timestamp,
    /// The hash of the configuration's text.
    pub configuration: String,
    /// The company list, if one is configured.
    pub import: Option<ImportSummary>,
    /// Directories that companies were taken from.
    pub directories: Vec<DirectorySummary>,
    /// The search for boards.
    pub discovery: Option<DiscoverySummary>,
    /// The scans of the providers, in order.
    pub providers: Vec<ProviderSummary>,
    /// Offers whose score was computed again for another catalogue.
    pub rescored: u64,
    /// Companies whose figures changed.
    pub companies_aggregated: u64,
    /// The strong offers that it saw first.
    pub new_strong: NewStrong,
    /// The spreadsheet, if one is named.
    pub sheets: Option<SheetsSummary>,
    /// What people answered there.
    pub feedback: Option<FeedbackSummary>,
    /// What a person should know of the database after it: what is left out, behind or in doubt.
    pub attention: Vec<Attention>,
    /// Failures of steps.
    pub errors: Vec<Failure>,
}

impl RunSummary {
    /// A run that has begun and done nothing yet.
    pub(crate) fn begun(run: i64, started_at: Timestamp, configuration: &str) -> Self {
        Self {
            run,
            status: RunStatus::Success,
            started_at,
            finished_at: started_at,
            configuration: configuration.to_owned(),
            import: None,
            directories: Vec::new(),
            discovery: None,
            providers: Vec::new(),
            rescored: 0,
            companies_aggregated: 0,
            new_strong: NewStrong::default(),
            sheets: None,
            feedback: None,
            attention: Vec::new(),
            errors: Vec::new(),
        }
    }

    /// Whether anything failed.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        let discovery = self.discovery.as_ref().is_some_and(|discovery| !discovery.errors.is_empty());
        let directories = self.directories.iter().any(|directory| !directory.errors.is_empty());
        discovery
            || directories
            || self.of_sheets().next().is_some()
            || !self.errors.is_empty()
            || self.providers.iter().any(|provider| !provider.errors.is_empty())
    }

    /// All failures in one line each, for the run's row.
    #[must_use]
    pub fn error_lines(&self) -> Vec<String> {
        let of_steps = self.errors.iter().map(|failure| failure.message.clone());
        let of_providers = self.providers.iter().flat_map(|provider| {
            provider.errors.iter().map(move |failure| match &failure.unit {
                Some(unit) => format!("{}/{unit}: {}", provider.provider, failure.message),
                None => format!("{}: {}", provider.provider, failure.message),
            })
        });
        let of_discovery = self.discovery.iter().flat_map(|discovery| &discovery.errors).map(Failure::line);
        let of_directories = self.directories.iter().flat_map(|directory| {
            directory
                .errors
                .iter()
                .map(move |failure| format!("{}: {}", directory.directory, failure.message))
        });
        let of_sheets = self.of_sheets().map(Failure::line);
        of_steps.chain(of_directories).chain(of_discovery).chain(of_providers).chain(of_sheets).collect()
    }

    fn of_sheets(&self) -> impl Iterator<Item = &Failure> {
        let sheets = self.sheets.iter().flat_map(|sheets| &sheets.errors);
        sheets.chain(self.feedback.iter().flat_map(|feedback| &feedback.errors))
    }
}

#[cfg(test)]
mod tests;
