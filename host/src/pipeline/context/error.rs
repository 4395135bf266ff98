//! Why a run did not happen, or broke off.

use std::path::PathBuf;

use crate::{
    domain::Timestamp,
    http::ClientError,
    plugins::{EngineError, LoadError},
    store::StoreError,
};

/// A run that did not happen. What fails inside a run is in its summary.
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
        /// When the lock frees itself.
        expires_at: Timestamp,
    },
    /// The database (exit code 4 if it is refused).
    #[error(transparent)]
    Store(#[from] StoreError),
    /// What the operator's file says cannot be done (exit code 2).
    #[error(transparent)]
    Plugin(Box<LoadError>),
    /// A value of the operator's file has the wrong form (exit code 2).
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
    /// A task of the program itself ended badly.
    #[error("internal fault: {0}")]
    Internal(String),
}

impl From<LoadError> for RunError {
    fn from(error: LoadError) -> Self {
        Self::Plugin(Box::new(error))
    }
}
