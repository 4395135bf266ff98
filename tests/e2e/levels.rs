//! The plugins of the repository reach the levels that docs/PLUGINS.md and the table of systems say.
//!
//! Every plugin of code is checked, and some of the definitions, which are one component with other data. A test of
//! `cargo xtask` holds each row of the table to the sources that its level was found of.

use std::fs;

use serde_json::Value;

use crate::support::{Desk, plugin, root};

/// From the lowest.
const LEVELS: [&str; 5] = ["none", "unproved", "bronze", "silver", "gold"];

/// One of so many definitions is checked.
const DEFINITIONS: usize = 6;

/// `lever,Lever,yes,code,silver,,,DIGEST`.
fn systems() -> Vec<(String, String)> {
    let file = fs::read_to_string(root().join("docs/systems.csv")).unwrap();
    let rows = file.lines().skip(2).map(|line| line.split(',').collect::<Vec<_>>());
    let (definitions, code): (Vec<_>, Vec<_>) = rows
        .filter(|row| !row[3].is_empty())
        .partition(|row| root().join(format!("boards/{}.toml", row[0])).is_file());
    let checked = definitions.into_iter().step_by(DEFINITIONS).chain(code);
    checked.map(|row| (row[0].to_owned(), row[4].to_owned())).collect()
}

/// `| `ats-detect` | gold |`.
fn table() -> Vec<(String, String)> {
    let page = fs::read_to_string(root().join("docs/PLUGINS.md")).unwrap();
    let part = page.split("\n## Levels\n").nth(1).unwrap().split("\n## ").next().unwrap();
    let rows = part.lines().filter(|line| line.starts_with("| `"));
    rows.map(|line| {
        let cells: Vec<&str> = line.split('|').map(|cell| cell.trim().trim_matches('`')).collect();
        (cells[1].to_owned(), cells[2].to_owned())
    })
    .collect()
}

fn rank(level: &str) -> usize {
    LEVELS.iter().position(|known| *known == level).unwrap()
}

/// The rules up to a level that were tried and did not pass.
fn faults(found: &Value, most: usize) -> Vec<&str> {
    let rules = found["rules"].as_array().unwrap().iter();
    let failed = rules.filter(|rule| {
        rank(rule["level"].as_str().unwrap()) <= most
            && !["passed", "not-applicable"].contains(&rule["outcome"].as_str().unwrap())
    });
    failed.map(|rule| rule["id"].as_str().unwrap()).collect()
}

#[test]
fn plugins_reach_the_levels_that_are_told_of_them() {
    let desk = Desk::bare();
    let (tools, systems) = (table(), systems());
    assert!(tools.len() >= 4 && systems.len() >= 4, "{tools:?} {systems:?}");
    for (name, said) in tools.into_iter().chain(systems) {
        // A copy, so that what is found is written beside it and not in the repository.
        let place = desk.path(&format!("{name}.wasm"));
        fs::copy(plugin(&name).trim_matches('"'), &place).unwrap();
        let folders = [root().join(format!("plugins/{name}/cases")), root().join(format!("boards/{name}"))];
        let mut arguments = vec!["plugin", "check", place.to_str().unwrap(), "--format", "json"];
        let cases = folders.iter().find(|folder| folder.is_dir());
        arguments.extend(cases.iter().flat_map(|folder| ["--cases", folder.to_str().unwrap()]));
        let found: Value = desk.run(&arguments).json();
        let level = found["level"].as_str().unwrap();
        // More than is said is no fault, and less only for the speed: that depends on what else the machine does.
        let is_slow_alone = faults(&found, rank(&said)) == ["gold-speed"];
        assert!(rank(level) >= rank(&said) || is_slow_alone, "{name}: {level}, not {said}: {found:#}");
        let kept: Value =
            serde_json::from_slice(&fs::read(place.with_extension("check.json")).unwrap()).unwrap();
        assert_eq!((&kept["level"], &kept["sha256"]), (&found["level"], &found["sha256"]), "{name}");
    }
}
