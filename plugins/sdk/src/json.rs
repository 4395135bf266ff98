//! Parses JSON, with errors that say where the fault is.

use serde::{Deserialize, Deserializer, de};
use serde_json::value::RawValue;

use crate::errors::{parse_failure, sample};
use crate::{PluginError, Skipped, text};

/// Parses a text. The error contains the path to the fault, e.g. `jobs[3].id`.
pub fn parse<'de, T: Deserialize<'de>>(text: &'de str) -> Result<T, PluginError> {
    serde_json::from_str(text).map_err(|error| {
        let at = byte_offset(text, error.line(), error.column());
        let around = text.get(floor(text, at.saturating_sub(80))..).unwrap_or(text);
        parse_failure(error.to_string(), path_of(text, &error), Some(around))
    })
}

/// Parses a list of rows. Each row is either parsed or has the reason why it is skipped.
///
/// Nearly always every row is valid, so all rows are parsed at once first, and one by one only if that fails.
pub fn rows<'de, T: Deserialize<'de>>(text: &'de str) -> Result<Vec<Result<T, Skipped>>, PluginError> {
    if let Ok(rows) = serde_json::from_str::<Vec<T>>(text) {
        return Ok(rows.into_iter().map(Ok).collect());
    }
    let rows: Vec<&RawValue> = parse(text)?;
    Ok(rows.into_iter().enumerate().map(|(index, raw)| row(raw.get(), index)).collect())
}

/// A text that is parsed only when it is needed, because resolving its escapes costs a copy.
pub struct LazyText<'a>(&'a RawValue);

impl<'de: 'a, 'a> Deserialize<'de> for LazyText<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        <&RawValue>::deserialize(deserializer).map(Self)
    }
}

impl LazyText<'_> {
    /// The trimmed text; `None` if the value is not a text or is empty.
    #[must_use]
    pub fn get(&self) -> Option<String> {
        text::filled(Some(&serde_json::from_str::<String>(self.0.get()).ok()?))
    }
}

/// Parses one row of a list, or returns the reason why it is skipped: one bad row must not fail a page.
pub fn row<'de, T: Deserialize<'de>>(text: &'de str, index: usize) -> Result<T, Skipped> {
    serde_json::from_str(text).map_err(|error| {
        let path = path_of(text, &error).unwrap_or_default();
        Skipped { id: row_id(text), reason: sample(&format!("row [{index}] at `{path}`: {error}")) }
    })
}

/// The `id` of a row that cannot be parsed as a whole.
fn row_id(text: &str) -> Option<String> {
    #[derive(Deserialize)]
    struct Row {
        id: serde_json::Value,
    }
    match serde_json::from_str::<Row>(text).ok()?.id {
        serde_json::Value::String(id) => Some(id),
        serde_json::Value::Number(id) => Some(id.to_string()),
        _ => None,
    }
}

/// For `#[serde(deserialize_with)]`: a number, or a number in a string; `None` for any other value.
pub fn lenient_number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<f64>, D::Error> {
    Ok(match serde_json::Value::deserialize(deserializer)? {
        serde_json::Value::Number(number) => number.as_f64(),
        serde_json::Value::String(text) => text.trim().parse().ok().filter(|number: &f64| number.is_finite()),
        _ => None,
    })
}

/// For `#[serde(deserialize_with)]`: an ID that is a number or a text.
pub fn text_or_number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    match serde_json::Value::deserialize(deserializer)? {
        serde_json::Value::String(text) => Ok(text),
        serde_json::Value::Number(number) => Ok(number.to_string()),
        _ => Err(de::Error::custom("expected a text or a number")),
    }
}

/// For `#[serde(deserialize_with)]`: like [`text_or_number`], but `None` for any other value.
pub fn optional_text_or_number<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<String>, D::Error> {
    Ok(match serde_json::Value::deserialize(deserializer)? {
        serde_json::Value::String(text) => Some(text),
        serde_json::Value::Number(number) => Some(number.to_string()),
        _ => None,
    })
}

/// The path to the position of an error.
fn path_of(text: &str, error: &serde_json::Error) -> Option<String> {
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

    #[test]
    fn a_bad_row_is_skipped_with_its_id_and_reason() {
        #[derive(Debug, Deserialize)]
        struct Row {
            #[expect(dead_code, reason = "only its reading is tested")]
            title: String,
        }
        let skipped = row::<Row>(r#"{"id":7,"title":null}"#, 4).unwrap_err();
        assert_eq!(skipped.id.as_deref(), Some("7"));
        assert!(skipped.reason.contains("[4]") && skipped.reason.contains("`title`"), "{}", skipped.reason);
    }
}
