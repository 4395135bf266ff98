//! Phone numbers in a text: those that begin with `+`, and those behind a word that says so. Other numbers are left alone:
//! they may be ids, dates and pay.

use std::ops::Range;

/// Words before a number.
const WORDS: [&str; 13] = [
    "tel",
    "tlf",
    "phone",
    "telephone",
    "teléfono",
    "telefono",
    "telefon",
    "móvil",
    "movil",
    "mobile",
    "whatsapp",
    "fax",
    "call",
];

/// The digits of a number with its country.
const WITH_COUNTRY: std::ops::RangeInclusive<usize> = 8..=15;

/// The digits of a number that a word names.
const NAMED: std::ops::RangeInclusive<usize> = 7..=15;

/// Where phone numbers are, in order.
pub(super) fn phones(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    // Nothing begins within a number, whether it was one of a phone or not: a long list of numbers is read once.
    let mut end = 0;
    for (at, sign) in text.char_indices() {
        if at < end || !(sign.is_ascii_digit() || matches!(sign, '+' | '(')) {
            continue;
        }
        let before = &text[..at];
        if before.chars().next_back().is_some_and(|sign| sign.is_alphanumeric() || matches!(sign, '+' | '('))
        {
            continue;
        }
        let number = at..at + length(&text[at..]);
        end = number.end;
        let digits = text[number.clone()].chars().filter(char::is_ascii_digit).count();
        let is_phone = match sign {
            '+' => WITH_COUNTRY.contains(&digits),
            _ => NAMED.contains(&digits) && is_named(before),
        };
        if is_phone {
            found.push(number);
        }
    }
    found
}

/// How long the number is: digits, with single marks between them.
fn length(text: &str) -> usize {
    let mut end = 0;
    let mut marks = 0;
    for (at, sign) in text.char_indices() {
        match sign {
            '0'..='9' => (end, marks) = (at + 1, 0),
            ' ' | '-' | '.' | '/' | '(' | ')' if marks < 2 => marks += 1,
            '+' if at == 0 => {}
            _ => break,
        }
    }
    end
}

fn is_named(before: &str) -> bool {
    let before = before.trim_end_matches([' ', ':', '.', '\u{a0}']);
    let start = before.char_indices().rev().find(|(_, sign)| !sign.is_alphabetic());
    let word = before[start.map_or(0, |(at, sign)| at + sign.len_utf8())..].to_lowercase();
    WORDS.contains(&word.as_str())
}
