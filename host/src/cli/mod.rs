//! The command line: one file a command. Data goes to stdout, everything else to stderr.
//!
//! Exit codes are a promise: see [`Exit`]. What a command prints for programs (`--format json`, exports) holds
//! times in RFC 3339 UTC; what it prints for people holds them in their zone.

pub mod args;
mod companies;
pub mod doctor;
mod error;
mod explain;
mod export;
mod hits;
pub mod logging;
mod offers;
pub mod output;
mod pause;
mod progress;
mod providers;
mod run;
mod score;
mod sheets;
mod status;
mod stream;

use std::{
    ffi::OsString,
    fmt::Display,
    io::{self, IsTerminal, Write},
};

use clap::Parser;
use tracing::Level;

pub use self::error::{CliError, Exit};
use self::{
    args::{Cli, Command, GlobalArgs},
    logging::Log,
    output::Output,
};
use crate::{
    clock::{Clock, SystemClock},
    config::{Config, Env, Overrides},
    domain::Timestamp,
    store::{self, Connection, Store},
};

/// What every command is given.
pub struct Context<'a> {
    /// The global flags.
    pub global: &'a GlobalArgs,
    /// The environment.
    pub env: &'a Env,
    /// When the command started.
    pub now: Timestamp,
    /// Where results go.
    pub out: Output<'a>,
    /// Where everything else goes.
    pub err: Box<dyn Write + 'a>,
    /// The log; tells it where progress bars are drawn.
    pub log: Log,
    /// Whether stderr shows colours.
    pub colour: bool,
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

    /// Tells a person something that is no result.
    pub fn tell(&mut self, message: impl Display) {
        // Nobody is left to be told when stderr is gone.
        let _ = writeln!(self.err, "{message}");
    }

    /// The configuration, and its database for reading.
    fn reader(&self) -> Result<(Config, Connection), CliError> {
        let config = self.config()?;
        let connection = store::open_read_only(&config.database)?;
        Ok((config, connection))
    }

    /// The configuration, and its database for writing, made or migrated if need be.
    fn writer(&self) -> Result<(Config, Store), CliError> {
        let config = self.config()?;
        let store = Store::open(&config.database, self.now)?;
        Ok((config, store))
    }
}

/// Runs the program under these arguments, the program's own name first.
pub async fn main(args: impl IntoIterator<Item = OsString>, env: &Env) -> Exit {
    let cli = match Cli::try_parse_from(args) {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version go to stdout and are a good end; nobody is left to be told of a closed pipe.
            let _ = error.print();
            return if error.use_stderr() { Exit::Usage } else { Exit::Success };
        }
    };
    let colour = io::stderr().is_terminal() && !env.has("NO_COLOR");
    let context = Context {
        global: &cli.global,
        env,
        now: SystemClock.now(),
        out: Output::stdout(),
        err: Box::new(io::stderr()),
        log: Log::default(),
        colour,
    };
    match execute(context, &cli.command).await {
        Ok(()) => Exit::Success,
        Err(error) => {
            say(&error.message);
            error.code
        }
    }
}

/// Does a command and hands over its output, whatever became of it.
pub async fn execute(mut context: Context<'_>, command: &Command) -> Result<(), CliError> {
    let usual = if matches!(command, Command::Run(_)) { Level::INFO } else { Level::WARN };
    context.log = logging::start(logging::level(context.env, usual)?, context.colour);
    let end = dispatch(&mut context, command).await;
    let finished = context.out.finish();
    end.and(finished)
}

/// The long commands are boxed: their futures hold those of all their steps.
async fn dispatch(context: &mut Context<'_>, command: &Command) -> Result<(), CliError> {
    match command {
        Command::Companies(command) => companies::run(context, command).await,
        Command::Offers(command) => offers::run(context, command),
        Command::Export(command) => export::run(context, command),
        Command::Status(args) => status::run(context, args.format.format),
        Command::Pause(args) => pause::pause(context, args).await,
        Command::Resume(args) => pause::resume(context, args).await,
        Command::Explain(args) => explain::run(context, args),
        Command::Score(command) => score::run(context, command),
        Command::Sheets(command) => Box::pin(sheets::run(context, command)).await,
        Command::Doctor(args) => doctor::run(context, args.format.format).await,
        Command::Run(args) => Box::pin(run::run(context, args)).await,
        Command::Providers(command) => providers::run(context, command).await,
    }
}

/// Tells a person on stderr; nothing where there is nothing to tell.
pub fn say(message: &str) {
    if !message.is_empty() {
        // Nobody is left to be told when stderr is gone.
        let _ = writeln!(io::stderr().lock(), "{message}");
    }
}

#[cfg(test)]
mod scoring_tests;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
