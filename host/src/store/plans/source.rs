//! The statements that stand in the source, as far as they are text there.

use std::{fs, path::Path};

/// A text of the source that is a statement, or the begin of one.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Literal {
    /// The file, from the source's folder.
    pub(super) file: String,
    /// The text, with single spaces.
    pub(super) text: String,
}

impl Literal {
    /// Whether a statement has all of its text, in order: what is put in between is left open.
    pub(super) fn occurs_in(&self, statement: &str) -> bool {
        let mut rest = statement;
        fixed_parts(&self.text).iter().all(|part| match rest.find(part.as_str()) {
            Some(at) => {
                rest = &rest[at + part.len()..];
                true
            }
            None => false,
        })
    }
}

/// What stands between the holes of a format, and text without any as it is.
fn fixed_parts(text: &str) -> Vec<String> {
    let (mut parts, mut part, mut chars) = (Vec::new(), String::new(), text.chars().peekable());
    while let Some(next) = chars.next() {
        match next {
            '{' if chars.peek() == Some(&'{') => {
                chars.next();
                part.push('{');
            }
            '}' if chars.peek() == Some(&'}') => {
                chars.next();
                part.push('}');
            }
            '{' => {
                parts.push(std::mem::take(&mut part));
                while chars.next().is_some_and(|inside| inside != '}') {}
            }
            other => part.push(other),
        }
    }
    parts.push(part);
    parts.into_iter().map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect()
}

/// What statements begin with.
const BEGINS: [&str; 5] = ["SELECT ", "INSERT ", "UPDATE ", "DELETE ", "WITH "];

/// The statements of all files but those of tests.
pub(super) fn statements() -> Vec<Literal> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut literals = Vec::new();
    read_folder(&source, &source, &mut literals);
    literals.sort();
    literals.dedup();
    literals
}

fn read_folder(source: &Path, folder: &Path, literals: &mut Vec<Literal>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let is_of_tests = name.contains("test") || name == "plans" || name == "plans.rs";
        if is_of_tests {
            continue;
        }
        if path.is_dir() {
            read_folder(source, &path, literals);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let file = path.strip_prefix(source).unwrap().display().to_string();
            let text = fs::read_to_string(&path).unwrap();
            let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
            let statements = strings(text).into_iter().map(|text| with_single_spaces(&text));
            let statements = statements.filter(|text| BEGINS.iter().any(|begin| text.starts_with(begin)));
            literals.extend(statements.map(|text| Literal { file: file.clone(), text }));
        }
    }
}

/// The text with single spaces between its words.
pub(super) fn with_single_spaces(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The contents of the string literals of Rust text, with the escapes that statements have.
fn strings(text: &str) -> Vec<String> {
    let (mut strings, mut rest) = (Vec::new(), text);
    while let Some(at) = rest.find(['"', '/', '\'']) {
        let (before, here) = rest.split_at(at);
        rest = if here.starts_with("//") {
            here.split_once('\n').map_or("", |(_, after)| after)
        } else if let Some(string) = here.strip_prefix('"').filter(|_| !before.ends_with('#')) {
            let (string, after) = read_string(string);
            strings.push(string);
            after
        } else {
            here.strip_prefix("'\"'").unwrap_or(&here[1..])
        };
    }
    strings
}

/// A string up to its closing quote, and what follows that.
fn read_string(text: &str) -> (String, &str) {
    let (mut string, mut chars) = (String::new(), text.char_indices());
    while let Some((at, next)) = chars.next() {
        match next {
            '"' => return (string, &text[at + 1..]),
            '\\' => match chars.next() {
                Some((_, 'n' | '\n')) => string.push(' '),
                Some((_, other)) => string.push(other),
                None => {}
            },
            other => string.push(other),
        }
    }
    (string, "")
}

#[test]
fn statements_are_read_from_source_and_found_with_what_is_put_in() {
    let source = r#"
        // "SELECT 1" is no text.
        let quote = '"';
        let sql = format!("SELECT {columns} FROM offers
            WHERE a = 'x' AND b = \"y\" {more} LIMIT ?1");
    "#;
    let [sql] = strings(source).try_into().unwrap();
    let literal = Literal { file: String::new(), text: with_single_spaces(&sql) };
    assert!(literal.occurs_in("SELECT id, url FROM offers WHERE a = 'x' AND b = \"y\" ORDER BY id LIMIT ?1"));
    assert!(!literal.occurs_in("SELECT id FROM offers WHERE a = 'x' LIMIT ?1"));
    assert!(statements().len() > 150);
}
