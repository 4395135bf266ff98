//! The error of a command: its exit code and its message.

use std::io;

use thiserror::Error;

use crate::{
    config::{ConfigError, InvalidFile},
    errors::chain,
    pipeline::RunError,
    printable::Coloured,
    secret::without_users,
    store::StoreError,
};

/// The exit codes that other programs rely on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// All well.
    Success = 0,
    /// Something failed; the summary or the message says what.
    Failed = 1,
    /// Bad usage or configuration.
    Usage = 2,
    /// Another run holds the lock.
    LockHeld = 3,
    /// The database is refused: a newer schema, or damaged.
    DatabaseRefused = 4,
}

impl From<Exit> for std::process::ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// The end of a command: its exit code and the message for people on stderr.
#[derive(Debug, PartialEq, Eq, Error)]
#[error("{message}")]
pub struct CliError {
    /// The exit code.
    pub code: Exit,
    /// Ready to be printed; empty if everything was printed already.
    pub message: String,
    /// The message with colours, for a terminal that shows them.
    pub coloured: Option<Coloured>,
}

impl CliError {
    /// An error with `code` and a message: a lowercase fragment with a hint.
    #[must_use]
    pub fn new(code: Exit, message: impl std::fmt::Display) -> Self {
        Self { code, message: format!("error: {message}"), coloured: None }
    }

    /// Something failed.
    #[must_use]
    pub fn failed(message: impl std::fmt::Display) -> Self {
        Self::new(Exit::Failed, message)
    }

    /// The command was used wrongly.
    #[must_use]
    pub fn usage(message: impl std::fmt::Display) -> Self {
        Self::new(Exit::Usage, message)
    }

    /// An error whose messages were printed already.
    #[must_use]
    pub fn quiet(code: Exit) -> Self {
        Self { code, message: String::new(), coloured: None }
    }

    /// An invalid configuration, with its faults shown in their lines.
    #[must_use]
    pub fn configuration(error: &ConfigError, colour: bool) -> Self {
        let coloured = colour.then(|| error.render_coloured());
        Self { code: Exit::Usage, message: error.render(), coloured }
    }

    /// An author's file with faults, shown in their lines as those of a configuration are.
    #[must_use]
    pub fn invalid(file: &InvalidFile, colour: bool) -> Self {
        let coloured = colour.then(|| file.show_coloured());
        Self { code: Exit::Failed, message: file.show(), coloured }
    }
}

impl From<StoreError> for CliError {
    fn from(error: StoreError) -> Self {
        let code = if error.is_refusal() { Exit::DatabaseRefused } else { Exit::Failed };
        // An address in the place of a path may hold a password.
        Self::new(code, without_users(&chain(&error)))
    }
}

impl From<&RunError> for Exit {
    fn from(error: &RunError) -> Self {
        match error {
            RunError::Locked { .. } => Self::LockHeld,
            RunError::Store(error) if error.is_refusal() => Self::DatabaseRefused,
            RunError::Plugin(_) | RunError::Setting(_) | RunError::Catalog { .. } => Self::Usage,
            RunError::Store(_)
            | RunError::Engine(_)
            | RunError::Client(_)
            | RunError::Stopped
            | RunError::Internal(_) => Self::Failed,
        }
    }
}

impl From<RunError> for CliError {
    fn from(error: RunError) -> Self {
        let mut message = chain(&error);
        if let RunError::Locked { pid: Some(pid), .. } = error
            && !is_running(pid)
        {
            message.push_str("\n  note: no process of that number runs on this machine any more");
        }
        Self::new(Exit::from(&error), message)
    }
}

/// Output that nobody reads any more (`… | head`) is a success without a message.
impl From<io::Error> for CliError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::quiet(Exit::Success),
            _ => Self::failed(format!("cannot write the output: {error}")),
        }
    }
}

impl From<serde_json::Error> for CliError {
    fn from(error: serde_json::Error) -> Self {
        if error.is_io() {
            io::Error::from(error).into()
        } else {
            Self::failed(format!("cannot write JSON: {error}"))
        }
    }
}

impl From<csv::Error> for CliError {
    fn from(error: csv::Error) -> Self {
        match error.into_kind() {
            csv::ErrorKind::Io(error) => error.into(),
            other => Self::failed(format!("cannot write CSV: {other:?}")),
        }
    }
}

/// Whether a process of this number runs on this machine; true where that cannot be found out.
fn is_running(pid: u32) -> bool {
    let processes = std::path::Path::new("/proc");
    !processes.join("self").exists() || processes.join(pid.to_string()).exists()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reader_that_left_is_a_good_end() {
        let gone = || io::Error::from(io::ErrorKind::BrokenPipe);
        assert_eq!(CliError::from(gone()), CliError::quiet(Exit::Success));
        assert_eq!(CliError::from(serde_json::Error::io(gone())), CliError::quiet(Exit::Success));
        assert_eq!(CliError::from(csv::Error::from(gone())), CliError::quiet(Exit::Success));
    }

    #[test]
    fn a_full_disk_is_not() {
        let full = CliError::from(io::Error::from(io::ErrorKind::StorageFull));
        assert_eq!(
            (full.code, full.message.as_str()),
            (Exit::Failed, "error: cannot write the output: no storage space")
        );
    }

    #[test]
    fn a_refused_database_has_its_own_code() {
        let code = |error| CliError::from(error).code;
        assert_eq!(code(StoreError::NewerSchema { found: 9, known: 1 }), Exit::DatabaseRefused);
        assert_eq!(
            code(StoreError::Corrupt { path: "x".into(), detail: String::new() }),
            Exit::DatabaseRefused
        );
        assert_eq!(code(StoreError::Missing { path: "x".into() }), Exit::Failed);
    }
}
