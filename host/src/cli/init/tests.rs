//! `init` in folders of every kind.

use std::fs;

use super::{super::testing::Desk, *};

/// A folder with all plugins, as empty files.
fn plugins(desk: &Desk) {
    fs::create_dir(desk.path().join("wasm")).unwrap();
    for name in templates::plugins() {
        desk.write(&format!("wasm/{name}"), "");
    }
}

/// Runs `init` for the folder `begun`; the last `--providers` wins.
fn init(desk: &Desk, more: &[&str]) -> super::super::testing::Ran {
    let arguments = ["init", "--providers", "{}/begun/providers.toml", "--plugins", "{}/wasm"];
    desk.run(&[&arguments, more].concat())
}

#[test]
fn an_empty_folder_gets_a_configuration_a_list_and_the_catalogues() {
    let desk = Desk::new();
    plugins(&desk);
    let ran = init(&desk, &[]);
    insta::assert_snapshot!(ran.out + &ran.err, @r"
    wrote {}/begun/catalogs/fx-exposure.toml: what offers are scored by
    wrote {}/begun/catalogs/software-jobs.toml: what offers are scored by
    wrote {}/begun/companies.csv: well-known companies to begin with; replace them by yours
    wrote {}/begun/providers.toml: every setting with its default
    plugins: {}/wasm
    next: jobscan-host run --providers {}/begun/providers.toml
    ");
    let text = fs::read_to_string(desk.path().join("begun/providers.toml")).unwrap();
    let plugin =
        format!("\nplugin = \"{}/lever.wasm\"\n", desk.path().join("wasm").canonicalize().unwrap().display());
    assert!(text.contains(&plugin), "{text}");
}

#[test]
fn what_is_there_is_kept_and_a_configuration_refuses_all() {
    let desk = Desk::new();
    plugins(&desk);
    fs::create_dir(desk.path().join("begun")).unwrap();
    desk.write("begun/companies.csv", "mine");
    let told: serde_json::Value = serde_json::from_str(&init(&desk, &["--format", "json"]).out).unwrap();
    assert_eq!(told["kept"], serde_json::json!(["{}/begun/companies.csv"]));
    assert_eq!(told["written"].as_array().unwrap().len(), 3);
    assert_eq!(fs::read_to_string(desk.path().join("begun/companies.csv")).unwrap(), "mine");

    fs::remove_dir_all(desk.path().join("begun/catalogs")).unwrap();
    let again = init(&desk, &[]);
    assert_eq!(again.exit, super::super::Exit::Usage);
    assert!(again.err.contains("`{}/begun/providers.toml` is there already"), "{again:?}");
    assert!(!desk.path().join("begun/catalogs").exists(), "something was written");
}

#[test]
fn without_plugins_nothing_is_written_and_the_cure_is_told() {
    let desk = Desk::new();
    let ran = desk.run(&["init", "--providers", "{}/begun/providers.toml", "--plugins", "{}"]);
    assert_eq!(ran.exit, super::super::Exit::Usage);
    assert!(ran.err.contains("looked in `{}`") && ran.err.contains("--plugins FOLDER"), "{ran:?}");
    assert!(!desk.path().join("begun").exists());
}

#[test]
fn plugins_beside_the_configuration_are_named_by_a_relative_path() {
    let desk = Desk::new();
    fs::create_dir_all(desk.path().join("begun/plugins")).unwrap();
    for name in templates::plugins() {
        desk.write(&format!("begun/plugins/{name}"), "");
    }
    let begun = ["init", "--providers", "{}/begun/providers.toml", "--plugins", "{}/begun/plugins"];
    desk.ok(&begun);
    let text = fs::read_to_string(desk.path().join("begun/providers.toml")).unwrap();
    assert!(text.contains("\nplugin = \"plugins/lever.wasm\"\n"), "{text}");
}

#[test]
fn the_next_command_can_be_typed_as_it_is_told() {
    assert_eq!(next(Path::new("providers.toml")), "jobscan-host run");
    assert_eq!(next(Path::new("a/p.toml")), "jobscan-host run --providers a/p.toml");
    assert_eq!(next(Path::new("it's/p.toml")), r"jobscan-host run --providers 'it'\''s/p.toml'");
}
