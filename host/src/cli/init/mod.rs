//! `init`: a folder to begin in, with a configuration, a list of companies and the catalogues.
//!
//! Nothing that is there is written over: a configuration refuses the whole command, any other file is kept and told.

mod templates;

use std::{
    env,
    fs::{self, OpenOptions},
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use serde::Serialize;

use self::templates::{CATALOGUES, COMPANIES};
use super::{
    CliError, Context,
    args::{Format, InitArgs},
    places,
};
use crate::{
    config::{Config, Overrides},
    files,
};

/// What was done.
#[derive(Debug, Serialize)]
struct Begun {
    folder: PathBuf,
    configuration: PathBuf,
    plugins: PathBuf,
    written: Vec<PathBuf>,
    /// Files that were there already.
    kept: Vec<PathBuf>,
    /// The command to go on with.
    next: String,
}

pub(super) fn run(context: &mut Context<'_>, args: &InitArgs) -> Result<(), CliError> {
    let configuration = configuration(context, args)?;
    if fs::symlink_metadata(&configuration).is_ok() {
        return Err(exists(&configuration));
    }
    let folder = files::folder_of(&configuration).to_owned();
    let plugins = plugins(context, args)?;
    let text = templates::configuration(&named(&plugins, &folder)?);
    check(&text, &configuration, context)?;

    let mut begun = Begun {
        next: next(&configuration),
        folder: folder.clone(),
        configuration: configuration.clone(),
        plugins,
        written: Vec::new(),
        kept: Vec::new(),
    };
    // The configuration last: what stands beside it is there when it is.
    for (name, text) in CATALOGUES.into_iter().chain([COMPANIES]) {
        begun.write(configuration.with_file_name(name), text)?;
    }
    begun.write(configuration, &text)?;
    tell(context, &begun, args.format.format)
}

/// `--providers` in the folder of `--dir`.
fn configuration(context: &Context<'_>, args: &InitArgs) -> Result<PathBuf, CliError> {
    let folder = context.path("--dir", &args.dir)?;
    let name = context.path("--providers", &context.global.providers)?;
    Ok(if folder == Path::new(".") { name } else { folder.join(name) })
}

fn exists(configuration: &Path) -> CliError {
    CliError::usage(format_args!(
        "`{}` is there already, and nothing was written\n  hint: name another folder with `jobscan-host init --dir FOLDER`",
        configuration.display()
    ))
}

/// The folder of the plugins: the one that was named, or the one that came with the program.
fn plugins(context: &Context<'_>, args: &InitArgs) -> Result<PathBuf, CliError> {
    let candidates = match &args.plugins {
        Some(folder) => vec![context.path("--plugins", folder)?],
        None => places::candidates(env::current_exe().ok().as_deref(), context.built.source),
    };
    let wanted = templates::plugins();
    let folder = places::first_with(&candidates, &wanted).ok_or_else(|| missing(&candidates, &wanted))?;
    // As an absolute path it means the same wherever the configuration is read from.
    folder.canonicalize().map_err(|error| at(folder, &error))
}

fn missing(candidates: &[PathBuf], wanted: &[&str]) -> CliError {
    let looked: Vec<String> = candidates.iter().map(|folder| format!("`{}`", folder.display())).collect();
    CliError::usage(format_args!(
        "no folder holds the plugins {}: looked in {}\n  hint: name it with `--plugins FOLDER`; in a source tree, `cargo \
         xtask plugins` builds them",
        wanted.join(", "),
        looked.join(", ")
    ))
}

/// The folder of the plugins as the configuration names it: `plugins`, if it stands beside it.
fn named(plugins: &Path, folder: &Path) -> Result<String, CliError> {
    let beside = folder.join("plugins").canonicalize();
    if beside.is_ok_and(|beside| beside == *plugins) {
        return Ok("plugins".to_owned());
    }
    let name = plugins.to_str().map(str::to_owned);
    name.ok_or_else(|| {
        CliError::usage(format_args!("`{}` is no UTF-8 text, as a configuration is", plugins.display()))
    })
}

/// What is written is read before: a folder may have a name that a configuration cannot hold.
fn check(text: &str, path: &Path, context: &Context<'_>) -> Result<(), CliError> {
    Config::parse(text, path, context.env, &Overrides::default(), &|_| Err(io::ErrorKind::NotFound.into()))
        .map(drop)
        .map_err(|error| CliError::configuration(&error, context.colour))
}

impl Begun {
    /// Writes a file, or keeps the one that is there.
    fn write(&mut self, path: PathBuf, text: &str) -> Result<(), CliError> {
        let folder = files::folder_of(&path);
        fs::create_dir_all(folder).map_err(|error| at(folder, &error))?;
        match OpenOptions::new().write(true).create_new(true).open(&path) {
            Ok(mut file) => file.write_all(text.as_bytes()).map_err(|error| at(&path, &error))?,
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                self.kept.push(path);
                return Ok(());
            }
            Err(error) => return Err(at(&path, &error)),
        }
        self.written.push(path);
        Ok(())
    }
}

fn at(path: &Path, error: &io::Error) -> CliError {
    CliError::failed(format_args!("cannot write `{}`: {error}", path.display()))
}

/// A text as one word of a command that is typed in a shell.
pub(super) fn shell_word(text: &str) -> String {
    let plain = text.chars().all(|sign| sign.is_alphanumeric() || "/._-".contains(sign));
    if plain { text.to_owned() } else { format!("'{}'", text.replace('\'', r"'\''")) }
}

/// The command to go on with, as it is typed where this one was.
fn next(configuration: &Path) -> String {
    if configuration == Path::new("providers.toml") {
        return "jobscan-host run".to_owned();
    }
    format!("jobscan-host run --providers {}", shell_word(&configuration.display().to_string()))
}

fn tell(context: &mut Context<'_>, begun: &Begun, format: Format) -> Result<(), CliError> {
    if format == Format::Json {
        return context.out.json(begun);
    }
    for path in &begun.written {
        context.out.line(format_args!("wrote {}{}", path.display(), what(path)))?;
    }
    for path in &begun.kept {
        context.out.line(format_args!("kept {}: it was there", path.display()))?;
    }
    context.out.line(format_args!("plugins: {}", begun.plugins.display()))?;
    context.out.line(format_args!("next: {}", begun.next))
}

/// What a file is for.
fn what(path: &Path) -> &'static str {
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("csv") => ": well-known companies to begin with; replace them by yours",
        Some("toml") if path.parent().is_some_and(|folder| folder.ends_with("catalogs")) => {
            ": what offers are scored by"
        }
        _ => ": every setting with its default",
    }
}

#[cfg(test)]
mod tests;
