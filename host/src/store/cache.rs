//! HTTP answers kept for revalidation, so that a source does not send again what did not change.
//!
//! A body is kept as the caller gives it. Only [`prune`] bounds the size of the table.

use rusqlite::{Connection, OptionalExtension, Row, Transaction};

use super::{
    Result,
    values::{Count, Json},
};
use crate::domain::Timestamp;

/// An answer as it was received.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CachedResponse {
    /// The answer's status.
    pub status: u16,
    /// Its validator for `If-None-Match`.
    pub etag: Option<String>,
    /// Its validator for `If-Modified-Since`, as the source wrote it.
    pub last_modified: Option<String>,
    /// Its headers, in order.
    pub headers: Vec<(String, String)>,
    /// When it was fetched.
    pub fetched_at: Timestamp,
    /// The content, in the caller's encoding.
    pub body: Vec<u8>,
}

impl CachedResponse {
    /// What it takes in the database, about: all that its source chose.
    #[must_use]
    pub fn size(&self) -> u64 {
        let validators = self.etag.iter().chain(&self.last_modified).map(String::len);
        let headers = self.headers.iter().map(|(name, value)| name.len() + value.len() + 8);
        (self.body.len() + validators.chain(headers).sum::<usize>()) as u64
    }
}

/// The answer kept under `key`.
pub fn get(connection: &Connection, key: &str) -> Result<Option<CachedResponse>> {
    let response = connection
        .prepare_cached(
            "SELECT status, etag, last_modified, headers, stored_at, body
             FROM cached_responses WHERE key = ?1",
        )?
        .query_row([key], response_row)
        .optional()?;
    Ok(response)
}

/// The same, without its body where it was fetched at `known`.
pub fn get_beside(
    connection: &Connection,
    key: &str,
    known: Timestamp,
) -> Result<Option<(CachedResponse, bool)>> {
    let response = connection
        .prepare_cached(
            "SELECT status, etag, last_modified, headers, stored_at,
                 CASE WHEN stored_at = ?2 THEN x'' ELSE body END
             FROM cached_responses WHERE key = ?1",
        )?
        .query_row((key, known), response_row)
        .optional()?;
    Ok(response.map(|response| {
        let left_out = response.fetched_at == known;
        (response, left_out)
    }))
}

/// Keeps an answer under `key`, in place of the one before it.
pub fn put(tx: &Transaction<'_>, key: &str, response: &CachedResponse, now: Timestamp) -> Result<()> {
    let headers = serde_json::to_string(&response.headers)?;
    let size = response.size();
    tx.prepare_cached(
        "INSERT INTO cached_responses
             (key, status, etag, last_modified, headers, size, stored_at, used_at, body)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
         ON CONFLICT (key) DO UPDATE SET
             status = excluded.status, etag = excluded.etag, last_modified = excluded.last_modified,
             headers = excluded.headers, size = excluded.size, stored_at = excluded.stored_at,
             used_at = excluded.used_at, body = excluded.body",
    )?
    .execute((
        key,
        response.status,
        &response.etag,
        &response.last_modified,
        headers,
        Count(size),
        response.fetched_at,
        now,
        &response.body,
    ))?;
    Ok(())
}

/// Notes that the answer under `key` was used.
pub fn touch(tx: &Transaction<'_>, key: &str, now: Timestamp) -> Result<()> {
    tx.prepare_cached("UPDATE cached_responses SET used_at = max(used_at, ?2) WHERE key = ?1")?
        .execute((key, now))?;
    Ok(())
}

/// Removes the least recently used answers until at most `max_total_bytes` are kept; how many went.
///
/// A database of others may hold sizes that cannot be, whose sum as a whole number would be an error.
pub fn prune(tx: &Transaction<'_>, max_total_bytes: u64) -> Result<usize> {
    let removed = tx
        .prepare_cached(
            "DELETE FROM cached_responses WHERE id IN (
                 SELECT id FROM (
                     SELECT id, total(max(size, length(body))) OVER (ORDER BY used_at DESC, size DESC, id DESC) AS kept
                     FROM cached_responses)
                 WHERE kept > ?1)",
        )?
        .execute([Count(max_total_bytes)])?;
    Ok(removed)
}

fn response_row(row: &Row<'_>) -> rusqlite::Result<CachedResponse> {
    Ok(CachedResponse {
        status: row.get(0)?,
        etag: row.get(1)?,
        last_modified: row.get(2)?,
        headers: row.get::<_, Json<Vec<(String, String)>>>(3)?.0,
        fetched_at: row.get(4)?,
        body: row.get(5)?,
    })
}

#[cfg(test)]
mod tests {
    use super::{CachedResponse, get, prune, put, touch};
    use crate::{domain::Timestamp, store::testing::memory};

    fn at(millis: i64) -> Timestamp {
        Timestamp::from_millis(millis)
    }

    fn response(body: &[u8]) -> CachedResponse {
        CachedResponse {
            status: 200,
            etag: Some("\"v1\"".to_owned()),
            last_modified: None,
            headers: vec![("content-type".to_owned(), "application/json".to_owned())],
            fetched_at: at(1),
            body: body.to_vec(),
        }
    }

    #[test]
    fn an_answer_comes_back_as_it_was_and_a_later_one_replaces_it() {
        let mut db = memory();
        let tx = db.transaction().unwrap();
        put(&tx, "k", &response(b"\x00one"), at(1)).unwrap();
        assert_eq!(get(&tx, "k").unwrap(), Some(response(b"\x00one")));
        put(&tx, "k", &response(b"two"), at(2)).unwrap();
        assert_eq!(get(&tx, "k").unwrap(), Some(response(b"two")));
    }

    #[test]
    fn pruning_removes_the_least_recently_used_and_no_more_than_it_must() {
        let mut db = memory();
        let tx = db.transaction().unwrap();
        let body = vec![b'x'; 1_000];
        for (key, used) in [("a", 1), ("b", 2), ("c", 3)] {
            put(&tx, key, &response(&body), at(used)).unwrap();
        }
        touch(&tx, "a", at(4)).unwrap();
        touch(&tx, "c", at(1)).unwrap();
        assert_eq!(prune(&tx, 10_000).unwrap(), 0);
        assert_eq!(prune(&tx, 2_500).unwrap(), 1);
        assert_eq!(get(&tx, "b").unwrap(), None);
        assert_eq!(prune(&tx, 1_500).unwrap(), 1);
        assert!(get(&tx, "a").unwrap().is_some());
        assert_eq!(prune(&tx, 0).unwrap(), 1);
    }

    #[test]
    fn sizes_that_cannot_be_stop_neither_pruning_nor_counting() {
        let mut db = memory();
        let tx = db.transaction().unwrap();
        for key in ["a", "b", "c"] {
            put(&tx, key, &response(b"x"), at(1)).unwrap();
        }
        tx.execute("UPDATE cached_responses SET size = ?1 WHERE key <> 'c'", [i64::MAX]).unwrap();
        tx.execute("UPDATE cached_responses SET size = ?1 WHERE key = 'c'", [i64::MIN]).unwrap();
        assert_eq!(crate::store::stats::stats(&tx).unwrap().cached_bytes, i64::MAX.unsigned_abs());
        assert_eq!(prune(&tx, 1_000).unwrap(), 3);
    }
}
