//! `plugin inspect`: what a file says of itself, also where the program would not take it.

mod interface;
mod manifest;

use std::path::Path;

use serde::Serialize;

pub use self::{
    interface::{Interface, Names},
    manifest::{Credential, Described, Setting},
};
use super::definition::{self, Origin};
use crate::{
    bounds::plugins::COMPONENT_SIZE,
    digest::sha256_hex,
    files::{self, FileError},
    plugins::{Limits, Plugin, PluginEngine, Source},
};

/// What is known of a file.
#[derive(Debug, Serialize)]
pub struct Inspection {
    /// As it was named.
    pub file: String,
    /// In bytes.
    pub size: u64,
    /// In hex.
    pub sha256: String,
    /// What it imports and exports, as far as it can be read.
    #[serde(flatten)]
    pub interface: Interface,
    /// The definition it was made from, if it was.
    pub definition: Option<Origin>,
    /// What it says of itself; nothing if it is refused.
    pub manifest: Option<Described>,
    /// What compiling it took; nothing if it is refused.
    pub compiled: Option<Compiled>,
    /// Why the program does not take it.
    pub error: Option<String>,
}

/// What compiling a component took.
#[derive(Debug, Serialize)]
pub struct Compiled {
    /// How long, in milliseconds.
    pub time_ms: u64,
    /// The size of the code, in bytes.
    pub code_size: u64,
    /// The memory of the process that compiled it, in bytes.
    pub memory: Option<u64>,
    /// Whether the code was there already.
    pub from_cache: bool,
}

/// Reads a file, and loads it as a run does.
pub async fn inspect(file: &Path, engine: &PluginEngine, limits: &Limits) -> Result<Inspection, FileError> {
    let bytes = files::read_up_to(file, &COMPONENT_SIZE, limits.component_size)?;
    let mut found = Inspection {
        file: file.display().to_string(),
        size: bytes.len() as u64,
        sha256: sha256_hex(&bytes),
        interface: Interface::read(&bytes),
        definition: definition::origin(&bytes),
        manifest: None,
        compiled: None,
        error: None,
    };
    let source = Source { path: file.to_owned(), sha256: None };
    match Plugin::of_bytes(engine, &source, bytes, limits).await {
        Ok(plugin) => {
            found.manifest = Some(Described::of(&plugin));
            found.compiled = Some(compiled(&plugin));
        }
        Err(error) => found.error = Some(error.to_string()),
    }
    Ok(found)
}

fn compiled(plugin: &Plugin) -> Compiled {
    let figures = plugin.compiled();
    Compiled {
        time_ms: u64::try_from(figures.time.as_millis()).unwrap_or(u64::MAX),
        code_size: figures.code_size,
        memory: figures.memory,
        from_cache: figures.from_cache,
    }
}
