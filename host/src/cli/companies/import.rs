//! `companies import`: companies and their boards from a CSV file.

use std::{
    io::{self, Read},
    path::Path,
    sync::Arc,
};

use crate::{
    bounds::files::COMPANY_LIST,
    cli::{CliError, Context, read::why_unread},
    clock::SystemClock,
    errors::chain,
    files::{self, FileError},
    pipeline::{
        Program, RunError, Spellings,
        import::{self, ParsedImport},
    },
};

pub(super) async fn run(context: &mut Context<'_>, file: &Path) -> Result<(), CliError> {
    let ParsedImport { rows, faults } = import::parse_companies(open(&context.path("FILE", file)?)?);
    let named: Vec<String> = import::providers(&rows).map(str::to_owned).collect();
    let shared = import::shared_sites(&rows);
    let (config, counts) = if let Some(program) = program_of(context, &named).await? {
        let Program { base, providers, tenants, .. } = &program;
        let spellings = Spellings::read(&base.store, providers, tenants).await?;
        (Arc::clone(&base.config), import::import(&base.store, rows, &spellings, context.now).await?)
    } else {
        let (config, store) = context.writer()?;
        (Arc::new(config), import::import(&store, rows, &Spellings::default(), context.now).await?)
    };
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
    for provider in named.iter().filter(|name| !config.providers.contains_key(*name)) {
        context.tell(format_args!(
            "warning: boards of `{provider}` are not scanned: the configuration has no such provider"
        ));
    }
    for row in shared.iter() {
        context.tell(format_args!("note: {}: {row}", file.display()));
    }
    if let Some(rest) = shared.rest() {
        context.tell(format_args!("note: {}: sites that many share: {rest}", file.display()));
    }
    for fault in faults.iter() {
        context.tell(format_args!("{}: {fault}", file.display()));
    }
    if let Some(rest) = faults.rest() {
        context.tell(format_args!("{}: {rest}", file.display()));
    }
    if faults.is_empty() {
        return Ok(());
    }
    Err(CliError::failed(format_args!("rows that were not imported: {}", faults.total())))
}

/// The program with its plugins, if rows name boards: how a system spells its boards is known to its plugin. Without its
/// plugins a list is taken as it is written; the next run joins the spellings of one board.
async fn program_of(context: &mut Context<'_>, named: &[String]) -> Result<Option<Program>, CliError> {
    if named.is_empty() {
        return Ok(None);
    }
    match Program::open(context.config()?, Arc::new(SystemClock), &context.compiler).await {
        Ok(program) => Ok(Some(program)),
        Err(error @ (RunError::Plugin(_) | RunError::Setting(_))) => {
            let why = chain(&error);
            let why = why.lines().next().unwrap_or_default();
            context.tell(format_args!("warning: boards are taken as they are spelt in the list: {why}"));
            Ok(None)
        }
        Err(error) => Err(error.into()),
    }
}

fn open(file: &Path) -> Result<Box<dyn Read>, CliError> {
    if file == Path::new("-") {
        return Ok(Box::new(io::stdin()));
    }
    let opened = files::open_bounded(file, &COMPANY_LIST).map_err(|error| match error {
        FileError::Io { .. } => CliError::failed(why_unread(&error)),
        FileError::NotAFile { kind: "a FIFO", .. } => {
            CliError::usage(format_args!("{error}; pipe the list in: `… | jobscan-host companies import -`"))
        }
        other => CliError::usage(other),
    });
    Ok(Box::new(opened?))
}
