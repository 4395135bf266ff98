//! A write of a run, as a type: a transaction in which the run was seen to hold its lock.
//!
//! Every store function that only a run may call takes a [`Fenced`]. It cannot be made outside the store, and the
//! store makes one in a single place, `Store::write_fenced`, after [`lock::check`] in the same transaction. So a
//! write of a run that forgets the check does not compile:
//!
//! ```compile_fail
//! use jobscan_host::store::{Result, Transaction, runs};
//!
//! fn end(tx: &Transaction<'_>, counters: &runs::UnitCounters) -> Result<()> {
//!     runs::update_unit(tx, 1, counters)
//! }
//! ```
//!
//! The same write with the check does:
//!
//! ```
//! use jobscan_host::store::{Fenced, Result, Transaction, runs};
//!
//! fn end(tx: &Fenced<'_>, counters: &runs::UnitCounters) -> Result<()> {
//!     let _: &Transaction<'_> = tx;
//!     runs::update_unit(tx, 1, counters)
//! }
//! ```

use std::ops::Deref;

use rusqlite::Transaction;

use super::{
    error::Result,
    lock::{self, Fence},
};

/// A transaction of a run that holds its lock. It reads and writes like any other.
#[derive(Debug)]
pub struct Fenced<'a> {
    tx: &'a Transaction<'a>,
    number: i64,
}

impl<'a> Fenced<'a> {
    /// Refuses with [`StoreError::FenceLost`](super::StoreError::FenceLost) unless the lock is still held.
    pub(super) fn check(tx: &'a Transaction<'_>, fence: &Fence) -> Result<Self> {
        lock::check(tx, fence)?;
        Ok(Self { tx, number: fence.number })
    }

    /// The number of the lock that was seen to be held.
    pub(super) const fn number(&self) -> i64 {
        self.number
    }
}

impl<'a> Deref for Fenced<'a> {
    type Target = Transaction<'a>;

    fn deref(&self) -> &Self::Target {
        self.tx
    }
}
