//! The form of `expected.json`: stable order of keys, times as people write them, what is absent or as usual left out.

mod attributes;
mod error;
mod offer;
mod page;

use serde::Serialize;
use serde_json::Value;

use self::{
    error::said,
    page::{ShownFinding, ShownLink, ShownListing, listing, report},
};
pub use self::{
    error::{ShownError, shown_error},
    offer::ShownOffer,
};
use super::outcome::{Detail, Outcome};
use crate::{
    domain::UnreadFields,
    plugins::model::{Board, Continuation, EndReason, Page, Skipped},
};

/// All that a component returned.
#[derive(Debug, Default, Serialize)]
pub struct ShownOutcome {
    #[serde(skip_serializing_if = "Option::is_none")]
    board: Option<ShownBoard>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pages: Vec<ShownPage>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    details: Vec<ShownDetail>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    first_pages: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    listing: Option<ShownListing>,
    /// There, if a detector was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    findings: Option<Vec<ShownFinding>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    follow: Vec<ShownLink>,
    #[serde(skip_serializing_if = "UnreadFields::is_empty")]
    unread: UnreadFields,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<ShownError>,
    #[serde(skip_serializing_if = "Option::is_none")]
    stopped: Option<String>,
}

impl ShownOutcome {
    /// Of this outcome.
    #[must_use]
    pub fn of(outcome: &Outcome) -> Self {
        let (findings, follow) = outcome.report.as_ref().map(report).unzip();
        Self {
            board: outcome.board.as_ref().map(board),
            pages: outcome.pages.iter().map(page).collect(),
            details: outcome.details.iter().map(ShownDetail::of).collect(),
            first_pages: outcome.first_pages.clone(),
            listing: outcome.listing.as_ref().map(listing),
            findings,
            follow: follow.unwrap_or_default(),
            unread: outcome.unread.clone(),
            error: outcome.error.as_ref().map(shown_error),
            stopped: outcome.stopped.clone(),
        }
    }

    /// As a value, to be compared.
    #[must_use]
    pub fn to_value(&self) -> Value {
        // A value of strings and numbers: it cannot fail.
        serde_json::to_value(self).unwrap_or_default()
    }
}

/// Of `check`.
#[derive(Debug, Serialize)]
struct ShownBoard {
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    open_offers: Option<u64>,
}

/// Of `scan`.
#[derive(Debug, Serialize)]
struct ShownPage {
    offers: Vec<ShownOffer>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    skipped: Vec<ShownSkipped>,
    /// `more: CURSOR`, or why there is no more.
    next: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    state: Option<String>,
    coverage: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    total: Option<u64>,
}

#[derive(Debug, Serialize)]
struct ShownSkipped {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    reason: String,
}

fn board(board: &Board) -> ShownBoard {
    ShownBoard { name: board.name.clone(), url: board.url.clone(), open_offers: board.open_offers }
}

fn page(page: &Page) -> ShownPage {
    ShownPage {
        offers: page.offers.iter().map(ShownOffer::of).collect(),
        skipped: page.skipped.iter().map(skipped).collect(),
        next: next(&page.next),
        state: page.state.clone(),
        coverage: page.coverage.as_str(),
        total: page.total,
    }
}

fn next(next: &Continuation) -> String {
    match next {
        Continuation::More(cursor) => format!("more: {cursor}"),
        Continuation::End(EndReason::Complete) => "complete".to_owned(),
        Continuation::End(EndReason::EmptyPage) => "empty-page".to_owned(),
        Continuation::End(EndReason::TotalPages) => "total-pages".to_owned(),
    }
}

fn skipped(skipped: &Skipped) -> ShownSkipped {
    ShownSkipped { id: skipped.id.clone(), reason: skipped.reason.clone() }
}

/// An offer's details.
#[derive(Debug, Serialize)]
pub struct ShownDetail {
    id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    offer: Option<ShownOffer>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<ShownError>,
}

impl ShownDetail {
    /// Of this detail.
    #[must_use]
    pub fn of(detail: &Detail) -> Self {
        Self {
            id: detail.asked.id.clone(),
            offer: detail.answer.as_ref().ok().map(ShownOffer::of),
            error: detail.answer.as_ref().err().map(said),
        }
    }
}
