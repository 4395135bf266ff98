//! One hop of a fetch: a request that passed every check except that of the resolved address.
//!
//! A [`Hop`] can only be made by the checks, for the first URL and for each redirect alike.

use std::net::{IpAddr, Ipv4Addr};

use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, COOKIE, HeaderMap};
use url::{Host, Url};

use super::{
    Credential, Denial, Gateway, Grant, IpNet, Method, Origin, Repeat, Request, Scheme, check_egress,
    headers,
    reach::{Reach, Right},
};
use crate::bounds::network;

/// A checked request to one origin.
#[derive(Debug, Clone)]
pub(super) struct Hop {
    pub(super) method: Method,
    /// Without fragment and userinfo, the host without a trailing dot.
    pub(super) url: Url,
    pub(super) origin: Origin,
    /// What lets it go there.
    pub(super) right: Right,
    pub(super) headers: HeaderMap,
    pub(super) body: Option<Vec<u8>>,
    pub(super) credential: Option<String>,
    pub(super) conditional: bool,
    pub(super) repeat: Repeat,
}

impl Hop {
    /// Checks a request: URL, scheme, method, host, headers and credential, in this order.
    pub(super) fn first(request: Request, reach: Reach<'_>) -> Result<Self, Denial> {
        headers::within(&network::REQUEST_ADDRESS, request.url.len())?;
        let url = Url::parse(&request.url).map_err(|error| Denial::InvalidUrl(error.to_string()))?;
        if request.body.is_some() && request.method != Method::Post {
            return Err(Denial::Method { method: request.method, why: "it carries a body" });
        }
        let Checked { url, origin, right } = check(url, request.method, reach)?;
        let hop = Self {
            method: request.method,
            url,
            origin,
            right,
            headers: headers::outgoing_headers(&request.headers)?,
            body: request.body,
            credential: request.credential,
            conditional: request.conditional,
            repeat: request.repeat,
        };
        hop.credential(reach.grant)?;
        Ok(hop)
    }

    /// Where an answer's `location` leads; `None` if this status or this location is no redirect.
    pub(super) fn leads_to(&self, status: u16, location: Option<&str>) -> Option<Url> {
        let location = location.filter(|_| is_redirect(status))?;
        self.url.join(location).ok()
    }

    /// The hop that an answer's `location` asks for, through the same checks; `None` if this status or
    /// this location is no redirect.
    pub(super) fn redirected(
        &self,
        status: u16,
        location: Option<&str>,
        reach: Reach<'_>,
    ) -> Result<Option<Self>, Denial> {
        let Some(url) = self.leads_to(status, location) else { return Ok(None) };
        let mut next = self.clone();
        if status == 303 && self.method != Method::Head
            || matches!(status, 301 | 302) && self.method == Method::Post
        {
            next.method = Method::Get;
            next.body = None;
            next.headers.remove(CONTENT_TYPE);
        }
        Checked { url: next.url, origin: next.origin, right: next.right } = check(url, next.method, reach)?;
        if next.origin != self.origin {
            next.credential = None;
            next.headers.remove(AUTHORIZATION);
            next.headers.remove(COOKIE);
        }
        // The source named the whole address: what belongs there it would have written itself.
        if next.credential(reach.grant)?.is_some_and(Credential::is_in_address) {
            next.credential = None;
        }
        Ok(Some(next))
    }

    /// The credential it names, which may go there.
    pub(super) fn credential<'g>(&self, grant: &'g Grant) -> Result<Option<&'g Credential>, Denial> {
        let Some(name) = &self.credential else { return Ok(None) };
        let credential = grant.credentials.get(name).ok_or_else(|| Denial::CredentialUnknown {
            name: name.escape_debug().take(64).collect(),
            provider: grant.provider.clone(),
        })?;
        let origin = || self.origin.to_string();
        if !credential.goes_to(&self.origin) {
            return Err(Denial::CredentialElsewhere { name: name.clone(), origin: origin() });
        }
        if self.origin.scheme() != Scheme::Https {
            return Err(Denial::CredentialInClear { name: name.clone(), origin: origin() });
        }
        Ok(Some(credential))
    }

    /// The URL that the connection is made to: the gateway's, if there is one.
    pub(super) fn wire_url(&self, gateway: Option<Gateway>) -> Result<Url, Denial> {
        let Some(gateway) = gateway else { return Ok(self.url.clone()) };
        let query = self.url.query().map_or_else(String::new, |query| format!("?{query}"));
        let text = format!("{gateway}/{}{}{query}", self.origin.authority(), self.url.path());
        Url::parse(&text).map_err(|error| Denial::InvalidUrl(error.to_string()))
    }
}

/// Whether a status with a `location` is a redirect.
pub(super) const fn is_redirect(status: u16) -> bool {
    matches!(status, 301 | 302 | 303 | 307 | 308)
}

/// An address that may be asked for, and by which right.
struct Checked {
    url: Url,
    origin: Origin,
    right: Right,
}

fn check(url: Url, method: Method, reach: Reach<'_>) -> Result<Checked, Denial> {
    // Parsing escapes what may not stand in an address, which makes it longer.
    headers::within(&network::REQUEST_ADDRESS, url.as_str().len())?;
    let shown = url.host_str().unwrap_or("no host").to_owned();
    if !url.username().is_empty() || url.password().is_some() {
        return Err(Denial::Userinfo { host: shown });
    }
    if !matches!(url.scheme(), "http" | "https") {
        return Err(Denial::Scheme { scheme: url.scheme().to_owned(), host: shown });
    }
    let url = if reach.grant.public_web { over_tls(url, reach) } else { url };
    let origin = Origin::from_url(&url)
        .ok_or_else(|| Denial::InvalidUrl("it has no usable host or port".to_owned()))?;
    let right = reach.right_to(&origin);
    if origin.scheme() == Scheme::Http && right != Some(Right::Named) {
        return Err(Denial::Scheme { scheme: "http".to_owned(), host: shown });
    }
    if let Some(right) = &right {
        right.allows(method)?;
    }
    check_address(&url, &origin, reach.allowed)?;
    let right = right.ok_or_else(|| reach.refusal(&origin))?;
    if right == Right::PublicWeb && !origin.has_default_port() {
        return Err(Denial::Port { host: shown, port: origin.port() });
    }
    Ok(Checked { url: without_fragment_and_trailing_dot(url, &origin)?, origin, right })
}

/// On the public web `http` becomes `https`, since links and redirects may be older than a site's certificate.
fn over_tls(mut url: Url, reach: Reach<'_>) -> Url {
    let granted = Origin::from_url(&url).is_some_and(|origin| reach.names(&origin));
    if url.scheme() == "http" && url.port().is_none() && !granted {
        // From one special scheme to another: it cannot fail.
        let _ = url.set_scheme("https");
    }
    url
}

/// Checks what the resolver never sees: address literals, in every spelling that the URL parser normalises,
/// and the names that mean this machine by definition (RFC 6761).
fn check_address(url: &Url, origin: &Origin, allowed: &[IpNet]) -> Result<(), Denial> {
    let address = match url.host() {
        Some(Host::Ipv4(v4)) => IpAddr::V4(v4),
        Some(Host::Ipv6(v6)) => IpAddr::V6(v6),
        Some(Host::Domain(_)) if origin.host() == "localhost" || origin.host().ends_with(".localhost") => {
            IpAddr::V4(Ipv4Addr::LOCALHOST)
        }
        _ => return Ok(()),
    };
    check_egress(address, allowed).map_err(|forbidden| Denial::Address {
        host: origin.host().to_owned(),
        address: forbidden.address,
        kind: forbidden.kind,
    })
}

/// Without the fragment and the host's trailing dot.
fn without_fragment_and_trailing_dot(mut url: Url, origin: &Origin) -> Result<Url, Denial> {
    url.set_fragment(None);
    if url.host_str() != Some(origin.host()) {
        url.set_host(Some(origin.host())).map_err(|error| Denial::InvalidUrl(error.to_string()))?;
    }
    Ok(url)
}

#[cfg(test)]
mod tests;
