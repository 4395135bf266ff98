//! Factorial: the boards of its customers, which are pages for people only.
//!
//! A tenant is the host of a board, `acme.factorialhr.com`. Its first page links to all postings; all that is known of one
//! stands in its own page, in rows without labels, see [`mod@posting`].

mod detect;
pub mod list;
mod posting;
mod tenant;

use jobscan_plugin_sdk as sdk;
use sdk::{
    CallContext, Capabilities, FetchError, Host, Manifest, Offer, OfferRef, Page, Plugin, PluginError,
    Position, Provider, RepeatableScans, Repeats, Request, Response, Skipped, Target, json::Unread, markup,
    status,
};

pub use tenant::{Board, DOMAINS};

/// The plugin.
#[derive(Debug, Default)]
pub struct Factorial;

impl Plugin for Factorial {
    fn manifest() -> Manifest {
        Manifest {
            hosts: DOMAINS.iter().map(|domain| format!("https://*.{domain}")).collect(),
            capabilities: Capabilities::TENANTS | Capabilities::HYDRATE,
            min_interval_ms: 500,
            hydrate_batch: 5,
            ..Manifest::new("factorial", "Factorial", env!("CARGO_PKG_VERSION"))
        }
    }
}

impl Provider for Factorial {
    fn check(
        &mut self,
        ctx: &CallContext,
        host: &mut dyn Host,
        tenant: Option<&str>,
    ) -> Result<sdk::Board, PluginError> {
        let Some(tenant) = tenant else {
            let why = "every customer of Factorial has a host of its own: check a tenant";
            return Err(PluginError::Unsupported(why.to_owned()));
        };
        let board = Board::parse(tenant)?;
        let rows = rows(&board, ctx, host)?;
        Ok(sdk::Board { name: None, url: Some(board.url()), open_offers: Some(rows.len() as u64) })
    }

    fn scan(
        &mut self,
        ctx: &CallContext,
        host: &mut dyn Host,
        target: &Target,
        position: &Position,
    ) -> Result<Page, PluginError> {
        let tenant = target.tenant("factorial")?;
        if let Some(cursor) = &position.cursor {
            return Err(sdk::errors::invalid_cursor(cursor));
        }
        Ok(Page::of_rows(rows(&Board::parse(tenant)?, ctx, host)?))
    }

    fn hydrate(
        &mut self,
        ctx: &CallContext,
        host: &mut dyn Host,
        refs: &[OfferRef],
    ) -> Result<Vec<Result<Offer, PluginError>>, PluginError> {
        let answers =
            host.fetch_all(refs.iter().map(|wanted| Request::get(&*wanted.url).conditional()).collect());
        let mut unread = Unread::default();
        let offers = refs.iter().zip(answers);
        let offers = offers.map(|(wanted, answer)| posting::read(&page(answer, ctx)?, wanted, &mut unread));
        let offers = offers.collect();
        unread.tell(host);
        Ok(offers)
    }
}

/// The postings of a board. A host that nobody has is 404, or leads to the system's own site.
fn rows(
    board: &Board,
    ctx: &CallContext,
    host: &mut dyn Host,
) -> Result<Vec<Result<Offer, Skipped>>, PluginError> {
    let url = board.url();
    let answer = match Request::get(&*url).conditional().send(host) {
        Err(FetchError::Denied(why)) => {
            return Err(PluginError::NotFound(format!("`{url}` leads elsewhere: {why}")));
        }
        answer => answer?,
    };
    if !(200..300).contains(&answer.status) {
        return Err(status::error(answer, ctx));
    }
    if !board.has(&answer.final_url) {
        return Err(PluginError::NotFound(format!("`{url}` leads to `{}`", answer.final_url)));
    }
    let page = whole(answer.body.text())?;
    list::read(&page, board).ok_or_else(|| status::page_instead_of_data(&page))
}

/// The page of a posting.
fn page(answer: Result<Response, FetchError>, ctx: &CallContext) -> Result<String, PluginError> {
    let answer = answer?;
    match answer.status {
        200..300 => whole(answer.body.text()),
        404 | 410 => Err(PluginError::Gone(format!("`{}` answered {}", answer.final_url, answer.status))),
        _ => Err(status::error(answer, ctx)),
    }
}

/// A page that is there to its end.
fn whole(page: String) -> Result<String, PluginError> {
    if markup::is_whole(&page) || page.is_empty() {
        return Ok(page);
    }
    Err(sdk::errors::parse_failure("the page ends before it is closed", None, Some(&page)))
}

impl Repeats for Factorial {
    fn repeatable() -> RepeatableScans {
        RepeatableScans::TENANTS
    }
}

sdk::export_plugin!(Factorial: Provider + Detector + Tenants + Repeats);

#[cfg(test)]
mod tests;
