//! How many boards are known of each provider.

use rusqlite::Connection;

use crate::store::{Result, values::Count};

/// Providers by name, each with its boards that are or may be a company's, however many companies share one.
pub fn count_by_provider(connection: &Connection) -> Result<Vec<(String, u64)>> {
    let mut statement = connection.prepare_cached(
        "SELECT provider, count(DISTINCT tenant) FROM company_sources WHERE state NOT IN ('rejected', 'removed')
         GROUP BY provider ORDER BY provider",
    )?;
    let counts = statement
        .query_map([], |row| Ok((row.get(0)?, row.get::<_, Count>(1)?.0)))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(counts)
}
