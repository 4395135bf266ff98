//! The one connection that writes, on a thread of its own.
//!
//! Every write is whole: kept if its work returns `Ok` and undone otherwise, also when the work panics. Writes happen in the
//! order they were handed over. Writes that wait at the same time share one IMMEDIATE transaction, so that they share its
//! syncs; each stands in a savepoint, and one that fails is undone alone. None is answered before the transaction is
//! committed: a write that was acknowledged is durable. Work that was handed over is done even if nobody waits for its answer
//! any more.

use std::{
    collections::VecDeque,
    sync::mpsc::{self, Receiver},
    thread,
    time::{Duration, Instant},
};

use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::{Result, StoreError, crash_point};
use crate::errors::{catch_panic, chain};

/// Writes that share a transaction, at most.
const GROUP: usize = 64;

/// A group that has taken so long takes no further write: whoever came first waits for all of it.
const GROUP_TIME: Duration = Duration::from_millis(20);

/// How long a group waits for a further write, where the one before it had company: boards that are scanned side by side
/// write one after the other, a little apart, and a sync costs more than what most of them write. Who writes alone never waits.
const COMPANY: Duration = Duration::from_millis(2);

/// A write that was handed over.
trait Job: Send {
    /// Does the work. Whether what it wrote is kept.
    fn work(&mut self, tx: &Transaction<'_>) -> bool;

    /// Why the work failed, if it did.
    fn failure(&self) -> Option<&StoreError>;

    /// Answers with what the work gave, or with why its transaction was not committed.
    fn answer(self: Box<Self>, lost: Option<StoreError>);
}

/// Hands writes to the thread that owns the connection. Dropping it finishes what was handed over.
#[derive(Debug)]
pub(super) struct Writer {
    jobs: Option<mpsc::Sender<Box<dyn Job>>>,
    thread: Option<thread::JoinHandle<()>>,
}

impl Writer {
    /// Starts the thread, which owns `connection` from here on.
    pub(super) fn start(mut connection: Connection) -> Result<Self> {
        let (jobs, queue) = mpsc::channel();
        let thread = thread::Builder::new()
            .name("store-writer".to_owned())
            .spawn(move || {
                let (mut next, mut wait) = (None, Duration::ZERO);
                while let Some(first) = next.take().or_else(|| queue.recv().ok()) {
                    let mut group = VecDeque::from([first]);
                    let lost = in_transaction(&mut connection, &mut group, &queue, wait).err();
                    next = queue.try_recv().ok();
                    wait = if group.len() > 1 || next.is_some() { COMPANY } else { Duration::ZERO };
                    for job in group {
                        job.answer(lost.as_ref().map(repeated));
                    }
                }
            })
            .map_err(|error| StoreError::Internal(format!("cannot start the writing thread: {error}")))?;
        Ok(Self { jobs: Some(jobs), thread: Some(thread) })
    }

    /// Queues `work`; `reply` is called on the writing thread with its result, once what it wrote is committed.
    pub(super) fn submit<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T> + Send + 'static,
        reply: impl FnOnce(Result<T>) + Send + 'static,
    ) -> Result<()> {
        let jobs = self.jobs.as_ref().ok_or_else(stopped)?;
        jobs.send(Box::new(Write { work: Some(work), reply, result: None })).map_err(|_| stopped())
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.jobs = None;
        if let Some(thread) = self.thread.take() {
            // A job may hold the last `Store` itself; a thread cannot wait for its own end.
            if thread.thread().id() != thread::current().id() {
                let _ = thread.join();
            }
        }
    }
}

/// The answer of a store whose writing thread is gone.
pub(super) fn stopped() -> StoreError {
    StoreError::Internal("the writing thread has ended".to_owned())
}

/// A write with its answer.
struct Write<W, R, T> {
    work: Option<W>,
    reply: R,
    result: Option<Result<T>>,
}

impl<W, R, T> Job for Write<W, R, T>
where
    W: FnOnce(&Transaction<'_>) -> Result<T> + Send,
    R: FnOnce(Result<T>) + Send,
    T: Send,
{
    fn work(&mut self, tx: &Transaction<'_>) -> bool {
        let Some(work) = self.work.take() else { return false };
        let result = catch_panic(|| work(tx))
            .unwrap_or_else(|panic| Err(StoreError::Internal(format!("a write panicked: {panic}"))));
        self.result.insert(result).is_ok()
    }

    fn failure(&self) -> Option<&StoreError> {
        self.result.as_ref()?.as_ref().err()
    }

    fn answer(self: Box<Self>, lost: Option<StoreError>) {
        let result = match (self.result, lost) {
            // What went wrong in the work itself says more.
            (Some(Err(error)), _) | (_, Some(error)) => Err(error),
            (Some(Ok(value)), None) => Ok(value),
            (None, None) => Err(StoreError::Internal("a write was not done".to_owned())),
        };
        (self.reply)(result);
    }
}

/// Does the first job of a group and those that come behind it, each within `wait` of the one before, in one transaction.
fn in_transaction(
    connection: &mut Connection,
    group: &mut VecDeque<Box<dyn Job>>,
    queue: &Receiver<Box<dyn Job>>,
    wait: Duration,
) -> Result<()> {
    let began = Instant::now();
    let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // The first needs no savepoint: where it fails, nothing else is undone with it.
    if !group.front_mut().is_some_and(|job| job.work(&tx)) {
        return Ok(tx.rollback()?);
    }
    while group.len() < GROUP && began.elapsed() < GROUP_TIME {
        still_there(&tx, None)?;
        let Ok(mut job) = queue.recv_timeout(wait) else { break };
        let done = in_savepoint(&tx, job.as_mut());
        group.push_back(job);
        done?;
    }
    crash_point("before-commit");
    tx.commit()?;
    crash_point("after-commit");
    Ok(())
}

/// Does the work of a job, and undoes it alone where it fails. An error: the transaction with all that it held is gone.
fn in_savepoint(tx: &Transaction<'_>, job: &mut dyn Job) -> Result<()> {
    tx.prepare_cached("SAVEPOINT job")?.execute([])?;
    if !job.work(tx) {
        still_there(tx, job.failure())?;
        tx.prepare_cached("ROLLBACK TO job")?.execute([])?;
    }
    tx.prepare_cached("RELEASE job")?.execute([])?;
    Ok(())
}

/// SQLite ends a transaction by itself where its disk is full or fails. Whatever was done in it is lost, for the reason that
/// the work met that was under way.
fn still_there(tx: &Transaction<'_>, failure: Option<&StoreError>) -> Result<()> {
    if !tx.is_autocommit() {
        return Ok(());
    }
    Err(failure.map_or_else(|| StoreError::Internal("a write ended its transaction".to_owned()), repeated))
}

/// What each write of a group is told of an error that all of them share.
fn repeated(error: &StoreError) -> StoreError {
    match error {
        StoreError::Sqlite(rusqlite::Error::SqliteFailure(code, message)) => {
            rusqlite::Error::SqliteFailure(*code, message.clone()).into()
        }
        other => StoreError::Internal(chain(other)),
    }
}

#[cfg(test)]
mod tests;
