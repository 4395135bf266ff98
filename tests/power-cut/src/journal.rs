//! What was asked of the file system, in order.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use crate::{Disk, vfs};

/// Something that was done to a file of the folder, which is named by its file name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// The file was made.
    Create {
        /// The file's name.
        file: String,
    },
    /// Bytes were written.
    Write {
        /// The file's name.
        file: String,
        /// Where the first byte stands.
        at: usize,
        /// The bytes.
        bytes: Vec<u8>,
    },
    /// The file was cut off, or made longer.
    Truncate {
        /// The file's name.
        file: String,
        /// Its size since then.
        size: usize,
    },
    /// All that was done to the file so far was brought to the disk, and that it was made.
    Sync {
        /// The file's name.
        file: String,
    },
    /// The file was removed.
    Delete {
        /// The file's name.
        file: String,
        /// Whether its folder was synced.
        synced: bool,
    },
    /// Which files there are was brought to the disk.
    SyncFolder,
    /// A commit was acknowledged to whoever asked for it.
    Acknowledged,
}

/// What happens to the files of one folder.
#[derive(Debug)]
pub struct Recording {
    folder: PathBuf,
    before: Disk,
    events: Mutex<Vec<Event>>,
}

static RECORDINGS: Mutex<Vec<Arc<Recording>>> = Mutex::new(Vec::new());

impl Recording {
    /// Begins to record what connections that are opened from now on do in a folder. What is there now counts as synced.
    pub fn start(folder: &Path) -> io::Result<Arc<Self>> {
        vfs::install();
        // SQLite names files by the path without links.
        let folder = folder.canonicalize()?;
        let recording = Arc::new(Self { before: Disk::read(&folder)?, folder, events: Mutex::default() });
        recordings().push(Arc::clone(&recording));
        Ok(recording)
    }

    /// Notes that a commit was acknowledged.
    pub fn acknowledge(&self) {
        self.note(Event::Acknowledged);
    }

    /// Ends the recording: the disk as it was before, and all that happened since.
    #[must_use]
    pub fn finish(&self) -> (Disk, Vec<Event>) {
        recordings().retain(|other| other.folder != self.folder);
        let events = self.events.lock().unwrap_or_else(PoisonError::into_inner).clone();
        (self.before.clone(), events)
    }

    pub(crate) fn note(&self, event: Event) {
        self.events.lock().unwrap_or_else(PoisonError::into_inner).push(event);
    }

    /// The recording of the folder that a file stands in, and the file's name.
    pub(crate) fn of(path: &Path) -> Option<(Arc<Self>, String)> {
        let folder = path.parent()?;
        let recording = recordings().iter().find(|recording| recording.folder == folder).map(Arc::clone)?;
        Some((recording, path.file_name()?.to_str()?.to_owned()))
    }
}

impl Disk {
    /// The files of a folder. What SQLite keeps in shared memory is no part of a disk.
    fn read(folder: &Path) -> io::Result<Self> {
        let mut disk = Self::default();
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if entry.file_type()?.is_file() && !name.ends_with("-shm") {
                disk.files.insert(name, fs::read(entry.path())?);
            }
        }
        Ok(disk)
    }
}

fn recordings() -> MutexGuard<'static, Vec<Arc<Recording>>> {
    RECORDINGS.lock().unwrap_or_else(PoisonError::into_inner)
}
