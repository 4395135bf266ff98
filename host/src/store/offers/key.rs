//! Keys of offers, as a person writes them.

use rusqlite::{Connection, Row};

use crate::{domain::OfferKey, store::Result};

/// Keys that a short text may stand for, at most.
const CANDIDATES: u32 = 10;

/// The key of a row, as `OfferKey` prints it.
pub(in crate::store) const KEY: &str =
    "offers.provider || '/' || CASE offers.tenant WHEN '' THEN '' ELSE offers.tenant || '/' END
    || offers.source_id";

/// The offers a text may stand for: the one with exactly this key, else those whose key or source id
/// begins with it, at most ten, by key.
pub fn resolve_key(connection: &Connection, text: &str) -> Result<Vec<OfferKey>> {
    let exact = exact_keys(connection, text)?;
    if !exact.is_empty() || text.is_empty() {
        return Ok(exact);
    }
    let sql = format!(
        "SELECT provider, tenant, source_id FROM offers
         WHERE substr(source_id, 1, length(?1)) = ?1 OR substr({KEY}, 1, length(?1)) = ?1
         ORDER BY provider, tenant, source_id LIMIT ?2"
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let keys = statement.query_map((text, CANDIDATES), key_row)?.collect::<rusqlite::Result<_>>()?;
    Ok(keys)
}

/// Tenants and ids may themselves contain `/`: every way to read the text is looked up by the index.
fn exact_keys(connection: &Connection, text: &str) -> Result<Vec<OfferKey>> {
    let Some((provider, rest)) = text.split_once('/') else { return Ok(Vec::new()) };
    let mut statement = connection.prepare_cached(
        "SELECT provider, tenant, source_id FROM offers
         WHERE provider = ?1 AND tenant = ?2 AND source_id = ?3",
    )?;
    let splits = rest.match_indices('/').map(|(at, _)| (&rest[..at], &rest[at + 1..]));
    let mut keys = Vec::new();
    for (tenant, id) in std::iter::once(("", rest)).chain(splits.filter(|(tenant, _)| !tenant.is_empty())) {
        for key in statement.query_map((provider, tenant, id), key_row)? {
            keys.push(key?);
        }
    }
    Ok(keys)
}

/// Reads a key from the first three columns of a row.
fn key_row(row: &Row<'_>) -> rusqlite::Result<OfferKey> {
    let tenant: String = row.get(1)?;
    Ok(OfferKey {
        provider: row.get(0)?,
        tenant: Some(tenant).filter(|tenant| !tenant.is_empty()),
        id: row.get(2)?,
    })
}
