//! Connections to a file that somebody else may have written: what SQLite may do for it is bounded before it is read.

use std::{
    fmt::Write as _,
    fs,
    path::{Component, Path, PathBuf},
};

use rusqlite::{Connection, OpenFlags, config::DbConfig, limits::Limit};

#[cfg(test)]
use super::plans::seen::note as note_statements;
use super::{Result, StoreError, error::BUSY_TIMEOUT};
use crate::{
    bounds::{
        Bound,
        files::{DATABASE_STATEMENT, DATABASE_VALUE},
    },
    files,
};

/// Prepared statements that a connection caches: more than the writing of a page uses.
const STATEMENT_CACHE: usize = 128;

/// Opens `path`, which is a regular file or nothing yet.
pub(super) fn connect(path: &Path, flags: OpenFlags) -> Result<Connection> {
    refuse_what_is_no_file(path)?;
    defended(path, &plain(path), flags)
}

/// Opens `path` as a file that nobody changes meanwhile: nothing is made beside it, and what stands there is not read.
pub(super) fn connect_immutable(path: &Path) -> Result<Connection> {
    refuse_what_is_no_file(path)?;
    let real = fs::canonicalize(path).map_err(|source| StoreError::Io { path: path.to_owned(), source })?;
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
    defended(path, Path::new(&immutable_address(&real)), flags)
}

fn defended(path: &Path, name: &Path, flags: OpenFlags) -> Result<Connection> {
    let failed = |source| StoreError::Open { path: path.to_owned(), source };
    let connection = Connection::open_with_flags(name, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX);
    let connection = connection.map_err(failed)?;
    set_defences(&connection).map_err(failed)?;
    Ok(connection)
}

/// `file:/folder/jobs.db?immutable=1`, with every byte that means something there escaped.
fn immutable_address(real: &Path) -> String {
    let mut address = "file:".to_owned();
    for byte in real.as_os_str().as_encoded_bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'.' | b'-' | b'_') {
            address.push(char::from(*byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(address, "%{byte:02X}");
        }
    }
    address + "?immutable=1"
}

/// The write-ahead log of a database, where it stands beside it.
pub(super) fn log_of(path: &Path) -> PathBuf {
    let real = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    beside(&real, "-wal")
}

/// Refuses what other programs take for a name that means no file, before a file or folder of that name is made.
pub fn refuse_what_names_no_file(path: &Path) -> Result<()> {
    let refused = |what| Err(StoreError::NoFileName { path: path.to_owned(), what });
    let address = |part: Component<'_>| {
        let name = part.as_os_str().as_encoded_bytes().to_ascii_lowercase();
        name.starts_with(b"file:") || name.starts_with(b"sqlite:")
    };
    if path.as_os_str().is_empty() {
        refused("no name of a file")
    } else if path.as_os_str().as_encoded_bytes().ends_with(b"/") {
        // SQLite would make a file of the name without it.
        refused("the name of a folder")
    } else if path.file_name().is_some_and(|name| name == ":memory:") {
        refused("SQLite's name for a database in memory, which would be gone at the end of the command")
    } else if path.components().any(address)
        || path.as_os_str().as_encoded_bytes().windows(3).any(|part| part == b"://")
    {
        refused("an address, not the name of a file")
    } else {
        Ok(())
    }
}

/// What SQLite opens beside a database by its name.
const BESIDE: [&str; 3] = ["-wal", "-shm", "-journal"];

/// The file beside a database that has this ending.
pub(super) fn beside(real: &Path, suffix: &str) -> PathBuf {
    let mut beside = real.as_os_str().to_owned();
    beside.push(suffix);
    PathBuf::from(beside)
}

/// A database and all that SQLite keeps beside it, whether they are there or not.
#[must_use]
pub fn files_of(path: &Path) -> Vec<PathBuf> {
    let real = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let besides = BESIDE.map(|suffix| beside(&real, suffix));
    std::iter::once(real).chain(besides).collect()
}

/// The file itself, and those beside it: SQLite would wait for ever for a FIFO in the place of a journal.
fn refuse_what_is_no_file(path: &Path) -> Result<()> {
    refuse_what_names_no_file(path)?;
    let refused = |error| match error {
        files::FileError::Io { path, source } => StoreError::Io { path, source },
        other => StoreError::NoDatabase(other),
    };
    if files::look(path).map_err(refused)?.is_none() {
        return Ok(());
    }
    if rustix::fs::access(path, rustix::fs::Access::READ_OK) == Err(rustix::io::Errno::ACCESS) {
        return Err(StoreError::Unreadable { path: path.to_owned() });
    }
    // They stand beside the file that a link leads to.
    let real = fs::canonicalize(path).map_err(|source| StoreError::Io { path: path.to_owned(), source })?;
    for suffix in BESIDE {
        files::look(&beside(&real, suffix)).map_err(refused)?;
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
    #[cfg(test)]
    note_statements(connection);
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
        // A plan never depends on the values that are bound: else a statement is prepared again for each of them.
        (DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_becomes_an_address_byte_by_byte() {
        let address = immutable_address(Path::new("/a b/%2f?x#é/jobs.db"));
        assert_eq!(address, "file:/a%20b/%252f%3Fx%23%C3%A9/jobs.db?immutable=1");
    }

    #[test]
    fn names_that_mean_no_file_are_told_as_what_they_are() {
        for (name, expected) in [
            ("", "no name"),
            (":memory:", "in memory"),
            ("conf/:memory:", "in memory"),
            ("file:jobs.db", "an address"),
            ("FILE:jobs.db?mode=memory", "an address"),
            ("file:///srv/jobs.db", "an address"),
            ("conf/file:/srv/jobs.db", "an address"),
            ("jobs.db/", "a folder"),
            ("sqlite:jobs.db", "an address"),
            ("sqlite:///srv/jobs.db", "an address"),
            ("postgres://host/jobs", "an address"),
        ] {
            let told = refuse_what_names_no_file(Path::new(name)).unwrap_err();
            assert!(told.is_refusal() && told.to_string().contains(expected), "{name}: {told}");
        }
        for name in ["jobs.db", "/srv/jobs", "memory", ":memory:.db", "my file:x/../files/jobs.db"] {
            refuse_what_names_no_file(Path::new(name)).unwrap();
        }
    }
}
