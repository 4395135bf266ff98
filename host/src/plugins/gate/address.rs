//! Which texts are addresses, and what is mended of those that are nearly one.

use url::Url;

use crate::{bounds::fields, domain::text::trim_hidden, printable::is_unprintable};

/// Mends an address as a browser would: what nobody sees at its ends goes, and what is unprintable within is
/// percent-encoded, or left out where it is a line break. An address that cannot be mended stays as it is.
pub(in crate::plugins) fn mend_address(text: &mut String) {
    let trimmed = trim_hidden(text);
    if trimmed.contains(is_unprintable) {
        if let Some(mended) = by_browser(trimmed) {
            *text = mended;
        }
    } else if trimmed.len() < text.len() {
        *text = trimmed.to_owned();
    }
}

/// The same of one that may be missing.
pub(in crate::plugins) fn mend_optional(text: &mut Option<String>) {
    if let Some(text) = text {
        mend_address(text);
    }
}

/// An absolute address of the web as a browser writes it. Only one of a size that may be kept is read.
fn by_browser(text: &str) -> Option<String> {
    let url = Url::parse(text).ok().filter(|_| text.len() <= fields::ADDRESS.size())?;
    let written = String::from(url);
    (written.starts_with("http") && !written.contains(is_unprintable)).then_some(written)
}

/// Whether a text is an address that a browser opens on the web: absolute, `http` or `https`, with a host, without a
/// user or password, and within the bound.
#[must_use]
pub fn is_web_address(text: &str) -> bool {
    let text = text.trim();
    // Most texts that are asked about are no addresses at all, which their beginning tells.
    text.get(..4).is_some_and(|scheme| scheme.eq_ignore_ascii_case("http"))
        && text.len() <= fields::ADDRESS.size()
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
    use proptest::prelude::*;

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
    fn what_nobody_sees_costs_no_address() {
        for (text, mended) in [
            ("https://jobs.example/1\u{200b}", "https://jobs.example/1"),
            ("\u{feff}\u{200e} https://jobs.example/1\u{2060}\n\0", "https://jobs.example/1"),
            ("https://jobs.example/1\u{200d}\u{fe0f}\u{ad}", "https://jobs.example/1"),
            ("https://jobs.example/a\u{200b}b?c=\u{202e}d", "https://jobs.example/a%E2%80%8Bb?c=%E2%80%AEd"),
            ("https://jobs.example/a\nb\tc", "https://jobs.example/abc"),
            ("https://jobs.example/\u{1b}[2J", "https://jobs.example/%1B[2J"),
            ("https://jobs\u{200b}.example/1", "https://jobs.example/1"),
            ("HTTPS://Jobs.example/ñ ", "HTTPS://Jobs.example/ñ"),
            ("/careers\u{200b}", "/careers"),
        ] {
            let mut address = text.to_owned();
            mend_address(&mut address);
            assert_eq!(address, mended, "{text:?}");
            assert!(is_plain_address(&address), "{text:?}");
        }
        for text in
            ["", "/a\u{200b}b", "javascript:\u{200b}alert(1)", "https://a\u{202e}b.example/", "\u{1b}[2J"]
        {
            let mut address = text.to_owned();
            mend_address(&mut address);
            assert!(!is_web_address(&address), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn a_mended_address_stays_as_it_is(text in "(https?://)?[a-z\u{200b}\u{202e}\n\u{1b} /.?%]{0,20}") {
            let mut once = text;
            mend_address(&mut once);
            let mut twice = once.clone();
            mend_address(&mut twice);
            prop_assert_eq!(once, twice);
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
