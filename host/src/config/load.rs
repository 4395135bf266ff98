//! The file, then the environment, then the flags: the only place that touches the disk.

use std::{
    io,
    path::{Path, PathBuf},
};

use super::{
    Config, ConfigError, Env, InvalidFile, RunMode, file, paths, proxy, sheets, surroundings::Surroundings,
    values,
};
use crate::{
    bounds::files::{CONFIGURATION, CREDENTIAL},
    files::{self, FileError},
    suggest::suggest_or_list,
};

/// The variables that win over the file.
const VARIABLES: [&str; 4] = ["DB_PATH", "RUN_MODE", sheets::SPREADSHEET, sheets::CREDENTIALS];

/// What the command line changes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Overrides {
    /// `--db`.
    pub db: Option<PathBuf>,
    /// `--gateway`.
    pub gateway: Option<String>,
    /// `--only`: the providers of `order` that are left.
    pub only: Option<Vec<String>>,
    /// `--force`: units are scanned whether they are due or not.
    pub force: bool,
    /// `--discover`: companies' sites are searched for boards even with `--only`.
    pub discover: bool,
}

impl Config {
    /// Reads the file at `path` under `env`, with `overrides` on top.
    pub fn load(path: &Path, env: &Env, overrides: &Overrides) -> Result<Self, ConfigError> {
        let path = &env_path("--providers", path, env)?;
        let text = files::read_text(path, &CONFIGURATION).map_err(|error| match error {
            _ if error.is_missing() => ConfigError::Missing { path: path.to_owned() },
            FileError::Io { path, source } => ConfigError::Unreadable { path, source },
            other => ConfigError::Refused(other),
        })?;
        Self::parse(&text, path, env, overrides, &|path| Ok(files::read_secret(path, &CREDENTIAL)?))
    }

    /// As [`Config::load`], from the text of a file; `read` reads what `file:PATH` refers to.
    pub fn parse(
        text: &str,
        path: &Path,
        env: &Env,
        overrides: &Overrides,
        read: &dyn Fn(&Path) -> io::Result<String>,
    ) -> Result<Self, ConfigError> {
        let around = Surroundings { file: path, env, read };
        let mut config = file::read(text, &around).map_err(|faults| {
            ConfigError::Invalid(InvalidFile { path: path.to_owned(), text: text.to_owned(), faults })
        })?;
        if let Some(name) = VARIABLES.into_iter().find(|name| env.is_no_text(name)) {
            let message = "it is set, and is not UTF-8 text".to_owned();
            return Err(ConfigError::Flag { flag: name, message });
        }
        config.run.force = overrides.force;
        config.run.mode = run_mode(env)?.unwrap_or(RunMode::Once);
        if let Some(database) = database_override(env, overrides)? {
            config.database = database;
        }
        sheets::environment(&mut config.sheets, env)?;
        if let Some(gateway) = &overrides.gateway {
            let gateway = values::parse_gateway(gateway);
            config.http.gateway =
                Some(gateway.map_err(|message| ConfigError::Flag { flag: "--gateway", message })?);
        }
        proxy::note_variables(&mut config.http, env);
        if let Some(only) = &overrides.only {
            config.narrow(only).map_err(|message| ConfigError::Flag { flag: "--only", message })?;
            config.run.narrowed = true;
            config.run.searches = overrides.discover;
        }
        Ok(config)
    }

    /// Narrows `order` to the names in `only`; fails with what is wrong with one of them.
    pub fn narrow(&mut self, only: &[String]) -> Result<(), String> {
        for name in only {
            if !self.order.contains(name) {
                if self.providers.contains_key(name) {
                    return Err(format!("`{name}` has a table but is not in `order`: add it there"));
                }
                let known = self.order.iter().map(String::as_str);
                return Err(format!("no provider `{name}`: {}", suggest_or_list(name, known)));
            }
        }
        self.order.retain(|name| only.contains(name));
        Ok(())
    }
}

/// `--db`, else `DB_PATH`: relative to where the program was started.
fn database_override(env: &Env, overrides: &Overrides) -> Result<Option<PathBuf>, ConfigError> {
    if let Some(path) = &overrides.db {
        return env_path("--db", path, env).map(Some);
    }
    let variable = env.get("DB_PATH").map(|path| path.trim_end_matches(['\r', '\n']));
    let variable = variable.filter(|path| !path.is_empty());
    variable.map(|path| env_path("DB_PATH", Path::new(path), env)).transpose()
}

/// A path of a flag or a variable: relative to where the program was started.
pub(super) fn env_path(flag: &'static str, path: &Path, env: &Env) -> Result<PathBuf, ConfigError> {
    paths::expand(path, env).map_err(|message| ConfigError::Flag { flag, message })
}

fn run_mode(env: &Env) -> Result<Option<RunMode>, ConfigError> {
    match env.get("RUN_MODE").map(str::trim) {
        None | Some("") => Ok(None),
        Some("once") => Ok(Some(RunMode::Once)),
        Some("forever") => Ok(Some(RunMode::Forever)),
        Some(other) => Err(ConfigError::Environment {
            name: "RUN_MODE",
            value: word(other),
            cure: "it must be `once` or `forever`",
        }),
    }
}

/// A value that should have been one of some words: as it is if it is a word, since it may be anything else.
#[must_use]
pub fn word(value: &str) -> String {
    let is_word = value.bytes().all(|byte| byte.is_ascii_alphabetic() || matches!(byte, b'-' | b'_'));
    if is_word { value.to_owned() } else { "…".to_owned() }
}
