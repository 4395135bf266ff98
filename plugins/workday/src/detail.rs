//! Reads a detail: the text, the date, and all places.

use std::borrow::Cow;

use jobscan_plugin_sdk as sdk;
use sdk::{
    Description, Employer, Offer, OfferRef, PluginError,
    json::{self, Object, Unread},
    text,
};
use serde::Deserialize;

use crate::list::workplace;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Answer<'a> {
    #[serde(borrow)]
    job_posting_info: Object<Info<'a>>,
    hiring_organization: Option<Object<Organisation>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Info<'a> {
    #[serde(borrow)]
    title: Option<Cow<'a, str>>,
    #[serde(borrow)]
    job_description: Option<Cow<'a, str>>,
    location: Option<String>,
    #[serde(default, deserialize_with = "json::texts")]
    additional_locations: Vec<String>,
    #[serde(default, deserialize_with = "json::moment")]
    start_date: Option<i64>,
    #[serde(default, deserialize_with = "json::moment")]
    end_date: Option<i64>,
    time_type: Option<String>,
    remote_type: Option<String>,
    country: Option<Object<Country>>,
}

#[derive(Deserialize)]
struct Country {
    descriptor: Option<String>,
}

#[derive(Deserialize)]
struct Organisation {
    name: Option<String>,
}

impl json::Row for Answer<'_> {
    type Of<'a> = Answer<'a>;
}

/// Reads an answer. The offer keeps the id and the address that it was asked for by.
pub(crate) fn read(answer: &str, wanted: &OfferRef, unread: &mut Unread) -> Result<Offer, PluginError> {
    json::object::<Answer<'_>, _>(answer, unread, |answer, unread| {
        let info = answer.job_posting_info.0;
        // A detail without a title leaves that of the list as it is.
        let title = info.title.as_deref().and_then(text::non_empty).unwrap_or_default();
        let mut offer = Offer::new(&*wanted.id, &*wanted.url, title);
        offer.ref_.token.clone_from(&wanted.token);
        offer.employer = answer
            .hiring_organization
            .and_then(|organisation| text::filled(organisation.name.as_deref()))
            .map(|name| Employer { name: Some(name), website: None });
        for place in info.location.iter().chain(&info.additional_locations) {
            if let Some(place) = text::filled(Some(place)).filter(|place| !offer.locations.contains(place)) {
                offer.locations.push(place);
            }
        }
        offer.workplace = workplace(info.remote_type.as_deref(), unread);
        offer.employment_type = text::filled(info.time_type.as_deref());
        offer.posted_at = info.start_date;
        offer.expires_at = info.end_date;
        let html = info.job_description.as_deref().and_then(text::non_empty);
        offer.description = html.map(|html| Description::Html(html.to_owned()));
        let country = info.country.and_then(|country| text::filled(country.descriptor.as_deref()));
        offer.attrs = country.map(|country| ("country".to_owned(), country)).into_iter().collect();
        Ok(offer)
    })
}
