//! The one connection that writes, on a thread of its own.
//!
//! Every write is one IMMEDIATE transaction: committed whole when its work returns `Ok`, rolled back
//! whole otherwise, also when the work panics. Writes happen in the order they were handed over.
//! Work that was handed over is done even if nobody waits for its answer any more.

use std::{sync::mpsc, thread};

use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::{Result, StoreError, crash_point};
use crate::errors::catch_panic;

/// A whole write with its answer.
type Job = Box<dyn FnOnce(&mut Connection) + Send>;

/// Hands writes to the thread that owns the connection. Dropping it finishes what was handed over.
#[derive(Debug)]
pub(super) struct Writer {
    jobs: Option<mpsc::Sender<Job>>,
    thread: Option<thread::JoinHandle<()>>,
}

impl Writer {
    /// Starts the thread, which owns `connection` from here on.
    pub(super) fn start(mut connection: Connection) -> Result<Self> {
        let (jobs, queue) = mpsc::channel::<Job>();
        let thread = thread::Builder::new()
            .name("store-writer".to_owned())
            .spawn(move || {
                for job in queue {
                    job(&mut connection);
                }
            })
            .map_err(|error| StoreError::Internal(format!("cannot start the writing thread: {error}")))?;
        Ok(Self { jobs: Some(jobs), thread: Some(thread) })
    }

    /// Queues `work` as one transaction; `reply` is called on the writing thread with its result.
    pub(super) fn submit<T: 'static>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T> + Send + 'static,
        reply: impl FnOnce(Result<T>) + Send + 'static,
    ) -> Result<()> {
        let job: Job = Box::new(move |connection| reply(in_transaction(connection, work)));
        let jobs = self.jobs.as_ref().ok_or_else(stopped)?;
        jobs.send(job).map_err(|_| stopped())
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

fn in_transaction<T>(
    connection: &mut Connection,
    work: impl FnOnce(&Transaction<'_>) -> Result<T>,
) -> Result<T> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let value = catch_panic(|| work(&transaction))
        .unwrap_or_else(|panic| Err(StoreError::Internal(format!("a write panicked: {panic}"))))?;
    crash_point("before-commit");
    transaction.commit()?;
    crash_point("after-commit");
    Ok(value)
}
