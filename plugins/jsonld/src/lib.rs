//! Any career site whose pages about jobs show its adverts, or lead to them: the tenant is the site's host.
//!
//! A scan asks for robots.txt, which it obeys, and the pages about jobs that the first page leads to. Adverts that stand in
//! those pages are read there; which of the pages that they link are adverts is learnt by a few of each form of address
//! that has a `JobPosting`, once. A site whose sitemap lists its adverts is left to `sitemap`, which asks it for less.

mod detect;
mod offers;

use jobscan_careers::{
    address::WebAddress,
    learn,
    pages::{self, Careers},
    rows,
    site::{self, Site, is_missing},
    sitemaps,
    state::State,
};
use jobscan_plugin_sdk as sdk;
use sdk::{
    Board, CallContext, Capabilities, Continuation, Coverage, EndReason, Host, Manifest, Offer, OfferRef,
    Page, Plugin, PluginError, Position, Provider, RepeatableScans, Repeats, Target, errors::invalid_cursor,
    json::Unread,
};

/// Employers of the adverts that were looked at, from which on a site shows those of others.
const MANY_EMPLOYERS: usize = 4;

/// The plugin.
#[derive(Debug, Default)]
pub struct JsonLd;

impl Plugin for JsonLd {
    fn manifest() -> Manifest {
        Manifest {
            hosts: vec!["https://{tenant}".to_owned()],
            capabilities: Capabilities::TENANTS | Capabilities::HYDRATE,
            min_interval_ms: 1000,
            hydrate_batch: 10,
            ..Manifest::new("jsonld", "Career sites by their pages about jobs", env!("CARGO_PKG_VERSION"))
        }
    }
}

impl Provider for JsonLd {
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
        if is_in_sitemap(&mut site)? {
            return Err(PluginError::NotFound(
                "its sitemap lists its adverts: `sitemap` reads it".to_owned(),
            ));
        }
        let careers = pages::read(&mut site, &[])?;
        let addresses: Vec<&WebAddress> = careers.links.iter().collect();
        let mut learnt = learn::learn(&mut site, &addresses)?;
        learnt.employers.extend(careers.postings.iter().filter_map(|(_, posting)| posting.employer()));
        let page = read(&careers, &learnt.state, &mut Unread::default());
        if page.offers.is_empty() {
            return Err(PluginError::NotFound("no page about jobs shows an advert".to_owned()));
        }
        if learnt.employers.len() >= MANY_EMPLOYERS {
            return Err(PluginError::NotFound("the site shows the adverts of many employers".to_owned()));
        }
        let mut names = learnt.employers.into_iter();
        // Of several, none is the site's own.
        let name = names.next().filter(|_| names.next().is_none());
        let open_offers = (!careers.is_partial).then_some(page.offers.len() as u64);
        Ok(Board { name, url: Some(site.home().to_string()), open_offers })
    }

    fn scan(
        &mut self,
        ctx: &CallContext,
        host: &mut dyn Host,
        target: &Target,
        position: &Position,
    ) -> Result<Page, PluginError> {
        let tenant = target.tenant("jsonld")?;
        site::home(tenant)?;
        if let Some(cursor) = &position.cursor {
            return Err(invalid_cursor(cursor));
        }
        let mut site = Site::open(tenant, ctx, host)?;
        let state = State::read(position.state.as_deref());
        let careers = pages::read(&mut site, &state.sources)?;
        let addresses: Vec<&WebAddress> = careers.links.iter().collect();
        let mut state = learn::remembered(&mut site, state, &addresses)?;
        state.sources.clone_from(&careers.sources);
        let mut unread = Unread::default();
        let page = read(&careers, &state, &mut unread);
        unread.tell(site.host());
        Ok(Page { state: state.written(), ..page })
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

/// Whether the site's sitemap lists adverts.
fn is_in_sitemap(site: &mut Site<'_>) -> Result<bool, PluginError> {
    let listed = match sitemaps::read(site) {
        Ok(listed) => listed,
        Err(error) if is_missing(&error) || matches!(error, PluginError::Parse(_)) => return Ok(false),
        Err(error) => return Err(error),
    };
    let addresses: Vec<&WebAddress> = listed.pages.iter().map(|(address, _)| address).collect();
    Ok(!learn::learn(site, &addresses)?.state.patterns.is_empty())
}

fn read(careers: &Careers, state: &State, unread: &mut Unread) -> Page {
    let (offers, skipped) = offers::of(careers, state, unread);
    Page {
        offers,
        skipped,
        next: Continuation::End(EndReason::Complete),
        state: None,
        coverage: if careers.is_partial || state.is_unsure {
            Coverage::Partial
        } else {
            Coverage::FullSnapshot
        },
        total: None,
    }
}

impl Repeats for JsonLd {
    fn repeatable() -> RepeatableScans {
        RepeatableScans::TENANTS
    }
}

sdk::export_plugin!(JsonLd: Provider + Detector + Tenants + Repeats);

#[cfg(test)]
mod tests;
