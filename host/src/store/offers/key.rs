//! Keys of offers, as a person writes them.

use rusqlite::{Connection, OptionalExtension, Row};

use crate::{
    bounds::units,
    domain::OfferKey,
    store::{Result, keys::KEY, values::Count},
};

/// Keys that a short text may stand for, at most.
const CANDIDATES: u32 = 10;

/// Of whole ids, and of beginnings of ids and keys.
const BY_ID: &str = "source_id = ?1";
const BY_BEGINNING: &str = "substr(source_id, 1, length(?1)) = ?1";

/// The offers a text may stand for: the one with exactly this key, else those with exactly this id, else those whose key
/// or id begins with it, at most ten, by key.
pub fn resolve_key(connection: &Connection, text: &str) -> Result<Vec<OfferKey>> {
    let exact = exact_keys(connection, text)?;
    if !exact.is_empty() || text.is_empty() {
        return Ok(exact);
    }
    let sql = format!(
        "SELECT provider, tenant, source_id FROM offers WHERE {}
         ORDER BY provider, tenant, source_id LIMIT ?2",
        meant_by(connection, text)?
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let keys = statement.query_map((text, CANDIDATES), key_row)?.collect::<rusqlite::Result<_>>()?;
    Ok(keys)
}

/// How many offers a text may stand for that is no whole key: those that [`resolve_key`] gives the first ten of.
pub fn count_keys(connection: &Connection, text: &str) -> Result<u64> {
    let sql = format!("SELECT count(*) FROM offers WHERE {}", meant_by(connection, text)?);
    let count: Count = connection.prepare_cached(&sql)?.query_row([text], |row| row.get(0))?;
    Ok(count.0)
}

/// By what offers are found of a text `?1` that is no whole key. A whole id is not taken as the beginning of others:
/// else nobody could name an offer by it whose id begins another one's.
fn meant_by(connection: &Connection, text: &str) -> Result<String> {
    let is_id: bool = connection
        .prepare_cached(&format!("SELECT EXISTS (SELECT 1 FROM offers WHERE {BY_ID})"))?
        .query_row([text], |row| row.get(0))?;
    Ok(if is_id {
        BY_ID.to_owned()
    } else {
        format!("({BY_BEGINNING} OR substr({KEY}, 1, length(?1)) = ?1)")
    })
}

/// The offer with exactly this key. If there is none, those that the text stood for when slashes in tenants and ids were
/// printed as they are: every way to read it is looked up by the index.
fn exact_keys(connection: &Connection, text: &str) -> Result<Vec<OfferKey>> {
    let Some((provider, rest)) = text.split_once('/') else { return Ok(Vec::new()) };
    let mut statement = connection.prepare_cached(
        "SELECT provider, tenant, source_id FROM offers
         WHERE provider = ?1 AND tenant = ?2 AND source_id = ?3",
    )?;
    if let Some(OfferKey { provider, tenant, id }) = OfferKey::parse(text) {
        let parameters = (provider, tenant.unwrap_or_default(), id);
        if let Some(key) = statement.query_row(parameters, key_row).optional()? {
            return Ok(vec![key]);
        }
    }
    let splits = rest
        .match_indices('/')
        .take(units::KEY_READINGS.size())
        .map(|(at, _)| (&rest[..at], &rest[at + 1..]));
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

/// The key of the offer of a row.
pub fn key_of(connection: &Connection, offer_id: i64) -> Result<Option<OfferKey>> {
    let key = connection
        .prepare_cached("SELECT provider, tenant, source_id FROM offers WHERE id = ?1")?
        .query_row([offer_id], key_row)
        .optional()?;
    Ok(key)
}
