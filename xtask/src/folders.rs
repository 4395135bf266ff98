//! Files and folders, whose faults name the path.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// What is in a folder, in no order.
pub(crate) fn entries(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let entries = fs::read_dir(folder).map_err(|error| at(folder, &error))?;
    entries.map(|entry| entry.map(|entry| entry.path()).map_err(|error| at(folder, &error))).collect()
}

/// Removes a folder with all that is in it, if it is there.
pub(crate) fn remove(folder: &Path) -> Result<(), String> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(at(folder, &error)),
        _ => Ok(()),
    }
}

/// Removes a file, if it is there.
pub(crate) fn remove_file(file: &Path) -> Result<(), String> {
    match fs::remove_file(file) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(at(file, &error)),
        _ => Ok(()),
    }
}

/// Makes the folder that a file is to be in.
pub(crate) fn make_folder_of(path: &Path) -> Result<(), String> {
    let folder = path.parent().unwrap_or(path);
    fs::create_dir_all(folder).map_err(|error| at(folder, &error))
}

/// Writes a file, and makes its folder.
pub(crate) fn write(path: &Path, content: impl AsRef<[u8]>) -> Result<(), String> {
    make_folder_of(path)?;
    fs::write(path, content).map_err(|error| at(path, &error))
}

/// A fault, with the path that it is of.
pub(crate) fn at(path: &Path, error: &io::Error) -> String {
    format!("`{}`: {error}", path.display())
}
