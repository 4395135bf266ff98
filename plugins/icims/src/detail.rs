//! The page of an advert.

use jobscan_careers::address::WebAddress;
use jobscan_plugin_sdk as sdk;
use sdk::{
    CallContext, Host, Offer, OfferRef, PluginError, Request, Response, json::Unread, jsonld::Posting,
};

use crate::{dates, listing::body};

/// The complete offers, in the order of their references. Pages are tied to a session: each is asked for when the one before
/// has answered.
pub(crate) fn hydrate(
    ctx: &CallContext,
    host: &mut dyn Host,
    refs: &[OfferRef],
) -> Vec<Result<Offer, PluginError>> {
    let mut unread = Unread::default();
    let outcomes = refs
        .iter()
        .map(|reference| {
            let answer = request(reference)?.send(host)?;
            offer(reference, answer, ctx, &mut unread)
        })
        .collect();
    unread.tell(host);
    outcomes
}

/// Only within a frame the page has its content.
fn request(reference: &OfferRef) -> Result<Request, PluginError> {
    let page = WebAddress::parse(&reference.url)
        .ok_or_else(|| PluginError::Unsupported(format!("`{}` is no address", reference.url)))?;
    Ok(Request::get(page.with_query("in_iframe=1").to_string()))
}

fn offer(
    reference: &OfferRef,
    answer: Response,
    ctx: &CallContext,
    unread: &mut Unread,
) -> Result<Offer, PluginError> {
    let posting = Posting::expect(&body(answer, ctx)?)?;
    let mut offer = Offer::new(reference.id.as_str(), reference.url.as_str(), "");
    posting.complete(&mut offer, unread);
    if dates::are_made_up(offer.posted_at, offer.expires_at, ctx.now) {
        (offer.posted_at, offer.expires_at) = (None, None);
    }
    Ok(offer)
}
