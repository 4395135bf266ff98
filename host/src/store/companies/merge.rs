//! Two records that are one company: one is kept, the other goes into it with all that it had.
//!
//! Nothing that pointed to the company that goes is lost or left behind, and what it said of itself stays
//! readable. Its id and its name lead to the kept one, in one step however often that one went into others
//! itself. Which two are one is decided elsewhere; two companies of different domains never are.

mod boards;

use rusqlite::{Connection, OptionalExtension, Row, Transaction};
use serde::Serialize;

use super::mark_regroup;
use crate::{
    domain::{Resolution, Timestamp, companies::normalize_name},
    store::{Result, StoreError},
};

/// A company that went into another, as it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Merged {
    /// The id that it had, which leads to the kept company now.
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
    /// When it went into the other.
    pub merged_at: Timestamp,
    /// Why, for a person to read.
    pub reason: String,
}

/// Moves all that points to `gone` to `kept`, and notes what `gone` was and why it went.
///
/// What `kept` does not know of itself it takes from `gone`; a person's decision outranks none, and of two
/// different ones that on `kept` stands. Refused where both have a domain.
pub fn merge(tx: &Transaction<'_>, kept: i64, gone: i64, reason: &str, now: Timestamp) -> Result<()> {
    check(tx, kept, gone)?;
    boards::join(tx, kept, gone)?;
    join_looks(tx, kept, gone)?;
    for statement in MOVES {
        tx.prepare_cached(statement)?.execute((kept, gone))?;
    }
    tx.prepare_cached(
        "INSERT INTO company_merges (gone_id, kept_id, name, name_normalized, website, domain, resolution,
             created_at, merged_at, reason)
         SELECT id, ?1, name, name_normalized, website, domain, resolution, created_at, ?3, ?4
         FROM companies WHERE id = ?2",
    )?
    .execute((kept, gone, now, reason))?;
    tx.prepare_cached("DELETE FROM companies WHERE id = ?1")?.execute([gone])?;
    fill_from(tx, kept, gone, now)?;
    mark_regroup(tx, kept)
}

/// What simply changes hands, from `?2` to `?1`. Earlier merges into `gone` go on in one step.
const MOVES: &[&str] = &[
    "UPDATE offers SET company_id = ?1 WHERE company_id = ?2",
    "UPDATE openings SET company_id = ?1 WHERE company_id = ?2",
    "UPDATE directory_entries SET company_id = ?1 WHERE company_id = ?2",
    "UPDATE model_feedback SET company_id = ?1 WHERE company_id = ?2",
    "UPDATE company_merges SET kept_id = ?1 WHERE kept_id = ?2",
];

fn check(tx: &Transaction<'_>, kept: i64, gone: i64) -> Result<()> {
    let mut statement = tx.prepare_cached("SELECT domain FROM companies WHERE id = ?1")?;
    let mut domain_of = |id: i64| -> Result<Option<String>> {
        let found = statement.query_row([id], |row| row.get(0)).optional()?;
        found.ok_or_else(|| {
            StoreError::Invalid(format!("company {id} is not there; `companies list` shows them"))
        })
    };
    let (into, from) = (domain_of(kept)?, domain_of(gone)?);
    if kept == gone {
        return Err(StoreError::Invalid(format!("company {kept} cannot go into itself; name two")));
    }
    if let (Some(into), Some(from)) = (into, from) {
        return Err(StoreError::Invalid(format!(
            "companies {kept} and {gone} have the domains `{into}` and `{from}`; they are two companies"
        )));
    }
    Ok(())
}

/// Of two looks for boards the newer stays.
fn join_looks(tx: &Transaction<'_>, kept: i64, gone: i64) -> Result<()> {
    tx.prepare_cached(
        "DELETE FROM discoveries WHERE company_id = ?1
             AND checked_at < (SELECT checked_at FROM discoveries WHERE company_id = ?2)",
    )?
    .execute((kept, gone))?;
    // That of `gone` goes with its row where `kept` still has one.
    tx.prepare_cached("UPDATE OR IGNORE discoveries SET company_id = ?1 WHERE company_id = ?2")?
        .execute((kept, gone))?;
    Ok(())
}

fn fill_from(tx: &Transaction<'_>, kept: i64, gone: i64, now: Timestamp) -> Result<()> {
    tx.prepare_cached(
        "UPDATE companies SET
             named_alone = named_alone OR gone.domain IS NULL,
             name = CASE companies.name WHEN '' THEN gone.name ELSE companies.name END,
             name_normalized = CASE companies.name WHEN '' THEN gone.name_normalized
                 ELSE companies.name_normalized END,
             website = coalesce(companies.website, gone.website),
             domain = coalesce(companies.domain, gone.domain),
             resolution = CASE companies.resolution WHEN 'PENDING' THEN gone.resolution
                 ELSE companies.resolution END,
             created_at = min(companies.created_at, gone.created_at),
             updated_at = ?3
         FROM company_merges AS gone WHERE companies.id = ?1 AND gone.gone_id = ?2",
    )?
    .execute((kept, gone, now))?;
    Ok(())
}

/// The id of the company that `id` leads to: itself, or the one it went into. An id that was never given is
/// given back.
///
/// For ids that were read in an earlier transaction: the company may have gone into another since.
pub fn living(connection: &Connection, id: i64) -> Result<i64> {
    let kept = connection
        .prepare_cached("SELECT kept_id FROM company_merges WHERE gone_id = ?1")?
        .query_row([id], |row| row.get(0))
        .optional()?;
    Ok(kept.unwrap_or(id))
}

/// The companies that went into this one, in the order in which they did.
pub fn merged_into(connection: &Connection, kept: i64) -> Result<Vec<Merged>> {
    let mut statement = connection.prepare_cached(
        "SELECT gone_id, name, website, domain, resolution, created_at, merged_at, reason
         FROM company_merges WHERE kept_id = ?1 ORDER BY merged_at, gone_id",
    )?;
    let merged = statement.query_map([kept], merged_row)?.collect::<rusqlite::Result<_>>()?;
    Ok(merged)
}

/// The companies into which one of this name went, by id.
pub fn merged_as(connection: &Connection, name: &str) -> Result<Vec<i64>> {
    let mut statement = connection.prepare_cached(
        "SELECT DISTINCT kept_id FROM company_merges WHERE name_normalized = ?1 ORDER BY kept_id",
    )?;
    let kept =
        statement.query_map([normalize_name(name)], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
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

#[cfg(test)]
mod tests;
