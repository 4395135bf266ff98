//! Programs that a task needs and cargo can build: installed below `target`, never for the user.

use std::{
    env,
    ffi::OsString,
    path::{Path, PathBuf},
    process::Command,
};

use super::programs::cargo;

/// A program of the registry.
pub(crate) struct Tool {
    /// Its package, and its binary.
    pub(crate) name: &'static str,
    /// The one version that is used.
    pub(crate) version: &'static str,
    /// Where it is kept, below the root of the repository.
    pub(crate) folder: &'static str,
}

impl Tool {
    /// The program, installed unless its version is there already.
    pub(crate) fn install(&self, root: &Path) -> Result<PathBuf, String> {
        let folder = root.join(self.folder);
        let program = folder.join(format!("bin/{}{}", self.name, env::consts::EXE_SUFFIX));
        if self.is_installed(&program) {
            return Ok(program);
        }
        // Without optimisation: compiling with it takes longer than the tool then runs.
        let mut install =
            ["install", self.name, "--version", self.version, "--locked", "--debug", "--force", "--root"]
                .map(OsString::from)
                .to_vec();
        install.push(folder.into());
        cargo(root, &install, &[("CARGO_PROFILE_DEV_DEBUG", "false")])?;
        Ok(program)
    }

    /// Whether it is there and says that it is of the version.
    fn is_installed(&self, program: &Path) -> bool {
        let output = Command::new(program).arg("--version").output();
        output.is_ok_and(|output| {
            String::from_utf8_lossy(&output.stdout).trim() == format!("{} {}", self.name, self.version)
        })
    }
}
