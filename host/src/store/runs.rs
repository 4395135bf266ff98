//! The history of runs and of the units each scanned, for `status` and for a person asking why.

use std::{collections::BTreeMap, ops::Add};

use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};
use serde::Serialize;

use super::{
    Result, StoreError,
    units::UnitKind,
    values::{Count, Json, words},
};
use crate::domain::{
    FailureClass, Timestamp,
    scans::{Coverage, Evidence, Outcome, REMEMBERED},
};

words! {
    /// How a run stands.
    RunStatus {
        /// Under way, or killed and not yet noticed.
        Running = "running",
        /// All well.
        Success = "success",
        /// Something failed; the summary says what.
        Failure = "failure",
        /// Ended by a signal.
        Cancelled = "cancelled",
        /// Killed; noticed by the next run.
        Abandoned = "abandoned",
    }
}

/// What a unit's scan did, in counts.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct UnitCounters {
    /// Pages committed.
    pub pages: u64,
    /// Requests sent.
    pub requests: u64,
    /// Answers 429.
    pub rate_limited: u64,
    /// Requests that failed otherwise.
    pub errors: u64,
    /// Bytes received, as they came over the wire.
    pub bytes_received: u64,
    /// Offers not known before.
    pub new: u64,
    /// Offers whose content is another.
    pub changed: u64,
    /// Offers as they were.
    pub unchanged: u64,
    /// Offers that were closed.
    pub closed: u64,
    /// Offers that were opened again.
    pub reopened: u64,
    /// Rows that could not be read.
    pub skipped: u64,
    /// Offers whose detail was fetched.
    pub hydrated: u64,
    /// Why rows were skipped, and how many for each reason.
    pub skip_reasons: BTreeMap<String, u64>,
}

impl Add for UnitCounters {
    type Output = Self;

    fn add(mut self, other: Self) -> Self {
        for (reason, count) in other.skip_reasons {
            *self.skip_reasons.entry(reason).or_default() += count;
        }
        Self {
            pages: self.pages + other.pages,
            requests: self.requests + other.requests,
            rate_limited: self.rate_limited + other.rate_limited,
            errors: self.errors + other.errors,
            bytes_received: self.bytes_received + other.bytes_received,
            new: self.new + other.new,
            changed: self.changed + other.changed,
            unchanged: self.unchanged + other.unchanged,
            closed: self.closed + other.closed,
            reopened: self.reopened + other.reopened,
            skipped: self.skipped + other.skipped,
            hydrated: self.hydrated + other.hydrated,
            skip_reasons: self.skip_reasons,
        }
    }
}

/// One run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunRow {
    /// Grows with each run.
    pub id: i64,
    /// When it began.
    pub started_at: Timestamp,
    /// When it ended, or was found dead.
    pub finished_at: Option<Timestamp>,
    /// How it stands.
    pub status: RunStatus,
    /// Its fence number.
    pub fence: i64,
    /// The program's version.
    pub host_version: String,
    /// Its summary, as JSON text.
    pub summary: Option<String>,
    /// What ended it early.
    pub error: Option<String>,
}

/// One unit of one run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitRow {
    /// Grows with each unit.
    pub id: i64,
    /// The run.
    pub run_id: i64,
    /// The provider's name.
    pub provider: String,
    /// Board or search.
    pub kind: UnitKind,
    /// The board, or the search's name.
    pub unit: String,
    /// When its scan began.
    pub started_at: Timestamp,
    /// When it ended; absent: it is under way or its run was killed.
    pub finished_at: Option<Timestamp>,
    /// How it ended.
    pub outcome: Option<String>,
    /// What stopped it before its end.
    pub stop_reason: Option<String>,
    /// What it was to see, if it got as far as to be told.
    pub coverage: Option<String>,
    /// The offers it showed.
    pub offers: u64,
    /// The source's own count.
    pub total: Option<u64>,
    /// Why it closed nothing on its own.
    pub held: Option<String>,
    /// What it did.
    pub counters: UnitCounters,
    /// The class of the failure.
    pub error_class: Option<String>,
    /// What the failure said.
    pub error_message: Option<String>,
}

/// Notes that a run begins. Runs still `running` were killed: they become `abandoned`.
pub fn start(tx: &Transaction<'_>, fence_number: i64, now: Timestamp, version: &str) -> Result<i64> {
    tx.prepare_cached("UPDATE runs SET status = 'abandoned', finished_at = ?1 WHERE status = 'running'")?
        .execute([now])?;
    Ok(tx
        .prepare_cached(
            "INSERT INTO runs (started_at, status, fence, host_version) VALUES (?1, 'running', ?2, ?3)",
        )?
        .insert((now, fence_number, version))?)
}

/// Notes how a run ended.
pub fn finish(
    tx: &Transaction<'_>,
    run_id: i64,
    status: RunStatus,
    now: Timestamp,
    summary_json: &str,
    error: Option<&str>,
) -> Result<()> {
    let written = tx
        .prepare_cached(
            "UPDATE runs SET status = ?2, finished_at = ?3, summary = ?4, error = ?5 WHERE id = ?1",
        )?
        .execute((run_id, status, now, summary_json, error))?;
    known(written, "run", run_id)
}

/// Notes that a unit's scan begins.
pub fn start_unit(
    tx: &Transaction<'_>,
    run_id: i64,
    provider: &str,
    kind: UnitKind,
    unit: &str,
    now: Timestamp,
) -> Result<i64> {
    Ok(tx
        .prepare_cached(
            "INSERT INTO run_units (run_id, provider, kind, unit, started_at) VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .insert((run_id, provider, kind, unit, now))?)
}

/// Writes a unit's counters, as they are now.
pub fn update_unit(tx: &Transaction<'_>, unit_id: i64, counters: &UnitCounters) -> Result<()> {
    let written = tx
        .prepare_cached(
            "UPDATE run_units SET
                 pages = ?2, requests = ?3, rate_limited = ?4, errors = ?5, bytes_received = ?6, new = ?7,
                 changed = ?8, unchanged = ?9, skipped = ?10, hydrated = ?11, skip_reasons = ?12,
                 closed = ?13, reopened = ?14
             WHERE id = ?1",
        )?
        .execute(params![
            unit_id,
            Count(counters.pages),
            Count(counters.requests),
            Count(counters.rate_limited),
            Count(counters.errors),
            Count(counters.bytes_received),
            Count(counters.new),
            Count(counters.changed),
            Count(counters.unchanged),
            Count(counters.skipped),
            Count(counters.hydrated),
            Json(&counters.skip_reasons),
            Count(counters.closed),
            Count(counters.reopened),
        ])?;
    known(written, "unit", unit_id)
}

/// How a unit's scan ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitEnd {
    /// In a word.
    pub outcome: Outcome,
    /// What stopped it, in a word.
    pub stop_reason: &'static str,
    /// What its pages covered together; absent where none came.
    pub coverage: Option<Coverage>,
    /// The source's own count, if it told one.
    pub total: Option<u64>,
    /// Class and message of the failure.
    pub error: Option<(FailureClass, String)>,
}

/// Notes how a unit's scan ended.
pub fn finish_unit(
    tx: &Transaction<'_>,
    unit_id: i64,
    now: Timestamp,
    end: &UnitEnd,
    counters: &UnitCounters,
) -> Result<()> {
    update_unit(tx, unit_id, counters)?;
    let (class, message) = end.error.as_ref().map(|(class, message)| (class.as_str(), message)).unzip();
    tx.prepare_cached(
        "UPDATE run_units SET finished_at = ?2, outcome = ?3, stop_reason = ?4, coverage = ?5, total = ?6,
             error_class = ?7, error_message = ?8
         WHERE id = ?1",
    )?
    .execute((
        unit_id,
        now,
        end.outcome.as_str(),
        end.stop_reason,
        end.coverage.map(Coverage::as_str),
        end.total.map(Count),
        class,
        message,
    ))?;
    Ok(())
}

/// The scans of a unit that are evidence of absence, before the one of `unit_id`, latest first.
pub(super) fn evidence(
    connection: &Connection,
    provider: &str,
    kind: UnitKind,
    unit: &str,
    unit_id: i64,
) -> Result<Vec<Evidence>> {
    let mut statement = connection.prepare_cached(
        "SELECT started_at, offers, held IS NOT NULL FROM run_units
         WHERE provider = ?1 AND kind = ?2 AND unit = ?3 AND id < ?4
             AND coverage = 'full' AND outcome IN ('complete', 'empty')
         ORDER BY id DESC LIMIT ?5",
    )?;
    let evidence = statement
        .query_map((provider, kind, unit, unit_id, Count(REMEMBERED as u64)), |row| {
            Ok(Evidence { started_at: row.get(0)?, offers: row.get::<_, Count>(1)?.0, held: row.get(2)? })
        })?
        .collect::<rusqlite::Result<_>>()?;
    Ok(evidence)
}

/// How far back a query's last scans reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answered {
    /// So many answered since this one began, itself included.
    Since(Timestamp),
    /// There were not that many yet.
    NotYet,
    /// As many as were asked for failed, the last ones.
    Never,
}

/// When the last `scans` scans of a query that were answered began.
pub fn answered(connection: &Connection, provider: &str, query: &str, scans: u32) -> Result<Answered> {
    const ANSWERED: &str = "pages > 0 AND outcome IN ('complete', 'truncated', 'empty')";
    let failed: u32 = connection
        .prepare_cached(&format!(
            "SELECT count(*) FROM (
                 SELECT {ANSWERED} AS answered FROM run_units
                 WHERE provider = ?1 AND kind = 'query' AND unit = ?2 AND outcome IS NOT NULL
                 ORDER BY id DESC LIMIT ?3)
             WHERE NOT answered"
        ))?
        .query_row((provider, query, scans), |row| row.get(0))?;
    if failed >= scans {
        return Ok(Answered::Never);
    }
    let begun: Option<Timestamp> = connection
        .prepare_cached(&format!(
            "SELECT started_at FROM run_units
             WHERE provider = ?1 AND kind = 'query' AND unit = ?2 AND {ANSWERED}
             ORDER BY id DESC LIMIT 1 OFFSET ?3"
        ))?
        .query_row((provider, query, scans.saturating_sub(1)), |row| row.get(0))
        .optional()?;
    Ok(begun.map_or(Answered::NotYet, Answered::Since))
}

/// Notes what a scan showed and what came of it.
pub fn set_verdict(
    tx: &Transaction<'_>,
    unit_id: i64,
    offers: u64,
    closed: u64,
    held: Option<&str>,
) -> Result<()> {
    tx.prepare_cached("UPDATE run_units SET offers = ?2, closed = closed + ?3, held = ?4 WHERE id = ?1")?
        .execute((unit_id, Count(offers), Count(closed), held))?;
    Ok(())
}

/// The last `n` runs, the latest first.
pub fn recent(connection: &Connection, n: u32) -> Result<Vec<RunRow>> {
    let mut statement = connection.prepare_cached(
        "SELECT id, started_at, finished_at, status, fence, host_version, summary, error
         FROM runs ORDER BY id DESC LIMIT ?1",
    )?;
    let runs = statement.query_map([n], run_row)?.collect::<rusqlite::Result<_>>()?;
    Ok(runs)
}

/// The units of a run, in the order they were begun.
pub fn units_of(connection: &Connection, run_id: i64) -> Result<Vec<UnitRow>> {
    let mut statement = connection.prepare_cached("SELECT * FROM run_units WHERE run_id = ?1 ORDER BY id")?;
    let units = statement.query_map([run_id], unit_row)?.collect::<rusqlite::Result<_>>()?;
    Ok(units)
}

fn known(written: usize, what: &str, id: i64) -> Result<()> {
    if written == 1 { Ok(()) } else { Err(StoreError::Internal(format!("there is no {what} {id}"))) }
}

fn run_row(row: &Row<'_>) -> rusqlite::Result<RunRow> {
    Ok(RunRow {
        id: row.get(0)?,
        started_at: row.get(1)?,
        finished_at: row.get(2)?,
        status: row.get(3)?,
        fence: row.get(4)?,
        host_version: row.get(5)?,
        summary: row.get(6)?,
        error: row.get(7)?,
    })
}

fn unit_row(row: &Row<'_>) -> rusqlite::Result<UnitRow> {
    Ok(UnitRow {
        id: row.get("id")?,
        run_id: row.get("run_id")?,
        provider: row.get("provider")?,
        kind: row.get("kind")?,
        unit: row.get("unit")?,
        started_at: row.get("started_at")?,
        finished_at: row.get("finished_at")?,
        outcome: row.get("outcome")?,
        stop_reason: row.get("stop_reason")?,
        coverage: row.get("coverage")?,
        offers: row.get::<_, Count>("offers")?.0,
        total: row.get::<_, Option<Count>>("total")?.map(|count| count.0),
        held: row.get("held")?,
        counters: counters_row(row)?,
        error_class: row.get("error_class")?,
        error_message: row.get("error_message")?,
    })
}

fn counters_row(row: &Row<'_>) -> rusqlite::Result<UnitCounters> {
    let count = |name: &str| row.get::<_, Count>(name).map(|count| count.0);
    Ok(UnitCounters {
        pages: count("pages")?,
        requests: count("requests")?,
        rate_limited: count("rate_limited")?,
        errors: count("errors")?,
        bytes_received: count("bytes_received")?,
        new: count("new")?,
        changed: count("changed")?,
        unchanged: count("unchanged")?,
        closed: count("closed")?,
        reopened: count("reopened")?,
        skipped: count("skipped")?,
        hydrated: count("hydrated")?,
        skip_reasons: row.get::<_, Json<BTreeMap<String, u64>>>("skip_reasons")?.0,
    })
}

#[cfg(test)]
mod tests;
