//! Reads a page of the list.

use std::borrow::Cow;

use jobscan_plugin_sdk as sdk;
use sdk::{
    Offer, PluginError, Skipped, Workplace,
    json::{self, Unread},
    reading::mode,
    text,
};
use serde::Deserialize;
use serde_json::Value;

use crate::requisition::Requisition;

use sdk::serde_json;

/// A page of a list.
#[derive(Debug, Default)]
pub struct List {
    /// The source's own count; on later pages some customers tell 0.
    pub total: Option<u64>,
    /// The rows in order.
    pub rows: Vec<Row>,
    /// The fields of rows that could not be read.
    pub unread: Unread,
}

/// A row that is an offer, or the reason why it is none.
#[derive(Debug)]
pub struct Row {
    /// The posting: the requisition with the number of its site. `None` if the row tells none.
    pub posting: Option<String>,
    /// Whether it is the requisition's posting of another site.
    pub is_copy: bool,
    /// What was read.
    pub read: Result<Offer, Skipped>,
}

/// Reads an answer. The offers' addresses are below `board_url`, those of their details below `api`.
pub fn read(answer: &str, board_url: &str, api: &str) -> Result<List, PluginError> {
    #[derive(Deserialize)]
    struct Count {
        #[serde(default)]
        total: Value,
    }
    let mut unread = Unread::default();
    let rows = json::rows_at::<Posting<'_>, _>("jobPostings", answer, &mut unread, |posting, unread| {
        Ok(posting.into_row(board_url, api, unread))
    })?;
    let rows = rows.into_iter().map(|row| {
        row.unwrap_or_else(|skipped| Row { posting: skipped.id.clone(), is_copy: false, read: Err(skipped) })
    });
    let Count { total } = json::parse(answer)?;
    let count = total.as_u64();
    if count.is_none() && !total.is_null() {
        unread.note("total", &total.to_string());
    }
    Ok(List { total: count, rows: rows.collect(), unread })
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Posting<'a> {
    #[serde(borrow)]
    title: Option<Cow<'a, str>>,
    #[serde(borrow)]
    external_path: Option<Cow<'a, str>>,
    locations_text: Option<String>,
    remote_type: Option<String>,
    #[serde(default, deserialize_with = "json::texts")]
    bullet_fields: Vec<String>,
}

impl json::Row for Posting<'_> {
    type Of<'a> = Posting<'a>;
}

impl Posting<'_> {
    fn into_row(self, board_url: &str, api: &str, unread: &mut Unread) -> Row {
        let path = self.external_path.as_deref().and_then(below_the_site);
        let requisition = path
            .as_deref()
            .and_then(|path| Requisition::read(path, self.bullet_fields.iter().map(String::as_str)));
        let (Some(path), Some(requisition)) = (&path, requisition) else {
            let given = self.external_path.as_deref().unwrap_or_default();
            let reason = format!("`{}` is no path of a posting", sdk::errors::sample(given));
            return Row { posting: None, is_copy: false, read: Err(Skipped { id: None, reason }) };
        };
        let id = requisition.id.to_owned();
        let read = match self.title.as_deref().and_then(text::non_empty) {
            None => Err(Skipped { id: Some(id), reason: "no title".to_owned() }),
            Some(title) => {
                let mut offer = Offer::new(id, format!("{board_url}{path}"), title);
                offer.ref_.token = Some(format!("{api}{path}"));
                offer.locations = self.locations_text.iter().filter_map(|text| place(text)).collect();
                offer.workplace = workplace(self.remote_type.as_deref(), unread);
                // The text, the date and all places are in the detail. "Posted 3 Days Ago" is another day tomorrow.
                offer.complete = false;
                Ok(offer)
            }
        };
        Row { posting: Some(requisition.tail.to_owned()), is_copy: requisition.is_copy(), read }
    }
}

/// The way of working in the customer's own words.
pub(crate) fn workplace(kind: Option<&str>, unread: &mut Unread) -> Workplace {
    let Some(kind) = kind.and_then(text::non_empty) else { return Workplace::Unknown };
    let mode = mode::read(kind);
    if mode.is_none() {
        unread.note("remoteType", kind);
    }
    mode.into()
}

/// A place; a mere number of them ("3 Locations") is none.
fn place(text: &str) -> Option<String> {
    let text = text::non_empty(text)?;
    let mut words = text.split_whitespace();
    let counts = words.next().is_some_and(|word| word.bytes().all(|byte| byte.is_ascii_digit()));
    (!counts || words.count() != 1).then(|| text.to_owned())
}

/// A path that stays below the site, percent-encoded where it has to be.
fn below_the_site(path: &str) -> Option<String> {
    let astray = |sign: char| sign.is_control() || sign.is_whitespace() || "\\?#\"<>".contains(sign);
    let leads_up = path.split('/').any(|segment| matches!(segment, "." | ".."));
    if !path.starts_with("/job/") || path.contains(astray) || leads_up || path.contains("//") {
        return None;
    }
    let mut encoded = String::with_capacity(path.len());
    for sign in path.chars() {
        if sign.is_ascii() {
            encoded.push(sign);
        } else {
            encoded.push_str(&text::percent_encode(sign.encode_utf8(&mut [0; 4])));
        }
    }
    Some(encoded)
}
