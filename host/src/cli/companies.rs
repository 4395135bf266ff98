//! `companies import`, `companies list` and `companies show`; `companies discover` is [`discover`].

mod discover;
mod show;

use std::{
    fs::File,
    io::{self, Read},
    path::Path,
};

use super::{
    CliError, Context,
    args::{CompaniesCommand, CompaniesListArgs, Format},
    output::{cell, counted, one_line, optional, table_of},
    stream::{self, JsonArray},
};
use crate::{
    pipeline::import::{self, ParsedImport},
    store::{
        Connection,
        companies::{self, CompanyFilter},
        discoveries::{self, DueCompany},
        sources::{SourceDetail, SourceState},
    },
};

/// Companies that are named when a text fits several.
const CANDIDATES: usize = 10;

pub(super) async fn run(context: &mut Context<'_>, command: &CompaniesCommand) -> Result<(), CliError> {
    match command {
        CompaniesCommand::Import { file } => import(context, file).await,
        CompaniesCommand::List(args) => list(context, args),
        CompaniesCommand::Discover(args) => discover::run(context, args).await,
        CompaniesCommand::Show { company, format } => show::run(context, company, format.format),
    }
}

async fn import(context: &mut Context<'_>, file: &Path) -> Result<(), CliError> {
    let ParsedImport { rows, faults } = import::parse_companies(open(file)?);
    let (config, store) = context.writer()?;
    let counts = import::import(&store, rows.clone(), context.now).await?;
    context.out.line(format_args!(
        "companies: {} new, {} known; boards: {} new, {} known",
        counts.companies_new, counts.companies_known, counts.sources_new, counts.sources_known
    ))?;
    if counts.companies_merged > 0 {
        context.out.line(format_args!(
            "{} records turned out to be another's and were merged; `companies show` tells, and the next run brings \
             their figures up to date",
            counts.companies_merged
        ))?;
    }
    for provider in import::providers(&rows).filter(|name| !config.providers.contains_key(*name)) {
        context.tell(format_args!(
            "warning: boards of `{provider}` are not scanned: the configuration has no such provider"
        ));
    }
    for fault in &faults {
        context.tell(format_args!("{}: {fault}", file.display()));
    }
    if faults.is_empty() {
        return Ok(());
    }
    Err(CliError::failed(format_args!("rows that were not imported: {}", faults.len())))
}

fn open(file: &Path) -> Result<Box<dyn Read>, CliError> {
    if file == Path::new("-") {
        return Ok(Box::new(io::stdin()));
    }
    let opened = File::open(file);
    let opened =
        opened.map_err(|error| CliError::failed(format_args!("cannot read `{}`: {error}", file.display())));
    Ok(Box::new(opened?))
}

fn list(context: &mut Context<'_>, args: &CompaniesListArgs) -> Result<(), CliError> {
    let (_, connection) = context.reader()?;
    let limit = Some(args.limit).filter(|limit| *limit > 0);
    let filter = CompanyFilter {
        search: args.search.clone(),
        state: args.state,
        resolved: (!args.resolved).then_some(false),
        limit,
    };
    if args.format.format == Format::Json {
        let mut array = JsonArray::new(context.out.writer());
        stream::companies(&connection, &filter, |company| array.push(&company))?;
        return array.finish();
    }
    let mut table = table_of(&[
        "#id",
        "company",
        "domain",
        "#max score",
        "#strong",
        "#openings",
        "#open",
        "top category",
        "boards",
        "discovery",
    ]);
    stream::companies(&connection, &filter, |company| {
        let boards = company.sources.iter().map(|source| format!("{} ({})", board(source), source.state));
        let boards = boards.collect::<Vec<_>>().join(", ");
        let discovery = optional(company.discovery.map(|discovery| discovery.state));
        table.add_row([
            company.id.to_string(),
            cell(&company.name),
            cell(&company.domain.unwrap_or_default()),
            optional(company.max_score),
            company.strong_offers.to_string(),
            company.openings.to_string(),
            company.open_offers.to_string(),
            company.top_category.unwrap_or_default(),
            cell(&boards),
            discovery,
        ]);
        Ok(())
    })?;
    let left_out = match filter.resolved {
        Some(false) => {
            companies::count(&connection, &CompanyFilter { resolved: Some(true), limit: None, ..filter })?
        }
        _ => 0,
    };
    let none = match (args.search.is_some() || args.state.is_some(), left_out) {
        (false, 0) => "no company: `companies import FILE.csv` reads some",
        (true, 0) => "no such company",
        _ => "no such company that is not resolved",
    };
    context.out.table(&table, none)?;
    if left_out > 0 {
        let companies = counted(left_out, "resolved company is", "resolved companies are");
        context.tell(format_args!("{companies} left out: `--resolved` lists them too"));
    }
    Ok(())
}

/// A board as `provider/tenant`.
fn board(source: &SourceDetail) -> String {
    format!("{}/{}", source.provider, source.tenant)
}

/// A board as a cell of an export names it: one that is not scanned says what it is instead.
pub(super) fn exported_board(source: &SourceDetail) -> String {
    match source.state {
        SourceState::Listed | SourceState::Confirmed => board(source),
        other => format!("{} ({other})", board(source)),
    }
}

/// State, confidence, reason and evidence of a board in one cell.
pub(super) fn evidence_of_board(source: &SourceDetail) -> String {
    let seen = source.evidence.iter().map(|seen| format!("; {} {}: {}", seen.kind, seen.url, seen.text));
    let reason = if source.reason.is_empty() { String::new() } else { format!(": {}", source.reason) };
    format!("{} {}, {}{reason}{}", board(source), source.state, source.confidence, seen.collect::<String>())
}

/// The one company that a text means: its id, its name or domain, or part of them. An id, and where nothing
/// else fits a name, of a company that went into another means that one.
pub(super) fn one(connection: &Connection, text: &str) -> Result<DueCompany, CliError> {
    let living = went_into(connection, text)?.map(|id| id.to_string());
    let mut found = discoveries::find_companies(connection, living.as_deref().unwrap_or(text))?;
    if found.is_empty() {
        for id in companies::merged_as(connection, text)? {
            found.extend(discoveries::find_companies(connection, &id.to_string())?);
        }
    }
    match found.len() {
        0 => Err(CliError::failed(format_args!("no company `{text}`: `companies list` shows them"))),
        1 => Ok(found.remove(0)),
        several => {
            let named = found.iter().take(CANDIDATES).map(|company| {
                let domain = company.domain.as_deref().unwrap_or("no domain");
                format!("\n  {}  {} ({})", company.id, one_line(&company.name), one_line(domain))
            });
            let rest = several.saturating_sub(CANDIDATES);
            let rest = if rest > 0 { format!("\n  and {rest} more") } else { String::new() };
            let named: String = named.collect();
            Err(CliError::failed(format_args!(
                "`{text}` fits several companies; be more exact or give an id:{named}{rest}"
            )))
        }
    }
}

/// The company into which the one of this id went; `None` for any other text.
fn went_into(connection: &Connection, text: &str) -> Result<Option<i64>, CliError> {
    let Ok(id) = text.trim().parse() else { return Ok(None) };
    let living = companies::living(connection, id)?;
    Ok((living != id).then_some(living))
}

#[cfg(test)]
mod tests;
