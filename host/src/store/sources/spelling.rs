//! How boards are spelt in the database.

use rusqlite::Connection;

use crate::store::{Result, keys::BoardKey};

/// A board as it is spelt in some link to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownSpelling {
    /// The board.
    pub board: BoardKey,
    /// Some company's link to it is neither rejected nor removed.
    pub is_live: bool,
    /// It was not found under this name when it was last asked for.
    pub is_missing: bool,
}

/// Every board, the one first whose spelling is the most trusted: found, in use, scanned, known for long.
pub fn spellings(connection: &Connection) -> Result<Vec<KnownSpelling>> {
    let mut statement = connection.prepare_cached(
        "SELECT provider, tenant, max(state NOT IN ('rejected', 'removed')) AS live, min(misses) > 0 AS missing
         FROM company_sources GROUP BY provider, tenant
         ORDER BY missing, max(state IN ('listed', 'confirmed', 'empty')) DESC,
             max(last_scanned_at) IS NULL, live DESC, min(id)",
    )?;
    let all = statement
        .query_map([], |row| {
            Ok(KnownSpelling {
                board: BoardKey { provider: row.get(0)?, tenant: row.get(1)? },
                is_live: row.get(2)?,
                is_missing: row.get(3)?,
            })
        })?
        .collect::<rusqlite::Result<_>>()?;
    Ok(all)
}
