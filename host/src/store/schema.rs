//! Opening a database file: whether it is this program's, whether it is intact, and which schema it has.
//!
//! A file is refused before anything is written to it. A schema only moves forward, whole, in one
//! transaction, and a copy of the database as it was stays beside it.

use std::{
    fs,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use rusqlite::{Connection, OpenFlags, TransactionBehavior};
use rusqlite_migration::{M, Migrations};

use super::{
    Result, StoreError, companies,
    connect::{connect, connect_immutable, log_of, plain, refuse_what_names_no_file},
    error::{BUSY_TIMEOUT, is_damage},
    kept,
    migrations::MIGRATIONS,
    shape,
    soundness::Soundness,
};
use crate::domain::Timestamp;

/// What `PRAGMA application_id` says in this program's databases.
const APPLICATION_ID: i32 = 0x6a6f_6273;

/// The pause between two tries of what SQLite does not wait for by itself.
const BUSY_PAUSE: Duration = Duration::from_millis(25);

/// The newest schema this program knows.
#[must_use]
pub fn known_version() -> u32 {
    u32::try_from(MIGRATIONS.len()).unwrap_or(u32::MAX)
}

/// Opens `path` for writing, makes it if it is not there, and brings its schema up to date. What is known of its soundness
/// is kept as long as it is open.
pub(super) fn open_writer(path: &Path, now: Timestamp) -> Result<(Connection, Soundness)> {
    open_with(path, now, MIGRATIONS)
}

/// [`open_writer`] with the schemas given.
pub(super) fn open_with(
    path: &Path,
    now: Timestamp,
    migrations: &'static [M<'static>],
) -> Result<(Connection, Soundness)> {
    refuse_what_names_no_file(path)?;
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        fs::create_dir_all(folder).map_err(|source| StoreError::Io { path: folder.to_owned(), source })?;
    }
    // SQLite would open it for reading, succeed where nothing is to be written, and leave its files beside it.
    if path.is_file() && !is_writable(path) {
        return Err(StoreError::ReadOnly { path: path.to_owned(), place: path.to_owned() });
    }
    // All waits together take no longer than one. Changing the journal's mode is refused at once, without a wait, while
    // another process does the same.
    let end = Instant::now() + BUSY_TIMEOUT;
    loop {
        match open_once(path, now, migrations, end) {
            Err(error) if error.is_busy() && Instant::now() < end => std::thread::sleep(BUSY_PAUSE),
            Err(error) if error.is_refused_write() => return Err(read_only_or(path, error)),
            opened => return opened.map_err(|error| error.naming(path)),
        }
    }
}

/// Why a database cannot be written that SQLite could not open for writing.
fn read_only_or(path: &Path, error: StoreError) -> StoreError {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let place = [path, folder].into_iter().find(|place| place.exists() && !is_writable(place));
    place.map_or(error, |place| StoreError::ReadOnly { path: path.to_owned(), place: place.to_owned() })
}

/// Whether this process may write a file or in a folder; the system knows rights, owners and disks.
fn is_writable(place: &Path) -> bool {
    rustix::fs::access(place, rustix::fs::Access::WRITE_OK).is_ok()
}

fn open_once(
    path: &Path,
    now: Timestamp,
    migrations: &'static [M<'static>],
    end: Instant,
) -> Result<(Connection, Soundness)> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
    let mut connection = connect(path, flags)?;
    connection.busy_timeout(end.saturating_duration_since(Instant::now()))?;
    let found = check_identity(&connection, path, migrations)?;
    let is_known = usize::try_from(found).is_ok_and(|found| found == migrations.len());
    let sound = Soundness::established(path, now, is_known, || look_through(&connection, path))?;
    set_up_writer(&mut connection).map_err(|error| damaged_or(path, error))?;
    migrate(&mut connection, path, found, migrations)?;
    if std::ptr::eq(migrations, MIGRATIONS) {
        kept::install(&connection)?;
    }
    note_versions(&mut connection, now)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    Ok((connection, sound))
}

/// An empty database in memory for tests; it has no write-ahead log. The migrations make one in a process, and each is a copy
/// of it: to run them takes longer than most of what a test does with a database.
#[cfg(test)]
pub(super) fn open_in_memory() -> Result<Connection> {
    use std::sync::{LazyLock, Mutex, PoisonError};

    static MIGRATED: LazyLock<Mutex<Connection>> =
        LazyLock::new(|| Mutex::new(migrated_in_memory().expect("the migrations make a database")));
    let mut connection = Connection::open_in_memory()?;
    let migrated = MIGRATED.lock().unwrap_or_else(PoisonError::into_inner);
    rusqlite::backup::Backup::new(&migrated, &mut connection)?.step(-1)?;
    drop(migrated);
    super::connect::set_defences(&connection)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    kept::install(&connection)?;
    Ok(connection)
}

/// A database in memory that the migrations made.
#[cfg(test)]
fn migrated_in_memory() -> Result<Connection> {
    let mut connection = Connection::open_in_memory()?;
    super::connect::set_defences(&connection)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    migrate(&mut connection, Path::new(""), 0, MIGRATIONS)?;
    Ok(connection)
}

/// How a database is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// Beside whoever writes it.
    Shared,
    /// As it stands, because nothing may be written beside it: what is written meanwhile is not seen.
    AsItStands,
}

/// A connection to `path` that can only read. The file and its schema must be there already.
pub fn open_read_only(path: &Path) -> Result<Connection> {
    Ok(open_to_read(path)?.0)
}

/// [`open_read_only`], also where this process may not write: SQLite shares a database through files beside it.
pub fn open_to_read(path: &Path) -> Result<(Connection, Reading)> {
    reading(path, |connection| read_from(connection, path))
}

/// Does `read` on a connection that can only read, as this process may open one.
pub(super) fn reading<T>(path: &Path, read: impl Fn(Connection) -> Result<T>) -> Result<(T, Reading)> {
    refuse_what_names_no_file(path)?;
    let exists = path.try_exists().map_err(|source| StoreError::Io { path: path.to_owned(), source })?;
    if !exists {
        return Err(StoreError::Missing { path: path.to_owned() });
    }
    let log = log_of(path);
    let has_log = fs::metadata(&log).is_ok_and(|log| log.len() > 0);
    // Files that a stranger makes beside a database would be in the way of whoever writes it.
    if has_log || is_writable(path) || !path.is_file() {
        match read(connect(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?) {
            Err(error) if error.is_refused_write() && has_log => return Err(StoreError::Unrecovered { log }),
            Err(error) if error.is_refused_write() => {}
            done => return done.map(|done| (done, Reading::Shared)).map_err(|error| error.naming(path)),
        }
    }
    read(connect_immutable(path)?).map(|done| (done, Reading::AsItStands))
}

fn read_from(connection: Connection, path: &Path) -> Result<Connection> {
    connection.pragma_update(None, "query_only", true).map_err(|error| damaged_or(path, error))?;
    let found = check_identity(&connection, path, MIGRATIONS)?;
    let known = known_version();
    if found < known {
        return Err(StoreError::OlderSchema { found, known });
    }
    Ok(connection)
}

/// The file's schema, if it is one of ours that this program knows, or 0 for an empty file. Nothing of it is read or run
/// before its objects were compared with ours.
fn check_identity(connection: &Connection, path: &Path, migrations: &'static [M<'static>]) -> Result<u32> {
    // One instant: another process may be making the database right now.
    let snapshot = connection.unchecked_transaction().map_err(|error| damaged_or(path, error))?;
    let pragma = |name: &str| -> Result<i32> {
        snapshot.pragma_query_value(None, name, |row| row.get(0)).map_err(|error| damaged_or(path, error))
    };
    let found = u32::try_from(pragma("user_version")?).unwrap_or(u32::MAX);
    let known = u32::try_from(migrations.len()).unwrap_or(u32::MAX);
    if found > known {
        return Err(StoreError::NewerSchema { found, known });
    }
    let application = pragma("application_id")?;
    if application != APPLICATION_ID && (application, found) != (0, 0) {
        return Err(StoreError::Foreign { path: path.to_owned() });
    }
    let difference = shape::first_difference(&snapshot, migrations, found).map_err(|error| match error {
        StoreError::Sqlite(error) => damaged_or(path, error),
        other => other,
    })?;
    match difference {
        None => Ok(found),
        // Only an empty file may be without our mark.
        Some(_) if application == 0 => Err(StoreError::Foreign { path: path.to_owned() }),
        Some(detail) => Err(StoreError::Altered { path: path.to_owned(), detail }),
    }
}

/// The file's schema, if it is a database of ours, of whatever schema this program knows, and none that is empty.
pub(super) fn identified(connection: &Connection, path: &Path) -> Result<u32> {
    match check_identity(connection, path, MIGRATIONS)? {
        0 => Err(StoreError::Foreign { path: path.to_owned() }),
        schema => Ok(schema),
    }
}

fn look_through(connection: &Connection, path: &Path) -> Result<()> {
    let verdict: String = connection
        .query_row("PRAGMA quick_check(1)", [], |row| row.get(0))
        .map_err(|error| damaged_or(path, error))?;
    if verdict == "ok" {
        return Ok(());
    }
    Err(StoreError::Corrupt { path: path.to_owned(), detail: verdict })
}

fn set_up_writer(connection: &mut Connection) -> rusqlite::Result<()> {
    connection.pragma_update_and_check(None, "journal_mode", "wal", |_| Ok(()))?;
    connection.pragma_update(None, "synchronous", "full")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    // Pages of the indexes stay in memory (in KiB): each page of offers looks up every key it has.
    connection.pragma_update(None, "cache_size", -16 * 1024)?;
    // What a write of a group undoes where it fails (`store/writer.rs`) lies in memory, not in a file of its own.
    connection.pragma_update(None, "temp_store", "memory")?;
    // A write-ahead log that grew under a long reader shrinks again (in bytes).
    connection.pragma_update_and_check(None, "journal_size_limit", 64 * 1024 * 1024, |_| Ok(()))?;
    // A migration takes the write lock before it looks at the schema it changes.
    connection.set_transaction_behavior(TransactionBehavior::Immediate);
    Ok(())
}

fn migrate(
    connection: &mut Connection,
    path: &Path,
    found: u32,
    migrations: &'static [M<'static>],
) -> Result<()> {
    let known = migrations.len();
    if usize::try_from(found).is_ok_and(|found| found == known) {
        return Ok(());
    }
    if found > 0 {
        keep_copy(connection, path, found)?;
    }
    let Err(error) = Migrations::from_slice(migrations).to_latest(connection) else { return Ok(()) };
    // Another process may have migrated the file between the check and the lock.
    let reached: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if usize::try_from(reached).is_ok_and(|reached| reached == known) {
        return Ok(());
    }
    Err(error.into())
}

/// Copies the database as it is to `<path>.v<found>.bak`, whole or not at all.
///
/// The copy is made under a name that nobody can foresee, in a file that was not there before: a link that somebody placed
/// in the folder is never followed. One with the copy's own name is replaced, and what it leads to left alone.
fn keep_copy(connection: &Connection, path: &Path, found: u32) -> Result<()> {
    let copy = with_suffix(path, &format!(".v{found}.bak"));
    let failed = |source| StoreError::Io { path: copy.clone(), source };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let permissions = fs::metadata(path).map_err(failed)?.permissions();
    let part = tempfile::Builder::new()
        .prefix(".jobscan-copy-")
        .suffix(".part")
        .permissions(permissions)
        .tempfile_in(folder)
        .map_err(failed)?;
    vacuum_into(connection, part.path())?;
    part.as_file().sync_all().map_err(failed)?;
    part.persist(&copy).map_err(|error| failed(error.error))?;
    Ok(())
}

/// Copies the database at `from`, whatever its schema, to `to`, which must not be there yet. `from` is
/// only read.
pub fn copy_database(from: &Path, to: &Path) -> Result<()> {
    let copy = |connection: Connection| {
        check_identity(&connection, from, MIGRATIONS)?;
        vacuum_into(&connection, to)
    };
    reading(from, copy).map(|((), _)| ())
}

fn vacuum_into(connection: &Connection, to: &Path) -> Result<()> {
    let target = plain(to);
    let target = target
        .to_str()
        .ok_or_else(|| StoreError::Invalid(format!("`{}` is not a Unicode path", to.display())))?;
    connection.execute("VACUUM INTO ?1", [target])?;
    Ok(())
}

pub(super) fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// Notes when each schema came to be, for those not noted yet, and does once what other rules for names need beside a
/// schema's statements: it is done when it is noted.
fn note_versions(connection: &mut Connection, now: Timestamp) -> Result<()> {
    let version: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let old_rules = companies::has_old_rules(connection)?;
    if last_noted(connection)? >= version && !old_rules {
        return Ok(());
    }
    let tx = connection.transaction()?;
    if old_rules {
        companies::renew_rules(&tx, now)?;
    }
    for version in last_noted(&tx)? + 1..=version {
        tx.execute("INSERT OR IGNORE INTO schema_versions VALUES (?1, ?2)", (version, now))?;
    }
    Ok(tx.commit()?)
}

fn last_noted(connection: &Connection) -> Result<i64> {
    Ok(connection.query_row("SELECT coalesce(max(version), 0) FROM schema_versions", [], |row| row.get(0))?)
}

fn damaged_or(path: &Path, error: rusqlite::Error) -> StoreError {
    if is_damage(&error) {
        StoreError::Corrupt { path: path.to_owned(), detail: error.to_string() }
    } else {
        StoreError::Open { path: path.to_owned(), source: error }
    }
}
