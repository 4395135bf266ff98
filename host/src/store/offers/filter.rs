//! The offers that a filter finds.

use rusqlite::{Connection, types::Value};

use super::exported::{COLUMNS, ExportedOffer, JOINED, exported_row};
use crate::{
    domain::Listing,
    store::{Result, companies::RESOLVED, text::SearchWords},
};

/// The order of offers.
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
    /// Words that occur in the title, company, places or text, without regard to case and accents.
    pub search: Option<String>,
    /// Only open or only closed ones.
    pub listing: Option<Listing>,
    /// With at least this score.
    pub min_score: Option<u8>,
    /// Only of companies that a person settled, resolved or removed, or only the others and those of no company.
    pub resolved: Option<bool>,
    /// At most so many.
    pub limit: Option<u32>,
    /// In this order.
    pub order: OfferOrder,
}

impl OfferFilter {
    /// The statement and its parameters. SQLite applies the limit unless words are searched for after it.
    fn statement(&self, words: &SearchWords) -> (String, Vec<Value>) {
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
            let settled = format!("(companies.resolution IN {RESOLVED} OR companies.removed_at IS NOT NULL)");
            narrow(&format!("coalesce({settled}, 0) = ?"), resolved.into());
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

/// Calls `f` with each of the offers, without holding them all.
pub fn for_each(
    connection: &Connection,
    filter: &OfferFilter,
    mut f: impl FnMut(ExportedOffer) -> Result<()>,
) -> Result<()> {
    let words = SearchWords::parse(filter.search.as_deref());
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

/// How many offers a filter finds.
pub fn count(connection: &Connection, filter: &OfferFilter) -> Result<u64> {
    let mut count = 0;
    for_each(connection, &OfferFilter { order: OfferOrder::Written, ..filter.clone() }, |_| {
        count += 1;
        Ok(())
    })?;
    Ok(count)
}

fn matches(words: &SearchWords, offer: &ExportedOffer) -> bool {
    let fields = [Some(offer.title.as_str()), offer.company.as_deref(), offer.description.as_deref()];
    words.is_empty()
        || words.all_occur_in(fields.into_iter().chain(offer.locations.iter().map(|at| Some(at.as_str()))))
}

#[cfg(test)]
mod tests;
