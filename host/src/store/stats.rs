//! The size of the database and of what is in it, for `status` and `doctor`.

use rusqlite::Connection;
use serde::Serialize;

use super::{
    Result,
    offers::{self, OfferCounts},
    values::Count,
};

/// How much is stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StoreStats {
    /// The database file, without what still waits in the write-ahead log.
    pub size_bytes: u64,
    /// Of those, the bytes in free pages.
    pub free_bytes: u64,
    /// The schema.
    pub schema: u32,
    /// Companies.
    pub companies: u64,
    /// Links of companies to boards that are scanned: listed by a person, or confirmed.
    pub sources: u64,
    /// Companies whose figures are out of date.
    pub dirty_companies: u64,
    /// Answers kept for revalidation.
    pub cached_responses: u64,
    /// The bytes of these answers.
    pub cached_bytes: u64,
    /// Offers by provider.
    pub offers: Vec<OfferCounts>,
}

/// The bytes of the database, with what this connection has written and not committed yet.
pub fn size_bytes(connection: &Connection) -> Result<u64> {
    Ok(page_bytes(connection)? * page_count(connection)?)
}

/// The bytes of one page, which stay the same while the database is open.
pub(super) fn page_bytes(connection: &Connection) -> Result<u64> {
    let Count(bytes) = connection.prepare_cached("PRAGMA page_size")?.query_row([], |row| row.get(0))?;
    Ok(bytes)
}

/// The pages of the database, with those that this connection has written and not committed yet. SQLite prepares such a
/// statement anew each time.
pub fn page_count(connection: &Connection) -> Result<u64> {
    let Count(pages) = connection.prepare_cached("PRAGMA page_count")?.query_row([], |row| row.get(0))?;
    Ok(pages)
}

/// Counts what is stored.
pub fn stats(connection: &Connection) -> Result<StoreStats> {
    let number = |sql: &str| -> Result<u64> {
        Ok(connection.prepare_cached(sql)?.query_row([], |row| row.get::<_, Count>(0))?.0)
    };
    let page = number("PRAGMA page_size")?;
    Ok(StoreStats {
        size_bytes: size_bytes(connection)?,
        free_bytes: page * number("PRAGMA freelist_count")?,
        schema: connection.pragma_query_value(None, "user_version", |row| row.get(0))?,
        companies: number(
            "SELECT (SELECT count(*) FROM companies)
                 - (SELECT count(*) FROM companies INDEXED BY companies_removed WHERE removed_at IS NOT NULL)",
        )?,
        sources: number("SELECT count(*) FROM company_sources WHERE state IN ('listed', 'confirmed')")?,
        dirty_companies: number("SELECT count(*) FROM dirty_companies")?,
        cached_responses: number("SELECT count(*) FROM cached_responses")?,
        cached_bytes: number("SELECT CAST(total(max(size, 0)) AS INTEGER) FROM cached_responses")?,
        offers: offers::counts(connection)?,
    })
}
