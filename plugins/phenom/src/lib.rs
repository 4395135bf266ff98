//! Phenom: career sites under customers' own hosts, each of which is a tenant.
//!
//! A site's sitemap is an index of shards, by language or many of one: the adverts of one language are kept, and the page
//! of each has a `JobPosting`. The site's own search takes `POST` alone, which nothing sends to a customer's host.

mod detail;
mod detect;
mod listing;

use jobscan_careers::site::home;
use jobscan_plugin_sdk as sdk;
use sdk::{
    Board, CallContext, Capabilities, Continuation, Coverage, EndReason, Host, Manifest, Offer, OfferRef,
    Page, Plugin, PluginError, Position, Provider, RepeatableScans, Repeats, Target, errors::invalid_cursor,
};

/// The plugin.
#[derive(Debug, Default)]
pub struct Phenom;

impl Plugin for Phenom {
    fn manifest() -> Manifest {
        Manifest {
            hosts: vec!["https://{tenant}".to_owned()],
            capabilities: Capabilities::TENANTS | Capabilities::HYDRATE,
            min_interval_ms: 1000,
            hydrate_batch: 10,
            ..Manifest::new("phenom", "Phenom", env!("CARGO_PKG_VERSION"))
        }
    }
}

impl Provider for Phenom {
    fn check(
        &mut self,
        ctx: &CallContext,
        host: &mut dyn Host,
        tenant: Option<&str>,
    ) -> Result<Board, PluginError> {
        let Some(tenant) = tenant else {
            // Each tenant is a source of its own: there is nothing that all have in common.
            return Ok(Board { name: None, url: None, open_offers: None });
        };
        let site = home(tenant)?.host().to_owned();
        let listing = listing::of_sitemap(&site, None, ctx, host)?;
        let open_offers = Some(listing.offers.len() as u64);
        Ok(Board { name: None, url: Some(format!("https://{site}/")), open_offers })
    }

    fn scan(
        &mut self,
        ctx: &CallContext,
        host: &mut dyn Host,
        target: &Target,
        position: &Position,
    ) -> Result<Page, PluginError> {
        let tenant = target.tenant("phenom")?;
        let site = home(tenant)?.host().to_owned();
        if let Some(cursor) = &position.cursor {
            return Err(invalid_cursor(cursor));
        }
        let listing = listing::of_sitemap(&site, position.state.as_deref(), ctx, host)?;
        listing.unread.tell(host);
        Ok(Page {
            offers: listing.offers,
            skipped: listing.skipped,
            next: Continuation::End(EndReason::Complete),
            state: listing.language,
            coverage: Coverage::FullSnapshot,
            total: None,
        })
    }

    fn hydrate(
        &mut self,
        ctx: &CallContext,
        host: &mut dyn Host,
        refs: &[OfferRef],
    ) -> Result<Vec<Result<Offer, PluginError>>, PluginError> {
        detail::hydrate(ctx, host, refs)
    }
}

impl Repeats for Phenom {
    fn repeatable() -> RepeatableScans {
        RepeatableScans::TENANTS
    }
}

sdk::export_plugin!(Phenom: Provider + Detector + Tenants + Repeats);

#[cfg(test)]
mod tests;
