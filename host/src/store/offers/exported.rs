//! An offer as it is exported: its form, and the columns that it is read from.

use rusqlite::Row;
use serde::{Deserialize, Serialize};

use crate::{
    domain::{OfferKey, Timestamp},
    store::{packed::Unpacked, values::Json},
};

/// A salary range, gross, as advertised.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ExportedSalary {
    /// The lower end.
    pub min: Option<f64>,
    /// The upper end.
    pub max: Option<f64>,
    /// ISO 4217.
    pub currency: Option<String>,
    /// `hour`, `day`, `week`, `month` or `year`.
    pub period: Option<String>,
}

/// An offer as other programs read it: serialised, these keys in this order, null where unknown.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ExportedOffer {
    /// `provider/tenant/id`, or `provider/id` at a search provider.
    pub key: String,
    /// The provider's name.
    pub provider: String,
    /// The board.
    pub tenant: Option<String>,
    /// The source's own id.
    pub id: String,
    /// Where a person reads it.
    pub url: String,
    /// The title.
    pub title: String,
    /// The company's name, else the employer as the advert names it.
    pub company: Option<String>,
    /// The registrable domain of the company's site.
    pub company_domain: Option<String>,
    /// Free text, in the source's order.
    pub locations: Vec<String>,
    /// `onsite`, `hybrid`, `remote` or `unknown`.
    pub workplace: String,
    /// The source's department, team or category.
    pub department: Option<String>,
    /// Contract or commitment, in the source's words.
    pub employment_type: Option<String>,
    /// As advertised.
    pub salary: Option<ExportedSalary>,
    /// The source's time of first publication.
    pub posted_at: Option<Timestamp>,
    /// The source's time of the last change or bump.
    pub updated_at: Option<Timestamp>,
    /// The host's time of the first sight.
    pub first_seen_at: Timestamp,
    /// The host's time of the last sight.
    pub last_seen_at: Timestamp,
    /// When it was closed; absent while open.
    pub closed_at: Option<Timestamp>,
    /// The id of its opening.
    pub opening: i64,
    /// 0 to 10.
    pub score: Option<u8>,
    /// The category that gave the score the most.
    pub top_category: Option<String>,
    /// Plain text.
    pub description: Option<String>,
}

/// [`COMPANY`], for what is put together where it is compiled.
macro_rules! company {
    () => {
        "coalesce(nullif(companies.name, ''), offers.employer_name) AS company"
    };
}

/// The name of the company of an offer: its record's, else what the advert says.
pub(super) const COMPANY: &str = company!();

/// The columns of an exported offer and of its details.
pub(super) const COLUMNS: &str = concat!(
    "offers.id AS offer_id, offers.provider, offers.tenant, offers.source_id, offers.url,
    offers.title, ",
    company!(),
    ", companies.domain AS company_domain, offers.locations, offers.workplace, offers.department,
    offers.employment_type, offers.salary_min, offers.salary_max, offers.salary_currency,
    offers.salary_period, offers.posted_at, offers.updated_at, offers.first_seen_at, offers.last_seen_at,
    offers.closed_at, offers.opening_id, scores.score, scores.top_category, offer_texts.description,
    offers.attributes, offers.changed_at, offers.complete, offers.company_id, offers.closed_why,
    (SELECT misses FROM offer_checks WHERE offer_id = offers.id AND misses > 0) AS not_found"
);

/// The tables of these columns.
pub(super) const JOINED: &str = "offers
    LEFT JOIN companies ON companies.id = offers.company_id
    LEFT JOIN scores ON scores.offer_id = offers.id
    LEFT JOIN offer_texts ON offer_texts.offer_id = offers.id";

/// Reads an offer from [`COLUMNS`].
pub(super) fn exported_row(row: &Row<'_>) -> rusqlite::Result<ExportedOffer> {
    let tenant: String = row.get("tenant")?;
    let key = OfferKey {
        provider: row.get("provider")?,
        tenant: Some(tenant).filter(|tenant| !tenant.is_empty()),
        id: row.get("source_id")?,
    };
    Ok(ExportedOffer {
        key: key.to_string(),
        provider: key.provider,
        tenant: key.tenant,
        id: key.id,
        url: row.get("url")?,
        title: row.get("title")?,
        company: row.get("company")?,
        company_domain: row.get("company_domain")?,
        locations: row.get::<_, Json<Vec<String>>>("locations")?.0,
        workplace: row.get("workplace")?,
        department: row.get("department")?,
        employment_type: row.get("employment_type")?,
        salary: salary_row(row)?,
        posted_at: row.get("posted_at")?,
        updated_at: row.get("updated_at")?,
        first_seen_at: row.get("first_seen_at")?,
        last_seen_at: row.get("last_seen_at")?,
        closed_at: row.get("closed_at")?,
        opening: row.get("opening_id")?,
        score: row.get("score")?,
        top_category: row.get("top_category")?,
        description: row.get::<_, Option<Unpacked>>("description")?.map(|text| text.0),
    })
}

/// Reads an advertised salary; `None` without an amount.
pub(in crate::store) fn salary_row(row: &Row<'_>) -> rusqlite::Result<Option<ExportedSalary>> {
    let salary = ExportedSalary {
        min: row.get("salary_min")?,
        max: row.get("salary_max")?,
        currency: row.get("salary_currency")?,
        period: row.get("salary_period")?,
    };
    let has_amount = salary.min.is_some() || salary.max.is_some();
    Ok(has_amount.then_some(salary))
}
