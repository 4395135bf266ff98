//! The units of a run.

use rusqlite::{Connection, OptionalExtension, Statement};

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
    let mut statement = tx.prepare_cached(
        "UPDATE run_units SET
             pages = ?2, requests = ?3, rate_limited = ?4, errors = ?5, bytes_received = ?6, new = ?7,
             changed = ?8, unchanged = ?9, skipped = ?10, hydrated = ?11, skip_reasons = ?12,
             closed = ?13, reopened = ?14, unread = ?15
         WHERE id = ?1",
    )?;
    bind_counters(&mut statement, unit_id, counters)?;
    check_written(statement.raw_execute()?, "unit", unit_id)
}

/// Binds the first 15 parameters: a row and its counters.
fn bind_counters(statement: &mut Statement<'_>, row: i64, counters: &UnitCounters) -> Result<()> {
    statement.raw_bind_parameter(1, row)?;
    let UnitCounters { pages, requests, rate_limited, errors, bytes_received, .. } = *counters;
    let UnitCounters { new, changed, unchanged, skipped, hydrated, closed, reopened, .. } = *counters;
    let first =
        [pages, requests, rate_limited, errors, bytes_received, new, changed, unchanged, skipped, hydrated];
    for (index, count) in (2..).zip(first) {
        statement.raw_bind_parameter(index, Count(count))?;
    }
    statement.raw_bind_parameter(12, Json(&counters.skip_reasons))?;
    statement.raw_bind_parameter(13, Count(closed))?;
    statement.raw_bind_parameter(14, Count(reopened))?;
    let unread = Some(&counters.unread).filter(|unread| !unread.is_empty());
    statement.raw_bind_parameter(15, unread.map(Json))?;
    Ok(())
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
    let mut statement = tx.prepare_cached(
        "UPDATE run_units SET
             pages = ?2, requests = ?3, rate_limited = ?4, errors = ?5, bytes_received = ?6, new = ?7,
             changed = ?8, unchanged = ?9, skipped = ?10, hydrated = ?11, skip_reasons = ?12,
             closed = ?13, reopened = ?14, unread = ?15,
             finished_at = ?16, outcome = ?17, stop_reason = ?18, coverage = ?19, total = ?20, error_class = ?21,
             error_message = ?22
         WHERE id = ?1",
    )?;
    bind_counters(&mut statement, unit_id, counters)?;
    bind_end(&mut statement, now, end)?;
    check_written(statement.raw_execute()?, "unit", unit_id)
}

/// A unit's scan that is written when it has ended.
#[derive(Debug, Clone, Copy)]
pub struct EndedUnit<'a> {
    /// The unit.
    pub unit: &'a UnitKey,
    /// When it began.
    pub started_at: Timestamp,
    /// When it ended.
    pub ended_at: Timestamp,
    /// How.
    pub end: &'a UnitEnd,
    /// What it did.
    pub counters: &'a UnitCounters,
}

/// [`start_unit`] and [`finish_unit`] in one: the id of the row.
pub fn add_unit(tx: &Fenced<'_>, run_id: i64, ended: EndedUnit<'_>) -> Result<i64> {
    let EndedUnit { unit, started_at, ended_at, end, counters } = ended;
    let mut statement = tx.prepare_cached(
        "INSERT INTO run_units (
             run_id, pages, requests, rate_limited, errors, bytes_received, new, changed, unchanged, skipped, hydrated,
             skip_reasons, closed, reopened, unread, finished_at, outcome, stop_reason, coverage, total, error_class,
             error_message, provider, kind, unit, started_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23,
             ?24, ?25, ?26)",
    )?;
    bind_counters(&mut statement, run_id, counters)?;
    bind_end(&mut statement, ended_at, end)?;
    statement.raw_bind_parameter(23, &unit.provider)?;
    statement.raw_bind_parameter(24, unit.kind)?;
    statement.raw_bind_parameter(25, &unit.unit)?;
    statement.raw_bind_parameter(26, started_at)?;
    statement.raw_execute()?;
    Ok(tx.last_insert_rowid())
}

/// Binds parameters 16 to 22: the end of a scan.
fn bind_end(statement: &mut Statement<'_>, now: Timestamp, end: &UnitEnd) -> Result<()> {
    let (class, message) = end.error.as_ref().map(|(class, message)| (class.as_str(), message)).unzip();
    statement.raw_bind_parameter(16, now)?;
    statement.raw_bind_parameter(17, end.outcome.as_str())?;
    statement.raw_bind_parameter(18, end.stop_reason)?;
    statement.raw_bind_parameter(19, end.coverage.map(Coverage::as_str))?;
    statement.raw_bind_parameter(20, end.total.map(Count))?;
    statement.raw_bind_parameter(21, class)?;
    statement.raw_bind_parameter(22, message)?;
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

/// What the scans of a unit before the one of `unit_id` could not read, as far as `unread`, which that one could not read,
/// has to stand beside it: of rows and of details, each as the last scan has it that read any.
pub fn unread_before(
    connection: &Connection,
    unit: &UnitKey,
    unit_id: i64,
    unread: &UnreadScan,
) -> Result<UnreadScan> {
    if unread.fields.is_empty() {
        return Ok(UnreadScan::default());
    }
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
    // A board whose scans never ask for details would be searched to its first scan.
    let of_details = if unread.tells_of_details() { last("details")? } else { UnreadScan::default() };
    Ok(UnreadScan::beside(&last("rows")?, &of_details))
}
