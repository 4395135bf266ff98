//! `companies import`: companies and their boards from a list, or what would come of it.

mod report;
mod written;

use std::{
    io::{self, Read},
    path::Path,
    sync::Arc,
};

use tempfile::TempDir;

use self::{report::Report, written::Written};
use crate::{
    bounds::files::COMPANY_LIST,
    cli::{CliError, Context, args::CompaniesImportArgs, read::why_unread},
    clock::SystemClock,
    config::Config,
    errors::chain,
    files::{self, FileError},
    pipeline::{
        Program, RunError, Spellings,
        import::{self, ColumnMap, ListForm, ParsedImport},
    },
    store::{self, Store},
};

pub(super) async fn run(context: &mut Context<'_>, args: &CompaniesImportArgs) -> Result<(), CliError> {
    let form = ListForm { columns: whole_map(&args.map)?, sheet: args.sheet.clone() };
    let list = open(&context.path("FILE", &args.file)?)?;
    let parsed = tokio::task::spawn_blocking(move || import::parse_companies(list, &form)).await;
    let mut parsed = parsed.map_err(CliError::failed)?;
    // The copy goes when this does.
    let (config, _scratch) =
        if args.dry_run { on_a_copy(context.config()?)? } else { (context.config()?, None) };
    let written = write(context, config, &mut parsed).await?;
    let report = Report::of(&args.file, args.dry_run, &parsed, &written);
    report.show(context, args.format.format)?;
    match parsed.faults.total() {
        0 => Ok(()),
        _ if parsed.understood.header_line == 0 => {
            Err(CliError::failed(format_args!("nothing of `{}` was imported", args.file.display())))
        }
        bad if args.dry_run => Err(CliError::failed(format_args!("rows that would not be imported: {bad}"))),
        bad => Err(CliError::failed(format_args!("rows that were not imported: {bad}"))),
    }
}

fn whole_map(maps: &[ColumnMap]) -> Result<ColumnMap, CliError> {
    let joined = maps.iter().cloned().try_fold(ColumnMap::default(), ColumnMap::join);
    joined.map_err(|fault| CliError::usage(format_args!("`--map`: {fault}")))
}

/// The configuration with a copy of its database, in a folder of its own.
fn on_a_copy(mut config: Config) -> Result<(Config, Option<TempDir>), CliError> {
    store::refuse_what_names_no_file(&config.database)?;
    let scratch = TempDir::with_prefix("jobscan-import-")
        .map_err(|error| CliError::failed(format_args!("no temporary folder: {error}")))?;
    let copy = scratch.path().join("import.db");
    if config.database.exists() {
        store::copy_database(&config.database, &copy)?;
    }
    config.database = copy;
    Ok((config, Some(scratch)))
}

async fn write(
    context: &mut Context<'_>,
    config: Config,
    parsed: &mut ParsedImport,
) -> Result<Written, CliError> {
    let names_boards = import::providers(&parsed.rows).next().is_some();
    if let Some(program) = program_of(context, &config, names_boards).await? {
        let Program { base, providers, tenants, .. } = &program;
        let spellings = Spellings::read(&base.store, providers, tenants).await?;
        let unread = import::refuse_unknown_providers(parsed, &base.config, &spellings).await;
        let counts = import::import(&base.store, parsed.rows.clone(), &spellings, context.now).await?;
        return Ok(Written { counts, unread });
    }
    let (store, spellings) = (Store::open(&config.database, context.now)?, Spellings::default());
    let unread = import::refuse_unknown_providers(parsed, &config, &spellings).await;
    let counts = import::import(&store, parsed.rows.clone(), &spellings, context.now).await?;
    Ok(Written { counts, unread })
}

/// The program with its plugins, if rows name boards: how a system spells its boards is known to its plugin. Without its
/// plugins a list is taken as it is written; the next run joins the spellings of one board.
async fn program_of(
    context: &mut Context<'_>,
    config: &Config,
    names_boards: bool,
) -> Result<Option<Program>, CliError> {
    if !names_boards {
        return Ok(None);
    }
    match Program::open(config.clone(), Arc::new(SystemClock), &context.compiler).await {
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

fn open(file: &Path) -> Result<Box<dyn Read + Send>, CliError> {
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
