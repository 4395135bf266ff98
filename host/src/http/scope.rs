//! What one unit of work may fetch and what it has cost so far.

use std::{
    collections::BTreeMap,
    fmt,
    future::Future,
    str::FromStr,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU32, AtomicU64, Ordering::Relaxed},
    },
    time::Duration,
};

use base64::{Engine, prelude::BASE64_STANDARD};
use reqwest::header::{HeaderName, HeaderValue};
use thiserror::Error;
use tokio::{sync::watch, time::Instant};
use url::Url;

use super::{FetchError, ProviderPause, Rate, Secret};

/// How a host is spoken to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Scheme {
    /// In the clear.
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
    /// There are no wildcards.
    pub fn parse(text: &str) -> Result<Self, OriginError> {
        let refuse = || OriginError(super::redact_url(text));
        let url = Url::parse(text.trim()).map_err(|_| OriginError(text.to_owned()))?;
        let bare = url.username().is_empty()
            && url.password().is_none()
            && url.path() == "/"
            && url.query().is_none()
            && url.fragment().is_none()
            && !text.contains('*');
        Self::of(&url).filter(|_| bare).ok_or_else(refuse)
    }

    /// The origin of a URL; `None` unless it is http or https and has a host.
    #[must_use]
    pub fn of(url: &Url) -> Option<Self> {
        let scheme = match url.scheme() {
            "http" => Scheme::Http,
            "https" => Scheme::Https,
            _ => return None,
        };
        let host = url.host_str()?;
        let host = host.strip_suffix('.').unwrap_or(host);
        let port = url.port().unwrap_or(scheme.default_port());
        (!host.is_empty() && port != 0).then(|| Self { scheme, host: host.to_owned(), port })
    }

    /// How it is spoken to.
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

/// A credential that cannot be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum CredentialError {
    /// The header's name is not one.
    #[error("the credential's header name is not valid")]
    Name,
    /// The value has characters no header can carry.
    #[error("the credential's value has characters that a header cannot carry; look for a line end in it")]
    Value,
    /// A user with a colon would move the border between user and password.
    #[error("the credential's user contains `:`")]
    User,
}

/// A header with a secret value, and the origins it may go to.
#[derive(Clone)]
pub struct Credential {
    name: HeaderName,
    value: HeaderValue,
    origins: Vec<Origin>,
}

impl Credential {
    /// `Authorization: Basic …`.
    pub fn basic(user: &Secret, password: &Secret, origins: Vec<Origin>) -> Result<Self, CredentialError> {
        if user.expose().contains(':') {
            return Err(CredentialError::User);
        }
        let pair = BASE64_STANDARD.encode(format!("{}:{}", user.expose(), password.expose()));
        Self::header("authorization", &Secret::new(format!("Basic {pair}")), origins)
    }

    /// `Authorization: Bearer …`.
    pub fn bearer(token: &Secret, origins: Vec<Origin>) -> Result<Self, CredentialError> {
        Self::header("authorization", &Secret::new(format!("Bearer {}", token.expose())), origins)
    }

    /// Any header.
    pub fn header(name: &str, value: &Secret, origins: Vec<Origin>) -> Result<Self, CredentialError> {
        let name = name.parse().map_err(|_| CredentialError::Name)?;
        let mut value = HeaderValue::from_str(value.expose()).map_err(|_| CredentialError::Value)?;
        // Hides it from Debug and keeps it out of HTTP/2's header tables.
        value.set_sensitive(true);
        Ok(Self { name, value, origins })
    }

    pub(super) fn goes_to(&self, origin: &Origin) -> bool {
        self.origins.contains(origin)
    }

    pub(super) fn as_header(&self) -> (HeaderName, HeaderValue) {
        (self.name.clone(), self.value.clone())
    }
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credential")
            .field("name", &self.name)
            .field("origins", &self.origins)
            .finish_non_exhaustive()
    }
}

/// What a provider, discovery or the sheet may fetch.
#[derive(Debug)]
pub struct Grant {
    /// Its name in `providers.toml`, for messages, pauses and cache keys.
    pub provider: String,
    /// The origins it may reach, ports included; `http` only where one is written so.
    pub origins: Vec<Origin>,
    /// Reaches, beside `origins`, any host of the public internet by GET and HEAD over https at its own
    /// port. For discovery, which cannot name the sites it will see.
    pub public_web: bool,
    /// What a request may name.
    pub credentials: BTreeMap<String, Credential>,
    /// The largest answer, decoded, in bytes.
    pub max_body: u64,
    /// The pace at its hosts; `None`: the host's pace of the settings. The strictest grant counts.
    pub rate: Option<Rate>,
    /// The least time between the starts of two requests to one host.
    pub min_interval: Duration,
    /// The longest one attempt may take; `None`: that of the settings.
    pub timeout: Option<Duration>,
    /// The provider's pause.
    pub pause: Arc<ProviderPause>,
    /// How long a final 429 pauses the provider, if its `Retry-After` does not say longer. Under
    /// `public_web` the host alone pauses so long: one site must not end the discovery of all others.
    pub pause_after_rate_limit: Duration,
}

impl Grant {
    /// A grant of nothing, with the defaults of the design: 64 MiB a body, 6 h of pause after a 429.
    #[must_use]
    pub fn new(provider: impl Into<String>) -> Self {
        Self {
            provider: provider.into(),
            origins: Vec::new(),
            public_web: false,
            credentials: BTreeMap::new(),
            max_body: 64 * 1024 * 1024,
            rate: None,
            min_interval: Duration::ZERO,
            timeout: None,
            pause: Arc::default(),
            pause_after_rate_limit: Duration::from_hours(6),
        }
    }
}

/// Ends the fetches of every scope that holds a clone of it.
#[derive(Debug, Clone)]
pub struct Cancel(Arc<watch::Sender<bool>>);

impl Cancel {
    /// Not cancelled.
    #[must_use]
    pub fn new() -> Self {
        Self(Arc::new(watch::Sender::new(false)))
    }

    /// Cancels, for good.
    pub fn cancel(&self) {
        self.0.send_replace(true);
    }

    /// Whether it was cancelled.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        *self.0.borrow()
    }

    /// Waits until it is cancelled.
    pub async fn cancelled(&self) {
        // An error means that the sender is gone, and `self` holds it.
        let _ = self.0.subscribe().wait_for(|cancelled| *cancelled).await;
    }
}

impl Default for Cancel {
    fn default() -> Self {
        Self::new()
    }
}

/// What a scope's fetches have cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Traffic {
    /// Requests sent, retries and redirects included.
    pub requests: u64,
    /// Of these, retries.
    pub retries: u64,
    /// Answers with status 429.
    pub rate_limited: u64,
    /// Fetches that ended in an error.
    pub errors: u64,
    /// Body bytes as they came over the wire.
    pub bytes_received: u64,
    /// Body bytes after decompression.
    pub bytes_decoded: u64,
}

/// The same, being counted.
#[derive(Debug, Default)]
pub(super) struct Counters {
    pub(super) requests: AtomicU64,
    pub(super) retries: AtomicU64,
    pub(super) rate_limited: AtomicU64,
    pub(super) errors: AtomicU64,
    pub(super) bytes_received: AtomicU64,
    pub(super) bytes_decoded: AtomicU64,
}

/// The fetches of one unit of work: its grant, its allowance, its end, its cost.
#[derive(Debug)]
pub struct Scope {
    grant: Arc<Grant>,
    pub(super) counters: Counters,
    budget: AtomicU32,
    deadline: Mutex<Option<Instant>>,
    cancel: Cancel,
}

impl Scope {
    /// A scope that may send `max_requests`, without a deadline.
    #[must_use]
    pub fn new(grant: Arc<Grant>, max_requests: u32) -> Self {
        Self {
            grant,
            counters: Counters::default(),
            budget: AtomicU32::new(max_requests),
            deadline: Mutex::new(None),
            cancel: Cancel::new(),
        }
    }

    /// With a token that ends its fetches.
    #[must_use]
    pub fn with_cancel(mut self, cancel: Cancel) -> Self {
        self.cancel = cancel;
        self
    }

    /// With an instant by which its fetches end.
    #[must_use]
    pub fn with_deadline(self, deadline: Instant) -> Self {
        *self.deadline.lock().unwrap_or_else(PoisonError::into_inner) = Some(deadline);
        self
    }

    /// Begins the allowance of a further call of the same unit; the cost goes on adding up.
    pub fn renew(&self, max_requests: u32, deadline: Option<Instant>) {
        self.budget.store(max_requests, Relaxed);
        *self.deadline.lock().unwrap_or_else(PoisonError::into_inner) = deadline;
    }

    /// What may be fetched.
    #[must_use]
    pub fn grant(&self) -> &Arc<Grant> {
        &self.grant
    }

    /// What was spent so far.
    #[must_use]
    pub fn traffic(&self) -> Traffic {
        let counters = &self.counters;
        Traffic {
            requests: counters.requests.load(Relaxed),
            retries: counters.retries.load(Relaxed),
            rate_limited: counters.rate_limited.load(Relaxed),
            errors: counters.errors.load(Relaxed),
            bytes_received: counters.bytes_received.load(Relaxed),
            bytes_decoded: counters.bytes_decoded.load(Relaxed),
        }
    }

    /// Takes one request of the allowance.
    pub(super) fn spend(&self) -> Result<(), FetchError> {
        self.budget
            .fetch_update(Relaxed, Relaxed, |left| left.checked_sub(1))
            .map(drop)
            .map_err(|_| FetchError::BudgetExhausted)
    }

    /// When the scope's time is up.
    pub(super) fn deadline(&self) -> Option<Instant> {
        *self.deadline.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Runs `work` until the scope is cancelled or its time is up.
    pub(super) async fn guard<T>(
        &self,
        work: impl Future<Output = Result<T, FetchError>>,
    ) -> Result<T, FetchError> {
        let deadline = self.deadline();
        let time_up = async {
            match deadline {
                Some(deadline) => tokio::time::sleep_until(deadline).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            biased;
            () = self.cancel.cancelled() => Err(FetchError::Cancelled),
            () = time_up => Err(FetchError::Timeout),
            done = work => done,
        }
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
        ] {
            assert!(Origin::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn credentials_are_well_formed_and_hidden() {
        let basic =
            Credential::basic(&Secret::new("Aladdin"), &Secret::new("open sesame"), Vec::new()).unwrap();
        let (name, value) = basic.as_header();
        assert_eq!(
            (name.as_str(), value.to_str().unwrap()),
            ("authorization", "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==")
        );
        assert!(!format!("{basic:?} {value:?}").contains("QWxh"));
        let user = Credential::basic(&Secret::new("a:b"), &Secret::new("c"), Vec::new());
        assert_eq!(user.unwrap_err(), CredentialError::User);
        assert_eq!(Credential::bearer(&Secret::new("a\nb"), Vec::new()).unwrap_err(), CredentialError::Value);
        assert_eq!(
            Credential::header("x y", &Secret::new("a"), Vec::new()).unwrap_err(),
            CredentialError::Name
        );
    }

    #[test]
    fn a_budget_ends_and_is_renewed() {
        let scope = Scope::new(Arc::new(Grant::new("p")), 2);
        assert_eq!((scope.spend(), scope.spend()), (Ok(()), Ok(())));
        assert_eq!(scope.spend(), Err(FetchError::BudgetExhausted));
        assert_eq!(scope.spend(), Err(FetchError::BudgetExhausted));
        scope.renew(1, None);
        assert_eq!((scope.spend(), scope.spend()), (Ok(()), Err(FetchError::BudgetExhausted)));
    }

    #[tokio::test(start_paused = true)]
    async fn a_scope_ends_by_its_deadline_or_its_cancel() {
        let cancel = Cancel::new();
        let scope = Scope::new(Arc::new(Grant::new("p")), 0)
            .with_cancel(cancel.clone())
            .with_deadline(Instant::now() + Duration::from_secs(1));
        let never = || std::future::pending::<Result<(), FetchError>>();
        assert_eq!(scope.guard(never()).await, Err(FetchError::Timeout));
        scope.renew(0, None);
        let cancelled = async {
            tokio::time::sleep(Duration::from_secs(9)).await;
            cancel.cancel();
            std::future::pending::<()>().await;
        };
        assert_eq!(
            scope.guard(async { tokio::join!(never(), cancelled).0 }).await,
            Err(FetchError::Cancelled)
        );
        assert!(cancel.is_cancelled());
        assert_eq!(scope.guard(never()).await, Err(FetchError::Cancelled));
    }
}
