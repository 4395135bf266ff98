//! Calls to a spreadsheet that are to be made, so that a cut loses none and repeats none unseen.
//!
//! A call is [`sent`] before it goes out, and leaves the outbox once it is known what became of it:
//! [`answered`] or [`refused`]. One that is left as sent is in doubt, for it may have been applied.

use std::collections::HashSet;

use rusqlite::{Connection, OptionalExtension, Transaction};
use serde::Serialize;

use super::{
    Fence, Result, StoreError, lock,
    sheets::{self, SheetRef},
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
    }
}

/// A call that is to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueuedCall {
    /// What [`sent`], [`answered`] and [`refused`] know it by.
    pub id: i64,
    /// What it does.
    pub kind: CallKind,
    /// To the rows of these companies.
    pub companies: Vec<i64>,
}

/// What waits in the outbox, whatever the sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Waiting {
    /// Calls, those in doubt included.
    pub calls: u64,
    /// Calls that went out and of which nothing is known since.
    pub in_doubt: u64,
    /// When the oldest was queued.
    pub since: Option<Timestamp>,
}

/// Queues calls in the place of all that was left for that sheet, in doubt or not. Their ids, in order.
pub fn queue(
    tx: &Transaction<'_>,
    fence: &Fence,
    sheet: &SheetRef,
    calls: Vec<(CallKind, Vec<i64>)>,
    now: Timestamp,
) -> Result<Vec<i64>> {
    lock::check(tx, fence)?;
    tx.prepare_cached("DELETE FROM sheet_outbox WHERE spreadsheet = ?1 AND sheet = ?2")?
        .execute((&sheet.spreadsheet, sheet.sheet))?;
    let mut statement = tx.prepare_cached(
        "INSERT INTO sheet_outbox (spreadsheet, sheet, kind, companies, queued_at) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?;
    let ids = calls.into_iter().map(|(kind, companies)| {
        statement.insert((&sheet.spreadsheet, sheet.sheet, kind, Json(companies), now))
    });
    Ok(ids.collect::<rusqlite::Result<_>>()?)
}

/// The calls that wait for a sheet, in order.
pub fn queued(connection: &Connection, sheet: &SheetRef) -> Result<Vec<QueuedCall>> {
    let mut statement = connection.prepare_cached(
        "SELECT id, kind, companies FROM sheet_outbox WHERE spreadsheet = ?1 AND sheet = ?2 ORDER BY id",
    )?;
    let calls = statement
        .query_map((&sheet.spreadsheet, sheet.sheet), |row| {
            Ok(QueuedCall { id: row.get(0)?, kind: row.get(1)?, companies: row.get::<_, Json<_>>(2)?.0 })
        })?
        .collect::<rusqlite::Result<_>>()?;
    Ok(calls)
}

/// The call goes out now: until its answer is known, it may have been applied.
pub fn sent(tx: &Transaction<'_>, fence: &Fence, id: i64, now: Timestamp) -> Result<()> {
    lock::check(tx, fence)?;
    let sent = tx.prepare_cached("UPDATE sheet_outbox SET sent_at = ?2 WHERE id = ?1")?.execute((id, now))?;
    if sent == 1 { Ok(()) } else { Err(missing(id)) }
}

/// The call was applied: it leaves the outbox, and what it appended is known to stand in its sheet.
pub fn answered(tx: &Transaction<'_>, fence: &Fence, id: i64, now: Timestamp) -> Result<()> {
    lock::check(tx, fence)?;
    let (sheet, call) = take(tx, id)?;
    match call.kind {
        CallKind::Append => sheets::note(tx, &sheet, &call.companies, now),
        CallKind::Update => Ok(()),
    }
}

/// The call was certainly not applied: it leaves the outbox, and changed nothing.
pub fn refused(tx: &Transaction<'_>, fence: &Fence, id: i64) -> Result<()> {
    lock::check(tx, fence)?;
    take(tx, id).map(drop)
}

fn take(tx: &Transaction<'_>, id: i64) -> Result<(SheetRef, QueuedCall)> {
    let taken = tx
        .prepare_cached(
            "DELETE FROM sheet_outbox WHERE id = ?1 RETURNING spreadsheet, sheet, kind, companies",
        )?
        .query_row([id], |row| {
            let sheet = SheetRef { spreadsheet: row.get(0)?, sheet: row.get(1)? };
            Ok((sheet, QueuedCall { id, kind: row.get(2)?, companies: row.get::<_, Json<_>>(3)?.0 }))
        })
        .optional()?;
    taken.ok_or_else(|| missing(id))
}

fn missing(id: i64) -> StoreError {
    StoreError::Internal(format!("call {id} is not in the outbox"))
}

/// The companies of those appends to a sheet that went out and of which nothing is known since: their rows
/// may be there.
pub fn in_doubt(connection: &Connection, sheet: &SheetRef) -> Result<HashSet<i64>> {
    let mut statement = connection.prepare_cached(
        "SELECT companies FROM sheet_outbox
         WHERE spreadsheet = ?1 AND sheet = ?2 AND kind = 'append' AND sent_at IS NOT NULL",
    )?;
    let mut rows = statement.query((&sheet.spreadsheet, sheet.sheet))?;
    let mut companies = HashSet::new();
    while let Some(row) = rows.next()? {
        companies.extend(row.get::<_, Json<Vec<i64>>>(0)?.0);
    }
    Ok(companies)
}

/// What waits, for `status`.
pub fn waiting(connection: &Connection) -> Result<Waiting> {
    let waiting = connection
        .prepare_cached("SELECT count(*), count(sent_at), min(queued_at) FROM sheet_outbox")?
        .query_row([], |row| {
            let count = |index: usize| row.get::<_, Count>(index).map(|count| count.0);
            Ok(Waiting { calls: count(0)?, in_doubt: count(1)?, since: row.get(2)? })
        })?;
    Ok(waiting)
}

#[cfg(test)]
mod tests;
