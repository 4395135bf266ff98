//! `cargo xtask component`: the guests built as their authors may build them, with `cargo component`.
//!
//! The tool is installed below `target/component` and not for the user. What it builds must load as what
//! [`plugins::build`] builds does, and have the same manifest.

use std::{ffi::OsString, process::Command, time::Instant};

use super::{
    plugins,
    programs::{cargo, say, succeed},
    tools::Tool,
};

/// The version that `plugins/README.md` names.
const TOOL: Tool = Tool { name: "cargo-component", version: "0.21.1", folder: "target/component/tool" };

/// The target that the tool requires, though nothing is built for it.
const DEMANDED: &str = "wasm32-wasip1";

/// Installs the tool, builds every guest with it and compares the components.
pub(crate) fn run() -> Result<(), String> {
    let guests = plugins::build(true)?;
    let root = plugins::root();
    let target_dir = root.join("target/component/guests");

    let started = Instant::now();
    let program = TOOL.install(&root)?;
    plugins::ensure_target(DEMANDED)?;
    let installed = Instant::now();
    let mut build = Command::new(program);
    build.current_dir(root.join("plugins")).args(["component", "build", "--release"]);
    // In a folder of its own, because the modules of `plugins::build` have the same file names.
    succeed(build.env("CARGO_TARGET_DIR", &target_dir))?;
    say(&format!(
        "{} {}: {} s to install, {} s to build {} components",
        TOOL.name,
        TOOL.version,
        (installed - started).as_secs(),
        installed.elapsed().as_secs(),
        guests.len()
    ));

    let mut compare = ["run", "--quiet", "--example", "components", "--"].map(OsString::from).to_vec();
    for guest in &guests {
        compare.push(guest.component.clone().into());
        compare.push(plugins::artifact(&target_dir, &guest.package).into());
    }
    cargo(&root, &compare, &[]).map_err(|_| "the components are not alike, see above".to_owned())
}
