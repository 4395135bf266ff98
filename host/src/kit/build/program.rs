//! The programs of others that build a project.

use std::{
    path::Path,
    process::{Output, Stdio},
};

use tokio::process::Command;

use super::error::BuildError;
use crate::bounds::plugins::PROGRAM_MESSAGES;

/// What becomes of the messages of a program while it runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// They go to the terminal, with the program's own progress.
    AsTheyCome,
    /// They are kept, and told if it fails.
    WhenItFails,
}

/// A program, with how to get it where it is missing.
pub(super) struct Program {
    pub(super) name: &'static str,
    pub(super) cure: &'static str,
}

impl Program {
    /// Runs it in a folder; gives what it printed if it ended well.
    pub(super) async fn run(
        &self,
        arguments: &[&str],
        folder: &Path,
        shown: Shown,
    ) -> Result<Vec<u8>, BuildError> {
        let output = self.output(arguments, folder, shown).await?;
        if output.status.success() {
            return Ok(output.stdout);
        }
        let command = [self.name].iter().chain(arguments).copied().collect::<Vec<_>>().join(" ");
        Err(BuildError::Failed { command, messages: end(&output.stderr) })
    }

    async fn output(&self, arguments: &[&str], folder: &Path, shown: Shown) -> Result<Output, BuildError> {
        let errors = match shown {
            Shown::AsTheyCome => Stdio::inherit(),
            Shown::WhenItFails => Stdio::piped(),
        };
        let mut command = Command::new(self.name);
        command.args(arguments).current_dir(folder).stdin(Stdio::null());
        command.stdout(Stdio::piped()).stderr(errors).kill_on_drop(true);
        let cannot = |source| BuildError::Start { program: self.name, source, cure: self.cure };
        command.spawn().map_err(cannot)?.wait_with_output().await.map_err(cannot)
    }
}

/// The end of what a program said: its errors stand there.
fn end(messages: &[u8]) -> String {
    let text = String::from_utf8_lossy(messages);
    let text = text.trim_end();
    let from = text.len().saturating_sub(PROGRAM_MESSAGES.size());
    text[text.ceil_char_boundary(from)..].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHELL: Program = Program { name: "sh", cure: "it is part of every system" };

    async fn told(script: &str) -> Result<String, String> {
        let ran = SHELL.run(&["-c", script], Path::new("."), Shown::WhenItFails).await;
        ran.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).map_err(|error| error.to_string())
    }

    #[tokio::test]
    async fn what_a_program_prints_is_given_and_what_it_says_is_told_where_it_fails() {
        assert_eq!(told("echo out; echo err >&2").await, Ok("out\n".to_owned()));
        assert_eq!(
            told("echo why >&2; exit 3").await,
            Err("`sh -c echo why >&2; exit 3` failed:\nwhy".to_owned())
        );
    }

    #[tokio::test]
    async fn of_a_long_story_the_end_is_told() {
        let error = told("yes é | head -c 1000000 >&2; echo the error >&2; exit 1").await.unwrap_err();
        assert!(error.len() < 100_000 && error.ends_with("the error"), "{}", error.len());
    }

    #[tokio::test]
    async fn a_program_that_is_not_there_is_told_with_its_cure() {
        let none = Program { name: "jobscan-no-such-program", cure: "install it" };
        let error = none.run(&[], Path::new("."), Shown::WhenItFails).await.unwrap_err();
        assert!(error.to_string().ends_with("\n  hint: install it"), "{error}");
    }
}
