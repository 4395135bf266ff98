//! The summary of a run or of one of its steps, as text for people.

use chrono_tz::Tz;
use serde::Serialize;

use super::{
    CliError, Context, Exit,
    args::Format,
    output::{Output, counted, length, local_time},
    table::{Cell, Column, Listing, Role},
    unfinished::budget,
};
use crate::{
    bounds::FirstFew,
    config::units::format_size,
    domain::{Attention, Timestamp, Verdict},
    pipeline::{
        CallsMade, DirectorySummary, DiscoverySummary, Failure, FeedbackSummary, InitSummary,
        ProviderSummary, RunSummary, SheetsSummary, UnreadCount, import::told_of_removed,
    },
    sheets::table::Problem,
    store::offers::{NewStrong, StrongOffer},
};

/// Printed where a signal ended a step.
const ENDED_EARLY: &str = "ended early; the next run goes on where this one was";

/// Rows that a person should look at, listed one by one; the rest is counted.
const PROBLEMS_SHOWN: usize = 20;

/// Providers without work that have a row each; where more have none, they have none of them.
pub(super) const IDLE_SHOWN: usize = 3;

/// What the table of the providers shows of each.
const PROVIDERS: &[Column<ProviderSummary>] = &[
    Column::text("provider", 0, 12, |provider: &ProviderSummary| Cell::of(&provider.provider)),
    Column::number("boards", 5, |provider: &ProviderSummary| {
        Cell::known((!provider.of_queries).then_some(provider.boards))
    })
    .if_any(),
    Column::number("queries", 5, |provider: &ProviderSummary| {
        Cell::known(provider.of_queries.then_some(provider.queries))
    })
    .if_any(),
    Column::number("pages", 11, |provider: &ProviderSummary| Cell::count(provider.pages)),
    Column::number("requests", 10, |provider: &ProviderSummary| Cell::count(provider.requests)),
    Column::number("429", 9, |provider: &ProviderSummary| Cell::count(provider.rate_limited)),
    Column::number("details", 8, |provider: &ProviderSummary| Cell::count(provider.hydrated)),
    Column::number("new", 1, |provider: &ProviderSummary| Cell::count(provider.new)),
    Column::number("changed", 4, |provider: &ProviderSummary| Cell::count(provider.changed)),
    Column::number("unchanged", 6, |provider: &ProviderSummary| Cell::count(provider.unchanged)),
    Column::number("closed", 3, |provider: &ProviderSummary| Cell::count(provider.closed)),
    Column::number("reopened", 8, |provider: &ProviderSummary| Cell::count(provider.reopened)),
    Column::number("skipped", 7, |provider: &ProviderSummary| Cell::count(provider.skipped.values().sum())),
    Column::number("errors", 2, errors_of),
    Column::number("received", 12, |provider: &ProviderSummary| {
        Cell::of(format_size(provider.bytes_received))
    }),
];

/// What is shown of the new strong offers that are named.
const STRONG: &[Column<StrongOffer>] = &[
    Column::number("score", 1, |offer: &StrongOffer| Cell::of(offer.score.to_string()).in_role(Role::Good)),
    Column::text("title", 0, 20, |offer: &StrongOffer| Cell::of(&offer.title)),
    Column::text("company", 2, 10, |offer: &StrongOffer| Cell::known(offer.company.clone())),
    Column::text("key", 3, 16, |offer: &StrongOffer| Cell::of(&offer.key)),
];

/// Prints the summary of a whole run.
pub(super) fn show_run(
    out: &mut Output<'_>,
    summary: &RunSummary,
    format: Format,
    zone: Tz,
) -> Result<(), CliError> {
    if format == Format::Json {
        return out.json_line(summary);
    }
    let took = length(summary.finished_at.since(summary.started_at));
    out.line(format_args!("run {}: {}, {took}", summary.run, summary.status.as_str()))?;
    show_gains(out, summary)?;
    if let Some(import) = summary.import {
        out.line(format_args!(
            "company list: {}, {} merged, {}, {}",
            counted(import.companies_new, "new company", "new companies"),
            import.companies_merged,
            counted(import.sources_new, "new board", "new boards"),
            counted(import.faults, "fault", "faults")
        ))?;
        if import.websites_dropped + import.boards_unread > 0 {
            out.line(format_args!(
                "  of its rows, {} have a website that tells nobody whose it is, and {} a board that nothing reads yet",
                import.websites_dropped, import.boards_unread
            ))?;
        }
        if let Some(removed) = told_of_removed(import.removed) {
            out.line(format_args!("  {removed}"))?;
        }
    }
    for directory in &summary.directories {
        show_directory(out, directory)?;
    }
    if let Some(discovery) = &summary.discovery {
        show_discovery(out, discovery)?;
    }
    show_providers(out, &summary.providers, zone)?;
    show_reasons(out, &summary.providers)?;
    if summary.rescored > 0 {
        let offers = counted(summary.rescored, "offer", "offers");
        out.line(format_args!("{offers} scored again for the present catalogue"))?;
    }
    let companies = counted(summary.companies_aggregated, "company", "companies");
    out.line(format_args!("{companies} brought up to date"))?;
    if let Some(sheets) = &summary.sheets {
        show_sheets(out, sheets)?;
    }
    if let Some(feedback) = &summary.feedback {
        show_feedback(out, feedback)?;
    }
    show_attention(out, &summary.attention)?;
    show_errors(out, &summary.error_lines())
}

/// The first of a run's errors, and how many more there were: after an outage each board has one.
fn show_errors(out: &mut Output<'_>, errors: &[String]) -> Result<(), CliError> {
    for line in errors.iter().take(PROBLEMS_SHOWN) {
        out.line_in(Role::Failure, format_args!("error: {line}"))?;
    }
    match more_than_shown(errors.len()) {
        Some(more) => out.line_in(
            Role::Failure,
            format_args!("error: {more} more: `status` names what goes on failing, `--format json` has all"),
        ),
        None => Ok(()),
    }
}

/// How many of so many are not shown one by one.
fn more_than_shown(all: usize) -> Option<usize> {
    all.checked_sub(PROBLEMS_SHOWN).filter(|more| *more > 0)
}

/// What the run brought that is worth a look, and what it left: `12 new strong offers at 5 companies; 20 boards left`.
fn show_gains(out: &mut Output<'_>, summary: &RunSummary) -> Result<(), CliError> {
    let NewStrong { offers, companies, first } = &summary.new_strong;
    let strong = match offers {
        0 => "no new strong offer".to_owned(),
        _ => format!(
            "{} at {}",
            counted(*offers, "new strong offer", "new strong offers"),
            counted(*companies, "company", "companies")
        ),
    };
    let left = left_of(&summary.providers);
    let left = if left.is_empty() { String::new() } else { format!("; {} left", left.join(" and ")) };
    let role = if *offers > 0 { Role::Good } else { Role::Plain };
    out.line_in(role, format_args!("{strong}{left}"))?;
    if first.is_empty() {
        return Ok(());
    }
    let mut listing = Listing::fixed(STRONG);
    for offer in first {
        listing.push(offer);
    }
    out.table(&listing.into_table(), "")?;
    let named = first.len() as u64;
    if *offers > named {
        let more = offers - named;
        out.line(format_args!("and {more} more: `offers list --new` lists all that is new"))?;
    }
    out.line("")
}

/// What was due and is left for the next run: `20 boards`, `1 query`.
fn left_of(providers: &[ProviderSummary]) -> Vec<String> {
    let left = |of_queries: bool| {
        let of_kind = providers.iter().filter(|provider| provider.of_queries == of_queries);
        of_kind.map(units_left).sum::<u64>()
    };
    let kinds = [(left(false), "board", "boards"), (left(true), "query", "queries")];
    kinds
        .into_iter()
        .filter(|kind| kind.0 > 0)
        .map(|(count, one, several)| counted(count, one, several))
        .collect()
}

fn units_left(provider: &ProviderSummary) -> u64 {
    provider.units_skipped.values().sum::<u64>() + provider.boards_left
}

/// Units of a provider, by what they are.
fn units_of(provider: &ProviderSummary, count: u64) -> String {
    let (one, several) = if provider.of_queries { ("query", "queries") } else { ("board", "boards") };
    counted(count, one, several)
}

fn errors_of(provider: &ProviderSummary) -> Cell {
    let role = if provider.errors.is_empty() { Role::Plain } else { Role::Failure };
    Cell::of(provider.errors.len().to_string()).in_role(role)
}

/// What a person should know beside the results, each with its cure.
pub(super) fn show_attention(out: &mut Output<'_>, attention: &[Attention]) -> Result<(), CliError> {
    for Attention { message, cure, .. } in attention {
        out.line_in(Role::Warning, format_args!("note: {message}: {cure}"))?;
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
        "directory {name}: {}, {}, {} known, {} without one, {end}",
        counted(directory.pages, "page", "pages"),
        counted(directory.companies_new, "new company", "new companies"),
        directory.companies_known,
        counted(directory.unreadable, "entry", "entries")
    ))
}

/// Prints the result of the search for boards.
pub(super) fn show_discovery(out: &mut Output<'_>, discovery: &DiscoverySummary) -> Result<(), CliError> {
    if let Some(reason) = &discovery.skipped {
        return out.line(format_args!("no search for boards: {reason}"));
    }
    let looked = counted(discovery.companies, "company", "companies");
    out.line(format_args!(
        "search for boards: {looked}, {}, {}, {}, {}, {} asked again, {} left",
        counted(discovery.pages, "page", "pages"),
        counted(discovery.requests, "request", "requests"),
        format_size(discovery.bytes_received),
        counted(discovery.sources_new, "new board", "new boards"),
        discovery.rechecked,
        counted(discovery.left, "company", "companies")
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

/// The providers that had something to do, each in a row. Many that had nothing are told by their number.
fn show_providers(out: &mut Output<'_>, providers: &[ProviderSummary], zone: Tz) -> Result<(), CliError> {
    let idle: Vec<&ProviderSummary> = providers.iter().filter(|provider| provider.is_idle()).collect();
    let folds = idle.len() > IDLE_SHOWN;
    let shown = || providers.iter().filter(|provider| !(folds && provider.is_idle()));
    let mut listing = Listing::fixed(PROVIDERS);
    for provider in shown() {
        listing.push(provider);
    }
    out.table(
        &listing.into_table(),
        if folds { "no provider had anything to do" } else { "no provider in `order`" },
    )?;
    for provider in shown() {
        show_due(out, provider, zone)?;
    }
    if folds {
        let other = if idle.len() == providers.len() { "" } else { "other " };
        let next = idle.iter().filter_map(|provider| provider.next_due_at).min();
        let next = next.map(|next| format!(", next at {}", local_time(next, zone))).unwrap_or_default();
        out.line(format_args!("{} {other}providers: nothing due{next}", idle.len()))?;
    }
    Ok(())
}

/// What was not due, and what was due and left: `lever: 0 due, next at 2026-08-06 18:50`.
fn show_due(out: &mut Output<'_>, provider: &ProviderSummary, zone: Tz) -> Result<(), CliError> {
    let ProviderSummary { provider: name, due, not_due, next_due_at, boards_left, never_scanned, .. } =
        provider;
    if let Some(words) = not_due_in_words(*due, *not_due, *next_due_at, zone) {
        out.line(format_args!("{name}: {words}"))?;
    }
    if let Some(words) = left_in_words(*boards_left, *never_scanned) {
        out.line(format_args!(
            "{name}: {words}: the next run goes on with them; `limit` is how many it takes"
        ))?;
    }
    Ok(())
}

/// `0 due, next at 2026-08-06 18:50`; `2 due, 3 not due, the first of these at 2026-08-06 18:50`; `None` if all were due.
pub(super) fn not_due_in_words(due: u64, not_due: u64, next: Option<Timestamp>, zone: Tz) -> Option<String> {
    let at = next.map(|next| local_time(next, zone));
    match (due, not_due) {
        (_, 0) => None,
        (0, _) => Some(format!("0 due{}", at.map(|at| format!(", next at {at}")).unwrap_or_default())),
        // Those that were scanned may be due sooner again, if they failed.
        _ => {
            let first = at.map(|at| format!(", the first of these at {at}")).unwrap_or_default();
            Some(format!("{due} due, {not_due} not due{first}"))
        }
    }
}

/// `20 boards left, 20 never scanned`; `None` if none is.
pub(super) fn left_in_words(boards: u64, never_scanned: u64) -> Option<String> {
    let never = if never_scanned > 0 { format!(", {never_scanned} never scanned") } else { String::new() };
    (boards > 0).then(|| format!("{} left{never}", counted(boards, "board", "boards")))
}

/// Why things were left out, and where scans stopped: nothing is skipped in silence.
fn show_reasons(out: &mut Output<'_>, providers: &[ProviderSummary]) -> Result<(), CliError> {
    for provider in providers {
        let name = &provider.provider;
        if let Some(reason) = &provider.stopped {
            out.line(format_args!("{name}: stopped, {reason}"))?;
        }
        for (reason, count) in &provider.units_skipped {
            let units = units_of(provider, *count);
            out.line(format_args!("{name}: {units} left, {reason}"))?;
        }
        for suspect in provider.suspects.iter().take(PROBLEMS_SHOWN) {
            let (unit, reason) = (&suspect.unit, &suspect.reason);
            out.line(format_args!("{name}: suspect {unit}, {reason}"))?;
        }
        if let Some(more) = more_than_shown(provider.suspects.len()) {
            let are = if more == 1 { "is" } else { "are" };
            out.line(format_args!("{name}: {more} more {are} suspect: `status` names them"))?;
        }
        for (class, count) in &provider.details_failed {
            let details = counted(*count, "detail", "details");
            out.line(format_args!("{name}: {details} not had, {class}; to be asked for again"))?;
        }
        for (reason, count) in &provider.skipped {
            let rows = counted(*count, "row", "rows");
            out.line(format_args!("{name}: {rows} skipped, {reason}"))?;
        }
        for (field, unread) in provider.unread.iter().filter(|(_, unread)| unread.grew.units > 0) {
            let line = unread_line(provider, field, unread.grew, &unread.sample);
            out.line(format_args!("{name}: {line}"))?;
        }
        for (reason, count) in provider.stop_reasons.iter().filter(|(reason, _)| *reason != "complete") {
            let hint = match budget(reason) {
                Some(words) => format!(", the budget of {words}; the next run goes on there"),
                None => String::new(),
            };
            let units = units_of(provider, *count);
            out.line(format_args!("{name}: {units} ended by {reason}{hint}"))?;
        }
    }
    Ok(())
}

/// A field that could not be read more often than before.
fn unread_line(
    provider: &ProviderSummary,
    field: &str,
    UnreadCount { count, of, units, before }: UnreadCount,
    sample: &str,
) -> String {
    // Rows of lists and details both.
    let what = counted(of, "reading", "readings");
    let example = if sample.is_empty() { String::new() } else { format!(", e.g. `{sample}`") };
    let units = units_of(provider, units);
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
            counted(
                summary.deleted,
                "company has no row any more, because it or its id was deleted, and gets none",
                "companies have no row any more, because they or their ids were deleted, and get none",
            )
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
        let blank = if change.withdrawn { "feedback withdrawn" } else { "a note" };
        let verdict = change.verdict.map_or(blank, Verdict::as_str);
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
    let mut first = FirstFew::default();
    for problem in problems {
        first.push(PROBLEMS_SHOWN, || format!("  look at row {}: {}", problem.row, problem.message));
    }
    first.iter().try_for_each(|line| out.line(line))?;
    match first.rest() {
        Some(rest) => out.line(format_args!("  {rest}: `--format json` names them all")),
        None => Ok(()),
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
            context.out.line_in(Role::Failure, format_args!("error: {}", failure.line()))?;
        }
    }
    if failures.is_empty() { Ok(()) } else { Err(CliError::quiet(Exit::Failed)) }
}
