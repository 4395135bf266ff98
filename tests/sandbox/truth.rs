//! The ground truth: what a correct program must have found in the sandbox, in the fields of an exported offer.

use serde::Serialize;

use crate::{content::Pay, provider::Provider};

/// An offer as the export must show it on the world's current day.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TruthOffer {
    /// `provider/tenant/id`, or `provider/id` at InfoJobs.
    pub key: String,
    /// The provider.
    pub provider: Provider,
    /// The board; `None` at InfoJobs.
    pub tenant: Option<String>,
    /// The source's own id.
    pub id: String,
    /// The address for people.
    pub url: String,
    /// The title on the current day.
    pub title: String,
    /// The hiring company's name: from the company list for Lever and Ashby (whose answers have none), from the answer
    /// elsewhere; `None` if InfoJobs masks it.
    pub company: Option<String>,
    /// The company's website; `None` if InfoJobs masks it or shows none.
    pub website: Option<String>,
    /// The registrable domain of `website`.
    pub domain: Option<String>,
    /// Whether InfoJobs masks this company; the list then has a placeholder as the author's name.
    pub hidden: bool,
    /// In the source's order, without duplicates.
    pub locations: Vec<String>,
    /// `onsite`, `hybrid`, `remote` or `unknown`.
    pub workplace: &'static str,
    /// The source's department, team or category.
    pub department: Option<String>,
    /// Contract or commitment in the source's words.
    pub employment_type: Option<String>,
    /// As advertised.
    pub salary: Option<TruthSalary>,
    /// First publication, RFC 3339 in UTC, with milliseconds only if they are not zero.
    pub posted_at: Option<String>,
    /// The last update or bump in the same format; only Greenhouse and InfoJobs say it.
    pub updated_at: Option<String>,
    /// Sentences that the plain text must contain once the detail has been read.
    pub description_contains: Vec<String>,
    /// The key of an older offer, still open, of the same company with the same title, location and text.
    pub repost_of: Option<String>,
    /// False once it was withdrawn; such offers are kept here so that closing can be checked.
    pub open: bool,
}

/// A salary range as advertised.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TruthSalary {
    /// The lower end.
    pub min: Option<f64>,
    /// The upper end.
    pub max: Option<f64>,
    /// ISO 4217.
    pub currency: Option<&'static str>,
    /// `hour`, `month` or `year`; `None` if the source does not state it.
    pub period: Option<&'static str>,
}

impl TruthSalary {
    /// All that the pay is.
    pub(crate) fn of(pay: Pay) -> Self {
        Self {
            min: Some(f64::from(pay.min)),
            max: Some(f64::from(pay.max)),
            currency: Some(pay.currency),
            period: Some(pay.period),
        }
    }
}
