//! Stored answers: which are kept, under which key, and how they are revalidated.

use reqwest::header::{
    CACHE_CONTROL, ETAG, HeaderMap, HeaderName, HeaderValue, IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED,
};
use sha2::{Digest, Sha256};

use super::{Body, CachedAnswer, Method, headers, hop::Hop};
use crate::{bounds::network, digest, domain::Timestamp};

/// The key under which a hop's answer is stored; `None` if it must not be stored.
///
/// Everything the answer may depend on is in it: an answer got with a credential is never given to a
/// request without it. It is a hash, since URLs and headers may hold what should not be stored again.
pub(super) fn key(provider: &str, hop: &Hop) -> Option<String> {
    if !hop.conditional || hop.method != Method::Get {
        return None;
    }
    let mut hash = Sha256::new();
    let mut field = |bytes: &[u8]| {
        hash.update((bytes.len() as u64).to_le_bytes());
        hash.update(bytes);
    };
    // The mark tells an empty credential name from no credential.
    field(&hop.credential.as_ref().map_or_else(Vec::new, |name| [b"+", name.as_bytes()].concat()));
    field(hop.method.as_str().as_bytes());
    field(hop.url.as_str().as_bytes());
    let mut sent: Vec<_> =
        hop.headers.iter().map(|(name, value)| (name.as_str(), value.as_bytes())).collect();
    sent.sort_unstable();
    for (name, value) in sent {
        field(name.as_bytes());
        field(value);
    }
    Some(format!("{provider}:{}", digest::hex(&hash.finalize())))
}

/// Asks the source whether `stored` still holds.
pub(super) fn add_validators(headers: &mut HeaderMap, stored: &CachedAnswer) {
    for (name, value) in [(IF_NONE_MATCH, &stored.etag), (IF_MODIFIED_SINCE, &stored.last_modified)] {
        if let Some(value) = value.as_ref().and_then(|value| HeaderValue::from_str(value).ok()) {
            headers.insert(name, value);
        }
    }
}

/// The answer to store; `None` unless it is complete, small enough in all its parts, and can be revalidated.
pub(super) fn storable(
    status: u16,
    sent: &HeaderMap,
    body: &Body,
    largest: u64,
    fetched_at: Timestamp,
) -> Option<CachedAnswer> {
    let text = |name: HeaderName| Some(sent.get(name)?.to_str().ok()?.to_owned());
    let (etag, last_modified) = (text(ETAG), text(LAST_MODIFIED));
    let may_store = !text(CACHE_CONTROL).is_some_and(|value| value.to_ascii_lowercase().contains("no-store"));
    let validators: usize = etag.iter().chain(&last_modified).map(String::len).sum();
    let fits = body.len() as u64 <= largest && validators <= network::VALIDATORS.size();
    if status != 200 || !fits || !may_store || (etag.is_none() && last_modified.is_none()) {
        return None;
    }
    let headers = headers::visible_headers(sent);
    let header_bytes: usize = headers.iter().map(|(name, value)| name.len() + value.len()).sum();
    let body = body.clone();
    (header_bytes <= network::STORED_HEADERS.size()).then_some(CachedAnswer {
        status,
        headers,
        etag,
        last_modified,
        body,
        fetched_at,
    })
}
