//! `export offers` and `export companies`: streamed, in constant memory.
//!
//! NDJSON has exactly the keys that other programs rely on; CSV has the same as columns. A file is written
//! under a temporary name and renamed, so that it is complete or absent; what is no file is written straight.

use std::{io::Write, path::PathBuf};

use serde::Serialize;

use super::{
    CliError, Context,
    args::{ExportCommand, ExportCompaniesArgs, ExportFormat, ExportOffersArgs, ExportTarget},
    behind::tell_figures_behind,
    choose::offer_filter,
    companies,
    output::optional,
    place::Place,
    stream,
};
use crate::{
    config::{Config, is_dash},
    domain::Listing,
    printable::{self, Form, Printable},
    store::{
        self,
        companies::{CompanyFilter, CompanyRow},
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
    let resolved = args.active.then_some(false);
    let filter = OfferFilter { listing, resolved, ..offer_filter(&config, &connection, &args.filter)? };
    // A second connection: the history is read at a slightly later instant than the offers.
    let history = args.history.then(|| store::open_read_only(&config.database)).transpose()?;
    let with_history = |offer: ExportedOffer| -> Result<OfferWithHistory, CliError> {
        let changes = history
            .as_ref()
            .map(|history| store::offers::changes_of_exported(history, &offer))
            .transpose()?;
        Ok(OfferWithHistory { offer, changes })
    };
    write_to(context, &config, &args.target, |writer| match args.target.format {
        ExportFormat::Ndjson => {
            stream::offers(&connection, &filter, |offer| ndjson(writer, &with_history(offer)?))
        }
        ExportFormat::Csv => {
            let mut csv = csv::Writer::from_writer(writer);
            csv.write_record(OFFER_COLUMNS.into_iter().chain(args.history.then_some("changes")))?;
            stream::offers(&connection, &filter, |offer| {
                let OfferWithHistory { offer, changes } = with_history(offer)?;
                let changes = changes.map(|changes| serde_json::to_string(&changes)).transpose()?;
                // JSON in a cell of CSV: escaped as CSV it would be no JSON any more.
                let changes = changes.map(|changes| printable::json(&changes).into_owned());
                Ok(csv.write_record(offer_record(offer).into_iter().chain(changes))?)
            })?;
            Ok(csv.flush()?)
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
    write_to(context, &config, &args.target, |writer| match args.target.format {
        ExportFormat::Ndjson => stream::companies(&connection, &filter, |company| ndjson(writer, &company)),
        ExportFormat::Csv => {
            let mut csv = csv::Writer::from_writer(writer);
            csv.write_record(COMPANY_COLUMNS)?;
            stream::companies(
                &connection,
                &filter,
                |company| Ok(csv.write_record(company_record(company))?),
            )?;
            Ok(csv.flush()?)
        }
    })
}

fn ndjson(writer: &mut dyn Write, row: &impl Serialize) -> Result<(), CliError> {
    serde_json::to_writer(&mut *writer, row)?;
    Ok(writer.write_all(b"\n")?)
}

fn offer_record(offer: ExportedOffer) -> [String; OFFER_COLUMNS.len()] {
    let salary = offer.salary.as_ref();
    [
        offer.key,
        offer.provider,
        offer.tenant.unwrap_or_default(),
        offer.id,
        offer.url,
        offer.title,
        offer.company.unwrap_or_default(),
        offer.company_domain.unwrap_or_default(),
        offer.locations.join(LIST),
        offer.workplace,
        offer.department.unwrap_or_default(),
        offer.employment_type.unwrap_or_default(),
        optional(salary.and_then(|salary| salary.min)),
        optional(salary.and_then(|salary| salary.max)),
        optional(salary.and_then(|salary| salary.currency.as_deref())),
        optional(salary.and_then(|salary| salary.period.as_deref())),
        optional(offer.posted_at),
        optional(offer.updated_at),
        offer.first_seen_at.to_string(),
        offer.last_seen_at.to_string(),
        optional(offer.closed_at),
        offer.opening.to_string(),
        optional(offer.score),
        offer.top_category.unwrap_or_default(),
        offer.description.unwrap_or_default(),
    ]
}

fn company_record(company: CompanyRow) -> [String; COMPANY_COLUMNS.len()] {
    let sources = company.sources.iter().map(companies::exported_board);
    let discovery = company.discovery.as_ref();
    [
        company.id.to_string(),
        company.name,
        company.website.unwrap_or_default(),
        company.domain.unwrap_or_default(),
        sources.collect::<Vec<_>>().join(LIST),
        company.resolution.as_str().to_owned(),
        optional(company.max_score),
        optional(company.open_offers),
        optional(company.openings),
        optional(company.strong_offers),
        optional(company.avg_strong_score),
        company.top_category.unwrap_or_default(),
        company.top_offer.unwrap_or_default(),
        optional(company.last_strong_at),
        optional(discovery.map(|discovery| discovery.state)),
        optional(discovery.map(|discovery| discovery.reason.as_str())),
        company.sources.iter().map(companies::evidence_of_board).collect::<Vec<_>>().join(LIST),
        optional(company.rank),
    ]
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
    let Some(path) = target.out.as_deref().filter(|path| !is_dash(path)) else {
        return write(&mut context.out.writer(form));
    };
    let mut place = Place::open(&context.path("--out", path)?, &files_of(config))?;
    write(&mut Printable::new(place.writer(), form))?;
    place.finish()
}

#[cfg(test)]
mod tests;
