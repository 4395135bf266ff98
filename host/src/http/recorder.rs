//! Keeps what requests were answered, for who makes a test of it: the answers decoded, with the headers that a guest is
//! shown and no others. What is sent is kept without headers: they may hold a credential.

use std::sync::{Arc, Mutex, PoisonError, atomic::AtomicU64};

use futures_util::future::{BoxFuture, FutureExt};

use super::{
    FetchError, Method,
    decode::{codings, decode},
    headers::visible_headers,
    transport::{Transport, WireAnswer, WireRequest},
};

/// A request and its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exchanged {
    /// What was asked.
    pub method: Method,
    /// Of whom, whatever gateway answered in its place.
    pub url: String,
    /// What was sent with it.
    pub sent: Option<Vec<u8>>,
    /// The status.
    pub status: u16,
    /// Names in lower case, only those that a guest is shown.
    pub headers: Vec<(String, String)>,
    /// Decompressed.
    pub body: Vec<u8>,
}

/// What was answered so far, in the order of the answers.
#[derive(Debug, Default)]
pub struct Exchanges(Mutex<Vec<Exchanged>>);

impl Exchanges {
    /// Takes out all that were kept.
    #[must_use]
    pub fn take(&self) -> Vec<Exchanged> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn keep(&self, one: Exchanged) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(one);
    }
}

/// A transport that keeps what passes.
#[derive(Debug)]
pub(super) struct Recorder {
    inner: Box<dyn Transport>,
    kept: Arc<Exchanges>,
}

impl Recorder {
    pub(super) fn new(inner: Box<dyn Transport>, kept: Arc<Exchanges>) -> Self {
        Self { inner, kept }
    }

    async fn pass(&self, wire: WireRequest, received: &AtomicU64) -> Result<WireAnswer, FetchError> {
        let (method, url, sent, cap) =
            (wire.method, String::from(wire.asked.clone()), wire.body.clone(), wire.cap);
        let answer = self.inner.exchange(wire, received).await?;
        // What cannot be decoded has no body to keep: the client reports it.
        let decoded = codings(&answer.headers)
            .and_then(|codings| match codings.as_slice() {
                [] => Ok(answer.body.clone()),
                _ if answer.body.is_empty() => Ok(Vec::new()),
                codings => decode(answer.body.clone(), codings, cap),
            })
            .unwrap_or_default();
        let headers = visible_headers(&answer.headers);
        self.kept.keep(Exchanged { method, url, sent, status: answer.status, headers, body: decoded });
        Ok(answer)
    }
}

impl Transport for Recorder {
    fn exchange<'a>(
        &'a self,
        wire: WireRequest,
        received: &'a AtomicU64,
    ) -> BoxFuture<'a, Result<WireAnswer, FetchError>> {
        self.pass(wire, received).boxed()
    }
}
