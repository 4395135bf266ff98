//! A component that asks its source by hand: at its pace, at the hosts that its manifest asks for, until somebody ends it.

use std::{collections::BTreeMap, sync::Arc};

use serde_json::Value;

use super::loading::Loading;
use crate::{
    cli::{CliError, Context, signals::EndSignals},
    clock::SystemClock,
    config::{Config, ProviderSettings},
    domain::Timestamp,
    http::{Cancel, Credential, Exchanges, HttpClient, HttpSettings, MemoryInProcess},
    kit::{
        Session, Surroundings,
        cases::{self, Detail, Reach, Scanned},
        wished,
    },
    pipeline::{self, Prepared},
    plugins::{
        Plugin,
        model::{Page, Target},
    },
    suggest::suggest_or_list,
};

/// What is asked, and by what.
pub(super) struct Asked<'a> {
    pub(super) config: &'a Config,
    pub(super) loading: &'a Loading,
    pub(super) plugin: &'a Arc<Plugin>,
    pub(super) target: &'a Target,
    /// The time that the component is told.
    pub(super) now: Timestamp,
}

/// A component and whoever may end it.
pub(super) struct Asking {
    pub(super) session: Session,
    cancel: Cancel,
    signals: EndSignals,
    /// Somebody ended it.
    pub(super) ended: bool,
}

impl Asking {
    /// Through the network as the configuration says.
    pub(super) async fn new(context: &mut Context<'_>, asked: &Asked<'_>) -> Result<Self, CliError> {
        let settings = pipeline::http_settings(&asked.config.http)?;
        let client = HttpClient::new(settings, Arc::new(SystemClock), memory(), seed());
        let client = client.map_err(CliError::failed)?;
        Self::through(client, context, asked).await
    }

    /// The same, and all answers are kept. None is revalidated: an answer of 304 would be no case.
    pub(super) async fn recording(
        context: &mut Context<'_>,
        asked: &Asked<'_>,
    ) -> Result<(Self, Arc<Exchanges>), CliError> {
        let settings = HttpSettings { cache_max_entry: 0, ..pipeline::http_settings(&asked.config.http)? };
        let recording = HttpClient::recording(settings, Arc::new(SystemClock), memory(), seed());
        let (client, exchanges) = recording.map_err(CliError::failed)?;
        Ok((Self::through(client, context, asked).await?, exchanges))
    }

    async fn through(
        client: HttpClient,
        context: &mut Context<'_>,
        asked: &Asked<'_>,
    ) -> Result<Self, CliError> {
        let Asked { config, loading, plugin, target, now } = *asked;
        let signals = EndSignals::listen().map_err(CliError::failed)?;
        let cancel = Cancel::new();
        let around = Surroundings {
            client: Arc::new(client),
            now,
            settings: settings(config, plugin),
            unit: name_of(target).to_owned(),
            credentials: Some(credentials(config, loading, plugin).await?),
            cancel: cancel.clone(),
            keeps_pace: true,
        };
        let session = Session::new(plugin, around).map_err(CliError::failed)?;
        tell_hosts(context, plugin)?;
        Ok(Self { session, cancel, signals, ended: false })
    }

    /// Scans a board. `take` may fail, which ends the scan.
    pub(super) async fn scan(
        &mut self,
        target: &Target,
        reach: Reach,
        mut take: impl FnMut(Page, Vec<Detail>) -> Result<(), CliError>,
    ) -> Result<Scanned, CliError> {
        let Self { session, cancel, signals, ended } = self;
        let mut trouble = None;
        let scanned = {
            let scan = cases::scan(session, target, reach, |page, details| {
                trouble = take(page, details).err();
                trouble.is_none()
            });
            let mut scan = std::pin::pin!(scan);
            tokio::select! {
                scanned = &mut scan => scanned,
                _ = signals.next() => {
                    *ended = true;
                    cancel.cancel();
                    // Its requests are over, so that it comes back; a second signal does not wait for it.
                    tokio::select! {
                        scanned = scan => scanned,
                        _ = signals.next() => Scanned::default(),
                    }
                }
            }
        };
        trouble.map_or(Ok(scanned), Err)
    }
}

/// What a board or a query is called.
pub(super) fn name_of(target: &Target) -> &str {
    match target {
        Target::Tenant(tenant) => tenant,
        Target::Query(query) => &query.name,
    }
}

/// What the flags name: a board, or a query that the configuration has for this plugin.
pub(super) fn target(
    config: &Config,
    plugin: &Plugin,
    tenant: Option<&str>,
    query: Option<&str>,
    now: Timestamp,
) -> Result<Target, CliError> {
    let id = &plugin.manifest().id;
    if !plugin.is_provider() {
        return Err(CliError::usage(format_args!(
            "`{id}` is no source of offers: there is nothing to ask it for"
        )));
    }
    let Some(name) = query else { return Ok(Target::Tenant(tenant.unwrap_or_default().to_owned())) };
    let Some((table, settings)) = table(config, plugin) else {
        return Err(CliError::usage(format_args!(
            "no query `{name}`: the configuration has no table of `{id}`\n  hint: `plugin add` writes one; its queries are `[[providers.{id}.queries]]`"
        )));
    };
    let found = settings.queries.iter().find(|query| query.name == name);
    let known = settings.queries.iter().map(|query| query.name.as_str());
    let query = found.ok_or_else(|| {
        let near = suggest_or_list(name, known);
        CliError::usage(format_args!("no query `{name}` in `providers.{table}`: {near}"))
    })?;
    Ok(Target::Query(pipeline::query_of(query, now)))
}

/// Nobody granted the hosts: who runs the command is told which they are.
fn tell_hosts(context: &mut Context<'_>, plugin: &Plugin) -> Result<(), CliError> {
    let rules = wished(plugin).map_err(CliError::failed)?;
    let hosts: Vec<String> = rules.iter().map(ToString::to_string).collect();
    let hosts = if hosts.is_empty() { "no host".to_owned() } else { hosts.join(" and ") };
    context.tell(format_args!("`{}` may ask {hosts}, as its manifest wishes", plugin.manifest().id));
    Ok(())
}

/// The table of the configuration that is of this plugin: by its file, or by its name.
fn table<'c>(config: &'c Config, plugin: &Plugin) -> Option<(&'c str, &'c ProviderSettings)> {
    let is_same = |settings: &ProviderSettings| {
        let whole = |path| std::fs::canonicalize(path).ok();
        whole(settings.plugin.as_path()).is_some_and(|file| Some(file) == whole(plugin.path()))
    };
    let by_file = config.providers.iter().find(|(_, settings)| is_same(settings));
    let by_name = || config.providers.get_key_value(&plugin.manifest().id);
    by_file.or_else(by_name).map(|(name, settings)| (name.as_str(), settings))
}

/// The plain settings that the configuration has for this plugin.
pub(super) fn settings(config: &Config, plugin: &Plugin) -> BTreeMap<String, Value> {
    table(config, plugin).map(|(_, settings)| settings.config.clone()).unwrap_or_default()
}

/// The credentials that the configuration has for this plugin; those that it lacks are told where one is wanted.
async fn credentials(
    config: &Config,
    loading: &Loading,
    plugin: &Plugin,
) -> Result<BTreeMap<String, Credential>, CliError> {
    let needs = &plugin.manifest().credentials;
    let Some((name, _)) = table(config, plugin).filter(|_| !needs.is_empty()) else {
        return Ok(BTreeMap::new());
    };
    match pipeline::prepare_provider(name, config, &loading.engine).await? {
        Prepared::Ready(provider) => Ok(provider.grant.credentials.clone()),
        Prepared::Skipped { reason, .. } => Err(CliError::usage(reason)),
        Prepared::Failed { failure, .. } => Err(CliError::failed(failure.message)),
    }
}

fn memory() -> Arc<MemoryInProcess> {
    Arc::default()
}

/// The jitter of waits is another one each time.
fn seed() -> u64 {
    rand::random()
}
