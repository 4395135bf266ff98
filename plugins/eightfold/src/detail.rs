//! The page of an advert, or the system's answer for it where the page has no data.

use jobscan_plugin_sdk as sdk;
use sdk::{
    CallContext, Description, Host, Offer, OfferRef, PluginError, Request, Response, TimestampMs,
    json::{self, Unread},
    jsonld::Posting,
    recognise::Address,
    serde::Deserialize,
    text,
};

use crate::listing::body;

/// What the system answers for an advert.
#[derive(Deserialize)]
#[serde(crate = "sdk::serde")]
struct Position {
    name: Option<String>,
    posting_name: Option<String>,
    job_description: Option<String>,
    location: Option<String>,
    locations: Option<Vec<String>>,
    department: Option<String>,
    #[serde(default, deserialize_with = "json::moment")]
    t_create: Option<TimestampMs>,
}

impl json::Row for Position {
    type Of<'a> = Self;
}

/// The complete offers, in the order of their references.
pub(crate) fn hydrate(
    ctx: &CallContext,
    host: &mut dyn Host,
    refs: &[OfferRef],
) -> Result<Vec<Result<Offer, PluginError>>, PluginError> {
    let pages = host.fetch_all(refs.iter().map(|reference| Request::get(reference.url.as_str())).collect());
    if pages.len() != refs.len() {
        return Err(PluginError::Transient("fewer answers than requests".to_owned()));
    }
    let mut unread = Unread::default();
    let mut outcomes = Vec::new();
    for (reference, answer) in refs.iter().zip(pages) {
        let outcome = answer
            .map_err(PluginError::from)
            .and_then(|answer| complete(reference, answer, ctx, host, &mut unread));
        outcomes.push(outcome);
    }
    unread.tell(host);
    Ok(outcomes)
}

fn complete(
    reference: &OfferRef,
    answer: Response,
    ctx: &CallContext,
    host: &mut dyn Host,
    unread: &mut Unread,
) -> Result<Offer, PluginError> {
    let page = body(answer, ctx)?;
    let mut offer = Offer::new(reference.id.as_str(), reference.url.as_str(), "");
    match (Posting::expect(&page), &reference.token) {
        (Ok(posting), _) => posting.complete(&mut offer, unread),
        (Err(error @ PluginError::Blocked(_)), _) | (Err(error), None) => return Err(error),
        (Err(error), Some(domain)) => {
            let site = Address::parse(&reference.url).ok_or(error)?;
            let url = format!("https://{}/api/apply/v2/jobs/{}?domain={domain}", site.host(), reference.id);
            let answer = Request::get(url).header("accept", "application/json").send(host)?;
            let answer = body(answer, ctx)?;
            json::object::<Position, _>(&answer, unread, |position, _| {
                take(&mut offer, position);
                Ok(())
            })?;
        }
    }
    Ok(offer)
}

fn take(offer: &mut Offer, position: Position) {
    const MOST_ESCAPES: u8 = 2;
    offer.title = text::filled(position.posting_name.as_deref())
        .or_else(|| text::filled(position.name.as_deref()))
        .unwrap_or_default();
    offer.locations = position
        .locations
        .filter(|places| !places.is_empty())
        .unwrap_or_else(|| Vec::from_iter(position.location));
    offer.department = text::filled(position.department.as_deref());
    offer.posted_at = position.t_create;
    let said = text::filled(position.job_description.as_deref());
    offer.description =
        said.map(|said| Description::Html(text::markup(said.into(), MOST_ESCAPES).into_owned()));
}
