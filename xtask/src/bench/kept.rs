//! The runs that are kept, one JSON object a line, and what a figure was before.

use std::{fs, io, path::Path};

use serde::{Deserialize, Serialize};

use crate::folders::{at, make_folder_of};

use super::{
    built::Built,
    figure::{Figure, Gap},
    machine::Machine,
};

/// All that a run measured.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct KeptRun {
    /// When it began, RFC 3339 in UTC.
    pub(super) date: String,
    pub(super) commit: String,
    /// Whether files differed from the commit.
    pub(super) is_dirty: bool,
    pub(super) machine: Machine,
    pub(super) built: Built,
    /// Whether the worlds were the smaller ones.
    pub(super) is_quick: bool,
    /// In the order in which they were measured.
    pub(super) cases: Vec<MeasuredCase>,
    pub(super) figures: Vec<Figure>,
}

/// How it went with a case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MeasuredCase {
    pub(super) name: String,
    pub(super) seconds: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) gap: Option<Gap>,
}

impl MeasuredCase {
    /// Its name and why it was left out, if it was.
    pub(super) fn left_out(&self) -> Option<(&str, &str)> {
        match &self.gap {
            Some(Gap::LeftOut(reason)) => Some((&self.name, reason)),
            _ => None,
        }
    }

    /// Its name and why it failed, if it did.
    pub(super) fn failed(&self) -> Option<(&str, &str)> {
        match &self.gap {
            Some(Gap::Failed(reason)) => Some((&self.name, reason)),
            _ => None,
        }
    }
}

impl KeptRun {
    /// Whether figures of both may be compared: the same worlds, the same machine, the same way of building.
    fn is_comparable(&self, other: &Self) -> bool {
        self.is_quick == other.is_quick
            && self.machine.is_comparable(&other.machine)
            && self.built.is_comparable(&other.built)
    }

    /// As it is kept.
    pub(super) fn to_line(&self) -> String {
        // Text keys and finite numbers alone: that cannot fail.
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// The kept runs, oldest first; none where nothing was kept yet.
pub(super) fn read(file: &Path) -> Result<Vec<KeptRun>, String> {
    let text = match fs::read_to_string(file) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        read => read.map_err(|error| at(file, &error))?,
    };
    let lines = (1..).zip(text.lines());
    let run = |(number, line): (usize, &str)| {
        serde_json::from_str(line).map_err(|error| format!("`{}`, line {number}: {error}", file.display()))
    };
    lines.map(run).collect()
}

/// Adds a run to the kept ones.
pub(super) fn append(file: &Path, run: &KeptRun) -> Result<(), String> {
    make_folder_of(file)?;
    let mut text = match fs::read_to_string(file) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
        read => read.map_err(|error| at(file, &error))?,
    };
    text.push_str(&run.to_line());
    text.push('\n');
    fs::write(file, text).map_err(|error| at(file, &error))
}

/// What a figure of `run` was when it was kept last in a comparable run.
pub(super) fn before<'k>(kept: &'k [KeptRun], run: &KeptRun, figure: &Figure) -> Option<&'k Figure> {
    kept.iter().rev().filter(|held| held.is_comparable(run)).find_map(|held| {
        held.figures
            .iter()
            .find(|old| old.case == figure.case && old.name == figure.name && old.unit == figure.unit)
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn figure(name: &str, value: f64) -> Figure {
        Figure { case: "new".to_owned(), name: name.to_owned(), value, unit: "s".to_owned(), baseline: None }
    }

    fn run(cores: usize, is_quick: bool, figures: Vec<Figure>) -> KeptRun {
        let processor = "some".to_owned();
        KeptRun {
            date: "2026-11-30T12:00:00Z".to_owned(),
            commit: "0123456789ab".to_owned(),
            is_dirty: false,
            machine: Machine { processor, cores, memory_gib: 24, kernel: "6.1".to_owned() },
            built: Built { compiler: "rustc".to_owned(), settings: BTreeMap::new() },
            is_quick,
            cases: Vec::new(),
            figures,
        }
    }

    fn otherwise_built(run: KeptRun) -> KeptRun {
        let settings = BTreeMap::from([("CARGO_PROFILE_RELEASE_LTO".to_owned(), "off".to_owned())]);
        KeptRun { built: Built { settings, ..run.built }, ..run }
    }

    #[test]
    fn the_last_comparable_run_that_has_the_figure_counts() {
        let kept = [
            run(2, false, vec![figure("wall", 9.0)]),
            run(2, false, vec![figure("wall", 8.0), figure("peak", 1.0)]),
            run(2, false, vec![figure("peak", 2.0)]),
            run(2, true, vec![figure("wall", 3.0)]),
            run(8, false, vec![figure("wall", 4.0)]),
            otherwise_built(run(2, false, vec![figure("wall", 5.0)])),
        ];
        let now = run(2, false, Vec::new());
        let value = |name| before(&kept, &now, &figure(name, 0.0)).map(|figure| figure.value);
        assert_eq!(value("wall"), Some(8.0));
        assert_eq!(value("peak"), Some(2.0));
        assert_eq!(value("other"), None);
        let other_unit = Figure { unit: "ms".to_owned(), ..figure("wall", 0.0) };
        assert_eq!(before(&kept, &now, &other_unit), None);
        let without_lto = otherwise_built(now.clone());
        let held = before(&kept, &without_lto, &figure("wall", 0.0));
        assert_eq!(held.map(|figure| figure.value), Some(5.0));
    }

    #[test]
    fn what_is_kept_is_read_again() {
        let file = std::env::temp_dir().join(format!("xtask-kept-{}/results.ndjson", std::process::id()));
        assert_eq!(read(&file).unwrap(), []);
        let case = |name: &str, gap| MeasuredCase { name: name.to_owned(), seconds: 12, gap };
        let cases = vec![case("new", None), case("scrapy", Some(Gap::LeftOut("no network".to_owned())))];
        let whole = KeptRun { cases, ..run(2, false, vec![figure("wall", 1.5)]) };
        let runs = [whole, otherwise_built(run(4, true, Vec::new()))];
        for run in &runs {
            append(&file, run).unwrap();
        }
        assert_eq!(read(&file).unwrap(), runs);
        fs::write(&file, "{}\nno\n").unwrap();
        assert!(read(&file).unwrap_err().contains("line 1"));
        fs::remove_dir_all(file.parent().unwrap()).unwrap();
    }
}
