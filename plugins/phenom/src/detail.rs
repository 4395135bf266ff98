//! The page of an advert.

use jobscan_plugin_sdk as sdk;
use sdk::{CallContext, Host, Offer, OfferRef, PluginError, Request, json::Unread, jsonld::Posting};

use crate::listing::body;

/// The complete offers, in the order of their references.
pub(crate) fn hydrate(
    ctx: &CallContext,
    host: &mut dyn Host,
    refs: &[OfferRef],
) -> Result<Vec<Result<Offer, PluginError>>, PluginError> {
    let answers = host.fetch_all(refs.iter().map(|reference| Request::get(reference.url.as_str())).collect());
    if answers.len() != refs.len() {
        return Err(PluginError::Transient("fewer answers than requests".to_owned()));
    }
    let mut unread = Unread::default();
    let outcomes = refs
        .iter()
        .zip(answers)
        .map(|(reference, answer)| {
            let posting = Posting::expect(&body(answer?, ctx)?)?;
            let mut offer = Offer::new(reference.id.as_str(), reference.url.as_str(), "");
            posting.complete(&mut offer, &mut unread);
            Ok(offer)
        })
        .collect();
    unread.tell(host);
    Ok(outcomes)
}
