//! What holds for any text.

use proptest::prelude::*;
use toml::Value;

use super::definitions;
use crate::{model::Definition, reader::read};

/// Reads a text, and holds that each fault has a place in it.
fn told(text: &str) -> Result<Definition, usize> {
    read(text).map_err(|faults| {
        assert!(!faults.is_empty());
        for fault in &faults {
            assert!(text.get(fault.span.clone()).is_some(), "{fault:?} is outside");
            assert!(!fault.message.is_empty());
            assert!(fault.line_and_column(text).0 <= text.lines().count().max(1) + 1);
        }
        assert!(faults.is_sorted_by_key(|fault| fault.span.start));
        faults.len()
    })
}

fn texts() -> Vec<String> {
    let wholes = [
        include_str!("whole_names.toml"),
        include_str!("whole_hosts.toml"),
        include_str!("whole_parts.toml"),
        include_str!("whole_search.toml"),
        include_str!("base.toml"),
    ];
    definitions().into_iter().map(|(_, text)| text).chain(wholes.map(str::to_owned)).collect()
}

fn any_value() -> impl Strategy<Value = Value> {
    let texts = prop_oneof![
        Just(String::new()),
        "[a-z{}\\[\\].@'/$*#: é]{0,12}",
        "https://[a-z{}.*:/]{0,16}",
        "\\{(tenant|offset|region\\.x|id|url|tenant\\.host|found\\.x|query\\.keywords|id\\.base64|a\\.b|a\\.\\.b)\\}",
    ];
    let leaf = prop_oneof![
        texts.prop_map(Value::String),
        any::<i64>().prop_map(Value::Integer),
        any::<bool>().prop_map(Value::Boolean),
        Just(Value::Float(1.5)),
    ];
    let key = prop::sample::select(vec![
        "path", "each", "where", "first_of", "join", "with", "map", "constant", "template", "html", "body",
        "kind", "url", "not", "absent", "status", "a.b", "",
    ]);
    leaf.prop_recursive(3, 12, 3, move |inner| {
        let table = prop::collection::vec((key.clone(), inner.clone()), 0..3);
        prop_oneof![
            prop::collection::vec(inner, 0..3).prop_map(Value::Array),
            table.prop_map(|pairs| Value::Table(
                pairs.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
            )),
        ]
    })
}

/// Puts a value at the nth place of a tree.
fn put(tree: &mut Value, nth: &mut usize, value: &Value) {
    if *nth == 0 {
        *tree = value.clone();
    }
    *nth = nth.wrapping_sub(1);
    match tree {
        Value::Table(table) => table.iter_mut().for_each(|(_, below)| put(below, nth, value)),
        Value::Array(values) => values.iter_mut().for_each(|below| put(below, nth, value)),
        _ => {}
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_text_is_read_or_told(text in "(\\PC|\n|[a-z]+ = |\\[[a-z.]+\\]){0,60}") {
        let _ = told(&text);
    }

    #[test]
    fn a_definition_that_was_cut_is_read_or_told(nth in any::<prop::sample::Index>(), at in any::<prop::sample::Index>()) {
        let texts = texts();
        let text = nth.get(&texts);
        let at = (0..=at.index(text.len() + 1)).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        let _ = told(&text[..at]);
    }

    #[test]
    fn a_definition_with_two_lines_swapped_is_read_or_told(
        nth in any::<prop::sample::Index>(), one in any::<prop::sample::Index>(), other in any::<prop::sample::Index>(),
    ) {
        let texts = texts();
        let mut lines: Vec<_> = nth.get(&texts).lines().collect();
        let (one, other) = (one.index(lines.len()), other.index(lines.len()));
        lines.swap(one, other);
        let _ = told(&lines.join("\n"));
    }

    #[test]
    fn a_definition_with_another_value_is_read_or_told(
        nth in any::<prop::sample::Index>(), place in 0_usize..150, value in any_value(),
    ) {
        let texts = texts();
        let mut tree = Value::Table(nth.get(&texts).parse().unwrap());
        put(&mut tree, &mut (place + 1), &value);
        if let Ok(definition) = told(&toml::to_string(&tree).unwrap()) {
            let json = serde_json::to_string(&definition).unwrap();
            prop_assert_eq!(serde_json::from_str::<Definition>(&json).unwrap(), definition);
        }
    }
}

#[test]
fn what_was_read_is_the_same_after_json() {
    for text in texts() {
        let definition = read(&text).unwrap_or_else(|faults| panic!("{faults:#?}"));
        let json = serde_json::to_string(&definition).unwrap();
        assert_eq!(serde_json::from_str::<Definition>(&json).unwrap(), definition);
    }
}

/// What grows with the square takes 256 times as long for sixteen times the text; on a busy machine sixteen times may be
/// forty.
#[test]
fn the_time_to_read_a_definition_grows_with_it_and_no_faster() {
    let base = include_str!("base.toml");
    let department = |value: String| base.replace("[fields]", &format!("[fields]\ndepartment = {value}"));
    let map = |n: usize| (0..n).map(|at| format!("k{at} = \"v\", ")).collect::<Vec<_>>().concat();
    let texts: [(&str, &dyn Fn(usize) -> String); 7] = [
        ("placeholders", &|n| department(format!("\"{}\"", "{a}".repeat(n)))),
        ("escapes", &|n| department(format!("\"\\t{}\"", "{a}".repeat(n)))),
        ("open braces", &|n| department(format!("\"{}\"", "{a".repeat(n)))),
        ("nested braces", &|n| department(format!("\"{}{}\"", "{a".repeat(n), "}".repeat(n)))),
        ("map", &|n| department(format!("{{ path = \"x\", map = {{ {}z = \"v\" }} }}", map(n)))),
        ("keys", &|n| (0..n).map(|at| format!("k{at} = 1\n")).collect::<Vec<_>>().concat()),
        ("unknown", &|n| base.replace("/jobs?", &format!("/{}?", "{b.c}".repeat(n)))),
    ];
    for (what, text) in texts {
        let time = |n: usize| {
            let text = text(n);
            let once = || {
                let begun = std::time::Instant::now();
                let _ = read(&text);
                begun.elapsed()
            };
            (0..2).map(|_| once()).min().unwrap()
        };
        let small = time(500).max(std::time::Duration::from_millis(1));
        let large = time(8_000);
        assert!(large < 80 * small, "{what}: {small:?} became {large:?}");
    }
}

#[test]
fn a_part_of_a_text_is_found_however_it_is_quoted() {
    let base = include_str!("base.toml");
    for (value, at) in [
        ("\"x {a..b}\"", Some(3)),
        ("'x {a..b}'", Some(3)),
        ("\"\"\"\nx {a..b}\"\"\"", Some(6)),
        ("'''x {a..b}'''", Some(5)),
        ("\"\\u0078 {a..b}\"", None),
    ] {
        let text = base.replace("title = \"title\"", &format!("title = {value}"));
        let start = text.find("title = ").unwrap() + "title = ".len();
        let faults = read(&text).unwrap_err();
        let found = &faults[0].span;
        match at {
            Some(at) => {
                assert!(found.start >= start + at && found.end < start + value.len(), "{value}: {faults:?}");
            }
            None => assert_eq!(*found, start..start + value.len()),
        }
    }
}
