//! What a folder or file holds that a component is built from, and where the component goes.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use crate::{
    bounds::files::DEFINITION,
    files::{self, folder_of},
};

/// The folder of a repository's definitions; their components go to [`PLUGINS`] beside it.
const BOARDS: &str = "boards";

/// The folder of a repository's components.
const PLUGINS: &str = "plugins";

/// What packages of plugins are called before their own name.
const PACKAGE_PREFIXES: [&str; 2] = ["jobscan-plugin-", "plugin-"];

/// What a component is built from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Project {
    /// A board without code.
    Definition(PathBuf),
    /// A folder with a `Cargo.toml`.
    Cargo(PathBuf),
    /// A folder with a `package.json`.
    Javascript(PathBuf),
    /// A core module, or a component, that another tool built.
    Module(PathBuf),
}

/// Why nothing is there to build from.
#[derive(Debug, thiserror::Error)]
pub enum ProjectError {
    /// No such file or folder.
    #[error("`{}` cannot be read: {source}\n  hint: name a definition (`acme.toml`), a folder of a project, or a core module (`acme.wasm`)", path.display())]
    Unreadable {
        /// What was named.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A folder without anything to build from.
    #[error("`{}` holds no plugin: neither `Cargo.toml` nor `package.json` nor a definition stands there\n  hint: begin one with `jobscan-host plugin new NAME`", .0.display())]
    Empty(PathBuf),
    /// A folder of several definitions.
    #[error("`{}` holds several definitions: {}\n  hint: name the one to build", folder.display(), names.join(", "))]
    Several {
        /// The folder.
        folder: PathBuf,
        /// What stands there.
        names: Vec<String>,
    },
    /// A file of another kind.
    #[error("`{}` is nothing that a component is built from\n  hint: name a definition (`acme.toml`), a folder of a project, or a core module (`acme.wasm`)", .0.display())]
    Strange(PathBuf),
}

impl Project {
    /// What `source` is.
    pub fn find(source: &Path) -> Result<Self, ProjectError> {
        let unreadable =
            |source_error| ProjectError::Unreadable { path: source.to_owned(), source: source_error };
        if fs::metadata(source).map_err(unreadable)?.is_dir() {
            return Self::in_folder(source);
        }
        let name = source.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let extension = source.extension().and_then(|extension| extension.to_str());
        match (name, extension) {
            ("Cargo.toml", _) => Ok(Self::Cargo(folder_of(source).to_owned())),
            ("package.json", _) => Ok(Self::Javascript(folder_of(source).to_owned())),
            (_, Some("toml")) => Ok(Self::Definition(source.to_owned())),
            (_, Some("wasm")) => Ok(Self::Module(source.to_owned())),
            _ => Err(ProjectError::Strange(source.to_owned())),
        }
    }

    fn in_folder(folder: &Path) -> Result<Self, ProjectError> {
        if folder.join("Cargo.toml").is_file() {
            return Ok(Self::Cargo(folder.to_owned()));
        }
        if folder.join("package.json").is_file() {
            return Ok(Self::Javascript(folder.to_owned()));
        }
        let mut found = definitions(folder)
            .map_err(|source| ProjectError::Unreadable { path: folder.to_owned(), source })?;
        match (found.pop(), found.is_empty()) {
            (None, _) => Err(ProjectError::Empty(folder.to_owned())),
            (Some(only), true) => Ok(Self::Definition(only)),
            (Some(last), false) => {
                found.push(last);
                let names =
                    found.iter().filter_map(|path| path.file_name()).map(|name| name.display().to_string());
                Err(ProjectError::Several { folder: folder.to_owned(), names: names.collect() })
            }
        }
    }

    /// Where its component goes, unless somebody names another file.
    #[must_use]
    pub fn component(&self) -> PathBuf {
        let file = match self {
            Self::Definition(file) => of_definition(file),
            Self::Cargo(folder) => folder.join(format!("{}.wasm", package(folder))),
            Self::Javascript(folder) => folder.join(format!("{}.wasm", folder_name(folder))),
            Self::Module(file) => file.with_extension("component.wasm"),
        };
        // `./acme.wasm` is what nobody writes.
        file.strip_prefix(".").map_or_else(|_| file.clone(), Path::to_owned)
    }

    /// The folder that it stands in.
    #[must_use]
    pub fn folder(&self) -> &Path {
        match self {
            Self::Definition(file) | Self::Module(file) => folder_of(file),
            Self::Cargo(folder) | Self::Javascript(folder) => folder,
        }
    }
}

/// `boards/acme.toml` goes to `plugins/acme.wasm`; any other definition has its component beside it.
fn of_definition(file: &Path) -> PathBuf {
    let folder = folder_of(file);
    let beside = file.with_extension("wasm");
    let real = folder.canonicalize();
    let is_of_boards = real.is_ok_and(|real| real.file_name().is_some_and(|name| name == BOARDS));
    match file.file_stem() {
        Some(stem) if is_of_boards => above(folder).join(PLUGINS).join(stem).with_extension("wasm"),
        _ => beside,
    }
}

/// The folder above, as it can be named from here.
fn above(folder: &Path) -> PathBuf {
    match folder.parent() {
        Some(parent) if folder.file_name().is_some() => parent.to_owned(),
        _ => folder.join(".."),
    }
}

/// The definitions of a folder, by name.
fn definitions(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "toml") && is_definition(&path) {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// Whether a TOML file is meant as a board: other tools have theirs in the same folder. What is no file, or larger than
/// any definition, is none.
fn is_definition(path: &Path) -> bool {
    let text = files::read_text(path, &DEFINITION).unwrap_or_default();
    text.lines().any(|line| line.trim_end() == "[board]")
}

/// The name of the package, without what packages of plugins begin with; that of the folder where it cannot be read.
fn package(folder: &Path) -> String {
    let text = files::read_text(&folder.join("Cargo.toml"), &DEFINITION).unwrap_or_default();
    let table: toml::Table = text.parse().unwrap_or_default();
    let name = table.get("package").and_then(|package| package.get("name")?.as_str());
    let own = |name: &str| {
        let rest = PACKAGE_PREFIXES.iter().find_map(|prefix| name.strip_prefix(prefix));
        rest.unwrap_or(name).to_owned()
    };
    name.map_or_else(|| folder_name(folder), own)
}

fn folder_name(folder: &Path) -> String {
    let real = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    real.file_name().map_or_else(|| "plugin".to_owned(), |name| name.to_string_lossy().into_owned())
}

#[cfg(test)]
mod tests;
