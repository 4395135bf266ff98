//! Connections to a file that somebody else may have written: what SQLite may do for it is bounded before it is read.

use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use rusqlite::{Connection, OpenFlags, config::DbConfig, limits::Limit};

use super::{Result, StoreError};
use crate::{
    bounds::{
        Bound,
        files::{DATABASE_STATEMENT, DATABASE_VALUE},
    },
    files,
};

/// How long a statement waits for another process's lock.
pub(super) const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// Prepared statements that a connection caches: more than the writing of a page uses.
const STATEMENT_CACHE: usize = 128;

/// Opens `path`, which is a regular file or nothing yet.
pub(super) fn connect(path: &Path, flags: OpenFlags) -> Result<Connection> {
    refuse_what_is_no_file(path)?;
    let failed = |source| StoreError::Open { path: path.to_owned(), source };
    let connection = Connection::open_with_flags(plain(path), flags | OpenFlags::SQLITE_OPEN_NO_MUTEX);
    let connection = connection.map_err(failed)?;
    set_defences(&connection).map_err(failed)?;
    Ok(connection)
}

/// What SQLite opens beside a database by its name.
const BESIDE: [&str; 3] = ["-wal", "-shm", "-journal"];

/// The file itself, and those beside it: SQLite would wait for ever for a FIFO in the place of a journal.
fn refuse_what_is_no_file(path: &Path) -> Result<()> {
    let refused = |error| match error {
        files::FileError::Io { path, source } => StoreError::Io { path, source },
        other => StoreError::NoDatabase(other),
    };
    if files::look(path).map_err(refused)?.is_none() {
        return Ok(());
    }
    // They stand beside the file that a link leads to.
    let real = fs::canonicalize(path).map_err(|source| StoreError::Io { path: path.to_owned(), source })?;
    for suffix in BESIDE {
        let mut beside = real.clone().into_os_string();
        beside.push(suffix);
        files::look(Path::new(&beside)).map_err(refused)?;
    }
    Ok(())
}

/// A path that SQLite takes for nothing but a path: `file:x?mode=memory`, `:memory:` and an empty name mean other things
/// to it, so a relative one begins with `./`.
pub(super) fn plain(path: &Path) -> PathBuf {
    if path.is_absolute() { path.to_owned() } else { Path::new(".").join(path) }
}

/// What no file may make SQLite do, whatever stands in it: run triggers or views, call functions from its schema that
/// have effects, write to the schema itself, take a value or statement of any size.
pub(super) fn set_defences(connection: &Connection) -> rusqlite::Result<()> {
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.set_prepared_statement_cache_capacity(STATEMENT_CACHE);
    for (setting, value) in [
        (DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true),
        (DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false),
        (DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false),
        (DbConfig::SQLITE_DBCONFIG_ENABLE_VIEW, false),
        (DbConfig::SQLITE_DBCONFIG_WRITABLE_SCHEMA, false),
        (DbConfig::SQLITE_DBCONFIG_DQS_DDL, false),
        (DbConfig::SQLITE_DBCONFIG_DQS_DML, false),
    ] {
        connection.set_db_config(setting, value)?;
    }
    connection.set_limit(Limit::SQLITE_LIMIT_LENGTH, limit(&DATABASE_VALUE))?;
    connection.set_limit(Limit::SQLITE_LIMIT_SQL_LENGTH, limit(&DATABASE_STATEMENT))?;
    // `VACUUM INTO`, which makes the copy before a migration, attaches the one file that it writes.
    connection.set_limit(Limit::SQLITE_LIMIT_ATTACHED, 1)?;
    // A file that shrinks under a mapping would end the process by a signal.
    connection.execute_batch("PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0")
}

fn limit(bound: &Bound) -> i32 {
    i32::try_from(bound.limit).unwrap_or(i32::MAX)
}
