//! How many offers a filter finds, as far as that is told without reading all of them.

use std::collections::HashSet;

use rusqlite::{Connection, params_from_iter};

use super::{
    conditions::{Conditions, OfferFilter, OfferOrder},
    rows::for_each,
    way::{Way, few},
};
use crate::store::{Result, companies::RESOLVED, text::SearchWords, values::Count};

/// Entries of an index that are looked at to count: lists are to be quick, whatever the table has.
const LOOKED_AT: u32 = 3_000;

/// How many there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// So many.
    Exactly(u64),
    /// So many among those that were looked at: there may be more.
    AtLeast(u64),
}

impl Found {
    /// So many there are, if not more.
    #[must_use]
    pub const fn at_least(self) -> u64 {
        match self {
            Self::Exactly(count) | Self::AtLeast(count) => count,
        }
    }
}

/// How many offers a filter finds. Words are looked for in all of their texts.
pub fn count(connection: &Connection, filter: &OfferFilter) -> Result<Found> {
    if SearchWords::parse(filter.search.as_deref()).is_empty() {
        return counted(connection, filter, What::Offers);
    }
    let mut count = 0;
    for_each(connection, &OfferFilter { order: OfferOrder::Written, ..filter.clone() }, |_| {
        count += 1;
        Ok(())
    })?;
    Ok(Found::Exactly(count))
}

/// How many openings the offers of a filter stand for; `None` where only reading all their texts would tell.
pub fn count_openings(connection: &Connection, filter: &OfferFilter) -> Result<Option<Found>> {
    if !SearchWords::parse(filter.search.as_deref()).is_empty() {
        return Ok(None);
    }
    counted(connection, filter, What::Openings).map(Some)
}

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    Offers,
    Openings,
}

/// Counts in the database, without reading a row of it.
fn counted(connection: &Connection, filter: &OfferFilter, what: What) -> Result<Found> {
    let found = match few(connection, filter)? {
        Some(few) => Found::Exactly(count_all(connection, filter, what, few)?),
        None => count_some(connection, filter, what, LOOKED_AT)?,
    };
    let limit = filter.limit.map_or(u64::MAX, u64::from);
    Ok(match found {
        Found::Exactly(count) => Found::Exactly(count.min(limit)),
        Found::AtLeast(count) if count >= limit => Found::Exactly(limit),
        Found::AtLeast(count) => Found::AtLeast(count),
    })
}

/// Counts all that the filter finds, which are few.
fn count_all(connection: &Connection, filter: &OfferFilter, what: What, few: Way) -> Result<u64> {
    let (offers, parameters) = few.unsorted(filter);
    let what = match what {
        What::Offers => "*",
        What::Openings => "DISTINCT opening",
    };
    let mut statement = connection.prepare_cached(&format!("SELECT count({what}) FROM ({offers})"))?;
    let count: Count = statement.query_row(params_from_iter(parameters), |row| row.get(0))?;
    Ok(count.0)
}

/// Counts among the first `most` entries of an index that has all that the filter asks of offers.
fn count_some(connection: &Connection, filter: &OfferFilter, what: What, most: u32) -> Result<Found> {
    let Conditions { sql: conditions, mut parameters, joined } = filter.conditions();
    // One more tells whether that was all.
    parameters.push((i64::from(most) + 1).into());
    let limit = parameters.len();
    let offers = looked_through(filter);
    let mut statement = connection.prepare_cached(&format!(
        "SELECT offers.opening_id, {conditions} FROM (
             SELECT offers.id, offers.ranking_score, offers.first_seen_at, offers.closed_at, offers.company_id,
                 offers.opening_id, offers.provider
             FROM {offers} LIMIT ?{limit}) AS offers {joined}"
    ))?;
    let (mut looked_at, mut found, mut openings) = (0, 0, HashSet::new());
    let mut rows = statement.query(params_from_iter(parameters))?;
    while let Some(row) = rows.next()? {
        looked_at += 1;
        if looked_at > most {
            break;
        }
        let fits: Option<bool> = row.get(1)?;
        if fits == Some(true) && (what == What::Offers || openings.insert(row.get::<_, i64>(0)?)) {
            found += 1;
        }
    }
    Ok(if looked_at <= most { Found::Exactly(found) } else { Found::AtLeast(found) })
}

/// The offers among which those of the filter are: those of the companies that it is about, if it is about few, and else
/// those of the scores.
fn looked_through(filter: &OfferFilter) -> String {
    const OF_COMPANIES: &str =
        "CROSS JOIN offers INDEXED BY offers_company ON offers.company_id = companies.id";
    match (filter.removed, filter.resolved, filter.min_score) {
        (Some(true), ..) => {
            format!(
                "companies INDEXED BY companies_removed {OF_COMPANIES} WHERE companies.removed_at IS NOT NULL"
            )
        }
        (_, Some(true), _) => format!(
            "companies INDEXED BY companies_ranked {OF_COMPANIES} WHERE (companies.resolution IN {RESOLVED}) = 1"
        ),
        (_, _, Some(score)) => {
            format!("offers INDEXED BY offers_ranked WHERE offers.ranking_score >= {score}")
        }
        _ => "offers INDEXED BY offers_ranked WHERE 1".to_owned(),
    }
}

#[cfg(test)]
mod tests;
