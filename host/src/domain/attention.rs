//! What a person should know beside the results: what was left out, what is behind, what is in doubt.
//!
//! Each kind is told in the summary of a run, in `status`, in `doctor` and in their JSON, with its cure. The kinds are a
//! closed list, so that a test can walk it and find each of them told.

use serde::Serialize;

/// A kind of thing to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum AttentionKind {
    /// Boards that a run left: more were due than it scans, or it did not come to them.
    BoardsLeft,
    /// Boards that no configured provider reads.
    BoardsUnread,
    /// The clock is behind what the database says, or cannot be right.
    ClockWrong,
    /// Companies whose offers could not be grouped into openings.
    CompaniesSetAside,
    /// Companies that wait for the search for boards.
    CompaniesUnsearched,
    /// A run whose process is gone, which nobody took note of yet.
    DeadRun,
    /// Open offers whose details are still to be had.
    DetailsMissing,
    /// Pages of directories that gave no company.
    DirectoryPagesFailed,
    /// Little room on the disk of the database.
    DiskLow,
    /// Fields that could not be read at the last scans.
    FieldsUnread,
    /// Companies whose figures are older than their offers.
    FiguresBehind,
    /// Open offers of a provider that is no longer scanned.
    OffersUnwatched,
    /// Configured plugin files that are not used, because they read nothing or cannot be loaded.
    PluginFilesUnused,
    /// Rows that became no offer at the last scans.
    RowsSkipped,
    /// Calls to the spreadsheet of which nobody knows yet what became.
    SheetCallsOpen,
    /// Open offers with a score of another catalogue than the configured one.
    StaleScores,
    /// Units whose last scan was cut short by a budget.
    UnitsCut,
    /// Units whose last scans failed.
    UnitsFailing,
    /// Units whose scans are not trusted.
    UnitsSuspect,
    /// Companies whose website gave no domain, so that nobody searches it.
    WebsitesDropped,
}

impl AttentionKind {
    /// All of them.
    pub const ALL: [Self; 20] = [
        Self::BoardsLeft,
        Self::BoardsUnread,
        Self::ClockWrong,
        Self::CompaniesSetAside,
        Self::CompaniesUnsearched,
        Self::DeadRun,
        Self::DetailsMissing,
        Self::DirectoryPagesFailed,
        Self::DiskLow,
        Self::FieldsUnread,
        Self::FiguresBehind,
        Self::OffersUnwatched,
        Self::PluginFilesUnused,
        Self::RowsSkipped,
        Self::SheetCallsOpen,
        Self::StaleScores,
        Self::UnitsCut,
        Self::UnitsFailing,
        Self::UnitsSuspect,
        Self::WebsitesDropped,
    ];

    /// Its name in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::BoardsLeft => "boards-left",
            Self::BoardsUnread => "boards-unread",
            Self::ClockWrong => "clock-wrong",
            Self::CompaniesSetAside => "companies-set-aside",
            Self::CompaniesUnsearched => "companies-unsearched",
            Self::DeadRun => "dead-run",
            Self::DetailsMissing => "details-missing",
            Self::DirectoryPagesFailed => "directory-pages-failed",
            Self::DiskLow => "disk-low",
            Self::FieldsUnread => "fields-unread",
            Self::FiguresBehind => "figures-behind",
            Self::OffersUnwatched => "offers-unwatched",
            Self::PluginFilesUnused => "plugin-files-unused",
            Self::RowsSkipped => "rows-skipped",
            Self::SheetCallsOpen => "sheet-calls-open",
            Self::StaleScores => "stale-scores",
            Self::UnitsCut => "units-cut",
            Self::UnitsFailing => "units-failing",
            Self::UnitsSuspect => "units-suspect",
            Self::WebsitesDropped => "websites-dropped",
        }
    }
}

/// Something to know, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Attention {
    /// Of what kind it is.
    pub kind: AttentionKind,
    /// How many are concerned.
    pub count: u64,
    /// In words: `20 boards were never scanned`.
    pub message: String,
    /// What to do: `the next run reads them`.
    pub cure: String,
    /// Whether it stays so until a person does something.
    pub needs_person: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_stands_once_in_the_order_of_its_name_and_is_called_alike_everywhere() {
        let names = AttentionKind::ALL.map(AttentionKind::as_str);
        assert!(names.is_sorted() && AttentionKind::ALL.is_sorted(), "{names:?}");
        for kind in AttentionKind::ALL {
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.as_str());
        }
    }
}
