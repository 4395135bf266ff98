//! `doctor`: what is there, what is wrong with it, and the cure.
//!
//! Every check gives findings and goes on; nothing is changed and no source is asked.

mod plugins;

use std::{fs::File, path::Path};

use serde::Serialize;

use super::{
    CliError, Context, Exit,
    args::Format,
    output::{counted, local_time, one_line},
};
use crate::{
    config::{Config, ConfigError, units::format_size},
    domain::Timestamp,
    errors::chain,
    pipeline::import,
    scoring::Catalog,
    sheets::ServiceAccount,
    store::{self, Connection, StoreError, hosts, lock, offers::OfferCounts, pauses, stats, units},
};

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// As it should be.
    Ok,
    /// Worth knowing.
    Note,
    /// Works, but not as someone may expect.
    Warning,
    /// Does not work.
    Error,
}

/// What one check found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What was checked.
    pub check: String,
    /// How much it matters.
    pub level: Severity,
    /// What was found.
    pub finding: String,
    /// What to do about it.
    pub cure: Option<String>,
}

impl Finding {
    /// All is well.
    #[must_use]
    pub fn ok(check: &str, finding: impl Into<String>) -> Self {
        Self { check: check.to_owned(), level: Severity::Ok, finding: finding.into(), cure: None }
    }

    /// Something to be told, with its cure.
    #[must_use]
    pub fn new(check: &str, level: Severity, finding: impl Into<String>, cure: impl Into<String>) -> Self {
        Self { check: check.to_owned(), level, finding: finding.into(), cure: Some(cure.into()) }
    }
}

/// What all checks found, and how the command ends.
#[derive(Debug)]
pub struct Diagnosis {
    /// In the order of the checks.
    pub findings: Vec<Finding>,
    /// 2 for a bad configuration, 4 for a refused database, 1 for any other error.
    pub exit: Exit,
}

impl Diagnosis {
    /// Adds a finding; an error decides the exit code, the first one wins.
    pub fn add(&mut self, finding: Finding) {
        if finding.level == Severity::Error && self.exit == Exit::Success {
            self.exit = Exit::Failed;
        }
        self.findings.push(finding);
    }

    fn add_with_exit(&mut self, finding: Finding, exit: Exit) {
        if self.exit == Exit::Success {
            self.exit = exit;
        }
        self.add(finding);
    }
}

pub(super) async fn run(context: &mut Context<'_>, format: Format) -> Result<(), CliError> {
    let loaded = Config::load(&context.global.providers, context.env, &context.global.overrides());
    let config = loaded.as_ref().ok().cloned();
    let mut diagnosis = diagnose(loaded, &context.global.providers, context.now);
    if let Some(config) = config {
        plugins::diagnose(&config, &mut diagnosis).await;
    }
    report(context, &diagnosis, format)
}

/// Prints what was found, and ends with its exit code.
pub(super) fn report(
    context: &mut Context<'_>,
    diagnosis: &Diagnosis,
    format: Format,
) -> Result<(), CliError> {
    if format == Format::Json {
        context.out.json(&diagnosis.findings)?;
    } else {
        for finding in &diagnosis.findings {
            let level = match finding.level {
                Severity::Ok => "ok",
                Severity::Note => "note",
                Severity::Warning => "warning",
                Severity::Error => "ERROR",
            };
            let text = finding.finding.replace('\n', "\n         ");
            context.out.line(format_args!("{level:<8} {}: {text}", finding.check))?;
            if let Some(cure) = &finding.cure {
                context.out.line(format_args!("         → {cure}"))?;
            }
        }
    }
    if diagnosis.exit == Exit::Success { Ok(()) } else { Err(CliError::quiet(diagnosis.exit)) }
}

/// Every check that needs no plugin.
#[must_use]
pub fn diagnose(loaded: Result<Config, ConfigError>, file: &Path, now: Timestamp) -> Diagnosis {
    let mut diagnosis = Diagnosis { findings: Vec::new(), exit: Exit::Success };
    let config = match loaded {
        Ok(config) => config,
        Err(error) => {
            let cure = format!("correct `{}`, or name another with `--providers`", file.display());
            let finding = Finding::new("configuration", Severity::Error, error.render(false), cure);
            diagnosis.add_with_exit(finding, Exit::Usage);
            return diagnosis;
        }
    };
    diagnosis.add(configuration(&config));
    for finding in credentials(&config) {
        diagnosis.add(finding);
    }
    let boards = database(&config, now, &mut diagnosis);
    diagnosis.add(companies_list(&config, boards));
    diagnosis.add(catalogue(&config));
    let more = [discovery(&config), spreadsheet(&config)];
    more.into_iter().flatten().for_each(|finding| diagnosis.add(finding));
    diagnosis
}

/// Boards of other systems are seen only where something is there that knows them.
fn discovery(config: &Config) -> Option<Finding> {
    (config.discovery.limit > 0 && config.detectors.is_empty()).then(|| {
        let text = "no table [detectors.NAME]: only boards of the providers of `order` are recognised";
        let cure = "add `[detectors.ats]` with `plugin = \"plugins/ats-detect.wasm\"`";
        Finding::new("discovery", Severity::Note, text, cure)
    })
}

/// The spreadsheet, as far as can be told without asking for it.
fn spreadsheet(config: &Config) -> Option<Finding> {
    let id = config.sheets.spreadsheet.as_ref()?;
    let Some(file) = &config.sheets.credentials else {
        let text = format!("spreadsheet `{id}` is named and no key file: it is skipped");
        let cure = "set GOOGLE_APPLICATION_CREDENTIALS to the key file of a service account";
        return Some(Finding::new("spreadsheet", Severity::Warning, text, cure));
    };
    let finding = match ServiceAccount::read(file) {
        Ok(account) if is_open_to_others(file) => {
            let text = format!("the key of {} may be read by others on this machine", account.email());
            let cure = format!("chmod 600 {}", file.display());
            Finding::new("spreadsheet", Severity::Warning, text, cure)
        }
        Ok(account) => {
            let text = format!("`{id}` is to be shared with {}, as an editor", account.email());
            Finding::ok("spreadsheet", format!("{text}; `sheets init` asks the service whether it is"))
        }
        Err(error) => {
            let cure = "name another with GOOGLE_APPLICATION_CREDENTIALS";
            Finding::new("spreadsheet", Severity::Error, error.to_string(), cure)
        }
    };
    Some(finding)
}

/// Whether anybody but the file's owner may read it.
fn is_open_to_others(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    file.metadata().is_ok_and(|metadata| metadata.permissions().mode() & 0o077 != 0)
}

fn configuration(config: &Config) -> Finding {
    let file = config.file.display();
    if config.order.is_empty() {
        let cure = "name the providers to scan in `order`";
        return Finding::new("configuration", Severity::Warning, format!("`{file}` scans nothing"), cure);
    }
    Finding::ok("configuration", format!("`{file}` scans {}", config.order.join(", ")))
}

fn credentials(config: &Config) -> Vec<Finding> {
    let providers = config.order.iter().filter_map(|name| Some((name, config.providers.get(name)?)));
    let needy = providers.filter(|(_, provider)| !provider.credentials.is_empty());
    let finding = |(name, provider): (&String, &crate::config::ProviderSettings)| {
        let missing = provider.missing_credentials();
        if missing.is_empty() {
            return Finding::ok("credentials", format!("`{name}` has all of its own"));
        }
        let text = format!("`{name}` lacks {}: it is skipped", missing.join(", "));
        Finding::new("credentials", Severity::Warning, text, "set what is missing, or take it out of `order`")
    };
    needy.map(finding).collect()
}

/// Checks the database and what stands in it; gives the number of boards that are known, if it can be read.
fn database(config: &Config, now: Timestamp, diagnosis: &mut Diagnosis) -> Option<u64> {
    let path = config.database.display();
    let connection = match store::open_read_only(&config.database) {
        Ok(connection) => connection,
        Err(StoreError::Missing { .. }) => {
            let cure = "nothing to do: `run` and `companies import` make it";
            diagnosis.add(Finding::new("database", Severity::Note, format!("none yet at `{path}`"), cure));
            return Some(0);
        }
        Err(error) => {
            refused(&error, diagnosis);
            return None;
        }
    };
    match contents(&connection, config, now) {
        Ok((findings, boards)) => {
            for finding in findings {
                diagnosis.add(finding);
            }
            Some(boards)
        }
        Err(error) => {
            refused(&error, diagnosis);
            None
        }
    }
}

fn refused(error: &StoreError, diagnosis: &mut Diagnosis) {
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

fn contents(connection: &Connection, config: &Config, now: Timestamp) -> store::Result<(Vec<Finding>, u64)> {
    let zone = config.display_zone;
    let stats = stats::stats(connection)?;
    let offers: u64 = stats.offers.iter().map(|offers| offers.total).sum();
    let size = format_size(stats.size_bytes);
    let companies = counted(stats.companies, "company", "companies");
    let offers = counted(offers, "offer", "offers");
    let path = config.database.display();
    let text = format!("`{path}`, {size}, schema {}, {companies}, {offers}", stats.schema);
    let mut findings = vec![soundness(connection, &config.database, text)?];
    findings.push(match lock::current(connection, &config.run.lock)? {
        None => Finding::ok("lock", "free"),
        Some(row) => held(&row, now, zone),
    });
    findings.extend(stats.offers.iter().filter_map(|offers| left_behind(offers, config)));
    for pause in pauses::all(connection)?.into_iter().filter(|pause| pause.until > now) {
        let (provider, until) = (one_line(&pause.provider), local_time(pause.until, zone));
        let text = format!("`{provider}` until {until} ({}): {}", pause.origin, one_line(&pause.reason));
        let cure = format!("wait, or `jobscan-host resume {provider}`");
        findings.push(Finding::new("pause", Severity::Note, text, cure));
    }
    for deadline in hosts::all(connection, now)? {
        let (host, until) = (one_line(&deadline.host), local_time(deadline.not_before, zone));
        let text = format!("`{host}` is left alone until {until} ({})", deadline.reason);
        findings.push(Finding::new("host", Severity::Note, text, "wait, or `resume` its provider"));
    }
    findings.extend(failing(connection)?);
    Ok((findings, stats.sources))
}

/// Offers that nothing closes any more, since nothing scans their provider.
fn left_behind(offers: &OfferCounts, config: &Config) -> Option<Finding> {
    if offers.open == 0 || config.order.contains(&offers.provider) {
        return None;
    }
    let open = counted(offers.open, "open offer", "open offers");
    let text = format!("`{}` is not in `order` and has {open}, which stay open", one_line(&offers.provider));
    Some(Finding::new(
        "offers",
        Severity::Warning,
        text,
        "put it back into `order`, so that they come to be closed",
    ))
}

fn soundness(connection: &Connection, path: &Path, text: String) -> store::Result<Finding> {
    let verdict: String = connection.pragma_query_value(None, "quick_check", |row| row.get(0))?;
    if verdict == "ok" {
        return Ok(Finding::ok("database", text));
    }
    Err(StoreError::Corrupt { path: path.to_owned(), detail: verdict })
}

fn held(row: &lock::LockRow, now: Timestamp, zone: chrono_tz::Tz) -> Finding {
    let pid = row.pid.map_or(String::new(), |pid| format!(" (process {pid})"));
    let (owner, until) = (one_line(&row.owner), local_time(row.expires_at, zone));
    if row.expires_at <= now {
        let text = format!("left by {owner}{pid}, expired {until}");
        return Finding::new("lock", Severity::Warning, text, "nothing to do: the next run takes it over");
    }
    let text = format!("held by {owner}{pid} until {until} unless renewed");
    Finding::new(
        "lock",
        Severity::Note,
        text,
        "wait for that run; if it was killed, the lock ends by itself then",
    )
}

fn failing(connection: &Connection) -> store::Result<Option<Finding>> {
    let units = units::all(connection)?;
    let failing = units.iter().filter(|unit| unit.status == units::UnitStatus::Error).count();
    let text = format!("{failing} of {} failed at their last scan", units.len());
    Ok((failing > 0)
        .then(|| Finding::new("units", Severity::Warning, text, "`jobscan-host status` says why")))
}

fn companies_list(config: &Config, boards: Option<u64>) -> Finding {
    let Some(path) = &config.companies else {
        if boards == Some(0) {
            let cure = "`jobscan-host companies import FILE.csv`, or set `[companies] list`";
            return Finding::new("companies", Severity::Note, "no list, and no board to scan", cure);
        }
        return Finding::ok("companies", "no list is imported at the start of a run");
    };
    let shown = path.display();
    let parsed = match File::open(path) {
        Ok(file) => import::parse_companies(file),
        Err(error) => {
            let cure = "correct `[companies] list`";
            return Finding::new(
                "companies",
                Severity::Error,
                format!("cannot read `{shown}`: {error}"),
                cure,
            );
        }
    };
    let Some(first) = parsed.faults.first() else {
        return Finding::ok("companies", format!("`{shown}`, rows: {}", parsed.rows.len()));
    };
    let text = format!("rows of `{shown}` that are no good: {}, the first in {first}", parsed.faults.len());
    let level = if parsed.rows.is_empty() { Severity::Error } else { Severity::Warning };
    Finding::new("companies", level, text, format!("`jobscan-host companies import {shown}` names them all"))
}

fn catalogue(config: &Config) -> Finding {
    let Some(path) = &config.scoring else {
        let cure = "set `[scoring] catalog`";
        return Finding::new("catalogue", Severity::Note, "none: offers get no score", cure);
    };
    let shown = path.display();
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) => {
            let cure = "correct `[scoring] catalog`";
            return Finding::new(
                "catalogue",
                Severity::Error,
                format!("cannot read `{shown}`: {error}"),
                cure,
            );
        }
    };
    match Catalog::parse(&text) {
        Ok(catalog) => Finding::ok("catalogue", format!("`{shown}` is {}", catalog.identity())),
        Err(faults) => {
            let faults: Vec<_> = faults.iter().map(|fault| format!("\n{shown}, {fault}")).collect();
            let text = format!("faults in `{shown}`: {}{}", faults.len(), faults.concat());
            Finding::new("catalogue", Severity::Error, text, "correct these lines")
        }
    }
}
