//! Which sheet of a spreadsheet is the program's, and what of its form the service refuses.

use std::collections::HashSet;

use rusqlite::{Connection, OptionalExtension as _};

use super::{Fenced, Result, sheets::SheetRef};
use crate::domain::Timestamp;

/// The program's sheet in a spreadsheet, as it was last seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetTab {
    /// The sheet's id, which stays.
    pub sheet: i64,
    /// What its tab was called.
    pub title: String,
}

/// The program's sheet in a spreadsheet, if it was ever there.
pub fn tab(connection: &Connection, spreadsheet: &str) -> Result<Option<SheetTab>> {
    let mut statement =
        connection.prepare_cached("SELECT sheet, title FROM sheet_tabs WHERE spreadsheet = ?1")?;
    let tab =
        statement.query_row([spreadsheet], |row| Ok(SheetTab { sheet: row.get(0)?, title: row.get(1)? }));
    Ok(tab.optional()?)
}

/// Notes which sheet is the program's, and what its tab is called.
pub fn note_tab(tx: &Fenced<'_>, sheet: &SheetRef, title: &str, now: Timestamp) -> Result<()> {
    tx.prepare_cached(
        "INSERT INTO sheet_tabs (spreadsheet, sheet, title, seen_at) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (spreadsheet) DO UPDATE
         SET sheet = excluded.sheet, title = excluded.title, seen_at = excluded.seen_at",
    )?
    .execute((&sheet.spreadsheet, sheet.sheet, title, now))?;
    Ok(())
}

/// The requests of a sheet's form that the service refused.
pub fn refused_parts(connection: &Connection, sheet: &SheetRef) -> Result<HashSet<String>> {
    let mut statement = connection
        .prepare_cached("SELECT request FROM sheet_form_refusals WHERE spreadsheet = ?1 AND sheet = ?2")?;
    let parts = statement
        .query_map((&sheet.spreadsheet, sheet.sheet), |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(parts)
}

/// Notes that the service refuses this request of a sheet's form, and why.
pub fn note_refused_part(
    tx: &Fenced<'_>,
    sheet: &SheetRef,
    request: &str,
    reason: &str,
    now: Timestamp,
) -> Result<()> {
    tx.prepare_cached(
        "INSERT INTO sheet_form_refusals (spreadsheet, sheet, request, reason, refused_at) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (spreadsheet, sheet, request) DO UPDATE
         SET reason = excluded.reason, refused_at = excluded.refused_at",
    )?
    .execute((&sheet.spreadsheet, sheet.sheet, request, reason, now))?;
    Ok(())
}

/// Forgets what was refused, so that the whole form is sent again.
pub fn forget_refused_parts(tx: &Fenced<'_>, sheet: &SheetRef) -> Result<()> {
    tx.prepare_cached("DELETE FROM sheet_form_refusals WHERE spreadsheet = ?1 AND sheet = ?2")?
        .execute((&sheet.spreadsheet, sheet.sheet))?;
    Ok(())
}

#[cfg(test)]
mod tests;
