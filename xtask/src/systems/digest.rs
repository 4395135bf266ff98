//! What a level depends on, as a digest: the sources and cases of a system, and what all systems share.

use std::{
    fs,
    path::{Path, PathBuf},
};

use sha2::{Digest as _, Sha256};

use crate::folders::{at, entries};

/// What the components of all systems are made of.
const SHARED: [&str; 5] = [
    "plugins/careers/src",
    "plugins/definition/src",
    "plugins/interpreter/src",
    "plugins/reading/src",
    "plugins/sdk/src",
];

/// Digits of a digest: enough to tell versions apart, few enough to be read.
const DIGITS: usize = 16;

/// Of what all systems share.
pub(super) fn of_shared(root: &Path) -> Result<String, String> {
    of(root, SHARED.map(|folder| root.join(folder)).into())
}

/// Of what a system has for itself.
pub(super) fn of_system(root: &Path, system: &str) -> Result<String, String> {
    let own = [format!("boards/{system}.toml"), format!("boards/{system}"), format!("plugins/{system}")];
    of(root, own.map(|path| root.join(path)).into())
}

/// Of files and of all that is in folders, with their paths. What is not there counts for nothing.
fn of(root: &Path, mut open: Vec<PathBuf>) -> Result<String, String> {
    let mut files = Vec::new();
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(entries(&path)?);
        } else if path.is_file() && path.file_name().is_none_or(|name| name != "bindings.rs") {
            files.push(path);
        }
    }
    files.sort();
    let mut digest = Sha256::new();
    for file in files {
        let bytes = fs::read(&file).map_err(|error| at(&file, &error))?;
        let name = file.strip_prefix(root).unwrap_or(&file).to_string_lossy().into_owned();
        digest.update((name.len() as u64).to_le_bytes());
        digest.update(name);
        digest.update((bytes.len() as u64).to_le_bytes());
        digest.update(bytes);
    }
    let hex = digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat();
    Ok(hex[..DIGITS].to_owned())
}
