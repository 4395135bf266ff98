//! What an honest reader of the sandbox must have found, in the words of the exported offer.

use serde::Serialize;

use crate::spec::Provider;

/// One offer as the exported database must show it on the world's current day.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TruthOffer {
    /// `provider/tenant/id`, or `provider/id` at InfoJobs.
    pub key: String,
    /// Where it stands.
    pub provider: Provider,
    /// The board; `None` at InfoJobs.
    pub tenant: Option<String>,
    /// The source's own id.
    pub id: String,
    /// Where a person reads it.
    pub url: String,
    /// As served today.
    pub title: String,
    /// The hiring company's name: from the company list for Lever (whose answers have none), from the
    /// answer elsewhere; `None` when InfoJobs hides it.
    pub company: Option<String>,
    /// The company's site; `None` when InfoJobs hides it or shows none.
    pub website: Option<String>,
    /// The registrable domain of `website`.
    pub domain: Option<String>,
    /// InfoJobs masks this company: its list still shows a placeholder as the author's name.
    pub hidden: bool,
    /// In the source's order, without repeats.
    pub locations: Vec<String>,
    /// `onsite`, `hybrid`, `remote` or `unknown`.
    pub workplace: &'static str,
    /// The source's department, team or category.
    pub department: Option<String>,
    /// Contract or commitment in the source's words.
    pub employment_type: Option<String>,
    /// As advertised.
    pub salary: Option<TruthSalary>,
    /// First publication, RFC 3339 in UTC, with milliseconds only where there are some.
    pub posted_at: Option<String>,
    /// Last change or bump in the same form; Lever does not tell it.
    pub updated_at: Option<String>,
    /// Sentences that must be found in the plain text once the detail was read.
    pub description_contains: Vec<String>,
    /// The key of an older, still open offer of the same company with the same title, place and text.
    pub repost_of: Option<String>,
    /// False once it was withdrawn; such offers stay listed so that closing can be checked.
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
    /// `hour`, `month` or `year`; `None` where the source does not say.
    pub period: Option<&'static str>,
}
