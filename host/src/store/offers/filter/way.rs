//! By which index offers are found in their order, so that no more of them are read than are shown.
//!
//! An index is walked in the order that is asked for, and what the filter leaves out is passed over; or, where the filter
//! finds few offers by another index, these are read and sorted. SQLite keeps no figures that would let it choose, so the
//! index is named.

use rusqlite::{Connection, OptionalExtension, types::Value};

use super::conditions::{Conditions, JOINED_COMPANIES, OfferFilter, OfferOrder};
use crate::{
    domain::{Listing, Timestamp},
    store::{Result, offers::exported::COMPANY, values::Count},
};

/// Offers that are read and sorted sooner than an index is walked in which as many others may lie between them.
pub(super) const FEW: u32 = 1_000;

/// The highest score.
const BEST: u8 = 10;

/// How offers are found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// All that this index has for the filter, or one that SQLite finds, sorted.
    Sorted(Option<&'static str>),
    /// Along an index in the order that is asked for.
    Along(&'static str),
    /// Along the ranks of each score, merged by the day of publication.
    ScoreByScore,
    /// The closed ones along their index, then the open ones.
    ClosedFirst,
}

/// The way for a filter.
pub(super) fn choose(connection: &Connection, filter: &OfferFilter) -> Result<Way> {
    if let Some(few) = few(connection, filter)? {
        return Ok(few);
    }
    Ok(match (filter.order, filter.listing) {
        (OfferOrder::Score, _) => Way::Along("offers_ranked"),
        (OfferOrder::Posted, _) => Way::ScoreByScore,
        (OfferOrder::Newest, _) => Way::Along("offers_first_seen"),
        (OfferOrder::Closed, Some(Listing::Closed)) => Way::Along("offers_closed"),
        (OfferOrder::Closed, None) => Way::ClosedFirst,
        // No index has titles and names of companies: it would cost each offer its title again for what is rarely asked for.
        // Open offers by when they closed stand as they were written.
        (OfferOrder::Title | OfferOrder::Company | OfferOrder::Written | OfferOrder::Closed, _) => {
            Way::Sorted(None)
        }
    })
}

/// How the filter finds few offers, if it does.
pub(super) fn few(connection: &Connection, filter: &OfferFilter) -> Result<Option<Way>> {
    if filter.opening.is_some() {
        return Ok(Some(Way::Sorted(Some("offers_opening"))));
    }
    if filter.company_id.is_some() {
        return Ok(Some(Way::Sorted(Some("offers_company"))));
    }
    if let Some(provider) = &filter.provider
        && kept_count(connection, provider, filter.listing)? <= FEW.into()
    {
        return Ok(Some(Way::Sorted(None)));
    }
    if let Some(since) = filter.first_seen_since
        && are_few_since(connection, since)?
    {
        return Ok(Some(Way::Sorted(Some("offers_first_seen"))));
    }
    let is_by_score = matches!(filter.order, OfferOrder::Score | OfferOrder::Posted);
    if let Some(score) = filter.min_score.filter(|_| !is_by_score)
        && are_few_from(connection, score)?
    {
        return Ok(Some(Way::Sorted(Some("offers_ranked"))));
    }
    Ok(None)
}

fn kept_count(connection: &Connection, provider: &str, listing: Option<Listing>) -> Result<u64> {
    let counts: Option<(Count, Count)> = connection
        .prepare_cached("SELECT total, open FROM offer_counts WHERE provider = ?1")?
        .query_row([provider], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let (total, open) = counts.map_or((0, 0), |(total, open)| (total.0, open.0));
    Ok(match listing {
        Some(Listing::Open) => open,
        Some(Listing::Closed) => total.saturating_sub(open),
        None => total,
    })
}

fn are_few_since(connection: &Connection, since: Timestamp) -> Result<bool> {
    let sql = "SELECT count(*) <= ?2 FROM (SELECT 1 FROM offers INDEXED BY offers_first_seen
         WHERE first_seen_at >= ?1 LIMIT ?2 + 1)";
    Ok(connection.prepare_cached(sql)?.query_row((since, FEW), |row| row.get(0))?)
}

fn are_few_from(connection: &Connection, score: u8) -> Result<bool> {
    let sql = "SELECT count(*) <= ?2 FROM (SELECT 1 FROM offers INDEXED BY offers_ranked
         WHERE ranking_score >= ?1 LIMIT ?2 + 1)";
    Ok(connection.prepare_cached(sql)?.query_row((score, FEW), |row| row.get(0))?)
}

impl Way {
    /// The ids of the offers and of their openings without an order, and the parameters.
    pub(super) fn unsorted(self, filter: &OfferFilter) -> (String, Vec<Value>) {
        let index = match self {
            Self::Sorted(index) => index,
            Self::Along(index) => Some(index),
            Self::ScoreByScore | Self::ClosedFirst => None,
        };
        let conditions = filter.conditions();
        (select("", index, &conditions, ""), conditions.parameters)
    }

    /// The statement that gives the ids of the offers in order, each with that of its opening, and its parameters.
    pub(super) fn statement(self, filter: &OfferFilter, limit: Option<u32>) -> (String, Vec<Value>) {
        let mut conditions = filter.conditions();
        let sql = match self {
            Self::Sorted(index) => {
                let by_company = filter.order == OfferOrder::Company;
                let name = if by_company { format!(", {COMPANY}") } else { String::new() };
                if by_company {
                    conditions.joined = JOINED_COMPANIES;
                }
                let offers = select(&name, index, &conditions, "");
                format!("{offers} ORDER BY {}", filter.order.as_sql())
            }
            Self::Along(index) => {
                let offers = select("", Some(index), &conditions, "");
                format!("{offers} ORDER BY {}", filter.order.as_sql())
            }
            Self::ScoreByScore => {
                const DATED: &str =
                    ", coalesce(offers.posted_at, offers.updated_at) AS dated, offers.first_seen_at AS seen";
                let least = filter.min_score.unwrap_or(0).min(BEST);
                let none = filter.min_score.is_none().then_some("offers.ranking_score IS NULL".to_owned());
                let scores = (least..=BEST).map(|score| format!("offers.ranking_score = {score}"));
                let parts: Vec<_> = scores
                    .chain(none)
                    .map(|score| select(DATED, Some("offers_ranked"), &conditions, &score))
                    .collect();
                format!("{} ORDER BY dated DESC, seen DESC, id", parts.join(" UNION ALL "))
            }
            Self::ClosedFirst => {
                let closed = ", offers.closed_at AS closed";
                let parts = [
                    select(closed, Some("offers_closed"), &conditions, "offers.closed_at IS NOT NULL"),
                    select(closed, None, &conditions, "offers.closed_at IS NULL"),
                ];
                format!("{} ORDER BY closed DESC, id", parts.join(" UNION ALL "))
            }
        };
        conditions.parameters.push(limit.map_or(-1, i64::from).into());
        let limit = conditions.parameters.len();
        (format!("{sql} LIMIT ?{limit}"), conditions.parameters)
    }
}

/// The ids of the offers and of their openings, and what else is asked for, of those under one more condition.
fn select(more: &str, index: Option<&str>, conditions: &Conditions, also: &str) -> String {
    let Conditions { sql, joined, .. } = conditions;
    let index = index.map(|index| format!("INDEXED BY {index}")).unwrap_or_default();
    let also = if also.is_empty() { String::new() } else { format!(" AND {also}") };
    format!(
        "SELECT offers.id AS id, offers.opening_id AS opening{more} FROM offers {index} {joined} WHERE {sql}{also}"
    )
}

#[cfg(test)]
mod tests;
