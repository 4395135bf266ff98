//! A file that is being made: nobody else can read it, and it is gone unless it is put in its place whole.

use std::{
    fs::{self, File, Permissions},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

use tempfile::NamedTempFile;

use crate::store::{Result, StoreError};

/// Who made a file may read and write it, and nobody else: it holds what people wrote.
const PRIVATE: u32 = 0o600;

/// The folder of a file, which is this one for a bare name.
pub(super) fn folder_of(path: &Path) -> PathBuf {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new(".")).to_owned()
}

/// An empty file beside `path` under a name that nobody can foresee.
pub(super) fn begin(path: &Path) -> Result<NamedTempFile> {
    let folder = folder_of(path);
    tempfile::Builder::new()
        .prefix(".jobscan-copy-")
        .suffix(".part")
        .permissions(Permissions::from_mode(PRIVATE))
        .tempfile_in(&folder)
        .map_err(|source| StoreError::Io { path: folder, source })
}

/// Puts it in its place, over what stands there only if `over` says so, and waits until the disk has it.
pub(super) fn put(part: NamedTempFile, path: &Path, over: bool) -> Result<()> {
    let failed = |source| StoreError::Io { path: path.to_owned(), source };
    part.as_file().sync_all().map_err(failed)?;
    let placed = if over { part.persist(path) } else { part.persist_noclobber(path) };
    placed.map_err(|error| failed(error.error))?;
    sync_folder(path)
}

/// A name is on the disk once its folder is.
pub(super) fn sync_folder(path: &Path) -> Result<()> {
    let folder = folder_of(path);
    let synced = File::open(&folder).and_then(|file| file.sync_all());
    synced.map_err(|source| StoreError::Io { path: folder, source })
}

/// Whether two names lead to one file.
pub(super) fn is_same(one: &Path, other: &Path) -> bool {
    match (fs::canonicalize(one), fs::canonicalize(other)) {
        (Ok(one), Ok(other)) => one == other,
        _ => false,
    }
}
