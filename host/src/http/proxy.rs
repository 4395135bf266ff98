//! A proxy that the operator names: where it is, which hosts it is not asked for, and what may go wrong at it.

use std::fmt;

use base64::{Engine, prelude::BASE64_STANDARD};
use reqwest::header::HeaderValue;
use thiserror::Error;
use url::{Host, Url};

use super::{IpNet, SettingsError};
use crate::secret::Secret;

/// A proxy. Its `Debug` shows no password.
#[derive(Debug, Clone)]
pub struct Proxy {
    url: Url,
    user: Option<(Secret, Secret)>,
    not_for: Vec<NotFor>,
}

/// Hosts that are asked without the proxy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotFor {
    /// A name, and all below it.
    Name(String),
    /// Addresses, where a URL is written with one.
    Range(IpNet),
}

impl NotFor {
    /// Reads `intranet.example`, `.intranet.example`, `10.0.0.0/8` or `::1`.
    pub fn parse(text: &str) -> Result<Self, SettingsError> {
        let text = text.trim();
        if let Ok(range) = IpNet::parse(text) {
            return Ok(Self::Range(range));
        }
        let name = text.trim_start_matches('.').trim_end_matches('.').to_ascii_lowercase();
        let is_name = !name.is_empty()
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_'));
        if is_name { Ok(Self::Name(name)) } else { Err(SettingsError::NotFor(text.to_owned())) }
    }

    fn covers(&self, host: &Host<&str>) -> bool {
        match (self, host) {
            (Self::Name(name), Host::Domain(host)) => {
                let above = host.strip_suffix(name.as_str());
                above.is_some_and(|above| above.is_empty() || above.ends_with('.'))
            }
            (Self::Range(range), Host::Ipv4(address)) => range.contains((*address).into()),
            (Self::Range(range), Host::Ipv6(address)) => range.contains((*address).into()),
            _ => false,
        }
    }
}

impl Proxy {
    /// Reads `http://HOST:PORT`.
    pub fn parse(text: &str) -> Result<Self, SettingsError> {
        let refuse = || SettingsError::Proxy(super::redact_url(text));
        let url = Url::parse(text.trim()).map_err(|_| refuse())?;
        let bare = url.username().is_empty() && url.password().is_none();
        let is_origin = url.scheme() == "http" && url.has_host() && matches!(url.path(), "/" | "");
        if bare && is_origin && url.query().is_none() && url.fragment().is_none() {
            return Ok(Self { url, user: None, not_for: Vec::new() });
        }
        Err(refuse())
    }

    /// The same, asked with a user and a password.
    #[must_use]
    pub fn with_user(self, user: Option<(Secret, Secret)>) -> Self {
        Self { user, ..self }
    }

    /// The same, not asked for these hosts.
    #[must_use]
    pub fn not_for(self, not_for: Vec<NotFor>) -> Self {
        Self { not_for, ..self }
    }

    /// Whether a request to `url` goes through it.
    #[must_use]
    pub fn is_for(&self, url: &Url) -> bool {
        url.host().is_some_and(|host| !self.not_for.iter().any(|not_for| not_for.covers(&host)))
    }

    /// Its host and port.
    #[must_use]
    pub fn name(&self) -> String {
        let host = self.url.host_str().unwrap_or_default();
        format!("{host}:{}", self.url.port_or_known_default().unwrap_or(80))
    }

    /// Whether it is asked with a user.
    #[must_use]
    pub const fn has_user(&self) -> bool {
        self.user.is_some()
    }

    pub(super) fn to_reqwest(&self) -> reqwest::Result<reqwest::Proxy> {
        let proxy = reqwest::Proxy::all(self.url.clone())?;
        Ok(match &self.user {
            Some((user, password)) => proxy.custom_http_auth(basic(user, password)),
            None => proxy,
        })
    }
}

/// `Proxy-Authorization: Basic …`, which no `Debug` shows. The library's own way would put the password into an address
/// that is shown.
fn basic(user: &Secret, password: &Secret) -> HeaderValue {
    let pair = BASE64_STANDARD.encode(format!("{}:{}", user.expose(), password.expose()));
    // Base64 has no character that a header cannot carry.
    let mut value =
        HeaderValue::from_str(&format!("Basic {pair}")).unwrap_or_else(|_| HeaderValue::from_static("Basic"));
    value.set_sensitive(true);
    value
}

/// What went wrong at the proxy. It concerns all hosts alike, so it is no fault of the host that was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub struct ProxyFault {
    /// The proxy's host and port.
    pub proxy: String,
    /// What went wrong.
    pub kind: ProxyFaultKind,
}

/// What may go wrong at a proxy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProxyFaultKind {
    /// Its name has no address.
    Unresolved,
    /// It cannot be reached, in words.
    Unreachable(String),
    /// It wants a user and password (407), or others than those that it was given.
    WantsUser {
        /// Whether it was given some.
        given: bool,
    },
    /// It closed the connection without an answer, or its answer was none.
    Broke,
}

impl ProxyFault {
    /// Whether asking again changes nothing until a person changes a setting.
    #[must_use]
    pub const fn is_settled(&self) -> bool {
        matches!(self.kind, ProxyFaultKind::WantsUser { .. })
    }
}

impl fmt::Display for ProxyFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let proxy = &self.proxy;
        match &self.kind {
            ProxyFaultKind::Unresolved => {
                write!(f, "the name of the proxy `{proxy}` has no address; correct `[http] proxy`")
            }
            ProxyFaultKind::Unreachable(words) => {
                write!(
                    f,
                    "the proxy `{proxy}` cannot be reached: {words}; is it up, and `[http] proxy` right?"
                )
            }
            ProxyFaultKind::WantsUser { given: false } => write!(
                f,
                "the proxy `{proxy}` asks for a user (407); set `proxy_user` and `proxy_password` in [http]"
            ),
            ProxyFaultKind::WantsUser { given: true } => write!(
                f,
                "the proxy `{proxy}` does not take the user and password (407); correct `proxy_user` and \
                 `proxy_password` in [http]"
            ),
            ProxyFaultKind::Broke => {
                write!(f, "the proxy `{proxy}` closed the connection without an answer; is it an HTTP proxy?")
            }
        }
    }
}

#[cfg(test)]
mod tests;
