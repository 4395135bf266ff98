//! Merging two records of one company: one is kept, and takes over all that the other had.
//!
//! Every reference to the company that goes is moved, and its own data stays readable. Its id and its name lead to
//! the kept company directly, also when that one is merged into others later. Which records are one company is
//! decided elsewhere; two companies with different domains are only by a person's word.

mod links;

use rusqlite::{OptionalExtension, Transaction};

use super::mark_regroup;
use crate::{
    domain::Timestamp,
    store::{Result, StoreError},
};

/// Moves all references to `gone` to `kept`, and keeps the data of `gone` and the reason of the merge.
///
/// Blanks of `kept` are filled from `gone`. A person's decision on either holds; of two different ones that on
/// `kept` does. Refused if both have a domain.
pub fn merge(tx: &Transaction<'_>, kept: i64, gone: i64, reason: &str, now: Timestamp) -> Result<()> {
    if let (Some(into), Some(from)) = check_mergeable(tx, kept, gone)? {
        return Err(StoreError::Invalid(format!(
            "companies {kept} and {gone} have the domains `{into}` and `{from}`; they are two companies"
        )));
    }
    unite(tx, kept, gone, reason, now)
}

/// [`merge`] by a person's word, who may say so of companies with two domains too: that of `gone` leads to `kept`.
pub fn merge_by_person(
    tx: &Transaction<'_>,
    kept: i64,
    gone: i64,
    reason: &str,
    now: Timestamp,
) -> Result<()> {
    check_mergeable(tx, kept, gone)?;
    unite(tx, kept, gone, reason, now)
}

fn unite(tx: &Transaction<'_>, kept: i64, gone: i64, reason: &str, now: Timestamp) -> Result<()> {
    links::move_links(tx, kept, gone)?;
    keep_newer_discovery(tx, kept, gone)?;
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
    // Of two of which one was removed, the company is the other.
    tx.prepare_cached(
        "UPDATE companies SET removed_at = NULL
         WHERE id = ?1 AND EXISTS (SELECT 1 FROM companies WHERE id = ?2 AND removed_at IS NULL)",
    )?
    .execute((kept, gone))?;
    tx.prepare_cached("DELETE FROM companies WHERE id = ?1")?.execute([gone])?;
    fill_blanks_from(tx, kept, gone, now)?;
    mark_regroup(tx, kept)
}

/// References that are moved from `?2` to `?1`, earlier merges into `?2` among them.
const MOVES: &[&str] = &[
    "UPDATE offers SET company_id = ?1 WHERE company_id = ?2",
    "UPDATE openings SET company_id = ?1 WHERE company_id = ?2",
    "UPDATE directory_entries SET company_id = ?1 WHERE company_id = ?2",
    "UPDATE model_feedback SET company_id = ?1 WHERE company_id = ?2",
    "UPDATE company_merges SET kept_id = ?1 WHERE kept_id = ?2",
    // If `kept` was set aside too, the row of `gone` goes with it.
    "UPDATE OR IGNORE set_aside_companies SET company_id = ?1 WHERE company_id = ?2",
    "UPDATE company_words SET company_id = ?1 WHERE company_id = ?2",
    "UPDATE OR IGNORE sheet_cells SET company_id = ?1 WHERE company_id = ?2",
    "UPDATE OR IGNORE company_splits SET company_id = ?1 WHERE company_id = ?2 AND other_id <> ?1",
    "UPDATE OR IGNORE company_splits SET other_id = ?1 WHERE other_id = ?2 AND company_id <> ?1",
];

/// The domains of two different companies that are there.
fn check_mergeable(tx: &Transaction<'_>, kept: i64, gone: i64) -> Result<(Option<String>, Option<String>)> {
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
    Ok((into, from))
}

/// Keeps the newer of the two companies' discoveries.
fn keep_newer_discovery(tx: &Transaction<'_>, kept: i64, gone: i64) -> Result<()> {
    tx.prepare_cached(
        "DELETE FROM discoveries WHERE company_id = ?1
             AND checked_at < (SELECT checked_at FROM discoveries WHERE company_id = ?2)",
    )?
    .execute((kept, gone))?;
    // If `kept` still has one, that of `gone` is deleted with the row of `gone`.
    tx.prepare_cached("UPDATE OR IGNORE discoveries SET company_id = ?1 WHERE company_id = ?2")?
        .execute((kept, gone))?;
    Ok(())
}

fn fill_blanks_from(tx: &Transaction<'_>, kept: i64, gone: i64, now: Timestamp) -> Result<()> {
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

#[cfg(test)]
mod tests;
