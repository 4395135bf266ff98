//! What is said to people: numbers go before their nouns through one function, which knows when there is but one.

use std::{fs, path::Path};

/// Nouns that messages count, in the plural.
const NOUNS: &[&str] = &[
    "boards",
    "cells",
    "companies",
    "details",
    "entries",
    "faults",
    "offers",
    "openings",
    "pages",
    "providers",
    "queries",
    "requests",
    "rows",
    "runs",
    "searches",
    "sites",
    "statements",
    "units",
];

/// Words that may stand between a number and its noun.
const BETWEEN: &[&str] =
    &["new", "more", "open", "closed", "other", "known", "strong", "strong new", "new strong"];

/// After these a number is one of many, or a bound.
const MANY_BEFORE: &[&str] = &["of ", "of the ", "the first ", "more than "];

/// Places of `{number} companies`, as `file:line: text`, in a source without its tests.
fn wrong(file: &str, source: &str) -> Vec<String> {
    let source = source.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    let mut found = Vec::new();
    for (at, line) in source.lines().enumerate() {
        let text = line.trim_start();
        // A comment, or the arm of a `match` that says the singular in another.
        let arm = text.starts_with("_ =>") || source.lines().nth(at.saturating_sub(1)).is_some_and(is_arm);
        if text.starts_with("//") || arm {
            continue;
        }
        for (place, _) in line.match_indices("} ") {
            // Of a number of others, the plural is right: `1 of 3 boards`.
            let before = line[..place].rsplit_once('{').map_or("", |(before, _)| before);
            if is_counted_plural(&line[place + 2..])
                && !MANY_BEFORE.iter().any(|words| before.ends_with(words))
            {
                found.push(format!("{file}:{}: {text}", at + 1));
            }
        }
    }
    found
}

/// The arm of a `match` for all other numbers, whose text follows.
fn is_arm(line: &str) -> bool {
    line.trim_start().starts_with("_ =>")
}

fn is_counted_plural(rest: &str) -> bool {
    let after = BETWEEN.iter().filter_map(|word| rest.strip_prefix(word)?.strip_prefix(' '));
    let begins = |text: &str, noun: &&&str| {
        text.strip_prefix(**noun).is_some_and(|rest| !rest.starts_with(|sign: char| sign.is_alphanumeric()))
    };
    std::iter::once(rest).chain(after).any(|text| NOUNS.iter().any(|noun| begins(text, &noun)))
}

fn sources(folder: &Path, found: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).expect("the sources are readable") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() && name != "tests" {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") && !name.contains("test") {
            found.push((path.display().to_string(), fs::read_to_string(&path).expect("a source is text")));
        }
    }
}

#[test]
fn no_message_counts_one_as_several() {
    let mut files = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut files);
    assert!(files.len() > 200, "{}", files.len());
    let found: Vec<String> = files.iter().flat_map(|(file, source)| wrong(file, source)).collect();
    assert!(found.is_empty(), "say these with `counted`:\n{}", found.join("\n"));
}

#[test]
fn a_plural_after_a_number_is_found() {
    for (line, is_wrong) in [
        (r#"format!("{count} companies left")"#, true),
        (r#"format!("{} new boards", sum)"#, true),
        (r#"format!("{count} units")"#, true),
        (r#"_ => format!("{count} units")"#, false),
        (r#"format!("{done} of {all} boards")"#, false),
        (r#"counted(count, "company", "companies")"#, false),
        (r#"format!("{name} offersome")"#, false),
        ("// {count} companies", false),
    ] {
        assert_eq!(!wrong("x.rs", line).is_empty(), is_wrong, "{line}");
    }
}
