//! What the commands share that settle companies and boards between two runs.

use std::{io, io::IsTerminal, sync::Arc};

use serde::Serialize;

use super::{CliError, Context, Exit, args::Format, watch::watched};
use crate::{
    clock::SystemClock,
    domain::Timestamp,
    pipeline::{self, Base},
    store::{
        Connection, Fenced, StoreError,
        keys::BoardKey,
        settled::board::{BoardRow, of_board},
    },
};

/// The database and what else a run has.
pub(super) fn open(context: &Context<'_>) -> Result<Base, CliError> {
    Ok(Base::open(context.config_of_a_database()?, Arc::new(SystemClock))?)
}

/// Does `work` under a run's lock. What the figures failed with is told; the next run makes up for it.
pub(super) async fn between_runs<T: Send + 'static>(
    context: &mut Context<'_>,
    base: &Base,
    work: impl FnOnce(&Fenced<'_>, Timestamp) -> Result<T, StoreError> + Send + 'static,
) -> Result<T, CliError> {
    let (done, failures) = watched(&context.log, async |shutdown, observer| {
        pipeline::between_runs(base, shutdown, observer, work).await
    })
    .await?;
    for failure in failures {
        context.tell(format_args!("note: the next run brings the figures up to date: {}", failure.line()));
    }
    Ok(done)
}

/// Writes what was done as one JSON object, or as these lines.
pub(super) fn show(
    context: &mut Context<'_>,
    format: Format,
    done: &impl Serialize,
    lines: &[String],
) -> Result<(), CliError> {
    if format == Format::Json {
        return context.out.json(done);
    }
    lines.iter().try_for_each(|line| context.out.line(line))
}

/// Asks on the terminal; without one, `--yes` must have been given.
pub(super) fn confirm(context: &mut Context<'_>, yes: bool, question: &str) -> Result<(), CliError> {
    if yes {
        return Ok(());
    }
    if !io::stdin().is_terminal() {
        return Err(CliError::usage("there is no terminal to ask on: `--yes` says that it is meant"));
    }
    context.tell(format_args!("{question} y/N"));
    let mut answer = String::new();
    io::stdin().read_line(&mut answer)?;
    if matches!(answer.trim().to_lowercase().as_str(), "y" | "yes") {
        return Ok(());
    }
    context.tell("nothing was changed");
    Err(CliError::quiet(Exit::Failed))
}

/// The links to a board that a text names as `PROVIDER/TENANT`; at least one.
pub(super) fn find_board(connection: &Connection, text: &str) -> Result<(BoardKey, Vec<BoardRow>), CliError> {
    let (provider, tenant) = text
        .trim()
        .split_once('/')
        .filter(|(provider, tenant)| !provider.is_empty() && !tenant.is_empty())
        .ok_or_else(|| CliError::usage(format_args!("`{text}` is no board: write `PROVIDER/TENANT`")))?;
    let asked = BoardKey { provider: provider.to_owned(), tenant: tenant.to_owned() };
    let links = of_board(connection, &asked)?;
    let Some(first) = links.first() else {
        return Err(CliError::failed(format_args!("no board `{text}`: `boards list` shows them")));
    };
    Ok((BoardKey { provider: first.provider.clone(), tenant: first.tenant.clone() }, links))
}
