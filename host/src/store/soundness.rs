//! Whether a database file is intact. All of it is looked through when it may have changed since that was last known, and
//! not each time it is opened: at a million offers that takes seconds.
//!
//! Beside the database stands a mark, `NAME-checked`: what the file was when it was looked through, or when this program
//! left it after that, and when it was last looked through. A file that is still the same, without a log or journal beside
//! it, is as sound as it was then. Whoever has the database open holds the mark, so that who comes meanwhile need not look.
//!
//! A mark can only spare the looking. Where it is missing, unreadable, too old, of another file or of the file before a
//! crash, everything is looked through; so is a database that is about to be migrated.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Read as _, Seek as _, Write as _},
    os::unix::fs::{MetadataExt as _, OpenOptionsExt as _},
    path::{Path, PathBuf},
    time::Duration,
};

use super::{Result, connect::beside};
use crate::{domain::Timestamp, files};

/// A file that nobody changed is looked through again after this time: a disk may lose what it holds.
const LOOK_AGAIN: Duration = Duration::from_hours(7 * 24);

/// A mark has fewer bytes.
const LONGEST_MARK: u64 = 256;

/// The form of the mark that this program writes.
const FORM: &str = "jobscan-checked-1";

/// A database that is known to be sound, for as long as it is open. Dropped after its last connection, it notes what the
/// file is then.
#[derive(Debug)]
pub(super) struct Soundness {
    /// The file that the database's name leads to.
    real: PathBuf,
    /// What that file was at first.
    found: Option<FileState>,
    /// Held while the database is open; `None` where no mark can be kept.
    mark: Option<File>,
    looked_at: Timestamp,
}

impl Soundness {
    /// Looks through the database at `path`, unless it is known to be sound. `may_spare`: whether a mark counts.
    pub(super) fn established(
        path: &Path,
        now: Timestamp,
        may_spare: bool,
        look_through: impl FnOnce() -> Result<()>,
    ) -> Result<Self> {
        let real = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let (mark, found) = (open_mark(&real), FileState::of(&real));
        let known =
            mark.as_ref().zip(found).filter(|_| may_spare).and_then(|(mark, found)| known(mark, found, now));
        if let Some(looked_at) = known {
            return Ok(Self { real, found, mark, looked_at });
        }
        // Whoever comes meanwhile must not take it for sound.
        if let Some(mark) = &mark {
            let _ = mark.set_len(0);
        }
        look_through()?;
        let sound = Self { real, found, mark, looked_at: now };
        sound.note(found);
        Ok(sound)
    }

    /// Notes what the file is, and shares the mark. One that cannot be written spares nothing.
    fn note(&self, state: Option<FileState>) {
        let (Some(mark), Some(state)) = (&self.mark, state) else { return };
        let text = format!("{FORM} {} {}\n", state.to_text(), self.looked_at.as_millis());
        if let Err(error) = write(mark, &text) {
            tracing::debug!("the mark of a database that was looked through cannot be written: {error}");
        }
    }
}

impl Drop for Soundness {
    fn drop(&mut self) {
        // While others have it open, its log stands beside it: the last one notes how it was left. Another file may have
        // taken its name meanwhile.
        let is_ours = |left: &FileState| self.found.is_some_and(|found| found.is_same_file(*left));
        self.note(FileState::of(&self.real).filter(|left| left.is_settled && is_ours(left)));
    }
}

/// When the database was last looked through, if it need not be looked through now. The mark is shared then; otherwise it
/// is held alone, if nobody else holds it.
fn known(mark: &File, found: FileState, now: Timestamp) -> Option<Timestamp> {
    let alone = mark.try_lock().is_ok();
    if !alone {
        // It is held alone by who looks through the database just now.
        mark.try_lock_shared().ok()?;
    }
    let (noted, looked_at) = read(mark)?;
    // Whoever shares the mark has known the file to be sound since before it was changed.
    let is_same = if alone { found.is_settled && found == noted } else { found.is_same_file(noted) };
    let is_recent = looked_at <= now && now.since(looked_at) < LOOK_AGAIN;
    (is_same && is_recent && mark.try_lock_shared().is_ok()).then_some(looked_at)
}

/// The mark of a database, made if there is none. Something else of its name is left alone: a link is not followed, and
/// what is neither empty nor a mark is not written to.
fn open_mark(real: &Path) -> Option<File> {
    let path = beside(real, "-checked");
    let mode = fs::metadata(real).ok()?.mode() & 0o666;
    files::look(&path).ok()?;
    let flags = rustix::fs::OFlags::NOFOLLOW | rustix::fs::OFlags::NONBLOCK;
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false).mode(mode);
    let mark = options.custom_flags(flags.bits().cast_signed()).open(&path).ok()?;
    mark.metadata().ok().filter(fs::Metadata::is_file)?;
    let content = content(&mark)?;
    (content.is_empty() || content.starts_with(FORM)).then_some(mark)
}

/// Writes a mark, and shares it.
fn write(mut mark: &File, text: &str) -> io::Result<()> {
    mark.set_len(0)?;
    mark.rewind()?;
    mark.write_all(text.as_bytes())?;
    Ok(mark.try_lock_shared()?)
}

/// What stands in a mark; a power cut may leave zeros.
fn content(mut mark: &File) -> Option<String> {
    let mut text = String::new();
    mark.rewind().ok()?;
    mark.take(LONGEST_MARK).read_to_string(&mut text).ok()?;
    Some(text.trim_matches(['\0', '\n']).to_owned())
}

fn read(mark: &File) -> Option<(FileState, Timestamp)> {
    let content = content(mark)?;
    let (state, looked_at) = content.strip_prefix(FORM)?.trim().rsplit_once(' ')?;
    Some((FileState::from_text(state)?, Timestamp::from_millis(looked_at.parse().ok()?)))
}

/// What tells a file from what it was before a change: every change moves one of these.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct FileState {
    device: u64,
    inode: u64,
    size: u64,
    modified: [i64; 2],
    changed: [i64; 2],
    /// No log and no journal with content stands beside it: all of the database is in it.
    is_settled: bool,
}

impl FileState {
    fn of(real: &Path) -> Option<Self> {
        let found = fs::metadata(real).ok()?;
        let has_content = |suffix| fs::metadata(beside(real, suffix)).is_ok_and(|found| found.len() > 0);
        Some(Self {
            device: found.dev(),
            inode: found.ino(),
            size: found.size(),
            modified: [found.mtime(), found.mtime_nsec()],
            changed: [found.ctime(), found.ctime_nsec()],
            is_settled: !has_content("-wal") && !has_content("-journal"),
        })
    }

    const fn is_same_file(self, other: Self) -> bool {
        self.device == other.device && self.inode == other.inode
    }

    fn to_text(self) -> String {
        let Self { device, inode, size, modified, changed, is_settled } = self;
        let [modified, changed] = [modified, changed].map(|[seconds, nanos]| format!("{seconds} {nanos}"));
        format!("{device} {inode} {size} {modified} {changed} {is_settled}")
    }

    fn from_text(text: &str) -> Option<Self> {
        let mut words = text.split(' ');
        let mut next = || words.next();
        let state = Self {
            device: next()?.parse().ok()?,
            inode: next()?.parse().ok()?,
            size: next()?.parse().ok()?,
            modified: [next()?.parse().ok()?, next()?.parse().ok()?],
            changed: [next()?.parse().ok()?, next()?.parse().ok()?],
            is_settled: next()?.parse().ok()?,
        };
        next().is_none().then_some(state)
    }
}

#[cfg(test)]
mod tests;
