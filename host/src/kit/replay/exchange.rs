//! One request with its answer.

use crate::http::Method;

/// A request and its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exchange {
    /// What is asked.
    pub method: Method,
    /// Of whom.
    pub url: String,
    /// What must be sent with it; `None`: whatever is sent.
    pub sent: Option<Vec<u8>>,
    /// The status of the answer.
    pub status: u16,
    /// Its headers.
    pub headers: Vec<(String, String)>,
    /// Its content, as decoded.
    pub body: Vec<u8>,
}

impl Exchange {
    /// `GET https://api.acme.example/list?page=1`.
    #[must_use]
    pub fn request(&self) -> String {
        format!("{} {}", self.method, self.url)
    }
}
