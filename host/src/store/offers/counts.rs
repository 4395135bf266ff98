//! The offers of each provider, counted.

use rusqlite::Connection;
use serde::Serialize;

use crate::store::{Result, values::Count};

/// The offers of one provider, counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OfferCounts {
    /// The provider's name.
    pub provider: String,
    /// All of them.
    pub total: u64,
    /// Those not closed.
    pub open: u64,
    /// Those closed.
    pub closed: u64,
    /// Those with a score.
    pub scored: u64,
    /// Those whose source has more to tell.
    pub incomplete: u64,
}

/// The offers of each provider, counted, by provider.
pub fn counts(connection: &Connection) -> Result<Vec<OfferCounts>> {
    let mut statement = connection.prepare_cached(
        "SELECT provider, count(*), count(*) FILTER (WHERE closed_at IS NULL), count(closed_at),
                count(scores.offer_id), count(*) FILTER (WHERE complete = 0)
         FROM offers LEFT JOIN scores ON scores.offer_id = offers.id
         GROUP BY provider ORDER BY provider",
    )?;
    let counts = statement
        .query_map([], |row| {
            let count = |index: usize| row.get::<_, Count>(index).map(|count| count.0);
            Ok(OfferCounts {
                provider: row.get(0)?,
                total: count(1)?,
                open: count(2)?,
                closed: count(3)?,
                scored: count(4)?,
                incomplete: count(5)?,
            })
        })?
        .collect::<rusqlite::Result<_>>()?;
    Ok(counts)
}
