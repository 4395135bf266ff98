//! The units of a run.

use rusqlite::{Connection, OptionalExtension, params};

use super::{counters::UnitCounters, run::check_written};
use crate::{
    domain::{
        FailureClass, Timestamp, UnreadScan,
        scans::{Coverage, Outcome},
    },
    store::{
        Fenced, Result,
        keys::UnitKey,
        values::{Count, Json},
    },
};

/// Notes that a unit's scan begins.
pub fn start_unit(tx: &Fenced<'_>, run_id: i64, unit: &UnitKey, now: Timestamp) -> Result<i64> {
    Ok(tx
        .prepare_cached(
            "INSERT INTO run_units (run_id, provider, kind, unit, started_at) VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .insert((run_id, &unit.provider, unit.kind, &unit.unit, now))?)
}

/// Writes a unit's counters, as they are now.
pub fn update_unit(tx: &Fenced<'_>, unit_id: i64, counters: &UnitCounters) -> Result<()> {
    let written = tx
        .prepare_cached(
            "UPDATE run_units SET
                 pages = ?2, requests = ?3, rate_limited = ?4, errors = ?5, bytes_received = ?6, new = ?7,
                 changed = ?8, unchanged = ?9, skipped = ?10, hydrated = ?11, skip_reasons = ?12,
                 closed = ?13, reopened = ?14, unread = ?15
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
            Some(&counters.unread).filter(|unread| !unread.is_empty()).map(Json),
        ])?;
    check_written(written, "unit", unit_id)
}

/// How a unit's scan ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitEnd {
    /// The outcome.
    pub outcome: Outcome,
    /// What stopped it, as a fixed word.
    pub stop_reason: &'static str,
    /// What its pages covered together; absent where none came.
    pub coverage: Option<Coverage>,
    /// The source's own count, if it gave one.
    pub total: Option<u64>,
    /// Class and message of the failure.
    pub error: Option<(FailureClass, String)>,
}

/// Notes how a unit's scan ended.
pub fn finish_unit(
    tx: &Fenced<'_>,
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

/// Notes how many offers a scan showed and closed, and why it closed none.
pub fn set_verdict(
    tx: &Fenced<'_>,
    unit_id: i64,
    offers: u64,
    closed: u64,
    held: Option<&str>,
) -> Result<()> {
    tx.prepare_cached("UPDATE run_units SET offers = ?2, closed = closed + ?3, held = ?4 WHERE id = ?1")?
        .execute((unit_id, Count(offers), Count(closed), held))?;
    Ok(())
}

/// What the scans of a unit before the one of `unit_id` could not read: of rows and of details, each as the last scan has
/// it that read any.
pub fn unread_before(connection: &Connection, unit: &UnitKey, unit_id: i64) -> Result<UnreadScan> {
    let last = |read: &str| -> Result<UnreadScan> {
        // What somebody else wrote there, and is no such count, is left out.
        let mut statement = connection.prepare_cached(&format!(
            "SELECT unread FROM run_units
             WHERE provider = ?1 AND kind = ?2 AND unit = ?3 AND id < ?4
                 AND CASE WHEN json_valid(unread) THEN json_extract(unread, '$.{read}') > 0 END
             ORDER BY id DESC LIMIT 1"
        ))?;
        let found: Option<String> = statement
            .query_row((&unit.provider, unit.kind, &unit.unit, unit_id), |row| row.get(0))
            .optional()?;
        Ok(found.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default())
    };
    let (of_rows, of_details) = (last("rows")?, last("details")?);
    Ok(UnreadScan::beside(&of_rows, &of_details))
}
