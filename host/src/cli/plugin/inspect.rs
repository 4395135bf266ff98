//! `plugin inspect`: what a component imports, exports and asks for, a refused one too.

use super::loading::{self, Loading};
use crate::{
    cli::{
        CliError, Context,
        args::{Format, PluginInspectArgs},
        output::counted,
    },
    config::units::format_size,
    kit::inspect::{self, Compiled, Credential, Described, Inspection, Names, Setting},
};

pub(super) async fn run(context: &mut Context<'_>, args: &PluginInspectArgs) -> Result<(), CliError> {
    let file = loading::component(context, "FILE", &args.file)?;
    let Loading { engine, limits } = Loading::of(context)?;
    let found = inspect::inspect(&file, &engine, &limits).await.map_err(CliError::failed)?;
    if args.format.format == Format::Json {
        context.out.json(&found)?;
    } else {
        show(context, &found)?;
    }
    found.error.map_or(Ok(()), |error| Err(CliError::failed(error)))
}

fn show(context: &mut Context<'_>, found: &Inspection) -> Result<(), CliError> {
    for (name, value) in rows(found) {
        context.out.line(format_args!("{name:12}{value}"))?;
    }
    Ok(())
}

/// Each line: what it is, and what it says. Further values of one name stand below it.
fn rows(found: &Inspection) -> Vec<(&'static str, String)> {
    let interface = &found.interface;
    let mut rows = vec![
        ("file", found.file.clone()),
        ("kind", interface.kind.to_owned()),
        ("size", format_size(found.size)),
        ("sha256", found.sha256.clone()),
    ];
    rows.extend(found.manifest.iter().flat_map(described));
    rows.extend(
        found
            .definition
            .iter()
            .map(|made| ("made from", format!("the definition {} {}", made.id, made.version))),
    );
    if !interface.contract.is_empty() {
        rows.push(("contract", interface.contract.join(", ")));
    }
    list(&mut rows, "imports", names(&interface.imports));
    list(&mut rows, "exports", names(&interface.exports));
    list(&mut rows, "WASI", interface.wasi.clone());
    rows.extend(interface.unreadable.iter().map(|why| ("unreadable", why.clone())));
    rows.extend(found.compiled.iter().map(|figures| ("compiled", compiled(figures))));
    rows
}

fn described(manifest: &Described) -> Vec<(&'static str, String)> {
    let mut rows = vec![
        ("id", manifest.id.clone()),
        ("name", manifest.name.clone()),
        ("version", manifest.version.clone()),
        ("roles", manifest.roles.join(", ")),
    ];
    if !manifest.capabilities.is_empty() {
        rows.push(("scans", manifest.capabilities.join(", ")));
    }
    list(&mut rows, "hosts", manifest.hosts.clone());
    list(&mut rows, "credentials", manifest.credentials.iter().map(credential).collect());
    list(&mut rows, "settings", manifest.settings.iter().map(setting).collect());
    if manifest.pace_ms > 0 {
        rows.push(("pace", format!("{} ms between two requests to one host", manifest.pace_ms)));
    }
    rows.extend(manifest.concurrency.map(|most| ("at once", counted(u64::from(most), "unit", "units"))));
    rows
}

fn list(rows: &mut Vec<(&'static str, String)>, name: &'static str, values: Vec<String>) {
    let names = std::iter::once(name).chain(std::iter::repeat(""));
    rows.extend(names.zip(values));
}

fn names(names: &Names) -> Vec<String> {
    let more = (names.more > 0).then(|| format!("and {} more", names.more));
    names.names.iter().cloned().chain(more).collect()
}

fn credential(need: &Credential) -> String {
    let help = if need.help.is_empty() { String::new() } else { format!(": {}", need.help) };
    format!("{} for {}{help}", need.name, need.hosts.join(", "))
}

fn setting(setting: &Setting) -> String {
    let default =
        setting.default.as_ref().map_or_else(String::new, |default| format!(", {default} by default"));
    format!("{} ({}{default}): {}", setting.key, setting.kind, setting.help)
}

fn compiled(figures: &Compiled) -> String {
    let code = format_size(figures.code_size);
    let from = if figures.from_cache { "taken from the cache" } else { "compiled now" };
    let memory =
        figures.memory.map_or_else(String::new, |memory| format!(", {} of memory", format_size(memory)));
    format!("in {} ms to {code} of code{memory}; {from}", figures.time_ms)
}
