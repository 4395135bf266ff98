//! Prepares the providers of `order`.

use std::sync::Arc;

use super::{
    proven::{Surroundings, choose},
    providers::{Prepared, Provider, origin_list, with_pause},
};
use crate::{
    config::Config,
    domain::Timestamp,
    http::ProviderPause,
    pipeline::context::{RunError, caught},
    plugins::PluginEngine,
    store::{Store, pauses},
};

/// Prepares each provider of `order`. What the operator's file gets wrong is an error at once; what a
/// component gets wrong fails its provider alone.
pub(crate) async fn prepare_providers(
    config: &Config,
    engine: &PluginEngine,
    store: &Store,
    now: Timestamp,
) -> Result<Vec<Prepared>, RunError> {
    let mut prepared = Vec::with_capacity(config.order.len());
    for name in &config.order {
        let provider = name.clone();
        let paused = store.read(move |connection| pauses::active(connection, &provider, now)).await?;
        let pause = Arc::new(ProviderPause::new(paused.map(|pause| pause.until)));
        let one = match caught(chosen(Surroundings { name, config, engine, store, pause: &pause })).await {
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

/// A provider with its configured file, or with the one that worked before.
async fn chosen(around: Surroundings<'_>) -> Result<Prepared, RunError> {
    let Surroundings { name, config, engine, pause, .. } = around;
    let configured = with_pause(name, config, engine, Arc::clone(pause)).await?;
    choose(around, configured).await
}

#[cfg(test)]
mod tests;
