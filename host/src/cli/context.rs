//! What every command is given.

use std::{
    fmt::Display,
    io::Write,
    path::{Path, PathBuf},
};

use super::{Built, CliError, args::GlobalArgs, logging::Log, output::Output};
use crate::{
    config::{Config, Env, Overrides, expand_path},
    domain::Timestamp,
    plugins::Compiler,
    printable::{lines, one_line},
    store::{self, Connection, Reading, Store, StoreError},
};

/// What is told of a database that is read without the right to write.
pub(super) const READ_AS_IT_STANDS: &str = "is opened read-only, as it stands: this user may not write there, so what is written meanwhile is not seen";

/// The flags, the environment and the outputs of one command.
pub struct Context<'a> {
    /// The global flags.
    pub global: &'a GlobalArgs,
    /// What the program was built from.
    pub built: Built,
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
        let config = Config::load(&self.global.providers, self.env, overrides)
            .map_err(|error| CliError::configuration(&error, self.colour))?;
        self.log.show_times_in(config.display_zone);
        Ok(config)
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

    /// The configuration, and its database for reading. Told, if it is read as it stands.
    pub(super) fn reader(&mut self) -> Result<(Config, Connection), CliError> {
        let config = self.config()?;
        let (connection, reading) = store::open_to_read(&config.database)?;
        if reading == Reading::AsItStands {
            let path = config.database.display();
            self.tell(format_args!("note: `{path}` {READ_AS_IT_STANDS}"));
        }
        Ok((config, connection))
    }

    /// The configuration, whose database is there: where none is, a command that only changes what stands in it makes none,
    /// so that a mistyped name is told.
    pub(super) fn config_of_a_database(&self) -> Result<Config, CliError> {
        let config = self.config()?;
        let path = &config.database;
        store::refuse_what_names_no_file(path)?;
        if path.try_exists().is_ok_and(|exists| !exists) {
            return Err(StoreError::Missing { path: path.clone() }.into());
        }
        Ok(config)
    }

    /// The configuration, and its database for writing, which is there and is migrated if need be.
    pub(super) fn changer(&self) -> Result<(Config, Store), CliError> {
        self.config_of_a_database()?;
        self.writer()
    }

    /// The configuration, and its database for writing, made or migrated if need be.
    pub(super) fn writer(&self) -> Result<(Config, Store), CliError> {
        let config = self.config()?;
        let store = Store::open(&config.database, self.now)?;
        Ok((config, store))
    }
}
