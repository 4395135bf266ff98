//! Every check there is, in the order that fails soonest.

use std::{env, path::Path, process::Command};

use super::plugins;

/// Builds the guests and runs every test: the workspace's, the plugins' and the documentation's.
pub(crate) fn test() -> Result<(), String> {
    plugins::build(true)?;
    let root = plugins::root();
    cargo(&root, &["build", "--workspace", "--bins"], &[])?;
    cargo(&root.join("plugins"), &["test", "--workspace", "--target", "host-tuple"], &[])?;
    cargo(&root, &["test", "--workspace"], &[("JOBSCAN_HISTORIES", "10000")])
}

/// Formatting, clippy and documentation of both workspaces; every warning is an error.
pub(crate) fn lint() -> Result<(), String> {
    let root = plugins::root();
    let guests = root.join("plugins");
    // Guests are for another target by default; their tests and lints run on this machine.
    for (workspace, target) in [(&root, &[][..]), (&guests, &["--target", "host-tuple"])] {
        cargo(workspace, &["fmt", "--all", "--check"], &[])?;
        let clippy = ["clippy", "--workspace", "--all-targets"];
        cargo(workspace, &[&clippy, target, &["--", "-D", "warnings"]].concat(), &[])?;
    }
    let strict = [("RUSTDOCFLAGS", "-D warnings")];
    cargo(&root, &["doc", "--workspace", "--no-deps"], &strict)?;
    let sdk = ["doc", "--package", "jobscan-plugin-sdk", "--no-deps", "--target", "host-tuple"];
    cargo(&guests, &sdk, &strict)
}

/// Runs cargo in a workspace; what it prints goes through.
pub(crate) fn cargo(workspace: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Result<(), String> {
    let status = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .current_dir(workspace)
        .args(arguments)
        .envs(variables.iter().copied())
        .status()
        .map_err(|error| format!("cannot start cargo: {error}"))?;
    if status.success() {
        return Ok(());
    }
    Err(format!("`cargo {}` failed in {}", arguments.join(" "), workspace.display()))
}
