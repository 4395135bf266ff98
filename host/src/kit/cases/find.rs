//! Where cases are, and which component they are for.

use std::{
    fs,
    path::{Path, PathBuf},
};

use super::case::CaseError;
use crate::files::folder_of;

/// The file of what a case asks and what the source answers.
pub const CASE_FILE_NAME: &str = "case.toml";

/// The file of what a component is expected to make of it.
pub const EXPECTED_FILE_NAME: &str = "expected.json";

/// The folder of a project's cases.
const CASES: &str = "cases";

/// The folders of the cases that `place` means, in the order of their names: a plugin's folder with `cases` in it, a
/// folder of cases, one case, or a definition beside whose file the folder of its cases stands.
pub fn cases_of(place: &Path) -> Result<Vec<PathBuf>, CaseError> {
    let place = if place.is_file() { place.with_extension("") } else { place.to_owned() };
    if place.join(CASE_FILE_NAME).is_file() {
        return Ok(vec![place]);
    }
    let folder = folder_of_cases(&place);
    let fault = |source| CaseError::Folder { folder: folder.clone(), source };
    if !folder.is_dir() {
        return Err(CaseError::None { folder });
    }
    let mut cases = Vec::new();
    for entry in fs::read_dir(&folder).map_err(fault)? {
        let path = entry.map_err(fault)?.path();
        if path.join(CASE_FILE_NAME).is_file() {
            cases.push(path);
        }
    }
    cases.sort_unstable();
    if cases.is_empty() { Err(CaseError::None { folder }) } else { Ok(cases) }
}

/// Where the cases of a place are, or are to be written.
#[must_use]
pub fn folder_of_cases(place: &Path) -> PathBuf {
    let place = if place.is_file() { place.with_extension("") } else { place.to_owned() };
    let of_definition = place.with_extension("toml").is_file();
    let is_one = place.file_name().is_some_and(|name| name == CASES);
    if of_definition || is_one { place } else { place.join(CASES) }
}

/// The component that the cases of a place are for: the one in its folder, or the one of the folder's name beside it or
/// in `plugins` beside its parent. `None` if there is none, or if a folder has several.
#[must_use]
pub fn component_of(place: &Path) -> Option<PathBuf> {
    let place = fs::canonicalize(place).unwrap_or_else(|_| place.to_owned());
    let place = if place.is_file() { place.with_extension("") } else { place };
    let folders = place.ancestors().take(3).filter(|folder| folder.file_name().is_some());
    folders.filter(|folder| folder.file_name().is_some_and(|name| name != CASES)).find_map(component_at)
}

fn component_at(folder: &Path) -> Option<PathBuf> {
    let name = folder.file_name()?.to_owned();
    let named = |within: &Path| {
        let mut file = within.join(&name).into_os_string();
        file.push(".wasm");
        PathBuf::from(file)
    };
    let beside = folder_of(folder);
    let candidates = [named(folder), named(beside), named(&folder_of(beside).join("plugins"))];
    candidates.into_iter().find(|file| file.is_file()).or_else(|| only_component(folder))
}

fn only_component(folder: &Path) -> Option<PathBuf> {
    let entries = fs::read_dir(folder).ok()?;
    let mut components = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "wasm"));
    let first = components.next()?;
    components.next().is_none().then_some(first)
}

#[cfg(test)]
mod tests;
