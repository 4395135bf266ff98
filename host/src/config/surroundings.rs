//! What a configuration is read against: its own place, the environment, and the files it refers to.

use std::{io, path::Path};

use super::{Env, credential::SecretPlaces};

/// What the text is read against.
pub(super) struct Surroundings<'a> {
    /// The file the text is from.
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
