//! The search that the site's own pages are filled by: `POST /widgets`.

use jobscan_plugin_sdk as sdk;
use sdk::{
    CallContext, Description, Host, Offer, PluginError, Request, TimestampMs,
    json::{self, Unread},
    serde::Deserialize,
    serde_json::{self, Value},
    text,
};

use crate::listing::{Listing, body};

/// Rows of an answer.
const SIZE: u64 = 100;

/// A row, by the names that the system gives.
#[derive(Deserialize)]
#[serde(crate = "sdk::serde", rename_all = "camelCase")]
struct Row {
    #[serde(deserialize_with = "json::text_or_number")]
    job_seq_no: String,
    title: String,
    city_state: Option<String>,
    #[serde(default, deserialize_with = "json::moment")]
    posted_date: Option<TimestampMs>,
}

impl json::Row for Row {
    type Of<'a> = Self;
}

#[derive(Deserialize)]
#[serde(crate = "sdk::serde", rename_all = "camelCase")]
struct Answer {
    refine_search: Search,
}

#[derive(Deserialize)]
#[serde(crate = "sdk::serde", rename_all = "camelCase")]
struct Search {
    total_hits: Option<u64>,
}

/// Rows from this one on.
pub(crate) fn page(
    site: &str,
    from: u64,
    ctx: &CallContext,
    host: &mut dyn Host,
) -> Result<Listing, PluginError> {
    let asked = format!(
        r#"{{"deviceType":"desktop","ddoKey":"refineSearch","jobs":true,"from":{from},"size":{SIZE}}}"#
    );
    let answer = ask(site, asked, ctx, host)?;
    let total = json::parse::<Answer>(&answer)?.refine_search.total_hits;
    let mut unread = Unread::default();
    let rows = json::rows_at::<Row, _>("refineSearch.data.jobs", &answer, &mut unread, |row, _| {
        Ok(offer(site, row))
    })?;
    let mut listing = Listing { total, unread, ..Listing::default() };
    for row in rows {
        match row {
            Ok(offer) => listing.offers.push(offer),
            Err(skipped) => listing.skipped.push(skipped),
        }
    }
    let read = (listing.offers.len() + listing.skipped.len()) as u64;
    listing.next = (read > 0 && total.is_none_or(|total| from + read < total)).then_some(from + read);
    Ok(listing)
}

fn offer(site: &str, row: Row) -> Offer {
    let url = format!("https://{site}/job/{}", row.job_seq_no);
    let mut offer = Offer::new(row.job_seq_no, url, row.title);
    offer.ref_.token = Some("widgets".to_owned());
    offer.complete = false;
    offer.locations = text::filled(row.city_state.as_deref()).into_iter().collect();
    offer.posted_at = row.posted_date;
    offer
}

/// The text of an advert.
pub(crate) fn description(
    site: &str,
    id: &str,
    ctx: &CallContext,
    host: &mut dyn Host,
) -> Result<(Option<String>, Option<Description>), PluginError> {
    const MOST_ESCAPES: u8 = 2;
    let id = serde_json::to_string(id).unwrap_or_default();
    let asked = format!(r#"{{"deviceType":"desktop","ddoKey":"jobDetail","jobSeqNo":{id}}}"#);
    let answer: Value = json::parse(&ask(site, asked, ctx, host)?)?;
    let job = &answer["jobDetail"]["data"]["job"];
    if !job.is_object() {
        return Err(PluginError::NotFound(format!("`{site}` has no job {id}")));
    }
    let said = text::filled(job["description"].as_str());
    let text = said.map(|said| Description::Html(text::markup(said.into(), MOST_ESCAPES).into_owned()));
    Ok((text::filled(job["title"].as_str()), text))
}

fn ask(site: &str, asked: String, ctx: &CallContext, host: &mut dyn Host) -> Result<String, PluginError> {
    let request = Request::post(format!("https://{site}/widgets"), asked.into_bytes())
        .header("content-type", "application/json")
        .header("accept", "application/json");
    let answer = body(request.send(host)?, ctx)?;
    if sdk::status::looks_like_html(&answer) {
        return Err(sdk::status::page_instead_of_data(&answer));
    }
    Ok(answer)
}
