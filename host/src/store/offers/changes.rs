//! What offers said before: title, salary, places, text, and whether they were open.
//!
//! A row is written in the transaction that changes the offer and keeps what stood there until then. That
//! a detail arrives for the first time is no change, and neither is a time that moves.

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension, Transaction};
use serde::Serialize;

use super::{
    closed::ClosedWhy,
    columns::{SalaryColumns, tenant_column},
    exported::{ExportedOffer, ExportedSalary},
};
use crate::{
    domain::{Offer, Timestamp},
    store::{
        Result,
        values::{Json, words},
    },
};

words! {
    /// What of an offer became another.
    ChangedField {
        /// Its title.
        Title = "title",
        /// Its salary.
        Salary = "salary",
        /// Its places.
        Locations = "locations",
        /// Its text.
        Description = "description",
        /// Whether it is open.
        Listing = "listing",
    }
}

/// What stood there before. Serialised, it is one of the `changes` of an exported offer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Change {
    /// When the change was seen.
    pub at: Timestamp,
    /// What became another.
    pub field: ChangedField,
    /// What stood there: text, a list of places, a salary, `open` or `closed`; null where nothing was said.
    pub before: serde_json::Value,
    /// Why the offer was closed; absent of all other changes.
    pub why: Option<ClosedWhy>,
}

/// The offer's history, latest first.
pub fn changes(connection: &Connection, offer_id: i64) -> Result<Vec<Change>> {
    let mut statement = connection.prepare_cached(
        "SELECT at, field, before, why FROM offer_changes WHERE offer_id = ?1 ORDER BY id DESC",
    )?;
    let changes = statement
        .query_map([offer_id], |row| {
            let field = row.get(1)?;
            let before = match field {
                ChangedField::Salary | ChangedField::Locations => {
                    row.get::<_, Option<Json<serde_json::Value>>>(2)?.map(|json| json.0)
                }
                _ => row.get::<_, Option<String>>(2)?.map(Into::into),
            };
            Ok(Change { at: row.get(0)?, field, before: before.unwrap_or_default(), why: row.get(3)? })
        })?
        .collect::<rusqlite::Result<_>>()?;
    Ok(changes)
}

/// The history of an exported offer, latest first.
pub fn changes_of_exported(connection: &Connection, offer: &ExportedOffer) -> Result<Vec<Change>> {
    let row: Option<i64> = connection
        .prepare_cached("SELECT id FROM offers WHERE provider = ?1 AND tenant = ?2 AND source_id = ?3")?
        .query_row((&offer.provider, tenant_column(offer.tenant.as_deref()), &offer.id), |row| row.get(0))
        .optional()?;
    row.map_or(Ok(Vec::new()), |offer_id| changes(connection, offer_id))
}

/// The offer closed.
pub(in crate::store) fn note_closed(
    tx: &Transaction<'_>,
    offer_id: i64,
    at: Timestamp,
    why: ClosedWhy,
) -> Result<()> {
    note(tx, offer_id, at, ChangedField::Listing, Some("open"), Some(why))
}

/// The offer is open again.
pub(super) fn note_reopened(tx: &Transaction<'_>, offer_id: i64, at: Timestamp) -> Result<()> {
    note(tx, offer_id, at, ChangedField::Listing, Some("closed"), None)
}

/// What of a stored offer the new one is to replace. Called before it does.
pub(super) fn note_content(tx: &Transaction<'_>, offer_id: i64, new: &Offer, at: Timestamp) -> Result<()> {
    let (title, locations, salary): (String, Json<Vec<String>>, ExportedSalary) = tx
        .prepare_cached(
            "SELECT title, locations, salary_min, salary_max, salary_currency, salary_period
             FROM offers WHERE id = ?1",
        )?
        .query_row([offer_id], |row| {
            let salary = ExportedSalary {
                min: row.get(2)?,
                max: row.get(3)?,
                currency: row.get(4)?,
                period: row.get(5)?,
            };
            Ok((row.get(0)?, row.get(1)?, salary))
        })?;
    if title != new.title {
        note(tx, offer_id, at, ChangedField::Title, Some(&title), None)?;
    }
    // In another order they are the same places.
    let set = |places: &[String]| places.iter().cloned().collect::<BTreeSet<_>>();
    if set(&locations.0) != set(&new.locations) {
        note(tx, offer_id, at, ChangedField::Locations, Some(&as_json(&locations.0)?), None)?;
    }
    if salary != salary_of(new) {
        let before = (salary != NO_SALARY).then(|| as_json(&salary)).transpose()?;
        note(tx, offer_id, at, ChangedField::Salary, before.as_deref(), None)?;
    }
    let Some(description) = &new.description else { return Ok(()) };
    let before: Option<String> = tx
        .prepare_cached("SELECT description FROM offer_texts WHERE offer_id = ?1")?
        .query_row([offer_id], |row| row.get(0))
        .optional()?;
    match before {
        Some(before) if before != *description => {
            note(tx, offer_id, at, ChangedField::Description, Some(&before), None)
        }
        _ => Ok(()),
    }
}

const NO_SALARY: ExportedSalary = ExportedSalary { min: None, max: None, currency: None, period: None };

fn salary_of(offer: &Offer) -> ExportedSalary {
    let columns = SalaryColumns::of(offer.salary.as_ref());
    ExportedSalary {
        min: columns.min,
        max: columns.max,
        currency: columns.currency.map(str::to_owned),
        period: columns.period.map(str::to_owned),
    }
}

fn as_json(value: &impl Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(|error| crate::store::StoreError::Internal(error.to_string()))
}

fn note(
    tx: &Transaction<'_>,
    offer_id: i64,
    at: Timestamp,
    field: ChangedField,
    before: Option<&str>,
    why: Option<ClosedWhy>,
) -> Result<()> {
    tx.prepare_cached(
        "INSERT INTO offer_changes (offer_id, at, field, before, why) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?
    .execute((offer_id, at, field, before, why))?;
    Ok(())
}

#[cfg(test)]
mod tests;
