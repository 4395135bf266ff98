//! Why a run could not begin, or was broken off.

use std::path::PathBuf;

use crate::{
    domain::Timestamp,
    http::ClientError,
    plugins::{EngineError, LoadError},
    store::StoreError,
};

/// Why a run could not begin, or was broken off. What fails inside a run is in its summary.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// Another run holds the lock (exit code 3).
    #[error("another run holds the lock since {acquired_at}{}; it expires at {expires_at}\n  hint: wait for it; if it was killed, the lock frees itself at that time", pid.map(|pid| format!(" (process {pid})")).unwrap_or_default())]
    Locked {
        /// The other run.
        owner: String,
        /// Its process.
        pid: Option<u32>,
        /// When it took the lock.
        acquired_at: Timestamp,
        /// When the lock expires.
        expires_at: Timestamp,
    },
    /// The database (exit code 4 if it is refused).
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A plugin that the configuration names cannot be used (exit code 2).
    #[error(transparent)]
    Plugin(Box<LoadError>),
    /// A value of the configuration cannot be used (exit code 2).
    #[error("{0}")]
    Setting(String),
    /// The catalogue cannot be read (exit code 2).
    #[error("the catalogue `{}` cannot be used:\n{detail}", path.display())]
    Catalog {
        /// The file.
        path: PathBuf,
        /// Each fault with its line.
        detail: String,
    },
    /// The plugin engine.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// The HTTP client.
    #[error(transparent)]
    Client(#[from] ClientError),
    /// It was stopped before it began.
    #[error("stopped while the plugins were prepared: no run was begun")]
    Stopped,
    /// A task of the program itself ended badly.
    #[error("internal fault: {0}")]
    Internal(String),
}

impl From<LoadError> for RunError {
    fn from(error: LoadError) -> Self {
        Self::Plugin(Box::new(error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn locked(pid: Option<u32>) -> String {
        let at = Timestamp::from_millis;
        let owner = "0123".to_owned();
        RunError::Locked { owner, pid, acquired_at: at(0), expires_at: at(60_000) }.to_string()
    }

    #[test]
    fn a_held_lock_is_told_with_its_times_and_with_its_process_if_that_is_known() {
        let ends = "; it expires at 1970-01-01T00:01:00Z\n  hint: wait for it; if it was killed, the lock frees itself at that time";
        let begins = "another run holds the lock since 1970-01-01T00:00:00Z";
        assert_eq!(locked(Some(42)), format!("{begins} (process 42){ends}"));
        assert_eq!(locked(None), format!("{begins}{ends}"));
    }
}
