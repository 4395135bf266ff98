//! Which texts are addresses.

use url::Url;

use crate::{bounds::fields, printable::is_unprintable};

/// Whether a text is an address that a browser opens on the web: absolute, `http` or `https`, with a host, without a
/// user or password, and within the bound.
#[must_use]
pub fn is_web_address(text: &str) -> bool {
    let text = text.trim();
    text.len() <= fields::ADDRESS.size()
        && !text.contains(is_unprintable)
        && Url::parse(text).is_ok_and(|url| {
            matches!(url.scheme(), "http" | "https")
                && url.has_host()
                && url.username().is_empty()
                && url.password().is_none()
        })
}

/// Whether a text may be an address, a relative one too: within the bound, without blanks and what is unprintable.
pub(in crate::plugins) fn is_plain_address(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= fields::ADDRESS.size()
        && !text.contains(|sign: char| is_unprintable(sign) || sign == ' ')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_one_that_a_browser_opens() {
        let of_length =
            |bytes: usize| format!("https://a.example/{}", "x".repeat(bytes - "https://a.example/".len()));
        let limit = fields::ADDRESS.size();
        let usable = ["https://jobs.example/1", " http://jobs.example:8080/ñ?a=b#c ", "HTTPS://JOBS.EXAMPLE"];
        for text in usable.into_iter().chain([of_length(limit).as_str()]) {
            assert!(is_web_address(text), "{text}");
        }
        let unusable = [
            "",
            "jobs.example/1",
            "/1",
            "javascript:alert(1)",
            "file:///etc/passwd",
            "data:text/html,x",
            "https://",
            "https://user:password@jobs.example/1",
            "https://user@jobs.example/1",
            "https://jobs.example/\u{1b}[2J",
            "https://jobs.example/a\nb",
            "https://jobs.example/\u{202e}gpj.1",
        ];
        for text in unusable.into_iter().chain([of_length(limit + 1).as_str()]) {
            assert!(!is_web_address(text), "{text:?}");
        }
    }

    #[test]
    fn a_relative_address_may_be_one() {
        for (text, is_one) in
            [("/careers", true), ("www.acme.example", true), ("", false), ("a b", false), ("a\u{9b}", false)]
        {
            assert_eq!(is_plain_address(text), is_one, "{text:?}");
        }
    }
}
