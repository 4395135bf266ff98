//! `boards …`: every board with its company, and boards that a person removes and brings back.

use serde::Serialize;

use super::{
    CliError, Context,
    args::{BoardArgs, BoardsCommand, BoardsListArgs, Format},
    choose::find_company,
    output::{cell, counted, local_time, optional, table_of},
    settled::{between_runs, find_board, open, show},
};
use crate::{
    pipeline::Base,
    store::{
        keys::BoardKey,
        settled::board::{self, BoardRow, Restored, TakenOff},
        sources::SourceState,
    },
};

pub(super) async fn run(context: &mut Context<'_>, command: &BoardsCommand) -> Result<(), CliError> {
    match command {
        BoardsCommand::List(args) => list(context, args),
        BoardsCommand::Remove(args) => remove(context, args).await,
        BoardsCommand::Restore(args) => restore(context, args).await,
    }
}

fn list(context: &mut Context<'_>, args: &BoardsListArgs) -> Result<(), CliError> {
    let (config, connection) = context.reader()?;
    let rows = board::list(&connection, args.provider.as_deref(), args.state)?;
    if args.format.format == Format::Json {
        return context.out.json(&rows);
    }
    let mut table = table_of(&["board", "state", "company", "#open", "scanned"]);
    for row in rows {
        table.add_row([
            cell(&format!("{}/{}", row.provider, row.tenant)),
            row.state.to_string(),
            cell(&format!("{} ({})", row.company, row.company_id)),
            optional(row.open_offers),
            row.last_scanned_at.map_or_else(|| "never".to_owned(), |at| local_time(at, config.display_zone)),
        ]);
    }
    context.out.table(&table, "no such board: `companies import` lists some, `companies discover` finds some")
}

#[derive(Serialize)]
struct RemovedBoard {
    board: String,
    changed: bool,
    companies: Vec<i64>,
    closed: u64,
}

async fn remove(context: &mut Context<'_>, args: &BoardArgs) -> Result<(), CliError> {
    let base = open(context)?;
    let (board, owners, company) = named(&base, args)?;
    let name = board.to_string();
    let standing: Vec<&BoardRow> = owners.iter().filter(|link| link.state != SourceState::Removed).collect();
    let TakenOff { links: changed, closed } = between_runs(context, &base, move |tx, now| {
        board::take_off(tx, &board, company, "it is not to be scanned", now)
    })
    .await?;
    let of: Vec<String> =
        standing.iter().map(|row| format!("{} ({})", row.company, row.company_id)).collect();
    let mut lines = vec![format!("{name} is no longer scanned for {}", of.join(", "))];
    if closed > 0 {
        let offers = counted(closed, "open offer", "open offers");
        lines.push(format!("  closed, not deleted: its {offers}, which nobody would see end"));
    }
    lines.push(format!("  `boards restore {name}` brings it back"));
    if changed == 0 {
        lines = vec![format!("{name} was removed already")];
    }
    let companies = standing.iter().map(|row| row.company_id).collect();
    let done = RemovedBoard { board: name, changed: changed > 0, companies, closed };
    show(context, args.format.format, &done, &lines)
}

#[derive(Serialize)]
struct RestoredBoard {
    board: String,
    changed: bool,
    links: Vec<Restored>,
}

async fn restore(context: &mut Context<'_>, args: &BoardArgs) -> Result<(), CliError> {
    let base = open(context)?;
    let (board, owners, company) = named(&base, args)?;
    let name = board.to_string();
    let restored =
        between_runs(context, &base, move |tx, now| board::restore(tx, &board, company, now)).await?;
    let lines: Vec<String> = restored
        .iter()
        .map(|link| {
            let company = owners.iter().find(|row| row.company_id == link.company);
            let company = company.map_or_else(String::new, |row| row.company.clone());
            format!("{name} is {} for {company} (company {}) again", link.state, link.company)
        })
        .collect();
    let lines = if lines.is_empty() {
        let is_removed = owners.iter().any(|link| link.state == SourceState::Removed);
        let why = if is_removed {
            "its company is removed: `companies restore` brings both back"
        } else {
            "it is not removed"
        };
        vec![format!("{name}: {why}")]
    } else {
        lines
    };
    let done = RestoredBoard { board: name, changed: !restored.is_empty(), links: restored };
    show(context, args.format.format, &done, &lines)
}

/// The board that the arguments name, its links, and the company whose only is meant.
fn named(base: &Base, args: &BoardArgs) -> Result<(BoardKey, Vec<BoardRow>, Option<i64>), CliError> {
    let reader = base.store.reader()?;
    let (board, mut links) = find_board(&reader, &args.board)?;
    let company = args.company.as_deref().map(|text| find_company(&reader, text)).transpose()?;
    if let Some(company) = &company {
        links.retain(|link| link.company_id == company.id);
        if links.is_empty() {
            return Err(CliError::failed(format_args!(
                "`{board}` is no board of company {}; `companies show {}` names them",
                company.id, company.id
            )));
        }
    }
    Ok((board, links, company.map(|company| company.id)))
}
