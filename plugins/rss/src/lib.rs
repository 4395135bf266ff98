//! A company's own feed of adverts, as RSS, Atom or JSON Feed: the tenant is the site's host.
//!
//! A scan asks for robots.txt, which it obeys, and the feed: that of the last scan, or else the first that its pages name or
//! that is at a usual place, and is a feed of adverts. A feed holds what is newest, so that nothing closes by being absent.

mod detect;
mod feed;
mod find;
mod items;

use jobscan_careers::{
    rows,
    site::{self, Site},
    state::State,
};
use jobscan_plugin_sdk as sdk;
use sdk::{
    Board, CallContext, Capabilities, Continuation, Coverage, EndReason, Host, Manifest, Offer, OfferRef,
    Page, Plugin, PluginError, Position, Provider, RepeatableScans, Repeats, Target, errors::invalid_cursor,
    json::Unread,
};

/// The plugin.
#[derive(Debug, Default)]
pub struct Rss;

impl Plugin for Rss {
    fn manifest() -> Manifest {
        Manifest {
            hosts: vec!["https://{tenant}".to_owned()],
            capabilities: Capabilities::TENANTS | Capabilities::HYDRATE,
            min_interval_ms: 1000,
            hydrate_batch: 10,
            ..Manifest::new("rss", "Companies' feeds of adverts", env!("CARGO_PKG_VERSION"))
        }
    }
}

impl Provider for Rss {
    fn check(
        &mut self,
        ctx: &CallContext,
        host: &mut dyn Host,
        tenant: Option<&str>,
    ) -> Result<Board, PluginError> {
        let Some(tenant) = tenant else {
            // Each site is a source of its own: there is nothing that all have in common.
            return Ok(Board { name: None, url: None, open_offers: None });
        };
        let mut site = Site::open(tenant, ctx, host)?;
        let found = find::feed(&mut site, &[])?;
        let open_offers = Some(found.feed.items.len() as u64);
        Ok(Board { name: None, url: Some(site.home().to_string()), open_offers })
    }

    fn scan(
        &mut self,
        ctx: &CallContext,
        host: &mut dyn Host,
        target: &Target,
        position: &Position,
    ) -> Result<Page, PluginError> {
        let tenant = target.tenant("rss")?;
        site::home(tenant)?;
        if let Some(cursor) = &position.cursor {
            return Err(invalid_cursor(cursor));
        }
        let mut site = Site::open(tenant, ctx, host)?;
        let state = State::read(position.state.as_deref());
        let found = find::feed(&mut site, &state.sources)?;
        let mut unread = Unread::default();
        let (offers, skipped) = items::offers(&found, site.home(), &mut unread);
        unread.tell(site.host());
        let state = State { sources: vec![found.address.target()], ..state };
        Ok(Page {
            offers,
            skipped,
            next: Continuation::End(EndReason::Complete),
            state: state.written(),
            coverage: Coverage::Partial,
            total: None,
        })
    }

    fn hydrate(
        &mut self,
        ctx: &CallContext,
        host: &mut dyn Host,
        refs: &[OfferRef],
    ) -> Result<Vec<Result<Offer, PluginError>>, PluginError> {
        let outcomes = rows::hydrate(ctx, host, refs)?;
        // The feed says that it is an advert: a page without data adds nothing to it.
        let known = |(outcome, reference): (Result<Offer, PluginError>, &OfferRef)| match outcome {
            Err(PluginError::Gone(why)) if why.ends_with(rows::NO_ADVERT) => {
                Ok(Offer::new(reference.id.as_str(), reference.url.as_str(), ""))
            }
            other => other,
        };
        Ok(outcomes.into_iter().zip(refs).map(known).collect())
    }
}

impl Repeats for Rss {
    fn repeatable() -> RepeatableScans {
        RepeatableScans::TENANTS
    }
}

sdk::export_plugin!(Rss: Provider + Detector + Tenants + Repeats);

#[cfg(test)]
mod tests;
