//! One exchange on the wire: sends a request and reads the answer, never more of it than the cap.

use std::{
    error::Error as StdError,
    fmt,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
};

use futures_util::future::{BoxFuture, FutureExt};
use reqwest::{
    Client,
    header::{ACCEPT_ENCODING, CONTENT_LENGTH, HeaderMap, HeaderValue, LOCATION},
    redirect,
};
use thiserror::Error;
use url::Url;

use super::{
    Denial, FetchError, HttpSettings, Lookup, Method,
    hop::is_redirect,
    resolve::{ForbiddenName, GuardedResolver},
};

/// The client could not be set up.
#[derive(Debug, Error)]
pub enum ClientError {
    /// TLS or its root certificates.
    #[error("the HTTP client cannot start: {0}; check the system's root certificates")]
    Tls(String),
}

/// A request as it is sent.
#[derive(Debug)]
pub(super) struct WireRequest {
    pub(super) method: Method,
    pub(super) url: Url,
    pub(super) headers: HeaderMap,
    pub(super) body: Option<Vec<u8>>,
    /// The most body bytes taken.
    pub(super) cap: u64,
}

/// An answer as it is received, still encoded.
#[derive(Debug)]
pub(super) struct WireAnswer {
    pub(super) status: u16,
    pub(super) headers: HeaderMap,
    pub(super) body: Vec<u8>,
}

/// Exchanges one request for one answer, adding the body bytes to `received` as they come.
pub(super) trait Transport: Send + Sync + fmt::Debug {
    fn exchange<'a>(
        &'a self,
        wire: WireRequest,
        received: &'a AtomicU64,
    ) -> BoxFuture<'a, Result<WireAnswer, FetchError>>;
}

/// The transport over the network, without proxies, redirects, retries, cookies or decompression of its own.
#[derive(Debug)]
pub(super) struct ReqwestTransport(Client);

impl ReqwestTransport {
    pub(super) fn new(settings: &HttpSettings, lookup: Arc<dyn Lookup>) -> Result<Self, ClientError> {
        // An error means that a provider is installed already, which serves as well.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let resolver = GuardedResolver { lookup, allowed: settings.allow_addresses.clone().into() };
        let mut builder = Client::builder()
            .user_agent(settings.user_agent.as_str())
            .redirect(redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .no_proxy()
            .dns_resolver(resolver);
        if settings.gateway.is_some() {
            // A gateway is reached without TLS: the certificates of the system need not be read.
            builder = builder.tls_certs_only([]);
        }
        builder.build().map(Self).map_err(|error| ClientError::Tls(root_cause(&error)))
    }

    async fn send(&self, wire: WireRequest, received: &AtomicU64) -> Result<WireAnswer, FetchError> {
        let method = match wire.method {
            Method::Get => reqwest::Method::GET,
            Method::Head => reqwest::Method::HEAD,
            Method::Post => reqwest::Method::POST,
        };
        let mut headers = wire.headers;
        headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("gzip, deflate"));
        let mut request = self.0.request(method, wire.url).headers(headers);
        if let Some(body) = wire.body {
            request = request.body(body);
        }
        let mut answer = request.send().await.map_err(|error| classify(&error))?;
        let status = answer.status().as_u16();
        let headers = std::mem::take(answer.headers_mut());
        let leads_on = is_redirect(status) && headers.contains_key(LOCATION);
        let body = if wire.method == Method::Head || leads_on {
            Vec::new()
        } else {
            read_body(answer, &headers, wire.cap, received).await?
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
) -> Result<Vec<u8>, FetchError> {
    let told: Option<u64> = headers.get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
    if told.is_some_and(|length| length > cap) {
        return Err(FetchError::TooLarge(cap));
    }
    // The header may lie, so at most 1 MiB is allocated for it in advance.
    let mut body = Vec::with_capacity(usize::try_from(told.unwrap_or(0).min(1 << 20)).unwrap_or(0));
    while let Some(chunk) = answer.chunk().await.map_err(|error| classify(&error))? {
        received.fetch_add(chunk.len() as u64, Relaxed);
        if body.len() as u64 + chunk.len() as u64 > cap {
            return Err(FetchError::TooLarge(cap));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

/// Classifies a fault by what the caller does about it. The texts hold no URL.
fn classify(error: &reqwest::Error) -> FetchError {
    let mut tls = None;
    for cause in causes(error) {
        if let Some(name) = cause.downcast_ref::<ForbiddenName>() {
            return FetchError::Denied(Denial::Address {
                host: name.name.clone(),
                address: name.forbidden.address,
                kind: name.forbidden.kind,
            });
        }
        tls = tls.or_else(|| cause.downcast_ref::<rustls::Error>());
    }
    if error.is_builder() {
        // Nothing was sent, so it says nothing about the host.
        FetchError::Denied(Denial::InvalidUrl("the HTTP library takes no such request".to_owned()))
    } else if error.is_timeout() {
        FetchError::Timeout
    } else if let Some(tls) = tls {
        FetchError::Tls(tls.to_string())
    } else if error.is_dns() {
        FetchError::Dns(root_cause(error))
    } else if error.is_connect() {
        FetchError::Connect(root_cause(error))
    } else {
        FetchError::Interrupted(root_cause(error))
    }
}

/// The text of the innermost cause; the outermost would name the URL.
fn root_cause(error: &reqwest::Error) -> String {
    causes(error).last().map_or_else(|| "unknown fault".to_owned(), ToString::to_string)
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
