//! The file, then the environment, then the flags: the only place that touches the disk.

use std::{
    io,
    path::{Path, PathBuf},
};

use super::{
    Config, ConfigError, Env, InvalidFile, RunMode, file, sheets, surroundings::Surroundings, values,
};
use crate::{
    bounds::files::{CONFIGURATION, CREDENTIAL},
    files::{self, FileError},
    suggest::suggest_or_list,
};

/// What the command line changes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Overrides {
    /// `--db`.
    pub db: Option<PathBuf>,
    /// `--gateway`.
    pub gateway: Option<String>,
    /// `--only`: the providers of `order` that are left.
    pub only: Option<Vec<String>>,
}

impl Config {
    /// Reads the file at `path` under `env`, with `overrides` on top.
    pub fn load(path: &Path, env: &Env, overrides: &Overrides) -> Result<Self, ConfigError> {
        let text = files::read_text(path, &CONFIGURATION).map_err(|error| match error {
            _ if error.is_missing() => ConfigError::Missing { path: path.to_owned() },
            FileError::Io { path, source } => ConfigError::Unreadable { path, source },
            other => ConfigError::Refused(other),
        })?;
        Self::parse(&text, path, env, overrides, &|path| Ok(files::read_text(path, &CREDENTIAL)?))
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
        config.run.mode = run_mode(env)?.unwrap_or(RunMode::Once);
        if let Some(database) = database_override(env, overrides) {
            config.database = database;
        }
        sheets::environment(&mut config.sheets, env)?;
        if let Some(gateway) = &overrides.gateway {
            let gateway = values::parse_gateway(gateway);
            config.http.gateway =
                Some(gateway.map_err(|message| ConfigError::Flag { flag: "--gateway", message })?);
        }
        if let Some(only) = &overrides.only {
            config.narrow(only)?;
        }
        Ok(config)
    }

    /// Narrows `order` to the names in `only`.
    fn narrow(&mut self, only: &[String]) -> Result<(), ConfigError> {
        for name in only {
            if !self.order.contains(name) {
                let message = if self.providers.contains_key(name) {
                    format!("`{name}` has a table but is not in `order`: add it there")
                } else {
                    let known = self.order.iter().map(String::as_str);
                    format!("no provider `{name}`: {}", suggest_or_list(name, known))
                };
                return Err(ConfigError::Flag { flag: "--only", message });
            }
        }
        self.order.retain(|name| only.contains(name));
        Ok(())
    }
}

/// `--db`, else `DB_PATH`: relative to where the program was started.
fn database_override(env: &Env, overrides: &Overrides) -> Option<PathBuf> {
    let variable = || env.get("DB_PATH").filter(|path| !path.is_empty()).map(PathBuf::from);
    overrides.db.clone().or_else(variable)
}

fn run_mode(env: &Env) -> Result<Option<RunMode>, ConfigError> {
    match env.get("RUN_MODE") {
        None | Some("") => Ok(None),
        Some("once") => Ok(Some(RunMode::Once)),
        Some("forever") => Ok(Some(RunMode::Forever)),
        Some(other) => Err(ConfigError::Environment {
            name: "RUN_MODE",
            value: other.to_owned(),
            cure: "it must be `once` or `forever`",
        }),
    }
}
