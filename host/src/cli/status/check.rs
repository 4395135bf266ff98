//! `status --check`: what needs a person, for cron and whoever watches.
//!
//! It is all well where a person has nothing to do: a run is at work or ended well, and what is left the next runs do.

use std::time::Duration;

use serde::Serialize;

use crate::{
    cli::{
        CliError, Context, Exit,
        args::Format,
        attention,
        output::{length, local_time},
    },
    config::Config,
    domain::{Attention, Timestamp},
    errors::chain,
    pipeline::{Holder, Life},
    secret::without_users,
    store::{
        self, Connection, StoreError,
        pauses::{self, PauseOrigin},
        runs::{self, RunRow, RunStatus},
        standing,
    },
};

/// Runs that are looked through for the last one that ended.
const LOOKED_AT: u32 = 10;

/// What `--format json` says.
#[derive(Debug, Serialize)]
struct Verdict {
    ok: bool,
    findings: Vec<Finding>,
}

/// One thing that needs a person.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Finding {
    kind: String,
    message: String,
    cure: String,
}

impl Finding {
    fn new(kind: &str, message: impl Into<String>, cure: impl Into<String>) -> Self {
        Self { kind: kind.to_owned(), message: message.into(), cure: cure.into() }
    }
}

pub(super) fn run(
    context: &mut Context<'_>,
    max_age: Option<Duration>,
    format: Format,
) -> Result<(), CliError> {
    let config = context.config()?;
    let looked = store::open_to_read(&config.database);
    let looked = looked.and_then(|(connection, _)| findings_in(&connection, &config, context.now, max_age));
    let (findings, code) = match looked {
        Ok(findings) => (findings, Exit::Failed),
        Err(error @ StoreError::Missing { .. }) => {
            let cure = "make the first run, or see `--db`";
            (vec![Finding::new("no-database", error.to_string(), cure)], Exit::Failed)
        }
        Err(error @ StoreError::OlderSchema { .. }) => {
            (vec![Finding::new("older-schema", error.to_string(), "`jobscan-host run`")], Exit::Failed)
        }
        // A program that reads the answer gets one in each state; people have the error.
        Err(error) if error.is_refusal() && format == Format::Json => {
            (vec![refused(&error)], Exit::DatabaseRefused)
        }
        Err(error) => return Err(error.into()),
    };
    let verdict = Verdict { ok: findings.is_empty(), findings };
    match format {
        Format::Json => context.out.json(&verdict)?,
        Format::Human if verdict.ok => context.out.line("all well")?,
        Format::Human => {
            for Finding { message, cure, .. } in &verdict.findings {
                context.out.line(format_args!("{message}: {cure}"))?;
            }
        }
    }
    if verdict.ok { Ok(()) } else { Err(CliError::quiet(code)) }
}

fn refused(error: &StoreError) -> Finding {
    // An address in the place of a path may hold a password.
    let told = chain(error);
    let message = without_users(&told);
    Finding::new(
        "database-refused",
        message,
        "see `jobscan-host db check`; `db restore FILE` goes back to a copy",
    )
}

fn findings_in(
    connection: &Connection,
    config: &Config,
    now: Timestamp,
    max_age: Option<Duration>,
) -> store::Result<Vec<Finding>> {
    let shown = |at| local_time(at, config.display_zone);
    let mut findings = Vec::new();
    let runs = runs::recent(connection, LOOKED_AT)?;
    let ended = runs.iter().find(|run| run.status != RunStatus::Running);
    findings.extend(ended.and_then(|run| ended_badly(run, &shown)));
    if runs.is_empty() {
        findings.push(Finding::new("no-run", "no run was made yet", "`jobscan-host run`"));
    } else if let Some(max_age) = max_age {
        findings.extend(too_old(standing::last_success(connection)?, now, max_age, &shown));
    }
    let holder = Holder::read(connection, &config.run.lock)?;
    findings.extend(holder.and_then(|holder| stale_lock(&holder, now, &shown)));
    for pause in pauses::all(connection)?.into_iter().filter(|pause| pause.until > now) {
        if matches!(pause.origin, PauseOrigin::Auth | PauseOrigin::Blocked) {
            let message =
                format!("`{}` is paused until {}: {}", pause.provider, shown(pause.until), pause.reason);
            let cure = format!("set that right, then `jobscan-host resume {}`", pause.provider);
            findings.push(Finding::new("paused", message, cure));
        }
    }
    let attention = attention::gather(connection, config, now)?;
    findings.extend(attention.into_iter().filter(|attention| attention.needs_person).map(of_attention));
    Ok(findings)
}

fn of_attention(Attention { kind, message, cure, .. }: Attention) -> Finding {
    Finding::new(kind.as_str(), message, cure)
}

/// The last run that ended, if it did so badly. One that a signal ended did as it was told.
fn ended_badly(run: &RunRow, shown: &impl Fn(Timestamp) -> String) -> Option<Finding> {
    let at = shown(run.finished_at.unwrap_or(run.started_at));
    match run.status {
        RunStatus::Failure => {
            let why = run.error.as_deref().and_then(|error| error.lines().next()).unwrap_or("see `status`");
            let message = format!("run {} failed at {at}: {why}", run.id);
            Some(Finding::new("run-failed", message, "`jobscan-host status` says more"))
        }
        RunStatus::Abandoned => {
            let message = format!("run {} died, which was noticed at {at}", run.id);
            Some(Finding::new("run-died", message, "the next run goes on where it was; see what ended it"))
        }
        RunStatus::Success | RunStatus::Cancelled | RunStatus::Running => None,
    }
}

fn too_old(
    success: Option<Timestamp>,
    now: Timestamp,
    max_age: Duration,
    shown: &impl Fn(Timestamp) -> String,
) -> Option<Finding> {
    let most = length(max_age);
    let cure = "see whether runs are still started, and `jobscan-host status`";
    let Some(at) = success else {
        return Some(Finding::new(
            "run-age",
            format!("no run has succeeded yet, and one should every {most}"),
            cure,
        ));
    };
    let age = now.since(at);
    (age > max_age).then(|| {
        let message = format!(
            "the last run that succeeded ended at {}, {} ago, more than {most}",
            shown(at),
            length(age)
        );
        Finding::new("run-age", message, cure)
    })
}

/// A lock that no run at work holds, unless it is that of a dead run, which is told as such.
fn stale_lock(holder: &Holder, now: Timestamp, shown: &impl Fn(Timestamp) -> String) -> Option<Finding> {
    let row = &holder.row;
    let beat = shown(row.heartbeat_at);
    let finding = match holder.life {
        Life::Gone if holder.run.is_some() => return None,
        Life::Gone => Finding::new(
            "lock-stale",
            format!("{holder} died at {beat} and left its lock"),
            "`jobscan-host unlock`, or the next run takes it over",
        ),
        Life::Lives if row.expires_at <= now => Finding::new(
            "lock-expired",
            format!("{holder} is alive, and has not renewed its lock since {beat}"),
            "see what keeps it; end it if it hangs",
        ),
        Life::Unknown if row.is_ahead(now) => Finding::new(
            "lock-ahead",
            format!(
                "the lock of {holder} lies ahead of this machine's clock, taken {}",
                shown(row.acquired_at)
            ),
            "set the clock right; if no run is at work, `jobscan-host unlock`",
        ),
        Life::Unknown if !row.is_held(now) => Finding::new(
            "lock-stale",
            format!("{holder} let its lock expire at {}", shown(row.expires_at)),
            "the next run takes it over; see what ended that one",
        ),
        Life::Lives | Life::Unknown => return None,
    };
    Some(finding)
}

#[cfg(test)]
mod tests;
