//! The published schema is that of the reader.

use std::{collections::BTreeSet, fs, path::PathBuf};

use jobscan_definition::{schema::schema, vocabulary::TABLES};
use serde_json::Value;

fn repository() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// `JOBSCAN_WRITE_SCHEMA=1` writes the file.
#[test]
fn the_published_schema_is_not_stale() {
    let path = repository().join("docs/board.schema.json");
    let made = serde_json::to_string_pretty(&schema()).unwrap() + "\n";
    if std::env::var_os("JOBSCAN_WRITE_SCHEMA").is_some() {
        fs::write(&path, &made).unwrap();
    }
    let published = fs::read_to_string(&path).unwrap_or_default();
    assert!(published == made, "docs/board.schema.json is stale: run this test with JOBSCAN_WRITE_SCHEMA=1");
}

#[test]
fn the_schema_has_the_readers_keys_and_no_others() {
    let schema = schema();
    let tables = schema["$defs"].as_object().unwrap().iter().map(|(name, table)| (name.as_str(), table));
    let mut of_schema = BTreeSet::new();
    for (name, table) in tables.chain([("", &schema)]) {
        assert_eq!(table["additionalProperties"], false, "{name}");
        for (key, value) in table["properties"].as_object().unwrap() {
            assert!(value["description"].as_str().is_some_and(|text| !text.is_empty()), "{name}.{key}");
            of_schema.insert((name, key.as_str()));
        }
    }
    let of_reader: BTreeSet<_> =
        TABLES.iter().flat_map(|table| table.keys.iter().map(|key| (table.name, key.name))).collect();
    assert_eq!(of_schema, of_reader);
}

#[test]
fn all_definitions_are_valid_by_the_schema_and_its_examples_too() {
    let schema = schema();
    let mut checked = 0;
    for folder in ["boards", "plugins/definition/examples", "plugins/definition/src/reader/tests"] {
        for file in fs::read_dir(repository().join(folder)).unwrap() {
            let path = file.unwrap().path();
            if path.extension().is_some_and(|extension| extension == "toml") {
                let table: toml::Table = fs::read_to_string(&path).unwrap().parse().unwrap();
                let faults = faults(&schema, &schema, &serde_json::to_value(table).unwrap(), "");
                assert_eq!(faults, Vec::<String>::new(), "{}", path.display());
                checked += 1;
            }
        }
    }
    assert!(checked >= 10, "{checked}");
    for table in schema["$defs"].as_object().unwrap().values() {
        for (name, key) in table["properties"].as_object().unwrap() {
            for example in key["examples"].as_array().into_iter().flatten() {
                assert_eq!(faults(&schema, key, example, name), Vec::<String>::new());
            }
        }
    }
}

#[test]
fn the_schema_refuses_what_the_reader_refuses_by_form() {
    let schema = schema();
    let table = |text: &str| serde_json::to_value(text.parse::<toml::Table>().unwrap()).unwrap();
    let list = |text: &str| faults(&schema, &schema["$defs"]["list"], &table(text), "list");
    assert_eq!(list("url = 'https://x.example/{tenant}'"), Vec::<String>::new());
    for odd in [
        "rows = 'a[]'",
        "url = 5",
        "url = ''",
        "url = 'x'\nrow = 'a'",
        "url = 'x'\nformat = 'jsonld'",
        "url = 'x'\npaging = { kind = 'offset', size = 0 }",
        "url = 'x'\ndrop = { a = [] }",
        "url = 'x'\nemployer = { between = ['x'] }",
    ] {
        assert!(!list(odd).is_empty(), "{odd}");
    }
}

/// What is wrong with a value by a schema, as far as the schemas here go.
fn faults(root: &Value, schema: &Value, value: &Value, at: &str) -> Vec<String> {
    let schema = match schema["$ref"].as_str() {
        Some(name) => &root["$defs"][name.strip_prefix("#/$defs/").expect("a schema of this crate")],
        None => schema,
    };
    let mut found = Vec::new();
    let mut hold = |holds: bool, what: &str| {
        if !holds {
            found.push(format!("{at}: {what}: {value}"));
        }
    };
    if let Some(kinds) = schema["anyOf"].as_array() {
        hold(kinds.iter().any(|kind| faults(root, kind, value, at).is_empty()), "none of its forms");
    }
    if let Some(words) = schema["enum"].as_array() {
        hold(words.contains(value), "no such word");
    }
    match schema["type"].as_str() {
        Some("string") => {
            let text = value.as_str();
            let least = schema["minLength"].as_u64().unwrap_or(0);
            hold(text.is_some_and(|text| text.len() as u64 >= least), "no such text");
        }
        Some("boolean") => hold(value.is_boolean(), "no flag"),
        Some("integer") => {
            let range = schema["minimum"].as_u64().expect("a schema of this crate")
                ..=schema["maximum"].as_u64().expect("a schema of this crate");
            hold(value.as_u64().is_some_and(|number| range.contains(&number)), "no such number");
        }
        Some("array") => {
            let length = value.as_array().map_or(0, Vec::len) as u64;
            let most = schema["maxItems"].as_u64().unwrap_or(u64::MAX);
            hold(
                (schema["minItems"].as_u64().expect("a schema of this crate")..=most).contains(&length),
                "no such list",
            );
            let items = value.as_array().into_iter().flatten();
            found.extend(items.flat_map(|item| faults(root, &schema["items"], item, at)));
        }
        Some("object") => found.extend(faults_of_object(root, schema, value, at)),
        Some(other) => panic!("a schema of {other}"),
        None => {}
    }
    found
}

fn faults_of_object(root: &Value, schema: &Value, value: &Value, at: &str) -> Vec<String> {
    let Some(members) = value.as_object() else { return vec![format!("{at}: no table: {value}")] };
    let needed = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let missing = needed.filter(|key| !members.contains_key(*key)).map(|key| format!("{at}: lacks {key}"));
    let below = members.iter().flat_map(|(key, value)| {
        let at = format!("{at}.{key}");
        match (&schema["properties"][key], &schema["additionalProperties"]) {
            (Value::Null, Value::Bool(false)) => vec![format!("{at}: unknown")],
            (Value::Null, other) => faults(root, other, value, &at),
            (known, _) => faults(root, known, value, &at),
        }
    });
    missing.chain(below).collect()
}
