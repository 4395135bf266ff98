//! The programs that were built with this one, and the repository that they were built of.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

/// The program under test: it stands in the folder above this one.
fn host() -> Result<PathBuf, String> {
    let own = env::current_exe().map_err(|error| format!("cannot find the built programs: {error}"))?;
    let folder = own.parent().and_then(Path::parent).unwrap_or(&own);
    Ok(folder.join(format!("jobscan-host{}", env::consts::EXE_SUFFIX)))
}

/// The program under test in a folder, which is its home too. It is told nothing of this environment, which could lead it to
/// what other programs keep.
pub(crate) fn command(folder: &Path) -> Result<Command, String> {
    let mut command = Command::new(host()?);
    command.current_dir(folder).env_clear().env("HOME", folder).env("LOG_LEVEL", "warn");
    Ok(command)
}

/// The repository.
pub(crate) fn root() -> PathBuf {
    let tests = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    tests.parent().map_or_else(|| tests.clone(), Path::to_path_buf)
}

/// The text of a file.
pub(crate) fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| at(path, &error))
}

/// Writes a file.
pub(crate) fn write(path: &Path, content: impl AsRef<[u8]>) -> Result<(), String> {
    fs::write(path, content).map_err(|error| at(path, &error))
}

/// A fault, with the path that it is of.
pub(crate) fn at(path: &Path, error: &impl ToString) -> String {
    format!("{}: {}", path.display(), error.to_string())
}
