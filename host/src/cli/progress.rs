//! A run as it happens: bars on a terminal, plain lines in a pipe, both on stderr.

use std::{
    collections::HashMap,
    io::{self, Write},
    sync::{Mutex, PoisonError},
    time::Duration,
};

use indicatif::{MultiProgress, ProgressBar, ProgressStyle};

use super::output::{counted, length, one_line};
use crate::pipeline::{
    DirectorySummary, DiscoverySummary, Event, FeedbackSummary, Observer, ProviderSummary, SheetsSummary,
};

/// What the spreadsheet is called among the providers.
const SHEET: &str = "sheet";

/// What the search for boards is called among the providers.
const DISCOVER: &str = "discover";

/// ProgressBars, one a provider. Log lines go above them through the same [`MultiProgress`].
pub(super) struct ProgressBars {
    all: MultiProgress,
    running: Mutex<HashMap<String, Progress>>,
}

struct Progress {
    bar: ProgressBar,
    offers: usize,
    details: usize,
}

impl Progress {
    fn show(&self) {
        let details = if self.details == 0 { String::new() } else { format!(", {} details", self.details) };
        self.bar.set_message(format!("{} offers{details}", self.offers));
    }
}

impl ProgressBars {
    pub(super) fn new(all: MultiProgress) -> Self {
        Self { all, running: Mutex::default() }
    }

    fn on(&self, provider: &str, act: impl FnOnce(&mut Progress)) {
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(bar) = running.get_mut(provider) {
            act(bar);
        }
    }

    fn start(&self, provider: &str, units: usize, what: &str) {
        let bar = self.all.add(ProgressBar::new(units as u64));
        bar.set_style(style(what));
        bar.set_prefix(provider.to_owned());
        bar.set_message(if what == "units" { "0 offers" } else { "" });
        bar.enable_steady_tick(Duration::from_millis(200));
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        let before = running.insert(provider.to_owned(), Progress { bar, offers: 0, details: 0 });
        if let Some(before) = before {
            before.bar.finish_and_clear();
        }
    }

    fn say(&self, line: &str) {
        // Nobody is left to be told when the terminal is gone.
        let _ = self.all.println(line);
    }
}

fn style(what: &str) -> ProgressStyle {
    ProgressStyle::with_template(&format!(
        "{{prefix:>12}} {{bar:30}} {{pos}}/{{len}} {what} {{msg}} [{{elapsed}}]"
    ))
    .unwrap_or_else(|_| ProgressStyle::default_bar())
}

impl Observer for ProgressBars {
    fn event(&self, event: &Event<'_>) {
        match event {
            Event::Step(_) => {}
            Event::DirectoryFinished(summary) => self.say(&directory_line(summary)),
            Event::CompaniesDue(companies) => self.start(DISCOVER, *companies, "companies"),
            Event::CompanyLooked { .. } => self.on(DISCOVER, |bar| bar.bar.inc(1)),
            Event::DiscoveryFinished(summary) => {
                self.on(DISCOVER, |bar| bar.bar.finish_and_clear());
                self.say(&discovery_line(summary));
            }
            Event::ProviderStarted { provider, units } => self.start(provider, *units, "units"),
            Event::ProviderSkipped { provider, reason } => {
                self.say(&format!("{provider}: skipped, {reason}"));
            }
            Event::Page { provider, offers, .. } => self.on(provider, |bar| {
                bar.offers += offers;
                bar.show();
            }),
            Event::Details { provider, fetched } => self.on(provider, |bar| {
                bar.details += fetched;
                bar.show();
            }),
            Event::UnitFinished { provider, unit, error, .. } => {
                if let Some(error) = error {
                    self.say(&format!("{provider}/{}: {}", one_line(unit), one_line(error)));
                }
                self.on(provider, |bar| bar.bar.inc(1));
            }
            Event::ProviderFinished(summary) => {
                self.on(&summary.provider, |bar| bar.bar.finish_and_clear());
                self.say(&provider_line(summary));
            }
            Event::SheetRows(rows) => self.start(SHEET, *rows, "rows"),
            Event::SheetWritten(rows) => self.on(SHEET, |bar| bar.bar.inc(*rows as u64)),
            Event::SheetFinished(summary) => {
                self.on(SHEET, |bar| bar.bar.finish_and_clear());
                self.say(&sheet_line(summary));
            }
            Event::FeedbackFinished(summary) => self.say(&feedback_line(summary)),
            Event::Waiting(pause) => self.say(&waiting_line(*pause)),
        }
    }
}

/// Lines, for a pipe or a log file.
#[derive(Debug, Default)]
pub(super) struct ProgressLines;

impl Observer for ProgressLines {
    fn event(&self, event: &Event<'_>) {
        let line = match event {
            Event::Step(_)
            | Event::CompanyLooked { .. }
            | Event::Page { .. }
            | Event::Details { .. }
            | Event::SheetWritten(_)
            | Event::UnitFinished { error: None, .. } => return,
            Event::DirectoryFinished(summary) => directory_line(summary),
            Event::CompaniesDue(companies) => format!("{DISCOVER}: {companies} companies"),
            Event::DiscoveryFinished(summary) => discovery_line(summary),
            Event::ProviderStarted { provider, units } => format!("{provider}: {units} units due"),
            Event::ProviderSkipped { provider, reason } => format!("{provider}: skipped, {reason}"),
            Event::UnitFinished { provider, unit, error: Some(error), .. } => {
                format!("{provider}/{}: {}", one_line(unit), one_line(error))
            }
            Event::ProviderFinished(summary) => provider_line(summary),
            Event::SheetRows(rows) => format!("{SHEET}: {rows} rows to be written"),
            Event::SheetFinished(summary) => sheet_line(summary),
            Event::FeedbackFinished(summary) => feedback_line(summary),
            Event::Waiting(pause) => waiting_line(*pause),
        };
        // Nobody is left to be told when stderr is gone.
        let _ = writeln!(io::stderr().lock(), "{line}");
    }
}

fn directory_line(summary: &DirectorySummary) -> String {
    let name = &summary.directory;
    if let Some(reason) = &summary.skipped {
        return format!("{name}: skipped, {reason}");
    }
    let (new, known) = (summary.companies_new, summary.companies_known);
    format!(
        "{name}: {} pages, {new} new companies, {known} known, {} failed",
        summary.pages,
        summary.errors.len()
    )
}

fn discovery_line(summary: &DiscoverySummary) -> String {
    if let Some(reason) = &summary.skipped {
        return format!("{DISCOVER}: skipped, {reason}");
    }
    let outcomes: Vec<String> =
        summary.outcomes.iter().map(|(state, count)| format!("{count} {state}")).collect();
    let outcomes = if outcomes.is_empty() { "none due".to_owned() } else { outcomes.join(", ") };
    format!("{DISCOVER}: {} companies, {outcomes}, {} failed", summary.companies, summary.errors.len())
}

fn provider_line(summary: &ProviderSummary) -> String {
    format!(
        "{}: {} units, {} pages, {} new, {} changed, {} unchanged, {} failed",
        summary.provider,
        summary.units,
        summary.pages,
        summary.new,
        summary.changed,
        summary.unchanged,
        summary.errors.len()
    )
}

fn sheet_line(summary: &SheetsSummary) -> String {
    if let Some(reason) = &summary.skipped {
        return format!("{SHEET}: skipped, {reason}");
    }
    format!(
        "{SHEET}: {} rows added, {} changed, {} unchanged, {} to look at, {} failed",
        summary.appended,
        summary.updated,
        summary.unchanged,
        summary.problems.len(),
        summary.errors.len()
    )
}

fn feedback_line(summary: &FeedbackSummary) -> String {
    if let Some(reason) = &summary.skipped {
        return format!("feedback: skipped, {reason}");
    }
    format!(
        "feedback: {}, {}, {} to look at, {} failed",
        counted(summary.plan.resolutions.len() as u64, "decision", "decisions"),
        counted(summary.plan.statements.len() as u64, "statement", "statements"),
        summary.plan.problems.len(),
        summary.errors.len()
    )
}

fn waiting_line(pause: Duration) -> String {
    format!("next run in {}", length(pause))
}
