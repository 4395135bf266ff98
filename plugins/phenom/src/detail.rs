//! The page of an advert, or the widget of it where the list came from these.

use jobscan_careers::address::WebAddress;
use jobscan_plugin_sdk as sdk;
use sdk::{CallContext, Host, Offer, OfferRef, PluginError, Request, json::Unread, jsonld::Posting};

use crate::{listing::body, widgets};

/// The complete offers, in the order of their references.
pub(crate) fn hydrate(
    ctx: &CallContext,
    host: &mut dyn Host,
    refs: &[OfferRef],
) -> Result<Vec<Result<Offer, PluginError>>, PluginError> {
    let mut unread = Unread::default();
    let outcomes = refs.iter().map(|reference| offer(reference, ctx, host, &mut unread)).collect();
    unread.tell(host);
    Ok(outcomes)
}

fn offer(
    reference: &OfferRef,
    ctx: &CallContext,
    host: &mut dyn Host,
    unread: &mut Unread,
) -> Result<Offer, PluginError> {
    let mut offer = Offer::new(reference.id.as_str(), reference.url.as_str(), "");
    offer.ref_.token.clone_from(&reference.token);
    if reference.token.is_some() {
        let address = WebAddress::parse(&reference.url)
            .ok_or_else(|| PluginError::Unsupported(format!("`{}` is no address", reference.url)))?;
        let (title, description) = widgets::description(address.host(), &reference.id, ctx, host)?;
        offer.title = title.unwrap_or_default();
        offer.description = description;
    } else {
        let page = body(Request::get(reference.url.as_str()).send(host)?, ctx)?;
        Posting::expect(&page)?.complete(&mut offer, unread);
    }
    Ok(offer)
}
