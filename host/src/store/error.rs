//! What can go wrong with the database, classed by what the caller does next.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use thiserror::Error;

use crate::{domain::openings::TooHeavy, files::FileError};

/// How long a statement waits for another process's lock.
pub(super) const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

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
    /// The path is a name that means no file to those who use it.
    #[error(
        "`{}` is {what}: a database is a file; name one, like `jobs.db`",
        path.display()
    )]
    NoFileName {
        /// The name.
        path: PathBuf,
        /// What it is.
        what: &'static str,
    },
    /// Another program holds the database.
    #[error(
        "`{}` is held by another program, and was not free after {waited} s; end that program, or wait for it",
        path.display()
    )]
    Busy {
        /// The file.
        path: PathBuf,
        /// How long it was waited for.
        waited: u64,
    },
    /// The database is to be written, and may not be.
    #[error(
        "the database `{}` cannot be written: `{}` is read-only for this user, or on a disk that is; give the right to \
         write, or name another file with `--db`",
        path.display(),
        place.display()
    )]
    ReadOnly {
        /// The file.
        path: PathBuf,
        /// What cannot be written: the file, or its folder.
        place: PathBuf,
    },
    /// The database may not even be read.
    #[error(
        "the database `{}` cannot be read by this user: ask its owner for the right to read, or name another file with \
         `--db`",
        path.display()
    )]
    Unreadable {
        /// The file.
        path: PathBuf,
    },
    /// The newest content stands in the write-ahead log, and only who may write can bring it in.
    #[error(
        "`{}` holds what was written last, and nobody without the right to write in its folder can read it: run any \
         command once as who may, or copy both files to a folder of your own and name the copy with `--db`",
        log.display()
    )]
    Unrecovered {
        /// The log beside the database.
        log: PathBuf,
    },
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
    #[error("{}", refused(.0))]
    Sqlite(#[from] rusqlite::Error),
    /// The file, its folder or a file beside it could not be looked at or made.
    #[error("cannot use `{}`", path.display())]
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
            | Self::NoFileName { .. }
            | Self::Altered { .. } => true,
            Self::Sqlite(error) | Self::Open { source: error, .. } => is_damage(error),
            _ => false,
        }
    }

    /// What SQLite says, if it is SQLite that refuses.
    fn sqlite_code(&self) -> Option<rusqlite::ErrorCode> {
        match self {
            Self::Sqlite(error)
            | Self::Open { source: error, .. }
            | Self::Migration(rusqlite_migration::Error::RusqliteError { err: error, .. }) => {
                error.sqlite_error_code()
            }
            _ => None,
        }
    }

    /// Whether another program holds the database at this instant.
    pub(super) fn is_busy(&self) -> bool {
        use rusqlite::ErrorCode::{DatabaseBusy, DatabaseLocked};
        matches!(self.sqlite_code(), Some(DatabaseBusy | DatabaseLocked))
    }

    /// Whether SQLite could not make or write what it needs.
    pub(super) fn is_refused_write(&self) -> bool {
        use rusqlite::ErrorCode::{CannotOpen, PermissionDenied, ReadOnly};
        matches!(self.sqlite_code(), Some(CannotOpen | PermissionDenied | ReadOnly))
    }

    /// The same, with the name of the database where another program holds it.
    pub(super) fn naming(self, path: &Path) -> Self {
        if self.is_busy() {
            return Self::Busy { path: path.to_owned(), waited: BUSY_TIMEOUT.as_secs() };
        }
        self
    }
}

/// What a refused statement means for whoever operates the program; what SQLite says of it follows.
fn refused(error: &rusqlite::Error) -> &'static str {
    use rusqlite::ErrorCode::{DatabaseCorrupt, DiskFull, NotADatabase, SystemIoFailure};
    match error.sqlite_error_code() {
        Some(DiskFull) => "no room is left for the database; make room on its disk",
        Some(SystemIoFailure) => {
            "the database's file cannot be read or written; see its disk, and the limits of this process (`ulimit -f`)"
        }
        Some(DatabaseCorrupt | NotADatabase) => {
            "the database is damaged; `db check` says where, `db restore FILE` goes back to a copy"
        }
        _ => "the database refused a statement",
    }
}

/// Whether SQLite says that the file itself is unsound.
pub(super) fn is_damage(error: &rusqlite::Error) -> bool {
    matches!(
        error.sqlite_error_code(),
        Some(rusqlite::ErrorCode::DatabaseCorrupt | rusqlite::ErrorCode::NotADatabase)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::errors::chain;

    #[test]
    fn a_refused_statement_says_what_to_do_and_what_sqlite_says_once() {
        for (code, said, message) in [
            (
                rusqlite::ffi::SQLITE_FULL,
                Some("database or disk is full"),
                "no room is left for the database; make room on its disk: database or disk is full",
            ),
            (
                rusqlite::ffi::SQLITE_CORRUPT,
                None,
                "the database is damaged; `db check` says where, `db restore FILE` goes back to a copy: Error code 11: \
                 database disk image is malformed",
            ),
            (
                rusqlite::ffi::SQLITE_IOERR_WRITE,
                Some("disk I/O error"),
                "the database's file cannot be read or written; see its disk, and the limits of this process (`ulimit \
                 -f`): disk I/O error",
            ),
            (
                rusqlite::ffi::SQLITE_CONSTRAINT,
                Some("NOT NULL constraint failed"),
                "the database refused a statement: NOT NULL constraint failed",
            ),
        ] {
            let said = said.map(str::to_owned);
            let error = rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(code), said);
            assert_eq!(chain(&StoreError::from(error)), message);
        }
    }
}
