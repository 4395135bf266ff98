//! Prepares the providers of `order`.

use std::sync::Arc;

use futures_util::{StreamExt, stream};

use super::{
    proven::{Surroundings, choose},
    providers::{Prepared, Provider, file_of, origin_list, with_file},
};
use crate::{
    config::Config,
    domain::Timestamp,
    http::ProviderPause,
    pipeline::context::{RunError, caught},
    plugins::{ComponentFile, LoadError, PluginEngine},
    store::{Store, pauses},
};

/// Files that are read and digested while the ones before them are prepared.
const AHEAD: usize = 2;

/// Prepares each provider of `order`. What the operator's file gets wrong is an error at once; what a
/// component gets wrong fails its provider alone.
pub(crate) async fn prepare_providers(
    config: &Arc<Config>,
    engine: &PluginEngine,
    store: &Store,
    now: Timestamp,
) -> Result<Vec<Prepared>, RunError> {
    let mut prepared = Vec::with_capacity(config.order.len());
    let mut files = stream::iter(&config.order).map(|name| read_ahead(name, config)).buffered(AHEAD);
    for name in &config.order {
        let file = files.next().await.flatten();
        let provider = name.clone();
        let paused = store.read(move |connection| pauses::active(connection, &provider, now)).await?;
        let pause = Arc::new(ProviderPause::new(paused.map(|pause| pause.until)));
        let one =
            match caught(chosen(Surroundings { name, config, engine, store, pause: &pause }, file)).await {
                Ok(ready) => ready?,
                Err(panic) => Prepared::Failed { name: name.clone(), failure: panic.failure(None) },
            };
        if let Prepared::Ready(provider) = &one {
            warn_of_unbound_credentials(provider);
        }
        prepared.push(one);
    }
    Ok(prepared)
}

fn warn_of_unbound_credentials(provider: &Provider) {
    let name = &provider.name;
    for (credential, sent) in provider.unbound_credentials() {
        tracing::warn!(
            "credential `{credential}` of `{name}` is sent to {}, as the plugin asks: `credentials.{credential}.hosts` in \
             [providers.{name}] binds it",
            origin_list(sent.origins())
        );
    }
}

/// Reads the file of a provider on a thread where blocking is fine. Where that panics, whoever needs the file reads it.
async fn read_ahead(name: &str, config: &Arc<Config>) -> Option<Result<ComponentFile, LoadError>> {
    let (name, config) = (name.to_owned(), Arc::clone(config));
    tokio::task::spawn_blocking(move || file_of(&name, &config)).await.ok().flatten()
}

/// A provider with its configured file, or with the one that worked before.
async fn chosen(
    around: Surroundings<'_>,
    file: Option<Result<ComponentFile, LoadError>>,
) -> Result<Prepared, RunError> {
    let Surroundings { name, config, engine, pause, .. } = around;
    let configured = with_file(name, config, engine, Arc::clone(pause), file).await?;
    choose(around, configured).await
}

#[cfg(test)]
mod tests;
