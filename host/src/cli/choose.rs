//! From the text on the command line to the one offer, company or provider it means.

use super::{CliError, args::OfferFilterArgs};
use crate::{
    bounds::FirstFew,
    config::Config,
    domain::OfferKey,
    printable::one_line,
    store::{
        Connection,
        companies::{self, CompanyFilter, WithRemoved},
        discoveries::{self, DueCompany},
        offers::{self, OfferDetail, OfferFilter},
    },
    suggest::suggest_or_list,
};

/// How many companies are listed when a text fits several.
const CANDIDATES: usize = 10;

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
    // A key as a narrow list shows it ends with `…`.
    let text = text.trim_end_matches('…');
    let keys = offers::resolve_key(connection, text)?;
    let key = match keys.as_slice() {
        [key] => key,
        [] => {
            return Err(CliError::failed(format_args!("no offer `{text}`: `offers list` shows their keys")));
        }
        several => return Err(several_offers(text, several, offers::count_keys(connection, text)?)),
    };
    let gone = || CliError::failed(format_args!("offer `{key}` is gone"));
    offers::find(connection, key)?.ok_or_else(gone)
}

fn several_offers(text: &str, first: &[OfferKey], all: u64) -> CliError {
    let keys: Vec<String> = first.iter().map(|key| one_line(&key.to_string()).to_string()).collect();
    let left_out = all.saturating_sub(first.len() as u64);
    let rest = if left_out > 0 {
        format!("\n  and {left_out} more: narrow it with more of the key, or with `offers list --search`")
    } else {
        String::new()
    };
    CliError::failed(format_args!("`{text}` fits several offers:\n  {}{rest}", keys.join("\n  ")))
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
        _ => {
            let mut first = FirstFew::default();
            for DueCompany { id, name, domain, .. } in &found {
                first.push(CANDIDATES, || (*id, named(*id, name, domain.as_deref())));
            }
            Err(several_companies(text, &first))
        }
    }
}

/// The id of the one company that a text means: an id or part of a name or domain, or the id or name of a
/// company that was merged into it.
fn find_company_id(connection: &Connection, text: &str) -> Result<i64, CliError> {
    if let Ok(id) = text.parse() {
        return Ok(companies::living(connection, id)?);
    }
    let search = CompanyFilter {
        search: Some(text.to_owned()),
        removed: WithRemoved::Too,
        ..CompanyFilter::default()
    };
    let (mut exact, mut found) = (Vec::new(), FirstFew::default());
    companies::each_found(connection, &search, |company| {
        if company.domain.as_deref() == Some(text) || company.name == text {
            exact.push(company.id);
        }
        found.push(CANDIDATES, || (company.id, named(company.id, &company.name, company.domain.as_deref())));
        Ok(())
    })?;
    match (exact.as_slice(), &*found) {
        ([id], _) | (_, [(id, _)]) => Ok(*id),
        (_, []) => match companies::merged_as(connection, text)?.as_slice() {
            [kept] => Ok(*kept),
            _ => Err(unknown_company(text)),
        },
        _ => Err(several_companies(text, &found)),
    }
}

/// Refuses a text that fits several companies, the first few of which are named.
fn several_companies(text: &str, first: &FirstFew<(i64, String)>) -> CliError {
    let rest = first.rest().map(|rest| format!("\n  {rest}")).unwrap_or_default();
    let names: Vec<&str> = first.iter().map(|(_, name)| name.as_str()).collect();
    let names = names.join("\n  ");
    CliError::failed(format_args!(
        "`{text}` fits several companies; be more exact or give an id:\n  {names}{rest}"
    ))
}

/// `7  Acme Ltd (acme.example)`.
fn named(id: i64, name: &str, domain: Option<&str>) -> String {
    format!("{id}  {} ({})", one_line(name), one_line(domain.unwrap_or("no domain")))
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

/// Refuses a name that no table of `[providers]` has.
pub(super) fn require_provider(config: &Config, provider: &str) -> Result<(), CliError> {
    if config.providers.contains_key(provider) {
        return Ok(());
    }
    let near = suggest_or_list(provider, config.providers.keys().map(String::as_str));
    Err(CliError::usage(format_args!("no provider `{provider}` in the configuration: {near}")))
}
