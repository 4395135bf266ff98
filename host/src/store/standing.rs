//! How runs and units stand, for what a person should know: each question costs a few indexed reads a unit at most.

use rusqlite::{Connection, OptionalExtension, Row};

use super::{Result, units::Suspect, values::Count};
use crate::domain::{Timestamp, UnreadScan};

/// Runs whose times are looked at for the newest: a clock that was once ahead is forgotten after so many.
const RECENT: u32 = 10;

/// Whether a scan ended by a budget of its unit.
pub(super) const IS_CUT: &str = "stop_reason IN ('max_pages', 'max_rows', 'max_bytes', 'max_time', 'max_growth', 'max_offers', 'run_growth')";

/// The latest instant that the last runs noted.
pub fn newest_instant(connection: &Connection) -> Result<Option<Timestamp>> {
    let newest = connection
        .prepare_cached(
            "SELECT max(max(started_at, coalesce(finished_at, started_at)))
             FROM (SELECT started_at, finished_at FROM runs ORDER BY id DESC LIMIT ?1)",
        )?
        .query_row([RECENT], |row| row.get(0))?;
    Ok(newest)
}

/// When the last run that succeeded ended.
pub fn last_success(connection: &Connection) -> Result<Option<Timestamp>> {
    let ended = connection
        .prepare_cached(
            "SELECT finished_at FROM runs WHERE status = 'success' AND finished_at IS NOT NULL
             ORDER BY id DESC LIMIT 1",
        )?
        .query_row([], |row| row.get(0))
        .optional()?;
    Ok(ended)
}

/// The unit of a scan: `lever/acme`, and what is said of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing<T> {
    /// Provider and unit.
    pub unit: String,
    /// What is said.
    pub said: T,
}

/// Units that failed since they last succeeded, with how often, the most often first.
pub fn failing(connection: &Connection) -> Result<Vec<Standing<u32>>> {
    read(
        connection,
        "SELECT provider || '/' || unit, consecutive_failures FROM scan_states
         INDEXED BY scan_states_failing WHERE consecutive_failures > 0 ORDER BY consecutive_failures DESC, provider, unit",
        |row| row.get(1),
    )
}

/// Units whose scans are not trusted, and why.
pub fn suspects(connection: &Connection) -> Result<Vec<Standing<Suspect>>> {
    read(
        connection,
        "SELECT provider || '/' || unit, suspect FROM scan_states
         INDEXED BY scan_states_suspect WHERE suspect IS NOT NULL ORDER BY suspect_since, provider, unit",
        |row| row.get(1),
    )
}

/// Units whose last scan ended by one of their budgets, with its name.
pub fn cut(connection: &Connection) -> Result<Vec<Standing<String>>> {
    let (column, index) = ("stop_reason", "run_units_cut");
    LastScans { column, index, condition: IS_CUT, most: None }.read(connection, |row| row.get(1))
}

/// Units whose last scan had rows that became no offer, with their number.
pub fn skipping(connection: &Connection) -> Result<Vec<Standing<u64>>> {
    let (column, index) = ("skipped", "run_units_skipped");
    let last = LastScans { column, index, condition: "skipped > 0", most: None };
    last.read(connection, |row| Ok(row.get::<_, Count>(1)?.0))
}

/// Units whose scans met fields that could not be read that are looked at: where a system has a field that nobody reads, all
/// of its boards are such units.
pub const UNREAD_UNITS: u32 = 1_000;

const IS_UNREAD: &str = "instr(unread, '\"fields\":{}') = 0";

/// Whether there may be more units of [`unread`] than it gives.
pub fn has_more_unread(connection: &Connection) -> Result<bool> {
    let units: u32 = connection
        .prepare_cached(&format!(
            "SELECT count(*) FROM (SELECT 1 FROM run_units INDEXED BY run_units_unread
                WHERE {IS_UNREAD} AND finished_at IS NOT NULL GROUP BY provider, kind, unit LIMIT ?1)"
        ))?
        .query_row([UNREAD_UNITS + 1], |row| row.get(0))?;
    Ok(units > UNREAD_UNITS)
}

/// Units whose last scan met fields that could not be read, with what could not, among the first [`UNREAD_UNITS`] that ever
/// met some.
pub fn unread(connection: &Connection) -> Result<Vec<Standing<UnreadScan>>> {
    let last = LastScans {
        column: "unread",
        index: "run_units_unread",
        condition: IS_UNREAD,
        most: Some(UNREAD_UNITS),
    };
    let scans = last.read(connection, |row| row.get::<_, String>(1))?;
    let read = |scan: Standing<String>| {
        // What somebody else wrote there, and is no such count, is left out.
        let said: UnreadScan = serde_json::from_str(&scan.said).ok()?;
        (!said.fields.is_empty()).then_some(Standing { unit: scan.unit, said })
    };
    Ok(scans.into_iter().filter_map(read).collect())
}

/// Open offers whose details are still to be had.
pub fn incomplete(connection: &Connection) -> Result<u64> {
    let count: Count = connection
        .prepare_cached("SELECT CAST(total(max(owed, 0)) AS INTEGER) FROM offer_counts")?
        .query_row([], |row| row.get(0))?;
    Ok(count.0)
}

/// Of the last scan of each unit that ended, a column where a condition holds. The index has the ended scans for which it
/// holds: most units have none.
#[derive(Clone, Copy)]
struct LastScans {
    column: &'static str,
    index: &'static str,
    condition: &'static str,
    /// Units that are looked at.
    most: Option<u32>,
}

impl LastScans {
    fn read<T>(
        self,
        connection: &Connection,
        said: impl Fn(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<Standing<T>>> {
        let Self { column, index, condition, most } = self;
        let limit = most.map_or_else(String::new, |most| format!(" LIMIT {most}"));
        let sql = format!(
            "SELECT scan.provider || '/' || scan.unit, scan.{column}
             FROM (SELECT max(id) AS id FROM run_units INDEXED BY {index}
                   WHERE {condition} AND finished_at IS NOT NULL GROUP BY provider, kind, unit{limit}) AS last
             CROSS JOIN run_units AS scan ON scan.id = last.id
             WHERE NOT EXISTS (SELECT 1 FROM run_units AS later
                   WHERE later.provider = scan.provider AND later.kind = scan.kind AND later.unit = scan.unit
                       AND later.id > scan.id AND later.finished_at IS NOT NULL)
                 AND EXISTS (SELECT 1 FROM scan_states AS state
                   WHERE state.provider = scan.provider AND state.kind = scan.kind AND state.unit = scan.unit)
             ORDER BY scan.provider, scan.unit"
        );
        read(connection, &sql, said)
    }
}

fn read<T>(
    connection: &Connection,
    sql: &str,
    said: impl Fn(&Row<'_>) -> rusqlite::Result<T>,
) -> Result<Vec<Standing<T>>> {
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map([], |row| Ok(Standing { unit: row.get(0)?, said: said(row)? }))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
