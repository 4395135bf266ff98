//! Whether the program understands a command line, without running it.

use std::process::Command;

use super::{Ran, Running, program};

fn ask(words: &[String]) -> Ran {
    let mut command = Command::new(program());
    command.args(words).arg("--help").env_clear();
    Running::start(command).wait()
}

/// Fails unless these words are a command with flags that it has. The help is asked for, so nothing is done.
#[track_caller]
pub(crate) fn understands(words: &[String]) {
    let ran = ask(words);
    assert_eq!(ran.code, Some(0), "`jobscan-host {}` is no command line: {}", words.join(" "), ran.stderr);
}

/// The help of a command.
#[track_caller]
pub(crate) fn help(words: &[String]) -> String {
    ask(words).expect(0).stdout
}
