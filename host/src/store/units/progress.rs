//! A unit's scan: its begin, its position after each page, and its end.

use rusqlite::{Connection, OptionalExtension, Transaction};

use super::state::Suspect;
use crate::{
    bounds::fields,
    domain::{FailureClass, Timestamp, cadence::Cadence},
    store::{Fenced, Result, StoreError, keys::UnitKey},
};

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
    /// It was stopped by a limit, which is not a failure; the pages so far are kept.
    Stopped {
        /// Whether the next scan goes on from here.
        keep_cursor: bool,
    },
}

/// Where a scan goes on. A cursor and state of another `state_version` count as none, and so do those beyond their bounds,
/// which no page of this program can have left.
pub fn position(connection: &Connection, unit: &UnitKey, state_version: u32) -> Result<Position> {
    let position = connection
        .prepare_cached(
            "SELECT CASE WHEN octet_length(cursor) <= ?5 THEN cursor END, CASE WHEN octet_length(state) <= ?6 THEN state END
             FROM scan_states WHERE provider = ?1 AND kind = ?2 AND unit = ?3 AND state_version = ?4",
        )?
        .query_row(
            (
                &unit.provider,
                unit.kind,
                &unit.unit,
                state_version,
                fields::CURSOR.count(),
                fields::STATE.count(),
            ),
            |row| Ok(Position { cursor: row.get(0)?, state: row.get(1)? }),
        )
        .optional()?;
    Ok(position.unwrap_or_default())
}

/// Begins a scan: the unit becomes `running`, and is due until its end says otherwise. What [`position`] counts as none is
/// dropped.
pub fn begin(tx: &Fenced<'_>, unit: &UnitKey, now: Timestamp, state_version: u32) -> Result<()> {
    tx.prepare_cached(
        "INSERT INTO scan_states (provider, kind, unit, status, last_run_at, state_version, updated_at)
         VALUES (?1, ?2, ?3, 'running', ?4, ?5, ?4)
         ON CONFLICT (provider, kind, unit) DO UPDATE SET
             status = 'running', last_run_at = ?4, due_at = NULL, updated_at = ?4, state_version = ?5,
             cursor = CASE WHEN state_version = ?5 AND octet_length(cursor) <= ?6 THEN cursor END,
             state = CASE WHEN state_version = ?5 AND octet_length(state) <= ?7 THEN state END",
    )?
    .execute((
        &unit.provider,
        unit.kind,
        &unit.unit,
        now,
        state_version,
        fields::CURSOR.count(),
        fields::STATE.count(),
    ))?;
    Ok(())
}

/// The end of a unit's scan.
#[derive(Debug, Clone, Copy)]
pub struct UnitFinish<'a> {
    /// When it ended.
    pub now: Timestamp,
    /// How.
    pub outcome: &'a UnitOutcome,
    /// When the unit is due again.
    pub cadence: Cadence,
    /// When it began, if [`begin`] did not write that.
    pub begun_at: Option<Timestamp>,
}

/// Ends a scan.
pub fn finish(tx: &Fenced<'_>, unit: &UnitKey, finish: UnitFinish<'_>) -> Result<()> {
    let UnitFinish { now, outcome, cadence, begun_at } = finish;
    let interval = cadence.interval.map(|interval| i64::try_from(interval.as_millis()).unwrap_or(i64::MAX));
    let mut statement = match outcome {
        UnitOutcome::Success => tx.prepare_cached(
            "UPDATE scan_states SET updated_at = ?4, interval = ?5, due_at = ?6, last_run_at = coalesce(?7, last_run_at),
                 status = 'success', last_success_at = ?4, consecutive_failures = 0, error_class = NULL,
                 error_message = NULL, cursor = NULL
             WHERE provider = ?1 AND kind = ?2 AND unit = ?3",
        ),
        UnitOutcome::Error { .. } => tx.prepare_cached(
            "UPDATE scan_states SET updated_at = ?4, interval = ?5, due_at = ?6, last_run_at = coalesce(?7, last_run_at),
                 status = 'error', last_error_at = ?4,
                 consecutive_failures = min(consecutive_failures, 4294967294) + 1, error_class = ?9, error_message = ?10,
                 cursor = CASE WHEN ?8 THEN cursor END
             WHERE provider = ?1 AND kind = ?2 AND unit = ?3",
        ),
        UnitOutcome::Stopped { .. } => tx.prepare_cached(
            "UPDATE scan_states SET updated_at = ?4, interval = ?5, due_at = ?6, last_run_at = coalesce(?7, last_run_at),
                 status = 'idle', cursor = CASE WHEN ?8 THEN cursor END
             WHERE provider = ?1 AND kind = ?2 AND unit = ?3",
        ),
    }?;
    statement.raw_bind_parameter(1, &unit.provider)?;
    statement.raw_bind_parameter(2, unit.kind)?;
    statement.raw_bind_parameter(3, &unit.unit)?;
    statement.raw_bind_parameter(4, now)?;
    statement.raw_bind_parameter(5, interval)?;
    statement.raw_bind_parameter(6, cadence.due_at)?;
    statement.raw_bind_parameter(7, begun_at)?;
    match outcome {
        UnitOutcome::Success => {}
        UnitOutcome::Stopped { keep_cursor } => statement.raw_bind_parameter(8, keep_cursor)?,
        UnitOutcome::Error { class, message, keep_cursor } => {
            statement.raw_bind_parameter(8, keep_cursor)?;
            statement.raw_bind_parameter(9, class.as_str())?;
            statement.raw_bind_parameter(10, message)?;
        }
    }
    check_begun(statement.raw_execute()?, unit)
}

/// Notes why the unit's scans are not trusted, or that they are. The instant of the first such scan stays.
pub(in crate::store) fn set_suspicion(
    tx: &Fenced<'_>,
    unit: &UnitKey,
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
    .execute((&unit.provider, unit.kind, &unit.unit, suspect, reason, now))?;
    Ok(())
}

/// Sets the units that a killed run left `running` to `idle`, at the start of a run. How many there were.
pub fn reset_running(tx: &Transaction<'_>, now: Timestamp) -> Result<usize> {
    Ok(tx
        .prepare_cached("UPDATE scan_states SET status = 'idle', updated_at = ?1 WHERE status = 'running'")?
        .execute([now])?)
}

/// Writes where a scan goes on: `cursor` as given, `state` only if the page carried one.
///
/// Called in the page's own transaction. Nothing is written if nothing differs.
pub(in crate::store) fn set_position(
    tx: &Fenced<'_>,
    unit: &UnitKey,
    cursor: Option<&str>,
    state: Option<&str>,
) -> Result<()> {
    let same = tx
        .prepare_cached(
            "SELECT cursor IS ?4 AND state IS coalesce(?5, state) FROM scan_states
             WHERE provider = ?1 AND kind = ?2 AND unit = ?3",
        )?
        .query_row((&unit.provider, unit.kind, &unit.unit, cursor, state), |row| row.get(0))
        .optional()?;
    if same == Some(true) {
        return Ok(());
    }
    let written = tx
        .prepare_cached(
            "UPDATE scan_states SET cursor = ?4, state = coalesce(?5, state)
             WHERE provider = ?1 AND kind = ?2 AND unit = ?3",
        )?
        .execute((&unit.provider, unit.kind, &unit.unit, cursor, state))?;
    check_begun(written, unit)
}

fn check_begun(written: usize, unit: &UnitKey) -> Result<()> {
    if written == 1 {
        return Ok(());
    }
    let UnitKey { provider, unit, .. } = unit;
    Err(StoreError::Internal(format!("the scan of `{provider}` unit `{unit}` was not begun")))
}
