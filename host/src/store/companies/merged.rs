//! What is kept of companies that were merged into others: where their ids lead, and what they were.

use rusqlite::{Connection, OptionalExtension, Row, Transaction};
use serde::Serialize;

use crate::{
    domain::{Resolution, Timestamp, companies::normalize_name},
    store::{Result, companies::CompanyFacts},
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

/// Makes the company of these facts one of its own again that was merged into `kept`: with its id, as it was then. `None`
/// if none was, or if the facts could mean `kept` itself.
pub(in crate::store) fn part(
    tx: &Transaction<'_>,
    kept: i64,
    facts: &CompanyFacts,
    now: Timestamp,
) -> Result<Option<i64>> {
    let found = tx
        .prepare_cached(
            "SELECT gone.gone_id, iif(gone.domain IS NULL, gone.name_normalized, kept.name_normalized),
                 gone.domain IS NULL OR gone.domain IS kept.domain
             FROM company_merges AS gone JOIN companies AS kept ON kept.id = gone.kept_id
             WHERE kept.id = ?1 AND iif(?2 IS NULL OR gone.domain IS NULL,
                 gone.name_normalized = ?3 AND kept.name_normalized <> ?3, gone.domain = ?2)
             ORDER BY gone.merged_at DESC, gone.gone_id DESC LIMIT 1",
        )?
        .query_row((kept, &facts.domain, &facts.name_normalized), |row| {
            Ok((row.get(0)?, row.get::<_, String>(1)?, row.get(2)?))
        })
        .optional()?;
    let Some((gone, name, leaves_a_name_alone)) = found else { return Ok(None) };
    // Of a name alone there is one company.
    if leaves_a_name_alone && is_known_alone(tx, &name)? {
        return Ok(None);
    }
    bring_back(tx, kept, gone, now)?;
    Ok(Some(gone))
}

fn is_known_alone(connection: &Connection, name_normalized: &str) -> Result<bool> {
    Ok(connection
        .prepare_cached("SELECT 1 FROM companies WHERE name_normalized = ?1 AND domain IS NULL")?
        .exists([name_normalized])?)
}

/// The row of a company that was merged away, which takes its domain along if `kept` had it from there.
fn bring_back(tx: &Transaction<'_>, kept: i64, gone: i64, now: Timestamp) -> Result<()> {
    tx.prepare_cached(
        "UPDATE companies SET domain = NULL, website = NULL, updated_at = ?3
         WHERE id = ?1 AND domain = (SELECT domain FROM company_merges WHERE gone_id = ?2)",
    )?
    .execute((kept, gone, now))?;
    tx.prepare_cached(
        "INSERT INTO companies (id, name, name_normalized, website, domain, resolution, created_at, updated_at,
             named_alone)
         SELECT gone_id, name, name_normalized, website, domain, resolution, created_at, ?2, domain IS NULL
         FROM company_merges WHERE gone_id = ?1",
    )?
    .execute((gone, now))?;
    tx.prepare_cached("DELETE FROM company_merges WHERE gone_id = ?1")?.execute([gone])?;
    Ok(())
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
