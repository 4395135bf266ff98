//! `companies …`: one file a command.

mod boards;
mod columns;
mod discover;
mod import;
mod list;
mod show;

use super::{CliError, Context, args::CompaniesCommand};

pub(super) use self::boards::{evidence_of_board, exported_board};

pub(super) async fn run(context: &mut Context<'_>, command: &CompaniesCommand) -> Result<(), CliError> {
    match command {
        CompaniesCommand::Import(args) => import::run(context, args).await,
        CompaniesCommand::List(args) => list::run(context, args),
        CompaniesCommand::Discover(args) => discover::run(context, args).await,
        CompaniesCommand::Show { company, format } => show::run(context, company, format.format),
    }
}

#[cfg(test)]
mod tests;
