//! The cases there are: each is a file of `tests/bench/cases`.

/// The program that measures, a bench target of the package in `tests`.
pub(super) const PROGRAM: &str = "figures";

/// The case that compares with parsers compiled for this machine, and the program that holds them, an example of the
/// interpreter's package.
pub(super) const AGAINST_NATIVE: &str = "native";
pub(super) const NATIVE: &str = "native";

/// The cases in the order of the table, each with what it measures.
const CASES: [(&str, &str); 13] = [
    ("new", "a scan of boards that are all new"),
    ("unchanged", "the same boards again, unchanged"),
    ("board", "small boards, new and unchanged"),
    ("scrapy", "a Scrapy spider with an SQLite pipeline over the same boards"),
    ("ceiling", "a loop that only fetches the same boards"),
    ("sqlite", "the same rows written by bare rusqlite"),
    ("native", "a plugin's component against the same parser compiled natively"),
    ("scoring", "texts without hits, with few and with many"),
    ("lists", "what is listed from a large database"),
    ("growth", "scans of ever more boards"),
    ("start", "the start with sixty plugins"),
    ("openings", "100,000 offers: which of them are one opening"),
    ("definitions", "definitions against plugins of code"),
];

/// The names of all cases.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    CASES.iter().map(|(name, _)| *name)
}

/// What a case measures.
pub(super) fn about(case: &str) -> &'static str {
    CASES.iter().find(|(name, _)| *name == case).map_or("", |(_, about)| about)
}

/// The case of that name, or what else might be meant.
pub(super) fn named(written: &str) -> Result<&'static str, String> {
    if let Some(name) = names().find(|name| *name == written) {
        return Ok(name);
    }
    let likeness = |name: &str| strsim::jaro_winkler(written, name);
    let near = names().max_by(|left, right| likeness(left).total_cmp(&likeness(right)));
    let meant = near.filter(|name| likeness(name) >= 0.85);
    let question = meant.map_or_else(String::new, |name| format!("; did you mean `{name}`?"));
    let all = names().collect::<Vec<_>>().join(", ");
    Err(format!("no case `{written}`{question}; there are {all}"))
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, fs};

    use crate::{folders, plugins};

    use super::*;

    #[test]
    fn each_case_is_a_file_and_each_file_a_case() {
        let folder = plugins::root().join("tests/bench/cases");
        let files = folders::entries(&folder).unwrap();
        let stems = files.iter().map(|file| file.file_stem().unwrap().to_str().unwrap().to_owned());
        let files: BTreeSet<String> = stems.filter(|stem| stem != "mod").collect();
        assert_eq!(files, names().map(str::to_owned).collect());
    }

    #[test]
    fn each_case_is_described() {
        let page = fs::read_to_string(plugins::root().join("docs/BENCHMARKS.md")).unwrap();
        for name in names() {
            assert!(page.contains(&format!("\n### `{name}`")), "docs/BENCHMARKS.md says nothing of `{name}`");
        }
    }
}
