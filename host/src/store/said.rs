//! What people said of companies, in the order in which they said it, at the terminal and in the sheet; and what the
//! cells of a sheet held when they were last read.
//!
//! The number of a word tells what is later, whatever the clock did. A word of the terminal is brought to a cell that
//! still holds what it held when it was last read before the word; what was typed into the cell since is later.

use std::collections::HashMap;

use rusqlite::{Connection, Row, Transaction};
use serde::Serialize;

use super::{Fenced, Result, sheets::SheetRef, values::words};
use crate::domain::Timestamp;

words! {
    /// Where something was said.
    Origin {
        /// With a command.
        Terminal = "terminal",
        /// In a cell of the spreadsheet.
        Sheet = "sheet",
    }
}

words! {
    /// What people say of a company.
    Field {
        /// How far the contact has progressed.
        Resolution = "resolution",
        /// Whether the score is right.
        Feedback = "feedback",
        /// In their own words.
        Note = "note",
    }
}

/// A word, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Said {
    /// Grows with every word.
    pub id: i64,
    /// What it is about.
    pub field: Field,
    /// What was said; empty: withdrawn.
    pub value: String,
    /// What stood until then.
    pub before: String,
    /// Where.
    pub origin: Origin,
    /// It took effect; otherwise it was overruled before it was taken over from the sheet.
    pub read: bool,
    /// When; of the sheet: when it was read.
    pub said_at: Timestamp,
}

/// A word to keep.
#[derive(Debug, Clone, Copy)]
pub(super) struct Word<'a> {
    pub(super) company_id: i64,
    pub(super) field: Field,
    pub(super) value: &'a str,
    pub(super) before: &'a str,
    pub(super) origin: Origin,
}

/// What was said at the terminal, as the cells of a sheet need it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Standing {
    /// The number of the last word of all.
    pub as_of: i64,
    /// Words of the terminal: their numbers, and what stood until then, in order.
    pub terminal: HashMap<(i64, Field), Vec<(i64, String)>>,
    /// What cells held when they were last read, and the number of the last word by then.
    pub held: HashMap<(i64, Field), (String, i64)>,
}

/// A cell as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldCell {
    /// The company.
    pub company_id: i64,
    /// What the cell is about.
    pub field: Field,
    /// What it holds.
    pub text: String,
}

/// Keeps a word.
pub(super) fn keep(tx: &Transaction<'_>, word: &Word<'_>, now: Timestamp) -> Result<()> {
    tx.prepare_cached(
        "INSERT INTO company_words (company_id, field, value, before, origin, said_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute((word.company_id, word.field, word.value, word.before, word.origin, now))?;
    Ok(())
}

/// Keeps what was typed in a cell and is overruled before it was taken over. Once, however often it is planned.
pub fn keep_overruled(tx: &Fenced<'_>, cell: &HeldCell, before: &str, now: Timestamp) -> Result<()> {
    tx.prepare_cached(
        "INSERT INTO company_words (company_id, field, value, before, origin, read, said_at)
         SELECT ?1, ?2, ?3, ?4, 'sheet', 0, ?5
         WHERE NOT EXISTS (
             SELECT 1 FROM company_words AS said WHERE company_id = ?1 AND field = ?2 AND value = ?3 AND read = 0
                 AND id > (SELECT coalesce(max(id), 0) FROM company_words
                           WHERE company_id = ?1 AND field = ?2 AND origin = 'terminal'))",
    )?
    .execute((cell.company_id, cell.field, &cell.text, before, now))?;
    Ok(())
}

/// What was said of a company, in order.
pub fn of_company(connection: &Connection, company_id: i64) -> Result<Vec<Said>> {
    let mut statement = connection.prepare_cached(
        "SELECT id, field, value, before, origin, read, said_at FROM company_words
         WHERE company_id = ?1 ORDER BY id",
    )?;
    let said = statement.query_map([company_id], said_row)?.collect::<rusqlite::Result<_>>()?;
    Ok(said)
}

/// Whether something was said of a field at the terminal after the word of this number.
pub(super) fn said_after(
    connection: &Connection,
    company_id: i64,
    field: Field,
    number: i64,
) -> Result<bool> {
    let said = connection
        .prepare_cached(
            "SELECT 1 FROM company_words WHERE company_id = ?1 AND field = ?2 AND origin = 'terminal' AND id > ?3",
        )?
        .exists((company_id, field, number))?;
    Ok(said)
}

/// Whether a cell of a sheet held something else when it was last read: then even a word that changes nothing here is
/// later than that of the cell.
pub(super) fn is_held_otherwise(
    connection: &Connection,
    company_id: i64,
    field: Field,
    value: &str,
) -> Result<bool> {
    let held = connection
        .prepare_cached("SELECT 1 FROM sheet_cells WHERE company_id = ?1 AND field = ?2 AND held <> ?3")?
        .exists((company_id, field, value))?;
    Ok(held)
}

/// The number of the last word.
pub fn last(connection: &Connection) -> Result<i64> {
    let last = connection
        .prepare_cached("SELECT coalesce(max(id), 0) FROM company_words")?
        .query_row([], |row| row.get(0))?;
    Ok(last)
}

/// What was said at the terminal, and what the cells of a sheet held when they were last read.
pub fn standing(connection: &Connection, sheet: &SheetRef) -> Result<Standing> {
    let mut standing = Standing { as_of: last(connection)?, ..Standing::default() };
    let mut words = connection.prepare_cached(
        "SELECT company_id, field, id, before FROM company_words WHERE origin = 'terminal' ORDER BY id",
    )?;
    let mut rows = words.query([])?;
    while let Some(row) = rows.next()? {
        let of = (row.get(0)?, row.get(1)?);
        standing.terminal.entry(of).or_default().push((row.get(2)?, row.get(3)?));
    }
    let mut cells = connection.prepare_cached(
        "SELECT company_id, field, held, word FROM sheet_cells WHERE spreadsheet = ?1 AND sheet = ?2",
    )?;
    let mut rows = cells.query((&sheet.spreadsheet, sheet.sheet))?;
    while let Some(row) = rows.next()? {
        standing.held.insert((row.get(0)?, row.get(1)?), (row.get(2)?, row.get(3)?));
    }
    Ok(standing)
}

/// Notes what cells of a sheet held when they were read; `word` is the number of the last word by then.
pub fn note_cells(
    tx: &Fenced<'_>,
    sheet: &SheetRef,
    cells: &[HeldCell],
    word: i64,
    now: Timestamp,
) -> Result<()> {
    let mut statement = tx.prepare_cached(
        "INSERT INTO sheet_cells (spreadsheet, sheet, company_id, field, held, word, seen_at)
         SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7 WHERE EXISTS (SELECT 1 FROM companies WHERE id = ?3)
         ON CONFLICT (spreadsheet, sheet, company_id, field) DO UPDATE SET
             held = excluded.held, word = excluded.word, seen_at = excluded.seen_at",
    )?;
    for cell in cells {
        let company_id = super::companies::living(tx, cell.company_id)?;
        statement.execute((
            &sheet.spreadsheet,
            sheet.sheet,
            company_id,
            cell.field,
            &cell.text,
            word,
            now,
        ))?;
    }
    Ok(())
}

/// Forgets what the cells of a sheet held, since its rows are made anew.
pub fn forget_cells(tx: &Fenced<'_>, sheet: &SheetRef) -> Result<()> {
    tx.prepare_cached("DELETE FROM sheet_cells WHERE spreadsheet = ?1 AND sheet = ?2")?
        .execute((&sheet.spreadsheet, sheet.sheet))?;
    Ok(())
}

fn said_row(row: &Row<'_>) -> rusqlite::Result<Said> {
    Ok(Said {
        id: row.get(0)?,
        field: row.get(1)?,
        value: row.get(2)?,
        before: row.get(3)?,
        origin: row.get(4)?,
        read: row.get(5)?,
        said_at: row.get(6)?,
    })
}

#[cfg(test)]
mod tests;
