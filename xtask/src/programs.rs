//! What needs the host or the sandbox: cargo builds and starts it, so that this program is built without them.
//!
//! Each call of cargo is for the whole workspace: cargo then chooses the same features of shared crates each
//! time, and compiles each of them once.

use std::{
    env,
    ffi::{OsStr, OsString},
    num::NonZero,
    path::Path,
    process::{Command, Stdio},
    thread,
};

use super::{
    folders::{make_folder_of, remove_file},
    plugins,
};

/// Builds the plugins and the program, then runs the main job against the sandbox.
pub(crate) fn demo() -> Result<(), String> {
    plugins::build(false)?;
    let root = plugins::root();
    cargo(&root, &["build", "--bin", "jobscan-host", "--bin", "demo"], &[])?;
    cargo(&root, &["run", "--quiet", "--bin", "demo"], &[])
}

/// Writes the page of limits from the bounds in the code.
pub(crate) fn limits() -> Result<(), String> {
    cargo(
        &plugins::root(),
        &["test", "--workspace", "--quiet", "--test", "limits"],
        &[("JOBSCAN_WRITE_LIMITS", "1")],
    )
}

/// How many random histories a property is held against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Share {
    /// So many that all tests together take no longer than somebody waits.
    Bounded,
    /// As many as are promised.
    Whole,
}

impl Share {
    const fn histories(self) -> &'static str {
        match self {
            Self::Bounded => "2000",
            Self::Whole => "10000",
        }
    }
}

/// The test that judges the plan of every statement that other tests run.
const PLANS: &str = "store::plans::no_statement_reads_through_a_table_that_grows";

/// Builds the guests and runs every test: the workspace's, the plugins' and the documentation's. The two workspaces are
/// built side by side: each has long stretches that keep one processor busy.
///
/// The tests note the statements that they run, and the plans of these are judged at the end: on its own, that test would
/// run a third of all others once more.
pub(crate) fn test(share: Share) -> Result<(), String> {
    let root = plugins::root();
    side_by_side(
        || {
            plugins::build(true)?;
            cargo(&root.join("plugins"), &["test", "--workspace", "--target", "host-tuple"], &[])
        },
        || {
            cargo(&root, &["build", "--workspace", "--bins"], &[])?;
            cargo(&root, &["test", "--workspace", "--no-run"], &[])
        },
    )?;
    let statements = root.join("target/statements");
    make_folder_of(&statements)?;
    // What an earlier run noted is none of this one's.
    remove_file(&statements)?;
    let noted = statements.to_string_lossy();
    let threads = threads().to_string();
    cargo(
        &root,
        &["test", "--workspace", "--", "--skip", PLANS, "--test-threads", &threads],
        &[("JOBSCAN_HISTORIES", share.histories()), ("JOBSCAN_STATEMENTS", &noted)],
    )?;
    cargo(
        &root,
        &["test", "--workspace", "--lib", "--", "--exact", PLANS],
        &[("JOBSCAN_STATEMENTS_NOTED", &noted)],
    )
}

/// How many tests run side by side: a test of the whole program waits for it a fifth of the time, and so do some of the others,
/// so that there are half as many more as processors.
fn threads() -> usize {
    let processors = thread::available_parallelism().map_or(1, NonZero::get);
    processors + processors.div_ceil(2)
}

/// Formatting, clippy and documentation of both workspaces, side by side; every warning is an error.
pub(crate) fn lint() -> Result<(), String> {
    let root = plugins::root();
    let guests = root.join("plugins");
    let strict = [("RUSTDOCFLAGS", "-D warnings")];
    side_by_side(
        || {
            clippy(&root, &[])?;
            cargo(&root, &["doc", "--workspace", "--no-deps"], &strict)
        },
        || {
            // Guests are for another target by default; their tests and lints run on this machine.
            let here = ["--target", "host-tuple"];
            clippy(&guests, &here)?;
            let packages = ["--package", "jobscan-plugin-sdk", "--package", "jobscan-reading"];
            cargo(&guests, &[&["doc"], &packages[..], &["--no-deps"], &here].concat(), &strict)
        },
    )
}

fn clippy(workspace: &Path, target: &[&str]) -> Result<(), String> {
    cargo(workspace, &["fmt", "--all", "--check"], &[])?;
    let clippy = ["clippy", "--workspace", "--all-targets"];
    cargo(workspace, &[&clippy, target, &["--", "-D", "warnings"]].concat(), &[])
}

/// Does two things at the same time; fails with what failed first of them, in the order given.
fn side_by_side(
    first: impl FnOnce() -> Result<(), String> + Send,
    second: impl FnOnce() -> Result<(), String> + Send,
) -> Result<(), String> {
    thread::scope(|scope| {
        let first = scope.spawn(first);
        let second = second();
        first.join().unwrap_or_else(|_| Err("a part of the task ended early".to_owned())).and(second)
    })
}

/// Runs cargo in a workspace; what it prints goes through.
pub(crate) fn cargo(
    workspace: &Path,
    arguments: &[impl AsRef<OsStr>],
    variables: &[(&str, &str)],
) -> Result<(), String> {
    let mut command = Command::new(cargo_program());
    command.current_dir(workspace).args(arguments).envs(variables.iter().copied());
    succeed(&mut command)
}

/// Runs a command; fails unless it succeeds.
pub(crate) fn succeed(command: &mut Command) -> Result<(), String> {
    let status = command.status().map_err(|error| format!("cannot start {command:?}: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("{command:?}: {status}")) }
}

/// Runs a command and returns what it printed; what it has to complain goes through.
pub(crate) fn output(command: &mut Command) -> Result<String, String> {
    let output = command.stderr(Stdio::inherit()).output();
    let output = output.map_err(|error| format!("cannot start {command:?}: {error}"))?;
    if !output.status.success() {
        return Err(format!("{command:?}: {}", output.status));
    }
    String::from_utf8(output.stdout).map_err(|_| format!("{command:?}: printed what is no text"))
}

/// The cargo that started this program, or the one at hand.
pub(crate) fn cargo_program() -> OsString {
    env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

/// Tells a person something.
#[expect(clippy::print_stdout, reason = "a command-line tool speaks to a person")]
pub(crate) fn say(text: &str) {
    println!("{text}");
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn the_test_of_plans_has_the_name_that_it_is_left_out_and_asked_for_by() {
        let (module, name) = PLANS.rsplit_once("::").unwrap();
        let file = plugins::root().join(format!("host/src/{}.rs", module.replace("::", "/")));
        let test = format!("#[test]\nfn {name}() {{");
        assert!(fs::read_to_string(file).unwrap().contains(&test), "{PLANS}");
    }
}
