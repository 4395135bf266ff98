//! A component that a command of the kit works with: loaded as in a run, with or without a configuration.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use crate::{
    cli::{CliError, Context},
    config::{Config, ConfigError},
    pipeline,
    plugins::{Plugin, PluginEngine, Source},
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

/// Loads a component, and all that a run checks of it.
pub(super) async fn load(
    context: &Context<'_>,
    config: &Config,
    file: PathBuf,
) -> Result<Arc<Plugin>, CliError> {
    let settings = pipeline::engine_settings(config, &context.compiler);
    let engine = PluginEngine::new(&settings).map_err(CliError::failed)?;
    let source = Source { path: file, sha256: None };
    Plugin::load(&engine, &source, &pipeline::kit_limits(config)).await.map_err(CliError::failed)
}
