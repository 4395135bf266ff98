//! A request, its answer, and why there may be none.

use std::{fmt, net::IpAddr, ops::Deref, sync::Arc, time::Duration};

use thiserror::Error;

use super::{ConnectFault, NameFault, ProxyFault, TlsFault, egress::ForbiddenKind};
use crate::{bounds::Bound, domain::Timestamp};

/// What a request does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Method {
    /// Reads.
    Get,
    /// Reads the head only.
    Head,
    /// Sends a body; not retried unless the request says that it may be.
    Post,
}

impl Method {
    /// The word on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Head => "HEAD",
            Self::Post => "POST",
        }
    }

    /// Whether sending it twice has the same effect as sending it once.
    #[must_use]
    pub const fn is_idempotent(self) -> bool {
        matches!(self, Self::Get | Self::Head)
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// When a failed request may be sent again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Repeat {
    /// As its method is defined: GET and HEAD may, POST may not.
    #[default]
    ByMethod,
    /// Only where it is certain that nothing was done: no connection, or an answer of 429.
    IfRefused,
    /// Always: sending it twice has the same effect as sending it once.
    Always,
}

/// A request to fetch.
#[derive(Clone, PartialEq, Eq)]
pub struct Request {
    /// What it does.
    pub method: Method,
    /// Absolute URL.
    pub url: String,
    /// Further headers; those that the host sets itself are dropped or refused.
    pub headers: Vec<(String, String)>,
    /// Only with POST.
    pub body: Option<Vec<u8>>,
    /// The name of a credential of the grant to attach.
    pub credential: Option<String>,
    /// Let a stored answer be revalidated.
    pub conditional: bool,
    /// Follow redirects; otherwise a redirect is the answer, with its [`Response::location`].
    pub follow: bool,
    /// When it may be sent again.
    pub repeat: Repeat,
}

impl Request {
    /// A plain GET.
    #[must_use]
    pub fn get(url: impl Into<String>) -> Self {
        Self {
            method: Method::Get,
            url: url.into(),
            headers: Vec::new(),
            body: None,
            credential: None,
            conditional: false,
            follow: true,
            repeat: Repeat::ByMethod,
        }
    }
}

/// Without header values and body, which a guest may have filled with anything.
impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("method", &self.method)
            .field("url", &super::redact_url(&self.url))
            .field("headers", &self.headers.iter().map(|(name, _)| name).collect::<Vec<_>>())
            .field("body", &self.body.as_ref().map(Vec::len))
            .field("credential", &self.credential)
            .field("conditional", &self.conditional)
            .field("follow", &self.follow)
            .field("repeat", &self.repeat)
            .finish()
    }
}

/// A decompressed body, shared rather than copied between a response and the answer kept of it.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Body(Arc<Vec<u8>>);

impl Body {
    /// The bytes, without a copy when nobody else holds them.
    #[must_use]
    pub fn into_vec(self) -> Vec<u8> {
        Arc::try_unwrap(self.0).unwrap_or_else(|shared| (*shared).clone())
    }
}

impl From<Vec<u8>> for Body {
    fn from(bytes: Vec<u8>) -> Self {
        Self(Arc::new(bytes))
    }
}

impl Deref for Body {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes", self.0.len())
    }
}

/// An answer, after retries, redirects and decompression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    /// Any final status, errors included: a status is data.
    pub status: u16,
    /// Names in lower case, those of the allow list only.
    pub headers: Vec<(String, String)>,
    /// The URL that answered.
    pub final_url: String,
    /// The absolute target of a redirect that was not followed.
    pub location: Option<String>,
    /// The source answered 304 and the rest is the stored answer.
    pub revalidated: bool,
    /// Decompressed.
    pub body: Body,
    /// The answer under which it is kept, if it is.
    pub kept: Option<KeptAnswer>,
}

/// Where the memory keeps an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptAnswer {
    /// The memory's key.
    pub(super) key: String,
    /// When it was fetched: tells it from earlier ones under its key.
    pub fetched_at: Timestamp,
    /// The response came without its content, since its requester knows that.
    pub left_out: bool,
}

impl Response {
    /// The first header of this lower-case name.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(have, _)| have == name).map(|(_, value)| value.as_str())
    }
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum FetchError {
    /// Not granted: a person must change a setting, or the requester is wrong.
    #[error("denied: {0}")]
    Denied(#[from] Denial),
    /// The name has no address.
    #[error("name not resolved: {0}")]
    Dns(NameFault),
    /// No connection.
    #[error("no connection: {0}")]
    Connect(ConnectFault),
    /// No secure connection.
    #[error("no secure connection: {0}")]
    Tls(TlsFault),
    /// The operator's proxy does not serve: no fault of the host.
    #[error("no connection: {0}")]
    Proxy(ProxyFault),
    /// The connection ended before the answer did.
    #[error("connection lost: {0}")]
    Interrupted(String),
    /// The attempt's or the scope's time is up.
    #[error("timed out")]
    Timeout,
    /// The answer exceeds the cap, in bytes, on the wire or decoded.
    #[error("answer larger than {0} bytes; raise `max_body` if it is meant")]
    TooLarge(u64),
    /// The chain of redirects goes on beyond the cap.
    #[error("too many redirects")]
    TooManyRedirects,
    /// The content encoding is broken or was not asked for.
    #[error("body not decoded: {0}")]
    Decode(String),
    /// The answer held a credential of the grant, in whatever form: it was thrown away.
    #[error("the answer of `{host}` held the credential `{credential}`: thrown away")]
    CredentialInAnswer {
        /// Who answered.
        host: String,
        /// The credential's name.
        credential: String,
    },
    /// The service that gives tokens for a credential gave none.
    #[error("`{host}` gave no token for the credential `{credential}`: {why}")]
    NoToken {
        /// The service.
        host: String,
        /// The credential's name.
        credential: String,
        /// What it answered, in words.
        why: String,
        /// It gives none until somebody changes something.
        refused: bool,
    },
    /// The scope's requests are spent.
    #[error("request budget exhausted")]
    BudgetExhausted,
    /// The provider or the host is paused, for so long if known.
    #[error("paused{}", .0.map_or_else(String::new, |left| format!(" for {} s more", left.as_millis().div_ceil(1000))))]
    Paused(Option<Duration>),
    /// The scope was cancelled.
    #[error("cancelled")]
    Cancelled,
}

impl FetchError {
    /// Whether the fault lies with the network or the host, so that it counts against the host's circuit.
    #[must_use]
    pub const fn is_network(&self) -> bool {
        matches!(self, Self::Dns(_) | Self::Connect(_) | Self::Tls(_) | Self::Interrupted(_) | Self::Timeout)
    }
}

/// Why a request is not sent.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Denial {
    /// Not an absolute URL with a host.
    #[error("the URL is not valid: {0}; write an absolute `https://` URL")]
    InvalidUrl(String),
    /// Credentials inside the URL.
    #[error("the URL for `{host}` carries a user or password; name a credential instead")]
    Userinfo {
        /// The host it was for.
        host: String,
    },
    /// Neither https nor an origin granted as http.
    #[error(
        "`{scheme}` is not granted for `{host}`; only `https`, unless `hosts` names the `http://` origin"
    )]
    Scheme {
        /// The scheme asked for.
        scheme: String,
        /// The host it was for.
        host: String,
    },
    /// This method, or a body with it, is not for this grant.
    #[error("`{method}` is refused: {why}")]
    Method {
        /// The method asked for.
        method: Method,
        /// What is wrong with it.
        why: &'static str,
    },
    /// The grant does not name the origin.
    #[error("`{origin}` is not granted to `{provider}`{why}")]
    Host {
        /// Scheme, host and port asked for.
        origin: String,
        /// Who asked.
        provider: String,
        /// What comes nearest to granting it, and what to write.
        why: String,
    },
    /// An open grant reaches default ports only.
    #[error("port {port} of `{host}` is refused; only the scheme's own port is open")]
    Port {
        /// The host asked for.
        host: String,
        /// The port asked for.
        port: u16,
    },
    /// The host is, or stands for, an address that is not of the public internet.
    #[error("`{host}` is at `{address}`, {kind}; name its range in `[http] allow_addresses` if it is meant")]
    Address {
        /// The host asked for.
        host: String,
        /// The address it has.
        address: IpAddr,
        /// Why it is refused.
        kind: ForbiddenKind,
    },
    /// The grant holds no such credential.
    #[error("`{provider}` has no credential `{name}`; set `credentials.{name}` in `[providers.{provider}]`")]
    CredentialUnknown {
        /// The name asked for.
        name: String,
        /// Who asked.
        provider: String,
    },
    /// The credential is for other origins.
    #[error("credential `{name}` is not for `{origin}`; it goes to the origins it was given for only")]
    CredentialElsewhere {
        /// The credential's name.
        name: String,
        /// Where it was to go.
        origin: String,
    },
    /// The credential would travel in the clear.
    #[error("credential `{name}` needs `https`; `{origin}` is not")]
    CredentialInClear {
        /// The credential's name.
        name: String,
        /// Where it was to go.
        origin: String,
    },
    /// Something of it is larger than its bound.
    #[error("{}: {found}, more than the bound of {bound}", bound.name)]
    Beyond {
        /// What is bounded.
        bound: &'static Bound,
        /// How much of it there is.
        found: usize,
    },
    /// A header that a requester may not set, or that is not valid.
    #[error("header `{name}` is refused: {why}")]
    Header {
        /// Its name.
        name: String,
        /// What is wrong with it.
        why: &'static str,
    },
}
