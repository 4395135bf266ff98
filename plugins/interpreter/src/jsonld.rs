//! A page's JSON-LD `JobPosting`.
//!
//! Sites write it in many ways: within lists and graphs, with guards of CDATA, with raw line breaks in texts, with its
//! entities escaped once more, with names that begin with a capital. Each of these is read; what is none of them is no
//! JSON-LD, and nothing is guessed.

mod facts;
mod find;

use jobscan_plugin_sdk::{
    Description, Employer, Offer, PluginError, Workplace,
    errors::parse_failure,
    reading::{date, mode},
    status, text,
};
use serde_json::Value;

use crate::{
    fields::html,
    gaps::{Gap, Gaps},
    notes::Notes,
};
use facts::{member, places, salary, text_of, texts_of};

/// A posting.
#[derive(Debug)]
pub(crate) struct Posting {
    /// As JSON, with names that begin with a small letter.
    pub(crate) source: String,
    value: Value,
}

/// The first posting of a page.
pub(crate) fn posting(page: &str) -> Result<Posting, PluginError> {
    if let Some(value) = find::posting(page) {
        return Ok(Posting { source: value.to_string(), value });
    }
    // A wall in place of the page says more than that the posting is missing.
    match status::page_instead_of_data(page) {
        wall @ PluginError::Blocked(_) => Err(wall),
        _ => Err(parse_failure("the page has no JSON-LD `JobPosting`", None, Some(page))),
    }
}

impl Posting {
    /// Fills in what the posting says and neither the offer nor its row in the list has. Only the pay is taken of both: in a
    /// list it is a sentence now and then where the page has numbers; and the title, which each detail has to name.
    pub(crate) fn complete(&self, offer: &mut Offer, gaps: Gaps<'_>, notes: &mut Notes) {
        let value = &self.value;
        if offer.title.is_empty() {
            offer.title = text_of(member(value, "title"))
                .or_else(|| text_of(member(value, "name")))
                .unwrap_or_default();
        }
        if gaps.has(Gap::Locations, offer) {
            offer.locations = places(value);
        }
        if gaps.has(Gap::Workplace, offer) {
            offer.workplace = workplace(value, notes);
        }
        if gaps.has(Gap::Employer, offer)
            && let Some(name) = member(value, "hiringOrganization").and_then(facts::name_of)
        {
            let website = offer.employer.take().and_then(|employer| employer.website);
            offer.employer = Some(Employer { name: Some(name), website });
        }
        if gaps.has(Gap::EmploymentType, offer) {
            let types = texts_of(member(value, "employmentType"));
            offer.employment_type = (!types.is_empty()).then(|| types.join(", "));
        }
        offer.salary = offer.salary.take().or_else(|| salary(value, notes));
        if gaps.has(Gap::PostedAt, offer) {
            offer.posted_at = moment(value, "datePosted", notes);
        }
        if gaps.has(Gap::ExpiresAt, offer) {
            offer.expires_at = moment(value, "validThrough", notes);
        }
        offer.description = offer.description.take().or_else(|| description(value));
    }
}

fn moment(value: &Value, name: &str, notes: &mut Notes) -> Option<i64> {
    let said = text_of(member(value, name))?;
    let at = date::text(&said);
    if at.is_none() {
        notes.note(name, &said);
    }
    at
}

/// Remote together with a place to work at is hybrid.
fn workplace(value: &Value, notes: &mut Notes) -> Workplace {
    let said = texts_of(member(value, "jobLocationType"));
    let Some(said) = said.first() else { return Workplace::Unknown };
    if said.to_ascii_uppercase().contains("TELECOMMUTE") {
        let on_site = !facts::work_places(value).is_empty();
        return if on_site { Workplace::Hybrid } else { Workplace::Remote };
    }
    let mode = mode::read(said);
    if mode.is_none() {
        notes.note("jobLocationType", said);
    }
    mode.into()
}

/// The text: HTML, or plain if no tag appears in it.
fn description(value: &Value) -> Option<Description> {
    const MOST_ESCAPES: u8 = 2;
    let Value::String(said) = member(value, "description")? else { return None };
    let body = html(said.trim().into(), MOST_ESCAPES);
    let body = text::non_empty(&body)?.to_owned();
    Some(if body.contains('<') { Description::Html(body) } else { Description::Plain(body) })
}

#[cfg(test)]
mod tests;
