//! How many of a provider's boards are due, when the next one is, and which the last run left.

use rusqlite::Connection;

use super::due::{DueInstant, IS_DUE, boards};
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
    let mut statement = connection.prepare_cached(&format!(
        "SELECT count(*), count(*) FILTER (WHERE {IS_DUE}), count(*) FILTER (WHERE {IS_DUE} AND p.until IS NOT NULL),
             count(*) FILTER (WHERE b.scanned IS NULL),
             min(CASE WHEN {IS_DUE} THEN p.until ELSE min(s.due_at, s.last_run_at + ?4) END)
         FROM {} LEFT JOIN pauses AS p ON p.provider = ?1 || '/' || b.tenant AND p.until > ?2",
        boards()
    ))?;
    let dueness = statement.query_row((provider, at.now, at.overdue(), at.most_millis()), |row| {
        let count = |index| row.get::<_, Count>(index).map(|count| count.0);
        Ok(Dueness {
            boards: count(0)?,
            due: count(1)?,
            paused: count(2)?,
            never_scanned: count(3)?,
            next_due_at: row.get(4)?,
        })
    })?;
    Ok(dueness)
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
    let mut statement = connection.prepare_cached(&format!(
        "SELECT count(*), count(*) FILTER (WHERE b.scanned IS NULL) FROM {}
         WHERE b.scanned IS NULL OR (?2 IS NOT NULL AND coalesce(s.last_run_at, b.scanned) < ?2
             AND coalesce(s.due_at, 0) <= ?2)",
        boards()
    ))?;
    let left = statement.query_row((provider, since), |row| {
        let count = |index| row.get::<_, Count>(index).map(|count| count.0);
        Ok(LeftBoards { boards: count(0)?, never_scanned: count(1)? })
    })?;
    Ok(left)
}
