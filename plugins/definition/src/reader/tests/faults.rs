//! Each kind of fault: where it is told, how, and with which cure. A case of `cases.txt` has the lines of `base.toml`
//! that it changes (`- old`, `+ new`), then each fault: `<what it marks> message | help`. `JOBSCAN_WRITE_SCHEMA=1` writes
//! the faults.

use crate::reader::read;

const BASE: &str = include_str!("base.toml");

#[test]
fn each_fault_is_told_where_it_stands_with_its_cure() {
    let mut actual = String::new();
    let cases = include_str!("cases.txt");
    for case in cases.split("\n\n").filter(|case| !case.trim().is_empty()) {
        actual.push_str(&told(case));
        actual.push('\n');
    }
    if std::env::var_os("JOBSCAN_WRITE_SCHEMA").is_some() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/reader/tests/cases.txt");
        return std::fs::write(path, &actual).unwrap();
    }
    assert_eq!(actual.trim_end(), cases.trim_end());
}

/// A case: lines to change (`- old`, `+ new`), then the faults.
fn told(case: &str) -> String {
    let edits: Vec<_> = case.lines().filter(|line| line.starts_with(['-', '+'])).collect();
    let mut text = BASE.to_owned();
    let old: Vec<_> = edits.iter().filter_map(|line| line.strip_prefix("- ")).collect();
    let new: Vec<_> =
        edits.iter().filter_map(|line| line.strip_prefix("+ ").or((*line == "+").then_some(""))).collect();
    assert!(text.contains(&old.join("\n")), "{case}");
    text = text.replacen(&old.join("\n"), &new.join("\n"), 1);
    let mut shown = edits.join("\n") + "\n";
    for fault in read(&text).expect_err(case) {
        let help = fault.help.map_or(String::new(), |help| format!(" | {help}"));
        let at = text[fault.span].replace('\n', "\\n");
        shown.extend([format!("<{at}> {}{help}\n", fault.message)]);
    }
    shown
}
