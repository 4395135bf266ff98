//! Parses the arguments, runs the command, and turns its result into an exit code.

use std::ffi::OsString;

use clap::Parser;
use tokio::signal::unix::SignalKind;
use tracing::Level;

use super::{
    CliError, Context, Exit,
    args::{Cli, Command},
    boards, companies, doctor, explain, export,
    logging::{self, Log},
    offers,
    output::Output,
    pause, plugins, providers, run, score, sheets, status, terminal, unlock,
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
pub async fn main(args: impl IntoIterator<Item = OsString>, env: &Env) -> Exit {
    logging::log_panics();
    take_full_disks_as_errors();
    let cli = match Cli::try_parse_from(args) {
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
        env,
        now: SystemClock.now(),
        out: Output::stdout(),
        err: Box::new(terminal::stderr()),
        log: Log::default(),
        colour,
        compiler,
    };
    match execute(context, &cli.command).await {
        Ok(()) => Exit::Success,
        Err(error) => {
            match &error.coloured {
                Some(coloured) => terminal::say_coloured(coloured),
                None => terminal::say(&error.message),
            }
            error.code
        }
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
        Command::Companies(command) => companies::run(context, command).await,
        Command::Boards(command) => Box::pin(boards::run(context, command)).await,
        Command::Offers(command) => offers::run(context, command).await,
        Command::Export(command) => export::run(context, command),
        Command::Status(args) => status::run(context, args.format.format),
        Command::Pause(args) => pause::pause(context, args).await,
        Command::Resume(args) => pause::resume(context, args).await,
        Command::Unlock(args) => unlock::run(context, args).await,
        Command::Explain(args) => explain::run(context, args),
        Command::Score(command) => score::run(context, command),
        Command::Sheets(command) => Box::pin(sheets::run(context, command)).await,
        Command::Doctor(args) => doctor::run(context, args.format.format).await,
        Command::Run(args) => Box::pin(run::run(context, args)).await,
        Command::Providers(command) => providers::run(context, command).await,
        Command::Plugins(command) => plugins::run(context, command).await,
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
