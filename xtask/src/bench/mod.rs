//! `cargo xtask bench`: builds what is given away, measures every case in one go, and says what each mark reaches.
//!
//! The program of `tests/bench` measures; here its figures are held against the marks ([`marks`]) and against those of the
//! last kept run ([`kept`]). Nothing fails because it is slow, unless `--strict` asks for it.

mod arguments;
mod built;
mod cases;
mod figure;
mod guard;
mod kept;
mod machine;
mod marks;
mod table;

use std::{
    fs::{self, File, TryLockError},
    path::{Path, PathBuf},
    process::Command,
    time::Instant,
};

use chrono::{SecondsFormat, Utc};
use serde_json::Value;

use self::{
    built::Built,
    figure::{Figure, Gap},
    kept::{KeptRun, MeasuredCase},
    machine::Machine,
};
use super::{
    environment::as_the_workspace_says,
    folders::{at, make_folder_of, remove, write},
    plugins,
    programs::{cargo_program, output, say},
};

pub(crate) use arguments::Arguments;
pub(crate) use guard::{WORD as GUARD, stand as guard};

/// Runs that are kept with the repository, one a line.
const RESULTS: &str = "docs/benchmarks/results.ndjson";

/// Where worlds are made, and where what a run measured is told. Below the repository, so that it is a real disk.
const SCRATCH: &str = "target/bench";

/// Builds for release, runs the cases, and prints and writes what came of them.
pub(crate) fn run(arguments: &Arguments) -> Result<(), String> {
    let root = plugins::root();
    // A second one would disturb the first, and clear its folders away.
    let _only = alone(&root)?;
    // Read at first: what cannot be read must not cost what was measured.
    let kept = kept::read(&root.join(RESULTS))?;
    let built = Built::here(&root);
    say(&format!("built: {}", built.shown()));
    let programs = Programs::build(&root, &arguments.cases)?;
    // What a run that was cut off left there.
    remove(&worlds(&root))?;
    let mut run = KeptRun {
        date: Utc::now().to_rfc3339_opts(SecondsFormat::Secs, true),
        commit: commit(&root),
        is_dirty: is_dirty(&root),
        machine: Machine::this(),
        built,
        is_quick: arguments.quick,
        cases: Vec::new(),
        figures: Vec::new(),
    };
    for case in &arguments.cases {
        say(&format!("── {case}: {}", cases::about(case)));
        let begun = Instant::now();
        let (figures, gap) = programs.measure(&root, case, arguments.quick)?;
        let seconds = begun.elapsed().as_secs();
        say(&format!("   {seconds} s"));
        run.figures.extend(figures);
        run.cases.push(MeasuredCase { name: (*case).to_owned(), seconds, gap });
        // For whoever compares by a program; after each case, so that a run that is cut off leaves what it had.
        write(&root.join(SCRATCH).join("last.json"), run.to_line())?;
    }
    conclude(arguments, &root, &run, &kept)
}

/// Prints what was measured, keeps it if asked to, and says whether it is as it has to be.
fn conclude(arguments: &Arguments, root: &Path, run: &KeptRun, kept: &[KeptRun]) -> Result<(), String> {
    let judged = marks::judge(&arguments.cases, &run.figures, run.is_quick);
    say(&table::rendered(&judged, |figure| kept::before(kept, run, figure)));
    say(&format!("on {}; built: {}", run.machine.shown(), run.built.shown()));
    for (case, reason) in run.cases.iter().filter_map(MeasuredCase::left_out) {
        say(&format!("left out: {case}: {reason}"));
    }
    if arguments.keep {
        kept::append(&root.join(RESULTS), run)?;
        say(&format!("kept in {RESULTS}"));
    }
    let failed = run.cases.iter().filter_map(MeasuredCase::failed);
    let failed: Vec<String> = failed.map(|(case, reason)| format!("{case}: {reason}")).collect();
    if !failed.is_empty() {
        return Err(format!("not measured: {}", failed.join("; ")));
    }
    let missed = judged.iter().filter(|judged| judged.is_missed()).count();
    match missed {
        1 if arguments.strict => Err("1 mark is missed".to_owned()),
        2.. if arguments.strict => Err(format!("{missed} marks are missed")),
        _ => Ok(()),
    }
}

/// Holds a file until this run is over.
fn alone(root: &Path) -> Result<File, String> {
    let file = root.join(SCRATCH).join("lock");
    make_folder_of(&file)?;
    let held = File::create(&file).map_err(|error| at(&file, &error))?;
    match held.try_lock() {
        Ok(()) => Ok(held),
        Err(TryLockError::WouldBlock) => Err(format!("another bench runs: it holds `{}`", file.display())),
        Err(TryLockError::Error(error)) => Err(at(&file, &error)),
    }
}

/// The folder of what cases make and remove again.
fn worlds(root: &Path) -> PathBuf {
    root.join(SCRATCH).join("worlds")
}

/// What cases are measured by.
struct Programs {
    measuring: PathBuf,
    /// Parsers compiled for this machine, if a case compares with them.
    native: Option<PathBuf>,
}

impl Programs {
    /// Builds plugins and program as they are given away, and what measures them.
    fn build(root: &Path, cases: &[&str]) -> Result<Self, String> {
        plugins::build(false)?;
        let mut command = Command::new(cargo_program());
        command.current_dir(root).args(["build", "--quiet", "--release", "--bin", "jobscan-host"]);
        let measuring = built(command.args(["--bench", cases::PROGRAM]), cases::PROGRAM)?;
        let native = cases.contains(&cases::AGAINST_NATIVE).then(|| {
            let mut command = Command::new(cargo_program());
            command.current_dir(root.join("plugins")).args(["build", "--quiet", "--release"]);
            command.args(["--package", "jobscan-plugin-interpreter", "--example", cases::NATIVE]);
            built(as_the_workspace_says(command.args(["--target", "host-tuple"])), cases::NATIVE)
        });
        Ok(Self { measuring, native: native.transpose()? })
    }

    /// Runs one case in a process of its own, so that its memory is its own, and reads what it told. A case that fails keeps
    /// the figures that it had.
    fn measure(&self, root: &Path, case: &str, is_quick: bool) -> Result<(Vec<Figure>, Option<Gap>), String> {
        let scratch = root.join(SCRATCH);
        let file = scratch.join(format!("{case}.ndjson"));
        write(&file, "")?;
        let mut arguments = vec![case.to_owned()];
        let mut option =
            |name: &str, value: &Path| arguments.extend([name.into(), value.display().to_string()]);
        option("--figures", &file);
        option("--scratch", &scratch);
        if let Some(native) = &self.native {
            option("--native", native);
        }
        arguments.extend(is_quick.then(|| "--quick".to_owned()));
        let succeeded = guard::run(&self.measuring, &arguments, &worlds(root), root)?;
        let told = fs::read_to_string(&file).map_err(|error| at(&file, &error))?;
        let (figures, gap) = figure::read(case, &told);
        let silent = || (!succeeded).then(|| Gap::Failed("the measuring program was ended".to_owned()));
        Ok((figures, gap.or_else(silent)))
    }
}

/// Builds a program; where it is.
fn built(command: &mut Command, program: &str) -> Result<PathBuf, String> {
    let told = output(command.args(["--message-format", "json-render-diagnostics"]))?;
    executable(&told, program).ok_or_else(|| format!("cargo built no `{program}`"))
}

/// Where a program is, by what cargo tells while it builds.
fn executable(messages: &str, program: &str) -> Option<PathBuf> {
    let messages = messages.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let of_program = |message: Value| {
        let is_program = message["target"]["name"] == program;
        message["executable"].as_str().filter(|_| is_program).map(PathBuf::from)
    };
    messages.filter_map(of_program).reduce(|_, later| later)
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
    fn two_do_not_run_at_the_same_time() {
        let root = std::env::temp_dir().join(format!("xtask-alone-{}", std::process::id()));
        let first = alone(&root).unwrap();
        assert!(alone(&root).unwrap_err().contains("another bench runs"));
        drop(first);
        alone(&root).unwrap();
        fs::remove_dir_all(root).unwrap();
    }

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
        assert_eq!(executable(&told.join("\n"), cases::PROGRAM), Some(PathBuf::from("/t/figures-0123")));
        assert_eq!(executable(&told[0], cases::PROGRAM), None);
    }
}
