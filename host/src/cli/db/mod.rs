//! `db backup`, `db check`, `db restore` and `db prune`: the care of the database as a file.

mod backup;
mod check;
mod progress;
mod prune;
mod restore;

use super::{CliError, Context, args::DbCommand};

pub(super) async fn run(context: &mut Context<'_>, command: &DbCommand) -> Result<(), CliError> {
    match command {
        DbCommand::Backup(args) => backup::run(context, args),
        DbCommand::Check(args) => check::run(context, args),
        DbCommand::Restore(args) => restore::run(context, args),
        DbCommand::Prune(args) => prune::run(context, args).await,
    }
}

#[cfg(test)]
mod tests;
