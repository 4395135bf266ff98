//! NOTICE: whose crates are in the program, and under which licences.
//!
//! Written by `cargo xtask notice`, and checked by `cargo xtask deny`, from what cargo says is in the program and the
//! plugins on any system.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
    process::Command,
};

use super::{
    plugins,
    programs::{cargo_program, output, say},
};

const TEMPLATE: &str = include_str!("notice.txt");

/// The licence whose crates are named one by one, with where their source is.
const COPYLEFT: &str = "MPL-2.0";

/// Own packages begin like this.
const OURS: &str = "jobscan-";

/// The longest line of the lists.
const WIDTH: usize = 118;

/// A crate of others.
#[derive(PartialEq, Eq, PartialOrd, Ord, Debug)]
struct Crate {
    licence: String,
    name: String,
    repository: String,
}

/// Writes NOTICE.
pub(crate) fn write() -> Result<(), String> {
    let root = plugins::root();
    let path = root.join("NOTICE");
    fs::write(&path, current(&root)?).map_err(|error| format!("`{}`: {error}", path.display()))?;
    say("NOTICE is written");
    Ok(())
}

/// Fails unless NOTICE says what is so.
pub(crate) fn check() -> Result<(), String> {
    let root = plugins::root();
    let held = fs::read_to_string(root.join("NOTICE")).map_err(|error| format!("`NOTICE`: {error}"))?;
    if held.lines().eq(current(&root)?.lines()) {
        return Ok(());
    }
    Err("NOTICE does not name the crates that are in the program: write it with `cargo xtask notice`"
        .to_owned())
}

/// What NOTICE has to say.
fn current(root: &Path) -> Result<String, String> {
    let mut crates = listed(root, &["--package", "jobscan-host"])?;
    crates.extend(listed(&root.join("plugins"), &["--workspace"])?);
    Ok(render(&crates))
}

/// The crates that are linked into packages of a workspace, on any system.
fn listed(workspace: &Path, packages: &[&str]) -> Result<BTreeSet<Crate>, String> {
    let mut tree = Command::new(cargo_program());
    tree.current_dir(workspace).args(["tree", "--locked", "--offline", "--quiet"]).args(packages);
    tree.args(["--edges", "normal", "--target", "all", "--prefix", "none", "--format", "{p}|{l}|{r}"]);
    let printed = output(&mut tree)?;
    // An empty line stands between what two packages take.
    printed.lines().filter(|line| !line.is_empty() && !line.starts_with(OURS)).map(read).collect()
}

/// One line of `cargo tree`.
fn read(line: &str) -> Result<Crate, String> {
    // Its mark of what it listed before.
    let line = line.strip_suffix(" (*)").unwrap_or(line);
    let mut parts = line.split('|').map(str::trim);
    let (package, licence) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let name = package.split(' ').next().unwrap_or_default();
    if name.is_empty() || licence.is_empty() {
        return Err(format!(
            "cargo tells of no licence in `{line}`: say in deny.toml and xtask/src/notice.txt what it is"
        ));
    }
    Ok(Crate {
        licence: licence.to_owned(),
        name: name.to_owned(),
        repository: parts.next().unwrap_or_default().to_owned(),
    })
}

/// The text with both lists.
fn render(crates: &BTreeSet<Crate>) -> String {
    let copyleft = crates.iter().filter(|one| one.licence.contains(COPYLEFT));
    let named: Vec<String> = copyleft.map(|one| format!("* {}: {}\n", one.name, one.repository)).collect();
    let mut by_licence: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for one in crates {
        by_licence.entry(&one.licence).or_default().insert(&one.name);
    }
    let lists: Vec<String> =
        by_licence.iter().map(|(licence, names)| format!("{licence}\n{}", wrapped(names))).collect();
    TEMPLATE.replace("{mpl}\n", &format!("{}\n", named.concat())).replace("{all}\n", &lists.join("\n"))
}

/// Names in indented lines.
fn wrapped(names: &BTreeSet<&str>) -> String {
    let mut lines = vec![String::from("   ")];
    for (index, name) in names.iter().enumerate() {
        let word = format!(" {name}{}", if index + 1 == names.len() { "" } else { "," });
        match lines.last_mut() {
            Some(line) if line.len() + word.len() <= WIDTH => line.push_str(&word),
            _ => lines.push(format!("   {word}")),
        }
    }
    lines.join("\n") + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn crates(lines: &[&str]) -> BTreeSet<Crate> {
        lines.iter().map(|line| read(line).unwrap()).collect()
    }

    #[test]
    fn every_crate_under_the_mozilla_licence_is_named_with_its_source() {
        let text = render(&crates(&[
            "selectors v0.41.0|MPL-2.0|https://example.org/stylo (*)",
            "either v1.0.0|MIT OR MPL-2.0|https://example.org/either",
            "plain v1.0.0 (proc-macro)|MIT|https://example.org/plain",
        ]));
        assert!(
            text.contains(
                "\n* either: https://example.org/either\n* selectors: https://example.org/stylo\n\n"
            )
        );
        assert!(!text.contains("* plain"));
        assert!(
            text.ends_with("\nMIT\n    plain\n\nMIT OR MPL-2.0\n    either\n\nMPL-2.0\n    selectors\n"),
            "{text}"
        );
    }

    #[test]
    fn a_crate_that_comes_makes_another_notice() {
        let few = crates(&["one v1.0.0|MIT|"]);
        let more = crates(&["one v1.0.0|MIT|", "two v1.0.0|MPL-2.0|https://example.org/two"]);
        assert_ne!(render(&few), render(&more));
    }

    #[test]
    fn a_crate_without_a_licence_is_refused_by_name() {
        assert!(read("nameless v1.0.0||https://example.org").unwrap_err().contains("`nameless v1.0.0||"));
    }

    #[test]
    fn long_lists_are_wrapped() {
        let names: Vec<String> = (0..40).map(|number| format!("crate-{number:02}")).collect();
        let text = wrapped(&names.iter().map(String::as_str).collect());
        assert!(text.lines().all(|line| line.len() <= WIDTH && line.starts_with("    crate-")), "{text}");
        assert_eq!(text.matches("crate-").count(), 40);
    }
}
