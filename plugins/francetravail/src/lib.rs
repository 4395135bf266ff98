//! France Travail: saved searches over the public service's API, with a token that the host gets and attaches.
//!
//! An answer is a range of at most 150 rows, whose count stands in a header; no range begins beyond row 1,000, so that a
//! search gives about 1,150 of its offers, the newest first. Each row is whole. Absence from a search never means that an
//! offer has closed.

mod list;
mod request;

use jobscan_plugin_sdk as sdk;
use sdk::{
    Board, CallContext, Capabilities, CredentialNeed, Host, Manifest, OtherError, Page, Plugin, PluginError,
    Position, Provider, Response, Target, json::Unread,
};

use request::{ORIGIN, Search, first_row};

/// The plugin.
#[derive(Debug, Default)]
pub struct FranceTravail;

impl Plugin for FranceTravail {
    fn manifest() -> Manifest {
        Manifest {
            hosts: vec![ORIGIN.to_owned()],
            credentials: vec![CredentialNeed {
                name: request::CREDENTIAL.to_owned(),
                hosts: vec![ORIGIN.to_owned()],
                help: "an application registered at francetravail.io with the API `Offres d'emploi v2` has an id and a \
                       secret: kind `oauth2`"
                    .to_owned(),
            }],
            capabilities: Capabilities::QUERIES,
            // The API allows ten calls a second.
            min_interval_ms: 250,
            max_concurrency: 1,
            ..Manifest::new("francetravail", "France Travail", env!("CARGO_PKG_VERSION"))
        }
    }
}

impl Provider for FranceTravail {
    fn check(
        &mut self,
        ctx: &CallContext,
        host: &mut dyn Host,
        tenant: Option<&str>,
    ) -> Result<Board, PluginError> {
        if tenant.is_some() {
            return Err(sdk::errors::has_searches("francetravail"));
        }
        success(request::check().send(host)?, ctx)?;
        Ok(Board { name: None, url: None, open_offers: None })
    }

    fn scan(
        &mut self,
        ctx: &CallContext,
        host: &mut dyn Host,
        target: &Target,
        position: &Position,
    ) -> Result<Page, PluginError> {
        let query = target.query("francetravail")?;
        let search = Search::new(query, ctx.now)?;
        let first = first_row(position.cursor.as_deref())?;
        let answer = search.request(first).send(host)?;
        let total = answer.header("content-range").and_then(list::total);
        // Nothing was found: the answer has no body.
        if answer.status == 204 {
            return Ok(list::nothing(total));
        }
        let body = success(answer, ctx)?;
        let mut unread = Unread::default();
        let page = list::page(&body, first, search.size(), total, &mut unread)?;
        unread.tell(host);
        Ok(page)
    }

    fn hydrate(
        &mut self,
        _: &CallContext,
        _: &mut dyn Host,
        _: &[sdk::OfferRef],
    ) -> Result<Vec<Result<sdk::Offer, PluginError>>, PluginError> {
        Err(PluginError::Unsupported("every row of francetravail is whole".to_owned()))
    }
}

/// The body of a successful answer; the API's errors become errors that say what to do.
fn success(response: Response, ctx: &CallContext) -> Result<String, PluginError> {
    response.expect_text(ctx).map_err(|error| match error {
        PluginError::Auth(_) => PluginError::Auth(
            "France Travail refuses the application; is the API `Offres d'emploi v2` added to it, and does the scope \
             name it?"
                .to_owned(),
        ),
        // The operator must correct the query: a retry cannot help.
        PluginError::Other(OtherError { code, detail, .. }) if code == "http-400" => {
            PluginError::Config(format!("France Travail refuses the search: {detail}"))
        }
        other => other,
    })
}

sdk::export_plugin!(FranceTravail: Provider);

#[cfg(test)]
mod tests;
