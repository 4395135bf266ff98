//! How many of a provider's boards are due, when the next one is, and which the last run left.

use rusqlite::Connection;

use super::due::{DueInstant, IS_DUE, SCANNED, UNSCANNED, count, due_boards, is_scanned};
use crate::{
    domain::Timestamp,
    store::{Result, values::Count},
};

/// How a provider's boards stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Dueness {
    /// Boards that are scanned.
    pub boards: u64,
    /// Of these, those that are due.
    pub due: u64,
    /// Of the due ones, those that have a pause of their own.
    pub paused: u64,
    /// Boards that no scan ever read.
    pub never_scanned: u64,
    /// When the first of the others is due, or the first of the paused ones may be asked.
    pub next_due_at: Option<Timestamp>,
}

/// How the provider's boards stand at an instant.
pub fn dueness(connection: &Connection, provider: &str, at: DueInstant) -> Result<Dueness> {
    let (due, paused, first_pause): (Count, Count, Option<Timestamp>) = connection
        .prepare_cached(&format!(
            "SELECT count(*), count(p.until), min(p.until)
             FROM {} LEFT JOIN pauses AS p ON p.provider = ?1 || '/' || due.tenant AND p.until > ?2
             WHERE {}",
            due_boards(),
            is_scanned()
        ))?
        .query_row((provider, at.now, at.overdue()), |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    Ok(Dueness {
        boards: count(connection, provider)?,
        due: due.0,
        paused: paused.0,
        never_scanned: never_scanned(connection, provider)?,
        next_due_at: first_pause.into_iter().chain(next_due_at(connection, provider, at)?).min(),
    })
}

/// When the first of the provider's boards that are not due is.
fn next_due_at(connection: &Connection, provider: &str, at: DueInstant) -> Result<Option<Timestamp>> {
    // The most that a board is put off is seldom reached: then its own instant counts, in whose order the index is.
    let next = connection
        .prepare_cached(&format!(
            "SELECT min(at) FROM (
                 SELECT * FROM (
                     SELECT due_at AS at FROM (
                         SELECT s.unit AS tenant, s.due_at FROM scan_states AS s INDEXED BY scan_states_due
                         WHERE s.provider = ?1 AND s.kind = 'tenant' AND NOT {IS_DUE} ORDER BY s.due_at) AS due
                     WHERE {0} LIMIT 1)
                 UNION ALL
                 SELECT min(last_run_at) + ?4 FROM (
                     SELECT s.unit AS tenant, s.last_run_at FROM scan_states AS s INDEXED BY scan_states_due
                     WHERE s.provider = ?1 AND s.kind = 'tenant' AND NOT {IS_DUE} AND s.last_run_at + ?4 < s.due_at
                 ) AS due
                 WHERE {0})",
            is_scanned()
        ))?
        .query_row((provider, at.now, at.overdue(), at.most_millis()), |row| row.get(0))?;
    Ok(next)
}

/// The provider's boards that are scanned, and that no scan ever read.
fn never_scanned(connection: &Connection, provider: &str) -> Result<u64> {
    let count: Count = connection
        .prepare_cached(&format!(
            "SELECT count(*) FROM ({UNSCANNED}) AS due WHERE {} AND {} IS NULL",
            is_scanned(),
            last_scan()
        ))?
        .query_row([provider], |row| row.get(0))?;
    Ok(count.0)
}

/// When a board `due.tenant` that is scanned was last scanned.
fn last_scan() -> String {
    format!(
        "(SELECT max(last_scanned_at) FROM company_sources
          WHERE provider = ?1 AND tenant = due.tenant AND {SCANNED})"
    )
}

/// Boards that are left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LeftBoards {
    /// All of them.
    pub boards: u64,
    /// Those of them that no scan ever read.
    pub never_scanned: u64,
}

/// The provider's boards that were never scanned, and those that were due when the last run began, at `since`, and were not
/// scanned since.
pub fn left(connection: &Connection, provider: &str, since: Option<Timestamp>) -> Result<LeftBoards> {
    let never_scanned = never_scanned(connection, provider)?;
    let Some(since) = since else { return Ok(LeftBoards { boards: never_scanned, never_scanned }) };
    let late: Count = connection
        .prepare_cached(&format!(
            "SELECT count(*) FROM (
                 SELECT s.unit AS tenant, s.last_run_at FROM scan_states AS s INDEXED BY scan_states_due
                 WHERE s.provider = ?1 AND s.kind = 'tenant' AND coalesce(s.due_at, 0) <= ?2
                     AND coalesce(s.last_run_at, 0) < ?2) AS due
             WHERE coalesce(due.last_run_at, {0}) < ?2 AND {0} IS NOT NULL",
            last_scan()
        ))?
        .query_row((provider, since), |row| row.get(0))?;
    Ok(LeftBoards { boards: never_scanned + late.0, never_scanned })
}
