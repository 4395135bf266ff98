//! What is stored of offers that a page shows.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension};

use super::columns::tenant_column;
use crate::{domain::Timestamp, store::Result};

/// What is stored of an offer, as far as it decides how the same offer is handled when it is seen again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// The row.
    pub offer_id: i64,
    /// The hash of what the list says.
    pub summary_hash: [u8; 16],
    /// False while the source has more to tell.
    pub complete: bool,
    /// Whether it counts as closed.
    pub closed: bool,
    /// The source's own time of the last change that was seen.
    pub updated_at: Option<Timestamp>,
    /// When its detail, which failed, is to be asked for again.
    pub detail_due: Option<Timestamp>,
}

/// What is stored of these source ids; ids not stored are absent.
pub fn known(
    connection: &Connection,
    provider: &str,
    tenant: Option<&str>,
    ids: &[&str],
) -> Result<HashMap<String, Known>> {
    if !has_offers(connection, provider, tenant)? {
        return Ok(HashMap::new());
    }
    let mut statement = connection.prepare_cached(
        "SELECT id, summary_hash, complete, closed_at IS NOT NULL, updated_at,
             (SELECT due_at FROM offer_checks WHERE offer_id = offers.id AND attempts > 0)
         FROM offers WHERE provider = ?1 AND tenant = ?2 AND source_id = ?3",
    )?;
    let mut known = HashMap::with_capacity(ids.len());
    for &id in ids {
        let row = statement
            .query_row((provider, tenant_column(tenant), id), |row| {
                Ok(Known {
                    offer_id: row.get(0)?,
                    summary_hash: row.get(1)?,
                    complete: row.get(2)?,
                    closed: row.get(3)?,
                    updated_at: row.get(4)?,
                    detail_due: row.get(5)?,
                })
            })
            .optional()?;
        if let Some(row) = row {
            known.insert(id.to_owned(), row);
        }
    }
    Ok(known)
}

/// Whether any offer of the provider and tenant is stored. Where none is, no id needs to be looked up.
pub(super) fn has_offers(connection: &Connection, provider: &str, tenant: Option<&str>) -> Result<bool> {
    let has_some = connection
        .prepare_cached("SELECT 1 FROM offers WHERE provider = ?1 AND tenant = ?2 LIMIT 1")?
        .exists((provider, tenant_column(tenant)))?;
    Ok(has_some)
}
