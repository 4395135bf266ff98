//! Secrets that an operator wrote into the configuration where only references to them belong.
//!
//! A fault is shown to people and kept in logs. It must not carry on what the file should not have held: a line that may
//! hold a secret is told by its number, and the user and password of an address are left out.

use std::{borrow::Cow, ops::Range};

/// What the tables and keys around secrets are called, also by those who mistype one of two.
const WORDS: [&str; 5] = ["credential", "token", "password", "passw", "secret"];

/// Whether the line at `line` of a configuration is one that secrets stand in by mistake: it or its table speaks of
/// them, or it goes on with a text that began where they are spoken of, or an address in it has a user.
pub(super) fn may_stand_in(text: &str, line: &Range<usize>) -> bool {
    let shown = &text[line.clone()];
    let before = &text[..line.start];
    let header = before.lines().rfind(|line| line.trim_start().starts_with('['));
    let table = header.map_or(0, |header| header.as_ptr().addr() - text.as_ptr().addr());
    let open = ["\"\"\"", "'''"].iter().any(|mark| before[table..].matches(mark).count() % 2 == 1);
    let of_table = if open { &before[table..] } else { header.unwrap_or_default() };
    speaks_of_secrets(shown) || speaks_of_secrets(of_table) || matches!(without_users(shown), Cow::Owned(_))
}

fn speaks_of_secrets(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    WORDS.iter().any(|word| text.contains(word))
}

/// A text whose addresses have `…` in the place of user and password: `https://…@host`.
pub(super) fn without_users(text: &str) -> Cow<'_, str> {
    let mut clean = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("://") {
        let (scheme, address) = rest.split_at(at + 3);
        let end = address.find(|sign: char| sign.is_whitespace() || "/?#\"'`\\".contains(sign));
        let authority = &address[..end.unwrap_or(address.len())];
        clean.push_str(scheme);
        let host = authority.rfind('@').unwrap_or(0);
        if host > 0 {
            clean.push('…');
        }
        clean.push_str(&authority[host..]);
        rest = &address[authority.len()..];
    }
    clean.push_str(rest);
    if clean == text { text.into() } else { clean.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_told_without_its_user() {
        for (text, clean) in [
            ("`https://u:hunter2@a.example` has more", "`https://…@a.example` has more"),
            ("http://hunter2@a@b:1/x@y and ftp://c/d@e", "http://…@b:1/x@y and ftp://c/d@e"),
            ("https://a.example", "https://a.example"),
            ("a@b.example", "a@b.example"),
        ] {
            assert_eq!(without_users(text), clean);
        }
    }

    #[test]
    fn lines_of_credentials_are_told_from_others() {
        let text = "[http]\nrate = 1\n[providers.a.Credentials.b]\nvalue = \"x\"\n[run]\ntries = 0\n";
        let may = |part: &str| {
            let start = text.find(part).unwrap();
            may_stand_in(text, &(start..start + part.len()))
        };
        assert!(may("value = \"x\"\n") && may("[providers.a.Credentials.b]\n"));
        assert!(!may("[http]\n") && !may("rate = 1\n") && !may("tries = 0\n"));
        let text = "a.token = \"\"\"\nhunter2\n";
        assert!(may_stand_in(text, &(text.len() - 8..text.len())));
    }
}
