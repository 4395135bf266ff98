//! Values that must never be printed: every room that touches one keeps it in a [`Secret`].

use std::{borrow::Cow, fmt};

/// What stands in the place of a secret.
pub const REDACTED: &str = "[redacted]";

/// A value whose `Debug` and `Display` are `[redacted]`.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Hides a value.
    #[must_use]
    pub fn new(value: impl Into<String>) -> Self {
        Self(value.into())
    }

    /// The value itself, for the one place that sends it.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(REDACTED)
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(REDACTED)
    }
}

/// A message without what an address in it may hold of a secret: `…` stands for user and password, with a scheme before
/// them or without, and for a query.
///
/// A password may hold every sign but the mark that the text is quoted with, so that the last `@` before that mark ends it.
#[must_use]
pub fn without_users(text: &str) -> Cow<'_, str> {
    let mut clean = String::new();
    let mut rest = text;
    while let Some(part) = rest.split_inclusive(QUOTES).next().filter(|part| !part.is_empty()) {
        let (quoted, mark) = part.split_at(part.trim_end_matches(QUOTES).len());
        clean_part(quoted, &mut clean);
        clean.push_str(mark);
        rest = &rest[part.len()..];
    }
    if clean == text { text.into() } else { clean.into() }
}

/// Whether a text looks made by a machine, as tokens and keys are: long, of letters and digits without a word in it.
#[must_use]
pub fn looks_made(text: &str) -> bool {
    let has = |test: fn(&u8) -> bool| text.bytes().any(|byte| test(&byte));
    let cases = has(u8::is_ascii_uppercase) && has(u8::is_ascii_lowercase) && has(u8::is_ascii_digit);
    let unbroken = text.split(['-', '_', '.', ' ']).any(|part| part.len() >= UNBROKEN);
    let mixed = has(u8::is_ascii_alphabetic) && has(u8::is_ascii_digit);
    text.contains('\n')
        || text.contains("PRIVATE KEY")
        || (cases && text.len() >= MIXED)
        || (mixed && unbroken)
}

/// A message in which `…` stands for what looks made by a machine between two of its backticks, part by part of an
/// address. A whole path is told, since folders are often named by machines.
#[must_use]
pub fn without_made(text: &str) -> Cow<'_, str> {
    let part = |part: &str| -> String {
        let ends = |sign: char| matches!(sign, '/' | '.' | ':' | ',' | ' ');
        let shown = |whole: &str| -> String {
            let (word, end) = whole.split_at(whole.trim_end_matches(ends).len());
            format!("{}{end}", if looks_made(word) { "…" } else { word })
        };
        let is_path = ["/", "./", "../", "~/"].iter().any(|begin| part.starts_with(begin));
        if is_path { part.to_owned() } else { part.split_inclusive(ends).map(shown).collect() }
    };
    let parts = text.split('`').enumerate();
    let clean: Vec<String> =
        parts.map(|(at, quoted)| if at % 2 == 1 { part(quoted) } else { quoted.to_owned() }).collect();
    let clean = clean.join("`");
    if clean == text { text.into() } else { clean.into() }
}

/// The length from which a word of both cases and digits is no name that a person gave.
const MIXED: usize = 12;

/// The length from which a run of letters and digits is none either.
const UNBROKEN: usize = 24;

/// What a text may be quoted with, and the ends of lines.
const QUOTES: [char; 5] = ['`', '"', '\'', '\n', '\r'];

fn clean_part(part: &str, clean: &mut String) {
    let Some(at) = part.find("://") else { return clean.push_str(&without_bare_user(part)) };
    let (before, address) = part.split_at(at + 3);
    clean.push_str(before);
    let host = address.rfind('@').unwrap_or(0);
    if host > 0 {
        clean.push('…');
    }
    let shown = &address[host..];
    // A query may hold a key; what it asks for is never needed to understand a message.
    let (shown, query) = shown.split_at(shown.find(['?', '#']).unwrap_or(shown.len()));
    clean.push_str(shown);
    clean.push_str(query.get(..1).unwrap_or_default());
    if query.len() > 1 {
        clean.push('…');
    }
}

/// `user:password@host` without a scheme; an address of mail stays.
fn without_bare_user(part: &str) -> Cow<'_, str> {
    let Some(host) = part.rfind('@') else { return part.into() };
    let user = part[..host].rfind(char::is_whitespace).map_or(0, |blank| blank + 1);
    if part[user..host].contains(':') {
        format!("{}…{}", &part[..user], &part[host..]).into()
    } else {
        part.into()
    }
}

/// A value that should be an address and is none: without all that may be a user, a password or a query.
#[must_use]
pub fn without_user(value: &str) -> Cow<'_, str> {
    let scheme = value.find("://").map_or(0, |at| at + 3);
    let host = value.rfind('@').filter(|at| *at > scheme).unwrap_or(scheme);
    let end = value[host..].find(['?', '#']).map_or(value.len(), |at| host + at + 1);
    if host == scheme && end == value.len() {
        return value.into();
    }
    let [user, query] = [host > scheme, end < value.len()].map(|cut| if cut { "…" } else { "" });
    format!("{}{user}{}{query}", &value[..scheme], &value[host..end]).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_told_without_its_user() {
        for (text, clean) in [
            ("`https://u:hunter2@a.example` has more", "`https://…@a.example` has more"),
            ("`http://hunter2@a@b:1` and `ftp://c/d`", "`http://…@b:1` and `ftp://c/d`"),
            ("`http://u:hunter2/hunter2#hunter2?hunter2@b:1`", "`http://…@b:1`"),
            ("`http://u:hun ter2@b:1/x`", "`http://…@b:1/x`"),
            ("`u:hunter2@b:1` is no URL", "`…@b:1` is no URL"),
            ("`https://a.example/x?key=hunter2` has more", "`https://a.example/x?…` has more"),
            ("https://a.example/#hunter2", "https://a.example/#…"),
            ("https://a.example", "https://a.example"),
            ("lacks: a@b.example", "lacks: a@b.example"),
            ("line 3, column 4: x", "line 3, column 4: x"),
            ("a@b.example", "a@b.example"),
            ("", ""),
        ] {
            assert_eq!(without_users(text), clean);
            assert_eq!(without_users(clean), clean, "once is enough");
        }
        for (value, clean) in [
            ("http://u:hun'ter`2/x?y#z@b:1", "http://…@b:1"),
            ("hunter2@b", "…@b"),
            ("https://b/?hunter2", "https://b/?…"),
            ("https://b/", "https://b/"),
            ("@", "@"),
            ("", ""),
        ] {
            assert_eq!(without_user(value), clean);
            assert_eq!(without_user(clean), clean);
        }
    }

    #[test]
    fn what_looks_made_is_not_told_between_backticks() {
        for (text, clean) in [
            ("`rate`: `2/Zq7xK9vB2mN4pL8w` is no rate, like `2/s`", "`rate`: `2/…` is no rate, like `2/s`"),
            ("`https://a.example/Zq7xK9vB2mN4pL8w/x` has more", "`https://a.example/…/x` has more"),
            ("`/tmp/Zq7xK9vB2mN4pL8w/x` is a FIFO", ""),
            ("known here: `lever`, `ghp_16C7e42F292c6912E7710c838347Ae178B4a`", "known here: `lever`, `…`"),
            ("`providers.infojobs.credentials.Api2.token` must refer", ""),
            ("`env:IJ_CLIENT_SECRET`, `conf/jobs-2026.db` and Zq7xK9vB2mN4pL8w outside", ""),
            ("one ` alone", ""),
            ("", ""),
        ] {
            let clean = if clean.is_empty() { text } else { clean };
            assert_eq!(without_made(text), clean);
            assert_eq!(without_made(clean), clean, "once is enough");
        }
    }

    #[test]
    fn a_machine_s_word_is_told_from_a_person_s() {
        for made in
            ["ghp_16C7e42F292c6912E7710c838347Ae178B4a", "d41d8cd98f00b204e9800998ecf8427e", "aB3dE6gH9jK2"]
        {
            assert!(looks_made(made), "{made}");
        }
        for word in ["limitt", "query_pause", "IJ_CLIENT_SECRET", "max-offers-2", "key00001", "MyToken", ""] {
            assert!(!looks_made(word), "{word}");
        }
    }

    #[test]
    fn a_secret_prints_as_redacted() {
        let secret = Secret::new("hunter2");
        assert_eq!(
            format!("{secret} {secret:?} {:?}", Some(&secret)),
            "[redacted] [redacted] Some([redacted])"
        );
        assert_eq!(secret.expose(), "hunter2");
    }
}
