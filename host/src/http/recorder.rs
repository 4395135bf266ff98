//! Keeps what requests were answered, for who makes a test of it: the answers decoded, with the headers that a guest is
//! shown and no others. What is sent is kept without headers: they may hold a credential. An answer that holds one is
//! thrown away before it comes here.

use std::sync::{Mutex, PoisonError};

use super::{Method, hop::Hop};

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

    /// Keeps an answer, its headers and its body as they may be shown.
    pub(super) fn keep(&self, hop: &Hop, status: u16, headers: Vec<(String, String)>, body: &[u8]) {
        let (method, url, sent) = (hop.method, hop.url.as_str().to_owned(), hop.body.clone());
        let one = Exchanged { method, url, sent, status, headers, body: body.to_vec() };
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(one);
    }
}
