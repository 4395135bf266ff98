//! Imports point one way: these tests fail on an import cycle, on an import from an enclosing module file, on a step
//! of the run that imports another step, on a room that uses a room it may not, and on a bound that stands outside of
//! the table of bounds.

mod bounded;
mod imports;
mod modules;
mod plans;
mod rules;
mod seeded;

use std::{
    fs,
    path::{Path, PathBuf},
};

use modules::{Sources, TestCode, Tree};
use rules::{Plan, violations};

fn assert_no_violations(source: &str, plan: &Plan) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(source);
    let sources = Sources::read(&folder).expect("the sources are readable");
    let violations = violations(&sources, plan);
    assert!(violations.is_empty(), "{} violations in {source}:\n{}", violations.len(), violations.join("\n"));
}

#[test]
fn the_imports_of_the_host_point_one_way() {
    assert_no_violations("src", &plans::HOST);
}

#[test]
fn the_imports_of_the_plugin_sdk_point_one_way() {
    assert_no_violations("../plugins/sdk/src", &plans::SDK);
}

#[test]
fn the_imports_of_the_readings_point_one_way() {
    assert_no_violations("../plugins/reading/src", &plans::READINGS);
}

#[test]
fn every_bound_stands_in_the_table_of_bounds() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let sources = Sources::read(&folder).expect("the sources are readable");
    let tree = Tree::build(&sources, TestCode::LeftOut);
    assert_eq!(tree.faults, Vec::<String>::new());
    let faults = bounded::faults(&tree, plans::NO_BOUNDS);
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

/// The files below `folder`, tests left out.
fn source_files(folder: &Path) -> Vec<PathBuf> {
    let entries =
        fs::read_dir(folder).expect("the sources are readable").map(|entry| entry.expect("an entry").path());
    entries
        .filter(|path| {
            !path.ends_with("tests") && !path.ends_with("tests.rs") && !path.ends_with("testing.rs")
        })
        .flat_map(|path| if path.is_dir() { source_files(&path) } else { vec![path] })
        .collect()
}

/// A run's write is fenced because a `Fenced` is made in one place only: by the write of the run's context.
#[test]
fn only_the_context_of_a_run_makes_a_fenced_transaction() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let files = source_files(&source);
    let users = |words: &str| -> Vec<String> {
        let named = files.iter().filter(|path| fs::read_to_string(path).expect("a source").contains(words));
        let mut named: Vec<String> =
            named.map(|path| path.strip_prefix(&source).expect("below").display().to_string()).collect();
        named.sort();
        named
    };
    assert_eq!(users("write_fenced("), ["pipeline/context/run_context.rs"]);
    assert_eq!(users("Fenced::check("), ["store/database.rs"]);
}

/// What is printed is cleaned once because everything goes through `cli/terminal.rs` and `cli/output.rs`.
#[test]
fn only_the_gate_takes_stdout_and_stderr() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let taking = [
        "io::stdout",
        "io::stderr",
        "{stdout",
        "{stderr",
        "StdoutLock",
        "StderrLock",
        "terminal::stdout()",
        "ProgressDrawTarget",
        "MultiProgress",
        "print!(",
        "println!(",
        "dbg!(",
        "set_hook(",
        "error.print()",
        "/dev/tty",
        "/dev/std",
    ];
    let mut takers = Vec::new();
    for path in source_files(&source) {
        let text = fs::read_to_string(&path).expect("a source");
        let name = path.strip_prefix(&source).expect("below").display().to_string();
        let found = taking.iter().filter(|words| text.contains(**words));
        takers.extend(found.map(|words| format!("{name}: {words}")));
    }
    takers.retain(|taker| !taker.starts_with("cli/terminal.rs: "));
    let known = [
        "cli/output.rs: terminal::stdout()",
        // Each panic becomes a line of the log, which is cleaned.
        "cli/logging.rs: set_hook(",
        // The child that compiles hands machine code to its parent, and words that the parent cleans.
        "plugins/compile/child.rs: io::stdout",
        "plugins/compile/child.rs: io::stderr",
        // The child that reads a spreadsheet hands over rows, and words that the parent cleans.
        "workbook/child.rs: io::stdout",
        "workbook/child.rs: io::stderr",
    ];
    takers.retain(|taker| !known.contains(&taker.as_str()));
    assert!(takers.is_empty(), "these print past the gate: {takers:?}");
}

/// ARCHITECTURE.md lists each of these with its reason.
#[test]
fn writes_without_a_fence_are_those_that_are_listed() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let is_unfenced = |path: &PathBuf| {
        let text = fs::read_to_string(path).expect("a source");
        let text: String = text.split_whitespace().collect();
        text.contains("store.write(") || text.contains("store().write(")
    };
    let mut found: Vec<String> = source_files(&source)
        .into_iter()
        .filter(is_unfenced)
        .map(|path| path.strip_prefix(&source).expect("below").display().to_string())
        .collect();
    found.sort();
    let listed = [
        "cli/pause.rs",
        "cli/plugin/trust.rs",
        "cli/providers.rs",
        "cli/said.rs",
        "pipeline/context/lock.rs",
        "pipeline/context/memory.rs",
        "pipeline/import/write.rs",
    ];
    assert_eq!(found, listed);
}

/// Native code that was made elsewhere is made to run in one place, and nothing else needs to be believed.
#[test]
fn unsafe_code_stands_in_one_file() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let is_unsafe = |path: &PathBuf| {
        let text = fs::read_to_string(path).expect("a source");
        let code = text.lines().map(str::trim_start).filter(|line| !line.starts_with("//"));
        code.flat_map(|line| line.split(|c: char| !c.is_alphanumeric() && c != '_'))
            .any(|word| word == "unsafe" || word == "unsafe_code")
    };
    let found: Vec<String> = source_files(&source)
        .into_iter()
        .filter(is_unsafe)
        .map(|path| path.strip_prefix(&source).expect("below").display().to_string())
        .collect();
    assert_eq!(found, ["plugins/native.rs"]);
}
