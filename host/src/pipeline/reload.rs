//! Takes up plugin files that changed while the program runs: between two runs, never within one.

use std::{collections::BTreeMap, path::PathBuf, sync::Arc, time::SystemTime};

use super::{
    prepared::{FileStanding, Prepared},
    program::{AllPlugins, Program, prepare_all},
};
use crate::{
    config::{Config, Pins},
    errors::chain,
    store::{
        StoreError,
        plugin_files::{self, Verdict},
    },
};

/// What tells whether plugins must be prepared again: the files as they stand there, their pins, and what is known of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PluginsSeen {
    files: BTreeMap<PathBuf, Option<(u64, SystemTime)>>,
    pins: Option<Pins>,
    known: Vec<(String, String, Verdict)>,
}

impl PluginsSeen {
    /// As it is now.
    pub(super) async fn now(program: &Program) -> Result<Self, StoreError> {
        let files = files_of(&program.base.config).map(|path| (path.clone(), stamp(path))).collect();
        let known = program.base.store.read(plugin_files::all).await?;
        let known = known.into_iter().map(|file| (file.provider, file.sha256, file.verdict)).collect();
        Ok(Self { files, pins: Pins::read(&program.base.config.file), known })
    }
}

fn files_of(config: &Config) -> impl Iterator<Item = &PathBuf> {
    let providers = config.providers.values().map(|table| &table.plugin);
    let detectors = config.detectors.values().map(|table| &table.plugin);
    providers.chain(detectors).chain(config.directories.values().map(|table| &table.plugin))
}

/// Size and time of a file; `None`: it cannot be looked at.
fn stamp(path: &PathBuf) -> Option<(u64, SystemTime)> {
    let metadata = std::fs::metadata(path).ok()?;
    Some((metadata.len(), metadata.modified().ok()?))
}

/// Prepares the plugins again if a file changed, or its pin, or what is known of it, since `seen`. What cannot be prepared any more
/// stays in use as it was.
pub(super) async fn take_up_changes(program: &mut Program, seen: &mut Option<PluginsSeen>) {
    let now = match PluginsSeen::now(program).await {
        Ok(now) => now,
        Err(error) => {
            tracing::warn!("whether plugins changed could not be read: {}", chain(&error));
            return;
        }
    };
    // At the first run they were just prepared.
    let Some(before) = seen.replace(now.clone()) else { return };
    if before == now {
        return;
    }
    if let Some(pins) = &now.pins {
        Arc::make_mut(&mut program.base.config).take_pins(pins);
    }
    match prepare_all(&program.base, &program.engine).await {
        Ok(plugins) => exchange(program, plugins),
        Err(error) => {
            tracing::warn!("plugins changed and cannot be used, so that those before stay in use: {error}");
        }
    }
}

fn exchange(program: &mut Program, plugins: AllPlugins) {
    let AllPlugins { mut providers, mut directories, mut detectors, tenants } = plugins;
    for provider in &mut providers {
        if let Some(before) = program.providers.iter_mut().find(|before| is_same(before, provider)) {
            // With what its source said of it meanwhile.
            std::mem::swap(before, provider);
        }
    }
    for (name, directory) in &mut directories {
        let before = program.directories.iter().find(|(known, before)| known == name && before.is_ok());
        if let (Err(failure), Some((_, Ok(before)))) = (&directory, before) {
            tracing::warn!("the directory `{name}` changed and stays in use as it was: {}", failure.message);
            *directory = Ok(Arc::clone(before));
        }
    }
    for before in &program.detectors.ready {
        if !detectors.ready.iter().any(|detector| detector.name == before.name) {
            tracing::warn!("the detector `{}` changed and stays in use as it was", before.name);
            detectors.ready.push(Arc::clone(before));
        }
    }
    tell_changes(program, &providers);
    (program.providers, program.directories) = (providers, directories);
    (program.detectors, program.tenants) = (detectors, tenants);
}

/// Whether two providers are the same, used in the same way.
fn is_same(before: &Prepared, now: &Prepared) -> bool {
    let (Prepared::Ready(before), Prepared::Ready(now)) = (before, now) else { return false };
    let same_file = before.name == now.name && before.plugin.sha256() == now.plugin.sha256();
    same_file
        && std::mem::discriminant(&before.file) == std::mem::discriminant(&now.file)
        && !matches!(now.file, FileStanding::OnTrial(_))
}

fn tell_changes(program: &Program, providers: &[Prepared]) {
    let digest = |prepared: &Prepared| match prepared {
        Prepared::Ready(provider) => Some(provider.plugin.sha256().to_owned()),
        Prepared::Skipped { plugin, .. } => Some(plugin.sha256().to_owned()),
        Prepared::Failed { .. } => None,
    };
    for now in providers {
        let before = program.providers.iter().find(|before| before.name() == now.name());
        if before.and_then(digest) != digest(now) {
            tracing::info!("the plugin of `{}` changed and was taken up", now.name());
        }
    }
}

#[cfg(test)]
mod tests;
