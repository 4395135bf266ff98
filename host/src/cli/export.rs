//! `export offers` and `export companies`: streamed, in constant memory.
//!
//! NDJSON has exactly the keys that other programs rely on; CSV has the same as columns, and `--excel` writes it as Excel
//! wants it. A file is written
//! under a temporary name and renamed, so that it is complete or absent; what is no file is written straight.

mod cell;
mod sheet;

use std::{io::Write, path::PathBuf};

use serde::Serialize;

use self::{
    cell::Cell,
    sheet::{CsvForm, CsvSheet},
};
use super::{
    CliError, Context,
    args::{ExportCommand, ExportCompaniesArgs, ExportFormat, ExportOffersArgs, ExportTarget, Separator},
    behind::tell_figures_behind,
    choose::offer_filter,
    companies,
    output::counted,
    place::Place,
    stream,
};
use crate::{
    config::{Config, is_dash},
    domain::Listing,
    printable::{self, Form, Printable},
    store::{
        self,
        companies::{CompanyFilter, CompanyRow, WithRemoved},
        offers::{Change, ExportedOffer, OfferFilter},
    },
};

/// Between the items of a list in one CSV cell.
const LIST: &str = " | ";

const OFFER_COLUMNS: [&str; 25] = [
    "key",
    "provider",
    "tenant",
    "id",
    "url",
    "title",
    "company",
    "company_domain",
    "locations",
    "workplace",
    "department",
    "employment_type",
    "salary_min",
    "salary_max",
    "salary_currency",
    "salary_period",
    "posted_at",
    "updated_at",
    "first_seen_at",
    "last_seen_at",
    "closed_at",
    "opening",
    "score",
    "top_category",
    "description",
];

const COMPANY_COLUMNS: [&str; 18] = [
    "id",
    "name",
    "website",
    "domain",
    "sources",
    "resolution",
    "max_score",
    "open_offers",
    "openings",
    "strong_offers",
    "avg_strong_score",
    "top_category",
    "top_offer",
    "last_strong_at",
    "discovery_state",
    "discovery_reason",
    "source_evidence",
    "rank",
];

pub(super) fn run(context: &mut Context<'_>, command: &ExportCommand) -> Result<(), CliError> {
    match command {
        ExportCommand::Offers(args) => export_offers(context, args),
        ExportCommand::Companies(args) => export_companies(context, args),
    }
}

fn export_offers(context: &mut Context<'_>, args: &ExportOffersArgs) -> Result<(), CliError> {
    let (config, connection) = context.reader()?;
    let listing = match (args.open, args.closed) {
        (true, _) => Some(Listing::Open),
        (_, true) => Some(Listing::Closed),
        _ => None,
    };
    let settled = args.active.then_some(false);
    let filter = OfferFilter {
        listing,
        resolved: settled,
        removed: settled,
        ..offer_filter(&config, &connection, &args.filter)?
    };
    // A second connection: the history is read at a slightly later instant than the offers.
    let history = args.history.then(|| store::open_read_only(&config.database)).transpose()?;
    let with_history = |offer: ExportedOffer| -> Result<OfferWithHistory, CliError> {
        let changes = history
            .as_ref()
            .map(|history| store::offers::changes_of_exported(history, &offer))
            .transpose()?;
        Ok(OfferWithHistory { offer, changes })
    };
    refuse_other_forms(&args.target)?;
    write_to(context, &config, &args.target, |writer| match args.target.format {
        ExportFormat::Ndjson => {
            stream::offers(&connection, &filter, |offer| ndjson(writer, &with_history(offer)?))
        }
        ExportFormat::Csv => {
            let mut csv = CsvSheet::begin(writer, form_of(&config, &args.target))?;
            csv.headings(OFFER_COLUMNS.into_iter().chain(args.history.then_some("changes")))?;
            stream::offers(&connection, &filter, |offer| {
                let OfferWithHistory { offer, changes } = with_history(offer)?;
                let changes = changes.map(|changes| serde_json::to_string(&changes)).transpose()?;
                // JSON in a cell of CSV: escaped as CSV it would be no JSON any more.
                let changes = changes.map(|changes| Cell::Text(printable::json(&changes).into_owned()));
                csv.row(offer_record(offer).into_iter().chain(changes))
            })?;
            csv.finish()
        }
    })
}

/// An offer, with its history where that was asked for.
#[derive(Debug, Serialize)]
struct OfferWithHistory {
    #[serde(flatten)]
    offer: ExportedOffer,
    #[serde(skip_serializing_if = "Option::is_none")]
    changes: Option<Vec<Change>>,
}

fn export_companies(context: &mut Context<'_>, args: &ExportCompaniesArgs) -> Result<(), CliError> {
    let (config, connection) = context.reader()?;
    tell_figures_behind(context, &connection)?;
    let filter = CompanyFilter {
        search: args.search.clone(),
        resolved: args.active.then_some(false),
        ..CompanyFilter::default()
    };
    refuse_other_forms(&args.target)?;
    let removed = CompanyFilter { removed: WithRemoved::Only, ..filter.clone() };
    let removed = store::companies::count(&connection, &removed)?;
    if removed > 0 {
        let removed = counted(removed, "removed company is", "removed companies are");
        context.tell(format_args!("{removed} left out: `companies restore` brings one back"));
    }
    write_to(context, &config, &args.target, |writer| match args.target.format {
        ExportFormat::Ndjson => stream::companies(&connection, &filter, |company| ndjson(writer, &company)),
        ExportFormat::Csv => {
            let mut csv = CsvSheet::begin(writer, form_of(&config, &args.target))?;
            csv.headings(COMPANY_COLUMNS)?;
            stream::companies(&connection, &filter, |company| csv.row(company_record(company)))?;
            csv.finish()
        }
    })
}

fn ndjson(writer: &mut dyn Write, row: &impl Serialize) -> Result<(), CliError> {
    serde_json::to_writer(&mut *writer, row)?;
    Ok(writer.write_all(b"\n")?)
}

fn offer_record(offer: ExportedOffer) -> [Cell; OFFER_COLUMNS.len()] {
    let salary = offer.salary.as_ref();
    [
        Cell::Text(offer.key),
        Cell::Text(offer.provider),
        Cell::text(offer.tenant),
        Cell::Text(offer.id),
        Cell::Text(offer.url),
        Cell::Text(offer.title),
        Cell::text(offer.company),
        Cell::text(offer.company_domain),
        Cell::Text(offer.locations.join(LIST)),
        Cell::Text(offer.workplace),
        Cell::text(offer.department),
        Cell::text(offer.employment_type),
        Cell::number(salary.and_then(|salary| salary.min)),
        Cell::number(salary.and_then(|salary| salary.max)),
        Cell::text(salary.and_then(|salary| salary.currency.as_deref())),
        Cell::text(salary.and_then(|salary| salary.period.as_deref())),
        Cell::time(offer.posted_at),
        Cell::time(offer.updated_at),
        Cell::Time(offer.first_seen_at),
        Cell::Time(offer.last_seen_at),
        Cell::time(offer.closed_at),
        Cell::number(Some(offer.opening)),
        Cell::number(offer.score),
        Cell::text(offer.top_category),
        Cell::text(offer.description),
    ]
}

fn company_record(company: CompanyRow) -> [Cell; COMPANY_COLUMNS.len()] {
    let sources = company.sources.iter().map(companies::exported_board);
    let discovery = company.discovery.as_ref();
    [
        Cell::number(Some(company.id)),
        Cell::Text(company.name),
        Cell::text(company.website),
        Cell::text(company.domain),
        Cell::Text(sources.collect::<Vec<_>>().join(LIST)),
        Cell::text(Some(company.resolution.as_str())),
        Cell::number(company.max_score),
        Cell::number(company.open_offers),
        Cell::number(company.openings),
        Cell::number(company.strong_offers),
        Cell::number(company.avg_strong_score),
        Cell::text(company.top_category),
        Cell::text(company.top_offer),
        Cell::time(company.last_strong_at),
        Cell::text(discovery.map(|discovery| discovery.state)),
        Cell::text(discovery.map(|discovery| discovery.reason.as_str())),
        Cell::Text(company.sources.iter().map(companies::evidence_of_board).collect::<Vec<_>>().join(LIST)),
        Cell::number(company.rank),
    ]
}

/// What is said of CSV says nothing of NDJSON.
fn refuse_other_forms(target: &ExportTarget) -> Result<(), CliError> {
    let flag = if target.excel { "--excel" } else { "--separator" };
    if target.format == ExportFormat::Ndjson && (target.excel || target.separator.is_some()) {
        return Err(CliError::usage(format_args!("`{flag}` is for `--format csv`")));
    }
    Ok(())
}

/// How CSV is written, in which time zone.
fn form_of(config: &Config, target: &ExportTarget) -> CsvForm {
    let separator = target.separator.map_or(if target.excel { b';' } else { b',' }, Separator::byte);
    CsvForm { separator, excel: target.excel, zone: config.display_zone }
}

/// The files that the program works with: an export over one of them would destroy it.
fn files_of(config: &Config) -> Vec<PathBuf> {
    let plugins = config.providers.values().map(|provider| &provider.plugin);
    let named = [&config.companies, &config.scoring, &config.sheets.credentials];
    let named = named.into_iter().flatten().chain(plugins).chain([&config.file]).cloned();
    store::files_of(&config.database).into_iter().chain(named).collect()
}

/// Gives `write` stdout, or the place that `--out` leads to.
fn write_to(
    context: &mut Context<'_>,
    config: &Config,
    target: &ExportTarget,
    write: impl FnOnce(&mut dyn Write) -> Result<(), CliError>,
) -> Result<(), CliError> {
    // NDJSON loses nothing: its escapes mean what they stand for. CSV has none, so a reader sees `\u{1b}`.
    let form = if target.format == ExportFormat::Csv { Form::Text } else { Form::Json };
    // For Excel each cell is cleaned by itself: its line ends and its mark would be escaped here.
    let Some(path) = target.out.as_deref().filter(|path| !is_dash(path)) else {
        return if target.excel {
            write(&mut context.out.writer_of_clean_cells())
        } else {
            write(&mut context.out.writer(form))
        };
    };
    let mut place = Place::open(&context.path("--out", path)?, &files_of(config))?;
    if target.excel {
        write(place.writer())?;
    } else {
        write(&mut Printable::new(place.writer(), form))?;
    }
    place.finish()
}

#[cfg(test)]
mod tests;
