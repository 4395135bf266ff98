//! The summary of a run or of one of its steps, as text for people.

use serde::Serialize;

use super::{
    CliError, Context, Exit,
    args::Format,
    output::{Output, cell, counted, length, table_of},
    unfinished::budget,
};
use crate::{
    config::units::format_size,
    domain::{Attention, Verdict},
    pipeline::{
        CallsMade, DirectorySummary, DiscoverySummary, Failure, FeedbackSummary, InitSummary,
        ProviderSummary, RunSummary, SheetsSummary, UnreadCount,
    },
    sheets::table::Problem,
};

/// Printed where a signal ended a step.
const ENDED_EARLY: &str = "ended early; the next run goes on where this one was";

/// Rows that a person should look at, listed one by one; the rest is counted.
const PROBLEMS_SHOWN: usize = 20;

/// Prints the summary of a whole run.
pub(super) fn show_run(out: &mut Output<'_>, summary: &RunSummary, format: Format) -> Result<(), CliError> {
    if format == Format::Json {
        return out.json_line(summary);
    }
    let took = length(summary.finished_at.since(summary.started_at));
    out.line(format_args!("run {}: {}, {took}", summary.run, summary.status.as_str()))?;
    if let Some(import) = summary.import {
        out.line(format_args!(
            "company list: {} new companies, {} merged, {} new boards, {} faults",
            import.companies_new, import.companies_merged, import.sources_new, import.faults
        ))?;
    }
    for directory in &summary.directories {
        show_directory(out, directory)?;
    }
    if let Some(discovery) = &summary.discovery {
        show_discovery(out, discovery)?;
    }
    show_providers(out, &summary.providers)?;
    show_reasons(out, &summary.providers)?;
    if summary.rescored > 0 {
        out.line(format_args!("{} offers scored again for the present catalogue", summary.rescored))?;
    }
    out.line(format_args!("{} companies brought up to date", summary.companies_aggregated))?;
    if let Some(sheets) = &summary.sheets {
        show_sheets(out, sheets)?;
    }
    if let Some(feedback) = &summary.feedback {
        show_feedback(out, feedback)?;
    }
    show_attention(out, &summary.attention)?;
    for line in summary.error_lines() {
        out.line(format_args!("error: {line}"))?;
    }
    Ok(())
}

/// What a person should know beside the results, each with its cure.
pub(super) fn show_attention(out: &mut Output<'_>, attention: &[Attention]) -> Result<(), CliError> {
    for Attention { message, cure, .. } in attention {
        out.line(format_args!("note: {message}: {cure}"))?;
    }
    Ok(())
}

fn show_directory(out: &mut Output<'_>, directory: &DirectorySummary) -> Result<(), CliError> {
    let name = &directory.directory;
    if let Some(reason) = &directory.skipped {
        return out.line(format_args!("directory {name}: {reason}"));
    }
    let end = if directory.complete { "read to its end" } else { "to be gone on with" };
    out.line(format_args!(
        "directory {name}: {} pages, {} new companies, {} known, {} entries without one, {end}",
        directory.pages, directory.companies_new, directory.companies_known, directory.unreadable
    ))
}

/// Prints the result of the search for boards.
pub(super) fn show_discovery(out: &mut Output<'_>, discovery: &DiscoverySummary) -> Result<(), CliError> {
    if let Some(reason) = &discovery.skipped {
        return out.line(format_args!("no search for boards: {reason}"));
    }
    let looked = counted(discovery.companies, "company", "companies");
    out.line(format_args!(
        "search for boards: {looked}, {} pages, {} requests, {}, {} new boards, {} asked again, {} companies left",
        discovery.pages,
        discovery.requests,
        format_size(discovery.bytes_received),
        discovery.sources_new,
        discovery.rechecked,
        discovery.left
    ))?;
    if discovery.closed > 0 {
        let offers = counted(discovery.closed, "offer", "offers");
        out.line(format_args!("  {offers} closed: their board is gone or somebody else's"))?;
    }
    for (state, count) in &discovery.outcomes {
        out.line(format_args!("  {state}: {}", counted(*count, "company", "companies")))?;
    }
    if discovery.too_heavy > 0 {
        let companies = counted(discovery.too_heavy, "company has", "companies have");
        out.line(format_args!(
            "  {companies} a page that is too heavy to read; `companies show` says which"
        ))?;
    }
    Ok(())
}

fn show_providers(out: &mut Output<'_>, providers: &[ProviderSummary]) -> Result<(), CliError> {
    let mut table = table_of(&[
        "provider",
        "#units",
        "#pages",
        "#requests",
        "#429",
        "#details",
        "#new",
        "#changed",
        "#unchanged",
        "#closed",
        "#reopened",
        "#skipped",
        "#errors",
        "#received",
    ]);
    for provider in providers {
        let numbers = [
            provider.units,
            provider.pages,
            provider.requests,
            provider.rate_limited,
            provider.hydrated,
            provider.new,
            provider.changed,
            provider.unchanged,
            provider.closed,
            provider.reopened,
            provider.skipped.values().sum(),
            provider.errors.len() as u64,
        ];
        let row = std::iter::once(cell(&provider.provider))
            .chain(numbers.map(|number| number.to_string()))
            .chain([format_size(provider.bytes_received)]);
        table.add_row(row);
    }
    out.table(&table, "no provider in `order`")
}

/// Why things were left out, and where scans stopped: nothing is skipped in silence.
fn show_reasons(out: &mut Output<'_>, providers: &[ProviderSummary]) -> Result<(), CliError> {
    for provider in providers {
        let name = &provider.provider;
        if let Some(reason) = &provider.stopped {
            out.line(format_args!("{name}: stopped, {reason}"))?;
        }
        for (reason, count) in &provider.units_skipped {
            out.line(format_args!("{name}: {count} units left, {reason}"))?;
        }
        for suspect in &provider.suspects {
            let (unit, reason) = (&suspect.unit, &suspect.reason);
            out.line(format_args!("{name}: suspect {unit}, {reason}"))?;
        }
        for (class, count) in &provider.details_failed {
            out.line(format_args!("{name}: {count} details not had, {class}; they are asked for again"))?;
        }
        for (reason, count) in &provider.skipped {
            out.line(format_args!("{name}: {count} rows skipped, {reason}"))?;
        }
        for (field, unread) in provider.unread.iter().filter(|(_, unread)| unread.grew.units > 0) {
            let line = unread_line(field, unread.grew, &unread.sample);
            out.line(format_args!("{name}: {line}"))?;
        }
        for (reason, count) in provider.stop_reasons.iter().filter(|(reason, _)| *reason != "complete") {
            let hint = match budget(reason) {
                Some(words) => format!(", their budget of {words}; the next run goes on there"),
                None => String::new(),
            };
            out.line(format_args!("{name}: {count} units ended by {reason}{hint}"))?;
        }
    }
    Ok(())
}

/// A field that could not be read more often than before.
fn unread_line(field: &str, UnreadCount { count, of, units, before }: UnreadCount, sample: &str) -> String {
    let what = counted(of, "offer", "offers");
    let example = if sample.is_empty() { String::new() } else { format!(", e.g. `{sample}`") };
    let units = counted(units, "unit", "units");
    format!("`{field}` could not be read in {count} of {what} at {units} ({before} before){example}")
}

/// Prints the result of `sheets init`.
pub(super) fn show_init(out: &mut Output<'_>, summary: &InitSummary) -> Result<(), CliError> {
    if summary.ended_early {
        return out.line(ENDED_EARLY);
    }
    if !summary.errors.is_empty() {
        return Ok(());
    }
    let done = if summary.created { "the sheet was made" } else { "the sheet was there; its form is set" };
    out.line(format_args!("spreadsheet {}: {done}, {}", summary.spreadsheet, cost(summary.calls)))?;
    show_notices(out, &summary.notices)
}

/// Prints the result of a synchronisation.
pub(super) fn show_sheets(out: &mut Output<'_>, summary: &SheetsSummary) -> Result<(), CliError> {
    let name = &summary.spreadsheet;
    if let Some(reason) = &summary.skipped {
        return out.line(format_args!("spreadsheet {name}: skipped, {reason}"));
    }
    let made = if summary.created { "the sheet was made, " } else { "" };
    out.line(format_args!(
        "spreadsheet {name}: {made}{} added, {} changed ({}), {} unchanged, {}",
        counted(summary.appended, "row", "rows"),
        summary.updated,
        counted(summary.cells, "cell", "cells"),
        summary.unchanged,
        cost(summary.calls)
    ))?;
    if summary.ended_early {
        out.line(format_args!("  {ENDED_EARLY}"))?;
    }
    if summary.deleted > 0 {
        out.line(format_args!(
            "  {}; `sheets sync --restore-deleted` adds what is missing",
            match summary.deleted {
                1 => "1 company has no row any more, because a person deleted it or its id, and gets none".to_owned(),
                more => format!("{more} companies have no row any more, because people deleted them or their ids, and get none"),
            }
        ))?;
    }
    show_notices(out, &summary.notices)?;
    show_problems(out, &summary.problems)
}

/// Prints what was taken over of people's answers.
pub(super) fn show_feedback(out: &mut Output<'_>, summary: &FeedbackSummary) -> Result<(), CliError> {
    if let Some(reason) = &summary.skipped {
        return out.line(format_args!("feedback: skipped, {reason}"));
    }
    if summary.ended_early {
        return out.line(format_args!("feedback: {ENDED_EARLY}"));
    }
    let plan = &summary.plan;
    out.line(format_args!(
        "feedback: {} read, {}, {}{}",
        counted(plan.rows, "row", "rows"),
        counted(plan.resolutions.len() as u64, "decision", "decisions"),
        counted(plan.statements.len() as u64, "statement", "statements"),
        if summary.applied || !summary.errors.is_empty() { "" } else { "; a dry run, nothing was changed" }
    ))?;
    for change in &plan.resolutions {
        let (from, to) = (change.from.as_str(), change.to.as_str());
        out.line(format_args!("  row {}, {}: {from} → {to}", change.row, change.name))?;
    }
    for change in &plan.statements {
        let none = if change.withdrawn { "feedback withdrawn" } else { "a note" };
        let verdict = change.verdict.map_or(none, Verdict::as_str);
        let note = if change.note.is_empty() { String::new() } else { format!(", {}", change.note) };
        out.line(format_args!("  row {}, {}: {verdict}{note}", change.row, change.name))?;
    }
    if plan.said_since > 0 {
        out.line(format_args!(
            "  {} left out: something was said at the terminal later; `sheets sync` brings it there",
            counted(plan.said_since, "cell is", "cells are")
        ))?;
    }
    show_notices(out, &summary.notices)?;
    show_problems(out, &plan.problems)
}

fn show_notices(out: &mut Output<'_>, notices: &[String]) -> Result<(), CliError> {
    notices.iter().try_for_each(|notice| out.line(format_args!("  {notice}")))
}

fn show_problems(out: &mut Output<'_>, problems: &[Problem]) -> Result<(), CliError> {
    for problem in problems.iter().take(PROBLEMS_SHOWN) {
        out.line(format_args!("  look at row {}: {}", problem.row, problem.message))?;
    }
    match problems.len().saturating_sub(PROBLEMS_SHOWN) {
        0 => Ok(()),
        more => out.line(format_args!(
            "  and at {} more: `--format json` names them all",
            counted(more as u64, "row", "rows")
        )),
    }
}

fn cost(calls: CallsMade) -> String {
    format!("{}, {}", counted(calls.requests, "request", "requests"), format_size(calls.bytes_received))
}

/// Ends a command that did one step: prints its summary and its failures, and fails if the step did.
pub(super) fn finish_step(
    context: &mut Context<'_>,
    format: Format,
    summary: &impl Serialize,
    failures: &[Failure],
    show: impl FnOnce(&mut Context<'_>) -> Result<(), CliError>,
) -> Result<(), CliError> {
    if format == Format::Json {
        context.out.json_line(summary)?;
    } else {
        show(context)?;
        for failure in failures {
            context.out.line(format_args!("error: {}", failure.line()))?;
        }
    }
    if failures.is_empty() { Ok(()) } else { Err(CliError::quiet(Exit::Failed)) }
}
