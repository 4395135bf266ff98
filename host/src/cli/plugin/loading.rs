//! The components that the kit's commands load before they stand in their file, with the limits of the configuration, or the
//! defaults where there is none.

use std::{path::Path, sync::Arc};

use super::component;
use crate::{
    cli::{CliError, Context},
    pipeline,
    plugins::{Limits, Plugin, PluginEngine, Source},
};

/// What loads components.
pub(super) struct Loading {
    pub(super) engine: PluginEngine,
    pub(super) limits: Limits,
}

impl Loading {
    pub(super) fn of(context: &Context<'_>) -> Result<Self, CliError> {
        let config = component::config(context)?;
        let settings = pipeline::engine_settings(&config, &context.compiler);
        let engine = PluginEngine::new(&settings).map_err(CliError::failed)?;
        Ok(Self { engine, limits: pipeline::kit_limits(&config) })
    }

    /// Loads what is to stand in a file.
    pub(super) async fn load(&self, file: &Path, bytes: &[u8]) -> Result<Arc<Plugin>, CliError> {
        let source = Source { path: file.to_owned(), sha256: None };
        let loaded = Plugin::of_bytes(&self.engine, &source, bytes.to_vec(), &self.limits).await;
        loaded.map_err(CliError::failed)
    }
}
