//! `plugin build`: a component of what an author wrote. Nothing is written here: the bytes are handed over whole.
//!
//! Programs of others (`cargo`, `rustup`, `npm`) run in the project's folder with the author's own rights and
//! environment: whoever builds a project trusts it.

mod cargo;
mod error;
mod javascript;
mod module;
mod program;

use std::path::PathBuf;

pub use self::{error::BuildError, program::Shown};
use super::{definition, project::Project};

/// Builds the component of a project. `folders` may hold the interpreter of definitions; `shown` says what becomes of the
/// messages of other programs.
pub async fn component(project: &Project, folders: &[PathBuf], shown: Shown) -> Result<Vec<u8>, BuildError> {
    match project {
        Project::Cargo(folder) => cargo::component(folder, shown).await,
        Project::Javascript(folder) => javascript::component(folder, shown).await,
        Project::Module(file) => module::of_file(file),
        Project::Definition(file) => Ok(definition::component(file, folders)?),
    }
}
