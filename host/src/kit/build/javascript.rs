//! A project in JavaScript: its own build makes the component.

use std::path::Path;

use tempfile::TempDir;

use super::{
    error::BuildError,
    program::{Program, Shown},
};
use crate::{bounds::plugins::COMPONENT_SIZE, files};

const NPM: Program = Program {
    name: "npm",
    cure: "a plugin in JavaScript is built by Node.js and npm, see https://nodejs.org; a definition needs neither",
};

/// Where npm puts the packages of a project.
const PACKAGES: &str = "node_modules";

/// What says which packages those are, to the byte.
const LOCK: &str = "package-lock.json";

/// Brings the packages of the project if they are not there, then runs its script `build`, which writes the component
/// to the file that its last argument names: not in its place, since it was not tried yet.
pub(super) async fn component(folder: &Path, shown: Shown) -> Result<Vec<u8>, BuildError> {
    ensure_packages(folder, shown).await?;
    let stage = TempDir::with_prefix("jobscan-build-").map_err(BuildError::Stage)?;
    let written = stage.path().join("component.wasm");
    let name = written.to_string_lossy();
    NPM.run(&["run", "--silent", "build", "--", &name], folder, shown).await?;
    if !written.is_file() {
        return Err(BuildError::NoComponent(folder.to_owned()));
    }
    Ok(files::read(&written, &COMPONENT_SIZE)?)
}

/// From the registry that npm is configured with.
async fn ensure_packages(folder: &Path, shown: Shown) -> Result<(), BuildError> {
    if folder.join(PACKAGES).is_dir() {
        return Ok(());
    }
    let command = if folder.join(LOCK).is_file() { "ci" } else { "install" };
    tracing::info!("`npm {command}` brings the packages of `{}`", folder.display());
    match NPM.run(&[command, "--no-audit", "--no-fund"], folder, shown).await {
        Ok(_) => Ok(()),
        Err(error @ BuildError::Start { .. }) => Err(error),
        Err(error) => Err(BuildError::Packages { source: Box::new(error) }),
    }
}
