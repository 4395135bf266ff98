//! What each kind begins with.

use std::collections::BTreeSet;

use super::*;

const KINDS: [Kind; 5] = [Kind::Definition, Kind::Rust, Kind::Javascript, Kind::Detector, Kind::Directory];

#[test]
fn every_kind_has_a_case_next_steps_and_no_part_that_is_not_filled_in() {
    let name = PluginName::parse("acme-jobs").unwrap();
    for kind in KINDS {
        let scaffold = of(kind, &name);
        let own = scaffold.files.iter().filter(|file| !file.path.starts_with("vendor/"));
        for file in own {
            // Types in JavaScript's comments have two braces too.
            let open = ["{{name", "{{title"];
            let is_open = |text: &str| open.iter().any(|part| text.contains(part));
            assert!(!is_open(&file.text) && !is_open(&file.path), "{kind:?}: {}", file.path);
        }
        let paths: BTreeSet<&str> = scaffold.files.iter().map(|file| file.path.as_str()).collect();
        assert_eq!(paths.len(), scaffold.files.len(), "{kind:?}: a file stands there twice");
        for wanted in ["README.md", ".gitignore", "cases/first/case.toml", "cases/first/expected.json"] {
            assert!(paths.contains(wanted), "{kind:?}: {wanted} is not in {paths:?}");
        }
        assert!(!scaffold.next.is_empty(), "{kind:?}");
    }
}

#[test]
fn a_definition_is_read_without_a_fault_and_its_schema_stands_beside_it() {
    let scaffold = of(Kind::Definition, &PluginName::parse("acme").unwrap());
    let text = |path: &str| &scaffold.files.iter().find(|file| file.path == path).unwrap().text;
    let definition = text("acme.toml");
    assert!(jobscan_definition::read(definition).is_ok(), "{:?}", jobscan_definition::read(definition));
    let schema = definition.lines().next().unwrap().strip_prefix("#:schema ./").unwrap();
    let schema: serde_json::Value = serde_json::from_str(text(schema)).unwrap();
    assert!(schema["properties"]["board"].is_object(), "{schema}");
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
