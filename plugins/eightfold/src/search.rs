//! The search of a site: ten rows at a time, the newest first.

use std::fmt;

use jobscan_plugin_sdk as sdk;
use sdk::{
    BlockKind, Blocked, CallContext, Host, LimitScope, Offer, PluginError, RateLimit, Request, Response,
    TimestampMs,
    errors::parse_failure,
    json::{self, Unread},
    reading::mode,
    serde::Deserialize,
    serde_json, text,
};

use crate::listing::{Listing, body};

/// Where the search goes on, and the customer's domain.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Cursor {
    pub(crate) start: u64,
    pub(crate) domain: String,
}

impl Cursor {
    pub(crate) fn parse(cursor: &str) -> Option<Self> {
        let (start, domain) = cursor.split_once(':')?;
        let start = start.parse().ok().filter(|start| *start > 0)?;
        is_domain(domain).then(|| Self { start, domain: domain.to_owned() })
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.start, self.domain)
    }
}

/// A row, by the names that the system gives.
#[derive(Deserialize)]
#[serde(crate = "sdk::serde", rename_all = "camelCase")]
struct Row {
    #[serde(deserialize_with = "json::text_or_number")]
    id: String,
    name: String,
    position_url: Option<String>,
    standardized_locations: Option<Places>,
    work_location_option: Option<String>,
    #[serde(default, deserialize_with = "json::moment")]
    posted_ts: Option<TimestampMs>,
    department: Option<String>,
}

/// A list of places, or one written as a text.
#[derive(Deserialize)]
#[serde(crate = "sdk::serde", untagged)]
enum Places {
    List(Vec<String>),
    Text(String),
}

impl json::Row for Row {
    type Of<'a> = Self;
}

#[derive(Deserialize)]
#[serde(crate = "sdk::serde")]
struct Answer {
    data: Data,
}

#[derive(Deserialize)]
#[serde(crate = "sdk::serde")]
struct Data {
    count: Option<u64>,
}

/// The customer's domain, which the site's first page says in its own addresses.
pub(crate) fn domain(site: &str, ctx: &CallContext, host: &mut dyn Host) -> Result<String, PluginError> {
    let page = body(Request::get(format!("https://{site}/careers")).send(host)?, ctx)?;
    let said = page.split("domain=").skip(1).map(|rest| {
        let end = rest.find(|sign: char| !(sign.is_ascii_alphanumeric() || matches!(sign, '.' | '-')));
        &rest[..end.unwrap_or(rest.len())]
    });
    let found = said.into_iter().find(|domain| is_domain(domain)).map(str::to_owned);
    found.ok_or_else(|| parse_failure("the page does not say the customer's domain", None, Some(&page)))
}

fn is_domain(text: &str) -> bool {
    let plain = |sign: char| sign.is_ascii_alphanumeric() || matches!(sign, '.' | '-');
    text.contains('.') && text.chars().all(plain)
}

/// Rows of the search.
pub(crate) fn page(
    site: &str,
    at: &Cursor,
    ctx: &CallContext,
    host: &mut dyn Host,
) -> Result<Listing, PluginError> {
    let Cursor { start, domain } = at;
    let url = format!("https://{site}/api/pcsx/search?domain={domain}&query=&location=&start={start}&num=10");
    let answer = answered(Request::get(url).header("accept", "application/json").send(host)?, ctx)?;
    let count = json::parse::<Answer>(&answer)?.data.count;
    let mut unread = Unread::default();
    let rows = json::rows_at::<Row, _>("data.positions", &answer, &mut unread, |row, notes| {
        Ok(offer(site, domain, row, notes))
    })?;
    let mut listing = Listing { total: count, unread, ..Listing::default() };
    for row in rows {
        match row {
            Ok(offer) => listing.offers.push(offer),
            Err(skipped) => listing.skipped.push(skipped),
        }
    }
    let read = (listing.offers.len() + listing.skipped.len()) as u64;
    if read > 0 && count.is_none_or(|count| start + read < count) {
        listing.next = Some(Cursor { start: start + read, domain: domain.clone() }.to_string());
    }
    Ok(listing)
}

/// The text of an answer. The search refuses with 403 whom it finds too quick, and where it is not open at all.
fn answered(answer: Response, ctx: &CallContext) -> Result<String, PluginError> {
    body(answer, ctx).map_err(|error| match error {
        PluginError::Blocked(Blocked { kind: BlockKind::Forbidden, detail })
            if detail.contains("is not enabled") =>
        {
            PluginError::Unsupported(detail)
        }
        PluginError::Blocked(Blocked { kind: BlockKind::Forbidden, detail }) if detail.contains(" 403") => {
            PluginError::RateLimited(RateLimit { retry_after_ms: None, scope: LimitScope::Tenant })
        }
        other => other,
    })
}

fn offer(site: &str, domain: &str, row: Row, unread: &mut Unread) -> Offer {
    let path = row.position_url.filter(|path| path.starts_with('/'));
    let path = path.unwrap_or_else(|| format!("/careers/job/{}", row.id));
    let mut offer = Offer::new(row.id, format!("https://{site}{path}"), row.name);
    offer.ref_.token = Some(domain.to_owned());
    offer.complete = false;
    offer.locations = match row.standardized_locations {
        Some(Places::List(places)) => places,
        Some(Places::Text(written)) => serde_json::from_str(&written).unwrap_or_else(|_| vec![written]),
        None => Vec::new(),
    };
    if let Some(said) = text::filled(row.work_location_option.as_deref()) {
        let mode = mode::read(&said);
        if mode.is_none() {
            unread.note("workLocationOption", &said);
        }
        offer.workplace = mode.into();
    }
    offer.posted_at = row.posted_ts;
    offer.department = text::filled(row.department.as_deref());
    offer
}
