//! A project in JavaScript: its own build makes the component.

use std::path::Path;

use super::{
    error::BuildError,
    program::{Program, Shown},
};
use crate::{bounds::plugins::COMPONENT_SIZE, files, kit::project::Project};

const NPM: Program = Program {
    name: "npm",
    cure: "a plugin in JavaScript is built by Node.js and npm, see https://nodejs.org; a definition needs neither",
};

/// Runs the project's script `build`, which writes the component.
pub(super) async fn component(folder: &Path, shown: Shown) -> Result<Vec<u8>, BuildError> {
    NPM.run(&["run", "--silent", "build"], folder, shown).await?;
    let written = Project::Javascript(folder.to_owned()).component();
    Ok(files::read(&written, &COMPONENT_SIZE)?)
}
