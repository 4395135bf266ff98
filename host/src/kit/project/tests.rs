//! Folders of every kind.

use super::*;

fn folder_with(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

/// What is found in the folder `at` of these files, and where its component goes, both from their root.
fn found(files: &[(&str, &str)], at: &str) -> Result<String, String> {
    let root = folder_with(files);
    let project = Project::find(&root.path().join(at)).map_err(|error| error.to_string())?;
    let component = project.component();
    Ok(component.strip_prefix(root.path()).unwrap().display().to_string())
}

#[test]
fn the_component_of_each_kind_has_its_place() {
    assert_eq!(found(&[("a b/acme.toml", "[board]\n")], "a b"), Ok("a b/acme.wasm".into()));
    assert_eq!(found(&[("boards/acme.toml", "")], "boards/acme.toml"), Ok("plugins/acme.wasm".into()));
    let cargo = ("acme/Cargo.toml", "[package]\nname = \"plugin-acme-jobs\"\n");
    assert_eq!(found(&[cargo], "acme"), Ok("acme/acme-jobs.wasm".into()));
    assert_eq!(found(&[cargo], "acme/Cargo.toml"), Ok("acme/acme-jobs.wasm".into()));
    assert_eq!(found(&[("acme/Cargo.toml", "not toml [")], "acme"), Ok("acme/acme.wasm".into()));
    assert_eq!(found(&[("acme/package.json", "{}")], "acme"), Ok("acme/acme.wasm".into()));
    assert_eq!(found(&[("acme.wasm", "")], "acme.wasm"), Ok("acme.component.wasm".into()));
}

#[test]
fn a_component_of_this_folder_is_named_without_it() {
    let here = Project::Definition("./acme.toml".into());
    assert_eq!(here.component(), Path::new("acme.wasm"));
}

#[test]
fn what_nothing_is_built_from_is_told() {
    assert!(found(&[("x/readme.md", "")], "x").unwrap_err().contains("holds no plugin"));
    assert!(found(&[("x/rustfmt.toml", "edition = 1")], "x").unwrap_err().contains("holds no plugin"));
    let two = [("x/a.toml", "[board]\n"), ("x/b.toml", "[board]\n")];
    assert!(found(&two, "x").unwrap_err().contains("several definitions: a.toml, b.toml"));
    assert!(found(&[("x.txt", "")], "x.txt").unwrap_err().contains("nothing that a component is built from"));
    assert!(found(&[], "nowhere").unwrap_err().contains("cannot be read"));
}

#[test]
fn a_definition_is_found_from_the_folder_of_boards_itself() {
    assert_eq!(above(Path::new("boards")), Path::new(""));
    assert_eq!(above(Path::new(".")), Path::new("./.."));
}

#[test]
fn what_never_ends_is_no_definition_and_keeps_nobody_waiting() {
    let root = folder_with(&[("acme.toml", "[board]\n"), ("big.toml", "")]);
    fs::write(root.path().join("big.toml"), format!("[board]\n{}", "#".repeat(DEFINITION.size()))).unwrap();
    std::os::unix::fs::symlink("/dev/zero", root.path().join("zero.toml")).unwrap();
    rustix::fs::mkfifoat(rustix::fs::CWD, root.path().join("pipe.toml"), rustix::fs::Mode::RUSR).unwrap();
    let found = Project::find(root.path()).unwrap();
    assert_eq!(found, Project::Definition(root.path().join("acme.toml")));
}
