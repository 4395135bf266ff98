//! Offers whose detail is asked for outside the lists: those whose detail failed, and those that no list shows any
//! more.
//!
//! A detail that fails is asked for again after a longer time each time, and the offer stays as the list gave it.
//! Answers that the source does not know the offer count only if they lie apart, by the same rule as for boards.

use rusqlite::{Connection, OptionalExtension, Row};

use super::{changes, closed::ClosedWhy, columns};
use crate::{
    domain::{
        Employer, Listing, Offer, Timestamp,
        scans::{self, MissRule},
    },
    store::{Fenced, Result, companies, values::Json},
};

/// An offer whose detail is to be asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct DueDetail {
    /// The row.
    pub offer_id: i64,
    /// What is stored of it, but for its text.
    pub offer: Offer,
    /// Of what the list told last.
    pub summary_hash: [u8; 16],
    /// What the source's detail needs beside the id.
    pub token: Option<String>,
    /// When a list last showed it, or its detail said that it is open.
    pub last_seen_at: Timestamp,
}

/// The instants that decide which details are due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DueInstants {
    /// Offers last seen before this instant are on no list any more; `None`: this is not known.
    pub unseen_since: Option<Timestamp>,
    /// An offer that was seen since is left out: its list has just asked.
    pub run_started: Timestamp,
    /// Now.
    pub now: Timestamp,
}

/// The search provider's open offers whose detail is owed or that no list shows any more, longest due first.
pub fn due(
    connection: &Connection,
    provider: &str,
    instants: DueInstants,
    limit: u32,
) -> Result<Vec<DueDetail>> {
    let DueInstants { unseen_since, run_started, now } = instants;
    let mut statement = connection.prepare_cached(
        "SELECT offers.id, last_seen_at, source_id, url, title, employer_name, locations, workplace,
                department, employment_type, salary_min, salary_max, salary_currency, salary_period, posted_at,
                updated_at, expires_at, complete, attributes, summary_hash, detail_token
         FROM offers LEFT JOIN offer_checks ON offer_checks.offer_id = offers.id
         WHERE provider = ?1 AND tenant = '' AND closed_at IS NULL AND last_seen_at < ?3
             AND (complete = 0 OR last_seen_at < ?2)
             AND coalesce(due_at, 0) <= ?4
         ORDER BY coalesce(due_at, 0), last_seen_at, offers.id LIMIT ?5",
    )?;
    let due = statement
        .query_map((provider, unseen_since, run_started, now, limit), due_row)?
        .collect::<rusqlite::Result<_>>()?;
    Ok(due)
}

/// When the first detail is due that a search provider's open offers still lack, if any does: `now` if it never was asked
/// for.
pub fn next_owed_at(connection: &Connection, provider: &str, now: Timestamp) -> Result<Option<Timestamp>> {
    let next = connection
        .prepare_cached(
            "SELECT min(coalesce(due_at, ?2)) FROM offers LEFT JOIN offer_checks ON offer_checks.offer_id = offers.id
             WHERE provider = ?1 AND tenant = '' AND closed_at IS NULL AND complete = 0",
        )?
        .query_row((provider, now), |row| row.get(0))?;
    Ok(next)
}

/// The detail could not be read: it is asked for again, after a longer time each time.
pub fn failed(tx: &Fenced<'_>, offer_id: i64, error: &str, now: Timestamp) -> Result<()> {
    let attempts: Option<u32> = tx
        .prepare_cached("SELECT attempts FROM offer_checks WHERE offer_id = ?1")?
        .query_row([offer_id], |row| row.get(0))
        .optional()?;
    let attempts = attempts.unwrap_or(0).saturating_add(1);
    tx.prepare_cached(
        "INSERT INTO offer_checks (offer_id, due_at, attempts, error) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (offer_id) DO UPDATE SET
             due_at = excluded.due_at, attempts = excluded.attempts, error = excluded.error",
    )?
    .execute((offer_id, now.plus(scans::retry_detail_after(attempts)), attempts, error))?;
    Ok(())
}

/// The detail of an offer that no list shows was read and says that it is open: asked again at `due_at`.
pub fn still_open(tx: &Fenced<'_>, offer_id: i64, due_at: Timestamp) -> Result<()> {
    tx.prepare_cached(
        "INSERT INTO offer_checks (offer_id, due_at)
         SELECT id, ?2 FROM offers WHERE id = ?1 AND closed_at IS NULL
         ON CONFLICT (offer_id) DO UPDATE SET
             due_at = excluded.due_at, attempts = 0, misses = 0, missed_at = NULL, error = NULL",
    )?
    .execute((offer_id, due_at))?;
    Ok(())
}

/// The detail needs not be asked for any more.
pub fn clear(tx: &Fenced<'_>, offer_id: i64) -> Result<()> {
    tx.prepare_cached("DELETE FROM offer_checks WHERE offer_id = ?1")?.execute([offer_id])?;
    Ok(())
}

/// The source does not know the offer, and no list shows it. Closes it once `rule` says so. Whether it did.
pub fn missing(tx: &Fenced<'_>, offer_id: i64, rule: MissRule, now: Timestamp) -> Result<bool> {
    let before: Option<(u32, Option<Timestamp>)> = tx
        .prepare_cached(
            // A miss before the last sight does not count.
            "SELECT misses, missed_at FROM offer_checks JOIN offers ON offers.id = offer_id
             WHERE offer_id = ?1 AND missed_at >= last_seen_at",
        )?
        .query_row([offer_id], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let (misses, missed_at) = before.unwrap_or_default();
    let (misses, missed_at) = rule.count(misses, missed_at, now);
    if misses >= rule.confirmations {
        return close(tx, offer_id, ClosedWhy::NotFound, now);
    }
    tx.prepare_cached(
        "INSERT INTO offer_checks (offer_id, due_at, misses, missed_at) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (offer_id) DO UPDATE SET due_at = excluded.due_at, misses = excluded.misses,
             missed_at = excluded.missed_at, attempts = 0, error = NULL",
    )?
    .execute((offer_id, now.plus(rule.apart), misses, missed_at))?;
    Ok(false)
}

/// Closes an open offer. Whether it was open.
pub fn close(tx: &Fenced<'_>, offer_id: i64, why: ClosedWhy, now: Timestamp) -> Result<bool> {
    let company: Option<Option<i64>> = tx
        .prepare_cached(
            "UPDATE offers SET closed_at = ?2, closed_why = ?3 WHERE id = ?1 AND closed_at IS NULL
             RETURNING company_id",
        )?
        .query_row((offer_id, now, why), |row| row.get(0))
        .optional()?;
    let Some(company_id) = company else { return Ok(false) };
    clear(tx, offer_id)?;
    changes::note_closed(tx, offer_id, now, why)?;
    if let Some(company_id) = company_id {
        companies::mark_dirty(tx, company_id)?;
    }
    Ok(true)
}

fn due_row(row: &Row<'_>) -> rusqlite::Result<DueDetail> {
    Ok(DueDetail {
        offer_id: row.get(0)?,
        last_seen_at: row.get(1)?,
        summary_hash: row.get("summary_hash")?,
        token: row.get("detail_token")?,
        offer: offer_row(row)?,
    })
}

fn offer_row(row: &Row<'_>) -> rusqlite::Result<Offer> {
    Ok(Offer {
        id: row.get("source_id")?,
        url: row.get("url")?,
        title: row.get("title")?,
        employer: Employer { name: row.get("employer_name")?, website: None },
        locations: row.get::<_, Json<Vec<String>>>("locations")?.0,
        workplace: columns::workplace(row)?,
        department: row.get("department")?,
        employment_type: row.get("employment_type")?,
        salary: columns::salary(row)?,
        posted_at: row.get("posted_at")?,
        updated_at: row.get("updated_at")?,
        expires_at: row.get("expires_at")?,
        description: None,
        listing: Listing::Open,
        complete: row.get("complete")?,
        attributes: row.get::<_, Json<Vec<(String, String)>>>("attributes")?.0,
    })
}

#[cfg(test)]
mod tests;
