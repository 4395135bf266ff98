//! A project in Rust: cargo builds its core module for a machine without a system.

use std::{
    path::{Path, PathBuf},
    process::Stdio,
};

use serde::Deserialize;
use tokio::process::Command;

use super::{
    error::BuildError,
    module,
    program::{Program, Shown},
};
use crate::{bounds::plugins::COMPONENT_SIZE, files};

/// Plugins have no WASI: nothing of it may be linked in.
const TARGET: &str = "wasm32-unknown-unknown";

const CARGO: Program = Program {
    name: "cargo",
    cure: "a plugin in Rust needs the Rust toolchain, see https://rustup.rs; a definition needs none",
};

const RUSTUP: Program = Program { name: "rustup", cure: "install the target by hand" };

/// Builds the library of a folder.
pub(super) async fn component(folder: &Path, shown: Shown) -> Result<Vec<u8>, BuildError> {
    ensure_target(folder, shown).await?;
    // The one crate type, because link-time optimisation is off as soon as a package is also a Rust library.
    let arguments = [
        "rustc",
        "--release",
        "--lib",
        "--crate-type",
        "cdylib",
        "--target",
        TARGET,
        "--message-format",
        "json-render-diagnostics",
    ];
    let messages = CARGO.run(&arguments, folder, shown).await?;
    let module = last_module(&messages).ok_or_else(|| BuildError::NoModule(folder.to_owned()))?;
    module::encoded(&files::read(&module, &COMPONENT_SIZE)?)
}

/// Sees to it that the compiler has the target.
async fn ensure_target(folder: &Path, shown: Shown) -> Result<(), BuildError> {
    if target_is_installed(folder).await {
        return Ok(());
    }
    // Without cargo a target helps nobody.
    CARGO.run(&["--version"], folder, Shown::WhenItFails).await?;
    let added = RUSTUP.run(&["target", "add", TARGET], folder, shown).await;
    if added.is_ok() && target_is_installed(folder).await {
        Ok(())
    } else {
        Err(BuildError::Target { target: TARGET })
    }
}

/// Asks the compiler of the project itself, which need not come from rustup.
async fn target_is_installed(folder: &Path) -> bool {
    let output = Command::new("rustc")
        .current_dir(folder)
        .args(["--print", "target-libdir", "--target", TARGET])
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .await;
    output.is_ok_and(|output| {
        output.status.success() && Path::new(String::from_utf8_lossy(&output.stdout).trim()).is_dir()
    })
}

/// A message of cargo, of the kind that tells files.
#[derive(Deserialize)]
struct Message {
    reason: String,
    #[serde(default)]
    filenames: Vec<PathBuf>,
}

/// The module of the package that was asked for: cargo tells it last.
fn last_module(messages: &[u8]) -> Option<PathBuf> {
    let lines = messages.split(|byte| *byte == b'\n').rev();
    lines
        .filter_map(|line| serde_json::from_slice::<Message>(line).ok())
        .filter(|message| message.reason == "compiler-artifact")
        .flat_map(|message| message.filenames)
        .find(|file| file.extension().is_some_and(|extension| extension == "wasm"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_module_that_cargo_tells_is_the_projects() {
        let messages = br#"{"reason":"compiler-artifact","filenames":["/t/liba.rlib","/t/a.wasm"]}
{"reason":"compiler-artifact","filenames":["/t/my plugin.wasm"],"more":{}}
{"reason":"build-finished","success":true}
not json
"#;
        assert_eq!(last_module(messages), Some(PathBuf::from("/t/my plugin.wasm")));
        assert_eq!(last_module(b""), None);
    }
}
