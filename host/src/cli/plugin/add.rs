//! `plugin add`: brings a component into a configuration, with a pin, its grants and its place in `order`.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde::Serialize;

use super::{build, check, loading::Loading, written};
use crate::{
    bounds::{files::CONFIGURATION, files::CREDENTIAL, plugins::COMPONENT_SIZE},
    cli::{
        CliError, Context,
        args::{Format, PluginAddArgs},
        init::shell_word,
    },
    config::{Config, Overrides},
    digest::sha256_hex,
    files,
    kit::{
        add::{self, Entered, Entry, Kind},
        check as kit_check,
        name::PluginName,
        project::Project,
    },
    plugins::Plugin,
};

/// The folder of components beside a configuration.
const PLUGINS: &str = "plugins";

/// The mark that some programs begin UTF-8 with.
const MARK: &str = "\u{feff}";

/// What was added.
#[derive(Debug, Serialize)]
struct Added {
    name: String,
    /// `providers.acme`.
    table: String,
    configuration: PathBuf,
    component: PathBuf,
    sha256: String,
    /// Whether it had no table before.
    new: bool,
    /// Whether anything was written.
    changed: bool,
    /// Origins that it may reach and could not before.
    granted: Vec<String>,
    /// Origins in its table that it does not ask for.
    not_asked: Vec<String>,
    /// Keys of its table that hold another value now.
    renewed: Vec<&'static str>,
    /// Whether its name was written into `order`.
    ordered: bool,
    /// Credentials that the operator has to fill in.
    credentials: Vec<String>,
    /// What `plugin check` found it to reach.
    level: String,
    next: String,
}

pub(super) async fn run(context: &mut Context<'_>, args: &PluginAddArgs) -> Result<(), CliError> {
    let source = context.path("FILE", &args.file)?;
    let configuration = context.path("--providers", &context.global.providers)?;
    // Its faults are told before anything is built.
    let config = context.config()?;
    let bytes = bytes(context, args, &source).await?;
    let plugin = Loading::of(context)?.load(&source, &bytes).await?;
    let name = name(args, &plugin)?;
    let component = files::folder_of(&configuration).join(PLUGINS).join(format!("{name}.wasm"));
    let entry = entry(&name, &plugin, &bytes);
    refuse_foreign(&config, &entry, &component)?;
    refuse_wasi(&config, &entry, &plugin)?;
    let (before, entered) = enter(context, &configuration, &entry)?;

    // Both are ready before the first is put in its place; what fails later leaves a component that nobody names.
    let configuration_file = written::begin(&configuration, (before.mark + &entered.text).as_bytes())?;
    let component_file = written::begin(&component, &bytes)?;
    let changed = component_file.is_some() || configuration_file.is_some();
    for file in [component_file, configuration_file].into_iter().flatten() {
        file.put_in_place()?;
    }
    let level = level(context, &source, &component, bytes).await?;
    let added = Added { level, ..added(configuration, component, &entry, entered, changed) };
    if args.format.format == Format::Json { context.out.json(&added) } else { tell(context, &added) }
}

/// The component: as it is, or built of its definition.
async fn bytes(context: &Context<'_>, args: &PluginAddArgs, source: &Path) -> Result<Vec<u8>, CliError> {
    if args.from_definition {
        return build::bytes(context, &Project::Definition(source.to_owned())).await;
    }
    if source.extension().is_some_and(|extension| extension == "toml") {
        return Err(CliError::usage(format_args!(
            "`{}` is a definition, not a component\n  hint: `--from-definition` builds it first",
            source.display()
        )));
    }
    files::read(source, &COMPONENT_SIZE).map_err(CliError::failed)
}

/// The name that was given, or what it calls itself.
fn name(args: &PluginAddArgs, plugin: &Plugin) -> Result<PluginName, CliError> {
    let name = args.name.as_deref().unwrap_or(&plugin.manifest().id);
    PluginName::parse(name).map_err(CliError::usage)
}

fn entry(name: &PluginName, plugin: &Plugin, bytes: &[u8]) -> Entry {
    Entry {
        name: name.to_string(),
        kind: Kind::of(plugin),
        component: format!("{PLUGINS}/{name}.wasm"),
        sha256: sha256_hex(bytes),
        hosts: plugin.manifest().hosts.clone(),
        credentials: plugin.manifest().credentials.clone(),
    }
}

/// Only an operator's own word allows WASI: it is not written for them.
fn refuse_wasi(config: &Config, entry: &Entry, plugin: &Plugin) -> Result<(), CliError> {
    let name = &entry.name;
    let guest = match entry.kind {
        Kind::Provider => config.providers.get(name).map(|table| table.guest),
        Kind::Directory => config.directories.get(name).map(|table| table.guest),
        Kind::Detector => config.detectors.get(name).map(|table| table.guest),
    };
    if !plugin.imports_wasi() || guest.is_some_and(|guest| guest.sealed_wasi) {
        return Ok(());
    }
    let (table, component) = (entry.table(), &entry.component);
    Err(CliError::usage(format_args!(
        "`{name}` imports WASI, which no table allows it, and nothing was written\n  hint: build it without: in JavaScript with \
         `stubWasi: true`, in Rust for `wasm32-unknown-unknown`; where its language cannot, as Python, write this, and add it \
         again; it finds nothing of the machine there\n    [{table}]\n    plugin = {component:?}\n    hosts = {:?}\n    wasi = \"sealed\"",
        entry.hosts
    )))
}

/// A file that another table names is not written over: its pin would not fit any more.
fn refuse_foreign(config: &Config, entry: &Entry, component: &Path) -> Result<(), CliError> {
    let real = |path: &Path| fs::canonicalize(path).ok();
    let Some(place) = real(component) else { return Ok(()) };
    let own = entry.table();
    let foreign = super::list::files(config).into_iter().find_map(|((path, ..), tables)| {
        let is_there = real(&path).as_ref() == Some(&place);
        tables.into_iter().find(|table| is_there && *table != own)
    });
    foreign.map_or(Ok(()), |table| {
        Err(CliError::usage(format_args!(
            "`{}` is the plugin of `{table}`, and nothing was written\n  hint: give this one another name with `--name`",
            component.display()
        )))
    })
}

/// How a configuration begins.
struct Before {
    mark: String,
}

/// The configuration with the entry, which is read once more as a run reads it.
fn enter(context: &Context<'_>, path: &Path, entry: &Entry) -> Result<(Before, Entered), CliError> {
    let bytes = files::read(path, &CONFIGURATION).map_err(CliError::failed)?;
    let mark = if bytes.starts_with(MARK.as_bytes()) { MARK } else { "" }.to_owned();
    let text = files::read_text(path, &CONFIGURATION).map_err(CliError::failed)?;
    let entered = add::enter(&text, entry).map_err(|error| CliError::usage(at(path, &error)))?;
    let secrets = |path: &Path| Ok(files::read_secret(path, &CREDENTIAL)?);
    Config::parse(&entered.text, path, context.env, &Overrides::default(), &secrets)
        .map_err(|error| CliError::configuration(&error, context.colour))?;
    Ok((Before { mark }, entered))
}

fn at(path: &Path, error: &dyn std::error::Error) -> String {
    format!("`{}` was left as it is: {error}", path.display())
}

fn added(
    configuration: PathBuf,
    component: PathBuf,
    entry: &Entry,
    entered: Entered,
    changed: bool,
) -> Added {
    Added {
        name: entry.name.clone(),
        table: entry.table(),
        next: next(&configuration, entry),
        configuration,
        component,
        sha256: entry.sha256.clone(),
        new: entered.new,
        changed,
        granted: entered.granted,
        not_asked: entered.not_asked,
        renewed: entered.renewed,
        ordered: entered.ordered,
        credentials: entered.credentials,
        level: String::new(),
    }
}

/// The level that it reaches with the cases beside what was added. Nobody's word counts for it: where there is no case,
/// what an earlier check found stays only if it was of the same file.
async fn level(
    context: &mut Context<'_>,
    source: &Path,
    component: &Path,
    bytes: Vec<u8>,
) -> Result<String, CliError> {
    let cases = kit_check::cases_of_component(source);
    if cases.is_empty() {
        let known = kit_check::shown(component, &sha256_hex(&bytes));
        return Ok(known.map_or_else(|_| "unchecked".to_owned(), |shown| shown.as_str().to_owned()));
    }
    let checked = check::checked(context, component, bytes, &cases).await?;
    check::keep(&checked)?;
    Ok(checked.level.to_owned())
}

/// The command to go on with.
fn next(configuration: &Path, entry: &Entry) -> String {
    let command = match entry.kind {
        Kind::Provider => format!("jobscan-host providers check {} --tenant TENANT", entry.name),
        Kind::Directory | Kind::Detector => "jobscan-host doctor".to_owned(),
    };
    if configuration == Path::new("providers.toml") {
        return command;
    }
    format!("{command} --providers {}", shell_word(&configuration.display().to_string()))
}

fn tell(context: &mut Context<'_>, added: &Added) -> Result<(), CliError> {
    let what = match (added.new, added.changed) {
        (true, _) => "added",
        (false, true) => "renewed",
        (false, false) => "unchanged:",
    };
    context.out.line(format_args!("{what} {} in {}", added.table, added.configuration.display()))?;
    context.out.line(format_args!("  component {}", added.component.display()))?;
    context.out.line(format_args!("  sha256 {}", added.sha256))?;
    context.out.line(format_args!("  level: {}", added.level))?;
    for host in &added.granted {
        context.out.line(format_args!("  granted: {host}{}", reach(host)))?;
    }
    for host in &added.not_asked {
        context.out.line(format_args!("  granted before, and not asked for: {host}"))?;
    }
    for key in &added.renewed {
        context.out.line(format_args!("  renewed: {key}"))?;
    }
    if added.ordered {
        context.out.line("  last in `order`")?;
    }
    for name in &added.credentials {
        context
            .out
            .line(format_args!("  asked for, and to be filled in: `credentials.{name}` in its table"))?;
    }
    context.out.line(format_args!("next: {}", added.next))
}

/// What a grant means that is more than one host.
fn reach(host: &str) -> &'static str {
    if host.contains("{tenant}") {
        ", the own host of each company that was confirmed or listed"
    } else if host.contains("://*.") {
        ", every host one name below it"
    } else {
        ""
    }
}
