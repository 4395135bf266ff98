//! What a robots.txt allows this program.
//!
//! `robotxt` reads the file: lines, spellings, groups. What it does not tell apart, or compares otherwise than RFC 9309
//! says, is prepared for it here or compared here.

use std::cmp::Reverse;

use url::{Position, Url};

use crate::bounds::pages;

/// Stands for the `*` at the beginning of a rule, before which `robotxt` would write a `/`: `*/x` also covers `/x`.
const ANYTHING: u8 = 1;

/// [`ANYTHING`] as `robotxt` writes it.
const ANYTHING_WRITTEN: &str = "/%01";

/// The rules for this program, the one that counts first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Rules(Vec<Rule>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Rule {
    /// With `*` for anything and `$` at its end for the end of the address.
    pattern: String,
    allows: bool,
}

impl Rules {
    /// Everything is allowed.
    pub(super) const fn none() -> Self {
        Self(Vec::new())
    }

    /// Nothing is allowed.
    pub(super) fn all() -> Self {
        Self(vec![Rule { pattern: "/".to_owned(), allows: false }])
    }

    /// The rules of a file for `agent`. A line that crosses the bound of a file is not read.
    pub(super) fn read(file: &[u8], agent: &str) -> Self {
        let text = prepared(file);
        let robots = robotxt::Robots::parse(&text, agent);
        let mut rules: Vec<Rule> = robots.rules().iter().map(Rule::of).collect();
        rules.sort_by_key(|rule| (Reverse(rule.pattern.len()), Reverse(rule.allows)));
        Self(rules)
    }

    /// How many there are.
    pub(super) const fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether an address may be asked for: the longest rule that covers it decides, of two as long the one that allows.
    pub(super) fn allow(&self, url: &Url) -> bool {
        let address = normalized(&url[Position::BeforePath..Position::AfterQuery]);
        address == "/robots.txt"
            || self.0.iter().find(|rule| covers(&rule.pattern, &address)).is_none_or(|rule| rule.allows)
    }
}

impl Rule {
    fn of(rule: &robotxt::Rule) -> Self {
        let pattern = match rule.pattern().strip_prefix(ANYTHING_WRITTEN) {
            Some(rest) => format!("*{rest}"),
            None => rule.pattern().to_owned(),
        };
        Self { pattern, allows: rule.is_allow() }
    }
}

/// The whole lines of a file within its bound, as `robotxt` is to read them. No longer than before, so that what is at the
/// bound stays within.
fn prepared(file: &[u8]) -> Vec<u8> {
    let decoded = encoding_rs::Encoding::for_bom(file)
        .filter(|(encoding, _)| *encoding != encoding_rs::UTF_8)
        .map(|(encoding, _)| encoding.decode(file).0.into_owned().into_bytes());
    let mut text = whole_lines(decoded.as_deref().unwrap_or(file), pages::ROBOTS.size()).to_vec();
    text.split_mut(|byte| matches!(byte, b'\n' | b'\r')).for_each(prepare);
    text
}

/// The lines of a text that lie within `most` bytes. A rule that was cut would mean another path.
fn whole_lines(text: &[u8], most: usize) -> &[u8] {
    // A line that ends right there is whole.
    if text.len() <= most {
        return text;
    }
    let end = text[..=most].iter().rposition(|byte| matches!(byte, b'\n' | b'\r')).unwrap_or(0);
    &text[..end]
}

fn prepare(line: &mut [u8]) {
    let is_key =
        |byte: &u8| byte.is_ascii_alphabetic() || matches!(byte, b'-' | b' ' | b'\t' | 0xef | 0xbb | 0xbf);
    let key_ends = line.iter().position(|byte| !is_key(byte)).unwrap_or(line.len());
    let key: String = String::from_utf8_lossy(&line[..key_ends]).to_ascii_lowercase();
    let key = key.trim_start_matches(['\u{feff}', ' ', '\t']);
    if key.starts_with("user") {
        shorten_agent(&mut line[key_ends..]);
    } else if key.starts_with("crawl") || key.starts_with("site") {
        // Lines that are no rules end no group (RFC 9309, 2.2.4).
        line.fill(b' ');
    } else if (key.starts_with('a') || key.starts_with('d'))
        && let Some(value) = line[key_ends..].iter().position(|byte| !matches!(byte, b':' | b' ' | b'\t'))
        && line[key_ends + value] == b'*'
    {
        line[key_ends + value] = ANYTHING;
    }
}

/// Blanks what stands behind a program's name: `bot/1.0` is `bot` (RFC 9309, 2.2.1).
fn shorten_agent(value: &mut [u8]) {
    let begins = value.iter().position(|byte| !matches!(byte, b':' | b' ' | b'\t')).unwrap_or(value.len());
    let name =
        value[begins..].iter().take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    let ends = begins + name.count();
    if value.get(ends) == Some(&b'/') && ends > begins {
        value[ends..].fill(b' ');
    }
}

/// An address or pattern as both are compared: percent-encoding undone where it means nothing.
fn normalized(address: &str) -> String {
    let bytes = address.as_bytes();
    let mut written = String::with_capacity(address.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let escape = address.get(at + 1..at + 3).filter(|_| byte == b'%');
        match escape.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(plain) if plain.is_ascii_alphanumeric() || matches!(plain, b'-' | b'.' | b'_' | b'~') => {
                written.push(char::from(plain));
            }
            Some(other) => push_escape(&mut written, other),
            // In an address these are signs; in a rule they mean anything and the end.
            None if matches!(byte, b'*' | b'$') => push_escape(&mut written, byte),
            None => written.push(char::from(byte)),
        }
        at += if escape.is_some_and(|digits| u8::from_str_radix(digits, 16).is_ok()) { 3 } else { 1 };
    }
    written
}

fn push_escape(written: &mut String, byte: u8) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    written.push('%');
    written.push(char::from(DIGITS[usize::from(byte >> 4)]));
    written.push(char::from(DIGITS[usize::from(byte & 0xf)]));
}

/// Whether a pattern covers an address: from its beginning on, part by part at the first place that fits.
fn covers(pattern: &str, address: &str) -> bool {
    let (pattern, to_end) = pattern.strip_suffix('$').map_or((pattern, false), |pattern| (pattern, true));
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default().replace('$', "%24");
    let Some(mut rest) = address.strip_prefix(first.as_str()) else { return false };
    let Some(last) = parts.next_back() else { return !to_end || rest.is_empty() };
    for part in parts {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    if to_end { rest.ends_with(last) } else { rest.contains(last) }
}

#[cfg(test)]
mod tests;
