//! `cargo xtask component`: the guests built as their authors may build them, with `cargo component`.
//!
//! The tool is installed below `target/component` and not for the user. What it builds must load as what
//! [`plugins::build`] builds does, and have the same manifest.

use std::{env, ffi::OsString, process::Command, time::Instant};

use super::{
    plugins,
    programs::{cargo, succeed},
};

/// The version that `plugins/README.md` names.
const VERSION: &str = "0.21.1";

/// The target that the tool requires, though nothing is built for it.
const DEMANDED: &str = "wasm32-wasip1";

/// Installs the tool, builds every guest with it and compares the components.
pub(crate) fn run() -> Result<(), String> {
    let guests = plugins::build(true)?;
    let root = plugins::root();
    let tool = root.join("target/component/tool");
    let target_dir = root.join("target/component/guests");

    let started = Instant::now();
    // Without optimisation: compiling with it takes longer than the tool then runs.
    let mut install = ["install", "cargo-component", "--version", VERSION, "--locked", "--debug", "--root"]
        .map(OsString::from)
        .to_vec();
    install.push(tool.clone().into());
    cargo(&root, &install, &[("CARGO_PROFILE_DEV_DEBUG", "false")])?;
    plugins::ensure_target(DEMANDED)?;
    let installed = Instant::now();
    let mut build = Command::new(tool.join(format!("bin/cargo-component{}", env::consts::EXE_SUFFIX)));
    build.current_dir(root.join("plugins")).args(["component", "build", "--release"]);
    // In a folder of its own, because the modules of `plugins::build` have the same file names.
    succeed(build.env("CARGO_TARGET_DIR", &target_dir))?;
    say(&format!(
        "cargo-component {VERSION}: {} s to install, {} s to build {} components",
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

#[expect(clippy::print_stdout, reason = "a command-line tool speaks to a person")]
fn say(text: &str) {
    println!("{text}");
}
