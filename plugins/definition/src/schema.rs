//! The JSON Schema of definitions, for completion and checks in editors. It is made of the vocabulary; what depends on
//! several keys at once is told by the reader alone.

use serde_json::{Map, Value, json};

use crate::vocabulary::{FILE, Key, Kind, TABLES, Table};

/// The schema, draft 2020-12.
#[must_use]
pub fn schema() -> Value {
    let mut schema = of_table(&FILE);
    schema.insert("$schema".to_owned(), json!("https://json-schema.org/draft/2020-12/schema"));
    schema.insert("title".to_owned(), json!("A board without code"));
    let others = TABLES.iter().filter(|table| !table.name.is_empty());
    let definitions: Map<_, _> =
        others.map(|table| (table.name.to_owned(), Value::Object(of_table(table)))).collect();
    schema.insert("$defs".to_owned(), Value::Object(definitions));
    Value::Object(schema)
}

fn of_table(table: &Table) -> Map<String, Value> {
    let properties: Map<_, _> = table.keys.iter().map(|key| (key.name.to_owned(), of_key(key))).collect();
    let needed: Vec<_> = table.keys.iter().filter(|key| key.needed).map(|key| key.name).collect();
    let mut schema = Map::from_iter([
        ("type".to_owned(), json!("object")),
        ("description".to_owned(), json!(table.about)),
        ("properties".to_owned(), Value::Object(properties)),
        ("additionalProperties".to_owned(), json!(false)),
    ]);
    if !needed.is_empty() {
        schema.insert("required".to_owned(), json!(needed));
    }
    schema
}

fn of_key(key: &Key) -> Value {
    let mut schema = of_kind(&key.kind);
    schema.insert("description".to_owned(), json!(key.about));
    if let Some(example) = example(key) {
        schema.insert("examples".to_owned(), json!([example]));
    }
    Value::Object(schema)
}

/// The example of a key, as a value.
fn example(key: &Key) -> Option<Value> {
    let table: toml::Table = format!("example = {}", key.example).parse().ok()?;
    serde_json::to_value(table.get("example")?).ok()
}

fn of_kind(kind: &Kind) -> Map<String, Value> {
    let schema = match kind {
        Kind::Text => json!({ "type": "string", "minLength": 1 }),
        Kind::Formed(pattern) => json!({ "type": "string", "pattern": pattern }),
        Kind::Free => json!({ "type": "string" }),
        Kind::Word(words) => json!({ "enum": words }),
        Kind::Flag => json!({ "type": "boolean" }),
        Kind::Whole(least, most) => json!({ "type": "integer", "minimum": least, "maximum": most }),
        Kind::List(of) => json!({ "type": "array", "items": of_kind(of), "minItems": 1 }),
        Kind::Pair(of) => json!({ "type": "array", "items": of_kind(of), "minItems": 2, "maxItems": 2 }),
        Kind::Either(kinds) => json!({ "anyOf": kinds.iter().map(of_kind).collect::<Vec<_>>() }),
        Kind::Table(table) => json!({ "$ref": format!("#/$defs/{}", table().name) }),
        Kind::Names(of) => json!({ "type": "object", "additionalProperties": of_kind(of) }),
    };
    match schema {
        Value::Object(schema) => schema,
        _ => Map::new(),
    }
}
