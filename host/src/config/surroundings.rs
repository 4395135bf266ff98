//! What reading a configuration needs beside its text: its path, the environment, and access to files.

use std::{io, path::Path};

use super::{Env, credential::SecretPlaces};

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

    pub(super) fn secrets(&self) -> SecretPlaces<'_> {
        SecretPlaces { env: self.env, read: self.read }
    }
}
