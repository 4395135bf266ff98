//! The offers of each provider, counted: the counts are kept (`store/kept.rs`), not made here.

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
    /// Those whose detail was not read.
    pub incomplete: u64,
}

/// The offers of each provider, counted, by provider.
pub fn counts(connection: &Connection) -> Result<Vec<OfferCounts>> {
    let mut statement = connection.prepare_cached(
        "SELECT provider, max(total, 0), max(open, 0), max(total - open, 0), max(scored, 0), max(incomplete, 0)
         FROM offer_counts
         WHERE total > 0 ORDER BY provider",
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
