//! `run`: the main job, once or for ever, and the summary it ends with.

use std::{
    io::{self, IsTerminal},
    sync::Arc,
};

use indicatif::{MultiProgress, ProgressDrawTarget};
use tokio::signal::unix::{SignalKind, signal};

use super::{
    CliError, Context, Exit,
    args::{Format, RunArgs},
    logging::Log,
    output::{Output, cell, counted, length, one_line, table_of},
    progress::{Bars, Lines},
    sheets::{show_feedback, show_sheets},
};
use crate::{
    clock::SystemClock,
    config::{RunMode, units::format_size},
    pipeline::{
        self, DirectorySummary, DiscoverySummary, Observer, Plan, Program, ProviderSummary, RunError,
        RunStatus, RunSummary, Shutdown, Stop,
    },
};

pub(super) async fn run(context: &mut Context<'_>, args: &RunArgs) -> Result<(), CliError> {
    let config = context.config_with(&args.overrides(context.global))?;
    let format = args.format.format;
    if args.dry_run {
        let plan = pipeline::plan(config, Arc::new(SystemClock)).await?;
        return show_plan(context, &plan, format);
    }
    let mode = args.mode().unwrap_or(config.run.mode);
    let shutdown = Shutdown::default();
    on_signals(&shutdown)?;
    let observer = observer(&context.log);
    let host = Program::open(config, Arc::new(SystemClock)).await?;
    let end = match mode {
        RunMode::Once => {
            let summary = pipeline::once(&host, &shutdown, &observer).await;
            context.log.draw_above(None);
            let summary = summary?;
            let exit = exit_of(&summary);
            match show(&mut context.out, &summary, format) {
                // That nobody reads the summary makes no failed run a good one.
                Err(error) if exit == Exit::Success => return Err(error),
                _ => exit,
            }
        }
        RunMode::Forever => run_forever(context, &host, &shutdown, &observer, format).await?,
    };
    if end == Exit::Success { Ok(()) } else { Err(CliError::quiet(end)) }
}

/// Every run's summary as it ends. Output that nobody reads any more ends it, as a signal does.
async fn run_forever(
    context: &mut Context<'_>,
    host: &Program,
    shutdown: &Shutdown,
    observer: &Arc<dyn Observer>,
    format: Format,
) -> Result<Exit, CliError> {
    let mut trouble = None;
    let mut last = Exit::Success;
    pipeline::forever(host, shutdown, observer, |result| match result {
        Ok(summary) => {
            last = exit_of(summary);
            let shown = show(&mut context.out, summary, format).and_then(|()| context.out.finish());
            if let Err(error) = shown {
                trouble = Some(error);
                shutdown.stop(Stop::Requested);
            }
        }
        Err(error) => {
            last = Exit::Failed;
            tracing::error!("{}", crate::errors::chain(error));
        }
    })
    .await;
    trouble.map_or(Ok(last), Err)
}

pub(super) fn observer(log: &Log) -> Arc<dyn Observer> {
    if !io::stderr().is_terminal() {
        return Arc::new(Lines);
    }
    let bars = MultiProgress::with_draw_target(ProgressDrawTarget::stderr());
    log.draw_above(Some(bars.clone()));
    Arc::new(Bars::new(bars))
}

/// The first SIGINT or SIGTERM ends the run cleanly, the second at once.
pub(super) fn on_signals(shutdown: &Shutdown) -> Result<(), CliError> {
    let refused = |error: io::Error| CliError::failed(format!("cannot listen for signals: {error}"));
    let mut interrupt = signal(SignalKind::interrupt()).map_err(refused)?;
    let mut terminate = signal(SignalKind::terminate()).map_err(refused)?;
    let shutdown = shutdown.clone();
    tokio::spawn(async move {
        loop {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            }
            if shutdown.is_stopped() {
                tracing::warn!("ended at once; the lock frees itself when it expires");
                std::process::exit(Exit::Failed as i32);
            }
            tracing::warn!("ending: pages being written are finished; once more to end at once");
            shutdown.stop(Stop::Requested);
        }
    });
    Ok(())
}

fn exit_of(summary: &RunSummary) -> Exit {
    if summary.status == RunStatus::Failure || summary.has_errors() { Exit::Failed } else { Exit::Success }
}

fn show(out: &mut Output<'_>, summary: &RunSummary, format: Format) -> Result<(), CliError> {
    if format == Format::Json {
        return out.line(serde_json::to_string(summary)?);
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
    for line in summary.error_lines() {
        out.line(format_args!("error: {}", one_line(&line)))?;
    }
    Ok(())
}

fn show_directory(out: &mut Output<'_>, directory: &DirectorySummary) -> Result<(), CliError> {
    let name = &directory.directory;
    if let Some(reason) = &directory.skipped {
        return out.line(format_args!("directory {name}: {}", one_line(reason)));
    }
    let end = if directory.complete { "read to its end" } else { "to be gone on with" };
    out.line(format_args!(
        "directory {name}: {} pages, {} new companies, {} known, {} entries without one, {end}",
        directory.pages, directory.companies_new, directory.companies_known, directory.unreadable
    ))
}

/// What the search for boards came to.
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
            out.line(format_args!("{name}: stopped, {}", one_line(reason)))?;
        }
        for (reason, count) in &provider.units_skipped {
            out.line(format_args!("{name}: {count} units left, {}", one_line(reason)))?;
        }
        for suspect in &provider.suspects {
            let (unit, reason) = (one_line(&suspect.unit), one_line(&suspect.reason));
            out.line(format_args!("{name}: suspect {unit}, {reason}"))?;
        }
        for (class, count) in &provider.details_failed {
            out.line(format_args!("{name}: {count} details not had, {class}; they are asked for again"))?;
        }
        for (reason, count) in &provider.skipped {
            out.line(format_args!("{name}: {count} rows skipped, {}", one_line(reason)))?;
        }
        for (reason, count) in provider.stop_reasons.iter().filter(|(reason, _)| *reason != "complete") {
            out.line(format_args!("{name}: {count} units ended by {reason}"))?;
        }
    }
    Ok(())
}

fn show_plan(context: &mut Context<'_>, plan: &Plan, format: Format) -> Result<(), CliError> {
    if format == Format::Json {
        context.out.line(serde_json::to_string(plan)?)?;
    } else {
        if plan.companies_new + plan.sources_new > 0 {
            context.out.line(format_args!(
                "the company list would add {} companies and {} boards",
                plan.companies_new, plan.sources_new
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
            context.out.line(format_args!("  {}", one_line(company)))?;
        }
        for provider in &plan.providers {
            let name = &provider.provider;
            match &provider.skipped {
                Some(reason) => context.out.line(format_args!("{name}: skipped, {}", one_line(reason)))?,
                None => context.out.line(format_args!("{name}: {} units due", provider.units.len()))?,
            }
            for unit in &provider.units {
                context.out.line(format_args!("  {}", one_line(unit)))?;
            }
        }
        if let Some(sheets) = &plan.sheets {
            let skipped = |reason: &Option<String>| {
                reason.as_ref().map(|reason| format!("skipped, {}", one_line(reason)))
            };
            let (sheet, feedback) = (skipped(&sheets.skipped), skipped(&sheets.feedback_skipped));
            let sheet = sheet.unwrap_or_else(|| "to be brought up to date".to_owned());
            context.out.line(format_args!("spreadsheet {}: {sheet}", sheets.spreadsheet))?;
            let feedback = feedback.unwrap_or_else(|| "to be read".to_owned());
            context.out.line(format_args!("feedback: {feedback}"))?;
        }
        for fault in &plan.faults {
            context.out.line(format_args!("error: {}", one_line(fault)))?;
        }
    }
    if plan.faults.is_empty() { Ok(()) } else { Err(CliError::quiet(Exit::Failed)) }
}

impl From<RunError> for CliError {
    fn from(error: RunError) -> Self {
        let code = match &error {
            RunError::Locked { .. } => Exit::LockHeld,
            RunError::Store(error) if error.is_refusal() => Exit::DatabaseRefused,
            RunError::Plugin(_) | RunError::Setting(_) | RunError::Catalog { .. } => Exit::Usage,
            RunError::Store(_) | RunError::Engine(_) | RunError::Client(_) | RunError::Internal(_) => {
                Exit::Failed
            }
        };
        let mut message = crate::errors::chain(&error);
        if let RunError::Locked { pid: Some(pid), .. } = error
            && !is_running(pid)
        {
            message.push_str("\n  note: no process of that number runs on this machine any more");
        }
        Self::new(code, message)
    }
}

/// Whether a process of this number runs here; where that cannot be told, it is taken to.
fn is_running(pid: u32) -> bool {
    let processes = std::path::Path::new("/proc");
    !processes.join("self").exists() || processes.join(pid.to_string()).exists()
}
