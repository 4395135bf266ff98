//! The form of `expected.json`: stable order of keys, times as people write them, what is absent or as usual left out.

use serde::Serialize;
use serde_json::Value;

use super::outcome::{Detail, Outcome};
use crate::{
    domain::{Listing as Life, Salary, Timestamp, UnreadFields, Workplace},
    plugins::{
        CallError,
        model::{
            Board, Candidate, Confidence, Continuation, Description, EndReason, Finding, Listing, Page,
            PluginError, Report, ScannedOffer, Skipped,
        },
    },
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

/// An offer as the component returned it.
#[derive(Debug, Serialize)]
pub struct ShownOffer {
    id: String,
    url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<String>,
    title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    employer: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    website: Option<String>,
    #[serde(skip_serializing_if = "is_false")]
    employer_masked: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    locations: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    workplace: Option<Workplace>,
    #[serde(skip_serializing_if = "Option::is_none")]
    department: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    employment_type: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    salary: Option<ShownSalary>,
    #[serde(skip_serializing_if = "Option::is_none")]
    posted_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    updated_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "is_false")]
    closed: bool,
    #[serde(skip_serializing_if = "is_false")]
    incomplete: bool,
    /// `name: value`, in the order of the source.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    attributes: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description_html: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
}

#[derive(Debug, Serialize)]
struct ShownSalary {
    #[serde(skip_serializing_if = "Option::is_none")]
    min: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    currency: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    period: Option<&'static str>,
}

#[derive(Debug, Serialize)]
struct ShownSkipped {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    reason: String,
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

/// A failure: its class, which says what a run does next, and its words.
#[derive(Debug, Serialize)]
pub struct ShownError {
    kind: &'static str,
    text: String,
}

#[derive(Debug, Serialize)]
struct ShownFinding {
    provider: String,
    tenant: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    board_url: Option<String>,
    confidence: &'static str,
    evidence: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    attributes: Vec<String>,
}

#[derive(Debug, Serialize)]
struct ShownLink {
    url: String,
    priority: u8,
    reason: String,
}

#[derive(Debug, Serialize)]
struct ShownListing {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    companies: Vec<ShownCompany>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    details: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
    #[serde(skip_serializing_if = "is_zero")]
    left_out: usize,
}

#[derive(Debug, Serialize)]
struct ShownCompany {
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    website: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail_url: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    attributes: Vec<String>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks by reference")]
const fn is_false(value: &bool) -> bool {
    !*value
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks by reference")]
const fn is_zero(value: &usize) -> bool {
    *value == 0
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

impl ShownOffer {
    /// Of this offer.
    #[must_use]
    pub fn of(scanned: &ScannedOffer) -> Self {
        let offer = &scanned.offer;
        let (html, plain) = match &scanned.description {
            Some(Description::Html(html)) => (Some(html.clone()), None),
            Some(Description::Plain(text)) => (None, Some(text.clone())),
            None => (None, None),
        };
        Self {
            id: offer.id.clone(),
            url: offer.url.clone(),
            token: scanned.token.clone(),
            title: offer.title.clone(),
            employer: offer.employer.name.clone(),
            website: offer.employer.website.clone(),
            employer_masked: scanned.employer_masked,
            locations: offer.locations.clone(),
            workplace: (offer.workplace != Workplace::Unknown).then_some(offer.workplace),
            department: offer.department.clone(),
            employment_type: offer.employment_type.clone(),
            salary: offer.salary.as_ref().map(salary),
            posted_at: offer.posted_at,
            updated_at: offer.updated_at,
            expires_at: offer.expires_at,
            closed: offer.listing == Life::Closed,
            incomplete: !offer.complete,
            attributes: attributes(&offer.attributes),
            description_html: html,
            description: plain,
        }
    }
}

impl ShownOffer {
    /// With what its details say of it: a field of theirs stands in the place of the list's.
    #[must_use]
    pub fn with(self, detail: Option<Self>) -> Self {
        let Some(detail) = detail else { return self };
        let described = detail.description.is_some() || detail.description_html.is_some();
        let (html, plain) = if described {
            (detail.description_html, detail.description)
        } else {
            (self.description_html, self.description)
        };
        let fuller = |detail: Vec<String>, list: Vec<String>| if detail.is_empty() { list } else { detail };
        Self {
            id: self.id,
            url: detail.url,
            token: detail.token.or(self.token),
            title: detail.title,
            employer: detail.employer.or(self.employer),
            website: detail.website.or(self.website),
            employer_masked: detail.employer_masked,
            locations: fuller(detail.locations, self.locations),
            workplace: detail.workplace.or(self.workplace),
            department: detail.department.or(self.department),
            employment_type: detail.employment_type.or(self.employment_type),
            salary: detail.salary.or(self.salary),
            posted_at: detail.posted_at.or(self.posted_at),
            updated_at: detail.updated_at.or(self.updated_at),
            expires_at: detail.expires_at.or(self.expires_at),
            closed: detail.closed,
            incomplete: detail.incomplete,
            attributes: fuller(detail.attributes, self.attributes),
            description_html: html,
            description: plain,
        }
    }
}

fn salary(salary: &Salary) -> ShownSalary {
    ShownSalary {
        min: salary.min,
        max: salary.max,
        currency: salary.currency.clone(),
        period: salary.period.map(|period| period.as_str()),
    }
}

fn attributes(pairs: &[(String, String)]) -> Vec<String> {
    pairs.iter().map(|(name, value)| format!("{name}: {value}")).collect()
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

/// A failed call.
#[must_use]
pub fn shown_error(error: &CallError) -> ShownError {
    match error {
        CallError::Plugin { error, .. } => said(error),
        CallError::Stopped { call, cause, .. } => {
            ShownError { kind: error.class().as_str(), text: format!("stopped in `{call}`: {cause}") }
        }
    }
}

fn said(error: &PluginError) -> ShownError {
    ShownError { kind: error.class().as_str(), text: error.to_string() }
}

fn report(report: &Report) -> (Vec<ShownFinding>, Vec<ShownLink>) {
    (report.findings.iter().map(finding).collect(), report.follow.iter().map(link).collect())
}

fn finding(finding: &Finding) -> ShownFinding {
    let evidence = finding.evidence.iter().map(|seen| format!("{}: {}", seen.kind.as_str(), seen.detail));
    ShownFinding {
        provider: finding.provider.clone(),
        tenant: finding.tenant.clone(),
        board_url: finding.board_url.clone(),
        confidence: match finding.confidence {
            Confidence::Certain => "certain",
            Confidence::Likely => "likely",
            Confidence::Hint => "hint",
        },
        evidence: evidence.collect(),
        attributes: attributes(&finding.attributes),
    }
}

fn link(candidate: &Candidate) -> ShownLink {
    ShownLink { url: candidate.url.clone(), priority: candidate.priority, reason: candidate.reason.clone() }
}

fn listing(listing: &Listing) -> ShownListing {
    let companies = listing.companies.iter().map(|company| ShownCompany {
        name: company.name.clone(),
        website: company.website.clone(),
        detail_url: company.detail_url.clone(),
        attributes: attributes(&company.attributes),
    });
    ShownListing {
        companies: companies.collect(),
        details: listing.details.clone(),
        next: listing.next.clone(),
        left_out: listing.left,
    }
}
