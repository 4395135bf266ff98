//! Calls to a spreadsheet that change it: noted before they go out, and kept until the sheet was read again.
//!
//! This is not a queue that is worked off after an interruption: what is to be done is planned from the sheet as
//! it is then. It records what may have been done, so that a plan can tell a row that is still being appended from
//! one that people deleted, and cells that the program wrote from those that people wrote.

use std::collections::HashSet;

use rusqlite::Connection;
use serde::Serialize;

use super::{
    Fenced, Result, StoreError,
    sheets::SheetRef,
    values::{Count, Json, words},
};
use crate::domain::Timestamp;

words! {
    /// What a call does.
    CallKind {
        /// Adds rows.
        Append = "append",
        /// Writes cells of rows that are there.
        Update = "update",
        /// Sets the form of rows that were added.
        Form = "form",
    }
}

/// A cell that a call writes: its row, its column's letter, what it is to hold.
pub type WrittenCell = (u32, char, serde_json::Value);

/// What waits in the outbox for a spreadsheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Waiting {
    /// Calls that were not answered, also those that were not sent.
    pub calls: u64,
    /// Those of them that were sent.
    pub in_doubt: u64,
    /// When the oldest was queued.
    pub since: Option<Timestamp>,
    /// Rows were added whose lists and formats were not set since: no call, only a reminder.
    pub form_due: bool,
}

/// An append that was sent and not answered: it may still be carried out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InDoubt {
    /// The call.
    pub id: i64,
    /// Whose rows it adds.
    pub companies: Vec<i64>,
    /// When it was sent.
    pub sent_at: Timestamp,
}

/// What may have been done to a sheet since it was known to be settled.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Sent {
    /// Companies whose rows were sent.
    pub companies: HashSet<i64>,
    /// Those of these calls that the service may still be carrying out.
    pub in_doubt: Vec<InDoubt>,
    /// Cells that were sent, in the order in which they were.
    pub cells: Vec<WrittenCell>,
}

/// Queues calls in place of those of that sheet that were never sent; what was sent stays. An append makes the
/// form due. The ids of the calls, in order.
pub fn queue(
    tx: &Fenced<'_>,
    sheet: &SheetRef,
    calls: Vec<(CallKind, Vec<i64>)>,
    now: Timestamp,
) -> Result<Vec<i64>> {
    let of = (&sheet.spreadsheet, sheet.sheet);
    tx.prepare_cached(
        "DELETE FROM sheet_outbox
         WHERE spreadsheet = ?1 AND sheet = ?2 AND sent_at IS NULL AND kind <> 'form'",
    )?
    .execute(of)?;
    let adds = calls.iter().any(|(kind, _)| *kind == CallKind::Append);
    let form = (adds && !form_is_due(tx, sheet)?).then(|| (CallKind::Form, Vec::new()));
    let mut statement = tx.prepare_cached(
        "INSERT INTO sheet_outbox (spreadsheet, sheet, kind, companies, queued_at) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?;
    let mut insert =
        |(kind, companies)| statement.insert((of.0, of.1, kind, Json::<Vec<i64>>(companies), now));
    form.into_iter().try_for_each(|form| insert(form).map(drop))?;
    Ok(calls.into_iter().map(insert).collect::<rusqlite::Result<_>>()?)
}

/// The call is sent now, to write these cells. Until it is [`done`] it may be carried out at any time.
pub fn sent(tx: &Fenced<'_>, id: i64, cells: Vec<WrittenCell>, now: Timestamp) -> Result<()> {
    let changed = tx
        .prepare_cached("UPDATE sheet_outbox SET sent_at = ?2, cells = ?3 WHERE id = ?1")?
        .execute((id, now, Json(cells)))?;
    if changed == 1 { Ok(()) } else { Err(not_in_outbox(id)) }
}

/// The service answered the call, or can no longer be carrying it out. Earlier calls that wrote the same cells say
/// nothing more: without them, a sheet that never keeps what is written does not make the outbox grow.
pub fn done(tx: &Fenced<'_>, id: i64, now: Timestamp) -> Result<()> {
    tx.prepare_cached(
        "DELETE FROM sheet_outbox
         WHERE id < ?1 AND kind = 'update' AND done_at IS NOT NULL AND cells <> '[]'
             AND (spreadsheet, sheet, cells) = (SELECT spreadsheet, sheet, cells FROM sheet_outbox WHERE id = ?1)",
    )?
    .execute([id])?;
    let changed =
        tx.prepare_cached("UPDATE sheet_outbox SET done_at = ?2 WHERE id = ?1")?.execute((id, now))?;
    if changed == 1 { Ok(()) } else { Err(not_in_outbox(id)) }
}

/// The call was certainly not carried out: it is deleted from the outbox.
pub fn refused(tx: &Fenced<'_>, id: i64) -> Result<()> {
    let gone = tx.prepare_cached("DELETE FROM sheet_outbox WHERE id = ?1")?.execute([id])?;
    if gone == 1 { Ok(()) } else { Err(not_in_outbox(id)) }
}

/// The sheet was read and is as it should be: its calls are deleted, except the form if that is due. Calls to other
/// sheets of the spreadsheet are deleted too: a sheet that was replaced is not written any more.
pub fn settled(tx: &Fenced<'_>, sheet: &SheetRef) -> Result<()> {
    tx.prepare_cached("DELETE FROM sheet_outbox WHERE spreadsheet = ?1 AND (sheet <> ?2 OR kind <> 'form')")?
        .execute((&sheet.spreadsheet, sheet.sheet))?;
    Ok(())
}

/// Whether rows were added, or may have been, whose form was not set since.
pub fn form_is_due(connection: &Connection, sheet: &SheetRef) -> Result<bool> {
    let due = connection
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM sheet_outbox
             WHERE spreadsheet = ?1 AND sheet = ?2 AND kind = 'form')",
        )?
        .query_row((&sheet.spreadsheet, sheet.sheet), |row| row.get(0))?;
    Ok(due)
}

/// The form of all rows was set.
pub fn form_done(tx: &Fenced<'_>, sheet: &SheetRef) -> Result<()> {
    tx.prepare_cached("DELETE FROM sheet_outbox WHERE spreadsheet = ?1 AND sheet = ?2 AND kind = 'form'")?
        .execute((&sheet.spreadsheet, sheet.sheet))?;
    Ok(())
}

/// What may have been done to a sheet since it was [`settled`].
pub fn sent_to(connection: &Connection, sheet: &SheetRef) -> Result<Sent> {
    let mut statement = connection.prepare_cached(
        "SELECT id, kind, companies, cells, sent_at, done_at FROM sheet_outbox
         WHERE spreadsheet = ?1 AND sheet = ?2 AND sent_at IS NOT NULL ORDER BY id",
    )?;
    let mut rows = statement.query((&sheet.spreadsheet, sheet.sheet))?;
    let mut all = Sent::default();
    while let Some(row) = rows.next()? {
        all.cells.extend(row.get::<_, Json<Vec<WrittenCell>>>(3)?.0);
        if row.get::<_, CallKind>(1)? != CallKind::Append {
            continue;
        }
        let companies = row.get::<_, Json<Vec<i64>>>(2)?.0;
        all.companies.extend(&companies);
        if row.get::<_, Option<Timestamp>>(5)?.is_none() {
            all.in_doubt.push(InDoubt { id: row.get(0)?, companies, sent_at: row.get(4)? });
        }
    }
    Ok(all)
}

/// What waits for a spreadsheet, for `status`.
pub fn waiting(connection: &Connection, spreadsheet: &str) -> Result<Waiting> {
    let waiting = connection
        .prepare_cached(
            "SELECT count(*) FILTER (WHERE kind <> 'form' AND done_at IS NULL),
                 count(*) FILTER (WHERE kind <> 'form' AND sent_at IS NOT NULL AND done_at IS NULL),
                 min(queued_at) FILTER (WHERE kind <> 'form'), count(*) FILTER (WHERE kind = 'form') > 0
             FROM sheet_outbox WHERE spreadsheet = ?1",
        )?
        .query_row([spreadsheet], |row| {
            let count = |index: usize| row.get::<_, Count>(index).map(|count| count.0);
            Ok(Waiting { calls: count(0)?, in_doubt: count(1)?, since: row.get(2)?, form_due: row.get(3)? })
        })?;
    Ok(waiting)
}

fn not_in_outbox(id: i64) -> StoreError {
    StoreError::Internal(format!("call {id} is not in the outbox"))
}

#[cfg(test)]
mod tests;
