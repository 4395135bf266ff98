//! The components that the kit's commands work with: loaded as in a run, with the limits of the configuration, or the
//! defaults where there is none.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use crate::{
    cli::{CliError, Context},
    config::{Config, ConfigError},
    pipeline,
    plugins::{Limits, Plugin, PluginEngine, Source},
};

/// The least that is a configuration: every setting has its default.
const NO_CONFIGURATION: &str = "order = []\n";

/// The configuration that the flags name, or the defaults where there is none.
pub(super) fn config(context: &Context<'_>) -> Result<Config, CliError> {
    let (path, overrides) = (&context.global.providers, context.global.overrides());
    let loaded = match Config::load(path, context.env, &overrides) {
        Err(ConfigError::Missing { .. }) => {
            let none = |_: &Path| Err(std::io::Error::from(std::io::ErrorKind::NotFound));
            Config::parse(NO_CONFIGURATION, path, context.env, &overrides, &none)
        }
        loaded => loaded,
    };
    loaded.map_err(|error| CliError::configuration(&error, context.colour))
}

/// What loads components.
pub(super) struct Loading {
    pub(super) engine: PluginEngine,
    pub(super) limits: Limits,
}

impl Loading {
    pub(super) fn of(context: &Context<'_>) -> Result<Self, CliError> {
        Self::under(context, &config(context)?)
    }

    /// [`Loading::of`], where the configuration was read already.
    pub(super) fn under(context: &Context<'_>, config: &Config) -> Result<Self, CliError> {
        let settings = pipeline::engine_settings(config, &context.compiler);
        let engine = PluginEngine::new(&settings).map_err(CliError::failed)?;
        Ok(Self { engine, limits: pipeline::kit_limits(config) })
    }

    /// Loads a file.
    pub(super) async fn file(&self, file: PathBuf) -> Result<Arc<Plugin>, CliError> {
        let source = Source { path: file, sha256: None };
        Plugin::load(&self.engine, &source, &self.limits).await.map_err(CliError::failed)
    }

    /// Loads what is to stand in a file.
    pub(super) async fn load(&self, file: &Path, bytes: &[u8]) -> Result<Arc<Plugin>, CliError> {
        let source = Source { path: file.to_owned(), sha256: None };
        let loaded = Plugin::of_bytes(&self.engine, &source, bytes.to_vec(), &self.limits).await;
        loaded.map_err(CliError::failed)
    }
}
