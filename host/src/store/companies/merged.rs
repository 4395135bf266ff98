//! What is kept of companies that were merged into others: where their ids lead, and what they were.

use rusqlite::{Connection, OptionalExtension, Row};
use serde::Serialize;

use crate::{
    domain::{Resolution, Timestamp, companies::normalize_name},
    store::Result,
};

/// A company that was merged into another, as it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Merged {
    /// The id that it had, which leads to the kept company.
    pub id: i64,
    /// As first written.
    pub name: String,
    /// Its own site.
    pub website: Option<String>,
    /// The registrable domain of that site.
    pub domain: Option<String>,
    /// What a person had decided of it.
    pub resolution: Resolution,
    /// When it became known.
    pub created_at: Timestamp,
    /// When it was merged.
    pub merged_at: Timestamp,
    /// Why, for a person to read.
    pub reason: String,
}

/// The id of the company that `id` leads to: itself, or the company it was merged into. An id that was never
/// given is returned as it is.
///
/// For ids that were read in an earlier transaction: the company may have been merged since.
pub fn living(connection: &Connection, id: i64) -> Result<i64> {
    let kept = connection
        .prepare_cached("SELECT kept_id FROM company_merges WHERE gone_id = ?1")?
        .query_row([id], |row| row.get(0))
        .optional()?;
    Ok(kept.unwrap_or(id))
}

/// The companies that were merged into this one, in the order of the merges.
pub fn merged_into(connection: &Connection, kept: i64) -> Result<Vec<Merged>> {
    let mut statement = connection.prepare_cached(
        "SELECT gone_id, name, website, domain, resolution, created_at, merged_at, reason
         FROM company_merges WHERE kept_id = ?1 ORDER BY merged_at, gone_id",
    )?;
    let merged = statement.query_map([kept], merged_row)?.collect::<rusqlite::Result<_>>()?;
    Ok(merged)
}

/// The companies into which a company of this name or domain was merged, by id.
pub fn merged_as(connection: &Connection, name: &str) -> Result<Vec<i64>> {
    let mut statement = connection.prepare_cached(
        "SELECT DISTINCT kept_id FROM company_merges WHERE name_normalized = ?1 OR domain = ?2 ORDER BY kept_id",
    )?;
    let of = (normalize_name(name), name.trim().to_lowercase());
    let kept = statement.query_map(of, |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    Ok(kept)
}

fn merged_row(row: &Row<'_>) -> rusqlite::Result<Merged> {
    Ok(Merged {
        id: row.get(0)?,
        name: row.get(1)?,
        website: row.get(2)?,
        domain: row.get(3)?,
        resolution: row.get(4)?,
        created_at: row.get(5)?,
        merged_at: row.get(6)?,
        reason: row.get(7)?,
    })
}
