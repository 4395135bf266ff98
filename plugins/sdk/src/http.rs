//! HTTP requests and responses.

use crate::{Method, bindings::imports::jobscan::plugin::http, text};

/// An HTTP request, built step by step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// GET, HEAD or POST.
    pub method: Method,
    /// An absolute `https` URL on a host that the manifest lists.
    pub url: String,
    /// Names and values, in the order in which they are sent.
    pub headers: Vec<(String, String)>,
    /// The body of a POST.
    pub body: Option<Vec<u8>>,
    /// The name of the credential that the host adds to the request.
    pub credential: Option<String>,
    /// Whether the host may revalidate a cached response.
    pub conditional: bool,
}

impl Request {
    /// A GET request for `url`.
    #[must_use]
    pub fn get(url: impl Into<String>) -> Self {
        Self {
            method: Method::Get,
            url: url.into(),
            headers: Vec::new(),
            body: None,
            credential: None,
            conditional: false,
        }
    }

    /// A POST request that sends `body` to `url`.
    #[must_use]
    pub fn post(url: impl Into<String>, body: Vec<u8>) -> Self {
        Self { method: Method::Post, body: Some(body), ..Self::get(url) }
    }

    /// Adds a header.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Sets the name of the credential that the host adds. A plugin never sees its value.
    #[must_use]
    pub fn credential(mut self, name: &str) -> Self {
        self.credential = Some(name.to_owned());
        self
    }

    /// Allows the host to revalidate a cached response with `ETag` or `Last-Modified`.
    #[must_use]
    pub fn conditional(mut self) -> Self {
        self.conditional = true;
        self
    }
}

/// A response with any status.
#[derive(Debug)]
pub struct Response {
    /// The status after the host's retries and redirects.
    pub status: u16,
    /// Names in lower case, and values. The host passes on only headers that it knows.
    pub headers: Vec<(String, String)>,
    /// The URL of the response, after redirects.
    pub final_url: String,
    /// Whether the source answered 304, so that the body comes from the host's cache.
    pub revalidated: bool,
    /// The body, which stays in the host until it is read.
    pub body: Body,
}

impl Response {
    /// The value of the first header with this name, which must be in lower case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// The body of a response.
#[derive(Debug)]
pub enum Body {
    /// In the host; copied into the plugin when it is read.
    Remote(http::Body),
    /// In the plugin; used by tests.
    Local(Vec<u8>),
}

impl Body {
    /// Reads the whole body.
    #[must_use]
    pub fn bytes(self) -> Vec<u8> {
        match self {
            Self::Remote(body) => body.bytes(),
            Self::Local(bytes) => bytes,
        }
    }

    /// Reads the whole body as UTF-8, without its byte order mark and with invalid sequences replaced. The host decodes
    /// a remote body because it is faster than a plugin.
    #[must_use]
    pub fn text(self) -> String {
        match self {
            Self::Remote(body) => body.text(),
            Self::Local(bytes) => text::decode(bytes),
        }
    }

    /// Reads at most `max` bytes more; nothing at the end. So a large body is never in the plugin as a whole.
    #[must_use]
    pub fn piece(&mut self, max: u32) -> Vec<u8> {
        match self {
            Self::Remote(body) => body.read(max),
            Self::Local(bytes) => {
                let rest = bytes.split_off(bytes.len().min(max as usize));
                std::mem::replace(bytes, rest)
            }
        }
    }

    /// Reads at most the first `max` bytes, as UTF-8. The rest is discarded.
    #[must_use]
    pub fn beginning(self, max: u32) -> String {
        text::decode(match self {
            Self::Remote(body) => body.read(max),
            Self::Local(mut bytes) => {
                bytes.truncate(max as usize);
                bytes
            }
        })
    }
}
