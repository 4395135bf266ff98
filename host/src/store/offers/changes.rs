//! The history of offers: earlier titles, salaries, places and texts, and when they closed and opened.
//!
//! A row is written in the transaction that changes the offer, and keeps the value before the change. The first
//! detail of an offer is no change, and neither is another time.

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
        Result, offer_texts,
        packed::{Dictionary, Packed, Unpacked},
        values::{Json, words},
    },
};

words! {
    /// The part of an offer that changed.
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

/// One change. Serialised, it is one of the `changes` of an exported offer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Change {
    /// When the change was seen.
    pub at: Timestamp,
    /// What changed.
    pub field: ChangedField,
    /// The value before: text, a list of places, a salary, `open` or `closed`; null if there was none.
    pub before: serde_json::Value,
    /// Why the offer was closed; absent for all other changes.
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
                _ => row.get::<_, Option<Unpacked>>(2)?.map(|text| text.0.into()),
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

/// Notes that the offer closed.
pub(in crate::store) fn note_closed(
    tx: &Transaction<'_>,
    offer_id: i64,
    at: Timestamp,
    why: ClosedWhy,
) -> Result<()> {
    History { tx, offer_id, at }.insert(ChangedField::Listing, Some("open"), Some(why))
}

/// Notes that the offer is open again.
pub(super) fn note_reopened(tx: &Transaction<'_>, offer_id: i64, at: Timestamp) -> Result<()> {
    History { tx, offer_id, at }.insert(ChangedField::Listing, Some("closed"), None)
}

/// Notes what of a stored offer differs from the new one. Called before the row is written.
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
    let history = History { tx, offer_id, at };
    if title != new.title {
        history.insert(ChangedField::Title, Some(&title), None)?;
    }
    // Another order of the same places is no change.
    let set = |places: &[String]| places.iter().cloned().collect::<BTreeSet<_>>();
    if set(&locations.0) != set(&new.locations) {
        history.insert(ChangedField::Locations, Some(&as_json(&locations.0)?), None)?;
    }
    if salary != salary_of(new) {
        let before = (salary != NO_SALARY).then(|| as_json(&salary)).transpose()?;
        history.insert(ChangedField::Salary, before.as_deref(), None)?;
    }
    let Some(description) = &new.description else { return Ok(()) };
    match offer_texts::find(tx, offer_id)? {
        Some(before) if before != *description => {
            history.insert(ChangedField::Description, Some(&before), None)
        }
        _ => Ok(()),
    }
}

const NO_SALARY: ExportedSalary = ExportedSalary { min: None, max: None, currency: None, period: None };

fn salary_of(offer: &Offer) -> ExportedSalary {
    let columns = SalaryColumns::from_salary(offer.salary.as_ref());
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

/// The history of one offer, written at one instant.
struct History<'a> {
    tx: &'a Transaction<'a>,
    offer_id: i64,
    at: Timestamp,
}

impl History<'_> {
    fn insert(&self, field: ChangedField, before: Option<&str>, why: Option<ClosedWhy>) -> Result<()> {
        let mut statement = self.tx.prepare_cached(
            "INSERT INTO offer_changes (offer_id, at, field, before, why) VALUES (?1, ?2, ?3, ?4, ?5)",
        )?;
        let Self { offer_id, at, .. } = self;
        if field == ChangedField::Description {
            let before = before.map(|before| Packed(before, Dictionary::Adverts));
            statement.execute((offer_id, at, field, before, why))?;
        } else {
            statement.execute((offer_id, at, field, before, why))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
