//! `plugin …`: one file a command.

mod add;
mod asking;
mod build;
mod check;
mod failing;
mod inspect;
pub(super) mod level;
mod list;
mod loading;
mod new;
mod record;
mod run;
mod test;
mod trust;
mod written;

use super::{CliError, Context, args::PluginCommand};

pub(super) async fn run(context: &mut Context<'_>, command: &PluginCommand) -> Result<(), CliError> {
    match command {
        PluginCommand::New(args) => new::run(context, args),
        PluginCommand::Build(args) => build::run(context, args).await,
        PluginCommand::Inspect(args) => inspect::run(context, args).await,
        PluginCommand::Test(args) => test::run(context, args).await,
        PluginCommand::Check(args) => check::run(context, args).await,
        PluginCommand::Run(args) => run::run(context, args).await,
        PluginCommand::Add(args) => add::run(context, args).await,
        PluginCommand::Trust(args) => trust::run(context, args).await,
        PluginCommand::List(format) => list::run(context, format.format).await,
    }
}
