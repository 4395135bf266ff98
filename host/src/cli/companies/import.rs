//! `companies import`: companies and their boards from a CSV file.

use std::{
    fs::File,
    io::{self, Read},
    path::Path,
};

use crate::{
    cli::{CliError, Context},
    pipeline::import::{self, ParsedImport},
};

pub(super) async fn run(context: &mut Context<'_>, file: &Path) -> Result<(), CliError> {
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
