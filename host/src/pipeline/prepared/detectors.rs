//! The components that recognise job systems: those of the providers, and those that do nothing else.

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering::Relaxed},
    },
};

use super::{
    component::{limits, page_reader_limits, refusal},
    providers::Prepared,
};
use crate::{
    bounds::discovery,
    config::{Config, DetectorSettings},
    pipeline::{
        context::{RunError, caught_preparation},
        report::Failure,
    },
    plugins::{LoadError, Plugin, PluginEngine, Source, grant},
};

/// A detector ready to be asked.
#[derive(Debug)]
pub struct Detector {
    /// The name in `providers.toml`.
    pub name: String,
    /// Its component.
    pub plugin: Arc<Plugin>,
    /// What it reads through `config`, as JSON text.
    pub settings: Arc<BTreeMap<String, String>>,
    faults: FaultCount,
}

/// How often a detector failed in this run.
#[derive(Debug, Default)]
struct FaultCount(AtomicU32);

impl FaultCount {
    fn add(&self) {
        self.0.fetch_add(1, Relaxed);
    }

    fn reset(&self) {
        self.0.store(0, Relaxed);
    }

    fn is_limit_reached(&self) -> bool {
        self.0.load(Relaxed) >= discovery::DETECTOR_FAULTS.count()
    }
}

impl Detector {
    fn new(name: &str, plugin: Arc<Plugin>, settings: Arc<BTreeMap<String, String>>) -> Arc<Self> {
        Arc::new(Self { name: name.to_owned(), plugin, settings, faults: FaultCount::default() })
    }

    /// Notes that it failed on a page.
    pub(crate) fn note_fault(&self) {
        self.faults.add();
    }

    /// Forgets its faults: a new run reads new pages.
    pub(crate) fn forgive(&self) {
        self.faults.reset();
    }

    /// Whether it failed so often that this run asks it no more.
    pub(crate) fn is_out(&self) -> bool {
        self.faults.is_limit_reached()
    }
}

/// What recognises boards, and what was refused.
#[derive(Debug, Default)]
pub struct Detectors {
    /// In the order of the file: providers, then detectors.
    pub ready: Vec<Arc<Detector>>,
    /// Components that were refused.
    pub failures: Vec<Failure>,
}

/// Prepares every detector. A provider that is skipped or left out by `--only` still recognises its boards.
pub(crate) async fn prepare_detectors(
    config: &Config,
    engine: &PluginEngine,
    providers: &[Prepared],
) -> Result<Detectors, RunError> {
    let mut detectors = Detectors::default();
    for name in &config.recognising {
        let prepared = providers.iter().find(|prepared| prepared.name() == name);
        let plugin = match prepared {
            Some(Prepared::Ready(provider)) => Some(Arc::clone(&provider.plugin)),
            Some(Prepared::Skipped { plugin, .. }) => Some(Arc::clone(plugin)),
            Some(Prepared::Failed { .. }) => None,
            None => load_left_out(config, engine, name).await,
        };
        if let Some(plugin) = plugin.filter(|plugin| plugin.is_detector()) {
            let given =
                config.providers.get(name).map(|settings| settings.config.clone()).unwrap_or_default();
            let settings = Arc::new(grant::settings(name, plugin.manifest(), &given)?);
            detectors.ready.push(Detector::new(name, plugin, settings));
        }
    }
    for (name, settings) in &config.detectors {
        match caught_preparation(Some(name), prepare_detector(name, settings, config, engine)).await? {
            Ok(detector) => detectors.ready.push(detector),
            Err(failure) => detectors.failures.push(failure),
        }
    }
    Ok(detectors)
}

/// Prepares one component of `[detectors]`. What the operator's file gets wrong is an error at once, what the
/// component gets wrong is its own failure.
pub async fn prepare_detector(
    name: &str,
    settings: &DetectorSettings,
    config: &Config,
    engine: &PluginEngine,
) -> Result<Result<Arc<Detector>, Failure>, RunError> {
    let source = Source { path: settings.plugin.clone(), sha256: settings.sha256.clone() };
    match Plugin::load(engine, &source, &page_reader_limits(config, &settings.guest)).await {
        Ok(plugin) if plugin.is_detector() => {
            let settings = Arc::new(grant::settings(name, plugin.manifest(), &BTreeMap::new())?);
            Ok(Ok(Detector::new(name, plugin, settings)))
        }
        Ok(_) => {
            let path = settings.plugin.display();
            Err(RunError::Setting(format!("[detectors.{name}]: `{path}` detects nothing")))
        }
        Err(error @ LoadError::Read { .. }) => Err(error.into()),
        Err(error) => Ok(Err(refusal(&error))),
    }
}

/// Loads a provider that `--only` leaves out. What is wrong with it is reported by a run that includes it.
async fn load_left_out(config: &Config, engine: &PluginEngine, name: &str) -> Option<Arc<Plugin>> {
    let settings = config.providers.get(name)?;
    let source = Source { path: settings.plugin.clone(), sha256: settings.sha256.clone() };
    Plugin::load(engine, &source, &limits(&config.plugins, settings)).await.ok()
}

#[cfg(test)]
mod tests;
