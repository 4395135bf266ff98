//! Directories of companies: how far each is read, and which of its detail pages gave which company.
//!
//! A pass that was interrupted goes on where its last page ended; a detail page that is known is not asked for
//! again before it is due.

use rusqlite::{Connection, OptionalExtension, Row};
use serde::Serialize;

use super::{
    Fenced, Result, StoreError,
    values::{Count, words},
};
use crate::{bounds::units, domain::Timestamp};

words! {
    /// The state of a directory's detail page.
    EntryState {
        /// Not read yet.
        Pending = "pending",
        /// Read.
        Done = "done",
        /// It could not be read.
        Failed = "failed",
    }
}

/// How far a directory is read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Directory {
    /// Its name in the configuration.
    pub name: String,
    /// Where the next page begins; absent: at the beginning.
    pub cursor: Option<String>,
    /// When this pass began.
    pub started_at: Timestamp,
    /// When it ended; absent while it is under way.
    pub finished_at: Option<Timestamp>,
    /// When the next pass is due; absent: not by itself.
    pub due_at: Option<Timestamp>,
    /// Pages read in this pass.
    pub pages: u64,
    /// Companies that these pages named.
    pub companies: u64,
    /// The error since the last page that was read.
    pub error: Option<String>,
}

impl Directory {
    /// Whether it is due: a pass was interrupted, or the time of the next one has come.
    #[must_use]
    pub fn is_due(&self, now: Timestamp) -> bool {
        self.finished_at.is_none() || self.due_at.is_some_and(|due_at| due_at <= now)
    }

    /// From when on it is due: `now` if a pass was interrupted, `None` if it is not to be read again.
    #[must_use]
    pub fn next_due_at(&self, now: Timestamp) -> Option<Timestamp> {
        if self.finished_at.is_none() { Some(now) } else { self.due_at }
    }
}

const COLUMNS: &str =
    "SELECT name, cursor, started_at, finished_at, due_at, pages, companies, error FROM directories";

/// How far the directory is read; `None` if it never was.
pub fn state(connection: &Connection, name: &str) -> Result<Option<Directory>> {
    let state = connection
        .prepare_cached(&format!("{COLUMNS} WHERE name = ?1"))?
        .query_row([name], directory_row)
        .optional()?;
    Ok(state)
}

/// Every directory that was ever read, by name.
pub fn all(connection: &Connection) -> Result<Vec<Directory>> {
    let mut statement = connection.prepare_cached(&format!("{COLUMNS} ORDER BY name"))?;
    let all = statement.query_map([], directory_row)?.collect::<rusqlite::Result<_>>()?;
    Ok(all)
}

/// Begins a pass, or goes on with one that was interrupted. Returns where its next page begins.
pub fn begin(tx: &Fenced<'_>, name: &str, now: Timestamp) -> Result<Option<String>> {
    let cursor = tx
        .prepare_cached(
            "INSERT INTO directories (name, started_at) VALUES (?1, ?2)
             ON CONFLICT (name) DO UPDATE SET
                 finished_at = NULL, due_at = NULL,
                 started_at = CASE WHEN cursor IS NULL THEN ?2 ELSE started_at END,
                 pages = CASE WHEN cursor IS NULL THEN 0 ELSE pages END,
                 companies = CASE WHEN cursor IS NULL THEN 0 ELSE companies END
             RETURNING cursor",
        )?
        .query_row((name, now), |row| row.get(0))?;
    Ok(cursor)
}

/// A page was read and named so many companies; the next begins at `cursor`. Called in the transaction that
/// stores what the page contained.
pub fn advance(tx: &Fenced<'_>, name: &str, cursor: Option<&str>, companies: u64) -> Result<()> {
    let written = tx
        .prepare_cached(
            "UPDATE directories SET cursor = ?2, pages = min(pages, 9223372036854775806) + 1,
                 companies = min(companies, 9223372036854775807 - ?3) + ?3, error = NULL
             WHERE name = ?1 AND finished_at IS NULL",
        )?
        .execute((name, cursor, Count(companies)))?;
    check_begun(written, name)
}

/// Ends a pass; the next is due at `due_at`.
///
/// After an error the next pass goes on from the same page, once: if that fails again before any page was
/// read, the pass after it begins at the beginning, so that a page that always fails does not block the rest.
pub fn finish(
    tx: &Fenced<'_>,
    name: &str,
    due_at: Option<Timestamp>,
    error: Option<&str>,
    now: Timestamp,
) -> Result<()> {
    let written = tx
        .prepare_cached(
            "UPDATE directories SET finished_at = ?2, due_at = ?3, error = ?4,
                 cursor = CASE WHEN ?4 IS NOT NULL AND error IS NULL THEN cursor END
             WHERE name = ?1 AND finished_at IS NULL",
        )?
        .execute((name, now, due_at, error))?;
    check_begun(written, name)
}

fn check_begun(written: usize, name: &str) -> Result<()> {
    if written == 1 {
        return Ok(());
    }
    Err(StoreError::Internal(format!("the pass over directory `{name}` was not begun")))
}

/// Notes detail pages to read; those that are known already are left as they are. How many are left out, because so
/// many are kept of the directory.
pub fn add_entries(tx: &Fenced<'_>, name: &str, urls: &[impl AsRef<str>], now: Timestamp) -> Result<u64> {
    add_bounded(tx, name, urls, now, units::DIRECTORY_ENTRIES.limit)
}

fn add_bounded(
    tx: &Fenced<'_>,
    name: &str,
    urls: &[impl AsRef<str>],
    now: Timestamp,
    most: u64,
) -> Result<u64> {
    let mut kept = tx
        .prepare_cached("SELECT count(*) FROM directory_entries WHERE directory = ?1")?
        .query_row([name], |row| row.get::<_, Count>(0))?
        .0;
    let mut statement = tx.prepare_cached(
        "INSERT INTO directory_entries (directory, url, state, seen_at, due_at) VALUES (?1, ?2, 'pending', ?3, ?3)
         ON CONFLICT (directory, url) DO NOTHING",
    )?;
    let mut left = 0;
    for url in urls {
        if kept < most {
            kept += statement.execute((name, url.as_ref(), now))? as u64;
        } else {
            left += 1;
        }
    }
    Ok(left)
}

/// Detail pages that are due, the longest due first: new ones, and failed ones that are to be tried again.
pub fn entries_pending(
    connection: &Connection,
    name: &str,
    now: Timestamp,
    limit: u32,
) -> Result<Vec<String>> {
    let mut statement = connection.prepare_cached(
        "SELECT url FROM directory_entries WHERE directory = ?1 AND due_at <= ?2
         ORDER BY due_at, rowid LIMIT ?3",
    )?;
    let urls = statement.query_map((name, now, limit), |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    Ok(urls)
}

/// A detail page of a directory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EntryKey<'a> {
    /// The directory's name.
    pub directory: &'a str,
    /// The page.
    pub url: &'a str,
}

/// A detail page was read and gave this company, or none.
pub fn entry_done(
    tx: &Fenced<'_>,
    entry: EntryKey<'_>,
    company_id: Option<i64>,
    now: Timestamp,
) -> Result<()> {
    tx.prepare_cached(
        "INSERT INTO directory_entries (directory, url, company_id, state, seen_at) VALUES (?1, ?2, ?3, 'done', ?4)
         ON CONFLICT (directory, url) DO UPDATE SET
             company_id = coalesce(excluded.company_id, company_id), state = 'done', reason = '',
             seen_at = excluded.seen_at, due_at = NULL",
    )?
    .execute((entry.directory, entry.url, company_id, now))?;
    Ok(())
}

/// A detail page could not be read; it is asked again at `due_at`, or not any more.
pub fn entry_failed(
    tx: &Fenced<'_>,
    entry: EntryKey<'_>,
    reason: &str,
    due_at: Option<Timestamp>,
    now: Timestamp,
) -> Result<()> {
    tx.prepare_cached(
        "INSERT INTO directory_entries (directory, url, state, reason, seen_at, due_at)
         VALUES (?1, ?2, 'failed', ?3, ?4, ?5)
         ON CONFLICT (directory, url) DO UPDATE SET
             state = 'failed', reason = excluded.reason, seen_at = excluded.seen_at, due_at = excluded.due_at",
    )?
    .execute((entry.directory, entry.url, reason, now, due_at))?;
    Ok(())
}

/// The directory's detail pages of each state that occurs, in the order of the states.
pub fn entry_counts(connection: &Connection, name: &str) -> Result<Vec<(EntryState, u64)>> {
    let mut statement = connection.prepare_cached(
        "SELECT state, count(*) FROM directory_entries WHERE directory = ?1 GROUP BY state",
    )?;
    let mut counts: Vec<(EntryState, u64)> = statement
        .query_map([name], |row| Ok((row.get(0)?, row.get::<_, Count>(1)?.0)))?
        .collect::<rusqlite::Result<_>>()?;
    counts.sort_by_key(|(state, _)| EntryState::ALL.iter().position(|other| other == state));
    Ok(counts)
}

fn directory_row(row: &Row<'_>) -> rusqlite::Result<Directory> {
    Ok(Directory {
        name: row.get(0)?,
        cursor: row.get(1)?,
        started_at: row.get(2)?,
        finished_at: row.get(3)?,
        due_at: row.get(4)?,
        pages: row.get::<_, Count>(5)?.0,
        companies: row.get::<_, Count>(6)?.0,
        error: row.get(7)?,
    })
}

#[cfg(test)]
mod tests;
