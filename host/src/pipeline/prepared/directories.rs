//! From a table of `[directories]` to a directory that can be read: component, grant, settings.

use std::{collections::BTreeMap, sync::Arc};

use super::component::{min_interval, page_reader_limits, parse_hosts, refusal};
use crate::{
    config::{Config, DirectorySettings},
    http::{Grant, Rate},
    pipeline::{context::RunError, report::Failure},
    plugins::{LoadError, Plugin, PluginEngine, Source, UnitSetup, grant},
};

/// A directory ready to be read.
#[derive(Debug)]
pub struct Directory {
    /// The name in `providers.toml`.
    pub name: String,
    /// Its table.
    pub settings: DirectorySettings,
    /// Its component.
    pub plugin: Arc<Plugin>,
    /// What its pages may be fetched from.
    pub grant: Arc<Grant>,
    plugin_settings: Arc<BTreeMap<String, String>>,
}

impl Directory {
    /// What an instance of its component needs to read pages.
    pub(crate) fn setup(&self) -> UnitSetup {
        UnitSetup {
            provider: self.name.clone(),
            unit: "list".to_owned(),
            network: None,
            settings: Arc::clone(&self.plugin_settings),
        }
    }
}

/// Prepares one table of `[directories]`. What the operator's file gets wrong is an error at once, what the
/// component gets wrong is its own failure.
pub async fn prepare_directory(
    name: &str,
    settings: &DirectorySettings,
    config: &Config,
    engine: &PluginEngine,
) -> Result<Result<Arc<Directory>, Failure>, RunError> {
    let source = Source { path: settings.plugin.clone(), sha256: settings.sha256.clone() };
    let plugin = match Plugin::load(engine, &source, &page_reader_limits(config, &settings.guest)).await {
        Ok(plugin) => plugin,
        Err(error @ LoadError::Read { .. }) => return Err(error.into()),
        Err(error) => return Ok(Err(refusal(&error))),
    };
    if !plugin.is_directory() {
        let path = settings.plugin.display();
        return Err(RunError::Setting(format!("[directories.{name}]: `{path}` is no directory")));
    }
    let granted = parse_hosts(&format!("directories.{name}"), &settings.hosts)?;
    let reached = grant::hosts(name, plugin.manifest(), &granted).map_err(|error| match error {
        LoadError::Hosts { missing, line, .. } => RunError::Setting(format!(
            "directory `{name}` asks for {} that `hosts` does not grant\n  hint: write in [directories.{name}]\n{line}",
            missing.join(", ")
        )),
        other => other.into(),
    })?;
    if reached.tenant_hosts {
        return Err(RunError::Setting(format!(
            "directory `{name}` asks for the own hosts of tenants, and has none"
        )));
    }
    let plugin_settings = Arc::new(grant::settings(name, plugin.manifest(), &settings.config)?);
    let discovery = &config.discovery;
    let grant = Grant {
        origins: reached.origins,
        max_body: discovery.max_body,
        rate: Rate::per_second(settings.rate.unwrap_or(discovery.rate).per_second()),
        min_interval: min_interval(settings.rate, plugin.manifest().min_interval),
        timeout: Some(discovery.timeout),
        pause_after_rate_limit: config.run.rate_limit_pause,
        ..Grant::new(name)
    };
    let settings = settings.clone();
    Ok(Ok(Arc::new(Directory {
        name: name.to_owned(),
        settings,
        plugin,
        grant: Arc::new(grant),
        plugin_settings,
    })))
}

#[cfg(test)]
mod tests;
