//! Companies whose website says nothing of whose it is.

use rusqlite::{Connection, OptionalExtension as _};

use crate::store::{Result, values::Count};

/// How many companies have a website and no domain, and the name and website of the first.
pub fn without_domain(connection: &Connection) -> Result<(u64, Option<(String, String)>)> {
    // The index of names alone holds those without a domain.
    let count: Count = connection
        .prepare_cached("SELECT count(*) FROM companies WHERE domain IS NULL AND website IS NOT NULL")?
        .query_row([], |row| row.get(0))?;
    let first = connection
        .prepare_cached(
            "SELECT name, website FROM companies INDEXED BY companies_name_alone
             WHERE domain IS NULL AND website IS NOT NULL ORDER BY id LIMIT 1",
        )?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    Ok((count.0, first))
}
