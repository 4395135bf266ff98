//! `cargo xtask deny`: what the crates of both workspaces are held to, by `cargo-deny` with `deny.toml`.
//!
//! Nothing is asked of the network except for the tool and the crates themselves. Where they cannot be had, the check is
//! left out and that is said; in CI it fails.

use std::{
    env,
    path::{Path, PathBuf},
    process::Command,
};

use super::{
    advisories, notice, plugins,
    programs::{cargo, say, succeed},
    tools::Tool,
};

const TOOL: Tool = Tool { name: "cargo-deny", version: "0.20.2", folder: "target/deny/tool" };

/// What an exception of `deny.toml` is for stands in the host's workspace; the plugins' need not have it.
const NOT_IN_PLUGINS: [&str; 3] =
    ["license-not-encountered", "license-exception-not-encountered", "unmatched-skip"];

/// Checks both workspaces, and that NOTICE is true.
pub(crate) fn run() -> Result<(), String> {
    let root = plugins::root();
    let tool = match prepare(&root) {
        Ok(tool) => tool,
        // CI sets it, here as elsewhere.
        Err(reason) if env::var_os("CI").is_none() => {
            say(&format!(
                "{reason}\nThe crates were NOT checked: what is needed for it is not here. CI checks them."
            ));
            return Ok(());
        }
        Err(reason) => return Err(reason),
    };
    notice::check()?;
    advisories::lay_out(&root)?;
    check(&root, &tool, "Cargo.toml", &[])?;
    check(&root, &tool, "plugins/Cargo.toml", &NOT_IN_PLUGINS)
}

/// Brings what the check reads: the crates of every system, and the tool.
fn prepare(root: &Path) -> Result<PathBuf, String> {
    for workspace in [root.to_path_buf(), root.join("plugins")] {
        cargo(&workspace, &["fetch", "--locked", "--quiet"], &[])?;
    }
    TOOL.install(root)
}

/// Checks one workspace. The paths of `deny.toml` count from the root.
fn check(root: &Path, tool: &Path, manifest: &str, allowed: &[&str]) -> Result<(), String> {
    say(&format!("{} {}: {manifest}", TOOL.name, TOOL.version));
    let mut command = Command::new(tool);
    command.current_dir(root).args(["--offline", "--locked", "--config", "deny.toml"]);
    command.args(["--manifest-path", manifest, "check", "--hide-inclusion-graph"]);
    for code in allowed {
        command.args(["--allow", code]);
    }
    succeed(&mut command)
}
