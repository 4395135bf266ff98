//! `sheets init`, `sheets sync` and `sheets feedback`: the spreadsheet's steps, one by one.

use std::sync::Arc;

use serde::Serialize;

use super::{
    CliError, Context, Exit,
    args::{Format, SheetsCommand},
    output::{Output, counted, one_line},
    run::{observer, on_signals},
};
use crate::{
    clock::SystemClock,
    config::units::format_size,
    domain::Verdict,
    pipeline::{
        self, Base, CallsMade, Failure, FeedbackSummary, InitSummary, SheetsSummary, Shutdown, SyncOptions,
    },
    sheets::table::Problem,
};

/// What is said where a signal came in between.
const ENDED_EARLY: &str = "ended early; the next run goes on where this one was";

/// Rows to look at that are told to a person at once.
const PROBLEMS_SHOWN: usize = 20;

pub(super) async fn run(context: &mut Context<'_>, command: &SheetsCommand) -> Result<(), CliError> {
    let base = Base::open(context.config()?, Arc::new(SystemClock))?;
    let shutdown = Shutdown::default();
    on_signals(&shutdown)?;
    let observer = observer(&context.log);
    match command {
        SheetsCommand::Init(args) => {
            let done = pipeline::init_sheet(&base, &shutdown, &observer).await;
            context.log.draw_above(None);
            let summary = done?;
            finish(context, args.format.format, &summary, &summary.errors, show_init)
        }
        SheetsCommand::Sync(args) => {
            let options = SyncOptions { restore: args.restore_deleted };
            let done = pipeline::sync_sheet(&base, options, &shutdown, &observer).await;
            context.log.draw_above(None);
            let summary = done?;
            finish(context, args.format.format, &summary, &summary.errors, show_sheets)
        }
        SheetsCommand::Feedback(args) => {
            let done = pipeline::take_feedback(&base, args.dry_run, &shutdown, &observer).await;
            context.log.draw_above(None);
            let summary = done?;
            finish(context, args.format.format, &summary, &summary.errors, show_feedback)
        }
    }
}

/// Tells a summary, and ends as it did.
fn finish<S: Serialize>(
    context: &mut Context<'_>,
    format: Format,
    summary: &S,
    errors: &[Failure],
    show: impl FnOnce(&mut Output<'_>, &S) -> Result<(), CliError>,
) -> Result<(), CliError> {
    if format == Format::Json {
        context.out.line(serde_json::to_string(summary)?)?;
    } else {
        show(&mut context.out, summary)?;
        for failure in errors {
            context.out.line(format_args!("error: {}", one_line(&failure.line())))?;
        }
    }
    if errors.is_empty() { Ok(()) } else { Err(CliError::quiet(Exit::Failed)) }
}

fn show_init(out: &mut Output<'_>, summary: &InitSummary) -> Result<(), CliError> {
    if summary.ended_early {
        return out.line(ENDED_EARLY);
    }
    if !summary.errors.is_empty() {
        return Ok(());
    }
    let done = if summary.created { "the sheet was made" } else { "the sheet was there; its form is set" };
    out.line(format_args!("spreadsheet {}: {done}, {}", summary.spreadsheet, cost(summary.calls)))
}

/// What a synchronisation came to.
pub(super) fn show_sheets(out: &mut Output<'_>, summary: &SheetsSummary) -> Result<(), CliError> {
    let name = &summary.spreadsheet;
    if let Some(reason) = &summary.skipped {
        return out.line(format_args!("spreadsheet {name}: skipped, {}", one_line(reason)));
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
            "  {} gone, deleted or without its id, and left so; `sheets sync --restore-deleted` adds what is missing",
            counted(summary.deleted, "row is", "rows are")
        ))?;
    }
    show_problems(out, &summary.problems)
}

/// What people's answers came to.
pub(super) fn show_feedback(out: &mut Output<'_>, summary: &FeedbackSummary) -> Result<(), CliError> {
    if let Some(reason) = &summary.skipped {
        return out.line(format_args!("feedback: skipped, {}", one_line(reason)));
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
        out.line(format_args!("  row {}, {}: {from} → {to}", change.row, one_line(&change.name)))?;
    }
    for change in &plan.statements {
        let verdict = change.verdict.map_or("feedback withdrawn", Verdict::as_str);
        let note =
            if change.note.is_empty() { String::new() } else { format!(", {}", one_line(&change.note)) };
        out.line(format_args!("  row {}, {}: {verdict}{note}", change.row, one_line(&change.name)))?;
    }
    show_problems(out, &plan.problems)
}

fn show_problems(out: &mut Output<'_>, problems: &[Problem]) -> Result<(), CliError> {
    for problem in problems.iter().take(PROBLEMS_SHOWN) {
        out.line(format_args!("  look at row {}: {}", problem.row, one_line(&problem.message)))?;
    }
    match problems.len().saturating_sub(PROBLEMS_SHOWN) {
        0 => Ok(()),
        more => out.line(format_args!("  and at {more} rows more: `--format json` names them all")),
    }
}

fn cost(calls: CallsMade) -> String {
    format!("{}, {}", counted(calls.requests, "request", "requests"), format_size(calls.bytes_received))
}
