//! What the HTTP client stores beyond one process, as a trait that the database implements.

use std::{
    collections::HashMap,
    fmt,
    sync::{Mutex, PoisonError},
};

use futures_util::future::{BoxFuture, FutureExt, ready};

use super::Body;
use crate::domain::{HostDeadline, Timestamp};

/// An answer kept for revalidation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CachedAnswer {
    /// Its status, always 200 today.
    pub status: u16,
    /// The headers a response shows.
    pub headers: Vec<(String, String)>,
    /// Sent back as `If-None-Match`.
    pub etag: Option<String>,
    /// Sent back as `If-Modified-Since`.
    pub last_modified: Option<String>,
    /// Decompressed.
    pub body: Body,
    /// When it was fetched.
    pub fetched_at: Timestamp,
}

/// An answer that is kept, for somebody who may know its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recalled {
    /// The answer.
    pub answer: CachedAnswer,
    /// Its content was left out, and stands there empty.
    pub left_out: bool,
}

/// Remembers host deadlines and answers.
///
/// A stored deadline must be returned until it passes or somebody lifts it: no deadline means that requests
/// may go to the host. An implementation whose store fails returns the last deadline it knew.
pub trait Memory: Send + Sync + fmt::Debug {
    /// The deadline of `host`, which may have passed; `None` once somebody lifted it.
    fn deadline(&self, host: &str) -> BoxFuture<'_, Option<HostDeadline>>;

    /// Stores a deadline; a later one that is stored already is never shortened.
    fn defer(&self, deadline: HostDeadline) -> BoxFuture<'_, ()>;

    /// The answer kept under `key`, if it is still there.
    fn cached(&self, key: &str) -> BoxFuture<'_, Option<CachedAnswer>>;

    /// The same, for somebody who knows the content of the answer that was fetched at `known`: of that one it may be left
    /// out.
    fn recalled<'a>(&'a self, key: &'a str, known: Timestamp) -> BoxFuture<'a, Option<Recalled>> {
        let _ = known;
        async move { Some(Recalled { answer: self.cached(key).await?, left_out: false }) }.boxed()
    }

    /// Keeps an answer under `key` in the place of an older one. Keys start with `provider:`.
    fn keep(&self, key: String, answer: CachedAnswer) -> BoxFuture<'_, ()>;
}

/// A memory that is kept in this process only; several clients may share it.
#[derive(Debug, Default)]
pub struct MemoryInProcess {
    deadlines: Mutex<HashMap<String, HostDeadline>>,
    answers: Mutex<HashMap<String, CachedAnswer>>,
}

impl MemoryInProcess {
    /// Removes the deadline of `host`, as `resume` does.
    pub fn lift(&self, host: &str) {
        self.deadlines.lock().unwrap_or_else(PoisonError::into_inner).remove(host);
    }
}

impl Memory for MemoryInProcess {
    fn deadline(&self, host: &str) -> BoxFuture<'_, Option<HostDeadline>> {
        let found = self.deadlines.lock().unwrap_or_else(PoisonError::into_inner).get(host).cloned();
        ready(found).boxed()
    }

    fn defer(&self, deadline: HostDeadline) -> BoxFuture<'_, ()> {
        let mut deadlines = self.deadlines.lock().unwrap_or_else(PoisonError::into_inner);
        let later = deadlines.get(&deadline.host).is_some_and(|have| have.not_before >= deadline.not_before);
        if !later {
            deadlines.insert(deadline.host.clone(), deadline);
        }
        ready(()).boxed()
    }

    fn cached(&self, key: &str) -> BoxFuture<'_, Option<CachedAnswer>> {
        let found = self.answers.lock().unwrap_or_else(PoisonError::into_inner).get(key).cloned();
        ready(found).boxed()
    }

    fn keep(&self, key: String, answer: CachedAnswer) -> BoxFuture<'_, ()> {
        self.answers.lock().unwrap_or_else(PoisonError::into_inner).insert(key, answer);
        ready(()).boxed()
    }
}
