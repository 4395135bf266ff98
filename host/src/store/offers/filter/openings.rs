//! The openings that the offers of a filter stand for.

use std::collections::HashSet;

use rusqlite::Connection;

use super::{
    conditions::OfferFilter,
    count::count,
    rows::{each_in_order, matches, read},
};
use crate::store::{Result, offers::exported::ExportedOffer, text::SearchWords};

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
