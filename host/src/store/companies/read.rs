//! Companies as they are shown and exported, ranked.

use rusqlite::{Connection, Row};
use serde::{Deserialize, Serialize};

use super::super::{Result, text::Words, values::Json};
use crate::domain::Timestamp;

/// A company's link to a board.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceRow {
    /// The provider's name.
    pub provider: String,
    /// The board.
    pub tenant: String,
    /// How sure the link is.
    pub confidence: String,
    /// What became of it.
    pub state: String,
}

/// A company with its figures. Serialised, it is the exported company: these keys in this order.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CompanyRow {
    /// Stable in this database.
    pub id: i64,
    /// As first written; empty where only the domain is known.
    pub name: String,
    /// The company's own site.
    pub website: Option<String>,
    /// The registrable domain of its site.
    pub domain: Option<String>,
    /// Its boards, by provider and tenant.
    pub sources: Vec<SourceRow>,
    /// What a person decided.
    pub resolution: String,
    /// The best score among its open offers.
    pub max_score: Option<u8>,
    /// Its open offers.
    pub open_offers: u32,
    /// The openings these stand for.
    pub openings: u32,
    /// The strong ones among its open offers.
    pub strong_offers: u32,
    /// The mean score of the strong ones.
    pub avg_strong_score: Option<f64>,
    /// The category of its best offer.
    pub top_category: Option<String>,
    /// The key of its best offer.
    pub top_offer: Option<String>,
    /// When the latest of the strong ones was published or first seen.
    pub last_strong_at: Option<Timestamp>,
}

/// Which companies to read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CompanyFilter {
    /// Words that stand in the name, website or domain, whatever their case and accents.
    pub search: Option<String>,
    /// At most so many.
    pub limit: Option<u32>,
}

/// The ranked companies: best score first, then more strong offers, then name.
pub fn list(connection: &Connection, filter: &CompanyFilter) -> Result<Vec<CompanyRow>> {
    let mut companies = Vec::new();
    for_each(connection, filter, |company| {
        companies.push(company);
        Ok(())
    })?;
    Ok(companies)
}

/// Gives the ranked companies one by one, without holding them all.
pub fn for_each(
    connection: &Connection,
    filter: &CompanyFilter,
    mut f: impl FnMut(CompanyRow) -> Result<()>,
) -> Result<()> {
    let words = Words::of(filter.search.as_deref());
    let mut left = filter.limit.unwrap_or(u32::MAX);
    let mut statement = connection.prepare_cached(
        "SELECT c.id, c.name, c.website, c.domain,
                (SELECT json_group_array(json_object('provider', provider, 'tenant', tenant,
                            'confidence', confidence, 'state', state) ORDER BY provider, tenant)
                 FROM company_sources WHERE company_id = c.id),
                c.resolution, c.max_score, c.open_offers, c.openings, c.strong_offers,
                c.avg_strong_score, c.top_category,
                o.provider || '/' || CASE o.tenant WHEN '' THEN '' ELSE o.tenant || '/' END || o.source_id,
                c.last_strong_at
         FROM companies c LEFT JOIN offers o ON o.id = c.top_offer_id
         ORDER BY c.max_score DESC NULLS LAST, c.strong_offers DESC, c.name, c.id",
    )?;
    let mut rows = statement.query([])?;
    while left > 0 {
        let Some(row) = rows.next()? else { break };
        let company = company_row(row)?;
        if words.all_in([Some(company.name.as_str()), company.website.as_deref(), company.domain.as_deref()])
        {
            left -= 1;
            f(company)?;
        }
    }
    Ok(())
}

fn company_row(row: &Row<'_>) -> rusqlite::Result<CompanyRow> {
    Ok(CompanyRow {
        id: row.get(0)?,
        name: row.get(1)?,
        website: row.get(2)?,
        domain: row.get(3)?,
        sources: row.get::<_, Json<Vec<SourceRow>>>(4)?.0,
        resolution: row.get(5)?,
        max_score: row.get(6)?,
        open_offers: row.get(7)?,
        openings: row.get(8)?,
        strong_offers: row.get(9)?,
        avg_strong_score: row.get(10)?,
        top_category: row.get(11)?,
        top_offer: row.get(12)?,
        last_strong_at: row.get(13)?,
    })
}
