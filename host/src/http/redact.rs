//! URLs without secrets, for logs and messages.

use url::Url;

use crate::secret::REDACTED;

/// Parts of query keys whose values are secrets.
const SECRET_KEYS: [&str; 9] =
    ["token", "key", "secret", "password", "passwd", "auth", "signature", "credential", "session"];

/// A URL for logs and messages: without userinfo and fragment, the values of secret-looking query keys hidden.
/// Text that is not a URL is hidden completely.
#[must_use]
pub fn redact_url(text: &str) -> String {
    match Url::parse(text) {
        Ok(url) => redact(url),
        Err(_) => REDACTED.to_owned(),
    }
}

fn redact(mut url: Url) -> String {
    // Both fail only for URLs that cannot have userinfo.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url.set_fragment(None);
    let query = url.query().map(|query| query.split('&').map(redact_pair).collect::<Vec<_>>().join("&"));
    url.set_query(query.as_deref());
    url.into()
}

fn redact_pair(pair: &str) -> String {
    let key = pair.split_once('=').map_or(pair, |(key, _)| key);
    // Decoded, so that `to%6ben=` hides as well as `token=`.
    let plain = url::form_urlencoded::parse(key.as_bytes())
        .next()
        .map_or_else(String::new, |(key, _)| key.to_ascii_lowercase());
    if SECRET_KEYS.iter().any(|word| plain.contains(word)) {
        format!("{key}={REDACTED}")
    } else {
        pair.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_lose_userinfo_fragment_and_secret_values() {
        for (url, shown) in [
            ("https://a.example/p?page=2", "https://a.example/p?page=2"),
            ("https://user:pw@a.example/p#frag", "https://a.example/p"),
            ("https://a.example/?API_KEY=x&page=2", "https://a.example/?API_KEY=[redacted]&page=2"),
            ("https://a.example/?to%6ben=x", "https://a.example/?to%6ben=[redacted]"),
            ("https://a.example/?client_secret=x=y&b", "https://a.example/?client_secret=[redacted]&b"),
            ("mailto:someone", "mailto:someone"),
            ("hunter2", "[redacted]"),
        ] {
            assert_eq!(redact_url(url), shown, "{url}");
        }
    }
}
