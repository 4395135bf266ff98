//! What can go wrong with the database, classed by what the caller does next.

use std::path::PathBuf;

use thiserror::Error;

use crate::{domain::openings::TooHeavy, files::FileError};

/// What every function of the store returns.
pub type Result<T> = std::result::Result<T, StoreError>;

/// Why the store did not do what was asked.
#[derive(Debug, Error)]
pub enum StoreError {
    /// There is no database yet.
    #[error("there is no database at `{}`; `jobscan-host run` makes one", path.display())]
    Missing {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// A later release wrote this database: nothing is read or written.
    #[error("the database has schema {found}, this program knows up to {known}; use the newer release")]
    NewerSchema {
        /// The schema of the file.
        found: u32,
        /// The newest schema this program knows.
        known: u32,
    },
    /// An earlier release wrote this database and only a writer may migrate it.
    #[error(
        "the database has schema {found}, this program reads {known}; run `jobscan-host run` once to migrate"
    )]
    OlderSchema {
        /// The schema of the file.
        found: u32,
        /// The schema this program reads.
        known: u32,
    },
    /// The file is damaged, or no database at all. It is left as it is.
    #[error("`{}` is damaged or no database: {detail}; restore a copy or name another file", path.display())]
    Corrupt {
        /// The file.
        path: PathBuf,
        /// What SQLite says of it.
        detail: String,
    },
    /// The file is a sound database of another program. It is left as it is.
    #[error("`{}` is a database of another program; name another file", path.display())]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// The path leads to something that can be no database: a device, a FIFO, a socket, a folder.
    #[error("no database: {0}; name another file")]
    NoDatabase(FileError),
    /// The file says that it is ours, and its schema is not what this program makes. It is left as it is.
    #[error(
        "`{}` was changed by something else than this program: {detail}; undo that (drop what was added), restore a copy, \
         or name another file",
        path.display()
    )]
    Altered {
        /// The file.
        path: PathBuf,
        /// The first object that is not ours, or is missing.
        detail: String,
    },
    /// Another run took the lock: this one must stop writing at once.
    #[error("the lock `{name}` is no longer held by `{owner}` (fence {number}); another run took it over")]
    FenceLost {
        /// The lock.
        name: String,
        /// Who held it.
        owner: String,
        /// The fence number that is no longer the lock's.
        number: i64,
    },
    /// The file could not be opened.
    #[error("cannot open the database `{}`", path.display())]
    Open {
        /// The file.
        path: PathBuf,
        /// What SQLite says.
        #[source]
        source: rusqlite::Error,
    },
    /// The schema could not be brought up to date; the database is as it was.
    #[error("cannot migrate the database; it is as it was")]
    Migration(#[from] rusqlite_migration::Error),
    /// A statement failed; its transaction is rolled back.
    #[error("the database refused a statement")]
    Sqlite(#[from] rusqlite::Error),
    /// A file beside the database could not be made.
    #[error("cannot write `{}`", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        #[source]
        source: std::io::Error,
    },
    /// A company's offers cannot be grouped within its bounds.
    #[error(transparent)]
    TooHeavy(#[from] TooHeavy),
    /// A value could not be written as JSON.
    #[error("cannot write a value as JSON")]
    Json(#[from] serde_json::Error),
    /// The caller gave what cannot be stored.
    #[error("{0}")]
    Invalid(String),
    /// A fault of the program itself.
    #[error("internal fault of the store: {0}")]
    Internal(String),
}

impl StoreError {
    /// Whether this database must not be used at all (exit code 4).
    #[must_use]
    pub fn is_refusal(&self) -> bool {
        match self {
            Self::NewerSchema { .. }
            | Self::Corrupt { .. }
            | Self::Foreign { .. }
            | Self::NoDatabase(_)
            | Self::Altered { .. } => true,
            Self::Sqlite(error) | Self::Open { source: error, .. } => is_damage(error),
            _ => false,
        }
    }
}

/// Whether SQLite says that the file itself is unsound.
pub(super) fn is_damage(error: &rusqlite::Error) -> bool {
    matches!(
        error.sqlite_error_code(),
        Some(rusqlite::ErrorCode::DatabaseCorrupt | rusqlite::ErrorCode::NotADatabase)
    )
}
