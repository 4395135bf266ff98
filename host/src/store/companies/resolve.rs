//! The company that facts belong to: found by domain, else by name, else created.
//!
//! This runs for every advert of a search board, so an index serves every statement.

use rusqlite::{OptionalExtension, Row, Transaction};

use super::{facts::CompanyFacts, merge::merge};
use crate::{
    domain::{Timestamp, companies::names_nobody},
    store::{Result, StoreError},
};

/// The company that facts belong to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resolved {
    /// It was not known before.
    Created(i64),
    /// It was.
    Existing(i64),
    /// It was known as two companies, which are merged now.
    Joined {
        /// The company.
        id: i64,
        /// The id that was merged away: replace it by `id`, or look it up with [`living`](super::living).
        gone: i64,
    },
}

impl Resolved {
    /// The company's id.
    #[must_use]
    pub const fn id(self) -> i64 {
        match self {
            Self::Created(id) | Self::Existing(id) | Self::Joined { id, .. } => id,
        }
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
/// By domain first. A company known by its name alone gets the domain of later facts; if that domain is
/// another company's already, the two are merged, unless further companies have that name. Facts without a
/// domain also find a company that has one, if it is the only one of that name, now or before a merge.
pub fn resolve(tx: &Transaction<'_>, facts: &CompanyFacts, now: Timestamp) -> Result<Resolved> {
    if !facts.identifies() {
        return Err(StoreError::Invalid("a company needs a name or a domain; give one".to_owned()));
    }
    let Some(mut stored) = find(tx, facts)? else {
        return Ok(Resolved::Created(create(tx, facts, now)?));
    };
    let mut resolved = Resolved::Existing(stored.id);
    if let Some(namesake) = namesake(tx, &stored, facts)? {
        // Spreadsheets name companies by id: the older id is more likely to be in one.
        let (id, gone) = (stored.id.min(namesake), stored.id.max(namesake));
        merge(tx, id, gone, &merge_reason(facts), now)?;
        stored = by_id(tx, id)?;
        resolved = Resolved::Joined { id, gone };
    }
    fill_blanks(tx, &stored, facts, now)?;
    Ok(resolved)
}

/// ``the name `Acme` was given with the domain acme.example``
fn merge_reason(facts: &CompanyFacts) -> String {
    let domain = facts.domain.as_deref().unwrap_or_default();
    format!("the name `{}` was given with the domain {domain}", facts.name)
}

const STORED: &str = "SELECT id, name, website, domain FROM companies";

fn find(tx: &Transaction<'_>, facts: &CompanyFacts) -> Result<Option<Stored>> {
    if let Some(domain) = &facts.domain {
        let stored = tx
            .prepare_cached(&format!("{STORED} WHERE domain = ?1"))?
            .query_row([domain], stored_row)
            .optional()?;
        if stored.is_some() {
            return Ok(stored);
        }
        if let Some(kept) = merged_with_domain(tx, domain)? {
            return Ok(Some(by_id(tx, kept)?));
        }
    }
    if facts.name_normalized.is_empty() {
        return Ok(None);
    }
    let by_name = tx
        .prepare_cached(&format!("{STORED} WHERE name_normalized = ?1 AND domain IS NULL"))?
        .query_row([&facts.name_normalized], stored_row)
        .optional()?;
    if by_name.is_some() || facts.domain.is_some() {
        return Ok(by_name);
    }
    let by_name = match only_company_of_name(tx, &facts.name_normalized)? {
        Some(id) => Some(id),
        None => known_by_name_alone(tx, &facts.name_normalized)?,
    };
    by_name.map(|id| by_id(tx, id)).transpose()
}

/// The company into which a person merged the one of this domain.
fn merged_with_domain(tx: &Transaction<'_>, domain: &str) -> Result<Option<i64>> {
    let kept = tx
        .prepare_cached(
            "SELECT kept_id FROM company_merges WHERE domain = ?1 ORDER BY merged_at DESC LIMIT 1",
        )?
        .query_row([domain], |row| row.get(0))
        .optional()?;
    Ok(kept)
}

/// Of several companies of a name, the oldest that was once known by the name alone: the name alone still means
/// it, whatever became known of it and of others since.
fn known_by_name_alone(tx: &Transaction<'_>, name_normalized: &str) -> Result<Option<i64>> {
    let id = tx
        .prepare_cached(
            "SELECT id FROM companies WHERE name_normalized = ?1 AND named_alone ORDER BY id LIMIT 1",
        )?
        .query_row([name_normalized], |row| row.get(0))
        .optional()?;
    Ok(id)
}

fn by_id(tx: &Transaction<'_>, id: i64) -> Result<Stored> {
    Ok(tx.prepare_cached(&format!("{STORED} WHERE id = ?1"))?.query_row([id], stored_row)?)
}

/// The company that has this name and a domain, or had this name before a merge, if there is exactly one.
fn only_company_of_name(tx: &Transaction<'_>, name_normalized: &str) -> Result<Option<i64>> {
    let mut statement = tx.prepare_cached(
        "SELECT id FROM companies WHERE name_normalized = ?1 AND domain IS NOT NULL
         UNION SELECT kept_id FROM company_merges WHERE name_normalized = ?1 LIMIT 2",
    )?;
    let mut companies: Vec<i64> =
        statement.query_map([name_normalized], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    Ok(if companies.len() == 1 { companies.pop() } else { None })
}

/// The company known by the facts' name alone, if the facts show that it is the company `found` by their
/// domain. `None` if a third company has the name: then it could be either.
fn namesake(tx: &Transaction<'_>, found: &Stored, facts: &CompanyFacts) -> Result<Option<i64>> {
    let by_domain = facts.domain.is_some() && found.domain.is_some();
    if !by_domain || names_nobody(&facts.name_normalized) {
        return Ok(None);
    }
    let alone: Option<i64> = tx
        .prepare_cached("SELECT id FROM companies WHERE name_normalized = ?1 AND domain IS NULL")?
        .query_row([&facts.name_normalized], |row| row.get(0))
        .optional()?;
    let Some(alone) = alone else { return Ok(None) };
    if are_told_apart(tx, found.id, alone)? {
        return Ok(None);
    }
    let claimed: bool = tx
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM companies
                            WHERE name_normalized = ?1 AND domain IS NOT NULL AND id <> ?2)
                 OR EXISTS (SELECT 1 FROM company_merges
                            WHERE name_normalized = ?1 AND kept_id NOT IN (?2, ?3))",
        )?
        .query_row((&facts.name_normalized, found.id, alone), |row| row.get(0))?;
    Ok((!claimed).then_some(alone))
}

/// Whether a person said that these are two companies.
fn are_told_apart(tx: &Transaction<'_>, one: i64, other: i64) -> Result<bool> {
    let apart = tx
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM company_splits WHERE company_id = ?1 AND other_id = ?2)
                 OR EXISTS (SELECT 1 FROM company_splits WHERE company_id = ?2 AND other_id = ?1)",
        )?
        .query_row((one, other), |row| row.get(0))?;
    Ok(apart)
}

fn fill_blanks(tx: &Transaction<'_>, stored: &Stored, facts: &CompanyFacts, now: Timestamp) -> Result<()> {
    let name = stored.name.is_empty() && !facts.name.is_empty();
    let domain = stored.domain.is_none() && facts.domain.is_some();
    // A website without a registrable domain is a profile on another site: the company's own site replaces it.
    let website = (stored.website.is_none() || domain) && facts.website.is_some();
    if !(name || website || domain) {
        return Ok(());
    }
    tx.prepare_cached(
        "UPDATE companies SET
             name = CASE name WHEN '' THEN ?2 ELSE name END,
             name_normalized = CASE name WHEN '' THEN ?3 ELSE name_normalized END,
             website = CASE WHEN ?7 THEN ?4 ELSE website END, domain = coalesce(domain, ?5), updated_at = ?6
         WHERE id = ?1",
    )?
    .execute((
        stored.id,
        &facts.name,
        &facts.name_normalized,
        &facts.website,
        &facts.domain,
        now,
        website,
    ))?;
    Ok(())
}

/// An id is never given twice, not even that of a company that was merged away.
fn create(tx: &Transaction<'_>, facts: &CompanyFacts, now: Timestamp) -> Result<i64> {
    Ok(tx
        .prepare_cached(
            "INSERT INTO companies (id, name, name_normalized, website, domain, created_at, updated_at,
                 named_alone)
             VALUES (1 + max((SELECT coalesce(max(id), 0) FROM companies),
                             (SELECT coalesce(max(gone_id), 0) FROM company_merges)),
                     ?1, ?2, ?3, ?4, ?5, ?5, ?4 IS NULL)",
        )?
        .insert((&facts.name, &facts.name_normalized, &facts.website, &facts.domain, now))?)
}

fn stored_row(row: &Row<'_>) -> rusqlite::Result<Stored> {
    Ok(Stored { id: row.get(0)?, name: row.get(1)?, website: row.get(2)?, domain: row.get(3)? })
}

#[cfg(test)]
mod tests;
