//! One exchange on the wire: sends a request and reads the answer, never more of it than the cap.

use std::{
    error::Error as StdError,
    fmt, io,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
    time::Duration,
};

use futures_util::future::{BoxFuture, FutureExt};
use reqwest::{
    Client, ClientBuilder,
    header::{ACCEPT_ENCODING, CONTENT_LENGTH, HeaderMap, HeaderName, HeaderValue, LOCATION},
    redirect,
};
use thiserror::Error;
use url::Url;

use super::{
    ConnectFault, ConnectFaultKind, Denial, FetchError, HttpSettings, IpNet, Lookup, Method, NameFault,
    Proxy, ProxyFault, ProxyFaultKind, Roots, RootsOrigin, TlsFault,
    hop::is_redirect,
    resolve::{ForbiddenName, GuardedResolver},
    unreached::without_number,
};

/// The client could not be set up.
#[derive(Debug, Error)]
pub enum ClientError {
    /// There is no certificate of an authority to trust a host by.
    #[error(
        "no host can be reached safely: there is no certificate of an authority in {origin}{why}\n  hint: {cure}"
    )]
    NoRoots {
        /// Where they were looked for.
        origin: RootsOrigin,
        /// What could not be read, in words.
        why: String,
        /// What to do.
        cure: &'static str,
    },
    /// TLS.
    #[error("the HTTP client cannot start: {0}")]
    Tls(String),
}

/// A request as it is sent.
#[derive(Debug)]
pub struct WireRequest {
    /// What it does.
    pub method: Method,
    /// Where the connection goes, with what a credential adds to it: to be sent, and shown nowhere.
    pub url: Url,
    /// What is asked for, as it may be shown: another address than `url` behind a gateway.
    pub asked: Url,
    /// The host as it is told, which is not the URL's behind a gateway.
    pub host: String,
    /// With the credential's, if one is named.
    pub headers: HeaderMap,
    /// Only with POST.
    pub body: Option<Vec<u8>>,
    /// The most body bytes taken.
    pub cap: u64,
}

/// An answer as it is received, still encoded.
#[derive(Debug)]
pub struct WireAnswer {
    /// Its status.
    pub status: u16,
    /// All of them, those included that no guest is shown.
    pub headers: HeaderMap,
    /// As it came.
    pub body: Vec<u8>,
}

impl WireAnswer {
    /// An answer with these headers; `None` if one of them is none.
    #[must_use]
    pub fn new(status: u16, headers: &[(String, String)], body: Vec<u8>) -> Option<Self> {
        let pairs = headers.iter().map(|(name, value)| {
            Some((name.parse::<HeaderName>().ok()?, HeaderValue::from_str(value).ok()?))
        });
        Some(Self { status, headers: pairs.collect::<Option<HeaderMap>>()?, body })
    }
}

/// What carries requests: the network, or what stands in its place. Everything else is the client's: what is granted,
/// pace, retries, redirects, decompression, revalidation.
pub trait Transport: Send + Sync + fmt::Debug {
    /// Exchanges one request for one answer, adding the body bytes to `received` as they come.
    fn exchange<'a>(
        &'a self,
        wire: WireRequest,
        received: &'a AtomicU64,
    ) -> BoxFuture<'a, Result<WireAnswer, FetchError>>;
}

/// The transport over the network, without redirects, retries, cookies or decompression of its own.
#[derive(Debug)]
pub(super) struct ReqwestTransport {
    direct: Client,
    through: Option<(Proxy, Client)>,
}

impl ReqwestTransport {
    pub(super) fn new(settings: &HttpSettings, lookup: Arc<dyn Lookup>) -> Result<Self, ClientError> {
        // An error means that a provider is installed already, which serves as well.
        let _ = rustls::crypto::ring::default_provider().install_default();
        if settings.gateway.is_none() {
            check_roots()?;
        }
        let allowed = settings.allow_addresses.clone().into();
        let resolver = GuardedResolver { lookup: Arc::clone(&lookup), allowed };
        let mut builder = builder(settings).dns_resolver(resolver);
        if settings.gateway.is_some() {
            // A gateway is reached without TLS: the certificates of the system need not be read.
            builder = builder.tls_certs_only([]);
        }
        let proxy = settings.proxy.as_ref().filter(|_| settings.gateway.is_none());
        let through = proxy.map(|proxy| Ok((proxy.clone(), client_through(proxy, settings, lookup)?)));
        Ok(Self { direct: build(builder)?, through: through.transpose()? })
    }

    async fn send(&self, wire: WireRequest, received: &AtomicU64) -> Result<WireAnswer, FetchError> {
        let method = match wire.method {
            Method::Get => reqwest::Method::GET,
            Method::Head => reqwest::Method::HEAD,
            Method::Post => reqwest::Method::POST,
        };
        let mut headers = wire.headers;
        headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("gzip, deflate"));
        let through = self.through.as_ref().filter(|(proxy, _)| proxy.is_for(&wire.url));
        let proxy = through.map(|(proxy, _)| proxy);
        let route = Route { host: &wire.host, proxy };
        let in_clear = wire.url.scheme() == "http";
        let client = through.map_or(&self.direct, |(_, client)| client);
        let mut request = client.request(method, wire.url).headers(headers);
        if let Some(body) = wire.body {
            request = request.body(body);
        }
        let mut answer = request.send().await.map_err(|error| classify(&error, &route))?;
        let status = answer.status().as_u16();
        if let (407, true, Some(proxy)) = (status, in_clear, proxy) {
            return Err(wants_user(proxy));
        }
        let headers = std::mem::take(answer.headers_mut());
        let leads_on = is_redirect(status) && headers.contains_key(LOCATION);
        let body = if wire.method == Method::Head || leads_on {
            Vec::new()
        } else {
            read_body(answer, &headers, wire.cap, received, &route).await?
        };
        Ok(WireAnswer { status, headers, body })
    }
}

impl Transport for ReqwestTransport {
    fn exchange<'a>(
        &'a self,
        wire: WireRequest,
        received: &'a AtomicU64,
    ) -> BoxFuture<'a, Result<WireAnswer, FetchError>> {
        self.send(wire, received).boxed()
    }
}

async fn read_body(
    mut answer: reqwest::Response,
    headers: &HeaderMap,
    cap: u64,
    received: &AtomicU64,
    route: &Route<'_>,
) -> Result<Vec<u8>, FetchError> {
    let told: Option<u64> = headers.get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
    if told.is_some_and(|length| length > cap) {
        return Err(FetchError::TooLarge(cap));
    }
    // The header may lie, so at most 1 MiB is allocated for it in advance.
    let mut body = Vec::with_capacity(usize::try_from(told.unwrap_or(0).min(1 << 20)).unwrap_or(0));
    while let Some(chunk) = answer.chunk().await.map_err(|error| classify(&error, route))? {
        received.fetch_add(chunk.len() as u64, Relaxed);
        if body.len() as u64 + chunk.len() as u64 > cap {
            return Err(FetchError::TooLarge(cap));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

/// How long a connection waits for its next request. Where each tenant has a host, there are as many connections as were
/// begun in this time, each with its buffers and its TLS; the next request to a paced host comes sooner.
const IDLE: Duration = Duration::from_secs(30);

/// What every client has.
fn builder(settings: &HttpSettings) -> ClientBuilder {
    Client::builder()
        .pool_idle_timeout(IDLE)
        .user_agent(settings.user_agent.as_str())
        .redirect(redirect::Policy::none())
        .retry(reqwest::retry::never())
        .referer(false)
        // The variables of the environment are not obeyed: what is not in the configuration is no setting.
        .no_proxy()
}

fn build(builder: ClientBuilder) -> Result<Client, ClientError> {
    builder.build().map_err(|error| ClientError::Tls(root_cause(&error)))
}

/// A client that sends everything through the proxy, whose own address may be any: the operator named it. Names of hosts
/// are the proxy's to resolve.
fn client_through(
    proxy: &Proxy,
    settings: &HttpSettings,
    lookup: Arc<dyn Lookup>,
) -> Result<Client, ClientError> {
    let allowed = Arc::from(IpNet::everywhere());
    let through = proxy.to_reqwest().map_err(|error| ClientError::Tls(root_cause(&error)))?;
    build(builder(settings).dns_resolver(GuardedResolver { lookup, allowed }).proxy(through))
}

/// Refuses to start where every connection would fail.
fn check_roots() -> Result<(), ClientError> {
    let roots = Roots::read(|name| std::env::var_os(name)?.into_string().ok());
    if roots.usable > 0 {
        return Ok(());
    }
    let why = roots.faults.first().map_or_else(String::new, |fault| format!(" ({fault})"));
    let cure = roots.cure();
    Err(ClientError::NoRoots { origin: roots.origin, why, cure })
}

/// Where a request goes, for messages.
struct Route<'a> {
    host: &'a str,
    proxy: Option<&'a Proxy>,
}

/// Classifies a fault by what the caller does about it. The texts hold no URL.
fn classify(error: &reqwest::Error, route: &Route<'_>) -> FetchError {
    let mut tls = None;
    let mut name = None;
    for cause in causes(error) {
        if let Some(name) = cause.downcast_ref::<ForbiddenName>() {
            return FetchError::Denied(Denial::Address {
                host: name.name.clone(),
                address: name.forbidden.address,
                kind: name.forbidden.kind,
            });
        }
        tls = tls.or_else(|| cause.downcast_ref::<rustls::Error>());
        name = name.or_else(|| cause.downcast_ref::<NameFault>());
    }
    if error.is_builder() {
        // Nothing was sent, so it says nothing about the host.
        FetchError::Denied(Denial::InvalidUrl("the HTTP library takes no such request".to_owned()))
    } else if error.is_timeout() {
        FetchError::Timeout
    } else if let Some(tls) = tls {
        FetchError::Tls(TlsFault::new(route.host, tls))
    } else if let Some(fault) = route.proxy.and_then(|proxy| at_proxy(error, proxy, route.host)) {
        fault
    } else if let Some(name) = name {
        FetchError::Dns(name.clone())
    } else if error.is_connect() {
        FetchError::Connect(connect_fault(error, route.host))
    } else {
        FetchError::Interrupted(interruption(error, route.host))
    }
}

fn connect_fault(error: &reqwest::Error, host: &str) -> ConnectFault {
    // The system's error, if there is one: what it wraps has words and no kind.
    let of_system = causes(error).filter(|cause| cause.is::<io::Error>()).last();
    match of_system.or_else(|| innermost(error)) {
        Some(cause) => ConnectFault::of(host, cause),
        None => ConnectFault::new(host, ConnectFaultKind::Other("unknown fault".to_owned())),
    }
}

/// What happened to an answer that had begun.
fn interruption(error: &reqwest::Error, host: &str) -> String {
    let cut = causes(error).any(|cause| {
        let kind = cause.downcast_ref::<io::Error>().map(io::Error::kind);
        matches!(kind, Some(io::ErrorKind::UnexpectedEof | io::ErrorKind::ConnectionReset))
    });
    if cut {
        return format!("`{host}` closed the connection before its answer was complete");
    }
    format!("`{host}`: {}", without_number(&root_cause(error)))
}

/// What went wrong at the proxy; `None` if the fault is beyond it. The library gives the faults of a tunnel as texts
/// alone; a proxy on a real socket proves each.
fn at_proxy(error: &reqwest::Error, proxy: &Proxy, host: &str) -> Option<FetchError> {
    let fault = |kind| Some(FetchError::Proxy(ProxyFault { proxy: proxy.name(), kind }));
    let tunnel = causes(error).find_map(|cause| {
        let text = cause.to_string();
        text.strip_prefix("tunnel error: ").map(str::to_owned)
    });
    match tunnel.as_deref() {
        Some("proxy authorization required") => Some(wants_user(proxy)),
        Some("unsuccessful") => {
            let kind = ConnectFaultKind::RefusedByProxy(proxy.name());
            Some(FetchError::Connect(ConnectFault::new(host, kind)))
        }
        Some("failed to create underlying connection") => fault(unreachable(error)),
        Some(_) => fault(ProxyFaultKind::Broke),
        // Without a tunnel the only connection is the one to the proxy.
        None if error.is_connect() && !is_in_handshake(error) => fault(unreachable(error)),
        None => None,
    }
}

/// Whether a connection broke in the TLS handshake, which is made through a tunnel that stands.
fn is_in_handshake(error: &reqwest::Error) -> bool {
    let text = root_cause(error);
    text.contains("tls handshake eof") || text.contains("reset")
}

fn unreachable(error: &reqwest::Error) -> ProxyFaultKind {
    if causes(error).any(<dyn StdError>::is::<NameFault>) {
        return ProxyFaultKind::Unresolved;
    }
    let words = match connect_fault(error, "").kind {
        ConnectFaultKind::Refused => "it refuses the connection".to_owned(),
        ConnectFaultKind::Unanswered => "it does not answer".to_owned(),
        ConnectFaultKind::NoRoute => "there is no route to it".to_owned(),
        ConnectFaultKind::Other(words) => words,
        ConnectFaultKind::Closed | ConnectFaultKind::RefusedByProxy(_) => {
            "it closed the connection".to_owned()
        }
    };
    ProxyFaultKind::Unreachable(words)
}

fn wants_user(proxy: &Proxy) -> FetchError {
    let kind = ProxyFaultKind::WantsUser { given: proxy.has_user() };
    FetchError::Proxy(ProxyFault { proxy: proxy.name(), kind })
}

/// The text of the innermost cause; the outermost would name the URL.
fn root_cause(error: &reqwest::Error) -> String {
    innermost(error).map_or_else(|| "unknown fault".to_owned(), ToString::to_string)
}

fn innermost(error: &reqwest::Error) -> Option<&(dyn StdError + 'static)> {
    causes(error).last()
}

/// The causes below `error`, those wrapped in an I/O error included, which `source` steps over.
fn causes(error: &reqwest::Error) -> impl Iterator<Item = &(dyn StdError + 'static)> {
    std::iter::successors(error.source(), |&cause| {
        let inside = cause.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
        match inside {
            Some(inside) => Some(inside as &(dyn StdError + 'static)),
            None => cause.source(),
        }
    })
}
