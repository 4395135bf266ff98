//! The offers that a filter finds, one after another.

use rusqlite::{Connection, params_from_iter};

use super::{
    conditions::{Conditions, OfferFilter, OfferOrder},
    way,
};
use crate::store::{
    Result,
    offers::exported::{COLUMNS, ExportedOffer, JOINED, exported_row},
    text::SearchWords,
};

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

/// The offer of this row.
pub(super) fn read(connection: &Connection, offer_id: i64) -> Result<ExportedOffer> {
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
pub(super) fn each_in_order(
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

pub(super) fn matches(words: &SearchWords, offer: &ExportedOffer) -> bool {
    let fields = [Some(offer.title.as_str()), offer.company.as_deref(), offer.description.as_deref()];
    words.is_empty()
        || words.all_occur_in(fields.into_iter().chain(offer.locations.iter().map(|at| Some(at.as_str()))))
}
