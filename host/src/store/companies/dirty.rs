//! The companies whose figures are out of date.

use rusqlite::{Connection, Transaction};

use super::merged::living;
use crate::store::{Result, values::Count};

/// Notes that the figures of a company are out of date, in the transaction that made them so. An id that was
/// merged away means the company it leads to.
pub(in crate::store) fn mark_dirty(tx: &Transaction<'_>, company_id: i64) -> Result<()> {
    tx.prepare_cached("INSERT OR IGNORE INTO dirty_companies (company_id) VALUES (?1)")?
        .execute([living(tx, company_id)?])?;
    Ok(())
}

/// [`mark_dirty`], and its offers are to be grouped into openings again.
pub(in crate::store) fn mark_regroup(tx: &Transaction<'_>, company_id: i64) -> Result<()> {
    tx.prepare_cached(
        "INSERT INTO dirty_companies (company_id, regroup) VALUES (?1, 1)
         ON CONFLICT (company_id) DO UPDATE SET regroup = 1 WHERE regroup = 0",
    )?
    .execute([living(tx, company_id)?])?;
    Ok(())
}

/// Companies whose figures are out of date, at most `limit`, by id. [`aggregate`](fn@super::aggregate) removes them
/// from the list.
pub fn take_dirty(connection: &Connection, limit: u32) -> Result<Vec<i64>> {
    let mut statement =
        connection.prepare_cached("SELECT company_id FROM dirty_companies ORDER BY company_id LIMIT ?1")?;
    let ids = statement.query_map([limit], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    Ok(ids)
}

/// How many companies' figures are out of date.
pub fn count_dirty(connection: &Connection) -> Result<u64> {
    let count: Count =
        connection.prepare_cached("SELECT count(*) FROM dirty_companies")?.query_row([], |row| row.get(0))?;
    Ok(count.0)
}
