//! Each word of the vocabulary is read: a definition without it says something else.

use std::collections::BTreeSet;

use toml::{Table as Toml, Value};

use crate::{
    reader::read,
    vocabulary::{FILE, Kind, TABLES, Table},
};

const WHOLE: [&str; 4] = [
    include_str!("whole_names.toml"),
    include_str!("whole_hosts.toml"),
    include_str!("whole_parts.toml"),
    include_str!("whole_search.toml"),
];

/// A step from a table of the file into one below.
#[derive(Debug, Clone)]
enum Step {
    Key(String),
    Item(usize),
}

/// Each key of the vocabulary that a file has, and where.
fn words(
    words: &'static Table,
    table: &Toml,
    at: &[Step],
    found: &mut Vec<(&'static str, &'static str, Vec<Step>)>,
) {
    for key in words.keys {
        let Some(value) = table.get(key.name) else { continue };
        let mut place = at.to_vec();
        place.push(Step::Key(key.name.to_owned()));
        found.push((words.name, key.name, place.clone()));
        below(&key.kind, value, &place, found);
    }
}

fn below(kind: &Kind, value: &Value, at: &[Step], found: &mut Vec<(&'static str, &'static str, Vec<Step>)>) {
    let step = |step| [at, &[step]].concat();
    match (kind, value) {
        (Kind::Table(of), Value::Table(table)) => words(of(), table, at, found),
        (Kind::Names(of), Value::Table(table)) => {
            table.iter().for_each(|(name, value)| below(of, value, &step(Step::Key(name.clone())), found));
        }
        (Kind::List(of), Value::Array(values)) => {
            values
                .iter()
                .enumerate()
                .for_each(|(nth, value)| below(of, value, &step(Step::Item(nth)), found));
        }
        (Kind::Either(kinds), _) => kinds.iter().for_each(|kind| below(kind, value, at, found)),
        _ => {}
    }
}

fn without(table: &Toml, place: &[Step]) -> String {
    let mut root = Value::Table(table.clone());
    let (last, before) = place.split_last().unwrap();
    let mut value = &mut root;
    for step in before {
        value = match step {
            Step::Key(key) => &mut value.as_table_mut().unwrap()[key],
            Step::Item(nth) => &mut value.as_array_mut().unwrap()[*nth],
        };
    }
    let Step::Key(key) = last else { unreachable!("a word is a key") };
    value.as_table_mut().unwrap().remove(key);
    toml::to_string(&root).unwrap()
}

#[test]
fn a_definition_without_a_word_says_something_else() {
    let mut all = BTreeSet::new();
    for text in WHOLE {
        let whole = read(text).unwrap_or_else(|faults| panic!("{faults:#?}"));
        let table: Toml = text.parse().unwrap();
        let mut found = Vec::new();
        words(&FILE, &table, &[], &mut found);
        for (name, key, place) in found {
            let lesser = without(&table, &place);
            // What it says equals its default in one of the files: another shows that it is read.
            let changed = read(&lesser).map_or(true, |other| other != whole);
            if changed {
                all.insert((name, key));
            }
        }
    }
    let known = TABLES.iter().flat_map(|table| table.keys.iter().map(|key| (table.name, key.name)));
    let unread: Vec<_> = known.filter(|word| !all.contains(word)).collect();
    assert_eq!(unread, [], "no file changes without these");
}

#[test]
fn tables_and_keys_have_one_name_and_say_something() {
    let mut names = BTreeSet::new();
    for table in TABLES {
        assert!(names.insert(table.name), "{} is there twice", table.name);
        let mut keys = BTreeSet::new();
        for key in table.keys {
            assert!(keys.insert(key.name), "{}.{} is there twice", table.name, key.name);
            assert!(key.about.ends_with('.'), "{}.{}: {}", table.name, key.name, key.about);
        }
    }
}
