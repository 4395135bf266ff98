//! Lever: the public postings API, one board per tenant.
//!
//! A tenant is the name in `jobs.lever.co/NAME`. A board is in the United States or in the European Union; a plain name
//! is requested in the first and then in the second region, `eu:NAME` only in the second. A scan reads pages of 100
//! postings until a page is shorter, and covers the whole board.

mod detect;
mod parse;
mod request;

use jobscan_plugin_sdk as sdk;
use sdk::{
    Board, CallContext, Capabilities, Continuation, Coverage, EndReason, Host, Manifest, Page, Plugin,
    PluginError, Position, Provider, RepeatableScans, Repeats, Response, Target,
};

pub use parse::{Listing, postings};
pub use request::{Cursor, PAGE_SIZE, Region, Site};

/// The plugin.
#[derive(Debug, Default)]
pub struct Lever;

impl Plugin for Lever {
    fn manifest() -> Manifest {
        Manifest {
            hosts: [Region::Us, Region::Eu].map(|region| region.origin().to_owned()).into(),
            capabilities: Capabilities::TENANTS,
            min_interval_ms: 500,
            ..Manifest::new("lever", "Lever", env!("CARGO_PKG_VERSION"))
        }
    }
}

impl Provider for Lever {
    fn check(
        &mut self,
        ctx: &CallContext,
        host: &mut dyn Host,
        tenant: Option<&str>,
    ) -> Result<Board, PluginError> {
        let Some(tenant) = tenant else { return check_source(ctx, host) };
        let site = Site::parse(tenant)?;
        let (region, response) = first_answer(host, &site, |region| site.check_request(region))?;
        let some = postings(&response.expect_text(ctx)?, "")?;
        // One posting was requested, so an empty answer means an empty board. The API never states the company's name.
        let open_offers = (some.offers.is_empty() && some.skipped.is_empty()).then_some(0);
        Ok(Board { name: None, url: Some(site.board_url(region)), open_offers })
    }

    fn scan(
        &mut self,
        ctx: &CallContext,
        host: &mut dyn Host,
        target: &Target,
        position: &Position,
    ) -> Result<Page, PluginError> {
        let tenant = target.tenant("lever")?;
        let site = Site::parse(tenant)?;
        let (at, response) = match &position.cursor {
            None => {
                let (region, response) = first_answer(host, &site, |region| site.page_request(region, 0))?;
                (Cursor { region, skip: 0 }, response)
            }
            Some(cursor) => {
                let at = Cursor::parse(cursor, &site)?;
                (at, site.page_request(at.region, at.skip).send(host)?)
            }
        };
        let listing = postings(&response.expect_text(ctx)?, &site.board_url(at.region))?;
        listing.unread.tell(host);
        Ok(page(at, listing))
    }
}

/// Checks that the source answers, by requesting any board.
fn check_source(ctx: &CallContext, host: &mut dyn Host) -> Result<Board, PluginError> {
    let site = Site::parse("leverdemo")?;
    match site.check_request(Region::Us).send(host)?.expect_text(ctx) {
        Ok(_) | Err(PluginError::NotFound(_)) => Ok(Board { name: None, url: None, open_offers: None }),
        Err(error) => Err(error),
    }
}

/// The answer of the first region that has the board, or else the last region's 404.
fn first_answer(
    host: &mut dyn Host,
    site: &Site,
    request: impl Fn(Region) -> sdk::Request,
) -> Result<(Region, Response), PluginError> {
    let (last, earlier) = site.regions();
    for &region in earlier {
        let response = request(region).send(host)?;
        if response.status != 404 {
            return Ok((region, response));
        }
    }
    Ok((last, request(last).send(host)?))
}

fn page(at: Cursor, listing: Listing) -> Page {
    let rows = listing.offers.len() + listing.skipped.len();
    let next = if rows == PAGE_SIZE {
        Continuation::More(Cursor { region: at.region, skip: at.skip + PAGE_SIZE }.to_string())
    } else {
        Continuation::End(EndReason::Complete)
    };
    Page {
        offers: listing.offers,
        skipped: listing.skipped,
        next,
        state: None,
        coverage: Coverage::FullSnapshot,
        total: None,
    }
}

impl Repeats for Lever {
    fn repeatable() -> RepeatableScans {
        RepeatableScans::TENANTS
    }
}

sdk::export_plugin!(Lever: Provider + Detector + Tenants + Repeats);

#[cfg(test)]
mod tests;
