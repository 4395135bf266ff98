//! What the last runs left unfinished for want of room: units that reached their budget, companies that were set aside.

use chrono_tz::Tz;
use serde::Serialize;

use super::{
    CliError, Context,
    output::{counted, local_time},
};
use crate::{
    domain::Timestamp,
    store::{
        Connection,
        companies::{self, SetAside},
        runs::StoppedUnit,
        units::UnitKind,
    },
};

/// Units and companies that are shown one by one to people; the rest is counted.
pub(super) const SHOWN: usize = 20;

/// Why a unit ended that reached its budget, with what an operator can do about it.
const BUDGETS: [(&str, &str); 6] = [
    ("max_pages", "pages"),
    ("max_rows", "rows"),
    ("max_bytes", "bytes"),
    ("max_time", "time"),
    ("max_growth", "growth of the database"),
    ("run_growth", "growth of the database in one run, `[run] max_growth`"),
];

/// What is unfinished. Serialised, it is a part of `status --format json`.
#[derive(Debug, Serialize)]
pub(super) struct Unfinished {
    /// Units of the last run that ended by their budget.
    pub(super) cut_units: Vec<CutUnit>,
    /// Companies whose offers could not be grouped into openings.
    pub(super) set_aside: Vec<SetAside>,
}

/// A unit that ended by its budget.
#[derive(Debug, Serialize)]
pub(super) struct CutUnit {
    provider: String,
    kind: UnitKind,
    unit: String,
    /// The budget.
    stop_reason: String,
    at: Option<Timestamp>,
}

/// What a budget bounds, in words; `None` for any other reason to stop.
pub(super) fn budget(stop_reason: &str) -> Option<&'static str> {
    BUDGETS.iter().find(|(reason, _)| *reason == stop_reason).map(|(_, words)| *words)
}

impl Unfinished {
    /// Of the last run's units that were cut short, and of the database.
    pub(super) fn gather(connection: &Connection, units: Vec<StoppedUnit>) -> Result<Self, CliError> {
        let told = units.into_iter().filter(|unit| budget(&unit.stop_reason).is_some());
        let cut = told.map(|StoppedUnit { provider, kind, unit, stop_reason, finished_at }| CutUnit {
            provider,
            kind,
            unit,
            stop_reason,
            at: finished_at,
        });
        Ok(Self { cut_units: cut.collect(), set_aside: companies::all_set_aside(connection)? })
    }

    /// One line for each, up to a number.
    pub(super) fn show(&self, context: &mut Context<'_>, zone: Tz) -> Result<(), CliError> {
        let Self { cut_units, set_aside } = self;
        if !(cut_units.is_empty() && set_aside.is_empty()) {
            context.out.line("")?;
        }
        for unit in cut_units.iter().take(SHOWN) {
            let name = format!("{}/{}", unit.provider, unit.unit);
            let reason = unit.stop_reason.as_str();
            let words = budget(reason).unwrap_or_default();
            context
                .out
                .line(format_args!("cut short {name} by {reason}: its budget of {words} was spent"))?;
        }
        count_more(context, cut_units.len(), "unit", "units")?;
        for company in set_aside.iter().take(SHOWN) {
            context.out.line(format_args!("set aside {}", set_aside_line(company, zone)))?;
        }
        count_more(context, set_aside.len(), "company", "companies")
    }
}

/// How many there are beyond those that are shown.
pub(super) fn count_more(
    context: &mut Context<'_>,
    all: usize,
    one: &str,
    many: &str,
) -> Result<(), CliError> {
    let more = all.saturating_sub(SHOWN) as u64;
    if more == 0 {
        return Ok(());
    }
    let more = counted(more, one, many);
    context.out.line(format_args!("          and {more}: `--format json` names them"))
}

/// `7 Acme since 2026-08-06 14:00, tried 2 times, again from 2026-08-06 16:00 on: …`.
pub(super) fn set_aside_line(company: &SetAside, zone: Tz) -> String {
    let SetAside { company_id, name, since, failures, due_at, reason } = company;
    let (since, due) = (local_time(*since, zone), local_time(*due_at, zone));
    let times = counted(*failures, "time", "times");
    format!("{company_id} {name} since {since}, tried {times}, again from {due} on: {reason}")
}
