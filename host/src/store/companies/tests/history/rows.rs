//! The rows that a history leaves.

use std::collections::BTreeMap;

use rusqlite::Connection;

use crate::domain::Timestamp;

/// The score from which an offer is strong.
pub(super) const STRONG_FROM: u8 = 6;

pub(super) fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(millis)
}

/// Name and domain of every company.
pub(super) fn companies(connection: &Connection) -> BTreeMap<i64, (String, Option<String>)> {
    let mut statement = connection.prepare("SELECT id, name_normalized, domain FROM companies").unwrap();
    let rows = statement.query_map([], |row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?)))).unwrap();
    rows.map(Result::unwrap).collect()
}

/// An offer as far as a company's figures depend on it.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) id: i64,
    pub(super) source_id: String,
    pub(super) company_id: Option<i64>,
    pub(super) opening_id: i64,
    pub(super) open: bool,
    pub(super) dated_at: Option<i64>,
    pub(super) score: Option<(u8, Option<String>)>,
}

pub(super) fn offers(connection: &Connection) -> Vec<Row> {
    let mut statement = connection
        .prepare(
            "SELECT id, source_id, company_id, opening_id, closed_at, posted_at, updated_at, score,
                 top_category
             FROM offers LEFT JOIN scores ON offer_id = id ORDER BY id",
        )
        .unwrap();
    let rows = statement.query_map([], |row| {
        let (posted, updated): (Option<i64>, Option<i64>) = (row.get(5)?, row.get(6)?);
        let score: Option<u8> = row.get(7)?;
        Ok(Row {
            id: row.get(0)?,
            source_id: row.get(1)?,
            company_id: row.get(2)?,
            opening_id: row.get(3)?,
            open: row.get::<_, Option<i64>>(4)?.is_none(),
            dated_at: posted.or(updated),
            score: score.map(|score| Ok::<_, rusqlite::Error>((score, row.get(8)?))).transpose()?,
        })
    });
    rows.unwrap().map(Result::unwrap).collect()
}

/// At most `limit` of the companies whose figures are out of date, by id.
pub(super) fn dirty(connection: &Connection, limit: usize) -> Vec<i64> {
    let mut statement =
        connection.prepare("SELECT company_id FROM dirty_companies ORDER BY company_id LIMIT ?1").unwrap();
    let ids = statement.query_map([i64::try_from(limit).unwrap()], |row| row.get(0)).unwrap();
    ids.map(Result::unwrap).collect()
}
