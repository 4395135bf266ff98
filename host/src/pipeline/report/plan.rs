//! What a run would do.

use serde::Serialize;

use crate::domain::Timestamp;

/// One provider's part of the plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Default)]
pub struct PlannedProvider {
    /// The name in `providers.toml`.
    pub provider: String,
    /// Why it would not be scanned.
    pub skipped: Option<String>,
    /// The tenants or queries it would scan, in order.
    pub units: Vec<String>,
    /// Units that are due, those that are left included.
    pub due: u64,
    /// Units that are not due.
    pub not_due: u64,
    /// When the first of those is due.
    pub next_due_at: Option<Timestamp>,
    /// Boards that are due beyond those that a run scans.
    pub boards_left: u64,
    /// Those of them that no run has ever read.
    pub never_scanned: u64,
}

/// What a run would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Default)]
pub struct Plan {
    /// Companies that the list would add.
    pub companies_new: u64,
    /// Boards that the list would add.
    pub sources_new: u64,
    /// Directories it would take companies from.
    pub directories: Vec<String>,
    /// Companies whose sites it would search for boards, in order.
    pub discover: Vec<String>,
    /// Why it would search none.
    pub discover_skipped: Option<String>,
    /// The providers of `order`.
    pub providers: Vec<PlannedProvider>,
    /// The spreadsheet, if one is named.
    pub sheets: Option<PlannedSheets>,
    /// What would fail, whatever the sources answer.
    pub faults: Vec<String>,
}

impl PlannedProvider {
    /// A provider that would not be scanned, and why.
    pub(crate) fn skipped(name: &str, reason: &str) -> Self {
        Self { provider: name.to_owned(), skipped: Some(reason.to_owned()), ..Self::default() }
    }
}

/// What a run would do about the spreadsheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlannedSheets {
    /// The spreadsheet's id.
    pub spreadsheet: String,
    /// Why nothing would be done.
    pub skipped: Option<String>,
    /// Why people's answers would not be read.
    pub feedback_skipped: Option<String>,
}
