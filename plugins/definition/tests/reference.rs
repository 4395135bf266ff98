//! The reference for authors says what the vocabulary says.

use std::{fs, path::PathBuf};

use jobscan_definition::{
    read,
    vocabulary::{Key, TABLES, Table},
};

fn path() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/DEFINITIONS.md")
}

fn reference() -> String {
    fs::read_to_string(path()).expect("the reference is there")
}

/// The mark above the keys of a table.
fn mark(table: &Table) -> String {
    if table.name.is_empty() { "<!-- keys: -->".to_owned() } else { format!("<!-- keys: {} -->", table.name) }
}

/// The mark below them.
const END: &str = "<!-- end -->";

/// What stands between the two.
fn keys(table: &Table) -> String {
    let rows: String = table.keys.iter().map(row).collect();
    format!("{}\n\n| Key | Form | Says | Example |\n|---|---|---|---|\n{rows}", table.about)
}

fn row(key: &Key) -> String {
    let star = if key.needed { " *" } else { "" };
    let example = if key.example.is_empty() { String::new() } else { format!("`{}`", key.example) };
    let cells = [format!("`{}`{star}", key.name), key.kind.in_words(), key.about.to_owned(), example];
    format!("| {} |\n", cells.map(|cell| cell.replace('|', "\\|")).join(" | "))
}

/// The reference with the keys of the vocabulary.
fn made(text: &str) -> String {
    let mut made = text.to_owned();
    for table in TABLES {
        let mark = mark(table);
        let start = made.find(&mark).unwrap_or_else(|| panic!("no `{mark}`")) + mark.len();
        let end = made[start..].find(END).unwrap_or_else(|| panic!("no `{END}` after `{mark}`"));
        made.replace_range(start..start + end, &format!("\n{}\n", keys(table)));
    }
    made
}

/// `JOBSCAN_WRITE_SCHEMA=1` writes the tables.
#[test]
fn each_key_is_described_as_the_reader_knows_it() {
    let text = reference();
    let made = made(&text);
    if std::env::var_os("JOBSCAN_WRITE_SCHEMA").is_some() {
        fs::write(path(), &made).unwrap();
    } else {
        assert!(text == made, "docs/DEFINITIONS.md is stale: run this test with JOBSCAN_WRITE_SCHEMA=1");
    }
}

#[test]
fn the_whole_board_of_the_reference_is_one() {
    let text = reference();
    let (_, rest) = text.split_once("```toml\n").unwrap();
    let (board, _) = rest.split_once("```").unwrap();
    let definition = read(board).unwrap_or_else(|faults| panic!("{faults:#?}"));
    assert_eq!(definition.board.hosts, ["https://*.example.com"]);
}

#[test]
fn each_example_is_toml() {
    let text = reference();
    for example in text.split("```toml\n").skip(1) {
        let (example, _) = example.split_once("```").unwrap();
        assert!(example.parse::<toml::Table>().is_ok(), "{example}");
    }
    for key in TABLES.iter().flat_map(|table| table.keys).filter(|key| !key.example.is_empty()) {
        assert!(format!("x = {}", key.example).parse::<toml::Table>().is_ok(), "{}", key.example);
    }
}
