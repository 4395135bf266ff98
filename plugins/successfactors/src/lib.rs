//! `SuccessFactors` of SAP: the career sites of its customers, most of them on hosts of their own.
//!
//! A tenant is the host. A site shows one of several faces, which are asked for in this order: a feed with all that it
//! tells, a sitemap, tiles of its search, and the newer search. All but the feed give addresses, and facts only by the
//! pages behind them. The legacy page, `career5.successfactors.eu:ACME` as a tenant, cannot be read.

mod address;
mod cursor;
mod detect;
mod face;
pub mod feed;
mod page;
mod scan;
mod search;
mod sitemap;
mod tenant;
mod tiles;

use jobscan_plugin_sdk as sdk;
use sdk::{
    Board, CallContext, Capabilities, FetchError, Host, LimitScope, Manifest, Offer, OfferRef, Page, Plugin,
    PluginError, Position, Provider, RateLimit, RepeatableScans, Repeats, Request, Response, Target,
    json::Unread, status,
};

use self::cursor::Cursor;

pub use tenant::CareerSite;

/// The plugin.
#[derive(Debug, Default)]
pub struct SuccessFactors;

impl Plugin for SuccessFactors {
    fn manifest() -> Manifest {
        Manifest {
            hosts: ["https://*.jobs.hr.cloud.sap", "https://{tenant}"].map(str::to_owned).into(),
            capabilities: Capabilities::TENANTS | Capabilities::HYDRATE,
            min_interval_ms: 500,
            hydrate_batch: 5,
            ..Manifest::new("successfactors", "SAP SuccessFactors", env!("CARGO_PKG_VERSION"))
        }
    }
}

impl Provider for SuccessFactors {
    fn check(
        &mut self,
        ctx: &CallContext,
        host: &mut dyn Host,
        tenant: Option<&str>,
    ) -> Result<Board, PluginError> {
        let Some(tenant) = tenant else {
            let why = "every customer of SuccessFactors has a host of its own: check a tenant";
            return Err(PluginError::Unsupported(why.to_owned()));
        };
        let site = CareerSite::parse(tenant)?;
        face::find(&site, ctx, host)?;
        Ok(Board { name: None, url: Some(format!("{}/", site.origin())), open_offers: None })
    }

    fn scan(
        &mut self,
        ctx: &CallContext,
        host: &mut dyn Host,
        target: &Target,
        position: &Position,
    ) -> Result<Page, PluginError> {
        let tenant = target.tenant("successfactors")?;
        let site = CareerSite::parse(tenant)?;
        match position.cursor.as_deref().map(Cursor::read).transpose()? {
            None => scan::begin(&site, ctx, host),
            Some(cursor) => scan::go_on(&site, ctx, host, cursor),
        }
    }

    fn hydrate(
        &mut self,
        ctx: &CallContext,
        host: &mut dyn Host,
        refs: &[OfferRef],
    ) -> Result<Vec<Result<Offer, PluginError>>, PluginError> {
        let answers = host.fetch_all(refs.iter().map(|wanted| Request::get(&*wanted.url)).collect());
        let mut unread = Unread::default();
        let offers = refs.iter().zip(answers);
        let offers = offers.map(|(wanted, answer)| page::read(&posting(answer, ctx)?, wanted, &mut unread));
        let offers = offers.collect();
        unread.tell(host);
        Ok(offers)
    }
}

/// The page of a posting. Refusals of single pages come and go.
fn posting(answer: Result<Response, FetchError>, ctx: &CallContext) -> Result<String, PluginError> {
    let answer = answer?;
    match answer.status {
        200..300 => Ok(answer.body.text()),
        404 | 410 => Err(PluginError::Gone(format!("`{}` answered {}", answer.final_url, answer.status))),
        401 | 403 => {
            Err(PluginError::Transient(format!("`{}` answered {}", answer.final_url, answer.status)))
        }
        429 => {
            let asked = answer.header("retry-after").and_then(|value| status::retry_after(value, ctx));
            Err(PluginError::RateLimited(RateLimit { retry_after_ms: asked, scope: LimitScope::Tenant }))
        }
        _ => Err(status::error(answer, ctx)),
    }
}

impl Repeats for SuccessFactors {
    fn repeatable() -> RepeatableScans {
        RepeatableScans::TENANTS
    }
}

sdk::export_plugin!(SuccessFactors: Provider + Detector + Tenants + Repeats);

#[cfg(test)]
mod tests;
