//! A folder of a case.

use std::{
    fs,
    path::{Path, PathBuf},
    process,
};

use super::{program::at, setup::Setup};

/// A folder that is gone when the case is done. It lies on the disk of the repository: in memory, as temporary folders
/// often are, what is made durable would cost nothing.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new(setup: &Setup, name: &str) -> Result<Self, String> {
        let folder = setup.scratch.join(format!("worlds/{}-{name}", process::id()));
        fs::create_dir_all(&folder).map_err(|error| at(&folder, &error))?;
        let folder = folder.canonicalize().map_err(|error| at(&folder, &error))?;
        Ok(Self(folder))
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    /// The bytes of a database there, with what was not yet brought into it.
    pub(crate) fn database_bytes(&self, name: &str) -> u64 {
        let size = |suffix| fs::metadata(self.0.join(format!("{name}{suffix}"))).map_or(0, |file| file.len());
        size("") + size("-wal")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
