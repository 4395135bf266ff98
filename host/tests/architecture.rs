//! Imports point one way: an edge that points back fails here.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// Each room with those it may use. `digest`, `errors`, `secret` and `suggest` hold nothing of the program and
/// serve all.
const MAY_USE: [(&str, &[&str]); 14] = [
    ("domain", &[]),
    ("digest", &[]),
    ("errors", &[]),
    ("secret", &[]),
    ("suggest", &[]),
    ("clock", &["domain"]),
    ("scoring", &["domain"]),
    ("store", &["domain", "errors"]),
    ("http", &["domain", "clock", "digest", "secret", "errors"]),
    ("config", &["digest", "secret", "errors", "suggest"]),
    ("plugins", &["domain", "digest", "http", "errors"]),
    ("sheets", &["domain", "clock", "secret", "http"]),
    (
        "pipeline",
        &["domain", "clock", "errors", "secret", "scoring", "store", "http", "config", "plugins", "sheets"],
    ),
    (
        "cli",
        &[
            "domain", "clock", "errors", "secret", "scoring", "store", "http", "config", "plugins", "sheets",
            "pipeline",
        ],
    ),
];

fn rust_files(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rust_files(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

/// The room a file belongs to: the first folder or file below `src`.
fn room(source: &Path, file: &Path) -> String {
    let first = file.strip_prefix(source).unwrap().components().next().unwrap();
    Path::new(first.as_os_str()).file_stem().unwrap().to_string_lossy().into_owned()
}

/// The rooms that a text names after `crate::`, in groups too.
fn used(text: &str) -> BTreeSet<String> {
    let mut rooms = BTreeSet::new();
    for (at, marker) in text.match_indices("crate::") {
        let rest = &text[at + marker.len()..];
        match rest.strip_prefix('{') {
            Some(group) => rooms.extend(first_names(group)),
            None => rooms.extend(name_at(rest)),
        }
    }
    rooms
}

fn name_at(text: &str) -> Option<String> {
    let name: String = text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    (!name.is_empty()).then_some(name)
}

/// `a::b, c::{d, e}, f}` names `a`, `c` and `f`.
fn first_names(group: &str) -> Vec<String> {
    let (mut depth, mut names, mut start) = (1, Vec::new(), true);
    for (at, character) in group.char_indices() {
        match character {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 1 => start = true,
            _ if depth == 1 && start && !character.is_whitespace() => {
                names.extend(name_at(&group[at..]));
                start = false;
            }
            _ => {}
        }
        if depth == 0 {
            break;
        }
    }
    names
}

#[test]
fn groups_and_single_imports_are_read() {
    let text =
        "use crate::{domain::{Offer, Timestamp}, http,\n store::Store};\nlet x = crate::errors::chain(e);";
    let rooms: Vec<String> = used(text).into_iter().collect();
    assert_eq!(rooms, ["domain", "errors", "http", "store"]);
}

#[test]
fn imports_point_one_way() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    rust_files(&source, &mut files);
    let mut wrong = Vec::new();
    for file in files {
        let own = room(&source, &file);
        let Some((_, allowed)) = MAY_USE.iter().find(|(room, _)| *room == own) else {
            assert!(matches!(own.as_str(), "lib" | "main"), "{own} is no room of the plan");
            continue;
        };
        let text = fs::read_to_string(&file).unwrap();
        for other in used(&text) {
            let known = MAY_USE.iter().any(|(room, _)| *room == other);
            if known && other != own && !allowed.contains(&other.as_str()) {
                wrong.push(format!("{}: {own} uses {other}", file.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "edges that point back:\n{}", wrong.join("\n"));
}
