//! What the units of a run came to at each provider: kept when the run ends, and summed up while it is on its way.

use rusqlite::{Connection, Row};
use serde::Serialize;

use crate::{
    domain::Timestamp,
    store::{Fenced, Result, keys::UnitKind, standing::IS_CUT, values::Count},
};

/// What a run did at one provider.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Default)]
pub struct ProviderSums {
    /// The provider's name.
    pub provider: String,
    /// Its boards and queries.
    pub units: u64,
    /// Those that failed.
    pub failed: u64,
    /// Pages committed.
    pub pages: u64,
    /// Requests sent.
    pub requests: u64,
    /// Answers 429.
    pub rate_limited: u64,
    /// Offers not known before.
    pub new: u64,
    /// Offers whose content changed.
    pub changed: u64,
    /// Offers that did not change.
    pub unchanged: u64,
    /// Offers that were closed.
    pub closed: u64,
    /// Offers that were opened again.
    pub reopened: u64,
    /// Rows that could not be read.
    pub skipped: u64,
    /// Bytes received.
    pub bytes_received: u64,
}

/// The sums, by provider. What a database of others counts may be any number.
const SUMMED: &str = "SELECT provider, count(*), count(error_class),
        CAST(total(max(pages, 0)) AS INTEGER), CAST(total(max(requests, 0)) AS INTEGER),
        CAST(total(max(rate_limited, 0)) AS INTEGER), CAST(total(max(new, 0)) AS INTEGER),
        CAST(total(max(changed, 0)) AS INTEGER), CAST(total(max(unchanged, 0)) AS INTEGER),
        CAST(total(max(closed, 0)) AS INTEGER), CAST(total(max(reopened, 0)) AS INTEGER),
        CAST(total(max(skipped, 0)) AS INTEGER), CAST(total(max(bytes_received, 0)) AS INTEGER)
    FROM run_units WHERE run_id = ?1 GROUP BY provider";

/// Keeps the sums of a run that ends.
pub(super) fn keep(tx: &Fenced<'_>, run_id: i64) -> Result<()> {
    tx.prepare_cached(&format!(
        "INSERT OR REPLACE INTO run_counts (provider, units, failed, pages, requests, rate_limited, new, changed,
             unchanged, closed, reopened, skipped, bytes_received, run_id)
         SELECT *, ?1 FROM ({SUMMED})"
    ))?
    .execute([run_id])?;
    Ok(())
}

/// What a run did, by provider.
pub fn sums(connection: &Connection, run_id: i64) -> Result<Vec<ProviderSums>> {
    let kept = read(
        connection,
        "SELECT provider, units, failed, pages, requests, rate_limited, new, changed, unchanged, closed, reopened,
             skipped, bytes_received
         FROM run_counts WHERE run_id = ?1 ORDER BY provider",
        run_id,
    )?;
    // A run that is on its way, or died, has none.
    if kept.is_empty() { read(connection, &format!("{SUMMED} ORDER BY provider"), run_id) } else { Ok(kept) }
}

fn read(connection: &Connection, sql: &str, run_id: i64) -> Result<Vec<ProviderSums>> {
    let mut statement = connection.prepare_cached(sql)?;
    let sums = statement.query_map([run_id], sums_row)?.collect::<rusqlite::Result<_>>()?;
    Ok(sums)
}

fn sums_row(row: &Row<'_>) -> rusqlite::Result<ProviderSums> {
    let count = |index| row.get::<_, Count>(index).map(|count| count.0);
    Ok(ProviderSums {
        provider: row.get(0)?,
        units: count(1)?,
        failed: count(2)?,
        pages: count(3)?,
        requests: count(4)?,
        rate_limited: count(5)?,
        new: count(6)?,
        changed: count(7)?,
        unchanged: count(8)?,
        closed: count(9)?,
        reopened: count(10)?,
        skipped: count(11)?,
        bytes_received: count(12)?,
    })
}

/// A unit of a run that a word ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoppedUnit {
    /// The provider's name.
    pub provider: String,
    /// Board or search.
    pub kind: UnitKind,
    /// The board, or the search's name.
    pub unit: String,
    /// The word.
    pub stop_reason: String,
    /// When its scan ended.
    pub finished_at: Option<Timestamp>,
}

/// The units of a run that ended by one of their budgets, in the order in which they were begun.
pub fn cut_units(connection: &Connection, run_id: i64) -> Result<Vec<StoppedUnit>> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT provider, kind, unit, stop_reason, finished_at FROM run_units INDEXED BY run_units_cut
         WHERE {IS_CUT} AND finished_at IS NOT NULL AND run_id = ?1 ORDER BY id"
    ))?;
    let units = statement
        .query_map([run_id], |row| {
            Ok(StoppedUnit {
                provider: row.get(0)?,
                kind: row.get(1)?,
                unit: row.get(2)?,
                stop_reason: row.get(3)?,
                finished_at: row.get(4)?,
            })
        })?
        .collect::<rusqlite::Result<_>>()?;
    Ok(units)
}
