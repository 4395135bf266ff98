//! Any career site whose sitemap lists its adverts: the tenant is the site's host.
//!
//! A scan asks for robots.txt, which it obeys, and the sitemaps. Which of their pages are adverts is learnt by a few of each
//! form of address that has a `JobPosting`, once; later scans know the forms. An advert's text, and all else, comes from its
//! own page, asked for once.

mod detect;

use jobscan_careers::{
    address::WebAddress,
    learn, rows,
    site::{self, Site},
    sitemaps,
    state::State,
};
use jobscan_plugin_sdk as sdk;
use sdk::{
    Board, CallContext, Capabilities, Continuation, Coverage, EndReason, Host, Manifest, Offer, OfferRef,
    Page, Plugin, PluginError, Position, Provider, RepeatableScans, Repeats, Skipped, Target,
    errors::invalid_cursor,
};

/// Employers of the adverts that were looked at, from which on a site shows those of others.
const MANY_EMPLOYERS: usize = 4;

/// The plugin.
#[derive(Debug, Default)]
pub struct Sitemap;

impl Plugin for Sitemap {
    fn manifest() -> Manifest {
        Manifest {
            hosts: vec!["https://{tenant}".to_owned()],
            capabilities: Capabilities::TENANTS | Capabilities::HYDRATE,
            min_interval_ms: 1000,
            hydrate_batch: 10,
            ..Manifest::new("sitemap", "Career sites by their sitemaps", env!("CARGO_PKG_VERSION"))
        }
    }
}

impl Provider for Sitemap {
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
        let listed = sitemaps::read(&mut site)?;
        let addresses: Vec<&WebAddress> = listed.pages.iter().map(|(address, _)| address).collect();
        let learnt = learn::learn(&mut site, &addresses)?;
        let offers = rows::rows(&learnt.state, pages(&listed));
        if offers.is_empty() {
            return Err(PluginError::NotFound("no page of the sitemap is an advert".to_owned()));
        }
        if learnt.employers.len() >= MANY_EMPLOYERS {
            return Err(PluginError::NotFound("the site shows the adverts of many employers".to_owned()));
        }
        let mut names = learnt.employers.into_iter();
        // Of several, none is the site's own.
        let name = names.next().filter(|_| names.next().is_none());
        let open_offers = (!listed.may_lack(&learnt.state)).then_some(offers.len() as u64);
        Ok(Board { name, url: Some(site.home().to_string()), open_offers })
    }

    fn scan(
        &mut self,
        ctx: &CallContext,
        host: &mut dyn Host,
        target: &Target,
        position: &Position,
    ) -> Result<Page, PluginError> {
        let tenant = target.tenant("sitemap")?;
        site::home(tenant)?;
        if let Some(cursor) = &position.cursor {
            return Err(invalid_cursor(cursor));
        }
        let mut site = Site::open(tenant, ctx, host)?;
        let listed = sitemaps::read(&mut site)?;
        let addresses: Vec<&WebAddress> = listed.pages.iter().map(|(address, _)| address).collect();
        let state = learn::remembered(&mut site, State::read(position.state.as_deref()), &addresses)?;
        listed.unread.tell(site.host());
        let nameless = Skipped { id: None, reason: "an entry of the sitemap has no address".to_owned() };
        Ok(Page {
            offers: rows::rows(&state, pages(&listed)),
            skipped: (0..listed.broken).map(|_| nameless.clone()).collect(),
            next: Continuation::End(EndReason::Complete),
            state: state.written(),
            coverage: if listed.may_lack(&state) { Coverage::Partial } else { Coverage::FullSnapshot },
            total: None,
        })
    }

    fn hydrate(
        &mut self,
        ctx: &CallContext,
        host: &mut dyn Host,
        refs: &[OfferRef],
    ) -> Result<Vec<Result<Offer, PluginError>>, PluginError> {
        rows::hydrate(ctx, host, refs)
    }
}

fn pages(listed: &sitemaps::Listed) -> impl Iterator<Item = (&WebAddress, Option<i64>)> {
    listed.pages.iter().map(|(address, changed)| (address, *changed))
}

impl Repeats for Sitemap {
    fn repeatable() -> RepeatableScans {
        RepeatableScans::TENANTS
    }
}

sdk::export_plugin!(Sitemap: Provider + Detector + Tenants + Repeats);

#[cfg(test)]
mod tests;
