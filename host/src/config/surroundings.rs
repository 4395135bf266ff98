//! What reading a configuration needs beside its text: its path, the environment, and access to files.

use std::{
    io,
    path::{Path, PathBuf},
};

use super::{Env, paths};

/// What reading the text needs beside the text.
pub(super) struct Surroundings<'a> {
    /// The path of the file.
    pub(super) file: &'a Path,
    /// The environment.
    pub(super) env: &'a Env,
    /// Reads a secret's file.
    pub(super) read: &'a dyn Fn(&Path) -> io::Result<String>,
}

impl Surroundings<'_> {
    /// The folder that relative paths start from.
    pub(super) fn base(&self) -> &Path {
        self.file.parent().unwrap_or(Path::new(""))
    }

    /// A path as the file writes it; a relative one starts from the file's folder.
    pub(super) fn path(&self, written: &str) -> Result<PathBuf, String> {
        if paths::is_misread(written) {
            return Err(paths::MISREAD.to_owned());
        }
        Ok(self.base().join(paths::expand(Path::new(written), self.env)?))
    }

    pub(super) fn secrets(&self) -> SecretPlaces<'_> {
        SecretPlaces { env: self.env, read: self.read }
    }
}

/// Where references are looked up.
pub(super) struct SecretPlaces<'a> {
    /// The environment.
    pub(super) env: &'a Env,
    /// Reads a file.
    pub(super) read: &'a dyn Fn(&Path) -> io::Result<String>,
}
