//! `cargo xtask bench`: builds what is given away, measures every case in one go, and says what each mark reaches.
//!
//! The program of `tests/bench` measures; here its figures are held against the marks ([`marks`]) and against those of the
//! last kept run ([`kept`]). Nothing fails because it is slow, unless `--strict` asks for it.

mod arguments;
mod cases;
mod figure;
mod kept;
mod machine;
mod marks;
mod table;

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use chrono::{SecondsFormat, Utc};
use serde_json::Value;

use self::{figure::Figure, kept::KeptRun, machine::Machine};
use super::{
    folders::{at, remove, write},
    plugins,
    programs::{cargo_program, output, say, succeed},
};

pub(crate) use arguments::Arguments;

/// Runs that are kept with the repository, one a line.
const RESULTS: &str = "docs/benchmarks/results.ndjson";

/// Builds for release, runs the cases, and prints and writes what came of them.
pub(crate) fn run(arguments: &Arguments) -> Result<(), String> {
    let root = plugins::root();
    let program = build(&root)?;
    // What a run that was cut off left there.
    remove(&root.join("target/bench/worlds"))?;
    let started = Utc::now().to_rfc3339_opts(SecondsFormat::Secs, true);
    let mut figures = Vec::new();
    let mut failed = Vec::new();
    for case in &arguments.cases {
        say(&format!("── {case}: {}", cases::about(case)));
        match measure(&root, &program, case, arguments.quick) {
            Ok(measured) => figures.extend(measured),
            Err(reason) => failed.push(format!("{case}: {reason}")),
        }
    }
    let results = root.join(RESULTS);
    let kept = kept::read(&results)?;
    let run = KeptRun {
        date: started,
        commit: commit(&root),
        is_dirty: is_dirty(&root),
        machine: Machine::this(),
        is_quick: arguments.quick,
        figures,
    };
    let judged = marks::judge(&arguments.cases, &run.figures);
    say(&table::rendered(&judged, |figure| kept::before(&kept, &run, figure)));
    // For whoever compares by a program.
    write(&root.join("target/bench/last.json"), run.to_line())?;
    if arguments.keep {
        kept::append(&results, &run)?;
        say(&format!("kept in {RESULTS}"));
    }
    if !failed.is_empty() {
        return Err(format!("not measured: {}", failed.join("; ")));
    }
    let missed = judged.iter().filter(|judged| judged.is_missed()).count();
    if arguments.strict && missed > 0 { Err(format!("{missed} marks are missed")) } else { Ok(()) }
}

/// Builds plugins and program as they are given away, and the measuring program, which is returned.
fn build(root: &Path) -> Result<PathBuf, String> {
    plugins::build(false)?;
    let mut command = Command::new(cargo_program());
    command.current_dir(root).args(["build", "--quiet", "--release", "--bin", "jobscan-host"]);
    command.args(["--bench", cases::PROGRAM, "--message-format", "json-render-diagnostics"]);
    executable(&output(&mut command)?).ok_or_else(|| "cargo built no measuring program".to_owned())
}

/// Where the measuring program is, by what cargo tells while it builds.
fn executable(messages: &str) -> Option<PathBuf> {
    let messages = messages.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let of_program = |message: Value| {
        let is_program = message["target"]["name"] == cases::PROGRAM;
        message["executable"].as_str().filter(|_| is_program).map(PathBuf::from)
    };
    messages.filter_map(of_program).reduce(|_, later| later)
}

/// Runs one case in a process of its own, so that its memory is its own, and reads its figures.
fn measure(root: &Path, program: &Path, case: &str, is_quick: bool) -> Result<Vec<Figure>, String> {
    let file = root.join(format!("target/bench/{case}.ndjson"));
    write(&file, "")?;
    let mut command = Command::new(program);
    command.current_dir(root).arg(case);
    command.arg("--figures").arg(&file).arg("--scratch").arg(root.join("target/bench"));
    if is_quick {
        command.arg("--quick");
    }
    succeed(&mut command).map_err(|_| "the case failed".to_owned())?;
    let text = fs::read_to_string(&file).map_err(|error| at(&file, &error))?;
    text.lines().map(|line| Figure::read(case, line)).collect()
}

/// The commit that is measured; `unknown` outside of a checkout.
fn commit(root: &Path) -> String {
    git(root, &["rev-parse", "--short=12", "HEAD"]).unwrap_or_else(|| "unknown".to_owned())
}

/// Whether more than the kept results differs from the commit.
fn is_dirty(root: &Path) -> bool {
    let exclude = format!(":(exclude){RESULTS}");
    git(root, &["status", "--porcelain", "--untracked-files=no", "--", ".", &exclude])
        .is_none_or(|changed| !changed.is_empty())
}

fn git(root: &Path, arguments: &[&str]) -> Option<String> {
    let printed = output(Command::new("git").current_dir(root).args(arguments)).ok()?;
    Some(printed.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_measuring_program_is_found_among_what_cargo_tells() {
        let message = |name: &str, file: &str| {
            format!(r#"{{"reason":"compiler-artifact","target":{{"name":"{name}"}},"executable":{file}}}"#)
        };
        let told = [
            message("jobscan-host", r#""/t/jobscan-host""#),
            message(cases::PROGRAM, r#""/t/figures-0123""#),
            message("tokio", "null"),
            "not JSON".to_owned(),
        ];
        assert_eq!(executable(&told.join("\n")), Some(PathBuf::from("/t/figures-0123")));
        assert_eq!(executable(&told[0]), None);
    }
}
