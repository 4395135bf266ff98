//! A plugin in a folder of its own, with a copy of the SDK beside it and no other dependency.

use std::{
    env, fs, io,
    path::{Path, PathBuf},
    process::Command,
};

/// The copied crates, as the workspace above them names them.
const MEMBERS: &str = "members = [\"reading\", \"sdk\"]";

const MANIFEST: &str = r#"
[package]
name = "acme"
version = "0.1.0"
edition = "2024"

[lib]
crate-type = ["cdylib"]

[dependencies]
jobscan-plugin-sdk = { path = "vendor/sdk" }

[workspace]
exclude = ["vendor"]
"#;

const SOURCE: &str = include_str!("elsewhere/plugin.rs");

/// Copies a folder, with what a link in it leads to.
fn copy(from: &Path, to: &Path) -> io::Result<()> {
    if !from.is_dir() {
        return fs::copy(from, to).map(drop);
    }
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let name = entry?.file_name();
        copy(&from.join(&name), &to.join(&name))?;
    }
    Ok(())
}

/// A folder with the plugin and its copy of the SDK.
fn project(folder: &Path) -> io::Result<()> {
    let plugins = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let vendor = folder.join("vendor");
    for name in ["reading", "sdk"] {
        copy(&plugins.join(name), &vendor.join(name))?;
    }
    let workspace = fs::read_to_string(plugins.join("Cargo.toml"))?;
    let (before, list) = workspace.split_once("members = [").unwrap_or((&workspace, "]"));
    let behind = list.split_once(']').map_or("", |(_, behind)| behind);
    fs::write(vendor.join("Cargo.toml"), format!("{before}{MEMBERS}{behind}"))?;
    // The same versions, so that nothing is asked of a registry.
    fs::copy(plugins.join("Cargo.lock"), folder.join("Cargo.lock"))?;
    fs::write(folder.join("Cargo.toml"), MANIFEST)?;
    fs::create_dir_all(folder.join("src"))?;
    fs::create_dir_all(folder.join("recorded"))?;
    fs::write(folder.join("recorded/list.json"), "[]")?;
    fs::write(folder.join("src/lib.rs"), SOURCE)
}

/// The folder that these tests were built in, whose dependencies need not be built again.
fn target() -> &'static Path {
    let mut above = Path::new(env!("CARGO_TARGET_TMPDIR")).ancestors();
    above.find(|folder| folder.join("CACHEDIR.TAG").is_file()).expect("cargo marks its folder")
}

fn cargo(folder: &Path, subcommand: &str, triple: &str) {
    let output = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .current_dir(folder)
        .env_remove("JOBSCAN_PAYLOADS")
        .args([subcommand, "--offline", "--quiet", "--target", triple, "--target-dir"])
        .arg(target())
        .output()
        .expect("cargo starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn a_plugin_builds_and_is_tested_outside_the_repository() {
    let folder = env::temp_dir().join(format!("jobscan-sdk-elsewhere-{}", std::process::id()));
    let _removed = Removed(folder.clone());
    project(&folder).unwrap();
    cargo(&folder, "build", "wasm32-unknown-unknown");
    cargo(&folder, "test", "host-tuple");
}

/// A folder that goes with the test, whatever becomes of it.
struct Removed(PathBuf);

impl Drop for Removed {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.0));
    }
}
