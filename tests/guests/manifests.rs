//! What every manifest of `plugins/` must say for `cargo component build` to take it.
//!
//! `cargo xtask component` runs that tool; this needs neither the tool nor a network.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use wit_component::DecodedWasm;
use wit_parser::{Resolve, WorldId, WorldItem};

use crate::rig::root;

/// A guest's package: its folder, its manifest and its built component.
struct Package {
    folder: PathBuf,
    manifest: toml::Table,
    component: PathBuf,
}

impl Package {
    /// The world that the manifest names, from the WIT folder that it names.
    fn world(&self) -> Result<(Resolve, WorldId), String> {
        let fault = |text: String| format!("{}: {text}", self.folder.join("Cargo.toml").display());
        let target = component_section(&self.manifest)
            .and_then(|section| section.get("target"))
            .ok_or_else(|| fault("no [package.metadata.component.target]".to_owned()))?;
        let setting = |key: &str| {
            let value = target.get(key).and_then(toml::Value::as_str);
            value.ok_or_else(|| fault(format!("[package.metadata.component.target] names no {key}")))
        };
        let (wit, name) = (self.folder.join(setting("path")?), setting("world")?);
        let mut resolve = Resolve::default();
        let (package, _) = resolve.push_dir(&wit).map_err(|error| fault(format!("{error:#}")))?;
        let world = resolve.select_world(&[package], Some(name));
        let world =
            world.map_err(|error| fault(format!("world `{name}` of {}: {error:#}", wit.display())))?;
        Ok((resolve, world))
    }
}

fn component_section(manifest: &toml::Table) -> Option<&toml::Value> {
    manifest.get("package")?.get("metadata")?.get("component")
}

fn manifest(folder: &Path) -> toml::Table {
    fs::read_to_string(folder.join("Cargo.toml")).unwrap().parse().unwrap()
}

/// The packages of `plugins/` and `plugins/fixtures/` that are components.
fn packages() -> Vec<Package> {
    let plugins = root().join("plugins");
    let mut packages = Vec::new();
    for (folder, components) in [(plugins.clone(), "."), (plugins.join("fixtures"), "../target/fixtures")] {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            if ["sdk", "reading", "careers", "definition"].contains(&name.as_str())
                || !path.join("Cargo.toml").is_file()
            {
                continue;
            }
            let component = folder.join(components).join(format!("{name}.wasm"));
            packages.push(Package { manifest: manifest(&path), folder: path, component });
        }
    }
    assert!(packages.len() >= 14, "only {} packages found in {}", packages.len(), plugins.display());
    packages
}

/// The interfaces that a world exports, with their versions.
fn exports(resolve: &Resolve, world: WorldId) -> BTreeSet<String> {
    let exports = &resolve.worlds[world].exports;
    assert!(exports.values().all(|item| matches!(item, WorldItem::Interface { .. })));
    exports.keys().map(|key| resolve.name_world_key(key)).collect()
}

#[test]
fn every_manifest_names_a_world_that_exists() {
    let faults: Vec<String> = packages().iter().filter_map(|package| package.world().err()).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_component_exports_the_world_of_its_manifest() {
    for package in packages() {
        let (resolve, world) = package.world().unwrap();
        let bytes = fs::read(&package.component).unwrap_or_else(|error| {
            panic!("{}: {error}: run `cargo xtask plugins --fixtures`", package.component.display())
        });
        let DecodedWasm::Component(built, root) = wit_component::decode(&bytes).unwrap() else {
            panic!("{} is no component", package.component.display());
        };
        assert_eq!(exports(&built, root), exports(&resolve, world), "{}", package.folder.display());
    }
}

/// `cargo component` writes generated bindings over `src/bindings.rs` of each package with such a section.
#[test]
fn the_sdk_is_no_component() {
    let sdk = root().join("plugins/sdk");
    assert!(component_section(&manifest(&sdk)).is_none() && !sdk.join("wit").exists());
}
