//! Each plugin of the repository reaches the level that docs/PLUGINS.md says.

use std::fs;

use serde_json::Value;

use crate::support::{Desk, plugin, root};

/// From the lowest.
const LEVELS: [&str; 5] = ["none", "unproved", "bronze", "silver", "gold"];

/// `| `lever` | silver |`.
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

#[test]
fn each_plugin_reaches_the_level_that_the_page_says() {
    let desk = Desk::bare();
    let rows = table();
    assert!(rows.len() >= 12, "{rows:?}");
    for (name, said) in rows {
        // A copy, so that what is found is written beside it and not in the repository.
        let place = desk.path(&format!("{name}.wasm"));
        fs::copy(plugin(&name).trim_matches('"'), &place).unwrap();
        let folders = [root().join(format!("plugins/{name}/cases")), root().join(format!("boards/{name}"))];
        let mut arguments = vec!["plugin", "check", place.to_str().unwrap(), "--format", "json"];
        let cases = folders.iter().find(|folder| folder.is_dir());
        arguments.extend(cases.iter().flat_map(|folder| ["--cases", folder.to_str().unwrap()]));
        let found: Value = desk.run(&arguments).json();
        let level = found["level"].as_str().unwrap();
        // More than is said is no fault: the speed depends on the machine.
        assert!(rank(level) >= rank(&said), "{name}: {level}, not {said}: {found:#}");
        let kept: Value =
            serde_json::from_slice(&fs::read(place.with_extension("check.json")).unwrap()).unwrap();
        assert_eq!((&kept["level"], &kept["sha256"]), (&found["level"], &found["sha256"]), "{name}");
    }
}
