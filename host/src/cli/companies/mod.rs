//! `companies …`: one file a command.

mod again;
mod boards;
mod columns;
mod discover;
mod import;
mod list;
mod merge;
mod remove;
mod show;
mod split;

use super::{CliError, Context, args::CompaniesCommand, said};

pub(super) use self::boards::{evidence_of_board, exported_board};

pub(super) async fn run(context: &mut Context<'_>, command: &CompaniesCommand) -> Result<(), CliError> {
    match command {
        CompaniesCommand::Import(args) => import::run(context, args).await,
        CompaniesCommand::List(args) => list::run(context, args),
        CompaniesCommand::Discover(args) => discover::run(context, args).await,
        CompaniesCommand::Show { company, format } => show::run(context, company, format.format),
        CompaniesCommand::Resolve(args) => said::resolve(context, args).await,
        CompaniesCommand::Feedback(args) => said::of_company(context, args).await,
        CompaniesCommand::Remove(args) => Box::pin(remove::remove(context, args)).await,
        CompaniesCommand::Restore(args) => Box::pin(remove::restore(context, args)).await,
        CompaniesCommand::Merge(args) => Box::pin(merge::run(context, args)).await,
        CompaniesCommand::Split(args) => Box::pin(split::run(context, args)).await,
    }
}

#[cfg(test)]
mod tests;
