//! Offers as they are shown and exported.

use rusqlite::{Connection, Row, types::Value};
use serde::{Deserialize, Serialize};

use super::{Change, ClosedWhy, ScoreRow, changes_of, tenant_column};
use crate::{
    domain::{Listing, OfferKey, Timestamp},
    store::{Result, companies::RESOLVED, text::Words, values::Json},
};

/// Keys that a short text may stand for, at most.
const CANDIDATES: u32 = 10;

/// The key of a row, as `OfferKey` prints it.
pub(in crate::store) const KEY: &str =
    "offers.provider || '/' || CASE offers.tenant WHEN '' THEN '' ELSE offers.tenant || '/' END
    || offers.source_id";

const COLUMNS: &str = "offers.id AS offer_id, offers.provider, offers.tenant, offers.source_id, offers.url,
    offers.title, coalesce(nullif(companies.name, ''), offers.employer_name) AS company,
    companies.domain AS company_domain, offers.locations, offers.workplace, offers.department,
    offers.employment_type, offers.salary_min, offers.salary_max, offers.salary_currency,
    offers.salary_period, offers.posted_at, offers.updated_at, offers.first_seen_at, offers.last_seen_at,
    offers.closed_at, offers.opening_id, scores.score, scores.top_category, offer_texts.description,
    offers.attributes, offers.changed_at, offers.complete, offers.company_id, offers.closed_why,
    (SELECT misses FROM offer_checks WHERE offer_id = offers.id AND misses > 0) AS not_found";

const JOINED: &str = "offers
    LEFT JOIN companies ON companies.id = offers.company_id
    LEFT JOIN scores ON scores.offer_id = offers.id
    LEFT JOIN offer_texts ON offer_texts.offer_id = offers.id";

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
    /// When it was found closed; absent while open.
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

/// All that is known of one offer.
#[derive(Debug, Clone, PartialEq)]
pub struct OfferDetail {
    /// What is exported.
    pub exported: ExportedOffer,
    /// Facts without a field of their own, in the source's order.
    pub attributes: Vec<(String, String)>,
    /// When its content last became another.
    pub changed_at: Timestamp,
    /// False while the source has more to tell.
    pub complete: bool,
    /// Its score with every hit.
    pub score: Option<ScoreRow>,
    /// Its company.
    pub company_id: Option<i64>,
    /// Why it is closed.
    pub closed_why: Option<ClosedWhy>,
    /// How often its own page was not found, of the times that close it.
    pub not_found: Option<u32>,
    /// What it said before, latest first.
    pub changes: Vec<Change>,
}

/// In which order offers come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum OfferOrder {
    /// As they were first written: the order of exports.
    #[default]
    Written,
    /// The best score first, then the newest.
    Score,
    /// The latest closed first.
    Closed,
    /// The latest publication, else first sight, first.
    Newest,
}

/// Which offers to read; the default is all of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OfferFilter {
    /// Of this provider.
    pub provider: Option<String>,
    /// Of this company.
    pub company_id: Option<i64>,
    /// Words that stand in the title, company, places or text, whatever their case and accents.
    pub search: Option<String>,
    /// Only open or only closed ones.
    pub listing: Option<Listing>,
    /// With at least this score.
    pub min_score: Option<u8>,
    /// Only of companies with which there is nothing left to do, or only the others: of companies with
    /// which there is, and of none.
    pub resolved: Option<bool>,
    /// At most so many.
    pub limit: Option<u32>,
    /// In this order.
    pub order: OfferOrder,
}

impl OfferFilter {
    /// The statement and its parameters. A limit is SQLite's where no search comes after it.
    fn statement(&self, words: &Words) -> (String, Vec<Value>) {
        let mut conditions = vec!["1".to_owned()];
        let mut parameters: Vec<Value> = Vec::new();
        let mut narrow = |condition: &str, parameter: Value| {
            conditions.push(condition.to_owned());
            parameters.push(parameter);
        };
        if let Some(provider) = &self.provider {
            narrow("offers.provider = ?", provider.clone().into());
        }
        if let Some(company_id) = self.company_id {
            narrow("offers.company_id = ?", company_id.into());
        }
        if let Some(score) = self.min_score {
            narrow("scores.score >= ?", i64::from(score).into());
        }
        if let Some(resolved) = self.resolved {
            // An offer of no company is not resolved.
            narrow(&format!("coalesce(companies.resolution IN {RESOLVED}, 0) = ?"), resolved.into());
        }
        match self.listing {
            Some(Listing::Open) => conditions.push("offers.closed_at IS NULL".to_owned()),
            Some(Listing::Closed) => conditions.push("offers.closed_at IS NOT NULL".to_owned()),
            None => {}
        }
        let limit = self.limit.filter(|_| words.is_empty()).map_or(-1, i64::from);
        parameters.push(limit.into());
        let conditions = conditions.join(" AND ");
        let order = self.order.as_sql();
        (format!("SELECT {COLUMNS} FROM {JOINED} WHERE {conditions} ORDER BY {order} LIMIT ?"), parameters)
    }
}

impl OfferOrder {
    const fn as_sql(self) -> &'static str {
        match self {
            Self::Written => "offers.id",
            Self::Score => {
                "scores.score DESC NULLS LAST, coalesce(offers.posted_at, offers.first_seen_at) DESC, offers.id"
            }
            Self::Closed => "offers.closed_at DESC, offers.id",
            Self::Newest => "coalesce(offers.posted_at, offers.first_seen_at) DESC, offers.id",
        }
    }
}

/// Gives the offers one by one, without holding them all.
pub fn for_each(
    connection: &Connection,
    filter: &OfferFilter,
    mut f: impl FnMut(ExportedOffer) -> Result<()>,
) -> Result<()> {
    let words = Words::of(filter.search.as_deref());
    let (sql, parameters) = filter.statement(&words);
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query(rusqlite::params_from_iter(parameters))?;
    let mut left = filter.limit.unwrap_or(u32::MAX);
    while left > 0 {
        let Some(row) = rows.next()? else { break };
        let offer = exported_row(row)?;
        if matches(&words, &offer) {
            left -= 1;
            f(offer)?;
        }
    }
    Ok(())
}

/// How many offers there are of a filter.
pub fn count(connection: &Connection, filter: &OfferFilter) -> Result<u64> {
    let mut count = 0;
    for_each(connection, &OfferFilter { order: OfferOrder::Written, ..filter.clone() }, |_| {
        count += 1;
        Ok(())
    })?;
    Ok(count)
}

fn matches(words: &Words, offer: &ExportedOffer) -> bool {
    let fields = [Some(offer.title.as_str()), offer.company.as_deref(), offer.description.as_deref()];
    words.is_empty()
        || words.all_in(fields.into_iter().chain(offer.locations.iter().map(|at| Some(at.as_str()))))
}

/// All that is known of the offer with this key.
pub fn find(connection: &Connection, key: &OfferKey) -> Result<Option<OfferDetail>> {
    let sql = format!(
        "SELECT {COLUMNS}, scores.catalog_id, scores.breakdown FROM {JOINED}
         WHERE offers.provider = ?1 AND offers.tenant = ?2 AND offers.source_id = ?3"
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query((&key.provider, tenant_column(key.tenant.as_deref()), &key.id))?;
    let Some(row) = rows.next()? else { return Ok(None) };
    let changes = changes_of(connection, row.get("offer_id")?)?;
    Ok(Some(detail_row(row, changes)?))
}

/// The offers a text may stand for: the one with exactly this key, else those whose key or source id
/// begins with it, at most ten, by key.
pub fn resolve_key(connection: &Connection, text: &str) -> Result<Vec<OfferKey>> {
    let exact = exact_keys(connection, text)?;
    if !exact.is_empty() || text.is_empty() {
        return Ok(exact);
    }
    let sql = format!(
        "SELECT provider, tenant, source_id FROM offers
         WHERE substr(source_id, 1, length(?1)) = ?1 OR substr({KEY}, 1, length(?1)) = ?1
         ORDER BY provider, tenant, source_id LIMIT ?2"
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let keys = statement.query_map((text, CANDIDATES), key_row)?.collect::<rusqlite::Result<_>>()?;
    Ok(keys)
}

/// Tenants and ids may themselves contain `/`: every way to read the text is looked up by the index.
fn exact_keys(connection: &Connection, text: &str) -> Result<Vec<OfferKey>> {
    let Some((provider, rest)) = text.split_once('/') else { return Ok(Vec::new()) };
    let mut statement = connection.prepare_cached(
        "SELECT provider, tenant, source_id FROM offers
         WHERE provider = ?1 AND tenant = ?2 AND source_id = ?3",
    )?;
    let splits = rest.match_indices('/').map(|(at, _)| (&rest[..at], &rest[at + 1..]));
    let mut keys = Vec::new();
    for (tenant, id) in std::iter::once(("", rest)).chain(splits.filter(|(tenant, _)| !tenant.is_empty())) {
        for key in statement.query_map((provider, tenant, id), key_row)? {
            keys.push(key?);
        }
    }
    Ok(keys)
}

fn key_row(row: &Row<'_>) -> rusqlite::Result<OfferKey> {
    let tenant: String = row.get(1)?;
    Ok(OfferKey {
        provider: row.get(0)?,
        tenant: Some(tenant).filter(|tenant| !tenant.is_empty()),
        id: row.get(2)?,
    })
}

fn exported_row(row: &Row<'_>) -> rusqlite::Result<ExportedOffer> {
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
        description: row.get("description")?,
    })
}

pub(in crate::store) fn salary_row(row: &Row<'_>) -> rusqlite::Result<Option<ExportedSalary>> {
    let salary = ExportedSalary {
        min: row.get("salary_min")?,
        max: row.get("salary_max")?,
        currency: row.get("salary_currency")?,
        period: row.get("salary_period")?,
    };
    let said = salary.min.is_some() || salary.max.is_some();
    Ok(said.then_some(salary))
}

fn detail_row(row: &Row<'_>, changes: Vec<Change>) -> rusqlite::Result<OfferDetail> {
    let exported = exported_row(row)?;
    let score = match exported.score {
        Some(score) => Some(ScoreRow {
            score,
            top_category: exported.top_category.clone(),
            catalog: row.get("catalog_id")?,
            breakdown: row.get("breakdown")?,
        }),
        None => None,
    };
    Ok(OfferDetail {
        exported,
        attributes: row.get::<_, Json<Vec<(String, String)>>>("attributes")?.0,
        changed_at: row.get("changed_at")?,
        complete: row.get("complete")?,
        score,
        company_id: row.get("company_id")?,
        closed_why: row.get("closed_why")?,
        not_found: row.get("not_found")?,
        changes,
    })
}

#[cfg(test)]
mod tests;
