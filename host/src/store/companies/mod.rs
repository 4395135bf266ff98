//! Companies: who is hiring, and the figures of their open offers.
//!
//! Identity is the registrable domain, else the normalised name; both come from the caller. What is
//! known of a company is never overwritten, only blanks are filled. The figures are always computed
//! from the offers afresh, and which companies need that is kept in the database itself.

mod aggregate;
mod read;

use rusqlite::{OptionalExtension, Row, Transaction};

pub use self::{
    aggregate::{aggregate, take_dirty},
    read::{CompanyFilter, CompanyRow, CompanyState, for_each, get, list},
};
use super::{Result, StoreError};
use crate::domain::Timestamp;

pub(super) use self::aggregate::{mark_dirty, mark_regroup};

/// What a source or a list says of a company.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CompanyFacts {
    /// As written; may be empty where only the domain is known.
    pub name: String,
    /// By the rules of company identity; empty only where `name` is.
    pub name_normalized: String,
    /// The company's own site.
    pub website: Option<String>,
    /// The registrable domain of that site; never that of a job board.
    pub domain: Option<String>,
}

/// The company that facts belong to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resolved {
    /// It was not known before.
    Created(i64),
    /// It was.
    Existing(i64),
}

impl Resolved {
    /// The company's id.
    #[must_use]
    pub const fn id(self) -> i64 {
        match self {
            Self::Created(id) | Self::Existing(id) => id,
        }
    }
}

impl CompanyFacts {
    /// Whether there is anything to know a company by.
    #[must_use]
    pub fn identifies(&self) -> bool {
        self.domain.is_some() || !self.name_normalized.is_empty()
    }
}

/// What is stored of a company's identity.
struct Stored {
    id: i64,
    name: String,
    website: Option<String>,
    domain: Option<String>,
}

/// Finds the company of these facts or creates it.
///
/// By domain first. A company known by its name alone gets a domain that is learnt later. Facts
/// without a domain also find a company that has one, if it is the only one of that name.
pub fn resolve(tx: &Transaction<'_>, facts: &CompanyFacts, now: Timestamp) -> Result<Resolved> {
    if !facts.identifies() {
        return Err(StoreError::Invalid("a company needs a name or a domain; give one".to_owned()));
    }
    match find(tx, facts)? {
        Some(stored) => {
            fill_blanks(tx, &stored, facts, now)?;
            Ok(Resolved::Existing(stored.id))
        }
        None => Ok(Resolved::Created(create(tx, facts, now)?)),
    }
}

fn find(tx: &Transaction<'_>, facts: &CompanyFacts) -> Result<Option<Stored>> {
    if let Some(domain) = &facts.domain {
        let stored = tx
            .prepare_cached("SELECT id, name, website, domain FROM companies WHERE domain = ?1")?
            .query_row([domain], stored_row)
            .optional()?;
        if stored.is_some() {
            return Ok(stored);
        }
    }
    if facts.name_normalized.is_empty() {
        return Ok(None);
    }
    let by_name = tx
        .prepare_cached(
            "SELECT id, name, website, domain FROM companies
             WHERE name_normalized = ?1 AND domain IS NULL",
        )?
        .query_row([&facts.name_normalized], stored_row)
        .optional()?;
    if by_name.is_some() || facts.domain.is_some() {
        return Ok(by_name);
    }
    only_one_named(tx, &facts.name_normalized)
}

/// The company with a domain that bears this name, if there is exactly one.
fn only_one_named(tx: &Transaction<'_>, name_normalized: &str) -> Result<Option<Stored>> {
    let mut statement = tx.prepare_cached(
        "SELECT id, name, website, domain FROM companies
         WHERE name_normalized = ?1 AND domain IS NOT NULL LIMIT 2",
    )?;
    let mut named: Vec<Stored> =
        statement.query_map([name_normalized], stored_row)?.collect::<rusqlite::Result<_>>()?;
    Ok(if named.len() == 1 { named.pop() } else { None })
}

fn fill_blanks(tx: &Transaction<'_>, stored: &Stored, facts: &CompanyFacts, now: Timestamp) -> Result<()> {
    let name = stored.name.is_empty() && !facts.name.is_empty();
    let website = stored.website.is_none() && facts.website.is_some();
    let domain = stored.domain.is_none() && facts.domain.is_some();
    if !(name || website || domain) {
        return Ok(());
    }
    tx.prepare_cached(
        "UPDATE companies SET
             name = CASE name WHEN '' THEN ?2 ELSE name END,
             name_normalized = CASE name WHEN '' THEN ?3 ELSE name_normalized END,
             website = coalesce(website, ?4), domain = coalesce(domain, ?5), updated_at = ?6
         WHERE id = ?1",
    )?
    .execute((stored.id, &facts.name, &facts.name_normalized, &facts.website, &facts.domain, now))?;
    Ok(())
}

fn create(tx: &Transaction<'_>, facts: &CompanyFacts, now: Timestamp) -> Result<i64> {
    Ok(tx
        .prepare_cached(
            "INSERT INTO companies (name, name_normalized, website, domain, created_at, updated_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?5)",
        )?
        .insert((&facts.name, &facts.name_normalized, &facts.website, &facts.domain, now))?)
}

fn stored_row(row: &Row<'_>) -> rusqlite::Result<Stored> {
    Ok(Stored { id: row.get(0)?, name: row.get(1)?, website: row.get(2)?, domain: row.get(3)? })
}

#[cfg(test)]
mod tests;
