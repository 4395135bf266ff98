//! What differs between what was expected and what was found, by path.

use std::{collections::BTreeMap, fmt};

use serde_json::{Map, Value};

use crate::bounds::cases::SHOWN_VALUE;

/// One difference.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// `pages[0].offers[3].locations`.
    pub path: String,
    /// What was expected; `None`: nothing.
    pub expected: Option<Value>,
    /// What was found; `None`: nothing.
    pub found: Option<Value>,
}

/// `pages[0].offers[3].locations: expected ["Bilbao"], found []`.
impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (expected, found) = shown(self.expected.as_ref(), self.found.as_ref());
        write!(f, "{}: expected {expected}, found {found}", self.path)
    }
}

/// All differences, in the order of the paths. Rows of a list that have ids are compared by them, so that one row more
/// does not make all that follow differ.
#[must_use]
pub fn differences(expected: &Value, found: &Value) -> Vec<Difference> {
    let mut all = Vec::new();
    compare("", Some(expected), Some(found), &mut all);
    all
}

fn compare(path: &str, expected: Option<&Value>, found: Option<&Value>, into: &mut Vec<Difference>) {
    match (expected, found) {
        (Some(Value::Object(expected)), Some(Value::Object(found))) => objects(path, expected, found, into),
        (Some(Value::Array(expected)), Some(Value::Array(found))) if hold_objects(expected, found) => {
            arrays(path, expected, found, into);
        }
        (Some(expected), Some(found)) if same(expected, found) => {}
        _ => into.push(Difference {
            path: path.to_owned(),
            expected: expected.cloned(),
            found: found.cloned(),
        }),
    }
}

/// Numbers are compared as numbers: a person writes 31000 for 31000.0.
fn same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => one == other || one.as_f64() == other.as_f64(),
        (one, other) => one == other,
    }
}

fn hold_objects(expected: &[Value], found: &[Value]) -> bool {
    expected.iter().chain(found).all(Value::is_object)
}

fn objects(
    path: &str,
    expected: &Map<String, Value>,
    found: &Map<String, Value>,
    into: &mut Vec<Difference>,
) {
    let further = found.iter().filter(|(key, _)| !expected.contains_key(*key));
    for (key, _) in expected.iter().chain(further) {
        let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
        compare(&path, expected.get(key), found.get(key), into);
    }
}

fn arrays(path: &str, expected: &[Value], found: &[Value], into: &mut Vec<Difference>) {
    match (by_id(expected), by_id(found)) {
        (Some(expected_ids), Some(found_ids)) => {
            rows(path, (expected, &expected_ids), (found, &found_ids), into);
        }
        _ => {
            for number in 0..expected.len().max(found.len()) {
                compare(&format!("{path}[{number}]"), expected.get(number), found.get(number), into);
            }
        }
    }
}

/// Where each id stands; `None` if a row has none, or two have the same.
fn by_id(rows: &[Value]) -> Option<BTreeMap<&str, usize>> {
    let ids = rows.iter().enumerate().map(|(number, row)| Some((row.get("id")?.as_str()?, number)));
    let ids = ids.collect::<Option<BTreeMap<_, _>>>()?;
    (ids.len() == rows.len()).then_some(ids)
}

type Rows<'v> = (&'v [Value], &'v BTreeMap<&'v str, usize>);

fn rows(
    path: &str,
    (expected, expected_ids): Rows<'_>,
    (found, found_ids): Rows<'_>,
    into: &mut Vec<Difference>,
) {
    let id = |row: &Value| row.get("id").and_then(Value::as_str).unwrap_or_default().to_owned();
    for (number, row) in expected.iter().enumerate() {
        let at = found_ids.get(id(row).as_str()).map(|at| &found[*at]);
        compare(&format!("{path}[{number}]"), Some(row), at, into);
    }
    for (number, row) in
        found.iter().enumerate().filter(|(_, row)| !expected_ids.contains_key(id(row).as_str()))
    {
        compare(&format!("{path}[{number}]"), None, Some(row), into);
    }
    let common = |rows: &[Value], others: &BTreeMap<&str, usize>| -> Vec<Value> {
        rows.iter().map(id).filter(|id| others.contains_key(id.as_str())).map(Value::String).collect()
    };
    let (wanted, given) = (common(expected, found_ids), common(found, expected_ids));
    if wanted != given {
        let path = format!("{path}, in order");
        into.push(Difference { path, expected: Some(wanted.into()), found: Some(given.into()) });
    }
}

/// Both values for people, long ones from where they part.
fn shown(expected: Option<&Value>, found: Option<&Value>) -> (String, String) {
    let text = |value: Option<&Value>| value.map_or_else(|| "nothing".to_owned(), ToString::to_string);
    let (expected, found) = (text(expected), text(found));
    let is_long = |text: &str| text.chars().nth(SHOWN_VALUE.size()).is_some();
    if !is_long(&expected) && !is_long(&found) {
        return (expected, found);
    }
    let same = expected.chars().zip(found.chars()).take_while(|(one, other)| one == other).count();
    // A little of what both begin with tells where one is.
    let from = same.saturating_sub(SHOWN_VALUE.size() / 4);
    (part(&expected, from), part(&found, from))
}

fn part(text: &str, from: usize) -> String {
    let start = text.char_indices().nth(from).map_or(text.len(), |(at, _)| at);
    let before = if from > 0 { "…" } else { "" };
    format!("{before}{}", SHOWN_VALUE.beginning(&text[start..]))
}

#[cfg(test)]
mod tests;
