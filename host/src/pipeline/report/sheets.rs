//! The results of the spreadsheet's steps.

use serde::Serialize;

use super::failure::Failure;
use crate::{
    http::Traffic,
    sheets::{feedback::FeedbackPlan, table::Problem},
};

/// What the calls to the service have cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Default)]
pub struct CallsMade {
    /// Requests sent, those sent again included.
    pub requests: u64,
    /// Answers of status 429.
    pub rate_limited: u64,
    /// Bytes received, compressed as they came.
    pub bytes_received: u64,
}

impl CallsMade {
    /// What was spent after `before`.
    #[must_use]
    pub const fn since(self, before: Self) -> Self {
        Self {
            requests: self.requests - before.requests,
            rate_limited: self.rate_limited - before.rate_limited,
            bytes_received: self.bytes_received - before.bytes_received,
        }
    }
}

impl From<Traffic> for CallsMade {
    fn from(traffic: Traffic) -> Self {
        let Traffic { requests, rate_limited, bytes_received, .. } = traffic;
        Self { requests, rate_limited, bytes_received }
    }
}

/// The sheet's form, made or repaired.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Default)]
pub struct InitSummary {
    /// The spreadsheet's id.
    pub spreadsheet: String,
    /// There was no such sheet, or it was empty.
    pub created: bool,
    /// What is told once: a tab that was renamed or deleted, a part of the form that is refused.
    pub notices: Vec<String>,
    /// It was stopped before it was done; the next run goes on.
    pub ended_early: bool,
    /// What it cost.
    #[serde(flatten)]
    pub calls: CallsMade,
    /// What failed.
    pub errors: Vec<Failure>,
}

/// The companies written to the sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Default)]
pub struct SheetsSummary {
    /// The spreadsheet's id.
    pub spreadsheet: String,
    /// Why nothing was done.
    pub skipped: Option<String>,
    /// There was no such sheet, or it was empty.
    pub created: bool,
    /// The sheet was found, with its header.
    #[serde(skip)]
    pub is_usable: bool,
    /// All companies.
    pub companies: u64,
    /// Rows added.
    pub appended: u64,
    /// Rows in which cells were set.
    pub updated: u64,
    /// Cells set in them.
    pub cells: u64,
    /// Rows that were already as they should be.
    pub unchanged: u64,
    /// Companies whose rows people deleted; they stay deleted.
    pub deleted: u64,
    /// Rows that differ and are left so, because the service refuses to write them; the next run tries again.
    pub left_behind: u64,
    /// Companies that have no row, because the service refuses to add it.
    pub not_added: u64,
    /// What a person should look at, by row. These rows are left as they are.
    pub problems: Vec<Problem>,
    /// What is told once: a tab that was renamed or deleted, a part of the form or rows that are refused.
    pub notices: Vec<String>,
    /// It was stopped before it was done; the next run goes on.
    pub ended_early: bool,
    /// What it cost.
    #[serde(flatten)]
    pub calls: CallsMade,
    /// What failed.
    pub errors: Vec<Failure>,
}

/// People's answers, read from the sheet into the database.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Default)]
pub struct FeedbackSummary {
    /// The spreadsheet's id.
    pub spreadsheet: String,
    /// Why nothing was read.
    pub skipped: Option<String>,
    /// The plan was carried out; otherwise it was only to be shown, or failed.
    pub applied: bool,
    /// What is told of the tab: that it was renamed or deleted.
    pub notices: Vec<String>,
    /// What was read and what of it is new.
    #[serde(flatten)]
    pub plan: FeedbackPlan,
    /// It was stopped before it was done; the next run goes on.
    pub ended_early: bool,
    /// What it cost.
    #[serde(flatten)]
    pub calls: CallsMade,
    /// What failed.
    pub errors: Vec<Failure>,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn calls(figures: [u32; 3]) -> CallsMade {
        let [requests, rate_limited, bytes_received] = figures.map(u64::from);
        CallsMade { requests, rate_limited, bytes_received }
    }

    proptest! {
        #[test]
        fn what_two_steps_spent_adds_up_to_what_both_spent(first: [u32; 3], second: [u32; 3]) {
            let after_both = CallsMade {
                requests: calls(first).requests + calls(second).requests,
                rate_limited: calls(first).rate_limited + calls(second).rate_limited,
                bytes_received: calls(first).bytes_received + calls(second).bytes_received,
            };
            prop_assert_eq!(after_both.since(calls(first)), calls(second));
            prop_assert_eq!(after_both.since(CallsMade::default()), after_both);
        }
    }
}
