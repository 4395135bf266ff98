//! `docs/LIMITS.md` is what the code says, and each bound and each guarantee names tests that exist.
//!
//! `JOBSCAN_WRITE_LIMITS=1` writes the page (`cargo xtask limits`).

use std::{
    fs,
    path::{Path, PathBuf},
};

use jobscan_host::bounds;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

#[test]
fn the_page_of_limits_is_what_the_code_says() {
    let path = root().join("docs/LIMITS.md");
    let page = bounds::page();
    if std::env::var_os("JOBSCAN_WRITE_LIMITS").is_some() {
        fs::write(&path, &page).expect("the page can be written");
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert!(written == page, "docs/LIMITS.md is not what the code says: run `cargo xtask limits`");
}

fn sources(folder: &Path, into: &mut String) {
    for entry in fs::read_dir(folder).expect("the sources are readable") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            sources(&path, into);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            into.push_str(&fs::read_to_string(&path).expect("a source"));
        }
    }
}

/// All of the sources that hold tests.
fn tests() -> String {
    let mut text = String::new();
    let guests = ["ats-detect", "greenhouse", "infojobs", "lever", "reading", "sdk"];
    let guests = guests.map(|name| format!("plugins/{name}/src"));
    let own = ["host/src", "host/tests", "tests", "xtask/src"].map(str::to_owned);
    for folder in own.iter().chain(&guests) {
        sources(&root().join(folder), &mut text);
    }
    text
}

/// A name of three words or more in backticks is a test's.
#[test]
fn every_guarantee_names_tests_that_exist() {
    let text = tests();
    let page = fs::read_to_string(root().join("docs/GUARANTEES.md")).expect("the page");
    let quoted = page.split('`').skip(1).step_by(2);
    let is_plain = |name: &str| {
        name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_' || byte.is_ascii_digit())
    };
    let names: Vec<&str> = quoted.filter(|name| is_plain(name) && name.matches('_').count() >= 3).collect();
    assert!(names.len() > 40, "{}", names.len());
    let missing: Vec<&&str> = names.iter().filter(|name| !text.contains(&format!("fn {name}("))).collect();
    assert!(missing.is_empty(), "docs/GUARANTEES.md names no tests: {missing:?}");
}

#[test]
fn every_bound_names_tests_that_exist() {
    let text = tests();
    for (heading, table) in bounds::tables() {
        for bound in table {
            assert!(!bound.tests.is_empty(), "{heading}: {} names no test", bound.name);
            for test in bound.tests {
                assert!(text.contains(&format!("fn {test}(")), "{heading}: {}: no test `{test}`", bound.name);
            }
        }
    }
}

#[test]
fn no_bound_is_named_twice() {
    let mut names: Vec<&str> =
        bounds::tables().iter().flat_map(|(_, table)| table.iter().map(|bound| bound.name)).collect();
    names.sort_unstable();
    let count = names.len();
    names.dedup();
    assert_eq!(names.len(), count);
}
