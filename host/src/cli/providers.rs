//! `providers list`: the manifests of the plugins. `providers check`: whether their sources answer.

use std::sync::Arc;

use serde::Serialize;

use super::{
    CliError, Context, Exit,
    args::{Format, ProvidersCommand},
    output::{cell, counted, local_time, optional, table_of},
    plugin::level,
};
use crate::{
    clock::{Clock, SystemClock},
    config::{Config, units::format_size},
    errors::chain,
    pipeline::{self, Prepared, Program},
    plugins::{Plugin, PluginEngine, Source},
    store::pauses,
};

pub(super) async fn run(context: &mut Context<'_>, command: &ProvidersCommand) -> Result<(), CliError> {
    match command {
        ProvidersCommand::List(format) => list(context, format.format).await,
        ProvidersCommand::Check { provider, tenant, format } => {
            check(context, provider.as_deref(), tenant.as_deref(), format.format).await
        }
    }
}

/// A provider's table in the configuration, with its plugin's manifest.
#[derive(Debug, Serialize)]
struct ListedProvider {
    provider: String,
    in_order: bool,
    plugin: String,
    version: Option<String>,
    roles: Vec<&'static str>,
    scans: Vec<&'static str>,
    hosts: Vec<String>,
    queries: usize,
    credentials: Vec<String>,
    settings: Vec<ListedSetting>,
    size: Option<u64>,
    sha256: Option<String>,
    /// What `plugin check` found its plugin to reach.
    level: Option<String>,
    error: Option<String>,
}

/// A key of `config = { … }`.
#[derive(Debug, Serialize)]
struct ListedSetting {
    key: String,
    kind: &'static str,
    /// As JSON text.
    default: Option<String>,
    help: String,
}

async fn list(context: &mut Context<'_>, format: Format) -> Result<(), CliError> {
    let config = context.config()?;
    let engine = PluginEngine::new(&pipeline::engine_settings(&config, &context.compiler))
        .map_err(CliError::failed)?;
    let mut listed = Vec::new();
    let rest = config.providers.keys().filter(|name| !config.order.contains(name));
    for name in config.order.iter().chain(rest) {
        listed.push(load_and_describe(context, &config, &engine, name).await);
    }
    let failed = listed.iter().any(|provider| provider.error.is_some());
    if format == Format::Json {
        context.out.json(&listed)?;
    } else {
        show_list(context, &listed)?;
    }
    if failed { Err(CliError::quiet(Exit::Failed)) } else { Ok(()) }
}

async fn load_and_describe(
    context: &mut Context<'_>,
    config: &Config,
    engine: &PluginEngine,
    name: &str,
) -> ListedProvider {
    let settings = &config.providers[name];
    let source = Source { path: settings.plugin.clone(), sha256: settings.sha256.clone() };
    let loaded = Plugin::load(engine, &source, &pipeline::limits(&config.plugins, settings)).await;
    let mut listed = ListedProvider {
        provider: name.to_owned(),
        in_order: config.order.iter().any(|ordered| ordered == name),
        plugin: settings.plugin.display().to_string(),
        version: None,
        roles: Vec::new(),
        scans: Vec::new(),
        hosts: settings.hosts.clone(),
        queries: settings.queries.len(),
        credentials: Vec::new(),
        settings: Vec::new(),
        size: None,
        sha256: None,
        level: None,
        error: None,
    };
    match loaded {
        Ok(plugin) => {
            describe(&plugin, &mut listed);
            listed.level = Some(level::shown(context, &plugin));
        }
        Err(error) => listed.error = Some(error.to_string()),
    }
    listed
}

fn describe(plugin: &Plugin, listed: &mut ListedProvider) {
    let manifest = plugin.manifest();
    listed.version = Some(manifest.version.clone());
    listed.roles.extend(plugin.is_provider().then_some("provider"));
    listed.roles.extend(plugin.is_detector().then_some("detector"));
    listed.scans.extend(manifest.capabilities.queries.then_some("queries"));
    listed.scans.extend(manifest.capabilities.tenants.then_some("tenants"));
    listed.credentials.extend(manifest.credentials.iter().map(|need| need.name.clone()));
    listed.settings.extend(manifest.settings.iter().map(|setting| ListedSetting {
        key: setting.key.clone(),
        kind: setting.kind.in_words(),
        default: setting.default.clone(),
        help: setting.help.clone(),
    }));
    listed.size = Some(plugin.size());
    listed.sha256 = Some(plugin.sha256().to_owned());
}

fn show_list(context: &mut Context<'_>, listed: &[ListedProvider]) -> Result<(), CliError> {
    let mut table =
        table_of(&["provider", "order", "version", "level", "roles", "scans", "#size", "hosts", "plugin"]);
    for provider in listed {
        table.add_row([
            cell(&provider.provider),
            if provider.in_order { "yes" } else { "no" }.to_owned(),
            cell(&optional(provider.version.as_deref())),
            optional(provider.level.as_deref()),
            provider.roles.join(", "),
            provider.scans.join(", "),
            optional(provider.size.map(format_size)),
            cell(&provider.hosts.join(", ")),
            cell(&provider.plugin),
        ]);
    }
    context.out.table(&table, "no provider in the configuration")?;
    for provider in listed {
        for ListedSetting { key, kind, default, help } in &provider.settings {
            let default = default.as_ref().map(|value| format!(", {value} by default")).unwrap_or_default();
            let name = &provider.provider;
            let line = format!("{name}: config.{key} is {kind}{default}: {help}");
            context.out.line(line)?;
        }
    }
    for (name, error) in listed.iter().filter_map(|one| Some((&one.provider, one.error.as_ref()?))) {
        context.tell_lines(format_args!("{name}: {error}"));
    }
    Ok(())
}

/// The answer of one source.
#[derive(Debug, Serialize)]
struct CheckedProvider {
    provider: String,
    tenant: Option<String>,
    ok: bool,
    skipped: bool,
    name: Option<String>,
    url: Option<String>,
    open_offers: Option<u64>,
    message: Option<String>,
}

impl CheckedProvider {
    fn without_answer(provider: &str, skipped: bool, message: String) -> Self {
        Self {
            provider: provider.to_owned(),
            tenant: None,
            ok: false,
            skipped,
            name: None,
            url: None,
            open_offers: None,
            message: Some(message),
        }
    }
}

async fn check(
    context: &mut Context<'_>,
    only: Option<&str>,
    tenant: Option<&str>,
    format: Format,
) -> Result<(), CliError> {
    let mut config = context.config()?;
    if let Some(name) = only {
        config.narrow(&[name.to_owned()]).map_err(CliError::usage)?;
    }
    let program = Program::open(config, Arc::new(SystemClock), &context.compiler).await?;
    let mut checked = Vec::new();
    for prepared in &program.providers {
        checked.push(check_provider(&program, prepared, tenant).await?);
    }
    if format == Format::Json {
        context.out.json(&checked)?;
    } else {
        show_checked(context, &checked)?;
    }
    let failed = checked.iter().any(|one| !one.ok && !one.skipped);
    if failed { Err(CliError::quiet(Exit::Failed)) } else { Ok(()) }
}

async fn check_provider(
    program: &Program,
    prepared: &Prepared,
    tenant: Option<&str>,
) -> Result<CheckedProvider, CliError> {
    let provider = match prepared {
        Prepared::Skipped { name, reason, .. } => {
            return Ok(CheckedProvider::without_answer(name, true, reason.clone()));
        }
        Prepared::Failed { name, failure } => {
            return Ok(CheckedProvider::without_answer(name, false, failure.message.clone()));
        }
        Prepared::Ready(provider) => provider,
    };
    let (name, now) = (provider.name.clone(), SystemClock.now());
    let pause = program.base.store.read(move |connection| pauses::active(connection, &name, now)).await?;
    if let Some(pause) = pause {
        let until = local_time(pause.until, program.base.config.display_zone);
        let (name, reason) = (&provider.name, &pause.reason);
        let message = format!("paused until {until}: {reason}; `jobscan-host resume {name}` lifts it");
        return Ok(CheckedProvider::without_answer(name, true, message));
    }
    // The operator's own word names the tenant.
    let host = tenant.and_then(|tenant| provider.tenant_host(tenant));
    let asked = pipeline::check(&program.base.client, provider, tenant, host, now).await;
    if let Some(pause) = asked.pause {
        program.base.store.write(move |tx| pauses::set(tx, &pause)).await?;
    }
    Ok(match asked.answer {
        Ok(board) => CheckedProvider {
            provider: provider.name.clone(),
            tenant: tenant.map(str::to_owned),
            ok: true,
            skipped: false,
            name: board.name,
            url: board.url,
            open_offers: board.open_offers,
            message: None,
        },
        Err(error) => CheckedProvider::without_answer(&provider.name, false, chain(&error)),
    })
}

fn show_checked(context: &mut Context<'_>, checked: &[CheckedProvider]) -> Result<(), CliError> {
    for one in checked {
        let verdict = match (one.ok, one.skipped) {
            (true, _) => "ok",
            (false, true) => "skipped",
            (false, false) => "FAILED",
        };
        let facts = [
            one.tenant.clone(),
            one.name.as_ref().map(|name| format!("«{name}»")),
            one.open_offers.map(|offers| counted(offers, "open offer", "open offers")),
            one.url.clone(),
            one.message.clone(),
        ];
        let facts: Vec<String> = facts.into_iter().flatten().collect();
        context.out.line(format_args!("{verdict:<8} {}  {}", one.provider, facts.join(", ")))?;
    }
    Ok(())
}
