//! Statements that may be otherwise, each with the reason: files of parts of their texts, under reasons in brackets.

use std::{fs, path::Path};

/// The parts of a file's statements.
pub(super) fn parts(file: &str) -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/store/plans").join(file);
    let text = fs::read_to_string(path).unwrap();
    let (mut parts, mut has_reason) = (Vec::new(), false);
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        if line.starts_with('[') {
            has_reason = true;
        } else {
            assert!(has_reason, "`{line}` of {file} has no reason");
            parts.push(line.to_owned());
        }
    }
    parts
}
