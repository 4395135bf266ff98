//! Where the cases of a component are, when nobody names them.

use std::path::{Path, PathBuf};

use crate::{
    files::folder_of,
    kit::cases::{cases_of, component_of},
};

/// The folder of a repository's definitions, beside that of its components.
const BOARDS: &str = "boards";

/// The folders of a component's cases: in the project that it stands in, in the folder of its name beside it, beside its
/// definition. Empty if there are none.
#[must_use]
pub fn cases_of_component(component: &Path) -> Vec<PathBuf> {
    let name = component.with_extension("");
    let folder = folder_of(component);
    let boards = folder.join("..").join(BOARDS).join(name.file_name().unwrap_or_default());
    let mut places = vec![name, boards];
    if belongs_to(folder, component) {
        places.push(folder.to_owned());
    }
    places.iter().find_map(|place| cases_of(place).ok()).unwrap_or_default()
}

/// Whether the component of a folder is this one, and not one of many that are kept there.
fn belongs_to(folder: &Path, component: &Path) -> bool {
    let real = |path: &Path| path.canonicalize().ok();
    component_of(folder).is_some_and(|of_folder| real(&of_folder) == real(component))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn case(place: &Path) {
        fs::create_dir_all(place).unwrap();
        fs::write(place.join("case.toml"), "").unwrap();
    }

    #[test]
    fn cases_are_found_in_projects_beside_components_and_beside_definitions() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        for file in [
            "plugins/one.wasm",
            "plugins/two.wasm",
            "plugins/three.wasm",
            "acme/acme.wasm",
            "boards/two.toml",
        ] {
            fs::create_dir_all(root.join(file).parent().unwrap()).unwrap();
            fs::write(root.join(file), "").unwrap();
        }
        case(&root.join("plugins/one/cases/a"));
        case(&root.join("boards/two/b"));
        case(&root.join("acme/cases/c"));
        let found = |file: &str| {
            let places = cases_of_component(&root.join(file));
            places
                .iter()
                .map(|place| place.file_name().unwrap().to_str().unwrap().to_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(found("plugins/one.wasm"), ["a"]);
        assert_eq!(found("plugins/two.wasm"), ["b"]);
        assert_eq!(found("acme/acme.wasm"), ["c"]);
        assert!(found("plugins/three.wasm").is_empty());
    }
}
