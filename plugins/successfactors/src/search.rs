//! The newer search of a career site: JSON by POST, a list for each language.

use jobscan_plugin_sdk as sdk;
use sdk::{
    Offer, PluginError, Request, Skipped,
    json::{self, Unread},
    markup,
    recognise::Address,
    serde_json::json,
    text,
};
use serde::Deserialize;

use crate::page::unread_offer;

/// The rows of a page.
pub(crate) const PAGE: u64 = 10;

/// The language that is asked for where the site names none.
const USUAL: &str = "en_US";

/// Languages of one site at most.
const MOST_LOCALES: usize = 60;

/// Requests a page in a language.
pub(crate) fn request(base: &str, locale: &str, page: u64) -> Request {
    let body =
        json!({ "keywords": "", "locale": locale, "location": "", "pageNumber": page, "sortBy": "recent" });
    Request::post(format!("{base}/services/recruiting/v1/jobs"), body.to_string().into_bytes())
        .header("content-type", "application/json")
        .header("accept", "application/json")
}

/// The languages that the links of the search page lead to.
pub(crate) fn locales(page: &str) -> Vec<String> {
    let mut locales: Vec<String> = Vec::new();
    for link in markup::elements(page).filter_map(|tag| tag.attribute("href")) {
        // The links are relative, and only their query matters.
        let query = link.split_once('?').map_or("", |(_, query)| query);
        let named = Address::parse(&format!("https://site.example/?{query}"));
        let Some(locale) = named.as_ref().and_then(|address| address.value("locale")) else { continue };
        if is_locale(locale) && !locales.iter().any(|known| known == locale) && locales.len() < MOST_LOCALES {
            locales.push(locale.to_owned());
        }
    }
    if locales.is_empty() {
        locales.push(USUAL.to_owned());
    }
    locales
}

/// `de_DE`.
pub(crate) fn is_locale(text: &str) -> bool {
    (2..=12).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte))
}

/// The rows of an answer, and the count of the language.
pub(crate) fn rows(
    answer: &str,
    (base, locale): (&str, &str),
    unread: &mut Unread,
) -> Result<(Vec<Result<Offer, Skipped>>, u64), PluginError> {
    #[derive(Deserialize)]
    struct Count {
        #[serde(rename = "totalJobs")]
        total: u64,
    }
    let rows = json::rows_at::<Row, _>("jobSearchResult", answer, unread, |row, _| {
        row.response.0.offer(base, locale)
    })?;
    Ok((rows, json::parse::<Count>(answer)?.total))
}

#[derive(Deserialize)]
struct Row {
    response: json::Object<Posting>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Posting {
    #[serde(deserialize_with = "json::text_or_number")]
    id: String,
    unified_standard_title: Option<String>,
    unified_url_title: Option<String>,
    #[serde(default, deserialize_with = "json::texts")]
    job_location_short: Vec<String>,
}

impl json::Row for Row {
    type Of<'a> = Self;
}

impl Posting {
    /// The date is left to the page: `6/8/26` is of June or of August.
    fn offer(self, base: &str, locale: &str) -> Result<Offer, Skipped> {
        let is_number = !self.id.is_empty() && self.id.bytes().all(|byte| byte.is_ascii_digit());
        if !is_number {
            let reason = format!("`{}` is no id", sdk::errors::sample(&self.id));
            return Err(Skipped { id: None, reason });
        }
        let Some(title) = text::filled(self.unified_standard_title.as_deref()) else {
            return Err(Skipped { id: Some(self.id), reason: "no title".to_owned() });
        };
        let slug =
            self.unified_url_title.as_deref().and_then(text::path_segment).unwrap_or_else(|| "x".to_owned());
        let url = format!("{base}/job/{slug}/{}-{locale}", self.id);
        let mut offer = unread_offer(self.id, &url, &title);
        let places = self.job_location_short.iter().map(|place| text::squeeze(&text::plain(place)));
        offer.locations = places.filter(|place| !place.is_empty()).collect();
        Ok(offer)
    }
}
