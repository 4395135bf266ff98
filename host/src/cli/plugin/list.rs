//! `plugins list`: the component files of the configuration, and what compiling each of them took.

use std::{collections::BTreeMap, path::PathBuf};

use serde::Serialize;

use super::level;
use crate::{
    cli::{
        CliError, Context, Exit,
        args::Format,
        output::{cell, optional, table_of},
    },
    config::{Config, GuestSettings, units::format_size},
    pipeline,
    plugins::{LoadError, Plugin, PluginEngine, Source},
};

/// The digits of a checksum that people are shown.
const SHORT_SHA256: usize = 12;

/// A component file of the configuration.
#[derive(Debug, Default, Serialize)]
struct ListedPlugin {
    file: String,
    /// The tables that name it: `providers.lever`.
    tables: Vec<String>,
    /// What it calls itself.
    id: Option<String>,
    version: Option<String>,
    sha256: Option<String>,
    size: Option<u64>,
    compile_ms: Option<u64>,
    code_size: Option<u64>,
    compile_memory: Option<u64>,
    from_cache: Option<bool>,
    /// What `plugin check` found it to reach.
    level: Option<String>,
    error: Option<String>,
}

pub(super) async fn run(context: &mut Context<'_>, format: Format) -> Result<(), CliError> {
    let config = context.config()?;
    let settings = pipeline::engine_settings(&config, &context.compiler);
    let engine = PluginEngine::new(&settings).map_err(CliError::failed)?;
    let mut listed = Vec::new();
    for ((path, sha256, guest), tables) in files(&config) {
        let limits = pipeline::page_reader_limits(&config, &guest);
        let file = path.display().to_string();
        let loaded = Plugin::load(&engine, &Source { path, sha256 }, &limits).await;
        let mut one = described(file, tables, loaded.as_deref());
        one.level = loaded.ok().map(|plugin| level::shown(context, &plugin));
        listed.push(one);
    }
    if format == Format::Json {
        context.out.json(&listed)?;
    } else {
        show(context, &listed)?;
    }
    let failed = listed.iter().any(|plugin| plugin.error.is_some());
    if failed { Err(CliError::quiet(Exit::Failed)) } else { Ok(()) }
}

/// A component's file, its pin, and what its instances may hold and import.
pub(super) type Named = (PathBuf, Option<String>, GuestSettings);

/// Each component file with its pin and limits, and the tables that name it so.
pub(super) fn files(config: &Config) -> BTreeMap<Named, Vec<String>> {
    let providers =
        config.providers.iter().map(|(name, t)| ("providers", name, &t.plugin, &t.sha256, t.guest));
    let detectors =
        config.detectors.iter().map(|(name, t)| ("detectors", name, &t.plugin, &t.sha256, t.guest));
    let directories =
        config.directories.iter().map(|(name, t)| ("directories", name, &t.plugin, &t.sha256, t.guest));
    let mut files = BTreeMap::<_, Vec<String>>::new();
    for (kind, name, path, sha256, guest) in providers.chain(detectors).chain(directories) {
        files.entry((path.clone(), sha256.clone(), guest)).or_default().push(format!("{kind}.{name}"));
    }
    files
}

fn described(file: String, tables: Vec<String>, loaded: Result<&Plugin, &LoadError>) -> ListedPlugin {
    let plugin = match loaded {
        Ok(plugin) => plugin,
        Err(error) => {
            return ListedPlugin { file, tables, error: Some(error.to_string()), ..ListedPlugin::default() };
        }
    };
    let compiled = plugin.compiled();
    ListedPlugin {
        file,
        tables,
        id: Some(plugin.manifest().id.clone()),
        version: Some(plugin.manifest().version.clone()),
        sha256: Some(plugin.sha256().to_owned()),
        size: Some(plugin.size()),
        compile_ms: u64::try_from(compiled.time.as_millis()).ok(),
        code_size: Some(compiled.code_size),
        compile_memory: compiled.memory,
        from_cache: Some(compiled.from_cache),
        level: None,
        error: None,
    }
}

fn show(context: &mut Context<'_>, listed: &[ListedPlugin]) -> Result<(), CliError> {
    let columns = [
        "file",
        "tables",
        "version",
        "level",
        "sha256",
        "#size",
        "#compiled in",
        "#code",
        "#memory",
        "code from",
    ];
    let mut table = table_of(&columns);
    for plugin in listed {
        table.add_row([
            cell(&plugin.file),
            cell(&plugin.tables.join(", ")),
            cell(&optional(plugin.version.as_deref())),
            optional(plugin.level.as_deref()),
            optional(plugin.sha256.as_deref().and_then(|digits| digits.get(..SHORT_SHA256))),
            optional(plugin.size.map(format_size)),
            optional(plugin.compile_ms.map(|time| format!("{time} ms"))),
            optional(plugin.code_size.map(format_size)),
            optional(plugin.compile_memory.map(format_size)),
            match plugin.from_cache {
                Some(true) => "the cache",
                Some(false) => "this start",
                None => "",
            }
            .to_owned(),
        ]);
    }
    context.out.table(&table, "no plugin in the configuration")?;
    for (file, error) in listed.iter().filter_map(|plugin| Some((&plugin.file, plugin.error.as_ref()?))) {
        context.tell(format_args!("{file}: {error}"));
    }
    Ok(())
}
