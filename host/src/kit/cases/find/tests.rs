use tempfile::TempDir;

use super::*;

fn file(folder: &TempDir, name: &str) -> PathBuf {
    let path = folder.path().join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, "").unwrap();
    path
}

#[test]
fn cases_are_found_in_a_plugin_in_their_folder_and_beside_a_definition() {
    let folder = TempDir::new().unwrap();
    for name in ["p/cases/b", "p/cases/a", "boards/acme/one"] {
        file(&folder, &format!("{name}/case.toml"));
    }
    file(&folder, "p/cases/README.md");
    let definition = file(&folder, "boards/acme.toml");
    let at = |name: &str| folder.path().join(name);
    for place in ["p", "p/cases"] {
        assert_eq!(cases_of(&at(place)).unwrap(), [at("p/cases/a"), at("p/cases/b")]);
    }
    assert_eq!(cases_of(&at("p/cases/b")).unwrap(), [at("p/cases/b")]);
    for place in [definition, at("boards/acme")] {
        assert_eq!(cases_of(&place).unwrap(), [at("boards/acme/one")]);
    }
    let none = cases_of(&at("boards")).unwrap_err().to_string();
    assert!(none.contains("--record"), "{none}");
}

#[test]
fn a_component_is_found_in_its_folder_beside_it_and_in_plugins() {
    let folder = TempDir::new().unwrap();
    let at = |name: &str| fs::canonicalize(folder.path()).unwrap().join(name);
    file(&folder, "boards/acme/one/case.toml");
    file(&folder, "project/cases/one/case.toml");
    assert_eq!(component_of(&at("boards/acme")), None);
    file(&folder, "plugins/acme.wasm");
    assert_eq!(component_of(&at("boards/acme")), Some(at("plugins/acme.wasm")));
    assert_eq!(component_of(&at("boards/acme/one")), Some(at("plugins/acme.wasm")));
    file(&folder, "project/built.wasm");
    for place in ["project", "project/cases", "project/cases/one"] {
        assert_eq!(component_of(&at(place)), Some(at("project/built.wasm")), "{place}");
    }
    file(&folder, "project/other.wasm");
    assert_eq!(component_of(&at("project")), None, "which of the two?");
    file(&folder, "project/project.wasm");
    assert_eq!(component_of(&at("project")), Some(at("project/project.wasm")));
}
