//! `cargo xtask boards`: what is found, what is read and how well, of every job system that the repository knows.
//!
//! It holds the built components to the rules, looks through their cases, and writes `docs/systems.csv` and the table of
//! the README. What it took a level from is kept as a digest beside it: a test says when the file is behind.

mod digest;
mod gather;
mod row;

use std::{
    fs,
    path::{Path, PathBuf},
};

use self::row::Row;
use super::{
    folders::{at, write},
    plugins,
    programs::say,
};

/// Where the rows are kept, below the root.
const FILE: &str = "docs/systems.csv";
/// What stands before the table, and after it.
const MARKERS: [&str; 2] = ["<!-- systems: written by `cargo xtask boards` -->", "<!-- systems: end -->"];

/// Checks every component, and writes the file and the table.
pub(crate) fn run() -> Result<(), String> {
    let root = plugins::root();
    let rows = gather::rows(&root)?;
    let shared = digest::of_shared(&root)?;
    write(&root.join(FILE), row::to_csv(&shared, &rows))?;
    let readme = root.join("README.md");
    let text = fs::read_to_string(&readme).map_err(|error| at(&readme, &error))?;
    write(&readme, with_table(&text, &rows)?)?;
    let read = rows.iter().filter(|row| row.is_read()).count();
    say(&format!("{} systems, {read} of them read: {FILE}, README.md", rows.len()));
    Ok(())
}

/// The README with the table of these rows.
fn with_table(readme: &str, rows: &[Row]) -> Result<String, String> {
    let [begin, end] = MARKERS;
    let (before, rest) =
        readme.split_once(begin).ok_or_else(|| format!("README.md has no line `{begin}`"))?;
    let (_, after) = rest.split_once(end).ok_or_else(|| format!("README.md has no line `{end}`"))?;
    Ok(format!("{before}{begin}\n{}{end}{after}", row::to_table(rows)))
}

/// The ids of the boards without code.
fn definitions(root: &Path) -> Result<Vec<String>, String> {
    names(&root.join("boards"), |path| path.extension().is_some_and(|found| found == "toml"))
}

/// The folders of `plugins/` that are made into a plugin of their own.
#[cfg(test)]
fn folders(root: &Path) -> Result<Vec<String>, String> {
    let none = |name: &str| plugins::NOT_PLUGINS.contains(&name) || name == plugins::INTERPRETER;
    let found = names(&root.join("plugins"), |path| path.join("Cargo.toml").is_file())?;
    Ok(found.into_iter().filter(|name| !none(name)).collect())
}

/// The stems of the entries of a folder that fit, in their order.
fn names(folder: &Path, fits: impl Fn(&PathBuf) -> bool) -> Result<Vec<String>, String> {
    let mut found: Vec<String> = super::folders::entries(folder)?
        .iter()
        .filter(|path| fits(path))
        .filter_map(|path| path.file_stem()?.to_str().map(str::to_owned))
        .collect();
    found.sort();
    Ok(found)
}

/// The systems that `ats-detect` recognises beside what providers do, by what its sources name.
fn recognised(root: &Path) -> Result<Vec<String>, String> {
    let mut found = Vec::new();
    for file in super::folders::entries(&root.join("plugins/ats-detect/src"))? {
        if file.extension().is_none_or(|extension| extension != "rs") {
            continue;
        }
        let text = fs::read_to_string(&file).map_err(|error| at(&file, &error))?;
        let made = text.split("System::new(").skip(1);
        found.extend(
            made.filter_map(|rest| rest.trim_start().strip_prefix('"')?.split('"').next().map(str::to_owned)),
        );
    }
    found.sort();
    found.dedup();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    const CURE: &str = "`cargo xtask boards` writes it anew";

    fn kept(root: &Path) -> (String, Vec<Row>) {
        row::from_csv(&fs::read_to_string(root.join(FILE)).unwrap()).unwrap()
    }

    #[test]
    fn the_table_of_the_readme_is_that_of_the_file() {
        let root = plugins::root();
        let readme = fs::read_to_string(root.join("README.md")).unwrap();
        assert!(with_table(&readme, &kept(&root).1).unwrap() == readme, "README.md is behind {FILE}: {CURE}");
    }

    #[test]
    fn every_board_plugin_and_provider_has_a_row() {
        let root = plugins::root();
        let mut expected: BTreeSet<String> = definitions(&root).unwrap().into_iter().collect();
        let is_system = |name: &String| name != "ats-detect" && !name.starts_with("directory-");
        expected.extend(folders(&root).unwrap().into_iter().filter(is_system));
        expected.extend(gather::tables(&root).unwrap());
        expected.extend(recognised(&root).unwrap());
        let found: BTreeSet<String> = kept(&root).1.into_iter().map(|row| row.system).collect();
        assert_eq!(found, expected, "{CURE}");
    }

    #[test]
    fn each_level_is_of_what_stands_here_now() {
        let root = plugins::root();
        let (shared, rows) = kept(&root);
        assert_eq!(digest::of_shared(&root).unwrap(), shared, "what all plugins share has changed: {CURE}");
        let behind: Vec<String> = rows
            .into_iter()
            .filter(|row| row.digest != digest::of_system(&root, &row.system).unwrap())
            .map(|row| row.system)
            .collect();
        assert_eq!(behind, Vec::<String>::new(), "these have changed: {CURE}");
    }

    #[test]
    fn systems_that_are_only_recognised_are_found_in_the_sources() {
        let found = recognised(&plugins::root()).unwrap();
        assert!(found.contains(&"bizneo".to_owned()), "{found:?}");
    }
}
