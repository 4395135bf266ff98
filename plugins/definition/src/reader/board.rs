//! `[board]`.

use super::section::{Section, Written, shortened};
use crate::model::Board;

/// The pace where none is written, in milliseconds.
const PACE: u32 = 1_000;

/// The slowest pace, in milliseconds: what a component may ask for.
const SLOWEST: u32 = 3_600_000;

/// The longest name for people, and version, in characters.
const LONGEST: usize = 100;

/// Reads who it is. Its origins and credentials are read when the addresses are known.
pub(super) fn read_board(section: &Section<'_>) -> Option<Board> {
    let id = section.text("id").filter(|id| is_id_or_told(section, id));
    let name = section.text("name").filter(|name| is_name_or_told(section, name));
    let version = section.text("version").filter(|version| is_version_or_told(section, version));
    let pace_ms = section.text("pace").and_then(|pace| read_pace(section, &pace)).unwrap_or(PACE);
    Some(Board {
        id: id?.text.to_owned(),
        name: name?.text.to_owned(),
        version: version?.text.to_owned(),
        hosts: Vec::new(),
        pace_ms,
        concurrency: section.whole("concurrency").unwrap_or(0),
        terms: section
            .text("terms")
            .filter(|terms| are_terms_or_told(section, terms))
            .map_or("", |terms| terms.text)
            .to_owned(),
        credentials: Vec::new(),
    })
}

fn is_id_or_told(section: &Section<'_>, id: &Written<'_>) -> bool {
    let fits = is_id(id.text);
    if !fits {
        let message = format!("`{}` is no id", shortened(id.text));
        let help = "lower case, digits and `-`, beginning with a letter, 64 at most";
        section.faults.add_with_help(id.span.clone(), message, help);
    }
    fits
}

/// Whether a text can name a board or a region.
pub(super) fn is_id(text: &str) -> bool {
    const LONGEST_ID: usize = 64;
    let letters = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    text.bytes().next().is_some_and(|first| first.is_ascii_lowercase())
        && text.len() <= LONGEST_ID
        && text.bytes().all(letters)
        && !text.ends_with('-')
}

fn is_name_or_told(section: &Section<'_>, name: &Written<'_>) -> bool {
    let fits = name.text.chars().count() <= LONGEST && !name.text.contains(char::is_control);
    if !fits {
        let message = format!("`board.name` is longer than {LONGEST} characters, or has control characters");
        section.faults.add(name.span.clone(), message);
    }
    fits
}

fn are_terms_or_told(section: &Section<'_>, terms: &Written<'_>) -> bool {
    const MOST: usize = 1_000;
    let fits = terms.text.chars().count() <= MOST && !terms.text.contains(char::is_control);
    if !fits {
        let message = format!("`board.terms` is longer than {MOST} characters, or has control characters");
        section.faults.add_with_help(
            terms.span.clone(),
            message,
            "what it asks in a sentence or two, and where the rest stands",
        );
    }
    fits
}

fn is_version_or_told(section: &Section<'_>, version: &Written<'_>) -> bool {
    let (numbers, more) = version.text.split_at(version.text.find(['-', '+']).unwrap_or(version.text.len()));
    let number = |part: &str| {
        !part.is_empty()
            && part.bytes().all(|byte| byte.is_ascii_digit())
            && (part == "0" || !part.starts_with('0'))
    };
    let letters = |byte: u8| byte.is_ascii_alphanumeric() || b"-+.".contains(&byte);
    let fits = numbers.split('.').count() == 3
        && numbers.split('.').all(number)
        && more.len() != 1
        && more.bytes().all(letters)
        && version.text.len() <= LONGEST;
    if !fits {
        let message = format!("`{}` is no version", shortened(version.text));
        section.faults.add_with_help(version.span.clone(), message, "three numbers: `\"1.0.0\"`");
    }
    fits
}

/// A duration in milliseconds.
fn read_pace(section: &Section<'_>, pace: &Written<'_>) -> Option<u32> {
    let digits = pace.text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = pace.text.split_at(digits);
    let factor = match unit {
        "ms" => Some(1),
        "s" => Some(1_000),
        "m" => Some(60_000),
        _ => None,
    };
    let told = factor.zip(number.parse::<u32>().ok()).and_then(|(factor, number)| number.checked_mul(factor));
    let read = told.filter(|&pace| pace <= SLOWEST);
    if read.is_none() {
        let message = format!("`{}` is no pace", shortened(pace.text));
        let help = "a number and `ms`, `s` or `m`, an hour at most: `\"500ms\"`";
        section.faults.add_with_help(pace.span.clone(), message, help);
    }
    read
}
