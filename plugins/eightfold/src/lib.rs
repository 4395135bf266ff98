//! Eightfold: a career site for each tenant, which is its host.
//!
//! A site's sitemap lists its adverts. A site without one is read by its search, ten rows at a time, which needs the
//! customer's own domain: the site's first page says it. An advert's text comes from its page, or from the answer of the
//! system where the page has no data.

mod detail;
mod detect;
mod listing;
mod search;

use jobscan_careers::site::{home, is_missing};
use jobscan_plugin_sdk as sdk;
use sdk::{
    Board, CallContext, Capabilities, Continuation, Coverage, EndReason, Host, Manifest, Offer, OfferRef,
    Page, Plugin, PluginError, Position, Provider, RepeatableScans, Repeats, Target, errors::invalid_cursor,
};

use listing::Listing;

/// The plugin.
#[derive(Debug, Default)]
pub struct Eightfold;

impl Plugin for Eightfold {
    fn manifest() -> Manifest {
        Manifest {
            hosts: vec!["https://*.eightfold.ai".to_owned(), "https://{tenant}".to_owned()],
            capabilities: Capabilities::TENANTS | Capabilities::HYDRATE,
            min_interval_ms: 1000,
            hydrate_batch: 10,
            ..Manifest::new("eightfold", "Eightfold", env!("CARGO_PKG_VERSION"))
        }
    }
}

impl Provider for Eightfold {
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
        let listing = first(&site, ctx, host)?;
        let url = Some(format!("https://{site}/careers"));
        let counted = listing.next.is_none().then_some(listing.offers.len() as u64);
        Ok(Board { name: None, url, open_offers: listing.total.or(counted) })
    }

    fn scan(
        &mut self,
        ctx: &CallContext,
        host: &mut dyn Host,
        target: &Target,
        position: &Position,
    ) -> Result<Page, PluginError> {
        let tenant = target.tenant("eightfold")?;
        let site = home(tenant)?.host().to_owned();
        let listing = match &position.cursor {
            None => first(&site, ctx, host)?,
            Some(cursor) => {
                let at = search::Cursor::parse(cursor).ok_or_else(|| invalid_cursor(cursor))?;
                search::page(&site, &at, ctx, host)?
            }
        };
        listing.unread.tell(host);
        Ok(Page {
            offers: listing.offers,
            skipped: listing.skipped,
            next: listing.next.map_or(Continuation::End(EndReason::Complete), Continuation::More),
            state: None,
            coverage: Coverage::FullSnapshot,
            total: listing.total,
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

/// What the sitemap lists, or else the first rows of the search.
fn first(site: &str, ctx: &CallContext, host: &mut dyn Host) -> Result<Listing, PluginError> {
    match listing::of_sitemap(site, ctx, host) {
        Ok(listing) if !listing.offers.is_empty() || !listing.skipped.is_empty() => Ok(listing),
        Err(error) if !is_missing(&error) => Err(error),
        listed => match search::domain(site, ctx, host)
            .and_then(|domain| search::page(site, &search::Cursor { start: 0, domain }, ctx, host))
        {
            // A site without its search has what its sitemap says.
            Err(
                PluginError::NotFound(_)
                | PluginError::Gone(_)
                | PluginError::Unsupported(_)
                | PluginError::Fetch(_),
            ) => listed,
            found => found,
        },
    }
}

impl Repeats for Eightfold {
    fn repeatable() -> RepeatableScans {
        RepeatableScans::TENANTS
    }
}

sdk::export_plugin!(Eightfold: Provider + Detector + Tenants + Repeats);

#[cfg(test)]
mod tests;
