//! What the spreadsheet shows of the companies, and which rows it is known to have.
//!
//! The rows that a sheet is known to have are kept by the ids as they are written there: the id of a company that
//! was merged away stays written until somebody deletes its row, and [`merged`] says where it leads.

use std::collections::{HashMap, HashSet};

use rusqlite::{Connection, Row};

use super::{Fenced, Result, companies, values::Json};
use crate::domain::{Resolution, Timestamp};

/// One sheet of one spreadsheet.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SheetRef {
    /// The spreadsheet's id, as its address has it.
    pub spreadsheet: String,
    /// The sheet's id in it; its title may change.
    pub sheet: i64,
}

/// A company as its row shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetCompany {
    /// Stable in this database.
    pub id: i64,
    /// As first written; empty where only the domain is known.
    pub name: String,
    /// The registrable domain of its site.
    pub domain: Option<String>,
    /// What a person decided.
    pub resolution: Resolution,
    /// The best score among its open offers.
    pub max_score: Option<u8>,
    /// The strong ones among its open offers, if its figures are known.
    pub strong_offers: Option<u32>,
    /// The openings that its open offers stand for, if its figures are known.
    pub openings: Option<u32>,
    /// Its open offers, if its figures are known.
    pub open_offers: Option<u32>,
    /// Where a person reads its best offer.
    pub top_offer_url: Option<String>,
    /// The category of its best offer.
    pub top_category: Option<String>,
    /// When the latest of the strong ones was published, or else changed, as far as the sources say.
    pub last_strong_at: Option<Timestamp>,
}

/// Every company that is not removed, in the order of [`companies::list`].
pub fn companies(connection: &Connection) -> Result<Vec<SheetCompany>> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT c.id, c.name, c.domain, c.resolution, c.max_score, c.strong_offers, c.openings, c.open_offers,
             o.url, c.top_category, c.last_strong_at, {}
         FROM companies c LEFT JOIN offers o ON o.id = c.top_offer_id
         WHERE c.removed_at IS NULL
         ORDER BY {}",
        companies::KNOWN,
        companies::RANKING
    ))?;
    let companies = statement.query_map([], company_row)?.collect::<rusqlite::Result<_>>()?;
    Ok(companies)
}

fn company_row(row: &Row<'_>) -> rusqlite::Result<SheetCompany> {
    let is_known: bool = row.get(11)?;
    let count = |at: usize| is_known.then(|| row.get::<_, u32>(at)).transpose();
    Ok(SheetCompany {
        id: row.get(0)?,
        name: row.get(1)?,
        domain: row.get(2)?,
        resolution: row.get(3)?,
        max_score: row.get(4)?,
        strong_offers: count(5)?,
        openings: count(6)?,
        open_offers: count(7)?,
        top_offer_url: row.get(8)?,
        top_category: row.get(9)?,
        last_strong_at: row.get(10)?,
    })
}

/// The ids that were merged away, each with the id that it leads to.
pub fn merged(connection: &Connection) -> Result<HashMap<i64, i64>> {
    let mut statement = connection.prepare_cached("SELECT gone_id, kept_id FROM company_merges")?;
    let merged =
        statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<rusqlite::Result<_>>()?;
    Ok(merged)
}

/// The normalised names that each company is or was known by: its own, those of the companies that were merged
/// into it, and the domains of all these, which are shown where there is no name. An id that leads to another
/// company has the names of that one; an id that was never given is absent.
///
/// For telling rows that another database wrote from those of this one.
pub fn known_names(connection: &Connection, ids: &[i64]) -> Result<HashMap<i64, Vec<String>>> {
    let mut statement = connection.prepare_cached(
        "WITH asked AS (
             SELECT DISTINCT value AS id, coalesce(kept_id, value) AS living
             FROM json_each(?1) LEFT JOIN company_merges ON gone_id = value)
         SELECT asked.id, name_normalized FROM asked JOIN companies ON companies.id = living
         WHERE name_normalized <> ''
         UNION
         SELECT asked.id, domain FROM asked JOIN companies ON companies.id = living WHERE domain IS NOT NULL
         UNION
         SELECT asked.id, name_normalized FROM asked JOIN company_merges ON kept_id = living
         WHERE name_normalized <> ''
         UNION
         SELECT asked.id, domain FROM asked JOIN company_merges ON kept_id = living WHERE domain IS NOT NULL
         ORDER BY 1, 2",
    )?;
    let mut rows = statement.query([Json(ids)])?;
    let mut names: HashMap<i64, Vec<String>> = HashMap::with_capacity(ids.len());
    while let Some(row) = rows.next()? {
        names.entry(row.get(0)?).or_default().push(row.get(1)?);
    }
    Ok(names)
}

/// The ids that are in a sheet, or were.
pub fn known_rows(connection: &Connection, sheet: &SheetRef) -> Result<HashSet<i64>> {
    let mut statement = connection
        .prepare_cached("SELECT company_id FROM sheet_rows WHERE spreadsheet = ?1 AND sheet = ?2")?;
    let ids = statement
        .query_map((&sheet.spreadsheet, sheet.sheet), |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(ids)
}

/// Notes that these ids are in a sheet.
pub fn note_rows(tx: &Fenced<'_>, sheet: &SheetRef, ids: &[i64], now: Timestamp) -> Result<()> {
    let mut statement = tx.prepare_cached(
        "INSERT INTO sheet_rows (spreadsheet, sheet, company_id, seen_at) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (spreadsheet, sheet, company_id) DO UPDATE SET seen_at = excluded.seen_at",
    )?;
    for id in ids {
        statement.execute((&sheet.spreadsheet, sheet.sheet, id, now))?;
    }
    Ok(())
}

/// Forgets that these ids were in a sheet, so that they are appended again.
pub fn forget_rows(tx: &Fenced<'_>, sheet: &SheetRef, ids: &[i64]) -> Result<()> {
    let mut statement = tx
        .prepare_cached("DELETE FROM sheet_rows WHERE spreadsheet = ?1 AND sheet = ?2 AND company_id = ?3")?;
    for id in ids {
        statement.execute((&sheet.spreadsheet, sheet.sheet, id))?;
    }
    Ok(())
}

/// Forgets all ids of a sheet, so that all are appended again.
pub fn forget_sheet(tx: &Fenced<'_>, sheet: &SheetRef) -> Result<()> {
    tx.prepare_cached("DELETE FROM sheet_rows WHERE spreadsheet = ?1 AND sheet = ?2")?
        .execute((&sheet.spreadsheet, sheet.sheet))?;
    Ok(())
}

#[cfg(test)]
mod tests;
