//! What every command is given.

use std::{
    fmt::Display,
    io::Write,
    path::{Path, PathBuf},
};

use super::{CliError, args::GlobalArgs, logging::Log, output::Output};
use crate::{
    config::{Config, Env, Overrides, expand_path},
    domain::Timestamp,
    plugins::Compiler,
    printable::{lines, one_line},
    store::{self, Connection, Store},
};

/// The flags, the environment and the outputs of one command.
pub struct Context<'a> {
    /// The global flags.
    pub global: &'a GlobalArgs,
    /// The environment.
    pub env: &'a Env,
    /// When the command started.
    pub now: Timestamp,
    /// Stdout, for results.
    pub out: Output<'a>,
    /// Stderr, for all other output.
    pub err: Box<dyn Write + 'a>,
    /// The log, which has to know about progress bars.
    pub log: Log,
    /// Whether stderr shows colours.
    pub colour: bool,
    /// Who compiles plugins.
    pub compiler: Compiler,
}

impl Context<'_> {
    /// The configuration under the global flags.
    pub fn config(&self) -> Result<Config, CliError> {
        self.config_with(&self.global.overrides())
    }

    /// The configuration under these flags.
    pub fn config_with(&self, overrides: &Overrides) -> Result<Config, CliError> {
        Config::load(&self.global.providers, self.env, overrides)
            .map_err(|error| CliError::configuration(&error, self.colour))
    }

    /// A path that a flag or an argument names.
    pub(super) fn path(&self, what: &str, path: &Path) -> Result<PathBuf, CliError> {
        expand_path(path, self.env).map_err(|fault| CliError::usage(format_args!("`{what}`: {fault}")))
    }

    /// Prints a line on stderr.
    pub fn tell(&mut self, message: impl Display) {
        // Stderr is gone: there is nowhere to report that.
        let _ = self.err.write_all(format!("{}\n", one_line(&message.to_string())).as_bytes());
    }

    /// Prints a text of several lines on stderr.
    pub fn tell_lines(&mut self, message: impl Display) {
        // As above.
        let _ = self.err.write_all(format!("{}\n", lines(&message.to_string())).as_bytes());
    }

    /// The configuration, and its database for reading.
    pub(super) fn reader(&self) -> Result<(Config, Connection), CliError> {
        let config = self.config()?;
        let connection = store::open_read_only(&config.database)?;
        Ok((config, connection))
    }

    /// The configuration, and its database for writing, made or migrated if need be.
    pub(super) fn writer(&self) -> Result<(Config, Store), CliError> {
        let config = self.config()?;
        let store = Store::open(&config.database, self.now)?;
        Ok((config, store))
    }
}
