//! Leaves out the parts of a row that its struct cannot read.

use serde_json::{Map, Value};

use super::unread::Unread;

/// Whether a row can be read as far as these fields go: nothing is wrong but that others are missing.
pub(super) type Fits<'f> = &'f dyn Fn(&Value) -> bool;

/// Leaves out what is odd in a row, and notes it. What is odd is found by trying each part alone.
pub(super) fn mend(row: &mut Map<String, Value>, fits: Fits<'_>, unread: &mut Unread) {
    for (name, value) in row.iter_mut() {
        part(value, name, &|value| fits(&alone(name, value)), unread);
    }
}

/// Leaves out what is odd in a value, or the value itself.
fn part(value: &mut Value, path: &str, fits: Fits<'_>, unread: &mut Unread) {
    if fits(value) {
        return;
    }
    match value {
        Value::Array(items) if fits(&Value::Array(Vec::new())) => list(items, path, fits, unread),
        Value::Object(fields) if fits(&Value::Object(Map::new())) => {
            for (name, field) in fields.iter_mut() {
                part(field, &format!("{path}.{name}"), &|field| fits(&alone(name, field)), unread);
            }
        }
        _ => {}
    }
    if !fits(value) {
        unread.note(path, &shown(value));
        *value = Value::Null;
    }
}

/// Drops the items that cannot be read. A null in a list holds nothing, and is not noted.
fn list(items: &mut Vec<Value>, path: &str, fits: Fits<'_>, unread: &mut Unread) {
    let path = format!("{path}[]");
    items.retain_mut(|item| {
        let readable = |item: &Value| fits(&Value::Array(vec![item.clone()]));
        if item.is_null() {
            return readable(item);
        }
        part(item, &path, &readable, unread);
        !item.is_null()
    });
}

/// An object with this field only.
fn alone(name: &str, value: &Value) -> Value {
    Value::Object(Map::from_iter([(name.to_owned(), value.clone())]))
}

fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
