//! Parses JSON, with errors that say where the fault is.

use serde::Deserialize;

use crate::PluginError;
use crate::errors::parse_failure;

/// Parses a text. The error contains the path to the fault, e.g. `jobs[3].id`.
pub fn parse<'de, T: Deserialize<'de>>(text: &'de str) -> Result<T, PluginError> {
    serde_json::from_str(text).map_err(|error| failure(text, &error))
}

/// The failure of a text, with where it is and what stands there.
pub(super) fn failure(text: &str, error: &serde_json::Error) -> PluginError {
    let at = byte_offset(text, error.line(), error.column());
    let around = text.get(floor(text, at.saturating_sub(80))..).unwrap_or(text);
    parse_failure(error.to_string(), path_of(text, error), Some(around))
}

/// The path to the position of an error.
pub(super) fn path_of(text: &str, error: &serde_json::Error) -> Option<String> {
    let mut steps = steps_to(text, byte_offset(text, error.line(), error.column()));
    let message = error.to_string();
    if let Some(field) = message.strip_prefix("missing field `").and_then(|rest| rest.split('`').next()) {
        // The error is at the `}` of the object, where the path is that of the object without the field.
        steps.push(Step::Key(field.to_owned()));
    }
    let mut path = String::new();
    for step in steps {
        match step {
            Step::Key(key) if path.is_empty() => path.push_str(&key),
            Step::Key(key) => path.extend([".", &key]),
            Step::Index(index) => path.extend(["[", &index.to_string(), "]"]),
        }
    }
    (!path.is_empty()).then_some(path)
}

#[derive(Debug)]
enum Step {
    Key(String),
    Index(usize),
}

/// The keys and indices that lead to a byte offset.
fn steps_to(text: &str, offset: usize) -> Vec<Step> {
    let bytes = &text.as_bytes()[..offset.min(text.len())];
    let mut steps = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'{' => steps.push(Step::Key(String::new())),
            b'[' => steps.push(Step::Index(0)),
            b'}' | b']' => drop(steps.pop()),
            b',' => match steps.last_mut() {
                Some(Step::Index(index)) => *index += 1,
                Some(Step::Key(key)) => key.clear(),
                None => {}
            },
            b'"' => {
                let end = string_end(bytes, at + 1);
                if let Some(Step::Key(key)) = steps.last_mut()
                    && key.is_empty()
                {
                    *key = String::from_utf8_lossy(&bytes[at + 1..end]).into_owned();
                }
                at = end;
            }
            _ => {}
        }
        at += 1;
    }
    steps
}

/// The offset of the quote that ends a string, or the end of the text.
fn string_end(bytes: &[u8], mut at: usize) -> usize {
    while at < bytes.len() && bytes[at] != b'"' {
        at += if bytes[at] == b'\\' { 2 } else { 1 };
    }
    at.min(bytes.len())
}

/// The byte offset of a line and column in a `serde_json` error. Both start at 1, and columns are bytes.
fn byte_offset(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    (start + column).min(text.len())
}

fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserialize)]
    struct Job {
        #[expect(dead_code, reason = "only its reading is tested")]
        id: u32,
    }

    #[derive(Debug, Deserialize)]
    struct Jobs {
        #[expect(dead_code, reason = "only its reading is tested")]
        jobs: Vec<Job>,
    }

    fn path(text: &str) -> Option<String> {
        match parse::<Jobs>(text) {
            Err(PluginError::Parse(failure)) => failure.path,
            other => panic!("no parse failure: {other:?}"),
        }
    }

    #[test]
    fn errors_say_where() {
        assert_eq!(path(r#"{"jobs":[{"id":1},{"id":"x"}]}"#).as_deref(), Some("jobs[1].id"));
        assert_eq!(path(r#"{"jobs":[{"id":1},{"name":"a, \" }"}]}"#).as_deref(), Some("jobs[1].id"));
        assert_eq!(path("{\n\"other\":[1,{}],\n\"jobs\":{}}").as_deref(), Some("jobs"));
        assert_eq!(path(r#"{"other":1}"#).as_deref(), Some("jobs"));
        assert_eq!(path(""), None);
    }

    #[test]
    fn errors_show_a_short_piece() {
        let text = format!(r#"{{"other":"{}","jobs":3}}"#, "ñ".repeat(1000));
        let Err(PluginError::Parse(failure)) = parse::<Jobs>(&text) else { panic!("no parse failure") };
        let sample = failure.sample.unwrap();
        assert!(sample.ends_with(r#""jobs":3}"#), "{sample}");
        assert!(sample.chars().count() <= 200);
    }
}
