//! Checks of the database: its integrity, the lock, pauses and deadlines, and all that a person should know of it.

use std::path::Path;

use super::{
    finding::{Diagnosis, Finding, Severity},
    surroundings,
};
use crate::{
    cli::{
        Exit, attention,
        context::READ_AS_IT_STANDS,
        output::{counted, local_time},
    },
    config::{Config, units::format_size},
    domain::{Attention, Timestamp},
    errors::chain,
    pipeline::{Holder, Life},
    store::{self, Connection, Reading, StoreError, hosts, pauses, stats},
};

/// Checks the database and its content; returns the number of known boards if it can be read.
pub(super) fn check(config: &Config, now: Timestamp, diagnosis: &mut Diagnosis) -> Option<u64> {
    let path = config.database.display();
    let connection = match store::open_to_read(&config.database) {
        Ok((connection, Reading::Shared)) => connection,
        Ok((connection, Reading::AsItStands)) => {
            let cure = "reading commands work; `run` and what else writes needs the right to write";
            diagnosis.add(Finding::new(
                "database",
                Severity::Note,
                format!("`{path}` {READ_AS_IT_STANDS}"),
                cure,
            ));
            connection
        }
        Err(StoreError::Missing { .. }) => {
            let cure = "nothing to do: `run` and `companies import` make it";
            diagnosis.add(Finding::new("database", Severity::Note, format!("none yet at `{path}`"), cure));
            return Some(0);
        }
        Err(error) => {
            add_refusal(&error, diagnosis);
            return None;
        }
    };
    match findings_in(&connection, config, now) {
        Ok((findings, boards)) => {
            for finding in findings {
                diagnosis.add(finding);
            }
            Some(boards)
        }
        Err(error) => {
            add_refusal(&error, diagnosis);
            None
        }
    }
}

fn add_refusal(error: &StoreError, diagnosis: &mut Diagnosis) {
    let (exit, cure) = if error.is_refusal() {
        (
            Exit::DatabaseRefused,
            "restore a copy (`*.bak` beside it), use the newer release, or name another file",
        )
    } else {
        (Exit::Failed, "see that the file can be read; `run` migrates an older schema")
    };
    diagnosis.add_with_exit(Finding::new("database", Severity::Error, chain(error), cure), exit);
}

fn findings_in(
    connection: &Connection,
    config: &Config,
    now: Timestamp,
) -> store::Result<(Vec<Finding>, u64)> {
    let zone = config.display_zone;
    let stats = stats::stats(connection)?;
    let offers: u64 = stats.offers.iter().map(|offers| offers.total).sum();
    let size = format_size(stats.size_bytes);
    let companies = counted(stats.companies, "company", "companies");
    let offers = counted(offers, "offer", "offers");
    let path = config.database.display();
    let text = format!("`{path}`, {size}, schema {}, {companies}, {offers}", stats.schema);
    let mut findings = vec![soundness(connection, &config.database, text)?];
    findings.push(match Holder::read(connection, &config.run.lock)? {
        None => Finding::ok("lock", "free"),
        Some(holder) => lock_finding(&holder, now, zone),
    });
    findings.push(surroundings::clock(connection, config, now)?);
    findings.push(surroundings::last_run(connection, config, now)?);
    for pause in pauses::all(connection)?.into_iter().filter(|pause| pause.until > now) {
        let (provider, until) = (&pause.provider, local_time(pause.until, zone));
        let text = format!("`{provider}` until {until} ({}): {}", pause.origin, pause.reason);
        let cure = format!("wait, or `jobscan-host resume {provider}`");
        findings.push(Finding::new("pause", Severity::Note, text, cure));
    }
    for deadline in hosts::all(connection, now)? {
        let (host, until) = (&deadline.host, local_time(deadline.not_before, zone));
        let text = format!("`{host}` is left alone until {until} ({})", deadline.reason);
        findings.push(Finding::new("host", Severity::Note, text, "wait, or `resume` its provider"));
    }
    findings.extend(attention::gather(connection, config, now)?.into_iter().map(attention_finding));
    Ok((findings, stats.sources))
}

fn soundness(connection: &Connection, path: &Path, text: String) -> store::Result<Finding> {
    let verdict: String = connection.pragma_query_value(None, "quick_check", |row| row.get(0))?;
    if verdict == "ok" {
        return Ok(Finding::ok("database", text));
    }
    Err(StoreError::Corrupt { path: path.to_owned(), detail: verdict })
}

fn lock_finding(holder: &Holder, now: Timestamp, zone: chrono_tz::Tz) -> Finding {
    let row = &holder.row;
    if let Some(died) = holder.died_at() {
        let text = format!("{holder} died at {}", local_time(died, zone));
        let cure = "nothing to do: the next run takes its lock over; `jobscan-host unlock` frees it at once";
        return Finding::new("lock", Severity::Warning, text, cure);
    }
    if row.is_ahead(now) && holder.life != Life::Lives {
        let since = local_time(row.acquired_at, zone);
        let text = format!("held by {holder} since {since}, which lies ahead of this machine's clock");
        let cure = "set the clock right; if no run is at work, `jobscan-host unlock` frees the lock";
        return Finding::new("lock", Severity::Warning, text, cure);
    }
    let pid = row.pid.map_or(String::new(), |pid| format!(" (process {pid})"));
    let (owner, until) = (&row.owner, local_time(row.expires_at, zone));
    if holder.life != Life::Lives && !row.is_held(now) {
        let expired = if row.expires_at <= now { "expired" } else { "no run asks for it until" };
        let text = format!("left by {owner}{pid}, {expired} {until}");
        return Finding::new("lock", Severity::Warning, text, "nothing to do: the next run takes it over");
    }
    let text = format!("held by {owner}{pid} until {until} unless renewed");
    Finding::new(
        "lock",
        Severity::Note,
        text,
        "wait for that run; if it was killed, the lock ends by itself then, and `jobscan-host unlock` frees it",
    )
}

fn attention_finding(Attention { kind, message, cure, needs_person, .. }: Attention) -> Finding {
    let severity = if needs_person { Severity::Warning } else { Severity::Note };
    Finding::new(kind.as_str(), severity, message, cure)
}
