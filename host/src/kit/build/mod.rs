//! `plugin build`: a component of what an author wrote. Nothing is written here: the bytes are handed over whole.
//!
//! Programs of others (`cargo`, `rustup`, `npm`) run in the project's folder with the author's own rights and
//! environment: whoever builds a project trusts it.

mod cargo;
mod error;
mod javascript;
mod module;
mod program;

pub use self::error::BuildError;
pub use self::program::Shown;
use super::project::Project;

/// Builds the component of a project; `shown` says what becomes of the messages of other programs. A definition is
/// built elsewhere: it needs no program.
pub async fn component(project: &Project, shown: Shown) -> Result<Vec<u8>, BuildError> {
    match project {
        Project::Cargo(folder) => cargo::component(folder, shown).await,
        Project::Javascript(folder) => javascript::component(folder, shown).await,
        Project::Module(file) => module::of_file(file),
        Project::Definition(_) => Err(BuildError::NotAProgram),
    }
}
