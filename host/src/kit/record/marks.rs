//! What a text shows by its marks alone: e-mail addresses, users and passwords in addresses, secrets in parameters.

use std::ops::Range;

use super::fields::is_secret;

/// Ends of file names that stand behind an `@` in names of pictures.
const FILES: [&str; 9] = ["png", "jpg", "jpeg", "gif", "svg", "webp", "avif", "css", "js"];

/// An e-mail address: its box and its domain.
pub(super) type Mailbox = (Range<usize>, Range<usize>);

/// Where e-mail addresses are, in order.
pub(super) fn emails(text: &str) -> Vec<Mailbox> {
    text.match_indices('@').filter_map(|(at, _)| email_at(text, at)).collect()
}

fn email_at(text: &str, at: usize) -> Option<Mailbox> {
    let of_box = |sign: char| sign.is_ascii_alphanumeric() || matches!(sign, '.' | '_' | '%' | '+' | '-');
    let of_domain = |sign: char| sign.is_ascii_alphanumeric() || matches!(sign, '.' | '-');
    let before = &text[..at];
    let start = before.trim_end_matches(of_box).len();
    let after = &text[at + 1..];
    let all = after.len() - after.trim_start_matches(of_domain).len();
    let domain = after[..all].trim_end_matches(['.', '-']);
    let (name, end) = domain.rsplit_once('.')?;
    let is_end = end.len() >= 2 && end.bytes().all(|byte| byte.is_ascii_alphabetic());
    let is_file = FILES.contains(&end.to_ascii_lowercase().as_str());
    (start < at && !name.is_empty() && is_end && !is_file)
        .then_some((start..at, at + 1..at + 1 + domain.len()))
}

/// Where user and password stand in addresses, the `@` left out.
pub(super) fn users(text: &str) -> Vec<Range<usize>> {
    let ends =
        |sign: char| sign.is_whitespace() || matches!(sign, '/' | '?' | '#' | '"' | '\'' | '<' | '>' | '\\');
    text.match_indices("://")
        .filter_map(|(at, mark)| {
            let start = at + mark.len();
            let authority = text[start..].split(ends).next()?;
            let user = authority.rfind('@').filter(|length| *length > 0)?;
            Some(start..start + user)
        })
        .collect()
}

/// Where the values of parameters are that are secrets.
pub(super) fn secrets(text: &str) -> Vec<Range<usize>> {
    let of_name = |sign: char| sign.is_ascii_alphanumeric() || matches!(sign, '_' | '-' | '.');
    let ends = |sign: char| {
        sign.is_whitespace() || matches!(sign, '&' | '#' | '"' | '\'' | '<' | '>' | '\\' | ';' | ')' | '=')
    };
    text.match_indices('=')
        .filter_map(|(at, _)| {
            let before = &text[..at];
            let start = before.trim_end_matches(of_name).len();
            let is_parameter = before[..start].ends_with(['?', '&', ';']);
            let value = text[at + 1..].split(ends).next()?;
            let found = is_parameter && !value.is_empty() && is_secret(&before[start..]);
            found.then_some(at + 1..at + 1 + value.len())
        })
        .collect()
}
