//! The strong offers that are new, as the summary of a run names them.

use rusqlite::{Connection, Row};
use serde::Serialize;

use super::exported::COMPANY;
use crate::{
    domain::Timestamp,
    store::{Result, companies::RESOLVED, keys::KEY, values::Count},
};

/// Strong offers that were first seen lately: open ones of companies that are neither resolved nor removed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Default)]
pub struct NewStrong {
    /// How many there are.
    pub offers: u64,
    /// At so many companies; an employer that is no known company counts by its name.
    pub companies: u64,
    /// The first of them, one of each opening, the best score first.
    pub first: Vec<StrongOffer>,
}

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StrongOffer {
    /// Its key.
    pub key: String,
    /// Its title.
    pub title: String,
    /// Its company's name, else the employer as the advert names it.
    pub company: Option<String>,
    /// Its score, 0 to 10.
    pub score: u8,
}

/// Those that were first seen at `since` or later, with at least this score, and the first `most` of them.
pub fn new_strong(
    connection: &Connection,
    since: Timestamp,
    strong_from: u8,
    most: usize,
) -> Result<NewStrong> {
    let from = format!(
        "FROM offers INDEXED BY offers_first_seen LEFT JOIN companies ON companies.id = offers.company_id
         WHERE offers.first_seen_at >= ?1 AND offers.ranking_score >= ?2 AND offers.closed_at IS NULL
             AND coalesce(companies.resolution NOT IN {RESOLVED}, 1) AND companies.removed_at IS NULL"
    );
    let sql = format!(
        "SELECT count(*), count(DISTINCT coalesce('c' || offers.company_id, 'e' || offers.employer_name)) {from}"
    );
    let counts = |row: &Row<'_>| Ok((row.get::<_, Count>(0)?.0, row.get::<_, Count>(1)?.0));
    let (offers, companies) = connection.prepare_cached(&sql)?.query_row((since, strong_from), counts)?;
    let sql = format!(
        "SELECT key, title, company, score FROM (
             SELECT {KEY} AS key, offers.title AS title, offers.ranking_score AS score, offers.id AS id,
                 {COMPANY},
                 row_number() OVER (PARTITION BY offers.opening_id ORDER BY offers.ranking_score DESC, offers.id) AS nth
             {from})
         WHERE nth = 1 ORDER BY score DESC, id LIMIT ?3"
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let first = statement.query_map((since, strong_from, most), strong_row)?;
    Ok(NewStrong { offers, companies, first: first.collect::<rusqlite::Result<_>>()? })
}

fn strong_row(row: &Row<'_>) -> rusqlite::Result<StrongOffer> {
    Ok(StrongOffer { key: row.get(0)?, title: row.get(1)?, company: row.get(2)?, score: row.get(3)? })
}

#[cfg(test)]
mod tests;
