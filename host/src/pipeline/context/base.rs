//! What every job of the program needs: database, HTTP client, scorer. The database is opened and migrated first,
//! because the client keeps its memory in it.

use std::{fmt::Write as _, path::Path, sync::Arc};

use super::{error::RunError, memory::StoredMemory};
use crate::{
    bounds::files::CATALOGUE,
    clock::SharedClock,
    config::{Config, Credential, HttpFile, ProxyFile, Resolved},
    files::{self, FileError},
    http::{Gateway, HttpClient, HttpSettings, IpNet, NotFor, Proxy, Rate, SettingsError},
    scoring::{Catalog, Scorer},
    sheets::TokenCache,
    store::Store,
};

/// What every job of the program needs, with plugins or without.
#[derive(Debug, Clone)]
pub struct Base {
    /// The configuration.
    pub config: Arc<Config>,
    /// The database.
    pub store: Store,
    /// The time.
    pub clock: SharedClock,
    /// The HTTP client.
    pub client: Arc<HttpClient>,
    /// The catalogue's scorer, if one is configured.
    pub scorer: Option<Arc<Scorer>>,
    /// Access tokens of the spreadsheet's account, kept from one run to the next.
    pub tokens: TokenCache,
}

impl Base {
    /// Opens and migrates the database, then makes the rest.
    pub fn open(config: Config, clock: SharedClock) -> Result<Self, RunError> {
        let scorer = config.scoring.as_deref().map(load_catalog).transpose()?.map(Arc::new);
        let http = http_settings(&config.http)?;
        tell_unused_proxy(&config.http);
        if !config.database.exists() {
            tracing::info!("a new database is made at `{}`", config.database.display());
        }
        let store = Store::open(&config.database, clock.now())?;
        let memory =
            StoredMemory::new(store.clone(), clock.clone(), config.http.cache, largest_body(&config));
        let client = HttpClient::new(http, clock.clone(), Arc::new(memory), rand::random())?;
        let (config, client) = (Arc::new(config), Arc::new(client));
        Ok(Self { config, store, clock, client, scorer, tokens: TokenCache::default() })
    }
}

/// The bytes that the largest answer of all may have, as the configuration has it.
fn largest_body(config: &Config) -> u64 {
    let providers = config.providers.values().map(|provider| provider.max_body);
    providers.fold(config.http.max_body.max(config.discovery.max_body), u64::max)
}

/// Reads a catalogue; each fault is reported with its line.
fn load_catalog(path: &Path) -> Result<Scorer, RunError> {
    let fault = |detail| RunError::Catalog { path: path.to_owned(), detail };
    let text = files::read_text(path, &CATALOGUE).map_err(|error| match error {
        FileError::Io { source, .. } => fault(format!("  {source}")),
        other => fault(format!("  {other}")),
    })?;
    let catalog = Catalog::parse(&text).map_err(|faults| {
        let mut lines = faults.iter().fold(String::new(), |mut lines, found| {
            // Writing to a String cannot fail.
            let _ = writeln!(lines, "  line {}, column {}: {}", found.line, found.column, found.message);
            lines
        });
        lines.extend(faults.rest().map(|rest| format!("  {rest}\n")));
        fault(lines)
    })?;
    Ok(Scorer::new(catalog))
}

/// Other programs obey these variables, so whoever set them expects it here too.
fn tell_unused_proxy(http: &HttpFile) {
    if !http.proxy_variables.is_empty() {
        let names = http.proxy_variables.join(", ");
        tracing::warn!("{names}: set and not obeyed here; to use a proxy, set `[http] proxy`");
    }
}

fn proxy_of(file: &ProxyFile) -> Result<Proxy, SettingsError> {
    let not_for = file.not_for.iter().map(|text| NotFor::parse(text)).collect::<Result<_, _>>()?;
    let user = match &file.user {
        Some(Resolved::Present(Credential::Basic { user, password })) => {
            Some((user.clone(), password.clone()))
        }
        Some(user) => return Err(SettingsError::ProxyUser(user.missing().join(", "))),
        None => None,
    };
    Ok(Proxy::parse(&file.url)?.with_user(user).not_for(not_for))
}

/// Converts the file's plain values to the client's settings.
pub fn http_settings(file: &HttpFile) -> Result<HttpSettings, RunError> {
    let wrong =
        |key: &str, error: &dyn std::fmt::Display| RunError::Setting(format!("[http] {key}: {error}"));
    let gateway = file.gateway.as_deref().map(Gateway::parse).transpose();
    let proxy = file.proxy.as_ref().map(proxy_of).transpose();
    let allowed = file.allow_addresses.iter().map(|range| IpNet::parse(range)).collect::<Result<_, _>>();
    Ok(HttpSettings {
        gateway: gateway.map_err(|error| wrong("gateway", &error))?,
        proxy: proxy.map_err(|error| wrong("proxy", &error))?,
        allow_addresses: allowed.map_err(|error| wrong("allow_addresses", &error))?,
        timeout: file.timeout,
        attempts: file.attempts,
        backoff_base: file.backoff,
        backoff_max: file.backoff_max,
        patience: file.patience,
        max_redirects: file.max_redirects,
        retry_ratio: file.retry_ratio,
        retry_reserve: file.retry_reserve,
        circuit_failures: file.circuit_failures,
        circuit_cooldown: file.circuit_cooldown,
        host_rate: Rate::per_second(file.rate.per_second())
            .ok_or_else(|| wrong("rate", &"must be above zero and at most a million a second"))?,
        host_concurrency: file.host_concurrency,
        user_agent: file.user_agent.clone(),
        cache_max_entry: file.cache / 4,
    })
}

#[cfg(test)]
mod tests;
