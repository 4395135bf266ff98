//! What each kind begins with.

use std::collections::BTreeSet;

use super::*;

const KINDS: [Kind; 5] =
    [Kind::Definition, Kind::Rust, Kind::Javascript, Kind::Detector, Kind::Directory];

#[test]
fn every_kind_has_a_case_next_steps_and_no_part_that_is_not_filled_in() {
    let name = PluginName::parse("acme-jobs").unwrap();
    for kind in KINDS {
        let scaffold = of(kind, &name);
        let own = scaffold.files.iter().filter(|file| !file.path.starts_with("vendor/"));
        for file in own {
            // Types in JavaScript's comments have two braces too.
            let open = ["{{name}}", "{{title}}"].iter().any(|part| file.text.contains(part));
            assert!(!open && !file.path.contains("{{"), "{kind:?}: {}", file.path);
        }
        let paths: BTreeSet<&str> = scaffold.files.iter().map(|file| file.path.as_str()).collect();
        assert_eq!(paths.len(), scaffold.files.len(), "{kind:?}: a file stands there twice");
        assert!(
            paths.contains("cases/first/case.toml") && paths.contains("README.md"),
            "{kind:?}: {paths:?}"
        );
        assert!(!scaffold.next.is_empty(), "{kind:?}");
    }
}

#[test]
fn no_file_leaves_the_folder() {
    let name = PluginName::parse("x").unwrap();
    for file in KINDS.into_iter().flat_map(|kind| of(kind, &name).files) {
        let parts: Vec<&str> = file.path.split('/').collect();
        assert!(parts.iter().all(|part| !part.is_empty() && *part != ".."), "{}", file.path);
    }
}

#[test]
fn no_file_in_javascript_names_a_registry() {
    let name = PluginName::parse("x").unwrap();
    for file in of(Kind::Javascript, &name).files {
        assert!(!file.text.contains("\"resolved\""), "{}", file.path);
    }
}
