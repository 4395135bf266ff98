//! Requests and answers.

use serde::de::DeserializeOwned;

use crate::bindings::imports::jobscan::plugin::http;
use crate::{CallContext, FetchError, Host, Method, PluginError, json, status, text};

/// A request in the making.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// GET, HEAD or POST.
    pub method: Method,
    /// Absolute `https` URL at a host the manifest names.
    pub url: String,
    /// In the order they are sent.
    pub headers: Vec<(String, String)>,
    /// Of a POST.
    pub body: Option<Vec<u8>>,
    /// The name of a credential for the host to attach.
    pub credential: Option<String>,
    /// Lets the host revalidate a stored answer.
    pub conditional: bool,
}

impl Request {
    /// A GET of `url` and nothing more.
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

    /// A POST of `body` to `url`.
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

    /// Names the credential for the host to attach; a plugin never sees its value.
    #[must_use]
    pub fn credential(mut self, name: &str) -> Self {
        self.credential = Some(name.to_owned());
        self
    }

    /// Lets the host revalidate a stored answer with `ETag` or `Last-Modified`.
    #[must_use]
    pub fn conditional(mut self) -> Self {
        self.conditional = true;
        self
    }

    /// Asks the host.
    pub fn send(self, host: &mut dyn Host) -> Result<Response, FetchError> {
        host.fetch(self)
    }
}

/// An answer of any status.
#[derive(Debug)]
pub struct Response {
    /// The final status, after the host's retries and redirects.
    pub status: u16,
    /// Names in lower case, only those of the host's allow list.
    pub headers: Vec<(String, String)>,
    /// The URL that answered.
    pub final_url: String,
    /// The source answered 304 and the body is the stored one.
    pub revalidated: bool,
    /// Held by the host until asked for.
    pub body: Body,
}

impl Response {
    /// The first header of this name, in lower case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The body of a success, which must not be a web page: a page where data was asked for means that
    /// the source keeps us out or changed. Other statuses become the error that says what to do next.
    pub fn expect_text(self, ctx: &CallContext) -> Result<String, PluginError> {
        if !(200..300).contains(&self.status) {
            return Err(status::error(self, ctx));
        }
        let text = self.body.text();
        if status::looks_like_html(&text) {
            return Err(status::page_instead_of_data(&text));
        }
        Ok(text)
    }

    /// As [`Response::expect_text`], read as JSON.
    pub fn expect_json<T: DeserializeOwned>(self, ctx: &CallContext) -> Result<T, PluginError> {
        json::parse(&self.expect_text(ctx)?)
    }
}

/// The content of an answer.
#[derive(Debug)]
pub enum Body {
    /// At the host, copied over when asked for.
    Remote(http::Body),
    /// Already here: what tests answer with.
    Local(Vec<u8>),
}

impl Body {
    /// Everything, in one copy.
    #[must_use]
    pub fn bytes(self) -> Vec<u8> {
        match self {
            Self::Remote(body) => body.bytes(),
            Self::Local(bytes) => bytes,
        }
    }

    /// Everything as UTF-8, without a byte order mark, broken sequences replaced. The host decodes, which it
    /// does faster than a guest.
    #[must_use]
    pub fn text(self) -> String {
        match self {
            Self::Remote(body) => body.text(),
            Self::Local(bytes) => text::decode(bytes),
        }
    }

    /// The first `max` bytes at most, as UTF-8; the rest is thrown away.
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
