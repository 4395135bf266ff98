//! iCIMS: a career site for each tenant, which is its host.
//!
//! A site's sitemap lists its adverts, and the page of each has a `JobPosting`. A site without a sitemap, or with one that
//! lists none, is read by its search, page after page: the system ties a page to the session, so that two at once
//! would be mixed up.
//!
//! The system makes up the dates of its pages at each request: such dates are left out.

mod dates;
mod detail;
mod detect;
mod listing;
mod search;

use jobscan_plugin_sdk as sdk;
use sdk::{
    Board, CallContext, Capabilities, Continuation, Coverage, EndReason, Host, Manifest, Offer, OfferRef,
    Page, Plugin, PluginError, Position, Provider, RepeatableScans, Repeats, Target, errors::invalid_cursor,
};

use listing::Listing;

/// The plugin.
#[derive(Debug, Default)]
pub struct Icims;

impl Plugin for Icims {
    fn manifest() -> Manifest {
        Manifest {
            hosts: vec!["https://*.icims.com".to_owned(), "https://{tenant}".to_owned()],
            capabilities: Capabilities::TENANTS | Capabilities::HYDRATE,
            min_interval_ms: 500,
            hydrate_batch: 10,
            ..Manifest::new("icims", "iCIMS", env!("CARGO_PKG_VERSION"))
        }
    }
}

impl Provider for Icims {
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
        let site = site_of(tenant)?;
        let listing = first(&site, ctx, host)?;
        let url = Some(format!("https://{site}/jobs/search?ss=1"));
        let open_offers = listing.next.is_none().then_some(listing.offers.len() as u64);
        Ok(Board { name: None, url, open_offers })
    }

    fn scan(
        &mut self,
        ctx: &CallContext,
        host: &mut dyn Host,
        target: &Target,
        position: &Position,
    ) -> Result<Page, PluginError> {
        let tenant = target.tenant("icims")?;
        let site = site_of(tenant)?;
        let listing = match &position.cursor {
            None => first(&site, ctx, host)?,
            Some(cursor) => {
                let at = search::Cursor::parse(cursor).ok_or_else(|| invalid_cursor(cursor))?;
                search::page(&site, &at, ctx, host)?
            }
        };
        listing.unread.tell(host);
        Ok(page(listing))
    }

    fn hydrate(
        &mut self,
        ctx: &CallContext,
        host: &mut dyn Host,
        refs: &[OfferRef],
    ) -> Result<Vec<Result<Offer, PluginError>>, PluginError> {
        Ok(detail::hydrate(ctx, host, refs))
    }
}

/// The host that a tenant is.
fn site_of(tenant: &str) -> Result<String, PluginError> {
    let plain = |sign: char| sign.is_ascii_alphanumeric() || matches!(sign, '-' | '.');
    let is_host = tenant.contains('.') && tenant.chars().all(plain) && !tenant.starts_with('.');
    if is_host {
        Ok(tenant.to_ascii_lowercase())
    } else {
        Err(PluginError::Unsupported(format!("`{tenant}` is no host")))
    }
}

/// What the sitemap lists, or else the first page of the search.
fn first(site: &str, ctx: &CallContext, host: &mut dyn Host) -> Result<Listing, PluginError> {
    let listed = match listing::of_sitemap(site, ctx, host) {
        Ok(listing) if !listing.is_empty() => return Ok(listing),
        listed @ (Ok(_) | Err(PluginError::NotFound(_) | PluginError::Gone(_))) => listed,
        Err(other) => return Err(other),
    };
    match search::page(site, &search::Cursor::default(), ctx, host) {
        // Some hosts have a sitemap and no search, and some tenants neither.
        Err(PluginError::NotFound(_) | PluginError::Gone(_) | PluginError::Fetch(_)) => listed,
        found => found,
    }
}

fn page(listing: Listing) -> Page {
    Page {
        offers: listing.offers,
        skipped: listing.skipped,
        next: listing.next.map_or(Continuation::End(EndReason::Complete), Continuation::More),
        state: None,
        coverage: Coverage::FullSnapshot,
        total: None,
    }
}

impl Repeats for Icims {
    fn repeatable() -> RepeatableScans {
        RepeatableScans::TENANTS
    }
}

sdk::export_plugin!(Icims: Provider + Detector + Tenants + Repeats);

#[cfg(test)]
mod tests;
