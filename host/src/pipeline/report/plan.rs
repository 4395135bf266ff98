//! What a run would do.

use serde::Serialize;

/// One provider's part of the plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlannedProvider {
    /// The name in `providers.toml`.
    pub provider: String,
    /// Why it would not be scanned.
    pub skipped: Option<String>,
    /// The tenants or queries it would scan, in order.
    pub units: Vec<String>,
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
        Self { provider: name.to_owned(), skipped: Some(reason.to_owned()), units: Vec::new() }
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
