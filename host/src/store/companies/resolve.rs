//! Whose facts are these: found by domain, else by name, else created.
//!
//! On the path of every advert of a search board, so it asks the indexes and nothing else.

use rusqlite::{OptionalExtension, Row, Transaction};

use super::{facts::CompanyFacts, merge::merge};
use crate::{
    domain::{
        Timestamp,
        companies::{names_nobody, normalize_name},
    },
    store::{Result, StoreError},
};

/// The company that facts belong to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resolved {
    /// It was not known before.
    Created(i64),
    /// It was.
    Existing(i64),
    /// It was known twice, and is one company now.
    Joined {
        /// The company.
        id: i64,
        /// The id that names it no more: whoever holds it asks [`living`](super::living), or puts `id` in its place.
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
/// By domain first. A company known by its name alone gets a domain that is learnt later; if the domain is
/// another company's by then, the two are one, unless further companies bear that name. Facts without a
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
        // People's sheets point to ids: the older one is likelier to be in them.
        let (id, gone) = (stored.id.min(namesake), stored.id.max(namesake));
        merge(tx, id, gone, &told_together(facts), now)?;
        stored = by_id(tx, id)?;
        resolved = Resolved::Joined { id, gone };
    }
    fill_blanks(tx, &stored, facts, now)?;
    Ok(resolved)
}

/// ``the name `Acme` was given with the domain acme.example``
fn told_together(facts: &CompanyFacts) -> String {
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
    let bearer = match only_bearer(tx, &facts.name_normalized)? {
        Some(id) => Some(id),
        None => known_alone(tx, &facts.name_normalized)?,
    };
    bearer.map(|id| by_id(tx, id)).transpose()
}

/// Of several companies of a name, the one that the name alone once stood for: it goes on doing so, whatever
/// was learnt of it and of others since.
fn known_alone(tx: &Transaction<'_>, name_normalized: &str) -> Result<Option<i64>> {
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

/// The company that bears this name, or bore it before a merge, if there is exactly one beside the one
/// that is known by it alone.
fn only_bearer(tx: &Transaction<'_>, name_normalized: &str) -> Result<Option<i64>> {
    let mut statement = tx.prepare_cached(
        "SELECT id FROM companies WHERE name_normalized = ?1 AND domain IS NOT NULL
         UNION SELECT kept_id FROM company_merges WHERE name_normalized = ?1 LIMIT 2",
    )?;
    let mut bearers: Vec<i64> =
        statement.query_map([name_normalized], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    Ok(if bearers.len() == 1 { bearers.pop() } else { None })
}

/// The company known by the facts' name alone, where the facts tell that it is the one that their domain
/// found. None where a third company bears the name: then nobody can tell whose it is.
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

fn fill_blanks(tx: &Transaction<'_>, stored: &Stored, facts: &CompanyFacts, now: Timestamp) -> Result<()> {
    let name = stored.name.is_empty() && !facts.name.is_empty();
    let domain = stored.domain.is_none() && facts.domain.is_some();
    // A site without a domain of its own is a profile somewhere: the company's own site takes its place.
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

/// Ids are never given twice, also not that of a company that went into another.
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

/// Brings the normalised names up to the rules of this release, which may know more legal forms than the
/// one that wrote them. How many changed; companies known by name alone whose names become the same are
/// merged.
pub fn renew_names(tx: &Transaction<'_>, now: Timestamp) -> Result<usize> {
    let companies = outdated(tx, "SELECT id, name, name_normalized FROM companies ORDER BY id")?;
    for (id, _) in &companies {
        // What no name gives, so that none is found by what it is no longer called.
        set_name(tx, *id, &format!("\u{1}{id}"))?;
    }
    for (id, normalized) in &companies {
        rename(tx, *id, normalized, now)?;
    }
    for (id, normalized) in outdated(tx, "SELECT gone_id, name, name_normalized FROM company_merges")? {
        tx.prepare_cached("UPDATE company_merges SET name_normalized = ?2 WHERE gone_id = ?1")?
            .execute((id, normalized))?;
    }
    Ok(companies.len())
}

/// The ids whose normalised name is not what their name gives today, with what it gives.
fn outdated(tx: &Transaction<'_>, query: &str) -> Result<Vec<(i64, String)>> {
    let mut statement = tx.prepare_cached(query)?;
    let mut rows = statement.query([])?;
    let mut outdated = Vec::new();
    while let Some(row) = rows.next()? {
        let (name, stored): (String, String) = (row.get(1)?, row.get(2)?);
        let normalized = normalize_name(&name);
        if normalized != stored {
            outdated.push((row.get(0)?, normalized));
        }
    }
    Ok(outdated)
}

fn rename(tx: &Transaction<'_>, id: i64, normalized: &str, now: Timestamp) -> Result<()> {
    let alone: Option<i64> = tx
        .prepare_cached(
            "SELECT other.id FROM companies AS other JOIN companies AS this ON this.id = ?1
             WHERE other.name_normalized = ?2 AND other.domain IS NULL AND this.domain IS NULL
                 AND other.id <> ?1",
        )?
        .query_row((id, normalized), |row| row.get(0))
        .optional()?;
    let id = match alone {
        Some(other) => {
            let (kept, gone) = (id.min(other), id.max(other));
            merge(tx, kept, gone, &format!("both names are `{normalized}` without legal form"), now)?;
            kept
        }
        None => id,
    };
    set_name(tx, id, normalized)
}

fn set_name(tx: &Transaction<'_>, id: i64, normalized: &str) -> Result<()> {
    tx.prepare_cached("UPDATE companies SET name_normalized = ?2 WHERE id = ?1")?
        .execute((id, normalized))?;
    Ok(())
}

fn stored_row(row: &Row<'_>) -> rusqlite::Result<Stored> {
    Ok(Stored { id: row.get(0)?, name: row.get(1)?, website: row.get(2)?, domain: row.get(3)? })
}

#[cfg(test)]
mod tests;
