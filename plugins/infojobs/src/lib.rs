//! InfoJobs: saved searches over the public API, and the detail of each advert.
//!
//! A list row has no description, so every listed offer is incomplete and `hydrate` reads the detail. The API only
//! returns some thousands of a search's offers, whatever it counts: absence from a list never means that an advert has
//! closed, only its detail does.

mod detail;
mod list;
mod request;
mod salary;
mod values;

use jobscan_plugin_sdk as sdk;
use sdk::{
    Board, CallContext, Capabilities, CredentialNeed, Host, Manifest, Offer, OfferRef, OtherError, Page,
    Plugin, PluginError, Position, Provider, Response, Setting, SettingKind, Target, json::Unread,
};

pub use detail::offer;
pub use list::page;
pub use request::{ORIGIN, Search, check_request, detail_request};

/// The number of references per `hydrate` call: few, so that little is lost if the source fails in the middle.
const HYDRATE_BATCH: u32 = 10;

/// The plugin.
#[derive(Debug, Default)]
pub struct InfoJobs;

impl Plugin for InfoJobs {
    fn manifest() -> Manifest {
        Manifest {
            hosts: vec![ORIGIN.to_owned()],
            credentials: vec![CredentialNeed {
                name: request::CREDENTIAL.to_owned(),
                hosts: vec![ORIGIN.to_owned()],
                help: "an application registered at developer.infojobs.net has a client id and a secret".to_owned(),
            }],
            settings: vec![Setting {
                key: request::COUNTRY_SETTING.to_owned(),
                kind: SettingKind::Text,
                default: Some("\"espana\"".to_owned()),
                help: "country key for searches that name no place; empty for every country. A query's location is \
                       a province key (`madrid`), or `city:KEY`, `province:KEY`, `country:KEY`"
                    .to_owned(),
            }],
            capabilities: Capabilities::QUERIES | Capabilities::HYDRATE,
            min_interval_ms: 250,
            max_concurrency: 1,
            hydrate_batch: HYDRATE_BATCH,
            ..Manifest::new("infojobs", "InfoJobs", env!("CARGO_PKG_VERSION"))
        }
    }
}

impl Provider for InfoJobs {
    fn check(
        &mut self,
        ctx: &CallContext,
        host: &mut dyn Host,
        tenant: Option<&str>,
    ) -> Result<Board, PluginError> {
        if tenant.is_some() {
            return Err(sdk::errors::has_searches("infojobs"));
        }
        success(check_request().send(host)?, ctx)?;
        Ok(Board { name: None, url: None, open_offers: None })
    }

    fn scan(
        &mut self,
        ctx: &CallContext,
        host: &mut dyn Host,
        target: &Target,
        position: &Position,
    ) -> Result<Page, PluginError> {
        let query = target.query("infojobs")?;
        let country: Option<String> = sdk::config::get(host, request::COUNTRY_SETTING)?;
        let search = Search::new(query, country.as_deref().unwrap_or("espana"), ctx.now)?;
        let number = request::page_number(position.cursor.as_deref())?;
        let body = success(search.page_request(number).send(host)?, ctx)?;
        let mut unread = Unread::default();
        let page = page(&body, number, search.page_size(), &mut unread)?;
        unread.tell(host);
        Ok(page)
    }

    fn hydrate(
        &mut self,
        ctx: &CallContext,
        host: &mut dyn Host,
        refs: &[OfferRef],
    ) -> Result<Vec<Result<Offer, PluginError>>, PluginError> {
        let requests =
            refs.iter().map(|reference| detail_request(&reference.id)).collect::<Result<Vec<_>, _>>()?;
        let answers = host.fetch_all(requests);
        if answers.len() != refs.len() {
            return Err(PluginError::Transient("fewer answers than requests".to_owned()));
        }
        let mut unread = Unread::default();
        let details = refs.iter().zip(answers);
        let outcomes = details
            .map(|(reference, answer)| per_item(detail(ctx, reference, answer, &mut unread)))
            .collect();
        unread.tell(host);
        outcomes
    }
}

fn detail(
    ctx: &CallContext,
    reference: &OfferRef,
    answer: Result<Response, sdk::FetchError>,
    unread: &mut Unread,
) -> Result<Offer, PluginError> {
    // A rejected advert does not mean that the search is rejected.
    let body = success(answer?, ctx).map_err(|error| match error {
        PluginError::Config(detail) => {
            PluginError::Other(OtherError { code: "http-400".to_owned(), detail, retryable: false })
        }
        error => error,
    })?;
    offer(&body, reference, unread)
}

/// Makes errors of a single advert its result; a rejected credential ends the whole call.
fn per_item(outcome: Result<Offer, PluginError>) -> Result<Result<Offer, PluginError>, PluginError> {
    match outcome {
        Err(error @ PluginError::Auth(_)) => Err(error),
        outcome => Ok(outcome),
    }
}

/// The body of a successful response; the API's errors become errors that say what to do.
fn success(response: Response, ctx: &CallContext) -> Result<String, PluginError> {
    response.expect_text(ctx).map_err(|error| match error {
        PluginError::Auth(_) => PluginError::Auth(
            "InfoJobs refuses the application's credential; check IJ_CLIENT_ID and IJ_CLIENT_SECRET"
                .to_owned(),
        ),
        // The operator must correct the query: a retry cannot help.
        PluginError::Other(OtherError { code, detail, .. }) if code == "http-400" => {
            PluginError::Config(format!("InfoJobs refuses the search: {detail}"))
        }
        other => other,
    })
}

sdk::export_plugin!(InfoJobs: Provider);

#[cfg(test)]
mod tests;
