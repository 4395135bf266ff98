//! What is known of units.

use std::time::Duration;

use rusqlite::{Connection, OptionalExtension, Row};

use crate::{
    bounds::fields,
    domain::{Timestamp, cadence::Cadence},
    store::{
        Result,
        keys::{UnitKey, UnitKind},
        values::words,
    },
};

words! {
    /// Why a unit's scans are not trusted.
    Suspect {
        /// It shows far fewer offers than usual.
        Drop = "drop",
        /// More than half of its offers would close at once.
        Mass = "mass",
        /// It shows none, several times in a row.
        Empty = "empty",
        /// It was not found, but not often enough to close its offers.
        Missing = "missing",
        /// It was not found so often that its offers are closed.
        Gone = "gone",
        /// Its scans are cut short, several times in a row.
        Unproved = "unproved",
    }
}

words! {
    /// The status of a unit.
    UnitStatus {
        /// Not being scanned, and its last scan neither succeeded nor failed.
        Idle = "idle",
        /// Being scanned, or was when its run was killed.
        Running = "running",
        /// Its last scan succeeded.
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
    /// Its status.
    pub status: UnitStatus,
    /// When a scan last began.
    pub last_run_at: Option<Timestamp>,
    /// When one last succeeded.
    pub last_success_at: Option<Timestamp>,
    /// When one last failed.
    pub last_error_at: Option<Timestamp>,
    /// Failures since the last scan that succeeded.
    pub consecutive_failures: u32,
    /// The class of the last failure, until a scan succeeds.
    pub error_class: Option<String>,
    /// What the last failure said.
    pub error_message: Option<String>,
    /// Where the next page begins; absent: at the beginning.
    pub cursor: Option<String>,
    /// What the plugin keeps between scans.
    pub state: Option<String>,
    /// The version of the plugin's cursors and states.
    pub state_version: u32,
    /// Why its scans are not trusted, and since when.
    pub suspicion: Option<Suspicion>,
    /// How often it is scanned, and when it is due.
    pub cadence: Cadence,
    /// When this row last changed.
    pub updated_at: Timestamp,
}

/// Why a unit's scans are not trusted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suspicion {
    /// The kind.
    pub suspect: Suspect,
    /// For people.
    pub reason: String,
    /// Since the first scan that was not trusted.
    pub since: Timestamp,
}

/// A cursor or state beyond its bound was not written by this program, and is read as absent: it would fill the memory of
/// whoever gets it, in every run.
fn columns() -> String {
    let (cursor, state) = (fields::CURSOR.limit, fields::STATE.limit);
    format!(
        "SELECT provider, kind, unit, status, last_run_at, last_success_at, last_error_at,
             consecutive_failures, error_class, error_message,
             CASE WHEN octet_length(cursor) <= {cursor} THEN cursor END,
             CASE WHEN octet_length(state) <= {state} THEN state END,
             state_version, updated_at, suspect, suspect_reason, suspect_since, interval, due_at
         FROM scan_states"
    )
}

/// What is known of one unit.
pub fn get(connection: &Connection, unit: &UnitKey) -> Result<Option<ScanState>> {
    let state = connection
        .prepare_cached(&format!("{} WHERE provider = ?1 AND kind = ?2 AND unit = ?3", columns()))?
        .query_row((&unit.provider, unit.kind, &unit.unit), state_row)
        .optional()?;
    Ok(state)
}

/// The units that failed since they last succeeded, by provider, kind and unit.
pub fn failing(connection: &Connection) -> Result<Vec<ScanState>> {
    of_index(connection, "scan_states_failing", "consecutive_failures > 0")
}

/// The units whose scans are not trusted, by provider, kind and unit.
pub fn suspect(connection: &Connection) -> Result<Vec<ScanState>> {
    of_index(connection, "scan_states_suspect", "suspect IS NOT NULL")
}

/// Of most units no index of such a condition has an entry.
fn of_index(connection: &Connection, index: &str, condition: &str) -> Result<Vec<ScanState>> {
    let mut statement = connection.prepare_cached(&format!(
        "{} INDEXED BY {index} WHERE {condition} ORDER BY provider, kind, unit",
        columns()
    ))?;
    let states = statement.query_map([], state_row)?.collect::<rusqlite::Result<_>>()?;
    Ok(states)
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
        cadence: cadence_of(row.get(17)?, row.get(18)?),
    })
}

fn suspicion(row: &Row<'_>) -> rusqlite::Result<Option<Suspicion>> {
    let Some(suspect) = row.get("suspect")? else { return Ok(None) };
    Ok(Some(Suspicion { suspect, reason: row.get("suspect_reason")?, since: row.get("suspect_since")? }))
}

/// What the two columns say. An interval that is no length of time was not written by this program, and is none.
pub(super) fn cadence_of(interval: Option<i64>, due_at: Option<Timestamp>) -> Cadence {
    let interval = interval.and_then(|millis| u64::try_from(millis).ok()).map(Duration::from_millis);
    Cadence { interval, due_at }
}
