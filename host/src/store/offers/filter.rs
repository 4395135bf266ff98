//! The offers that a filter finds.

mod count;
mod way;

pub use self::count::{Found, count, count_openings};

use std::{collections::HashSet, fmt::Write as _};

use rusqlite::{Connection, params_from_iter, types::Value};

use super::exported::{COLUMNS, ExportedOffer, JOINED, exported_row};
use crate::{
    domain::{Listing, Timestamp},
    store::{Result, companies::RESOLVED, text::SearchWords},
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
    /// Only of companies that are resolved, or only the others and those of no company.
    pub resolved: Option<bool>,
    /// Only of companies that a person removed, or only the others and those of no company.
    pub removed: Option<bool>,
    /// At most so many.
    pub limit: Option<u32>,
    /// In this order.
    pub order: OfferOrder,
}

impl OfferFilter {
    /// The conditions but for the words. Each names its parameter by number, so that they may be repeated.
    fn conditions(&self) -> Conditions {
        let mut conditions = Conditions { sql: "1".to_owned(), parameters: Vec::new(), joined: "" };
        if let Some(provider) = &self.provider {
            conditions.narrow("offers.provider =", provider.clone());
        }
        if let Some(company_id) = self.company_id {
            conditions.narrow("offers.company_id =", company_id);
        }
        if let Some(opening) = self.opening {
            conditions.narrow("offers.opening_id =", opening);
        }
        if let Some(since) = self.first_seen_since {
            conditions.narrow("offers.first_seen_at >=", since.as_millis());
        }
        if let Some(score) = self.min_score {
            conditions.narrow("offers.ranking_score >=", i64::from(score));
        }
        if let Some(resolved) = self.resolved {
            // An offer of no company is not resolved.
            conditions.narrow(&format!("coalesce(companies.resolution IN {RESOLVED}, 0) ="), resolved);
        }
        if let Some(removed) = self.removed {
            conditions.narrow("(companies.removed_at IS NOT NULL) =", removed);
        }
        match self.listing {
            Some(Listing::Open) => conditions.sql.push_str(" AND offers.closed_at IS NULL"),
            Some(Listing::Closed) => conditions.sql.push_str(" AND offers.closed_at IS NOT NULL"),
            None => {}
        }
        if self.resolved.is_some() || self.removed.is_some() {
            conditions.joined = JOINED_COMPANIES;
        }
        conditions
    }
}

impl OfferOrder {
    const fn as_sql(self) -> &'static str {
        match self {
            Self::Written => "offers.id",
            Self::Score => {
                "offers.ranking_score DESC, coalesce(offers.posted_at, offers.updated_at) DESC, offers.first_seen_at DESC,
                 offers.id"
            }
            Self::Closed => "offers.closed_at DESC, offers.id",
            Self::Newest => "offers.first_seen_at DESC, offers.id",
            Self::Posted => {
                "coalesce(offers.posted_at, offers.updated_at) DESC, offers.first_seen_at DESC, offers.id"
            }
            Self::Title => "offers.title COLLATE NOCASE, offers.id",
            Self::Company => "company COLLATE NOCASE NULLS LAST, offers.ranking_score DESC, offers.id",
        }
    }
}

/// The company of each offer.
const JOINED_COMPANIES: &str = "LEFT JOIN companies ON companies.id = offers.company_id";

/// What a filter asks of offers.
struct Conditions {
    /// The conditions, joined.
    sql: String,
    /// Their parameters.
    parameters: Vec<Value>,
    /// What they need beside `offers`.
    joined: &'static str,
}

impl Conditions {
    fn narrow(&mut self, condition: &str, parameter: impl Into<Value>) {
        self.parameters.push(parameter.into());
        // Writing to a String cannot fail.
        let _ = write!(self.sql, " AND {condition} ?{}", self.parameters.len());
    }
}

/// Calls `f` with each of the offers, without holding them all.
pub fn for_each(
    connection: &Connection,
    filter: &OfferFilter,
    mut f: impl FnMut(ExportedOffer) -> Result<()>,
) -> Result<()> {
    let words = SearchWords::parse(filter.search.as_deref());
    let mut left = filter.limit.unwrap_or(u32::MAX);
    if left == 0 {
        return Ok(());
    }
    let mut pass = |offer: ExportedOffer| {
        if matches(&words, &offer) {
            left -= 1;
            f(offer)?;
        }
        Ok(left > 0)
    };
    if filter.order == OfferOrder::Written {
        return each_written(connection, filter, pass);
    }
    let limit = filter.limit.filter(|_| words.is_empty());
    each_in_order(connection, filter, limit, |offer, _| pass(read(connection, offer)?))
}

/// Calls `f` with the first offer of each opening, and how many more of that opening the filter finds. The limit is one
/// of openings.
pub fn for_each_opening(
    connection: &Connection,
    filter: &OfferFilter,
    mut f: impl FnMut(ExportedOffer, u64) -> Result<()>,
) -> Result<()> {
    let words = SearchWords::parse(filter.search.as_deref());
    let mut left = filter.limit.unwrap_or(u32::MAX);
    let mut seen = HashSet::new();
    if left == 0 {
        return Ok(());
    }
    each_in_order(connection, filter, None, |offer, opening| {
        if seen.contains(&opening) {
            return Ok(true);
        }
        let offer = read(connection, offer)?;
        if matches(&words, &offer) {
            seen.insert(opening);
            left -= 1;
            let all = OfferFilter { opening: Some(opening), limit: None, ..filter.clone() };
            f(offer, count(connection, &all)?.at_least().saturating_sub(1))?;
        }
        Ok(left > 0)
    })
}

/// The offer of this row.
fn read(connection: &Connection, offer_id: i64) -> Result<ExportedOffer> {
    let mut statement =
        connection.prepare_cached(&format!("SELECT {COLUMNS} FROM {JOINED} WHERE offers.id = ?1"))?;
    Ok(statement.query_row([offer_id], exported_row)?)
}

/// The offers as they were written, until `f` has had enough.
fn each_written(
    connection: &Connection,
    filter: &OfferFilter,
    mut f: impl FnMut(ExportedOffer) -> Result<bool>,
) -> Result<()> {
    let Conditions { sql: conditions, parameters, .. } = filter.conditions();
    let sql = format!("SELECT {COLUMNS} FROM {JOINED} WHERE {conditions} ORDER BY offers.id");
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query(params_from_iter(parameters))?;
    while let Some(row) = rows.next()? {
        if !f(exported_row(row)?)? {
            break;
        }
    }
    Ok(())
}

/// The ids of the offers in order, each with that of its opening, until `f` has had enough. What is sorted, if anything
/// must be, are ids: with their texts, all offers would pass through the sorter for the few that are shown.
fn each_in_order(
    connection: &Connection,
    filter: &OfferFilter,
    limit: Option<u32>,
    mut f: impl FnMut(i64, i64) -> Result<bool>,
) -> Result<()> {
    let (sql, parameters) = way::choose(connection, filter)?.statement(filter, limit);
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query(params_from_iter(parameters))?;
    while let Some(row) = rows.next()? {
        if !f(row.get(0)?, row.get(1)?)? {
            break;
        }
    }
    Ok(())
}

fn matches(words: &SearchWords, offer: &ExportedOffer) -> bool {
    let fields = [Some(offer.title.as_str()), offer.company.as_deref(), offer.description.as_deref()];
    words.is_empty()
        || words.all_occur_in(fields.into_iter().chain(offer.locations.iter().map(|at| Some(at.as_str()))))
}

#[cfg(test)]
mod tests;
