//! Phenom: career sites under customers' own hosts, each of which is a tenant.
//!
//! A site's sitemap is an index of shards, by language or many of one: the adverts of one language are kept, and the page
//! of each has a `JobPosting`. A site without a sitemap is read by its widgets, a hundred rows at a time.

mod detail;
mod detect;
mod listing;
mod widgets;

use jobscan_careers::site::{home, is_missing};
use jobscan_plugin_sdk as sdk;
use sdk::{
    Board, CallContext, Capabilities, Continuation, Coverage, EndReason, Host, Manifest, Offer, OfferRef,
    Page, Plugin, PluginError, Position, Provider, Target, errors::invalid_cursor,
};

use listing::Listing;

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
        let listing = first(&site, None, ctx, host)?;
        let counted = listing.next.is_none().then_some(listing.offers.len() as u64);
        Ok(Board {
            name: None,
            url: Some(format!("https://{site}/")),
            open_offers: listing.total.or(counted),
        })
    }

    fn scan(
        &mut self,
        ctx: &CallContext,
        host: &mut dyn Host,
        target: &Target,
        position: &Position,
    ) -> Result<Page, PluginError> {
        let Target::Tenant(tenant) = target else {
            return Err(PluginError::Unsupported("phenom has boards, not searches".to_owned()));
        };
        let site = home(tenant)?.host().to_owned();
        let listing = match &position.cursor {
            None => first(&site, position.state.as_deref(), ctx, host)?,
            Some(cursor) => {
                let from = cursor.parse().ok().filter(|from| *from > 0);
                widgets::page(&site, from.ok_or_else(|| invalid_cursor(cursor))?, ctx, host)?
            }
        };
        listing.unread.tell(host);
        Ok(Page {
            offers: listing.offers,
            skipped: listing.skipped,
            next: listing
                .next
                .map_or(Continuation::End(EndReason::Complete), |next| Continuation::More(next.to_string())),
            state: listing.language,
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

/// What the sitemap lists, or else the first rows of the widgets.
fn first(
    site: &str,
    language: Option<&str>,
    ctx: &CallContext,
    host: &mut dyn Host,
) -> Result<Listing, PluginError> {
    match listing::of_sitemap(site, language, ctx, host) {
        Ok(listing) if !listing.offers.is_empty() || !listing.skipped.is_empty() => Ok(listing),
        Err(error) if !is_missing(&error) => Err(error),
        listed => match widgets::page(site, 0, ctx, host) {
            // A site without its widgets has what its sitemap says.
            Err(PluginError::NotFound(_) | PluginError::Gone(_) | PluginError::Fetch(_)) => listed,
            found => found,
        },
    }
}

sdk::export_plugin!(Phenom: Provider + Detector + Tenants);

#[cfg(test)]
mod tests;
