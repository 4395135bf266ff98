//! From the text on the command line to the one offer, company or provider it means.

use super::{CliError, args::OfferFilterArgs};
use crate::{
    config::Config,
    printable::one_line,
    store::{
        Connection,
        companies::{self, CompanyFilter},
        discoveries::{self, DueCompany},
        offers::{self, OfferDetail, OfferFilter},
    },
};

/// How many companies are listed when a text fits several.
const CANDIDATES: u32 = 10;

/// The store's filter for these flags. The company is looked up, and a provider that nothing knows is refused.
pub(super) fn offer_filter(
    config: &Config,
    connection: &Connection,
    args: &OfferFilterArgs,
) -> Result<OfferFilter, CliError> {
    if let Some(name) = &args.provider {
        require_known_provider(config, connection, name)?;
    }
    let company_id = args.company.as_deref().map(|text| find_company_id(connection, text)).transpose()?;
    Ok(OfferFilter {
        provider: args.provider.clone(),
        company_id,
        search: args.search.clone(),
        min_score: args.min_score,
        ..OfferFilter::default()
    })
}

/// Refuses a provider that is neither in the configuration nor in the database.
fn require_known_provider(config: &Config, connection: &Connection, name: &str) -> Result<(), CliError> {
    if config.providers.contains_key(name) {
        return Ok(());
    }
    let counts = offers::counts(connection)?;
    if counts.iter().any(|counts| counts.provider == name) {
        return Ok(());
    }
    let known: Vec<String> = config.providers.keys().map(|known| format!("`{known}`")).collect();
    Err(CliError::usage(format_args!("no provider `{name}`: there are {}", known.join(", "))))
}

/// The one offer that a text means.
pub(super) fn find_offer(connection: &Connection, text: &str) -> Result<OfferDetail, CliError> {
    let keys = offers::resolve_key(connection, text)?;
    let key = match keys.as_slice() {
        [key] => key,
        [] => {
            return Err(CliError::failed(format_args!("no offer `{text}`: `offers list` shows their keys")));
        }
        several => {
            let keys = several.iter().map(|key| one_line(&key.to_string()).into_owned());
            let keys = keys.collect::<Vec<_>>().join("\n  ");
            return Err(CliError::failed(format_args!("`{text}` fits several offers:\n  {keys}")));
        }
    };
    let gone = || CliError::failed(format_args!("offer `{key}` is gone"));
    offers::find(connection, key)?.ok_or_else(gone)
}

/// The one company that a text means: its id, its name or domain, or part of them. The id of a company that
/// was merged into another means that other one, and so does its name if no other company fits.
pub(super) fn find_company(connection: &Connection, text: &str) -> Result<DueCompany, CliError> {
    let living = merged_into(connection, text)?.map(|id| id.to_string());
    let mut found = discoveries::find_companies(connection, living.as_deref().unwrap_or(text))?;
    if found.is_empty() {
        for id in companies::merged_as(connection, text)? {
            found.extend(discoveries::find_companies(connection, &id.to_string())?);
        }
    }
    match found.len() {
        0 => Err(unknown_company(text)),
        1 => Ok(found.remove(0)),
        several => {
            let named = found.iter().take(CANDIDATES as usize).map(|company| {
                let domain = company.domain.as_deref().unwrap_or("no domain");
                format!("\n  {}  {} ({})", company.id, one_line(&company.name), one_line(domain))
            });
            let rest = several.saturating_sub(CANDIDATES as usize);
            let rest = if rest > 0 { format!("\n  and {rest} more") } else { String::new() };
            let named: String = named.collect();
            Err(CliError::failed(format_args!(
                "`{text}` fits several companies; be more exact or give an id:{named}{rest}"
            )))
        }
    }
}

/// The id of the one company that a text means: an id or part of a name or domain, or the id or name of a
/// company that was merged into it.
fn find_company_id(connection: &Connection, text: &str) -> Result<i64, CliError> {
    if let Ok(id) = text.parse() {
        return Ok(companies::living(connection, id)?);
    }
    let search =
        CompanyFilter { search: Some(text.to_owned()), limit: Some(CANDIDATES), ..CompanyFilter::default() };
    let found = companies::list(connection, &search)?;
    match found.as_slice() {
        [company] => Ok(company.id),
        [] => match companies::merged_as(connection, text)?.as_slice() {
            [kept] => Ok(*kept),
            _ => Err(unknown_company(text)),
        },
        several => {
            let is_exact = |company: &&companies::CompanyRow| {
                company.domain.as_deref() == Some(text) || company.name == text
            };
            let exact =
                several.iter().find(is_exact).filter(|_| several.iter().filter(is_exact).count() == 1);
            let names =
                several.iter().map(|company| format!("\n  {}  {}", company.id, one_line(&company.name)));
            exact.map(|company| company.id).ok_or_else(|| {
                let names: String = names.collect();
                CliError::failed(format_args!("`{text}` fits several companies; give an id:{names}"))
            })
        }
    }
}

fn unknown_company(text: &str) -> CliError {
    CliError::failed(format_args!("no company `{text}`: `companies list` shows them"))
}

/// The company into which the one of this id was merged; `None` for any other text.
pub(super) fn merged_into(connection: &Connection, text: &str) -> Result<Option<i64>, CliError> {
    let Ok(id) = text.trim().parse() else { return Ok(None) };
    let living = companies::living(connection, id)?;
    Ok((living != id).then_some(living))
}
