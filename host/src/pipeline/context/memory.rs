//! What the HTTP client remembers, kept in the database.
//!
//! Bodies are compressed, off the async threads. Which answers were used is stored with the next write, so that a
//! revalidation costs a read only. These writes belong to the process and not to a run, so they go without a fence.

mod body;

use std::{
    collections::{BTreeSet, HashMap},
    sync::{Arc, Mutex, PoisonError},
};

use futures_util::future::{BoxFuture, FutureExt, ready};

use self::body::{Packer, unpack};
use crate::{
    clock::SharedClock,
    domain::{HostDeadline, Timestamp},
    errors::chain,
    http::{Body, CachedAnswer, Memory, Recalled},
    store::{Store, StoreError, Transaction, cache, hosts},
};

/// The cache is pruned after this many bytes were added, not at each answer.
const PRUNE_EVERY: u64 = 16 * 1024 * 1024;

/// [`Memory`] over the store. A database fault is logged and never ends a run: it costs a deadline or a stored
/// answer.
#[derive(Debug)]
pub(super) struct StoredMemory {
    store: Store,
    clock: SharedClock,
    cache_bytes: u64,
    /// No answer that was kept has more.
    body_bytes: u64,
    packer: Arc<Packer>,
    notes: Mutex<Notes>,
}

/// What the next write stores too, and the deadlines that apply while the database cannot be read.
#[derive(Debug, Default)]
struct Notes {
    used: BTreeSet<String>,
    added: u64,
    deadlines: HashMap<String, HostDeadline>,
}

impl StoredMemory {
    /// A memory that keeps at most `cache_bytes` of answers, packed, each of at most `body_bytes`, unpacked.
    pub(super) fn new(store: Store, clock: SharedClock, cache_bytes: u64, body_bytes: u64) -> Self {
        // An earlier process may have left more than `cache_bytes`: the first answer that is kept prunes it.
        let notes = Notes { added: PRUNE_EVERY, ..Notes::default() };
        Self { store, clock, cache_bytes, body_bytes, packer: Arc::default(), notes: Mutex::new(notes) }
    }

    fn notes(&self) -> std::sync::MutexGuard<'_, Notes> {
        self.notes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn note_deadline(&self, host: String, deadline: Option<HostDeadline>) {
        let deadlines = &mut self.notes().deadlines;
        match deadline {
            Some(deadline) => drop(deadlines.insert(host, deadline)),
            None => drop(deadlines.remove(&host)),
        }
    }

    /// Notes that the answer under `key` was used, if one was found.
    fn used<T>(&self, key: String, found: Result<Option<T>, StoreError>) -> Option<T> {
        match found {
            Ok(answer) => {
                if answer.is_some() {
                    self.notes().used.insert(key);
                }
                answer
            }
            Err(error) => {
                tracing::warn!("a stored answer cannot be read: {}", chain(&error));
                None
            }
        }
    }

    async fn read(&self, key: String) -> Result<Option<CachedAnswer>, StoreError> {
        let stored = self.store.read(move |connection| cache::get(connection, &key)).await?;
        Ok(self.unpacked(stored).await)
    }

    /// The same, without its body where it was fetched at `known`.
    async fn read_beside(&self, key: String, known: Timestamp) -> Result<Option<Recalled>, StoreError> {
        let stored = self.store.read_at_once(|connection| cache::get_beside(connection, &key, known))?;
        Ok(match stored {
            Some((stored, true)) => {
                Some(Recalled { answer: answer_of(stored, Body::default()), left_out: true })
            }
            Some((stored, false)) => {
                let answer = self.unpacked(Some(stored)).await;
                answer.map(|answer| Recalled { answer, left_out: false })
            }
            None => None,
        })
    }

    async fn unpacked(&self, stored: Option<cache::CachedResponse>) -> Option<CachedAnswer> {
        let (stored, most) = (stored?, self.body_bytes);
        let answer = tokio::task::spawn_blocking(move || {
            let body = unpack(&stored.body, most).ok()??;
            Some(answer_of(stored, Body::from(body)))
        });
        // An answer that cannot be unpacked, or has more than any answer may, counts as absent: it is fetched again.
        answer.await.ok().flatten()
    }

    /// Hands the answer over to be written. Nobody waits for that: what is written later was written after it.
    async fn write(&self, key: String, answer: CachedAnswer) -> Result<(), StoreError> {
        let packer = Arc::clone(&self.packer);
        let kept = tokio::task::spawn_blocking(move || pack(answer, &packer))
            .await
            .map_err(|error| StoreError::Internal(error.to_string()))?
            .map_err(|error| StoreError::Internal(error.to_string()))?;
        let (now, cap) = (self.clock.now(), self.cache_bytes);
        let (used, prune) = {
            let mut notes = self.notes();
            notes.added += kept.size();
            let prune = notes.added >= PRUNE_EVERY.min(cap);
            if prune {
                notes.added = 0;
            }
            (std::mem::take(&mut notes.used), prune)
        };
        let write = move |tx: &Transaction<'_>| {
            used.iter().try_for_each(|key| cache::touch(tx, key, now))?;
            cache::put(tx, &key, &kept, now)?;
            if prune {
                cache::prune(tx, cap)?;
            }
            Ok(())
        };
        self.store.hand_over_or_else(write, |error| tell_of_answer(&error))
    }
}

fn tell_of_answer(error: &StoreError) {
    tracing::warn!("an answer cannot be stored for revalidation: {}", chain(error));
}

fn answer_of(stored: cache::CachedResponse, body: Body) -> CachedAnswer {
    CachedAnswer {
        status: stored.status,
        headers: stored.headers,
        etag: stored.etag,
        last_modified: stored.last_modified,
        body,
        fetched_at: stored.fetched_at,
    }
}

impl Memory for StoredMemory {
    fn deadline(&self, host: &str) -> BoxFuture<'_, Option<HostDeadline>> {
        let deadline = match self.store.read_at_once(|connection| hosts::get(connection, host)) {
            Ok(deadline) => {
                self.note_deadline(host.to_owned(), deadline.clone());
                deadline
            }
            Err(error) => {
                tracing::warn!("a host's deadline cannot be read: {}", chain(&error));
                self.notes().deadlines.get(host).cloned()
            }
        };
        ready(deadline).boxed()
    }

    fn defer(&self, deadline: HostDeadline) -> BoxFuture<'_, ()> {
        let now = self.clock.now();
        self.note_deadline(deadline.host.clone(), Some(deadline.clone()));
        async move {
            if let Err(error) = self.store.write(move |tx| hosts::set(tx, &deadline, now)).await {
                tracing::warn!("a host's deadline cannot be stored: {}", chain(&error));
            }
        }
        .boxed()
    }

    fn cached(&self, key: &str) -> BoxFuture<'_, Option<CachedAnswer>> {
        let key = key.to_owned();
        async move { self.used(key.clone(), self.read(key).await) }.boxed()
    }

    fn recalled<'a>(&'a self, key: &'a str, known: Timestamp) -> BoxFuture<'a, Option<Recalled>> {
        let key = key.to_owned();
        async move { self.used(key.clone(), self.read_beside(key, known).await) }.boxed()
    }

    fn keep(&self, key: String, answer: CachedAnswer) -> BoxFuture<'_, ()> {
        async move {
            if let Err(error) = self.write(key, answer).await {
                tell_of_answer(&error);
            }
        }
        .boxed()
    }
}

fn pack(answer: CachedAnswer, packer: &Packer) -> std::io::Result<cache::CachedResponse> {
    Ok(cache::CachedResponse {
        body: packer.pack(&answer.body)?,
        status: answer.status,
        headers: answer.headers,
        etag: answer.etag,
        last_modified: answer.last_modified,
        fetched_at: answer.fetched_at,
    })
}

#[cfg(test)]
mod tests;
