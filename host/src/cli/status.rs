//! `status`: the last run, the lock, pauses, deadlines, what fails, and how much there is.

mod check;

use chrono_tz::Tz;
use serde::Serialize;

use super::{
    CliError, Context,
    args::{Format, StatusArgs},
    attention,
    due::{self, ProviderDue},
    output::{cell, counted, length, local_time, optional, table_of},
    summary::show_attention,
    unfinished::{SHOWN, Unfinished, count_more},
};
use crate::{
    config::{Config, units::format_size},
    domain::{Attention, DeadlineReason, Timestamp},
    pipeline::{Holder, Life},
    store::{
        Connection,
        discoveries::{self, DiscoveryState},
        hosts,
        outbox::{self, Waiting},
        pauses,
        runs::{self, ProviderSums, RunRow, RunStatus},
        stats::{self, StoreStats},
        units::{self, ScanState, Suspect, UnitKind},
    },
};

/// Errors of the last run that are shown one by one: what goes on failing has a table of its own.
const ERRORS_SHOWN: usize = 5;

/// All that `status` tells. Serialised, it is `status --format json`.
#[derive(Debug, Serialize)]
struct Status {
    database: String,
    stats: StoreStats,
    discovery: DiscoveryCounts,
    last_run: Option<LastRun>,
    lock: Option<LockStatus>,
    pauses: Vec<ActivePause>,
    host_deadlines: Vec<ActiveDeadline>,
    failing_units: Vec<FailingUnit>,
    suspect_units: Vec<SuspectUnit>,
    unfinished: Unfinished,
    sheet_calls: Waiting,
    /// Only told as JSON: it reads every board.
    #[serde(skip_serializing_if = "Option::is_none")]
    due: Option<Vec<ProviderDue>>,
    attention: Vec<Attention>,
}

/// The result of looking for boards.
#[derive(Debug, Serialize)]
struct DiscoveryCounts {
    companies: Vec<StateCount>,
    due: u64,
}

#[derive(Debug, Serialize)]
struct StateCount {
    state: DiscoveryState,
    companies: u64,
}

#[derive(Debug, Serialize)]
struct LastRun {
    id: i64,
    started_at: Timestamp,
    finished_at: Option<Timestamp>,
    status: RunStatus,
    host_version: String,
    error: Option<String>,
    /// Whether its process is gone and nobody noticed yet, and its last sign of life, if that is known.
    died: bool,
    died_at: Option<Timestamp>,
    providers: Vec<ProviderSums>,
}

#[derive(Debug, Serialize)]
struct LockStatus {
    name: String,
    owner: String,
    pid: Option<u32>,
    fence: i64,
    acquired_at: Timestamp,
    heartbeat_at: Timestamp,
    expires_at: Timestamp,
    expired: bool,
    run: Option<i64>,
    holder: Life,
    ahead: bool,
    #[serde(skip)]
    words: String,
}

#[derive(Debug, Serialize)]
struct ActivePause {
    provider: String,
    until: Timestamp,
    reason: String,
    origin: pauses::PauseOrigin,
    set_at: Timestamp,
}

#[derive(Debug, Serialize)]
struct ActiveDeadline {
    host: String,
    not_before: Timestamp,
    reason: DeadlineReason,
}

#[derive(Debug, Serialize)]
struct FailingUnit {
    provider: String,
    kind: UnitKind,
    unit: String,
    failures: u32,
    last_error_at: Option<Timestamp>,
    error_class: Option<String>,
    error_message: Option<String>,
}

/// A unit whose scans are not trusted.
#[derive(Debug, Serialize)]
struct SuspectUnit {
    provider: String,
    kind: UnitKind,
    unit: String,
    suspect: Suspect,
    reason: String,
    since: Timestamp,
}

pub(super) fn run(context: &mut Context<'_>, args: &StatusArgs) -> Result<(), CliError> {
    let format = args.format.format;
    if args.check {
        return check::run(context, args.max_age, format);
    }
    let (config, connection) = context.reader()?;
    let status = gather(&connection, &config, context.now, format)?;
    match format {
        Format::Json => context.out.json(&status),
        Format::Human => status.show(context, config.display_zone),
    }
}

fn gather(
    connection: &Connection,
    config: &Config,
    now: Timestamp,
    format: Format,
) -> Result<Status, CliError> {
    let spreadsheet = config.sheets.spreadsheet.as_deref().unwrap_or_default();
    let last_run = runs::recent(connection, 1)?.into_iter().next();
    let (sums, cut_units) = match &last_run {
        Some(run) => (runs::sums(connection, run.id)?, runs::cut_units(connection, run.id)?),
        None => Default::default(),
    };
    let holder = Holder::read(connection, &config.run.lock)?;
    let last_run = last_run.map(|run| LastRun::from_row(run, sums, holder.as_ref()));
    let pauses = pauses::all(connection)?.into_iter().filter(|pause| pause.until > now);
    let suspects = units::suspect(connection)?;
    let suspects = suspects.iter().filter_map(SuspectUnit::from_state).collect();
    // Including those that were not scanned again because of a pause.
    let failing = units::failing(connection)?.into_iter();
    Ok(Status {
        database: config.database.display().to_string(),
        stats: stats::stats(connection)?,
        discovery: DiscoveryCounts::read(connection, now)?,
        last_run,
        lock: holder.map(|holder| LockStatus::from_holder(holder, now)),
        pauses: pauses
            .map(|pause| ActivePause {
                provider: pause.provider,
                until: pause.until,
                reason: pause.reason,
                origin: pause.origin,
                set_at: pause.set_at,
            })
            .collect(),
        host_deadlines: hosts::all(connection, now)?
            .into_iter()
            .map(|at| ActiveDeadline { host: at.host, not_before: at.not_before, reason: at.reason })
            .collect(),
        failing_units: failing
            .map(|unit| FailingUnit {
                provider: unit.provider,
                kind: unit.kind,
                unit: unit.unit,
                failures: unit.consecutive_failures,
                last_error_at: unit.last_error_at,
                error_class: unit.error_class,
                error_message: unit.error_message,
            })
            .collect(),
        suspect_units: suspects,
        unfinished: Unfinished::gather(connection, cut_units)?,
        sheet_calls: outbox::waiting(connection, spreadsheet)?,
        due: match format {
            Format::Json => Some(due::gather(connection, config, now)?),
            Format::Human => None,
        },
        attention: attention::gather(connection, config, now)?,
    })
}

impl DiscoveryCounts {
    fn read(connection: &Connection, now: Timestamp) -> Result<Self, CliError> {
        let counts = discoveries::counts(connection)?.into_iter();
        let companies = counts.map(|(state, companies)| StateCount { state, companies }).collect();
        Ok(Self { companies, due: discoveries::due_count(connection, now)? })
    }

    /// `3 confirmed, 1 none; 2 companies due`.
    fn line(&self) -> String {
        let states = self.companies.iter().map(|count| format!("{} {}", count.companies, count.state));
        let states = states.collect::<Vec<_>>().join(", ");
        let states = if states.is_empty() { "nothing looked at yet" } else { states.as_str() };
        format!("{states}; {} due", counted(self.due, "company", "companies"))
    }
}

impl LastRun {
    fn from_row(run: RunRow, providers: Vec<ProviderSums>, holder: Option<&Holder>) -> Self {
        let of_run = holder.filter(|holder| holder.run == Some(run.id));
        let died = run.status == RunStatus::Running && of_run.is_none_or(|holder| holder.life == Life::Gone);
        Self {
            id: run.id,
            started_at: run.started_at,
            finished_at: run.finished_at,
            status: run.status,
            host_version: run.host_version,
            error: run.error,
            died,
            died_at: of_run.and_then(Holder::died_at).filter(|_| died),
            providers,
        }
    }
}

impl SuspectUnit {
    fn from_state(state: &ScanState) -> Option<Self> {
        let suspicion = state.suspicion.as_ref()?;
        Some(Self {
            provider: state.provider.clone(),
            kind: state.kind,
            unit: state.unit.clone(),
            suspect: suspicion.suspect,
            reason: suspicion.reason.clone(),
            since: suspicion.since,
        })
    }
}

impl LockStatus {
    fn from_holder(holder: Holder, now: Timestamp) -> Self {
        let words = holder.to_string();
        let Holder { row, run, life } = holder;
        Self {
            expired: if life == Life::Lives { row.expires_at <= now } else { !row.is_held(now) },
            run,
            holder: life,
            ahead: row.is_ahead(now),
            words,
            name: row.name,
            owner: row.owner,
            pid: row.pid,
            fence: row.number,
            acquired_at: row.acquired_at,
            heartbeat_at: row.heartbeat_at,
            expires_at: row.expires_at,
        }
    }
}

impl Status {
    fn show(&self, context: &mut Context<'_>, zone: Tz) -> Result<(), CliError> {
        self.show_counts(context)?;
        self.show_run(context, zone)?;
        self.show_lock(context, zone)?;
        self.show_waits(context, zone)?;
        self.show_suspects(context, zone)?;
        self.unfinished.show(context, zone)?;
        self.show_failing(context, zone)?;
        if !self.attention.is_empty() {
            context.out.line("")?;
        }
        show_attention(&mut context.out, &self.attention)?;
        context.out.section(format_args!("times are those of {zone}"))
    }

    fn show_counts(&self, context: &mut Context<'_>) -> Result<(), CliError> {
        let stats = &self.stats;
        let size = format_size(stats.size_bytes);
        context.out.line(format_args!("database  {} ({size}, schema {})", self.database, stats.schema))?;
        let boards = counted(stats.sources, "board", "boards");
        context.out.line(format_args!("companies {} with {boards}", stats.companies))?;
        context.out.line(format_args!("discovery {}", self.discovery.line()))?;
        context.out.line("")?;
        let mut table = table_of(&["provider", "#open", "#closed", "#scored", "#without detail"]);
        for offers in &stats.offers {
            let counts =
                [offers.open, offers.closed, offers.scored, offers.incomplete].map(|count| count.to_string());
            table.add_row(std::iter::once(cell(&offers.provider)).chain(counts));
        }
        context.out.table(&table, "no offer yet")
    }

    fn show_run(&self, context: &mut Context<'_>, zone: Tz) -> Result<(), CliError> {
        let Some(run) = &self.last_run else { return context.out.section("last run  none yet") };
        let took = match run.finished_at {
            Some(end) => format!(", took {}", length(end.since(run.started_at))),
            None => String::new(),
        };
        let started = local_time(run.started_at, zone);
        let status = match (run.died, run.died_at) {
            (true, Some(at)) => format!("died at {}", local_time(at, zone)),
            (true, None) => "died".to_owned(),
            (false, _) if run.status == RunStatus::Abandoned => "abandoned (its process died)".to_owned(),
            (false, _) => run.status.to_string(),
        };
        context.out.section(format_args!("last run  {} {status}, started {started}{took}", run.id))?;
        for error in run.error.iter().flat_map(|errors| errors.lines()).take(ERRORS_SHOWN) {
            context.out.line(format_args!("  {error}"))?;
        }
        let errors = run.error.as_ref().map_or(0, |errors| errors.lines().count());
        if errors > ERRORS_SHOWN {
            let more = errors - ERRORS_SHOWN;
            context.out.line(format_args!("  and {more} more: `--format json` has them"))?;
        }
        let mut table = table_of(&[
            "provider",
            "#units",
            "#failed",
            "#pages",
            "#requests",
            "#429",
            "#new",
            "#changed",
            "#unchanged",
            "#closed",
            "#reopened",
            "#unreadable",
            "#received",
        ]);
        for counts in &run.providers {
            let numbers = [
                counts.units,
                counts.failed,
                counts.pages,
                counts.requests,
                counts.rate_limited,
                counts.new,
                counts.changed,
                counts.unchanged,
                counts.closed,
                counts.reopened,
                counts.skipped,
            ];
            let numbers = numbers.map(|number| number.to_string());
            let received = format_size(counts.bytes_received);
            table.add_row(std::iter::once(cell(&counts.provider)).chain(numbers).chain([received]));
        }
        context.out.table(&table, "  it scanned nothing")
    }

    fn show_lock(&self, context: &mut Context<'_>, zone: Tz) -> Result<(), CliError> {
        let Some(lock) = &self.lock else { return context.out.section("lock      free") };
        let pid = optional(lock.pid.map(|pid| format!(" (process {pid})")));
        let (since, until) = (local_time(lock.acquired_at, zone), local_time(lock.expires_at, zone));
        let owner = &lock.owner;
        if lock.holder == Life::Gone {
            let (words, died) = (&lock.words, local_time(lock.heartbeat_at, zone));
            return context.out.section(format_args!(
                "lock      {words} died at {died}: the next run takes its lock over, and `unlock` frees it"
            ));
        }
        if lock.ahead && lock.holder != Life::Lives {
            let words = &lock.words;
            return context.out.section(format_args!(
                "lock      held by {words} since {since}, which lies ahead of this machine's clock: `unlock` frees it"
            ));
        }
        if lock.expired {
            return context.out.section(format_args!(
                "lock      left by {owner}{pid}, expired {until}: the next run takes it over"
            ));
        }
        context.out.section(format_args!(
            "lock      held by {owner}{pid} since {since}, until {until} unless renewed"
        ))
    }

    fn show_waits(&self, context: &mut Context<'_>, zone: Tz) -> Result<(), CliError> {
        for pause in &self.pauses {
            let until = local_time(pause.until, zone);
            let (provider, reason) = (&pause.provider, &pause.reason);
            context
                .out
                .line(format_args!("paused    {provider} until {until} ({}): {reason}", pause.origin))?;
        }
        for deadline in &self.host_deadlines {
            let until = local_time(deadline.not_before, zone);
            context
                .out
                .line(format_args!("waits     {} until {until} ({})", deadline.host, deadline.reason))?;
        }
        let Waiting { calls, in_doubt, since, form_due } = self.sheet_calls;
        if let Some(since) = since {
            let (calls, since) = (counted(calls, "call", "calls"), local_time(since, zone));
            context.out.line(format_args!(
                "sheet     cut since {since}: {calls} not answered, {in_doubt} of them made; the next run reads what became of them"
            ))?;
        }
        if form_due {
            context.out.line(
                "sheet     rows were added whose lists and formats are not set yet; the next run sets them",
            )?;
        }
        Ok(())
    }

    fn show_suspects(&self, context: &mut Context<'_>, zone: Tz) -> Result<(), CliError> {
        if !self.suspect_units.is_empty() {
            context.out.line("")?;
        }
        for unit in self.suspect_units.iter().take(SHOWN) {
            let name = format!("{}/{}", unit.provider, unit.unit);
            let since = local_time(unit.since, zone);
            let (suspect, reason) = (unit.suspect, &unit.reason);
            context.out.line(format_args!("suspect   {name} since {since} ({suspect}): {reason}"))?;
        }
        count_more(context, self.suspect_units.len(), "suspect unit", "suspect units")
    }

    fn show_failing(&self, context: &mut Context<'_>, zone: Tz) -> Result<(), CliError> {
        if self.failing_units.is_empty() {
            return Ok(());
        }
        context.out.line("")?;
        let mut table = table_of(&["failing", "kind", "#times", "last", "class", "message"]);
        for unit in self.failing_units.iter().take(SHOWN) {
            table.add_row([
                cell(&format!("{}/{}", unit.provider, unit.unit)),
                unit.kind.to_string(),
                unit.failures.to_string(),
                optional(unit.last_error_at.map(|at| local_time(at, zone))),
                cell(unit.error_class.as_deref().unwrap_or_default()),
                cell(unit.error_message.as_deref().unwrap_or_default()),
            ]);
        }
        context.out.table(&table, "")?;
        count_more(context, self.failing_units.len(), "failing unit", "failing units")
    }
}
