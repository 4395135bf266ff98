//! The state of each unit (one board or one search) that is kept between runs.
//!
//! A unit's position is written with the page it follows, never alone. A row left `running` by a
//! killed run is simply begun again, from where its last committed page ended.

use rusqlite::{Connection, OptionalExtension, Row, Transaction};

use super::{Result, StoreError, values::words};
use crate::domain::{FailureClass, Timestamp};

words! {
    /// What a unit is.
    UnitKind {
        /// One company's board.
        Tenant = "tenant",
        /// One saved search.
        Query = "query",
        /// The details of offers that no list of the run showed.
        Details = "details",
    }
}

words! {
    /// Why a unit's scans are not believed.
    Suspect {
        /// It shows far fewer offers than usual.
        Drop = "drop",
        /// More than half of its offers would close at once.
        Mass = "mass",
        /// It shows none, again and again.
        Empty = "empty",
        /// It was not found, not often enough to believe it.
        Missing = "missing",
        /// It was not found so often that its offers are closed.
        Gone = "gone",
        /// Its scans are cut short, again and again.
        Unproved = "unproved",
    }
}

words! {
    /// How a unit stands.
    UnitStatus {
        /// Not being scanned, and its last scan neither ended well nor badly.
        Idle = "idle",
        /// Being scanned, or was when its run was killed.
        Running = "running",
        /// Its last scan ended well.
        Success = "success",
        /// Its last scan failed.
        Error = "error",
    }
}

/// What is known of one unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScanState {
    /// The provider's name.
    pub provider: String,
    /// Board or search.
    pub kind: UnitKind,
    /// The board, or the search's name.
    pub unit: String,
    /// How it stands.
    pub status: UnitStatus,
    /// When a scan last began.
    pub last_run_at: Option<Timestamp>,
    /// When one last ended well.
    pub last_success_at: Option<Timestamp>,
    /// When one last failed.
    pub last_error_at: Option<Timestamp>,
    /// Failures since the last scan that ended well.
    pub consecutive_failures: u32,
    /// The class of the last failure, until a scan ends well.
    pub error_class: Option<String>,
    /// What the last failure said.
    pub error_message: Option<String>,
    /// Where the next page begins; absent: at the beginning.
    pub cursor: Option<String>,
    /// What the plugin keeps between scans.
    pub state: Option<String>,
    /// The version of the plugin's cursors and states.
    pub state_version: u32,
    /// Why its scans are not believed, in a word and for people, and since when.
    pub suspicion: Option<Suspicion>,
    /// When this row last changed.
    pub updated_at: Timestamp,
}

/// Why a unit's scans are not believed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suspicion {
    /// In a word.
    pub suspect: Suspect,
    /// For people.
    pub reason: String,
    /// Since the first scan that was not believed.
    pub since: Timestamp,
}

/// Where a scan goes on.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Position {
    /// Where the next page begins; absent: at the beginning.
    pub cursor: Option<String>,
    /// What the plugin keeps between scans.
    pub state: Option<String>,
}

/// How a unit's scan ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UnitOutcome {
    /// It reached its end: the next scan begins at the beginning.
    Success,
    /// It failed.
    Error {
        /// The class of the failure.
        class: FailureClass,
        /// What it said.
        message: String,
        /// Whether the next scan goes on from here.
        keep_cursor: bool,
    },
    /// It was stopped by a limit; what came is kept and nothing is held against the unit.
    Stopped {
        /// Whether the next scan goes on from here.
        keep_cursor: bool,
    },
}

const COLUMNS: &str = "SELECT provider, kind, unit, status, last_run_at, last_success_at, last_error_at,
        consecutive_failures, error_class, error_message, cursor, state, state_version, updated_at,
        suspect, suspect_reason, suspect_since
    FROM scan_states";

/// What is known of one unit.
pub fn get(connection: &Connection, provider: &str, kind: UnitKind, unit: &str) -> Result<Option<ScanState>> {
    let state = connection
        .prepare_cached(&format!("{COLUMNS} WHERE provider = ?1 AND kind = ?2 AND unit = ?3"))?
        .query_row((provider, kind, unit), state_row)
        .optional()?;
    Ok(state)
}

/// Every unit's state, by provider, kind and unit.
pub fn all(connection: &Connection) -> Result<Vec<ScanState>> {
    let mut statement = connection.prepare_cached(&format!("{COLUMNS} ORDER BY provider, kind, unit"))?;
    let states = statement.query_map([], state_row)?.collect::<rusqlite::Result<_>>()?;
    Ok(states)
}

/// Begins a scan: the unit is `running`. Where it goes on; a cursor and state of another
/// `state_version` mean nothing any more and are dropped.
pub fn begin(
    tx: &Transaction<'_>,
    provider: &str,
    kind: UnitKind,
    unit: &str,
    now: Timestamp,
    state_version: u32,
) -> Result<Position> {
    let position = tx
        .prepare_cached(
            "INSERT INTO scan_states (provider, kind, unit, status, last_run_at, state_version, updated_at)
             VALUES (?1, ?2, ?3, 'running', ?4, ?5, ?4)
             ON CONFLICT (provider, kind, unit) DO UPDATE SET
                 status = 'running', last_run_at = ?4, updated_at = ?4, state_version = ?5,
                 cursor = CASE state_version WHEN ?5 THEN cursor END,
                 state = CASE state_version WHEN ?5 THEN state END
             RETURNING cursor, state",
        )?
        .query_row((provider, kind, unit, now, state_version), |row| {
            Ok(Position { cursor: row.get(0)?, state: row.get(1)? })
        })?;
    Ok(position)
}

/// Ends a scan.
pub fn finish(
    tx: &Transaction<'_>,
    provider: &str,
    kind: UnitKind,
    unit: &str,
    now: Timestamp,
    outcome: &UnitOutcome,
) -> Result<()> {
    let written = match outcome {
        UnitOutcome::Success => tx
            .prepare_cached(
                "UPDATE scan_states SET status = 'success', last_success_at = ?4, updated_at = ?4,
                     consecutive_failures = 0, error_class = NULL, error_message = NULL, cursor = NULL
                 WHERE provider = ?1 AND kind = ?2 AND unit = ?3",
            )?
            .execute((provider, kind, unit, now))?,
        UnitOutcome::Error { class, message, keep_cursor } => tx
            .prepare_cached(
                "UPDATE scan_states SET status = 'error', last_error_at = ?4, updated_at = ?4,
                     consecutive_failures = consecutive_failures + 1, error_class = ?5, error_message = ?6,
                     cursor = CASE WHEN ?7 THEN cursor END
                 WHERE provider = ?1 AND kind = ?2 AND unit = ?3",
            )?
            .execute((provider, kind, unit, now, class.as_str(), message, keep_cursor))?,
        UnitOutcome::Stopped { keep_cursor } => tx
            .prepare_cached(
                "UPDATE scan_states SET status = 'idle', updated_at = ?4, cursor = CASE WHEN ?5 THEN cursor END
                 WHERE provider = ?1 AND kind = ?2 AND unit = ?3",
            )?
            .execute((provider, kind, unit, now, keep_cursor))?,
    };
    begun(written, provider, unit)
}

/// Notes why the unit's scans are not believed, or that they are. The instant stays while they are not.
pub fn set_suspicion(
    tx: &Transaction<'_>,
    provider: &str,
    kind: UnitKind,
    unit: &str,
    now: Timestamp,
    suspicion: Option<(Suspect, &str)>,
) -> Result<()> {
    let (suspect, reason) = suspicion.unzip();
    tx.prepare_cached(
        "UPDATE scan_states SET suspect = ?4, suspect_reason = ?5,
             suspect_since = CASE WHEN ?4 IS NOT NULL THEN coalesce(suspect_since, ?6) END
         WHERE provider = ?1 AND kind = ?2 AND unit = ?3
             AND (suspect IS NOT ?4 OR suspect_reason IS NOT ?5)",
    )?
    .execute((provider, kind, unit, suspect, reason, now))?;
    Ok(())
}

/// At the start of a run: what a killed run left `running` is `idle`. How many there were.
pub fn reset_running(tx: &Transaction<'_>, now: Timestamp) -> Result<usize> {
    Ok(tx
        .prepare_cached("UPDATE scan_states SET status = 'idle', updated_at = ?1 WHERE status = 'running'")?
        .execute([now])?)
}

/// Writes where a scan goes on: `cursor` as given, `state` only if the page carried one.
///
/// Part of the page's own transaction, and nothing is written if nothing is new.
pub fn set_position(
    tx: &Transaction<'_>,
    provider: &str,
    kind: UnitKind,
    unit: &str,
    cursor: Option<&str>,
    state: Option<&str>,
) -> Result<()> {
    let same = tx
        .prepare_cached(
            "SELECT cursor IS ?4 AND state IS coalesce(?5, state) FROM scan_states
             WHERE provider = ?1 AND kind = ?2 AND unit = ?3",
        )?
        .query_row((provider, kind, unit, cursor, state), |row| row.get(0))
        .optional()?;
    if same == Some(true) {
        return Ok(());
    }
    let written = tx
        .prepare_cached(
            "UPDATE scan_states SET cursor = ?4, state = coalesce(?5, state)
             WHERE provider = ?1 AND kind = ?2 AND unit = ?3",
        )?
        .execute((provider, kind, unit, cursor, state))?;
    begun(written, provider, unit)
}

fn begun(written: usize, provider: &str, unit: &str) -> Result<()> {
    if written == 1 {
        return Ok(());
    }
    Err(StoreError::Internal(format!("the scan of `{provider}` unit `{unit}` was not begun")))
}

fn state_row(row: &Row<'_>) -> rusqlite::Result<ScanState> {
    Ok(ScanState {
        provider: row.get(0)?,
        kind: row.get(1)?,
        unit: row.get(2)?,
        status: row.get(3)?,
        last_run_at: row.get(4)?,
        last_success_at: row.get(5)?,
        last_error_at: row.get(6)?,
        consecutive_failures: row.get(7)?,
        error_class: row.get(8)?,
        error_message: row.get(9)?,
        cursor: row.get(10)?,
        state: row.get(11)?,
        state_version: row.get(12)?,
        updated_at: row.get(13)?,
        suspicion: suspicion(row)?,
    })
}

fn suspicion(row: &Row<'_>) -> rusqlite::Result<Option<Suspicion>> {
    let Some(suspect) = row.get("suspect")? else { return Ok(None) };
    Ok(Some(Suspicion { suspect, reason: row.get("suspect_reason")?, since: row.get("suspect_since")? }))
}

#[cfg(test)]
mod tests;
