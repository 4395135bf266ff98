//! Going back to a copy. What stood in its place stays beside it, and nobody writes meanwhile.
//!
//! The copy is read, checked and written anew beside the database, so that it comes without a log. Then the database is
//! opened for this process alone: a run that is at work, and whoever else has it open, is in the way. Only then is its log
//! brought in, and its name given to the copy, in one step. A program that opened the old file just before notices that
//! it moved, and writes nothing.

use std::{
    fs,
    io::{self, Read},
    path::{Path, PathBuf},
};

use rusqlite::{Connection, OpenFlags};

use super::{check::check, part};
use crate::{
    domain::Timestamp,
    store::{
        Result, StoreError,
        connect::{connect, files_of},
        refuse_what_names_no_file,
        schema::{copy_database, identified, with_suffix},
    },
};

/// How each file of SQLite begins.
const HEADER: &[u8; 16] = b"SQLite format 3\0";

/// What was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// Where the database is that stood there before.
    pub kept: Option<PathBuf>,
    /// The schema of the copy.
    pub schema: u32,
    /// Its bytes.
    pub size_bytes: u64,
}

/// Puts the copy `from` in the place of the database at `to`.
///
/// `refuse_living` looks into the database that stands there, and refuses if a run is at work on it.
pub fn restore(
    from: &Path,
    to: &Path,
    now: Timestamp,
    refuse_living: impl FnOnce(&Connection) -> Result<()>,
) -> Result<Restored> {
    refuse_what_names_no_file(to)?;
    if files_of(to).iter().any(|own| part::is_same(own, from)) {
        let message =
            format!("`{}` is the database itself, or a part of it: name a copy of it", from.display());
        return Err(StoreError::Invalid(message));
    }
    let copy = check(from)?.or_refused(from)?;
    let folder = part::folder_of(to);
    fs::create_dir_all(&folder).map_err(|source| StoreError::Io { path: folder, source })?;
    let made = part::begin(to)?;
    copy_database(from, made.path())?;
    if let Ok(there) = fs::metadata(to) {
        let permit = made.as_file().set_permissions(there.permissions());
        permit.map_err(|source| StoreError::Io { path: to.to_owned(), source })?;
    }
    let before = Before::take(to, refuse_living)?;
    settle(made.path(), before.as_ref().map_or(0, |before| before.fence), now)?;
    let kept = before.map(Before::set_aside).transpose()?;
    part::put(made, to, true)?;
    Ok(Restored { kept, schema: copy.schema, size_bytes: copy.size_bytes })
}

/// The database that stands in the place, open for this process alone if it can be opened.
struct Before {
    path: PathBuf,
    /// The number of its last lock.
    fence: i64,
    /// Until it is dropped, nobody else reads or writes the file.
    alone: Option<Connection>,
}

impl Before {
    fn take(path: &Path, refuse_living: impl FnOnce(&Connection) -> Result<()>) -> Result<Option<Self>> {
        if !path.try_exists().map_err(|source| StoreError::Io { path: path.to_owned(), source })? {
            return Ok(None);
        }
        let path =
            fs::canonicalize(path).map_err(|source| StoreError::Io { path: path.to_owned(), source })?;
        match Self::alone(&path, refuse_living) {
            Ok(alone) => Ok(Some(alone)),
            // A copy is wanted because of such things.
            Err(StoreError::Corrupt { .. } | StoreError::Altered { .. } | StoreError::NewerSchema { .. }) => {
                Ok(Some(Self { path, fence: 0, alone: None }))
            }
            Err(error) => Err(error.naming(&path)),
        }
    }

    fn alone(path: &Path, refuse_living: impl FnOnce(&Connection) -> Result<()>) -> Result<Self> {
        if !begins_as_one(path)? {
            // SQLite would take the log of such a file for a leftover, and remove it.
            let detail = "it does not begin as a database does".to_owned();
            return Err(StoreError::Corrupt { path: path.to_owned(), detail });
        }
        let connection = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        identified(&connection, path)?;
        refuse_living(&connection)?;
        let asked = "PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; COMMIT";
        connection.execute_batch(asked)?;
        let fence =
            connection.query_row("SELECT coalesce(max(fence), 0) FROM run_lock", [], |row| row.get(0))?;
        // Brings the log into the file, and removes it.
        connection.pragma_update_and_check(None, "journal_mode", "delete", |_| Ok(()))?;
        Ok(Self { path: path.to_owned(), fence, alone: Some(connection) })
    }

    /// Gives it another name. The old one stays until the copy takes it, if the disk can do that.
    fn set_aside(self) -> Result<PathBuf> {
        let kept = free_name(&self.path);
        let failed = |source| StoreError::Io { path: kept.clone(), source };
        fs::hard_link(&self.path, &kept).or_else(|_| fs::rename(&self.path, &kept)).map_err(failed)?;
        if self.alone.is_none() {
            // Its log is a part of it, and must not be taken for that of the copy.
            for (own, suffix) in files_of(&self.path).iter().skip(1).zip(["-wal", "-shm", "-journal"]) {
                if own.exists() {
                    fs::rename(own, with_suffix(&kept, suffix)).map_err(failed)?;
                }
            }
        }
        Ok(kept)
    }
}

fn begins_as_one(path: &Path) -> Result<bool> {
    let mut begin = [0; HEADER.len()];
    let read = fs::File::open(path).and_then(|mut file| match file.read_exact(&mut begin) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(false),
        read => read.map(|()| begin == *HEADER),
    });
    read.map_err(|source| StoreError::Io { path: path.to_owned(), source })
}

/// `jobs.db.before-restore`, or with a number where that is there already.
fn free_name(path: &Path) -> PathBuf {
    let first = with_suffix(path, ".before-restore");
    let numbered = (2_u32..).map(|number| with_suffix(path, &format!(".before-restore-{number}")));
    std::iter::once(first.clone()).chain(numbered).find(|name| !name.exists()).unwrap_or(first)
}

/// The run that was at work when the copy was made is not at work on it now; the numbers of locks go on from where they
/// were, so that none is given twice.
fn settle(path: &Path, fence: i64, now: Timestamp) -> Result<()> {
    let mut connection = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    let tx = connection.transaction()?;
    tx.execute(
        "UPDATE run_lock SET owner = NULL, pid = NULL, acquired_at = NULL, heartbeat_at = NULL,
             expires_at = NULL, fence = max(fence, ?1)",
        [fence],
    )?;
    tx.execute("UPDATE runs SET status = 'abandoned', finished_at = ?1 WHERE status = 'running'", [now])?;
    tx.execute("UPDATE scan_states SET status = 'idle' WHERE status = 'running'", [])?;
    Ok(tx.commit()?)
}
