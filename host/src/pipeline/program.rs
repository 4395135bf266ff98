//! The open program: the base of every job, and all plugins, prepared.

use std::{path, sync::Arc};

use super::{
    context::{Base, RunError, Shutdown, caught_preparation},
    prepared::{
        Detectors, Directory, Prepared, TenantRules, prepare_detectors, prepare_directory, prepare_providers,
    },
    report::Failure,
};
use crate::{
    clock::SharedClock,
    config::{Config, PluginSettings},
    plugins::{CodeCache, Compiler, EngineSettings, PluginEngine},
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
    /// How job systems spell their tenants.
    pub tenants: Arc<TenantRules>,
}

impl Program {
    /// As [`Program::open`], unless it is stopped before all plugins are prepared: what compiles or describes itself
    /// meanwhile is ended.
    pub async fn open_unless_stopped(
        config: Config,
        clock: SharedClock,
        compiler: &Compiler,
        shutdown: &Shutdown,
    ) -> Result<Self, RunError> {
        tokio::select! {
            biased;
            () = shutdown.stopped() => Err(RunError::Stopped),
            opened = Self::open(config, clock, compiler) => opened,
        }
    }

    /// Opens the base, then prepares the plugins.
    pub async fn open(config: Config, clock: SharedClock, compiler: &Compiler) -> Result<Self, RunError> {
        let base = Base::open(config, clock)?;
        let engine = PluginEngine::new(&engine_settings(&base.config, compiler))?;
        let AllPlugins { providers, directories, detectors, tenants } = prepare_all(&base, &engine).await?;
        Ok(Self { base, engine, providers, directories, detectors, tenants })
    }
}

impl Program {
    /// Lets go of the code of all plugins that the cache has, and of instances: nothing is to be done for a while.
    pub(super) async fn rest(&self) {
        self.tenants.rest().await;
        let providers = self.providers.iter().filter_map(|prepared| match prepared {
            Prepared::Ready(provider) => Some(&provider.plugin),
            Prepared::Skipped { plugin, .. } => Some(plugin),
            Prepared::Failed { .. } => None,
        });
        let detectors = self.detectors.ready.iter().map(|detector| &detector.plugin);
        let directories =
            self.directories.iter().filter_map(|(_, directory)| Some(&directory.as_ref().ok()?.plugin));
        for plugin in providers.chain(detectors).chain(directories) {
            plugin.rest().await;
        }
    }
}

/// All plugins of the configuration, prepared.
pub(super) struct AllPlugins {
    pub(super) providers: Vec<Prepared>,
    pub(super) directories: Vec<(String, Result<Arc<Directory>, Failure>)>,
    pub(super) detectors: Detectors,
    pub(super) tenants: Arc<TenantRules>,
}

/// Prepares all plugins, each with its file as it is now.
pub(super) async fn prepare_all(base: &Base, engine: &PluginEngine) -> Result<AllPlugins, RunError> {
    let config = &base.config;
    let providers = prepare_providers(config, engine, &base.store, base.clock.now()).await?;
    let detectors = prepare_detectors(config, engine, &providers).await?;
    let tenants = Arc::new(TenantRules::of(&providers, &detectors));
    let mut directories = Vec::with_capacity(config.directories.len());
    for (name, settings) in &config.directories {
        let prepared = caught_preparation(None, prepare_directory(name, settings, config, engine)).await?;
        directories.push((name.clone(), prepared));
    }
    Ok(AllPlugins { providers, directories, detectors, tenants })
}

/// How plugins are compiled. The cache is told by absolute paths, and the configuration's path is relative to where the
/// program was started if that of its file is.
#[must_use]
pub fn engine_settings(config: &Config, compiler: &Compiler) -> EngineSettings {
    let plugins = &config.plugins;
    EngineSettings {
        compiler: compiler.clone(),
        cache: code_cache(plugins),
        bounds: plugins.compile.bounds.clone(),
        memory: plugins.compile.memory,
        time: plugins.compile.time,
    }
}

fn code_cache(plugins: &PluginSettings) -> CodeCache {
    let Some(folder) = &plugins.cache_dir else {
        tracing::warn!(
            "no cache for compiled plugins: name a folder in `cache_dir` of [plugins], or set HOME; each start compiles \
             them again"
        );
        return CodeCache::Off;
    };
    // Without a working folder there is nothing that the path could be relative to.
    let code = path::absolute(folder).unwrap_or_else(|_| folder.clone());
    let key = plugins.cache_key.clone().unwrap_or_else(|| code.join("code.key"));
    CodeCache::Folder { code, key }
}

#[cfg(test)]
mod tests;
