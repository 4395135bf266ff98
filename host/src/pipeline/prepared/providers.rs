//! From the operator's tables to providers ready to scan: component, grant, settings, pause.

use std::{
    collections::BTreeMap,
    sync::{Arc, OnceLock},
    time::Duration,
};

use chrono_tz::Tz;

use super::component::{limits, min_interval, parse_hosts, parse_origins, refusal};
use crate::{
    bounds::network,
    config::{self, Config, ProviderSettings, Resolved},
    domain::Timestamp,
    http::{
        Credential, Grant, HttpClient, Origin, OriginPattern, ProviderPause, Rate, RateLimited, Scope,
        TokenSource, tenant_host,
    },
    pipeline::{context::RunError, report::Failure},
    plugins::{
        ComponentFile, LoadError, Network, Plugin, PluginEngine, Source, UnitSetup,
        grant::{self, Reached},
        model::Manifest,
    },
    store::{
        Connection, Store, StoreError,
        keys::{BoardKey, UnitKey, UnitKind},
        pauses::{self, Pause, PauseOrigin},
        plugin_files, sources,
    },
};

/// A provider of `order`, as far as it could be prepared.
#[derive(Debug)]
pub enum Prepared {
    /// It can scan.
    Ready(Arc<Provider>),
    /// It is left out, for a reason that is no fault.
    Skipped {
        /// The name in `providers.toml`.
        name: String,
        /// Why, in one line.
        reason: String,
        /// Its component: it may still recognise boards.
        plugin: Arc<Plugin>,
    },
    /// Its component is refused; the others go on.
    Failed {
        /// The name in `providers.toml`.
        name: String,
        /// Why.
        failure: Failure,
    },
}

impl Prepared {
    /// The name in `providers.toml`.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Ready(provider) => &provider.name,
            Self::Skipped { name, .. } | Self::Failed { name, .. } => name,
        }
    }
}

/// How a provider's component stands to the configured file.
#[derive(Debug)]
pub enum FileStanding {
    /// It is the configured file, and no other one is known to work.
    First,
    /// It is the configured file, which works. `others`: files that did not are still on record.
    Proven {
        /// Something is on record that no longer matters.
        others: bool,
    },
    /// It is the configured file, which is new; the provider stands by as it was with the file that works.
    OnTrial(Arc<Provider>),
    /// It is the file that worked before. The configured one is not used.
    StandsIn {
        /// Of the configured file, in hex.
        sha256: String,
        /// What was found of it.
        verdict: plugin_files::Verdict,
        /// Why it is not used.
        reason: String,
    },
}

/// What keeps a unit from being asked for a while.
#[derive(Debug)]
pub(crate) enum UnitPause {
    /// The pause of its provider, as text for people.
    OfProvider(String),
    /// Its own: others are asked.
    OfUnit,
}

/// A provider ready to scan.
#[derive(Debug)]
pub struct Provider {
    /// The name in `providers.toml`.
    pub name: String,
    /// Its table.
    pub settings: ProviderSettings,
    /// Its component.
    pub plugin: Arc<Plugin>,
    /// What its requests may reach.
    pub grant: Arc<Grant>,
    /// What the plugin reads through `config`, as JSON text.
    pub plugin_settings: Arc<BTreeMap<String, String>>,
    /// Whether the component is the configured file, and what stands by if that is new.
    pub file: FileStanding,
    /// The zone of times for people.
    zone: Tz,
    /// Why the source refuses the credential. It stays refused until the settings change, which they cannot while the
    /// process runs.
    refused: OnceLock<String>,
}

impl Provider {
    /// Notes that the source refuses the credential.
    pub(crate) fn refuse(&self, reason: &str) {
        // The first refusal is kept.
        let _ = self.refused.set(reason.to_owned());
    }

    /// Why this process no longer asks the provider.
    pub(crate) fn refused(&self) -> Option<&str> {
        self.refused.get().map(String::as_str)
    }

    /// The pause that the database has now, as text for people. One that was set by hand applies at once.
    pub(crate) fn paused(&self, store: &Store, now: Timestamp) -> Result<Option<String>, StoreError> {
        let pause = store.read_at_once(|connection| pauses::active(connection, &self.name, now))?;
        Ok(pause.map(|pause| self.note_pause(&pause)))
    }

    /// The pause that keeps a unit from being asked: its provider's or its own.
    pub(crate) fn pause_of_unit(
        &self,
        store: &Store,
        unit: &str,
        now: Timestamp,
    ) -> Result<Option<UnitPause>, StoreError> {
        let own = pauses::of_unit(&self.name, unit);
        let (of_provider, of_unit) = store.read_at_once(|connection| {
            Ok((pauses::active(connection, &self.name, now)?, pauses::active(connection, &own, now)?))
        })?;
        let of_provider = of_provider.map(|pause| UnitPause::OfProvider(self.note_pause(&pause)));
        Ok(of_provider.or_else(|| of_unit.map(|_| UnitPause::OfUnit)))
    }

    /// Has the client keep to a pause that the database has. As text for people.
    fn note_pause(&self, pause: &Pause) -> String {
        self.grant.pause.set(pause.until);
        self.told_of(pause)
    }

    /// A pause, for people.
    pub(crate) fn told_of(&self, pause: &Pause) -> String {
        format!("paused until {}: {}", pause.until.in_zone(self.zone), pause.reason)
    }

    /// The pause that a final 429 asks for, if the client got one since the last call, whatever the plugin made of
    /// it.
    pub(crate) fn take_rate_limit_pause(&self, now: Timestamp) -> Option<Pause> {
        self.take_rate_limit(now).map(|(pause, _)| pause)
    }

    /// The same, and whether the wait that was asked for was cut.
    pub(crate) fn take_rate_limit(&self, now: Timestamp) -> Option<(Pause, bool)> {
        let limited = self.grant.pause.take_rate_limited()?;
        Some((rate_limit_pause(&self.name, &limited, now), limited.beyond_bound().is_some()))
    }

    /// Forgets a pause that an earlier run of this process met, if it was lifted by hand since.
    pub(crate) fn lift_ended_pause(&self, store: &Store, now: Timestamp) -> Result<(), StoreError> {
        if self.paused(store, now)?.is_none() {
            self.grant.pause.lift();
        }
        Ok(())
    }

    /// Its credentials that no `hosts` of their own bind although the provider has several: the plugin alone says to
    /// which of them each is sent.
    pub fn unbound_credentials(&self) -> impl Iterator<Item = (&str, &Credential)> {
        let credentials = self.grant.credentials.iter().filter(|(name, _)| {
            let bound = self.settings.credentials.get(*name).is_some_and(|given| given.hosts.is_some());
            !bound && self.settings.hosts.len() > 1
        });
        credentials.map(|(name, credential)| (name.as_str(), credential))
    }

    /// The key of a unit of this provider.
    pub(crate) fn unit_key(&self, kind: UnitKind, unit: &str) -> UnitKey {
        UnitKey { provider: self.name.clone(), kind, unit: unit.to_owned() }
    }

    /// The own host of a tenant, if the grant reaches such hosts. Whoever asks knows that the host is the tenant's.
    #[must_use]
    pub fn tenant_host(&self, tenant: &str) -> Option<Origin> {
        granted_tenant_host(&self.grant, tenant)
    }

    /// What an instance of its component needs for one unit of work.
    pub(crate) fn setup(&self, unit: &str, client: &Arc<HttpClient>, scope: &Arc<Scope>) -> UnitSetup {
        UnitSetup {
            provider: self.name.clone(),
            unit: unit.to_owned(),
            network: Some(Network::new(Arc::clone(client), Arc::clone(scope))),
            settings: Arc::clone(&self.plugin_settings),
        }
    }

    /// How many details one call may ask for: the plugin's own number, limited to what the pace of its hosts allows
    /// in half of a call's time.
    pub(crate) fn details_per_call(&self) -> usize {
        let wish = self.plugin.manifest().hydrate_batch;
        details_in(self.settings.call_timeout / 2, wish, self.grant.rate, self.grant.min_interval)
    }
}

fn granted_tenant_host(grant: &Grant, tenant: &str) -> Option<Origin> {
    tenant_host(tenant).filter(|_| grant.tenant_hosts)
}

/// The own host of a board's tenant, as far as the grant reaches it and the database vouches for it: a person listed the
/// board, or discovery confirmed it and read a page at exactly that host.
pub(crate) fn vouched_tenant_host(
    connection: &Connection,
    grant: &Grant,
    tenant: &str,
) -> Result<Option<Origin>, StoreError> {
    let Some(host) = granted_tenant_host(grant, tenant) else { return Ok(None) };
    let board = BoardKey { provider: grant.provider.clone(), tenant: tenant.to_owned() };
    Ok(sources::vouch_for_host(connection, &board, host.host())?.then_some(host))
}

/// Details that fit into `time` at this pace: at least one, at most the plugin's wish.
fn details_in(time: Duration, wish: u32, rate: Option<Rate>, min_interval: Duration) -> usize {
    let seconds = time.as_secs_f64();
    let by_rate = rate.map_or(f64::INFINITY, |rate| rate.per_second * seconds);
    let least = min_interval.as_secs_f64();
    let by_interval = if least > 0.0 { seconds / least } else { f64::INFINITY };
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 1 and a batch's size"
    )]
    let room = by_rate.min(by_interval).min(f64::from(wish)).max(1.0) as usize;
    room
}

/// What a pause says whose source asked for a longer one than any that is obeyed.
pub(crate) fn told_of_cut_wait(asked: Duration) -> String {
    format!("and to wait {} s, which is cut to the bound of {}", asked.as_secs(), network::WAIT)
}

/// The pause of a provider of which a host answered 429.
fn rate_limit_pause(provider: &str, limited: &RateLimited, now: Timestamp) -> Pause {
    let mut reason = format!("`{}` answered 429", limited.host);
    if let Some(asked) = limited.beyond_bound() {
        reason = format!("{reason} {}", told_of_cut_wait(asked));
    }
    Pause {
        provider: provider.to_owned(),
        until: limited.until,
        reason,
        origin: PauseOrigin::RateLimit,
        set_at: now,
    }
}

/// `https://a.example and https://b.example`.
#[must_use]
pub fn origin_list(origins: &[OriginPattern]) -> String {
    origins.iter().map(ToString::to_string).collect::<Vec<_>>().join(" and ")
}

/// Prepares one provider as a run would, but without its pause.
pub async fn prepare_provider(
    name: &str,
    config: &Config,
    engine: &PluginEngine,
) -> Result<Prepared, RunError> {
    with_file(name, config, engine, Arc::default(), file_of(name, config)).await
}

/// The configured file of a provider, read and checked.
pub(super) fn file_of(name: &str, config: &Config) -> Option<Result<ComponentFile, LoadError>> {
    let settings = config.providers.get(name)?;
    Some(ComponentFile::read(&source_of(settings), &limits(&config.plugins, settings)))
}

fn source_of(settings: &ProviderSettings) -> Source {
    Source { path: settings.plugin.clone(), sha256: settings.sha256.clone() }
}

fn table<'c>(name: &str, config: &'c Config) -> Result<&'c ProviderSettings, RunError> {
    let table = config.providers.get(name);
    table.ok_or_else(|| RunError::Setting(format!("`order` names `{name}`, which has no table")))
}

/// A provider with its configured file, as [`file_of`] found it.
pub(super) async fn with_file(
    name: &str,
    config: &Config,
    engine: &PluginEngine,
    pause: Arc<ProviderPause>,
    file: Option<Result<ComponentFile, LoadError>>,
) -> Result<Prepared, RunError> {
    let settings = table(name, config)?;
    let (source, limits) = (source_of(settings), limits(&config.plugins, settings));
    let loaded = match file.unwrap_or_else(|| ComponentFile::read(&source, &limits)) {
        Ok(file) => Plugin::load_file(engine, &source, file, &limits).await,
        Err(error) => Err(error),
    };
    let plugin = match loaded {
        Ok(plugin) => plugin,
        Err(error @ LoadError::Read { .. }) => return Err(error.into()),
        Err(error) => return Ok(Prepared::Failed { name: name.to_owned(), failure: refusal(&error) }),
    };
    granted(name, config, plugin, pause)
}

/// A loaded component with all that the operator gives it.
pub(super) fn granted(
    name: &str,
    config: &Config,
    plugin: Arc<Plugin>,
    pause: Arc<ProviderPause>,
) -> Result<Prepared, RunError> {
    let settings = table(name, config)?;
    if !plugin.is_provider() {
        let error = RunError::Setting(format!(
            "`{name}` is in `order`, but `{}` only detects: it is no source of offers",
            settings.plugin.display()
        ));
        return Err(error);
    }
    let manifest = plugin.manifest();
    let granted = parse_hosts(&format!("providers.{name}"), &settings.hosts)?;
    let Reached { origins, tenant_hosts } = grant::hosts(name, manifest, &granted)?;
    let plugin_settings = Arc::new(grant::settings(name, manifest, &settings.config)?);
    let credentials = match credentials(name, manifest, settings, &origins)? {
        Ok(credentials) => credentials,
        Err(reason) => return Ok(Prepared::Skipped { name: name.to_owned(), reason, plugin }),
    };
    let grant = Grant {
        origins,
        tenant_hosts,
        credentials,
        max_body: settings.max_body,
        rate: settings.rate.map(rate),
        min_interval: min_interval(settings.rate, manifest.min_interval),
        timeout: Some(settings.timeout),
        pause,
        pause_after_rate_limit: config.run.rate_limit_pause,
        ..Grant::new(name)
    };
    Ok(Prepared::Ready(Arc::new(Provider {
        name: name.to_owned(),
        settings: settings.clone(),
        plugin: Arc::clone(&plugin),
        grant: Arc::new(grant),
        plugin_settings,
        file: FileStanding::First,
        zone: config.display_zone,
        refused: OnceLock::new(),
    })))
}

fn rate(rate: config::units::Rate) -> Rate {
    // The configuration accepts only rates that `per_second` accepts; the slowest would replace any other.
    Rate::per_second(rate.per_second()).unwrap_or(Rate { per_second: 1.0 / 3600.0, burst: 1 })
}

/// The credentials a plugin may name, or the one line that says why the provider is skipped.
fn credentials(
    name: &str,
    manifest: &Manifest,
    settings: &ProviderSettings,
    reached: &[OriginPattern],
) -> Result<Result<BTreeMap<String, Credential>, String>, RunError> {
    let mut credentials = BTreeMap::new();
    for need in &manifest.credentials {
        let given = settings.credentials.get(&need.name);
        let value = match given.map(|given| &given.value) {
            Some(Resolved::Present(value)) => value,
            Some(Resolved::Absent { missing }) => {
                return Ok(Err(told_of_missing(missing, &need.help)));
            }
            None => {
                return Ok(Err(format!(
                    "no credential: write `credentials.{}` in [providers.{name}]{}",
                    need.name,
                    bracketed(&need.help)
                )));
            }
        };
        let bound = given.and_then(|given| given.hosts.as_deref());
        let table = format!("providers.{name}.credentials.{}", need.name);
        let bound = bound.map(|hosts| parse_origins(&table, hosts)).transpose()?;
        let origins = grant::credential_origins(name, need, reached, bound.as_deref())?;
        credentials.insert(need.name.clone(), attach(name, &need.name, value, origins)?);
    }
    Ok(Ok(credentials))
}

/// What has no value, each once, and where the plugin says that it is to be had.
fn told_of_missing(missing: &[String], help: &str) -> String {
    let plain = missing.iter().all(|reference| !reference.contains(" ("));
    let what = if plain { "not set" } else { "without a value" };
    let once: Vec<&str> = missing
        .iter()
        .enumerate()
        .filter(|(at, reference)| !missing[..*at].contains(reference))
        .map(|(_, reference)| reference.as_str())
        .collect();
    format!("no credential: {} {what}{}", once.join(" and "), bracketed(help))
}

/// A plugin may have nothing to say.
fn bracketed(help: &str) -> String {
    if help.is_empty() { String::new() } else { format!(" ({help})") }
}

fn attach(
    provider: &str,
    name: &str,
    value: &config::Credential,
    origins: Vec<OriginPattern>,
) -> Result<Credential, RunError> {
    match value {
        config::Credential::Basic { user, password } => Credential::basic(user, password, origins),
        config::Credential::Bearer { token } => Credential::bearer(token, origins),
        config::Credential::Headers(values) => Credential::headers(values, origins),
        config::Credential::Query(parameters) => Credential::query(parameters.clone(), origins),
        config::Credential::Path(value) => Credential::path(value.clone(), origins),
        config::Credential::OAuth2 { token_url, client_id, client_secret, scope } => {
            TokenSource::new(token_url, client_id.clone(), client_secret.clone(), scope.clone())
                .map(|source| Credential::oauth2(source, origins))
        }
    }
    .map_err(|error| RunError::Setting(format!("[providers.{provider}] credentials.{name}: {error}")))
}

#[cfg(test)]
mod tests;
