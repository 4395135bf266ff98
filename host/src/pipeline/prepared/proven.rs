//! Chooses between a provider's configured file and the one that worked before.
//!
//! The file that works is kept in the database. A configured file that is new is used on trial, with the other one
//! standing by; one that was found to read nothing, or that is refused at load, is not used as long as the other one is
//! there.

use std::{path::Path, sync::Arc};

use super::{
    component::limits,
    providers::{FileStanding, Prepared, Provider, granted},
};
use crate::{
    config::Config,
    digest::sha256_hex,
    errors::chain,
    files,
    http::ProviderPause,
    pipeline::context::RunError,
    plugins::{Plugin, PluginEngine, Source},
    store::{
        Store,
        plugin_files::{self, Kept, PluginFile, Verdict},
    },
};

/// What a provider is prepared with.
#[derive(Clone, Copy)]
pub(super) struct Surroundings<'a> {
    pub(super) name: &'a str,
    pub(super) config: &'a Config,
    pub(super) engine: &'a PluginEngine,
    pub(super) store: &'a Store,
    pub(super) pause: &'a Arc<ProviderPause>,
}

/// The provider as it is to be used, given what came of its configured file.
pub(super) async fn choose(around: Surroundings<'_>, configured: Prepared) -> Result<Prepared, RunError> {
    let name = around.name.to_owned();
    let files = around.store.read(move |connection| plugin_files::of(connection, &name)).await?;
    if files.is_empty() {
        return Ok(configured);
    }
    match configured {
        Prepared::Ready(provider) => choose_loaded(around, provider, &files).await,
        Prepared::Failed { name, failure } => {
            let reason = failure.message.lines().next().unwrap_or_default().to_owned();
            let refused = around.configured_checksum().map(|sha256| (sha256, Verdict::Refused, reason));
            let standing_in = match refused {
                Some(refused) => stand_in(around, refused).await?,
                None => None,
            };
            Ok(standing_in.map_or(Prepared::Failed { name, failure }, Prepared::Ready))
        }
        skipped @ Prepared::Skipped { .. } => Ok(skipped),
    }
}

async fn choose_loaded(
    around: Surroundings<'_>,
    provider: Arc<Provider>,
    files: &[PluginFile],
) -> Result<Prepared, RunError> {
    let sha256 = provider.plugin.sha256().to_owned();
    let known = files.iter().find(|file| file.sha256 == sha256);
    let standing = match known.map(|file| file.verdict) {
        Some(Verdict::Works) => {
            FileStanding::Proven { others: files.iter().any(|file| file.verdict != Verdict::Works) }
        }
        Some(verdict @ Verdict::Collapsed) => {
            let reason = known.and_then(|file| file.reason.clone()).unwrap_or_default();
            match stand_in(around, (sha256, verdict, reason)).await? {
                Some(standing_in) => return Ok(Prepared::Ready(standing_in)),
                None => FileStanding::First,
            }
        }
        Some(Verdict::Trial | Verdict::Refused) | None => match kept(around, &sha256).await? {
            Some(kept) => FileStanding::OnTrial(kept),
            None => FileStanding::First,
        },
    };
    Ok(Prepared::Ready(with_standing(provider, standing)))
}

/// The provider with the file that worked, in place of a configured one of which something was found.
async fn stand_in(
    around: Surroundings<'_>,
    (sha256, verdict, reason): (String, Verdict, String),
) -> Result<Option<Arc<Provider>>, RunError> {
    let Some(kept) = kept(around, &sha256).await? else { return Ok(None) };
    tracing::warn!(
        "the file of `{}` is not used ({reason}); the one that worked before stays in use",
        around.name
    );
    Ok(Some(with_standing(kept, FileStanding::StandsIn { sha256, verdict, reason })))
}

/// The provider with the file that worked, if that is another one than `sha256` and can still be used. A pin means that
/// nothing else is to run, which may be what the pin is there against, but for what the operator names beside it. And what
/// this machine did not keep itself is not run: the database may be somebody else's.
async fn kept(around: Surroundings<'_>, sha256: &str) -> Result<Option<Arc<Provider>>, RunError> {
    let Surroundings { name, config, engine, store, pause } = around;
    let (key, most) = (name.to_owned(), config.plugins.component_size);
    let found = store.read(move |connection| plugin_files::kept(connection, &key, most)).await?;
    let Some(Kept { sha256: kept, component, .. }) =
        found.filter(|found| engine.is_seal(name, &found.sha256, &found.seal))
    else {
        return Ok(None);
    };
    let Some(settings) = config.providers.get(name).filter(|_| kept != sha256) else { return Ok(None) };
    if settings.sha256.is_some() && !settings.sha256.iter().chain(&settings.stand_in).any(|pin| *pin == kept)
    {
        return Ok(None);
    }
    let source = Source { path: settings.plugin.clone(), sha256: None };
    let loaded = Plugin::of_bytes(engine, &source, component, &limits(&config.plugins, settings)).await;
    let prepared = match loaded {
        Ok(plugin) => granted(name, config, plugin, Arc::clone(pause)),
        Err(error) => Err(error.into()),
    };
    match prepared {
        Ok(Prepared::Ready(provider)) => Ok(Some(provider)),
        Ok(_) => Ok(None),
        Err(error) => {
            tracing::warn!(
                "the file of `{name}` that worked before cannot be used any more: {}",
                chain(&error)
            );
            Ok(None)
        }
    }
}

fn with_standing(mut provider: Arc<Provider>, standing: FileStanding) -> Arc<Provider> {
    // Nobody else has it yet.
    if let Some(own) = Arc::get_mut(&mut provider) {
        own.file = standing;
    }
    provider
}

impl Surroundings<'_> {
    /// The checksum of the configured file, if it can be read.
    fn configured_checksum(self) -> Option<String> {
        let settings = self.config.providers.get(self.name)?;
        checksum(&settings.plugin, self.config.plugins.component_size)
    }
}

/// Of a file of at most `most` bytes.
fn checksum(path: &Path, most: u64) -> Option<String> {
    use std::io::Read as _;
    let (file, _) = files::open(path).ok()?;
    let mut bytes = Vec::new();
    let read = file.take(most.saturating_add(1)).read_to_end(&mut bytes).ok()?;
    (read as u64 <= most).then(|| sha256_hex(&bytes))
}

#[cfg(test)]
mod tests;
