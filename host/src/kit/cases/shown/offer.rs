//! Offers in the form of `expected.json`, and of what `plugin run` prints.

use serde::Serialize;

use super::attributes::attributes;
use crate::{
    domain::{Listing as Life, Salary, SalaryPeriod, Timestamp, Workplace},
    plugins::model::{Description, ScannedOffer},
};

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

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks by reference")]
const fn is_false(value: &bool) -> bool {
    !*value
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
        period: salary.period.map(SalaryPeriod::as_str),
    }
}
