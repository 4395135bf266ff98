//! A run as it happens: bars on a terminal, lines of the log in a pipe, both on stderr.
//!
//! Failures are only counted here: the summary at the end of the run says what each of them was.

use std::{
    collections::HashMap,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering::Relaxed},
    },
    time::Duration,
};

use indicatif::ProgressBar;

use super::{
    logging::Log,
    output::{counted, length},
    terminal::Bars,
};
use crate::pipeline::{
    DirectorySummary, DiscoverySummary, Event, FeedbackSummary, Observer, ProviderSummary, SheetsSummary,
};

/// The name of the spreadsheet's bar and lines.
const SHEET: &str = "sheet";

/// The name of the bar and lines of the search for boards.
const DISCOVER: &str = "discover";

/// The name of the bar of offers that are scored again.
const RESCORE: &str = "rescore";

/// One bar for each provider. Log lines are written above them through the same [`Bars`].
pub(super) struct ProgressBars {
    all: Bars,
    lines: Lines,
    running: Mutex<HashMap<String, Progress>>,
}

struct Progress {
    bar: ProgressBar,
    offers: usize,
    details: usize,
    failed: usize,
}

impl Progress {
    fn new(bar: ProgressBar) -> Self {
        Self { bar, offers: 0, details: 0, failed: 0 }
    }

    fn show(&self) {
        self.bar.set_message(self.message());
    }

    /// `12 offers, 3 details, 1 failed`; counts of zero are left out, except the offers.
    fn message(&self) -> String {
        let mut message = counted(self.offers as u64, "offer", "offers");
        if self.details > 0 {
            message = format!("{message}, {}", counted(self.details as u64, "detail", "details"));
        }
        if self.failed > 0 {
            message = format!("{message}, {} failed", self.failed);
        }
        message
    }
}

impl ProgressBars {
    pub(super) fn new(all: Bars) -> Self {
        Self { all, lines: Lines::default(), running: Mutex::default() }
    }

    fn update(&self, provider: &str, update: impl FnOnce(&mut Progress)) {
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(progress) = running.get_mut(provider) {
            update(progress);
        }
    }

    fn start(&self, provider: &str, units: usize, what: &str) {
        let bar = self.all.add(provider, units as u64, what);
        bar.set_message(if what == "units" { "0 offers" } else { "" });
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        let before = running.insert(provider.to_owned(), Progress::new(bar));
        if let Some(before) = before {
            before.bar.finish_and_clear();
        }
    }
}

impl Observer for ProgressBars {
    fn event(&self, event: &Event<'_>) {
        match event {
            Event::CompaniesDue(companies) => return self.start(DISCOVER, *companies, "companies"),
            Event::ProviderStarted { units: 0, .. } => return,
            Event::ProviderStarted { provider, units } => return self.start(provider, *units, "units"),
            Event::ScoresDue(offers) => return self.start(RESCORE, *offers, "offers"),
            Event::Scored(offers) => self.update(RESCORE, |progress| progress.bar.inc(*offers as u64)),
            Event::ScoresFinished => self.update(RESCORE, |progress| progress.bar.finish_and_clear()),
            Event::SheetRows(rows) => return self.start(SHEET, *rows, "rows"),
            Event::CompanyLooked { .. } => self.update(DISCOVER, |progress| progress.bar.inc(1)),
            Event::Page { provider, offers, .. } => self.update(provider, |progress| {
                progress.offers += offers;
                progress.show();
            }),
            Event::Details { provider, fetched } => self.update(provider, |progress| {
                progress.details += fetched;
                progress.show();
            }),
            Event::UnitFinished { provider, error, .. } => self.update(provider, |progress| {
                if error.is_some() {
                    progress.failed += 1;
                    progress.show();
                }
                progress.bar.inc(1);
            }),
            Event::SheetWritten(rows) => self.update(SHEET, |progress| progress.bar.inc(*rows as u64)),
            Event::DiscoveryFinished(_) => self.update(DISCOVER, |progress| progress.bar.finish_and_clear()),
            Event::ProviderFinished(summary) => {
                self.update(&summary.provider, |progress| progress.bar.finish_and_clear());
            }
            Event::SheetFinished(_) => self.update(SHEET, |progress| progress.bar.finish_and_clear()),
            Event::Step(_)
            | Event::DirectoryFinished(_)
            | Event::ProviderSkipped { .. }
            | Event::FeedbackFinished(_)
            | Event::Waiting(_) => {}
        }
        for line in self.lines.of(event) {
            self.all.say(&line);
        }
    }
}

/// Lines of the log, for a pipe or a log file: with their time, and in its form.
#[derive(Debug)]
pub(super) struct ProgressLines {
    log: Log,
    lines: Lines,
}

impl ProgressLines {
    pub(super) fn new(log: Log) -> Self {
        Self { log, lines: Lines::default() }
    }
}

impl Observer for ProgressLines {
    fn event(&self, event: &Event<'_>) {
        for line in self.lines.of(event) {
            self.log.tell_progress(&line);
        }
    }
}

/// The lines of a run. Most of many providers have nothing to do in most runs: those are told by their number.
#[derive(Debug, Default)]
struct Lines {
    idle: AtomicUsize,
}

impl Lines {
    fn of(&self, event: &Event<'_>) -> impl Iterator<Item = String> {
        let idle = match event {
            Event::ProviderFinished(summary) if summary.is_idle() => {
                self.idle.fetch_add(1, Relaxed);
                0
            }
            Event::Step(_) => self.idle.swap(0, Relaxed),
            _ => 0,
        };
        let idle =
            (idle > 0).then(|| format!("{}: nothing due", counted(idle as u64, "provider", "providers")));
        idle.into_iter().chain(line_of(event))
    }
}

/// The line for an event, if it has one.
fn line_of(event: &Event<'_>) -> Option<String> {
    let line = match event {
        Event::ProviderFinished(summary) if summary.is_idle() => return None,
        Event::ProviderStarted { units: 0, .. }
        | Event::Step(_)
        | Event::CompanyLooked { .. }
        | Event::Page { .. }
        | Event::Details { .. }
        | Event::SheetWritten(_)
        | Event::Scored(_)
        | Event::ScoresFinished
        | Event::UnitFinished { .. } => return None,
        Event::DirectoryFinished(summary) => directory_line(summary),
        Event::CompaniesDue(companies) => {
            format!("{DISCOVER}: {}", counted(*companies as u64, "company", "companies"))
        }
        Event::DiscoveryFinished(summary) => discovery_line(summary),
        Event::ProviderStarted { provider, units } => {
            format!("{provider}: {} due", counted(*units as u64, "unit", "units"))
        }
        Event::ProviderSkipped { provider, reason } => format!("{provider}: skipped, {reason}"),
        Event::ProviderFinished(summary) => provider_line(summary),
        Event::ScoresDue(offers) => format!("{RESCORE}: {}", counted(*offers as u64, "offer", "offers")),
        Event::SheetRows(rows) => format!("{SHEET}: {} to be written", counted(*rows as u64, "row", "rows")),
        Event::SheetFinished(summary) => sheet_line(summary),
        Event::FeedbackFinished(summary) => feedback_line(summary),
        Event::Waiting(pause) => waiting_line(*pause),
    };
    Some(line)
}

fn directory_line(summary: &DirectorySummary) -> String {
    let name = &summary.directory;
    if let Some(reason) = &summary.skipped {
        return format!("{name}: skipped, {reason}");
    }
    let (new, known) = (summary.companies_new, summary.companies_known);
    format!(
        "{name}: {}, {}, {known} known, {} failed",
        counted(summary.pages, "page", "pages"),
        counted(new, "new company", "new companies"),
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
    let companies = counted(summary.companies, "company", "companies");
    format!("{DISCOVER}: {companies}, {outcomes}, {} failed", summary.errors.len())
}

fn provider_line(summary: &ProviderSummary) -> String {
    format!(
        "{}: {}, {}, {} new, {} changed, {} unchanged, {} failed",
        summary.provider,
        counted(summary.units, "unit", "units"),
        counted(summary.pages, "page", "pages"),
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
        "{SHEET}: {} added, {} changed, {} unchanged, {} to look at, {} failed",
        counted(summary.appended, "row", "rows"),
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
    format!("next look at what is due in {}", length(pause))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::FailureClass,
        pipeline::{Failure, Outcome},
    };

    #[test]
    fn failures_are_counted_beside_what_came() {
        let mut progress = Progress::new(ProgressBar::hidden());
        assert_eq!(progress.message(), "0 offers");
        (progress.offers, progress.failed) = (12, 2);
        assert_eq!(progress.message(), "12 offers, 2 failed");
        progress.details = 3;
        assert_eq!(progress.message(), "12 offers, 3 details, 2 failed");
    }

    fn unit_finished(error: Option<&'static str>) -> Event<'static> {
        Event::UnitFinished { provider: "lever", unit: "acme", outcome: Outcome::Failed, error }
    }

    #[test]
    fn a_failing_unit_is_counted_on_its_bar_and_not_told() {
        let bars = ProgressBars::new(Bars::hidden());
        bars.event(&Event::ProviderStarted { provider: "lever", units: 2 });
        bars.event(&unit_finished(Some("the source refuses the credential")));
        bars.event(&unit_finished(None));
        bars.update("lever", |progress| {
            assert_eq!((progress.message().as_str(), progress.bar.position()), ("0 offers, 1 failed", 2));
        });
    }

    #[test]
    fn providers_without_work_are_told_by_their_number() {
        let lines = Lines::default();
        let told = |event: &Event<'_>| lines.of(event).collect::<Vec<_>>();
        for provider in ["lever", "greenhouse"] {
            let next_due_at = Some(crate::domain::Timestamp::from_millis(7));
            let idle = ProviderSummary {
                provider: provider.to_owned(),
                not_due: 3,
                next_due_at,
                ..Default::default()
            };
            assert_eq!(told(&Event::ProviderStarted { provider, units: 0 }), Vec::<String>::new());
            assert_eq!(told(&Event::ProviderFinished(&idle)), Vec::<String>::new());
        }
        let left = ProviderSummary { provider: "ashby".to_owned(), boards_left: 1, ..Default::default() };
        assert_eq!(told(&Event::ProviderFinished(&left)).len(), 1);
        assert_eq!(told(&Event::Step("rescore")), ["2 providers: nothing due"]);
        assert_eq!(told(&Event::Step("aggregate")), Vec::<String>::new());
    }

    #[test]
    fn the_line_of_a_pipe_counts_failures_and_quotes_none() {
        assert_eq!(line_of(&unit_finished(Some("the source refuses the credential"))), None);
        let failure = Failure { unit: None, class: FailureClass::Auth, message: "refused".to_owned() };
        let summary = ProviderSummary {
            provider: "lever".to_owned(),
            units: 1,
            errors: vec![failure],
            ..Default::default()
        };
        assert_eq!(
            line_of(&Event::ProviderFinished(&summary)).as_deref(),
            Some("lever: 1 unit, 0 pages, 0 new, 0 changed, 0 unchanged, 1 failed")
        );
    }
}
