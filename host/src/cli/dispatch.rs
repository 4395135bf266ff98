//! Parses the arguments, runs the command, and turns its result into an exit code.

use std::ffi::OsString;

use clap::{CommandFactory, FromArgMatches};
use tokio::signal::unix::SignalKind;
use tracing::Level;

use super::{
    Built, CliError, Context, Exit,
    args::{Cli, Command},
    boards, companies, completions, db, doctor, explain, export, init,
    logging::{self, Log, LogFormat},
    man, offers,
    output::Output,
    pause, plugin, providers, run, score, sheets, status, terminal, unlock,
};
use crate::{
    clock::{Clock, SystemClock},
    config::Env,
    plugins::Compiler,
    printable::Coloured,
    secret::without_users,
};

/// A file at the largest size that the process may write fails the writing, instead of ending the process by a signal:
/// then the message is told, and a part file goes.
fn take_full_disks_as_errors() {
    let signal = SignalKind::from_raw(rustix::process::Signal::XFSZ.as_raw());
    // The handler stays. Without it, the process ends as it would have.
    if let Err(error) = tokio::signal::unix::signal(signal) {
        tracing::debug!("no handler for files at their largest size: {error}");
    }
}

/// Runs the program under these arguments, the program's own name first.
pub async fn main(args: impl IntoIterator<Item = OsString>, env: &Env, built: Built) -> Exit {
    logging::log_panics();
    take_full_disks_as_errors();
    let cli = match parsed(args, built) {
        Ok(cli) => cli,
        Err(error) => return tell_usage(&error, env),
    };
    let compiler = match Compiler::this_program() {
        Ok(compiler) => compiler,
        Err(error) => {
            terminal::say(&format!(
                "error: the program does not find itself, to compile plugins with: {error}"
            ));
            return Exit::Failed;
        }
    };
    let colour = terminal::shows_colours(env);
    let context = Context {
        global: &cli.global,
        built,
        env,
        now: SystemClock.now(),
        out: Output::stdout(env),
        err: Box::new(terminal::stderr()),
        log: Log::default(),
        colour,
        compiler,
    };
    match execute(context, &cli.command).await {
        Ok(()) => Exit::Success,
        Err(error) => {
            tell(&error, logging::format(env));
            error.code
        }
    }
}

/// The arguments as a command. The version tells the commit.
fn parsed(args: impl IntoIterator<Item = OsString>, built: Built) -> Result<Cli, clap::Error> {
    let matches = Cli::command().version(built.version).try_get_matches_from(args)?;
    Cli::from_arg_matches(&matches)
}

/// Prints why a command failed: as a line of the log where that is for programs.
fn tell(error: &CliError, format: Result<LogFormat, CliError>) {
    match (&error.coloured, format) {
        (_, Ok(LogFormat::Json)) if !error.message.is_empty() && tracing::dispatcher::has_been_set() => {
            tracing::error!("{}", error.message.strip_prefix("error: ").unwrap_or(&error.message));
        }
        (Some(coloured), _) => terminal::say_coloured(coloured),
        (None, _) => terminal::say(&error.message),
    }
}

/// Runs a command and writes out its buffered output, even if it failed.
pub async fn execute(mut context: Context<'_>, command: &Command) -> Result<(), CliError> {
    let usual = if matches!(command, Command::Run(_)) { Level::INFO } else { Level::WARN };
    let (level, format) = (logging::level(context.env, usual)?, logging::format(context.env)?);
    context.log = logging::start(level, format, context.colour).drawing(terminal::redraws(context.env));
    let end = dispatch(&mut context, command).await;
    let finished = context.out.finish();
    end.and(finished)
}

/// The long commands are boxed: each of their futures holds the futures of all its steps.
async fn dispatch(context: &mut Context<'_>, command: &Command) -> Result<(), CliError> {
    match command {
        Command::Init(args) => init::run(context, args),
        Command::Completions(args) => completions::run(context, args),
        Command::Man(args) => man::run(context, args),
        Command::Companies(command) => companies::run(context, command).await,
        Command::Boards(command) => Box::pin(boards::run(context, command)).await,
        Command::Offers(command) => offers::run(context, command).await,
        Command::Export(command) => export::run(context, command),
        Command::Status(args) => status::run(context, args),
        Command::Db(command) => Box::pin(db::run(context, command)).await,
        Command::Pause(args) => pause::pause(context, args).await,
        Command::Resume(args) => pause::resume(context, args).await,
        Command::Unlock(args) => unlock::run(context, args).await,
        Command::Explain(args) => explain::run(context, args),
        Command::Score(command) => Box::pin(score::run(context, command)).await,
        Command::Sheets(command) => Box::pin(sheets::run(context, command)).await,
        Command::Doctor(args) => doctor::run(context, args.format.format).await,
        Command::Run(args) => Box::pin(run::run(context, args)).await,
        Command::Providers(command) => providers::run(context, command).await,
        Command::Plugin(command) => Box::pin(plugin::run(context, command)).await,
    }
}

/// Help and version go to stdout and are a success. An error quotes the arguments, so it is printed without colours.
fn tell_usage(error: &clap::Error, env: &Env) -> Exit {
    let text = error.render();
    if error.use_stderr() {
        terminal::say(without_users(text.to_string().trim_end()).as_ref());
        return Exit::Usage;
    }
    if terminal::stdout_shows_colours(env) {
        terminal::print_coloured(&Coloured::of_clean_parts(&text.ansi().to_string()));
    } else {
        terminal::print(&text.to_string());
    }
    Exit::Success
}
