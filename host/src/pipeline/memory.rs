//! What the HTTP client remembers, kept in the database.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use futures_util::future::{BoxFuture, FutureExt};

use crate::{
    clock::SharedClock,
    http::{self, CachedAnswer, DeadlineReason, HostDeadline, Memory},
    store::{Store, cache, hosts},
};

/// The cache is pruned after this many bytes were added, not at each answer.
const PRUNE_EVERY: u64 = 16 * 1024 * 1024;

/// [`Memory`] over the store. A database fault costs politeness or bytes, never the run: it is told.
#[derive(Debug)]
pub struct StoredMemory {
    store: Store,
    clock: SharedClock,
    cache_bytes: u64,
    added: Arc<AtomicU64>,
}

impl StoredMemory {
    /// A memory that keeps at most `cache_bytes` of answers.
    #[must_use]
    pub fn new(store: Store, clock: SharedClock, cache_bytes: u64) -> Self {
        Self { store, clock, cache_bytes, added: Arc::default() }
    }
}

impl Memory for StoredMemory {
    fn deadline(&self, host: &str) -> BoxFuture<'_, Option<HostDeadline>> {
        let host = host.to_owned();
        async move {
            match self.store.read(move |connection| hosts::get(connection, &host)).await {
                Ok(stored) => stored.map(|stored| HostDeadline {
                    host: stored.host,
                    not_before: stored.not_before,
                    reason: match stored.reason {
                        hosts::DeadlineReason::RetryAfter => DeadlineReason::RetryAfter,
                        hosts::DeadlineReason::Circuit => DeadlineReason::Circuit,
                    },
                }),
                Err(error) => {
                    tracing::warn!("a host's deadline cannot be read: {error}");
                    None
                }
            }
        }
        .boxed()
    }

    fn defer(&self, deadline: HostDeadline) -> BoxFuture<'_, ()> {
        let now = self.clock.now();
        async move {
            let stored = hosts::HostDeadline {
                host: deadline.host,
                not_before: deadline.not_before,
                reason: match deadline.reason {
                    DeadlineReason::RetryAfter => hosts::DeadlineReason::RetryAfter,
                    DeadlineReason::Circuit => hosts::DeadlineReason::Circuit,
                },
            };
            if let Err(error) = self.store.write(move |tx| hosts::set(tx, &stored, now)).await {
                tracing::warn!("a host's deadline cannot be stored: {error}");
            }
        }
        .boxed()
    }

    fn cached(&self, key: &str) -> BoxFuture<'_, Option<CachedAnswer>> {
        let key = key.to_owned();
        async move {
            match self.store.read(move |connection| cache::get(connection, &key)).await {
                Ok(stored) => stored.map(|stored| CachedAnswer {
                    status: stored.status,
                    headers: stored.headers,
                    etag: stored.etag,
                    last_modified: stored.last_modified,
                    body: http::Body::from(stored.body),
                    fetched_at: stored.stored_at,
                }),
                Err(error) => {
                    tracing::warn!("a stored answer cannot be read: {error}");
                    None
                }
            }
        }
        .boxed()
    }

    fn keep(&self, key: String, answer: CachedAnswer) -> BoxFuture<'_, ()> {
        let (now, cap) = (self.clock.now(), self.cache_bytes);
        let size = answer.body.len() as u64;
        let added = self.added.fetch_add(size, Ordering::Relaxed) + size;
        let prune = added >= PRUNE_EVERY.min(cap);
        if prune {
            self.added.store(0, Ordering::Relaxed);
        }
        async move {
            let stored = cache::CachedResponse {
                status: answer.status,
                headers: answer.headers,
                etag: answer.etag,
                last_modified: answer.last_modified,
                body: answer.body.into_vec(),
                stored_at: answer.fetched_at,
            };
            let kept = self.store.write(move |tx| {
                cache::put(tx, &key, &stored, now)?;
                if prune {
                    cache::prune(tx, cap)?;
                }
                Ok(())
            });
            if let Err(error) = kept.await {
                tracing::warn!("an answer cannot be stored for revalidation: {error}");
            }
        }
        .boxed()
    }
}
