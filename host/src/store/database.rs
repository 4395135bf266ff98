//! The open database: one thread that writes, and connections that only read.

use std::{
    fmt,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError, mpsc},
};

use rusqlite::{Connection, Transaction};

use super::{
    error::{Result, StoreError},
    fenced::Fenced,
    lock::Fence,
    schema::{self, open_read_only},
    soundness::Soundness,
    stats::page_bytes,
    writer::{Writer, stopped},
};
use crate::domain::Timestamp;

/// Reading connections kept open between reads.
const IDLE_READERS: usize = 4;

/// The open database. Clones share one writer; dropping the last finishes the writes handed over.
#[derive(Clone)]
pub struct Store {
    shared: Arc<Shared>,
}

struct Shared {
    path: PathBuf,
    page_bytes: u64,
    idle: Mutex<Vec<Connection>>,
    writer: Writer,
    /// Dropped after all connections, to note how they left the file.
    _sound: Soundness,
}

impl Store {
    /// Opens the database at `path`, makes it and its folder if need be, and migrates it.
    ///
    /// A newer schema, a damaged file and a file of another program are refused untouched. Before an
    /// existing database is migrated, a copy of it is kept as `<path>.v<schema>.bak`.
    pub fn open(path: &Path, now: Timestamp) -> Result<Self> {
        let (connection, sound) = schema::open_writer(path, now)?;
        let page_bytes = page_bytes(&connection)?;
        let writer = Writer::start(connection)?;
        let shared =
            Shared { path: path.to_owned(), page_bytes, idle: Mutex::default(), writer, _sound: sound };
        Ok(Self { shared: Arc::new(shared) })
    }

    /// The database file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.shared.path
    }

    /// The bytes of one page of the file.
    #[must_use]
    pub fn page_bytes(&self) -> u64 {
        self.shared.page_bytes
    }

    /// Does `work` whole: what it wrote is committed before this returns `Ok`, and undone otherwise. Works that wait at the same
    /// time share a transaction, each undone alone (`writer`).
    ///
    /// A panic in `work` becomes [`StoreError::Internal`]. Dropping the future does not undo the write.
    pub async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.hand_over(work)?.written().await
    }

    /// [`Store::write`] for a caller that has something else to do meanwhile: `work` is queued at once, before every write
    /// that is handed over later.
    pub fn hand_over<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T> + Send + 'static,
    ) -> Result<HandedOver<T>> {
        let (reply, answer) = tokio::sync::oneshot::channel();
        self.shared.writer.submit(work, move |result| drop(reply.send(result)))?;
        Ok(HandedOver { answer, path: self.path().to_owned() })
    }

    /// [`Store::hand_over`] for what nobody waits for: `fault` is called on the writing thread if it was not written.
    pub fn hand_over_or_else(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<()> + Send + 'static,
        fault: impl FnOnce(StoreError) + Send + 'static,
    ) -> Result<()> {
        self.shared.writer.submit(work, move |result| result.unwrap_or_else(fault))
    }

    /// [`Store::write`] for a run: does `work` only if the lock still carries `fence`, checked in the same
    /// transaction. In the program only the context of a run calls it.
    pub async fn write_fenced<T: Send + 'static>(
        &self,
        fence: &Fence,
        work: impl FnOnce(&Fenced<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.hand_over_fenced(fence, work)?.written().await
    }

    /// [`Store::hand_over`] for a run, as [`Store::write_fenced`].
    pub fn hand_over_fenced<T: Send + 'static>(
        &self,
        fence: &Fence,
        work: impl FnOnce(&Fenced<'_>) -> Result<T> + Send + 'static,
    ) -> Result<HandedOver<T>> {
        let fence = fence.clone();
        self.hand_over(move |tx| work(&Fenced::check(tx, &fence)?))
    }

    /// [`Store::write`] for code outside an async runtime: the calling thread waits.
    pub fn write_blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let (reply, answer) = mpsc::sync_channel(1);
        self.shared.writer.submit(work, move |result| drop(reply.send(result)))?;
        answer.recv().map_err(|_| stopped())?.map_err(|error| error.naming(self.path()))
    }

    /// A new connection that can only read, for code outside an async runtime.
    pub fn reader(&self) -> Result<Connection> {
        open_read_only(&self.shared.path)
    }

    /// Does `work` on a connection that can only read, on a thread where blocking is fine.
    ///
    /// All that `work` reads is of one instant.
    pub async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let shared = Arc::clone(&self.shared);
        tokio::task::spawn_blocking(move || shared.read(work))
            .await
            .map_err(|error| StoreError::Internal(format!("a read did not end: {error}")))?
    }

    /// [`Store::read`] on the calling thread, for a few small rows that are found by their keys: to hand that to another
    /// thread takes longer than the reading itself.
    pub fn read_at_once<T>(&self, work: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        self.shared.read(work)
    }
}

/// A write that was handed over. It is done whether or not somebody waits for it.
#[derive(Debug)]
#[must_use = "only `written` tells what became of it"]
pub struct HandedOver<T> {
    answer: tokio::sync::oneshot::Receiver<Result<T>>,
    path: PathBuf,
}

impl<T> HandedOver<T> {
    /// What the work gave, once all that it wrote is durable.
    pub async fn written(self) -> Result<T> {
        let Self { answer, path } = self;
        answer.await.map_err(|_| stopped())?.map_err(|error| error.naming(&path))
    }
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Store").field("path", &self.shared.path).finish_non_exhaustive()
    }
}

impl Shared {
    fn read<T>(&self, work: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let connection = idle.map_or_else(|| open_read_only(&self.path), Ok)?;
        // Prepared once for a connection: most reads are of one row.
        connection.prepare_cached("BEGIN")?.execute([])?;
        let value = work(&connection);
        connection.prepare_cached("ROLLBACK")?.execute([])?;
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < IDLE_READERS {
            idle.push(connection);
        }
        value
    }
}
