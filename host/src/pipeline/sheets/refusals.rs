//! What the service refuses to write in one synchronisation, and how long refused calls are split to find out why.
//!
//! A call that is refused as a whole may contain a single row that somebody locked, so it is halved until that row is
//! left. If whatever is tried is refused for the same reason, somebody locked a whole part of the sheet, or all of it.
//! Then larger parts are tried, which finds one that may still be written, and if that fails too, the rest is left as
//! it is. So the number of refused calls is bounded whatever the number of rows, and the next synchronisation begins
//! anew.

use std::collections::HashMap;

use crate::{
    bounds::units,
    sheets::{
        layout::SheetRow,
        sync::{RowUpdate, SyncPlan},
        table::Problem,
    },
};

/// Refusals of a row by itself after which it is left alone.
const REFUSALS: u32 = 2;

/// Refusals for the same reason in a row, without a success between them, after which splitting stops. Halving fifty rows
/// down to one takes seven.
const STREAK: u32 = 8;

/// Companies whose cells are set by one call.
const UPDATE_COMPANIES: usize = 50;

/// Companies whose cells are set by one call, after splitting has stopped.
const WIDE_COMPANIES: usize = 1000;

/// What is to be done after a refused call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Next {
    /// Its halves are tried.
    Split,
    /// It was about one row, which is refused.
    Single,
    /// Nothing more is tried of it.
    Stop,
}

/// How calls are tried.
#[derive(Debug, Default, PartialEq, Eq)]
enum Stage {
    /// Small calls, each split down to the refused row.
    #[default]
    Narrow,
    /// Large calls, their halves in order of size.
    Wide,
    /// No more; the reason is that of the last refusal.
    Ended(String),
}

/// Refusals in a row.
#[derive(Debug, Default)]
struct Streak {
    /// What they have in common.
    reason: String,
    length: u32,
    /// All refusals so far.
    all: u32,
}

/// What is refused in one synchronisation.
#[derive(Debug, Default)]
pub(super) struct Refusals {
    /// Companies whose cells are refused: how often, and the first reason.
    rows: HashMap<i64, (u32, String)>,
    setting: Streak,
    stage: Stage,
    /// Companies whose rows are not added.
    unadded: HashMap<i64, String>,
    adding: Streak,
    /// Why no more rows are added.
    adding_ended: Option<String>,
}

/// What a plan loses because the service refuses it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct LeftOut {
    /// Rows that differ and stay so.
    pub(super) rows: u64,
    /// Companies that have no row.
    pub(super) companies: u64,
    /// Whether figures of a deleted row are among it: what was written must be remembered, so that they can be cleared.
    pub(super) has_leftovers: bool,
}

impl Streak {
    fn refused(&mut self, message: &str) -> bool {
        // Messages name the range or the position in the call.
        let reason: String = message.chars().filter(|sign| !sign.is_ascii_digit()).collect();
        self.length = if reason == self.reason { self.length + 1 } else { 1 };
        self.reason = reason;
        self.all += 1;
        self.length >= STREAK || self.all >= units::SHEET_REFUSALS.count()
    }
}

impl Refusals {
    /// How many companies one call that sets cells is about.
    pub(super) fn companies_a_call(&self) -> usize {
        if self.is_wide() { WIDE_COMPANIES } else { UPDATE_COMPANIES }
    }

    /// Whether halves are tried in the order of their size, instead of each down to its rows.
    pub(super) fn is_wide(&self) -> bool {
        self.stage != Stage::Narrow
    }

    /// Why nothing more is set, if so.
    pub(super) fn ended(&self) -> Option<&str> {
        match &self.stage {
            Stage::Ended(reason) => Some(reason),
            Stage::Narrow | Stage::Wide => None,
        }
    }

    /// The first reason why rows are not added.
    pub(super) fn why_not_added(&self) -> String {
        let one = || self.unadded.values().min().cloned();
        self.adding_ended.clone().or_else(one).unwrap_or_default()
    }

    /// Cells were set.
    pub(super) const fn set(&mut self) {
        self.setting.length = 0;
    }

    /// A call that sets cells of so many rows was refused.
    pub(super) fn not_set(&mut self, rows: usize, message: &str) -> Next {
        let is_enough = self.setting.refused(message);
        if self.setting.all >= units::SHEET_REFUSALS.count() || (is_enough && self.stage == Stage::Wide) {
            self.stage = Stage::Ended(message.to_owned());
        } else if is_enough {
            self.stage = Stage::Wide;
            self.setting.length = 0;
        }
        next(rows, is_enough)
    }

    /// Counts a refusal of a single row. Leftovers of a deleted row are nobody's: they are tried again.
    pub(super) fn add(&mut self, update: &RowUpdate, message: &str) {
        let Some(company) = update.company else { return };
        let reason = || (0, format!("its cells are not to be set: {message}"));
        self.rows.entry(company).or_insert_with(reason).0 += 1;
    }

    /// Rows were added.
    pub(super) const fn added(&mut self) {
        self.adding.length = 0;
    }

    /// A call that adds the rows of these companies was refused.
    pub(super) fn not_added(&mut self, companies: &[i64], message: &str) -> Next {
        let is_enough = self.adding.refused(message);
        if is_enough {
            self.adding_ended = Some(message.to_owned());
        }
        if let [company] = companies {
            self.unadded.insert(*company, message.to_owned());
        }
        next(companies.len(), is_enough)
    }

    /// Removes from the plan what was refused too often, and reports the rows that were refused by themselves.
    pub(super) fn leave_out(&self, plan: &mut SyncPlan, wanted: &[SheetRow]) -> LeftOut {
        let before = (plan.updates.len(), plan.missing.len());
        let has_ended = self.ended().is_some();
        let has_leftovers = has_ended && plan.updates.iter().any(|update| update.company.is_none());
        let given_up = |company: &i64| {
            self.rows.get(company).filter(|(times, _)| *times >= REFUSALS || has_ended).map(|(_, why)| why)
        };
        plan.updates.retain(|update| match update.company.as_ref().and_then(given_up) {
            Some(message) => {
                plan.problems.push(Problem { row: update.row, message: message.clone() });
                false
            }
            None => !has_ended,
        });
        plan.problems.sort_by_key(|problem| problem.row);
        let is_unadded = |id: i64| self.adding_ended.is_some() || self.unadded.contains_key(&id);
        plan.missing.retain(|position| wanted.get(*position).is_some_and(|row| !is_unadded(row.id)));
        LeftOut {
            rows: (before.0 - plan.updates.len()) as u64,
            companies: (before.1 - plan.missing.len()) as u64,
            has_leftovers,
        }
    }
}

const fn next(rows: usize, is_enough: bool) -> Next {
    match (rows, is_enough) {
        (1, _) => Next::Single,
        (_, true) => Next::Stop,
        (_, false) => Next::Split,
    }
}

/// What is left to be tried of a refused call, in parts.
#[derive(Debug)]
pub(super) struct Parts<T>(std::collections::VecDeque<Vec<T>>);

impl<T> Parts<T> {
    pub(super) fn of(whole: Vec<T>) -> Self {
        Self(std::iter::once(whole).filter(|whole| !whole.is_empty()).collect())
    }

    pub(super) fn next(&mut self) -> Option<Vec<T>> {
        self.0.pop_front()
    }

    /// Puts the halves of a part where they are tried next, or, in order of size, after the others.
    pub(super) fn split(&mut self, mut part: Vec<T>, in_order_of_size: bool) {
        let second = part.split_off(part.len().div_ceil(2));
        if in_order_of_size {
            self.0.extend([part, second]);
        } else {
            self.0.push_front(second);
            self.0.push_front(part);
        }
    }
}

#[cfg(test)]
mod tests;
