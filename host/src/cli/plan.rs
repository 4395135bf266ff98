//! `run --dry-run`: what a run would do now, for a person.

use chrono_tz::Tz;

use super::{
    CliError, Context, Exit,
    args::Format,
    output::{counted, local_time},
    summary::{IDLE_SHOWN, left_in_words, not_due_in_words},
};
use crate::pipeline::{Plan, PlannedProvider, ProviderSummary};

pub(super) fn show_plan(
    context: &mut Context<'_>,
    plan: &Plan,
    format: Format,
    zone: Tz,
) -> Result<(), CliError> {
    if format == Format::Json {
        context.out.json_line(plan)?;
    } else {
        if plan.companies_new + plan.sources_new > 0 {
            context.out.line(format_args!(
                "the company list would add {} and {}",
                counted(plan.companies_new, "company", "companies"),
                counted(plan.sources_new, "board", "boards")
            ))?;
        }
        for directory in &plan.directories {
            context.out.line(format_args!("directory {directory}: due"))?;
        }
        if let Some(reason) = &plan.discover_skipped {
            context.out.line(format_args!("no search for boards: {reason}"))?;
        }
        if !plan.discover.is_empty() {
            let count = plan.discover.len() as u64;
            let sites = counted(count, "site", "sites");
            context.out.line(format_args!("{sites} to search for boards"))?;
        }
        for company in &plan.discover {
            context.out.line(format_args!("  {company}"))?;
        }
        show_providers(context, &plan.providers, zone)?;
        if let Some(sheets) = &plan.sheets {
            let skipped =
                |reason: &Option<String>| reason.as_ref().map(|reason| format!("skipped, {reason}"));
            let (sheet, feedback) = (skipped(&sheets.skipped), skipped(&sheets.feedback_skipped));
            let sheet = sheet.unwrap_or_else(|| "to be brought up to date".to_owned());
            context.out.line(format_args!("spreadsheet {}: {sheet}", sheets.spreadsheet))?;
            let feedback = feedback.unwrap_or_else(|| "to be read".to_owned());
            context.out.line(format_args!("feedback: {feedback}"))?;
        }
        for fault in &plan.faults {
            context.out.line(format_args!("error: {fault}"))?;
        }
    }
    if plan.faults.is_empty() { Ok(()) } else { Err(CliError::quiet(Exit::Failed)) }
}

/// Many providers without work are told by their number.
fn show_providers(
    context: &mut Context<'_>,
    providers: &[PlannedProvider],
    zone: Tz,
) -> Result<(), CliError> {
    let idle: Vec<&PlannedProvider> = providers.iter().filter(|provider| is_idle(provider)).collect();
    let folds = idle.len() > IDLE_SHOWN;
    for provider in providers.iter().filter(|provider| !(folds && is_idle(provider))) {
        show_provider(context, provider, zone)?;
    }
    if folds {
        let other = if idle.len() == providers.len() { "" } else { "other " };
        let next = idle.iter().filter_map(|provider| provider.next_due_at).min();
        let next = next.map(|next| format!(", next at {}", local_time(next, zone))).unwrap_or_default();
        context.out.line(format_args!("{} {other}providers: nothing to scan{next}", idle.len()))?;
    }
    Ok(())
}

fn is_idle(provider: &PlannedProvider) -> bool {
    let is_told = provider.skipped.as_ref().is_some_and(|reason| reason != ProviderSummary::NO_BOARD);
    !is_told && provider.units.is_empty() && provider.boards_left == 0
}

fn show_provider(context: &mut Context<'_>, provider: &PlannedProvider, zone: Tz) -> Result<(), CliError> {
    let name = &provider.provider;
    if let Some(reason) = &provider.skipped {
        return context.out.line(format_args!("{name}: skipped, {reason}"));
    }
    let rest = not_due_in_words(provider.due, provider.not_due, provider.next_due_at, zone);
    let units = counted(provider.units.len() as u64, "unit", "units");
    let rest = rest.map(|rest| format!(" ({rest})")).unwrap_or_default();
    context.out.line(format_args!("{name}: {units} to scan{rest}"))?;
    for unit in &provider.units {
        context.out.line(format_args!("  {unit}"))?;
    }
    match left_in_words(provider.boards_left, provider.never_scanned) {
        Some(left) => context.out.line(format_args!("  {left} to the run after it")),
        None => Ok(()),
    }
}
