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

/// Places of `{number} companies`, as `file:line: text`, in a source without its tests.
fn wrong(file: &str, source: &str) -> Vec<String> {
    let source = source.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    let mut found = Vec::new();
    for (at, line) in source.lines().enumerate() {
        let text = line.trim_start();
        // A comment, or the arm of a `match` that says the singular in another.
        if text.starts_with("//") || text.starts_with("_ =>") {
            continue;
        }
        for (place, _) in line.match_indices("} ") {
            // Of a number of others, the plural is right: `1 of 3 boards`.
            let before = line[..place].rsplit_once('{').map_or("", |(before, _)| before);
            if is_counted_plural(&line[place + 2..])
                && !before.ends_with("of ")
                && !before.ends_with("the first ")
            {
                found.push(format!("{file}:{}: {text}", at + 1));
            }
        }
    }
    found
}

fn is_counted_plural(rest: &str) -> bool {
    let after = BETWEEN.iter().filter_map(|word| rest.strip_prefix(word)?.strip_prefix(' '));
    let begins = |text: &str, noun: &&&str| {
        text.strip_prefix(**noun).is_some_and(|rest| !rest.starts_with(|sign: char| sign.is_alphanumeric()))
    };
    std::iter::once(rest).chain(after).any(|text| NOUNS.iter().any(|noun| begins(text, &noun)))
}

fn sources(folder: &Path, found: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() && name != "tests" {
            sources(&path, found);
        } else if name.ends_with(".rs") && !name.contains("test") {
            found.push((path.display().to_string(), fs::read_to_string(&path).unwrap()));
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
        (r#"// {count} companies"#, false),
    ] {
        assert_eq!(!wrong("x.rs", line).is_empty(), is_wrong, "{line}");
    }
}
