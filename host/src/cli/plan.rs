//! `run --dry-run`: what a run would do now, for a person.

use super::{CliError, Context, Exit, args::Format, output::counted};
use crate::pipeline::Plan;

pub(super) fn show_plan(context: &mut Context<'_>, plan: &Plan, format: Format) -> Result<(), CliError> {
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
        if !plan.discover.is_empty() {
            let count = plan.discover.len() as u64;
            let sites = counted(count, "site", "sites");
            context.out.line(format_args!("{sites} to search for boards"))?;
        }
        for company in &plan.discover {
            context.out.line(format_args!("  {company}"))?;
        }
        for provider in &plan.providers {
            let name = &provider.provider;
            match &provider.skipped {
                Some(reason) => context.out.line(format_args!("{name}: skipped, {reason}"))?,
                None => {
                    let units = counted(provider.units.len() as u64, "unit", "units");
                    context.out.line(format_args!("{name}: {units} due"))?;
                }
            }
            for unit in &provider.units {
                context.out.line(format_args!("  {unit}"))?;
            }
        }
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
