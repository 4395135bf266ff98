//! Builds the guests: cargo makes core modules, `wit-component` makes components of them. Then the boards without code
//! are made of one of them, the interpreter.
//!
//! A plugin is a folder of `plugins/` with a `Cargo.toml`, its package named `jobscan-plugin-FOLDER`; a fixture is
//! one of `plugins/fixtures/`, its package named `jobscan-fixture-FOLDER`. A file is written only when its
//! content changed, so that nothing downstream is rebuilt or recompiled without need.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use wit_component::ComponentEncoder;

use super::{
    definitions::{self, Filled},
    environment::as_the_workspace_says,
    folders::at,
};

/// Guests have no WASI: nothing of it may be linked in.
const TARGET: &str = "wasm32-unknown-unknown";

/// The plugin that definitions are written into: without one it reads nothing.
pub(crate) const INTERPRETER: &str = "interpreter";

/// Folders of `plugins/` that are no plugins.
pub(crate) const NOT_PLUGINS: [&str; 6] = ["sdk", "reading", "careers", "definition", "fixtures", "target"];

/// A guest that was built.
pub(crate) struct Guest {
    /// Its folder's.
    name: String,
    /// The name of its package.
    pub(crate) package: String,
    /// The file of its component.
    pub(crate) component: PathBuf,
}

/// Builds all plugins, those of definitions too, and the tests' fixtures if asked to; returns the guests that were
/// compiled.
pub(crate) fn build(fixtures: bool) -> Result<Vec<Guest>, String> {
    let workspace = root().join("plugins");
    let mut guests = guests(&workspace, "jobscan-plugin-", &workspace)?;
    if fixtures {
        let components = workspace.join("target/fixtures");
        fs::create_dir_all(&components).map_err(|error| at(&components, &error))?;
        guests.extend(self::guests(&workspace.join("fixtures"), "jobscan-fixture-", &components)?);
    }
    ensure_target(TARGET)?;
    for guest in &guests {
        let module = build_module(&workspace, &guest.package)?;
        let component = componentize(&module).map_err(|error| format!("`{}`: {error}", guest.package))?;
        report(&guest.component, &component, write_if_changed(&guest.component, &component)?);
    }
    for Filled { component, bytes } in definitions::fill_all(&root())? {
        report(&component, &bytes, write_if_changed(&component, &bytes)?);
    }
    Ok(guests)
}

/// The repository, wherever cargo was called.
pub(crate) fn root() -> PathBuf {
    let xtask = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().map_or_else(|| xtask.clone(), Path::to_path_buf)
}

/// The folders below `folder` that hold a package, in the order of their names.
fn guests(folder: &Path, prefix: &str, components: &Path) -> Result<Vec<Guest>, String> {
    let mut guests = Vec::new();
    for entry in fs::read_dir(folder).map_err(|error| at(folder, &error))? {
        let entry = entry.map_err(|error| at(folder, &error))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if !NOT_PLUGINS.contains(&name.as_str()) && entry.path().join("Cargo.toml").is_file() {
            let component = components.join(format!("{name}.wasm"));
            guests.push(Guest { package: format!("{prefix}{name}"), name, component });
        }
    }
    guests.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(guests)
}

/// Builds one package and returns its core module.
///
/// `cargo rustc` with the one crate type, because link-time optimisation is off as soon as a package is
/// also a Rust library, as the plugins are for their native tests.
fn build_module(workspace: &Path, package: &str) -> Result<PathBuf, String> {
    let target_dir = workspace.join("target");
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command
        .current_dir(workspace)
        .args(["rustc", "--quiet", "--release", "--lib", "--crate-type", "cdylib"])
        .args(["--target", TARGET, "--package", package, "--target-dir"])
        .arg(&target_dir);
    let status = as_the_workspace_says(&mut command)
        .status()
        .map_err(|error| format!("cannot start cargo: {error}"))?;
    if !status.success() {
        return Err(format!("`{package}` does not build for {TARGET}"));
    }
    Ok(artifact(&target_dir, package))
}

/// The file that cargo writes for a package, by the folder it builds in.
pub(crate) fn artifact(target_dir: &Path, package: &str) -> PathBuf {
    let file = format!("{}.wasm", package.replace('-', "_"));
    target_dir.join(TARGET).join("release").join(file)
}

/// Makes a component of a core module, checked against the contract it was built for.
fn componentize(module: &Path) -> Result<Vec<u8>, String> {
    let bytes = fs::read(module).map_err(|error| at(module, &error))?;
    ComponentEncoder::default()
        .validate(true)
        .module(&bytes)
        .and_then(|mut encoder| encoder.encode())
        .map_err(|error| format!("the module makes no component: {error:#}"))
}

/// Sees to it that the compiler has a target.
pub(crate) fn ensure_target(target: &str) -> Result<(), String> {
    if target_installed(target) {
        return Ok(());
    }
    let added = Command::new("rustup").args(["target", "add", target]).status();
    if added.is_ok_and(|status| status.success()) && target_installed(target) {
        return Ok(());
    }
    Err(format!(
        "the Rust target `{target}` is missing and `rustup target add {target}` did not bring it; \
         install it (some distributions have a package for it) and try again"
    ))
}

/// Asks the compiler itself, which need not come from rustup.
fn target_installed(target: &str) -> bool {
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(rustc)
        .current_dir(root())
        .args(["--print", "target-libdir", "--target", target])
        .output();
    output.is_ok_and(|output| {
        output.status.success() && Path::new(String::from_utf8_lossy(&output.stdout).trim()).is_dir()
    })
}

/// Whether the file had to be written.
fn write_if_changed(path: &Path, content: &[u8]) -> Result<bool, String> {
    if fs::read(path).is_ok_and(|old| old == content) {
        return Ok(false);
    }
    fs::write(path, content).map_err(|error| at(path, &error))?;
    Ok(true)
}

#[expect(clippy::print_stdout, reason = "a command-line tool speaks to a person")]
fn report(path: &Path, component: &[u8], written: bool) {
    let path = path.strip_prefix(root()).unwrap_or(path);
    let note = if written { "" } else { ", unchanged" };
    println!("{} ({} KiB{note})", path.display(), component.len().div_ceil(1024));
}
