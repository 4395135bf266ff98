//! The SDK, the readings that it shares with the program, and the contract: packed by `build.rs`, so that a project in
//! Rust is complete wherever it is begun.

use std::borrow::Cow;

use super::file::ScaffoldFile;

include!(concat!(env!("OUT_DIR"), "/sdk_sources.rs"));

/// The folder of it in a project.
const FOLDER: &str = "vendor/jobscan";

/// The workspace that the crates stand in here.
const WORKSPACE: &str = "plugins/Cargo.toml";

/// The crates of it that a project gets.
const MEMBERS: &str = "members = [\"reading\", \"sdk\"]";

/// All files, below [`FOLDER`] as they stand in the repository.
pub(super) fn files() -> impl Iterator<Item = ScaffoldFile> {
    SOURCES.iter().map(|&(path, text)| ScaffoldFile {
        path: format!("{FOLDER}/{path}"),
        text: if path == WORKSPACE { Cow::Owned(of_members(text)) } else { Cow::Borrowed(text) },
    })
}

/// The workspace with the packed crates alone.
fn of_members(workspace: &str) -> String {
    let (before, list) = workspace.split_once("members = [").unwrap_or((workspace, "]"));
    let behind = list.split_once(']').map_or("", |(_, behind)| behind);
    format!("{before}{MEMBERS}{behind}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_packed_workspace_holds_what_its_members_inherit() {
        let found: Vec<ScaffoldFile> = files().collect();
        let text = |path: &str| {
            let file = found.iter().find(|file| file.path == format!("{FOLDER}/{path}"));
            file.unwrap_or_else(|| panic!("`{path}` is not packed")).text.as_ref()
        };
        let workspace: toml::Table = text(WORKSPACE).parse().unwrap();
        let members = workspace["workspace"]["members"].as_array().unwrap();
        assert_eq!(members.len(), 2, "{members:?}");
        for member in members {
            let crate_file = format!("plugins/{}/Cargo.toml", member.as_str().unwrap());
            let manifest: toml::Table = text(&crate_file).parse().unwrap();
            for name in manifest["dependencies"].as_table().unwrap().keys() {
                assert!(workspace["workspace"]["dependencies"].get(name).is_some(), "{name}");
            }
        }
        assert!(text("plugins/sdk/contract/v0.1/jobscan.wit").contains("package jobscan:plugin@0.1"));
        assert!(LOCK.contains("name = \"wit-bindgen\""));
        assert!(!found.iter().any(|file| file.path.ends_with("/tests.rs")), "tests are packed");
    }
}
