//! Names and domains of companies by the rules of this release, which may know more than the release that wrote them.

use rusqlite::{Connection, OptionalExtension, Transaction};

use super::merge::merge;
use crate::{
    domain::{
        Timestamp,
        companies::{normalize_name, own_domain},
    },
    store::Result,
};

/// The number of the rules by which names are compared, openings grouped and domains told to be a company's own. Who
/// changes what is stored by them counts on.
const RULES: i64 = 2;

/// Whether what is stored was made by other rules. A schema before those that note them is never used but in tests.
pub(in crate::store) fn has_old_rules(connection: &Connection) -> Result<bool> {
    let is_noted: bool = connection.query_row(
        "SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'name_rules')",
        [],
        |row| row.get(0),
    )?;
    if !is_noted {
        return Ok(false);
    }
    let stored: i64 =
        connection.query_row("SELECT coalesce(max(version), 0) FROM name_rules", [], |row| row.get(0))?;
    Ok(stored != RULES)
}

/// Brings everything that is stored by these rules up to date, and notes that.
pub(in crate::store) fn renew_rules(tx: &Transaction<'_>, now: Timestamp) -> Result<()> {
    renew_names(tx, now)?;
    renew_domains(tx, now)?;
    // Openings are grouped by titles, places and texts, which fold by the same rules.
    tx.execute(
        "INSERT INTO dirty_companies (company_id, regroup)
         SELECT DISTINCT company_id, 1 FROM offers WHERE company_id IS NOT NULL
         ON CONFLICT (company_id) DO UPDATE SET regroup = 1",
        [],
    )?;
    tx.execute("DELETE FROM name_rules", [])?;
    tx.execute("INSERT INTO name_rules (version) VALUES (?1)", [RULES])?;
    Ok(())
}

/// Gives companies with a site on a shared domain that is their own this domain. One that has it already, and bears the
/// name too, is the same company.
fn renew_domains(tx: &Transaction<'_>, now: Timestamp) -> Result<()> {
    let mut statement = tx.prepare(
        "SELECT id, name, website FROM companies WHERE domain IS NULL AND website IS NOT NULL ORDER BY id",
    )?;
    let mut rows = statement.query([])?;
    let mut own = Vec::new();
    while let Some(row) = rows.next()? {
        let (id, name, website): (i64, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        own.extend(own_domain(&website, &name).map(|domain| (id, domain)));
    }
    for (id, domain) in own {
        let other: Option<i64> = tx
            .prepare_cached("SELECT id FROM companies WHERE domain = ?1")?
            .query_row([&domain], |row| row.get(0))
            .optional()?;
        match other {
            Some(other) => {
                merge(tx, id.min(other), id.max(other), &format!("{domain} is the site of both"), now)?;
            }
            None => {
                tx.prepare_cached("UPDATE companies SET domain = ?2, updated_at = ?3 WHERE id = ?1")?
                    .execute((id, domain, now))?;
            }
        }
    }
    Ok(())
}

/// Normalises all names by the rules of this release, which may know more legal forms than the release that
/// wrote them. How many changed. Companies known by name alone whose names become the same are merged.
pub(super) fn renew_names(tx: &Transaction<'_>, now: Timestamp) -> Result<usize> {
    let companies = outdated(tx, "SELECT id, name, name_normalized FROM companies ORDER BY id")?;
    for (id, _) in &companies {
        // No name normalises to this, so no company is found by a name that it no longer has.
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

/// The ids whose stored normalised name is outdated, with the right one.
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
