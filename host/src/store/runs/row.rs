//! The whole row of a unit of a run, as tests look at it: the program asks for no more than it needs.

use std::collections::BTreeMap;

use rusqlite::{Connection, Row};

use super::counters::UnitCounters;
use crate::{
    domain::{Timestamp, UnreadScan},
    store::{
        Result,
        keys::UnitKind,
        values::{Count, Json},
    },
};

/// One unit of one run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct UnitRow {
    /// Grows with each unit.
    pub(crate) id: i64,
    /// The run.
    pub(crate) run_id: i64,
    /// The provider's name.
    pub(crate) provider: String,
    /// Board or search.
    pub(crate) kind: UnitKind,
    /// The board, or the search's name.
    pub(crate) unit: String,
    /// When its scan began.
    pub(crate) started_at: Timestamp,
    /// When it ended; absent: it is running or its run was killed.
    pub(crate) finished_at: Option<Timestamp>,
    /// How it ended.
    pub(crate) outcome: Option<String>,
    /// What stopped it before its end.
    pub(crate) stop_reason: Option<String>,
    /// What its pages covered; absent where none came.
    pub(crate) coverage: Option<String>,
    /// The offers it showed.
    pub(crate) offers: u64,
    /// The source's own count.
    pub(crate) total: Option<u64>,
    /// Why it closed nothing on its own.
    pub(crate) held: Option<String>,
    /// Its counters.
    pub(crate) counters: UnitCounters,
    /// The class of the failure.
    pub(crate) error_class: Option<String>,
    /// What the failure said.
    pub(crate) error_message: Option<String>,
}

/// The units of a run, in the order they were begun.
pub(crate) fn units_of(connection: &Connection, run_id: i64) -> Result<Vec<UnitRow>> {
    let mut statement = connection.prepare_cached("SELECT * FROM run_units WHERE run_id = ?1 ORDER BY id")?;
    let units = statement.query_map([run_id], unit_row)?.collect::<rusqlite::Result<_>>()?;
    Ok(units)
}

fn unit_row(row: &Row<'_>) -> rusqlite::Result<UnitRow> {
    Ok(UnitRow {
        id: row.get("id")?,
        run_id: row.get("run_id")?,
        provider: row.get("provider")?,
        kind: row.get("kind")?,
        unit: row.get("unit")?,
        started_at: row.get("started_at")?,
        finished_at: row.get("finished_at")?,
        outcome: row.get("outcome")?,
        stop_reason: row.get("stop_reason")?,
        coverage: row.get("coverage")?,
        offers: row.get::<_, Count>("offers")?.0,
        total: row.get::<_, Option<Count>>("total")?.map(|count| count.0),
        held: row.get("held")?,
        counters: counters_row(row)?,
        error_class: row.get("error_class")?,
        error_message: row.get("error_message")?,
    })
}

fn counters_row(row: &Row<'_>) -> rusqlite::Result<UnitCounters> {
    let count = |name: &str| row.get::<_, Count>(name).map(|count| count.0);
    Ok(UnitCounters {
        pages: count("pages")?,
        requests: count("requests")?,
        rate_limited: count("rate_limited")?,
        errors: count("errors")?,
        bytes_received: count("bytes_received")?,
        new: count("new")?,
        changed: count("changed")?,
        unchanged: count("unchanged")?,
        closed: count("closed")?,
        reopened: count("reopened")?,
        skipped: count("skipped")?,
        hydrated: count("hydrated")?,
        skip_reasons: row.get::<_, Json<BTreeMap<String, u64>>>("skip_reasons")?.0,
        unread: row.get::<_, Option<Json<UnreadScan>>>("unread")?.map(|unread| unread.0).unwrap_or_default(),
    })
}
