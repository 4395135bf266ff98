//! Companies whose website says nothing of whose it is.

use rusqlite::{Connection, OptionalExtension as _};

use crate::store::{Result, values::Count};

/// How many companies have a website and no domain, and the name and website of the first.
pub fn without_domain(connection: &Connection) -> Result<(u64, Option<(String, String)>)> {
    // The index of names alone holds those without a domain.
    let (count, id): (Count, Option<i64>) = connection
        .prepare_cached(
            "SELECT count(*), min(id) FROM companies WHERE domain IS NULL AND website IS NOT NULL",
        )?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let first = connection
        .prepare_cached("SELECT name, website FROM companies WHERE id = ?1 AND website IS NOT NULL")?
        .query_row([id], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    Ok((count.0, first))
}
