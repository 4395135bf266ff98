//! Runs, as a whole.

use rusqlite::{Connection, Row, Transaction};

use super::sums::keep;
use crate::{
    domain::Timestamp,
    store::{Fenced, Result, StoreError, values::words},
};

words! {
    /// The status of a run.
    RunStatus {
        /// Running, or killed and not yet noticed.
        Running = "running",
        /// Nothing failed.
        Success = "success",
        /// Something failed; the summary says what.
        Failure = "failure",
        /// Ended by a signal.
        Cancelled = "cancelled",
        /// Killed; noticed by the next run.
        Abandoned = "abandoned",
    }
}

/// One run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunRow {
    /// Grows with each run.
    pub id: i64,
    /// When it began.
    pub started_at: Timestamp,
    /// When it ended, or when a later run found that it had been killed.
    pub finished_at: Option<Timestamp>,
    /// Its status.
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

/// The run that is noted as running under the lock with this number.
pub fn under_lock(connection: &Connection, fence: i64) -> Result<Option<i64>> {
    let run = connection
        .prepare_cached("SELECT max(id) FROM runs WHERE status = 'running' AND fence = ?1")?
        .query_row([fence], |row| row.get(0))?;
    Ok(run)
}

/// Notes that a run was killed, for whoever takes its lock.
pub fn abandon(tx: &Transaction<'_>, run_id: i64, now: Timestamp) -> Result<()> {
    tx.prepare_cached(
        "UPDATE runs SET status = 'abandoned', finished_at = ?2 WHERE id = ?1 AND status = 'running'",
    )?
    .execute((run_id, now))?;
    Ok(())
}

/// Notes that a run begins. Runs still `running` were killed: they become `abandoned`.
pub fn start(tx: &Fenced<'_>, now: Timestamp, version: &str) -> Result<i64> {
    tx.prepare_cached("UPDATE runs SET status = 'abandoned', finished_at = ?1 WHERE status = 'running'")?
        .execute([now])?;
    Ok(tx
        .prepare_cached(
            "INSERT INTO runs (started_at, status, fence, host_version) VALUES (?1, 'running', ?2, ?3)",
        )?
        .insert((now, tx.number(), version))?)
}

/// How a run ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunEnd {
    /// Its status.
    pub status: RunStatus,
    /// Its summary, as JSON text.
    pub summary: String,
    /// What ended it early.
    pub error: Option<String>,
}

/// Notes how a run ended.
pub fn finish(tx: &Fenced<'_>, run_id: i64, now: Timestamp, end: &RunEnd) -> Result<()> {
    let written = tx
        .prepare_cached(
            "UPDATE runs SET status = ?2, finished_at = ?3, summary = ?4, error = ?5 WHERE id = ?1",
        )?
        .execute((run_id, end.status, now, &end.summary, &end.error))?;
    check_written(written, "run", run_id)?;
    keep(tx, run_id)
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

/// When the last run began that came to its end, well or not; a run that died came to none. A run that scanned nothing,
/// because nothing was due, is only taken where no other is.
pub fn last_finished_start(connection: &Connection) -> Result<Option<Timestamp>> {
    let started = connection
        .prepare_cached(
            "SELECT coalesce(
                 (SELECT started_at FROM runs WHERE status IN ('success', 'failure', 'cancelled')
                      AND EXISTS (SELECT 1 FROM run_units WHERE run_units.run_id = runs.id)
                  ORDER BY id DESC LIMIT 1),
                 (SELECT started_at FROM runs WHERE status IN ('success', 'failure', 'cancelled')
                  ORDER BY id DESC LIMIT 1))",
        )?
        .query_row([], |row| row.get(0))?;
    Ok(started)
}

/// Refuses a write that did not find its row.
pub(super) fn check_written(written: usize, what: &str, id: i64) -> Result<()> {
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
