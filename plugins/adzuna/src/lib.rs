//! Adzuna: saved searches over the API of a search engine for adverts, in one country each.
//!
//! The page stands in the path and is counted from 1. A row holds the beginning of the text and no more, and its address
//! the client's ID, which is left out. Pay that Adzuna predicted is not the employer's. Absence from a search never means
//! that an advert has closed.

mod list;
mod request;

use jobscan_plugin_sdk as sdk;
use sdk::{
    Board, CallContext, Capabilities, CredentialNeed, Host, Manifest, OtherError, Page, Plugin, PluginError,
    Position, Provider, Response, Setting, SettingKind, Target, json::Unread,
};

use request::{Country, ORIGIN, Search, page_number};

/// What it asks of whoever reads it.
const TERMS: &str = "its answers are for showing its adverts, or for your own research, and a free key is good for 25 \
                     calls a minute, 250 a day, 1,000 a week and 2,500 a month \
                     (developer.adzuna.com/docs/terms_of_service)";

/// The setting with which an operator agrees.
const ACCEPTED: &str = "terms_accepted";

/// The setting with the country of searches that name none.
const COUNTRY: &str = "country";

/// The plugin.
#[derive(Debug, Default)]
pub struct Adzuna;

impl Plugin for Adzuna {
    fn manifest() -> Manifest {
        Manifest {
            hosts: vec![ORIGIN.to_owned()],
            credentials: vec![CredentialNeed {
                name: request::CREDENTIAL.to_owned(),
                hosts: vec![ORIGIN.to_owned()],
                help: "an application registered at developer.adzuna.com has an ID and a key: kind `query`"
                    .to_owned(),
            }],
            settings: vec![
                Setting {
                    key: ACCEPTED.to_owned(),
                    kind: SettingKind::Boolean,
                    default: Some("false".to_owned()),
                    help: format!("`true` says that you agree to what Adzuna asks: {TERMS}"),
                },
                Setting {
                    key: COUNTRY.to_owned(),
                    kind: SettingKind::Text,
                    default: Some("\"es\"".to_owned()),
                    help: "the country of searches without the filter `country`: two letters, as `gb`"
                        .to_owned(),
                },
            ],
            capabilities: Capabilities::QUERIES,
            // A free key allows 25 calls a minute.
            min_interval_ms: 2_500,
            max_concurrency: 1,
            ..Manifest::new("adzuna", "Adzuna", env!("CARGO_PKG_VERSION"))
        }
    }
}

impl Provider for Adzuna {
    fn check(
        &mut self,
        ctx: &CallContext,
        host: &mut dyn Host,
        tenant: Option<&str>,
    ) -> Result<Board, PluginError> {
        if tenant.is_some() {
            return Err(sdk::errors::has_searches("adzuna"));
        }
        let country = agreed_country(host)?;
        success(request::check(country).send(host)?, ctx)?;
        Ok(Board { name: None, url: None, open_offers: None })
    }

    fn scan(
        &mut self,
        ctx: &CallContext,
        host: &mut dyn Host,
        target: &Target,
        position: &Position,
    ) -> Result<Page, PluginError> {
        let query = target.query("adzuna")?;
        let search = Search::new(query, agreed_country(host)?, ctx.now)?;
        let number = page_number(position.cursor.as_deref())?;
        let body = success(search.request(number).send(host)?, ctx)?;
        let mut unread = Unread::default();
        let page = list::page(&body, number, &search, &mut unread)?;
        unread.tell(host);
        Ok(page)
    }

    fn hydrate(
        &mut self,
        _: &CallContext,
        _: &mut dyn Host,
        _: &[sdk::OfferRef],
    ) -> Result<Vec<Result<sdk::Offer, PluginError>>, PluginError> {
        Err(PluginError::Unsupported("adzuna gives no more of an advert than its row".to_owned()))
    }
}

/// The country of searches that name none, of an operator who agrees to the terms.
fn agreed_country(host: &dyn Host) -> Result<Country, PluginError> {
    if sdk::config::get::<bool>(host, ACCEPTED)? != Some(true) {
        return Err(PluginError::Config(format!(
            "Adzuna asks of whoever reads it: {TERMS}\n  hint: if you agree, write `config = {{ {ACCEPTED} = true }}` in \
             the provider's table"
        )));
    }
    let country: Option<String> = sdk::config::get(host, COUNTRY)?;
    Country::named(country.as_deref().unwrap_or("es"))
}

/// The body of a successful answer; the API's errors become errors that say what to do.
fn success(response: Response, ctx: &CallContext) -> Result<String, PluginError> {
    response.expect_text(ctx).map_err(|error| match error {
        PluginError::Auth(_) => PluginError::Auth(
            "Adzuna refuses the application; check its ID and its key, and what it has left of its calls"
                .to_owned(),
        ),
        // The operator must correct the query: a retry cannot help.
        PluginError::Other(OtherError { code, detail, .. }) if code == "http-400" => {
            PluginError::Config(format!("Adzuna refuses the search: {detail}"))
        }
        other => other,
    })
}

sdk::export_plugin!(Adzuna: Provider);

#[cfg(test)]
mod tests;
