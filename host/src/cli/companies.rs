//! `companies import` and `companies list`.

use std::{
    fs::File,
    io::{self, Read},
    path::Path,
};

use super::{
    CliError, Context,
    args::{CompaniesCommand, CompaniesListArgs, Format},
    output::{cell, optional, table_of},
    stream::{self, JsonArray},
};
use crate::{
    pipeline::import::{self, ParsedImport},
    store::companies::CompanyFilter,
};

pub(super) async fn run(context: &mut Context<'_>, command: &CompaniesCommand) -> Result<(), CliError> {
    match command {
        CompaniesCommand::Import { file } => import(context, file).await,
        CompaniesCommand::List(args) => list(context, args),
    }
}

async fn import(context: &mut Context<'_>, file: &Path) -> Result<(), CliError> {
    let ParsedImport { rows, faults } = import::parse_companies(open(file)?);
    let (config, store) = context.writer()?;
    let counts = import::import(&store, None, rows.clone(), context.now).await?;
    context.out.line(format_args!(
        "companies: {} new, {} known; boards: {} new, {} known",
        counts.companies_new, counts.companies_known, counts.sources_new, counts.sources_known
    ))?;
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
    let filter = CompanyFilter { search: args.search.clone(), limit };
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
    ]);
    stream::companies(&connection, &filter, |company| {
        let boards = company.sources.iter().map(|source| format!("{}/{}", source.provider, source.tenant));
        let boards = boards.collect::<Vec<_>>().join(", ");
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
        ]);
        Ok(())
    })?;
    context.out.table(&table, "no company: `companies import FILE.csv` reads some")
}
