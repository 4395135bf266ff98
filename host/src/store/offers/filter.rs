//! The offers that a filter finds.

use std::collections::HashSet;

use rusqlite::{Connection, types::Value};

use super::exported::{COLUMNS, COMPANY, ExportedOffer, JOINED, exported_row};
use crate::{
    domain::{Listing, Timestamp},
    store::{Result, companies::RESOLVED, text::SearchWords, values::Count},
};

/// The order of offers. Offers without what is sorted by come last, and those of one place as they were written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum OfferOrder {
    /// As they were first written: the order of exports.
    #[default]
    Written,
    /// The best score first; of one score the latest publication, then the latest first sight.
    Score,
    /// The latest closed first.
    Closed,
    /// The latest first sight first.
    Newest,
    /// The latest publication first; where the source gives none, the latest change that it gives.
    Posted,
    /// By title.
    Title,
    /// By company, and of one company the best score first.
    Company,
}

/// Which offers to read; the default is all of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OfferFilter {
    /// Of this provider.
    pub provider: Option<String>,
    /// Of this company.
    pub company_id: Option<i64>,
    /// Words that occur in the title, company, places or text, without regard to case and accents.
    pub search: Option<String>,
    /// Only open or only closed ones.
    pub listing: Option<Listing>,
    /// With at least this score.
    pub min_score: Option<u8>,
    /// First seen at this time or later.
    pub first_seen_since: Option<Timestamp>,
    /// Of this opening.
    pub opening: Option<i64>,
    /// Only of companies that a person settled, resolved or removed, or only the others and those of no company.
    pub resolved: Option<bool>,
    /// At most so many.
    pub limit: Option<u32>,
    /// In this order.
    pub order: OfferOrder,
}

impl OfferFilter {
    /// The conditions but for the words, and their parameters.
    fn conditions(&self) -> (String, Vec<Value>) {
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
        if let Some(opening) = self.opening {
            narrow("offers.opening_id = ?", opening.into());
        }
        if let Some(since) = self.first_seen_since {
            narrow("offers.first_seen_at >= ?", since.as_millis().into());
        }
        if let Some(score) = self.min_score {
            narrow("scores.score >= ?", i64::from(score).into());
        }
        if let Some(resolved) = self.resolved {
            // An offer of no company is not resolved.
            let settled = format!("(companies.resolution IN {RESOLVED} OR companies.removed_at IS NOT NULL)");
            narrow(&format!("coalesce({settled}, 0) = ?"), resolved.into());
        }
        match self.listing {
            Some(Listing::Open) => conditions.push("offers.closed_at IS NULL".to_owned()),
            Some(Listing::Closed) => conditions.push("offers.closed_at IS NOT NULL".to_owned()),
            None => {}
        }
        (conditions.join(" AND "), parameters)
    }

    /// The statement and its parameters. SQLite applies the limit only if nothing is left out after it.
    fn statement(&self, limit: Option<u32>) -> (String, Vec<Value>) {
        let (conditions, mut parameters) = self.conditions();
        parameters.push(limit.map_or(-1, i64::from).into());
        let order = self.order.as_sql();
        (format!("SELECT {COLUMNS} FROM {JOINED} WHERE {conditions} ORDER BY {order} LIMIT ?"), parameters)
    }
}

impl OfferOrder {
    const fn as_sql(self) -> &'static str {
        match self {
            Self::Written => "offers.id",
            Self::Score => {
                "scores.score DESC NULLS LAST, coalesce(offers.posted_at, offers.updated_at) DESC NULLS LAST,
                 offers.first_seen_at DESC, offers.id"
            }
            Self::Closed => "offers.closed_at DESC NULLS LAST, offers.id",
            Self::Newest => "offers.first_seen_at DESC, offers.id",
            Self::Posted => {
                "coalesce(offers.posted_at, offers.updated_at) DESC NULLS LAST, offers.first_seen_at DESC, offers.id"
            }
            Self::Title => "offers.title COLLATE NOCASE, offers.id",
            Self::Company => "company COLLATE NOCASE NULLS LAST, scores.score DESC NULLS LAST, offers.id",
        }
    }
}

/// Calls `f` with each of the offers, without holding them all.
pub fn for_each(
    connection: &Connection,
    filter: &OfferFilter,
    f: impl FnMut(ExportedOffer) -> Result<()>,
) -> Result<()> {
    let words = SearchWords::parse(filter.search.as_deref());
    let limit = filter.limit.filter(|_| words.is_empty());
    each(connection, filter, limit, |offer| matches(&words, offer), f)
}

/// Calls `f` with the first offer of each opening, and how many more of that opening the filter finds. The limit is one
/// of openings.
pub fn for_each_opening(
    connection: &Connection,
    filter: &OfferFilter,
    mut f: impl FnMut(ExportedOffer, u64) -> Result<()>,
) -> Result<()> {
    let words = SearchWords::parse(filter.search.as_deref());
    let mut tell = |offer: ExportedOffer| {
        let all = OfferFilter { opening: Some(offer.opening), limit: None, ..filter.clone() };
        let all = count(connection, &all)?;
        f(offer, all.saturating_sub(1))
    };
    let mut seen = HashSet::new();
    if words.is_empty() {
        // What is sorted are ids: with their texts, all offers would pass through the sorter for the few that are shown.
        let mut read =
            connection.prepare_cached(&format!("SELECT {COLUMNS} FROM {JOINED} WHERE offers.id = ?"))?;
        let firsts = ordered(connection, filter)?.into_iter().filter(|(_, opening)| seen.insert(*opening));
        for (offer, _) in firsts.take(filter.limit.map_or(usize::MAX, |limit| limit as usize)) {
            tell(read.query_row([offer], exported_row)?)?;
        }
        return Ok(());
    }
    let is_first = |offer: &ExportedOffer| matches(&words, offer) && seen.insert(offer.opening);
    each(connection, filter, None, is_first, tell)
}

/// The ids of the offers, in order, each with that of its opening.
fn ordered(connection: &Connection, filter: &OfferFilter) -> Result<Vec<(i64, i64)>> {
    let (conditions, parameters) = filter.conditions();
    let order = filter.order.as_sql();
    let sql = format!(
        "SELECT offers.id, offers.opening_id, {COMPANY} FROM {JOINED} WHERE {conditions} ORDER BY {order}"
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let ids = statement
        .query_map(rusqlite::params_from_iter(parameters), |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(ids)
}

fn each(
    connection: &Connection,
    filter: &OfferFilter,
    limit: Option<u32>,
    mut is_wanted: impl FnMut(&ExportedOffer) -> bool,
    mut f: impl FnMut(ExportedOffer) -> Result<()>,
) -> Result<()> {
    let (sql, parameters) = filter.statement(limit);
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query(rusqlite::params_from_iter(parameters))?;
    let mut left = filter.limit.unwrap_or(u32::MAX);
    while left > 0 {
        let Some(row) = rows.next()? else { break };
        let offer = exported_row(row)?;
        if is_wanted(&offer) {
            left -= 1;
            f(offer)?;
        }
    }
    Ok(())
}

/// How many offers a filter finds.
pub fn count(connection: &Connection, filter: &OfferFilter) -> Result<u64> {
    if SearchWords::parse(filter.search.as_deref()).is_empty() {
        let found = counted(connection, filter, "*")?;
        return Ok(filter.limit.map_or(found, |limit| found.min(limit.into())));
    }
    let mut count = 0;
    for_each(connection, &OfferFilter { order: OfferOrder::Written, ..filter.clone() }, |_| {
        count += 1;
        Ok(())
    })?;
    Ok(count)
}

/// How many openings the offers of a filter stand for; `None` where only reading all their texts would tell.
pub fn count_openings(connection: &Connection, filter: &OfferFilter) -> Result<Option<u64>> {
    if !SearchWords::parse(filter.search.as_deref()).is_empty() {
        return Ok(None);
    }
    counted(connection, filter, "DISTINCT offers.opening_id").map(Some)
}

/// Counts in the database, without reading a row of it.
fn counted(connection: &Connection, filter: &OfferFilter, what: &str) -> Result<u64> {
    let (conditions, parameters) = filter.conditions();
    let sql = format!("SELECT count({what}) FROM {JOINED} WHERE {conditions}");
    let mut statement = connection.prepare_cached(&sql)?;
    let count = statement.query_row(rusqlite::params_from_iter(parameters), |row| row.get::<_, Count>(0))?;
    Ok(count.0)
}

fn matches(words: &SearchWords, offer: &ExportedOffer) -> bool {
    let fields = [Some(offer.title.as_str()), offer.company.as_deref(), offer.description.as_deref()];
    words.is_empty()
        || words.all_occur_in(fields.into_iter().chain(offer.locations.iter().map(|at| Some(at.as_str()))))
}

#[cfg(test)]
mod tests;
