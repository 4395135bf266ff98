//! The run lock: one holder at a time, with an expiry and a fence number.
//!
//! The fence number grows with every holder and is never given twice, also not after a release. A
//! holder that overslept finds another number in the row: every write of a run calls [`check`] first,
//! in the same transaction, so what it would have written is refused.

use std::time::Duration;

use rusqlite::{Connection, OptionalExtension, Row, Transaction};

use super::{Result, StoreError};
use crate::{bounds::units::LOCK, domain::Timestamp};

/// The right to write, as long as the lock's row carries this owner and number.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Fence {
    /// The lock.
    pub name: String,
    /// Who holds it; unique to the run.
    pub owner: String,
    /// Larger than that of every earlier holder.
    pub number: i64,
}

/// What asking for the lock gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Acquire {
    /// The lock is ours.
    Acquired(Fence),
    /// Another holds it.
    Held {
        /// Who.
        owner: String,
        /// Its process, if it said so.
        pid: Option<u32>,
        /// Since when.
        acquired_at: Timestamp,
        /// Until when, unless it renews.
        expires_at: Timestamp,
    },
}

/// A lock that is held, expired or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LockRow {
    /// The lock.
    pub name: String,
    /// Who holds it.
    pub owner: String,
    /// The holder's fence number.
    pub number: i64,
    /// The holder's process, if it said so.
    pub pid: Option<u32>,
    /// What else tells that process from others, if it said so.
    pub process: Option<ProcessMark>,
    /// Since when.
    pub acquired_at: Timestamp,
    /// When it was last renewed.
    pub heartbeat_at: Timestamp,
    /// From when on another may take it.
    pub expires_at: Timestamp,
}

impl LockRow {
    /// Whether another has to wait for it.
    ///
    /// A holder asks for no more than [`LOCK`]: a row that says more was written by something else, or the clock was
    /// set back since. Nobody has to wait until then: whoever takes the lock gets the next number, and a holder that is
    /// alive after all writes nothing more.
    #[must_use]
    pub fn is_held(&self, now: Timestamp) -> bool {
        now < self.expires_at && self.expires_at <= now.plus(LOCK.duration())
    }

    /// Whether the holder's clock was ahead of this one: its times are still to come.
    #[must_use]
    pub fn is_ahead(&self, now: Timestamp) -> bool {
        now < self.acquired_at || now < self.heartbeat_at
    }

    /// What its holder writes under.
    #[must_use]
    pub fn fence(&self) -> Fence {
        Fence { name: self.name.clone(), owner: self.owner.clone(), number: self.number }
    }
}

/// What tells a process from all others, beside its number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProcessMark {
    /// The name of its machine, to be told.
    pub host: String,
    /// The boot of its machine, and the space of process numbers in it: within both a number is one process at a time.
    pub boot: String,
    /// When it began, in the machine's own count since its boot.
    pub start: i64,
}

/// Who asks for a lock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Claimant<'a> {
    /// Unique to the run.
    pub owner: &'a str,
    /// Its process.
    pub pid: u32,
}

/// Takes the lock if nobody holds it, its holder let it expire (`now >= expires_at`), or no holder can have set it.
pub fn acquire(
    tx: &Transaction<'_>,
    name: &str,
    claimant: Claimant<'_>,
    now: Timestamp,
    ttl: Duration,
) -> Result<Acquire> {
    if let Some(row) = current(tx, name)?.filter(|row| row.is_held(now)) {
        let LockRow { owner, pid, acquired_at, expires_at, .. } = row;
        return Ok(Acquire::Held { owner, pid, acquired_at, expires_at });
    }
    let Claimant { owner, pid } = claimant;
    let number = tx
        .prepare_cached(
            "INSERT INTO run_lock (name, fence, owner, pid, acquired_at, heartbeat_at, expires_at)
             VALUES (?1, 1, ?2, ?3, ?4, ?4, ?5)
             ON CONFLICT (name) DO UPDATE SET
                 fence = min(fence, 9223372036854775806) + 1, owner = excluded.owner, pid = excluded.pid,
                 acquired_at = excluded.acquired_at, heartbeat_at = excluded.heartbeat_at,
                 expires_at = excluded.expires_at, host = NULL, boot = NULL, process_start = NULL
             RETURNING fence",
        )?
        .query_row((name, owner, pid, now, now.plus(ttl)), |row| row.get(0))?;
    Ok(Acquire::Acquired(Fence { name: name.to_owned(), owner: owner.to_owned(), number }))
}

/// Notes which process holds the lock that was just taken.
pub fn mark(tx: &Transaction<'_>, fence: &Fence, process: &ProcessMark) -> Result<()> {
    tx.prepare_cached(
        "UPDATE run_lock SET host = ?4, boot = ?5, process_start = ?6
         WHERE name = ?1 AND owner = ?2 AND fence = ?3",
    )?
    .execute((&fence.name, &fence.owner, fence.number, &process.host, &process.boot, process.start))?;
    Ok(())
}

/// Renews the lock. One that expired and that nobody took is still the holder's.
pub fn heartbeat(tx: &Transaction<'_>, fence: &Fence, now: Timestamp, ttl: Duration) -> Result<()> {
    let renewed = tx
        .prepare_cached(
            "UPDATE run_lock SET heartbeat_at = ?4, expires_at = ?5
             WHERE name = ?1 AND owner = ?2 AND fence = ?3",
        )?
        .execute((&fence.name, &fence.owner, fence.number, now, now.plus(ttl)))?;
    if renewed == 1 { Ok(()) } else { Err(lost(fence)) }
}

/// Gives the lock back; false if it was no longer this holder's. The fence number stays.
pub fn release(tx: &Transaction<'_>, fence: &Fence) -> Result<bool> {
    let released = tx
        .prepare_cached(
            "UPDATE run_lock
             SET owner = NULL, pid = NULL, acquired_at = NULL, heartbeat_at = NULL, expires_at = NULL,
                 host = NULL, boot = NULL, process_start = NULL
             WHERE name = ?1 AND owner = ?2 AND fence = ?3",
        )?
        .execute((&fence.name, &fence.owner, fence.number))?;
    Ok(released == 1)
}

/// Refuses with [`StoreError::FenceLost`] unless the lock still carries this owner and number.
pub fn check(tx: &Transaction<'_>, fence: &Fence) -> Result<()> {
    let held = tx
        .prepare_cached("SELECT 1 FROM run_lock WHERE name = ?1 AND owner = ?2 AND fence = ?3")?
        .exists((&fence.name, &fence.owner, fence.number))?;
    if held { Ok(()) } else { Err(lost(fence)) }
}

/// Who holds the lock; also a holder that let it expire, until another takes it.
pub fn current(connection: &Connection, name: &str) -> Result<Option<LockRow>> {
    let row = connection
        .prepare_cached(
            "SELECT name, owner, fence, pid, acquired_at, heartbeat_at, expires_at, host, boot, process_start
             FROM run_lock WHERE name = ?1 AND owner IS NOT NULL",
        )?
        .query_row([name], lock_row)
        .optional()?;
    Ok(row)
}

fn lock_row(row: &Row<'_>) -> rusqlite::Result<LockRow> {
    let process = match (row.get(7)?, row.get(8)?, row.get(9)?) {
        (Some(host), Some(boot), Some(start)) => Some(ProcessMark { host, boot, start }),
        _ => None,
    };
    Ok(LockRow {
        process,
        name: row.get(0)?,
        owner: row.get(1)?,
        number: row.get(2)?,
        pid: row.get(3)?,
        acquired_at: row.get(4)?,
        heartbeat_at: row.get(5)?,
        expires_at: row.get(6)?,
    })
}

fn lost(fence: &Fence) -> StoreError {
    let Fence { name, owner, number } = fence.clone();
    StoreError::FenceLost { name, owner, number }
}

#[cfg(test)]
mod tests;
