//! What detectors and directories find, in the form of `expected.json`.

use serde::Serialize;

use super::attributes::attributes;
use crate::plugins::model::{Candidate, Confidence, Finding, Listing, Report};

#[derive(Debug, Serialize)]
pub(super) struct ShownFinding {
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
pub(super) struct ShownLink {
    url: String,
    priority: u8,
    reason: String,
}

#[derive(Debug, Serialize)]
pub(super) struct ShownListing {
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
pub(super) struct ShownCompany {
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    website: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail_url: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    attributes: Vec<String>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks by reference")]
const fn is_zero(value: &usize) -> bool {
    *value == 0
}

/// Of `detect`: what it found, and where it would look on.
pub(super) fn report(report: &Report) -> (Vec<ShownFinding>, Vec<ShownLink>) {
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

/// Of a directory's `read`.
pub(super) fn listing(listing: &Listing) -> ShownListing {
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
