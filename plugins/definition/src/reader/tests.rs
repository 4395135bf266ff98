//! Whole files.

use std::path::PathBuf;

use super::read;
use crate::model::{Definition, Format, Paging, Piece, Step};

mod faults;
mod laws;
mod words;

/// The text of each definition of the repository.
pub(crate) fn definitions() -> Vec<(String, String)> {
    let here = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let folders = [here.join("../../boards"), here.join("examples")];
    let files = folders.iter().flat_map(|folder| std::fs::read_dir(folder).unwrap());
    let mut texts: Vec<_> = files
        .map(|file| file.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .map(|path| {
            (
                path.file_stem().unwrap().to_string_lossy().into_owned(),
                std::fs::read_to_string(&path).unwrap(),
            )
        })
        .collect();
    texts.sort();
    texts
}

fn board(name: &str) -> Definition {
    let (_, text) = definitions().into_iter().find(|(known, _)| known == name).unwrap();
    read(&text).unwrap_or_else(|faults| panic!("{name}: {faults:#?}"))
}

#[test]
fn all_definitions_of_the_repository_are_read() {
    let all = definitions();
    assert!(all.len() >= 7, "{all:?}");
    for (name, text) in all {
        let definition = read(&text).unwrap_or_else(|faults| panic!("{name}: {faults:#?}"));
        assert_eq!(definition.board.id, name);
        let lines = text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#')).count();
        assert!(lines <= 60, "{name} has {lines} lines");
    }
}

#[test]
fn what_is_left_out_is_filled_in() {
    let breezy = board("breezy");
    assert_eq!(breezy.board.hosts, ["https://*.breezy.hr"]);
    assert_eq!((breezy.list.format, &breezy.list.paging), (Format::Json, &Paging::None));
    assert_eq!(breezy.detail.unwrap().format, Format::Jsonld);
    assert_eq!(breezy.answers.unknown.len(), 3);
}

#[test]
fn origins_are_made_of_the_addresses() {
    let table = [
        ("ashby", vec!["https://api.ashbyhq.com"]),
        ("smartrecruiters", vec!["https://api.smartrecruiters.com"]),
        ("lever", vec!["https://api.lever.co", "https://api.eu.lever.co"]),
        ("personio", vec!["https://*.jobs.personio.de"]),
    ];
    for (name, hosts) in table {
        assert_eq!(board(name).board.hosts, hosts, "{name}");
    }
}

#[test]
fn shorthands_are_written_out() {
    let list = board("smartrecruiters").list;
    assert_eq!(list.rows.0, [Step::Name("content".into()), Step::Each]);
    assert_eq!(list.paging, Paging::Offset { first: 0, size: 100, cap: None });
    let known = |name: &str| Piece::Known(name.to_owned());
    assert!(list.request.url.0.contains(&known("offset")) && list.request.url.0.contains(&known("size")));
}
