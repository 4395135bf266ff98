//! Which headers pass in either direction.

use reqwest::header::{HeaderMap, HeaderName, HeaderValue, USER_AGENT};

use super::Denial;
use crate::bounds::{Bound, network};

/// Dropped without an error, since the host sets them itself: connection, content negotiation, revalidation.
const DROPPED: [&str; 14] = [
    "accept-encoding",
    "connection",
    "content-length",
    "expect",
    "host",
    "http2-settings",
    "if-modified-since",
    "if-none-match",
    "keep-alive",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "user-agent",
];

/// Names in an answer that a guest may see.
const SHOWN: [&str; 18] = [
    "age",
    "cache-control",
    "content-language",
    "content-range",
    "content-type",
    "date",
    "etag",
    "expires",
    "last-modified",
    "link",
    "location",
    "retry-after",
    "x-next-page",
    "x-page",
    "x-per-page",
    "x-total",
    "x-total-count",
    "x-total-pages",
];

/// Whether the host sets this header itself, so that no credential may. Some sources know their clients by `User-Agent`.
pub(super) fn is_reserved(name: &HeaderName) -> bool {
    *name != USER_AGENT && DROPPED.contains(&name.as_str())
}

/// The headers of a requester that go out; an error for those that must come from a credential.
pub(super) fn outgoing_headers(wanted: &[(String, String)]) -> Result<HeaderMap, Denial> {
    let bytes = wanted.iter().map(|(name, value)| name.len() + value.len()).sum();
    within(&network::REQUEST_HEADERS, wanted.len())?;
    within(&network::REQUEST_HEADER_BYTES, bytes)?;
    let mut headers = HeaderMap::new();
    for (name, value) in wanted {
        let refuse = |why| Denial::Header { name: name.escape_debug().take(64).collect(), why };
        let key: HeaderName = name.parse().map_err(|_| refuse("its name is not valid"))?;
        if matches!(key.as_str(), "authorization" | "cookie" | "cookie2")
            || key.as_str().starts_with("proxy-")
        {
            return Err(refuse("name a credential instead"));
        }
        if !DROPPED.contains(&key.as_str()) {
            let value =
                HeaderValue::from_bytes(value.as_bytes()).map_err(|_| refuse("its value is not valid"))?;
            // A map of headers panics beyond its own size, unless it is asked like this.
            headers.try_append(key, value).map_err(|_| refuse("there are too many"))?;
        }
    }
    Ok(headers)
}

/// Refuses what is beyond a bound.
pub(super) fn within(bound: &'static Bound, found: usize) -> Result<(), Denial> {
    if found > bound.size() { Err(Denial::Beyond { bound, found }) } else { Ok(()) }
}

/// The headers of an answer that may be shown.
pub(super) fn visible_headers(headers: &HeaderMap) -> Vec<(String, String)> {
    let visible = |name: &str| {
        SHOWN.contains(&name) || name.starts_with("x-ratelimit-") || name.starts_with("ratelimit")
    };
    headers
        .iter()
        .filter(|(name, _)| visible(name.as_str()))
        .map(|(name, value)| {
            (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(name: &str, value: &str) -> Result<HeaderMap, Denial> {
        outgoing_headers(&[(name.to_owned(), value.to_owned())])
    }

    #[test]
    fn a_guests_headers_pass_unless_they_are_the_hosts_business() {
        assert_eq!(one("X-Api-Version", "2").unwrap()["x-api-version"], "2");
        assert_eq!(one("Accept", "text/html").unwrap()["accept"], "text/html");
        for (name, value) in [
            ("Referer", "https://acme.careers.hibob.com/"),
            ("X-Requested-With", "XMLHttpRequest"),
            ("X-API-Key", "a-key-that-everybody-knows"),
            ("X-Forwarded-Host", "acme.example"),
            ("Accept-Language", "de-DE"),
        ] {
            assert_eq!(one(name, value).unwrap()[name], value);
        }
        for name in DROPPED {
            assert!(one(&name.to_uppercase(), "x").unwrap().is_empty(), "{name}");
        }
    }

    #[test]
    fn headers_that_carry_credentials_or_break_lines_are_refused() {
        for (name, value) in [
            ("Authorization", "Bearer x"),
            ("cookie", "a=b"),
            ("Proxy-Authorization", "Basic x"),
            ("proxy-connection", "close"),
            ("x-bad", "a\r\nhost: evil"),
            ("x-bad", "a\0b"),
            ("x bad", "a"),
            ("x-bad\r\nhost", "a"),
            (":authority", "evil.example"),
            ("", "a"),
        ] {
            assert!(matches!(one(name, value), Err(Denial::Header { .. })), "{name:?}: {value:?}");
        }
    }

    #[test]
    fn headers_beyond_their_bounds_are_refused() {
        let many = |count: usize| vec![("x-a".to_owned(), "v".to_owned()); count];
        let large = |bytes: usize| vec![("x-a".to_owned(), "v".repeat(bytes - "x-a".len()))];
        let (count, bytes) = (network::REQUEST_HEADERS.size(), network::REQUEST_HEADER_BYTES.size());
        assert_eq!(outgoing_headers(&many(count)).unwrap().len(), count);
        assert_eq!(outgoing_headers(&large(bytes)).unwrap().len(), 1);
        for (wanted, told) in [
            (many(25_000), "headers of a request: 25000, more than the bound of 100"),
            (large(bytes + 1), "the headers of a request together: 16385, more than the bound of 16 KiB"),
        ] {
            assert_eq!(outgoing_headers(&wanted).unwrap_err().to_string(), told);
        }
    }

    #[test]
    fn an_answer_shows_allowed_headers_only() {
        let mut headers = HeaderMap::new();
        for name in
            ["content-type", "set-cookie", "server", "x-ratelimit-remaining", "link", "www-authenticate"]
        {
            headers.append(HeaderName::from_static(name), HeaderValue::from_static("v"));
        }
        headers.append("link", HeaderValue::from_static("w"));
        let names: Vec<_> = visible_headers(&headers).into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["content-type", "x-ratelimit-remaining", "link", "link"]);
    }
}
