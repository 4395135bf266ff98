//! The open program: the base of every job, and all plugins, prepared.

use std::{path, sync::Arc};

use super::{
    context::{Base, RunError, caught},
    prepared::{Detectors, Directory, Prepared, prepare_detectors, prepare_directory, prepare_providers},
    report::Failure,
};
use crate::{
    clock::SharedClock,
    config::Config,
    plugins::{CodeCache, PluginEngine},
};

/// The open program: its base, and all its plugins.
#[derive(Debug)]
pub struct Program {
    /// Database, client, catalogue.
    pub base: Base,
    /// The plugin engine.
    pub engine: PluginEngine,
    /// The providers of `order`.
    pub providers: Vec<Prepared>,
    /// The directories by name, each ready or refused.
    pub directories: Vec<(String, Result<Arc<Directory>, Failure>)>,
    /// What recognises boards.
    pub detectors: Detectors,
}

impl Program {
    /// Opens the base, then prepares the plugins.
    pub async fn open(config: Config, clock: SharedClock) -> Result<Self, RunError> {
        let base = Base::open(config, clock)?;
        let config = &base.config;
        let engine = PluginEngine::new(&code_cache(config))?;
        let providers = prepare_providers(config, &engine, &base.store, base.clock.now()).await?;
        let detectors = prepare_detectors(config, &engine, &providers).await?;
        let mut directories = Vec::with_capacity(config.directories.len());
        for (name, settings) in &config.directories {
            let prepared = match caught(prepare_directory(name, settings, config, &engine)).await {
                Ok(prepared) => prepared?,
                Err(panic) => Err(panic.failure(None)),
            };
            directories.push((name.clone(), prepared));
        }
        Ok(Self { base, engine, providers, directories, detectors })
    }
}

/// Where compiled plugins are kept. The engine takes absolute paths only, and the configuration's path is relative
/// to where the program was started if that of its file is.
#[must_use]
pub fn code_cache(config: &Config) -> CodeCache {
    match &config.plugins.cache_dir {
        None => CodeCache::Default,
        // Without a working folder there is nothing that the path could be relative to.
        Some(folder) => CodeCache::Folder(path::absolute(folder).unwrap_or_else(|_| folder.clone())),
    }
}

#[cfg(test)]
mod tests;
