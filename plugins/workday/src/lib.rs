//! Workday: the lists behind the career sites of its customers.
//!
//! A tenant is `NAME:wdN:SITE`, the parts of `NAME.wdN.myworkdayjobs.com/SITE`. A list comes in pages of 20, without texts
//! and dates: these are in the details. An offer is a requisition, whatever its title and however many sites show it.
//! Boards of more than 2,000 postings whose service does not give what lies behind are read in parts, see [`walk`].

mod cursor;
mod detail;
mod detect;
pub mod facets;
pub mod list;
pub mod request;
mod requisition;
mod seen;
mod site;
mod walk;

use jobscan_plugin_sdk as sdk;
use sdk::{
    Board, CallContext, Capabilities, Host, Manifest, Offer, OfferRef, Page, Plugin, PluginError, Position,
    Provider, RepeatableScans, Repeats, Target, json::Unread,
};

use self::{
    cursor::Progress,
    site::{OWN_DOMAIN, SHARED_DOMAIN},
    walk::Walk,
};

pub use cursor::Slice;
pub use requisition::Requisition;
pub use site::{Face, PODS, Site};

/// The plugin.
#[derive(Debug, Default)]
pub struct Workday;

impl Plugin for Workday {
    fn manifest() -> Manifest {
        let own = PODS.iter().map(|pod| format!("https://*.wd{pod}.{OWN_DOMAIN}"));
        Manifest {
            hosts: own.chain([format!("https://*.{SHARED_DOMAIN}")]).collect(),
            capabilities: Capabilities::TENANTS | Capabilities::HYDRATE,
            min_interval_ms: 250,
            hydrate_batch: 5,
            ..Manifest::new("workday", "Workday", env!("CARGO_PKG_VERSION"))
        }
    }
}

impl Provider for Workday {
    fn check(
        &mut self,
        ctx: &CallContext,
        host: &mut dyn Host,
        tenant: Option<&str>,
    ) -> Result<Board, PluginError> {
        let Some(tenant) = tenant else { return check_source(ctx, host) };
        let site = Site::parse(tenant)?;
        let (face, answer) = Walk { site: &site, ctx, host }.first(1)?;
        let list = list::read(&answer, "", "")?;
        // At some customers 2,000 stands for more.
        let open_offers = list.total.filter(|total| *total < request::CAP);
        Ok(Board { name: None, url: Some(site.board_url(face)), open_offers })
    }

    fn scan(
        &mut self,
        ctx: &CallContext,
        host: &mut dyn Host,
        target: &Target,
        position: &Position,
    ) -> Result<Page, PluginError> {
        let tenant = target.tenant("workday")?;
        let site = Site::parse(tenant)?;
        let cursor = position.cursor.as_deref().map(Progress::read).transpose()?;
        let walk = Walk { site: &site, ctx, host };
        match cursor {
            None => walk.begin(),
            Some(progress) => walk.go_on(progress),
        }
    }

    fn hydrate(
        &mut self,
        ctx: &CallContext,
        host: &mut dyn Host,
        refs: &[OfferRef],
    ) -> Result<Vec<Result<Offer, PluginError>>, PluginError> {
        let known: Vec<Option<&str>> =
            refs.iter().map(|wanted| wanted.token.as_deref().filter(|url| site::is_detail(url))).collect();
        let requests =
            refs.iter().zip(&known).filter_map(|(wanted, url)| Some(request::detail((*url)?, &wanted.url)));
        let answers = host.fetch_all(requests.collect());
        let mut answers = answers.into_iter();
        let mut unread = Unread::default();
        let offers = refs.iter().zip(known).map(|(wanted, url)| {
            let answer = url.and_then(|_| answers.next()).ok_or_else(|| {
                PluginError::Unsupported(format!("`{}` came without the address of its detail", wanted.id))
            })?;
            detail::read(&request::detailed(answer, ctx)?, wanted, &mut unread)
        });
        let offers = offers.collect();
        unread.tell(host);
        Ok(offers)
    }
}

/// Checks that the source answers, by asking for the board of Workday itself.
fn check_source(ctx: &CallContext, host: &mut dyn Host) -> Result<Board, PluginError> {
    let site = Site::parse("workday:wd5:Workday")?;
    match (Walk { site: &site, ctx, host }).first(1) {
        Ok(_) | Err(PluginError::NotFound(_)) => Ok(Board { name: None, url: None, open_offers: None }),
        Err(error) => Err(error),
    }
}

impl Repeats for Workday {
    fn repeatable() -> RepeatableScans {
        RepeatableScans::TENANTS
    }
}

sdk::export_plugin!(Workday: Provider + Detector + Tenants + Repeats);

#[cfg(test)]
mod tests;
