//! Origins: scheme, host and port, compared by meaning and not by spelling.

use std::{fmt, str::FromStr};

use thiserror::Error;
use url::Url;

/// The scheme of an origin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Scheme {
    /// Without TLS.
    Http,
    /// Over TLS.
    Https,
}

impl Scheme {
    /// The word in a URL.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Http => "http",
            Self::Https => "https",
        }
    }

    const fn default_port(self) -> u16 {
        match self {
            Self::Http => 80,
            Self::Https => 443,
        }
    }
}

/// Text that is no origin.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("`{0}` is not an origin; write `https://HOST` or `https://HOST:PORT`, without a path")]
pub struct OriginError(String);

/// Scheme, host and port.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Origin {
    scheme: Scheme,
    host: String,
    port: u16,
}

impl Origin {
    /// Reads `https://HOST` or `https://HOST:PORT`; case, punycode and a trailing dot do not matter.
    /// It is one origin: [`super::OriginPattern`] reads wildcards.
    pub fn parse(text: &str) -> Result<Self, OriginError> {
        let refuse = || OriginError(super::redact_url(text));
        let url = Url::parse(text.trim()).map_err(|_| OriginError(text.to_owned()))?;
        let bare = url.username().is_empty()
            && url.password().is_none()
            && url.path() == "/"
            && url.query().is_none()
            && url.fragment().is_none();
        Self::from_url(&url).filter(|_| bare).ok_or_else(refuse)
    }

    /// The origin of a URL; `None` unless it is http or https and has a host whose name could be one: a `*` or `{` in
    /// it, in whatever spelling, means something where origins are granted.
    #[must_use]
    pub fn from_url(url: &Url) -> Option<Self> {
        let scheme = match url.scheme() {
            "http" => Scheme::Http,
            "https" => Scheme::Https,
            _ => return None,
        };
        let host = url.host_str()?;
        let host = host.strip_suffix('.').unwrap_or(host);
        let port = url.port().unwrap_or(scheme.default_port());
        let sound = !host.is_empty() && host.bytes().all(may_stand_in_host);
        (sound && port != 0).then(|| Self { scheme, host: host.to_owned(), port })
    }

    /// The scheme.
    #[must_use]
    pub const fn scheme(&self) -> Scheme {
        self.scheme
    }

    /// Lower case, punycode, IPv6 in brackets.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The port, also when it is the scheme's own.
    #[must_use]
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// Whether the port is the scheme's own.
    #[must_use]
    pub const fn has_default_port(&self) -> bool {
        self.port == self.scheme.default_port()
    }

    /// The host, with `:port` unless it is the scheme's own: what limits and deadlines are kept by.
    #[must_use]
    pub fn authority(&self) -> String {
        if self.has_default_port() { self.host.clone() } else { format!("{}:{}", self.host, self.port) }
    }
}

/// Letters, digits and the signs of names and addresses.
const fn may_stand_in_host(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b':' | b'[' | b']')
}

impl FromStr for Origin {
    type Err = OriginError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}", self.scheme.as_str(), self.authority())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origins_compare_by_meaning_not_spelling() {
        let same = |a: &str, b: &str| assert_eq!(Origin::parse(a), Origin::parse(b), "{a} {b}");
        same("https://api.lever.co", "HTTPS://API.Lever.co:443/");
        same("https://api.lever.co", "https://api.lever.co.");
        same("https://b\u{fc}cher.example", "https://xn--bcher-kva.example");
        assert_ne!(Origin::parse("https://a.example"), Origin::parse("http://a.example"));
        assert_ne!(Origin::parse("https://a.example"), Origin::parse("https://a.example:8443"));
        assert_eq!(Origin::parse("https://a.example:8443").unwrap().authority(), "a.example:8443");
        assert_eq!(Origin::parse("http://[::1]:80").unwrap().to_string(), "http://[::1]");
    }

    #[test]
    fn origins_have_no_path_query_userinfo_or_other_scheme() {
        for bad in [
            "",
            "api.lever.co",
            "https://",
            "https://a.example/v1",
            "https://a.example?x",
            "https://a.example#x",
            "https://u:p@a.example",
            "ftp://a.example",
            "https://a.example:0",
            "https://*.example/",
            "https://%2a.example/",
            "https://\u{ff0a}.example/",
            "https://{tenant}",
            "https://%7Btenant%7D",
        ] {
            assert!(Origin::parse(bad).is_err(), "{bad}");
        }
    }
}
