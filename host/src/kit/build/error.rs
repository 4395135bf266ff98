//! Why no component came of a project.

use std::{io, path::PathBuf};

use crate::{files::FileError, kit::definition::DefinitionError};

/// Why no component came of a project.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// A program is not there, or does not start.
    #[error("`{program}` cannot be started: {source}\n  hint: {cure}")]
    Start {
        /// Its name.
        program: &'static str,
        /// Why.
        source: io::Error,
        /// How to get it.
        cure: &'static str,
    },
    /// A program ended with a failure; what it said was shown, or is told here.
    #[error("`{command}` failed{}", said(.messages))]
    Failed {
        /// As it was called.
        command: String,
        /// The end of what it said, where nobody saw it.
        messages: String,
    },
    /// The packages of a project did not come.
    #[error(
        "the packages that `package.json` names did not come: {source}\n  hint: npm brings them from the registry that it is configured with (`npm config get registry`); without a network, copy `node_modules` from a machine of the same kind"
    )]
    Packages {
        /// What npm says.
        source: Box<BuildError>,
    },
    /// The script of a project wrote nothing where it was asked to.
    #[error("the script `build` of `{}` wrote no component\n  hint: it must write it to the file that its last argument names, as the `build.mjs` of `jobscan-host plugin new` does", .0.display())]
    NoComponent(PathBuf),
    /// There is no folder to build in.
    #[error("no folder can be made for what is built: {0}")]
    Stage(io::Error),
    /// The compiler has no such target.
    #[error(
        "the Rust target `{target}` is missing, and `rustup target add {target}` did not bring it\n  hint: install it (some distributions have a package for it), and build again"
    )]
    Target {
        /// Its name.
        target: &'static str,
    },
    /// Cargo built no module.
    #[error("cargo built no WebAssembly module of `{}`\n  hint: its `Cargo.toml` needs a library: `[lib]` with `crate-type = [\"cdylib\"]`", .0.display())]
    NoModule(PathBuf),
    /// A file cannot be read.
    #[error(transparent)]
    File(#[from] FileError),
    /// The file is something else than a module.
    #[error("`{}` is no WebAssembly module\n  hint: build it for `wasm32-unknown-unknown`, or name the folder of its project", .0.display())]
    NotAModule(PathBuf),
    /// The module does not fit the contract.
    #[error("the module makes no component: {detail}\n  hint: {cure}")]
    Encode {
        /// What the encoder says.
        detail: String,
        /// How to put it right.
        cure: &'static str,
    },
    /// A definition makes none.
    #[error(transparent)]
    Definition(#[from] DefinitionError),
}

fn said(messages: &str) -> String {
    if messages.is_empty() { String::new() } else { format!(":\n{messages}") }
}
