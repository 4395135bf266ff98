//! The guard of `cargo xtask bench`: nothing that it started is left, however it comes to an end.
//!
//! Whether a process is left is seen by the pipe that each of them holds as its output: it ends when the last of them does.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    fs,
    io::{BufRead as _, BufReader, Read as _},
    path::PathBuf,
    process::{Child, ChildStdout, Command, Stdio},
};

/// A guard over a shell, with a folder of its own.
struct Guarded {
    guard: Child,
    output: BufReader<ChildStdout>,
    folder: PathBuf,
}

impl Guarded {
    fn start(name: &str, script: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("xtask-guard-{}-{name}", std::process::id()));
        fs::create_dir_all(folder.join("world")).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command.arg("guard").arg(&folder).args(["sh", "-c", script]);
        let mut guard = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let output = BufReader::new(guard.stdout.take().unwrap());
        Self { guard, output, folder }
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.output.read_line(&mut line).unwrap();
        line
    }

    /// Waits until the last process that holds the output is gone.
    fn rest(&mut self) -> String {
        let mut rest = String::new();
        self.output.read_to_string(&mut rest).unwrap();
        rest
    }
}

/// A process that waits for nothing, and one that it started, which no interrupt of the terminal ends.
const WAITS: &str = "trap '' INT TERM; tail -f /dev/null & echo waits; tail -f /dev/null";

#[test]
fn all_is_ended_when_who_started_it_is_gone() {
    let mut guarded = Guarded::start("gone", WAITS);
    assert_eq!(guarded.line(), "waits\n");
    // The system closes it too when the process that holds it is killed.
    drop(guarded.guard.stdin.take());
    assert_eq!(guarded.rest(), "");
    assert!(!guarded.guard.wait().unwrap().success());
    assert!(!guarded.folder.exists());
}

#[test]
fn what_a_program_leaves_is_ended_with_it() {
    let mut guarded = Guarded::start("left", "tail -f /dev/null & echo done");
    // Held open meanwhile: to wait would close it.
    let input = guarded.guard.stdin.take();
    assert_eq!(guarded.rest(), "done\n");
    assert!(guarded.guard.wait().unwrap().success());
    assert!(!guarded.folder.exists());
    drop(input);
}

#[test]
fn a_failure_is_passed_on() {
    let mut guarded = Guarded::start("failed", "exit 3");
    let input = guarded.guard.stdin.take();
    assert!(!guarded.guard.wait().unwrap().success());
    drop(input);
}
