//! Discoveries: the outcome of the search for a company's boards, its reason, and when to search again.
//!
//! No company is searched before it is due, and of those that are due the one whose last search is the oldest
//! comes first, so that every company gets its turn. A company whose boards a person listed is not searched.

mod again;
mod sought;

pub use self::{
    again::{Again, LookedAtAgain, NotSought, chosen, make_due},
    sought::DueCompany,
};

use rusqlite::{Connection, OptionalExtension, Row};
use serde::Serialize;

use self::sought::{COMPANIES, FROM_COMPANIES, IS_NOT_LISTED, IS_SOUGHT, due_row};
use super::{
    Fenced, Result,
    sources::Evidence,
    text::{SearchWords, fold},
    values::{Count, Json, words},
};
use crate::domain::Timestamp;

words! {
    /// The outcome of the search for a company's boards.
    DiscoveryState {
        /// A board is proved to be the company's.
        Confirmed = "confirmed",
        /// A board was seen, not proved yet.
        Candidate = "candidate",
        /// Its board has no offer now.
        Empty = "empty",
        /// The boards seen are another company's.
        Rejected = "rejected",
        /// The pages could not tell: built by script, for example.
        Unknown = "unknown",
        /// The pages were read and show no board.
        None = "none",
        /// The site blocks the host.
        Blocked = "blocked",
    }
}

impl DiscoveryState {
    /// Whether the search found nothing, so that the next one may wait longer.
    #[must_use]
    pub const fn is_fruitless(self) -> bool {
        matches!(self, Self::Unknown | Self::None | Self::Blocked)
    }
}

/// The outcome of one search.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The company.
    pub company_id: i64,
    /// The result.
    pub state: DiscoveryState,
    /// Why, for a person to read.
    pub reason: String,
    /// What was seen, and where.
    pub evidence: Vec<Evidence>,
    /// Pages that were fetched.
    pub pages: u32,
    /// When to look again.
    pub due_at: Timestamp,
}

/// What is kept of the last search. Serialised, it is the `discovery` of the exported company.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Discovery {
    /// The company.
    #[serde(skip)]
    pub company_id: i64,
    /// The result.
    pub state: DiscoveryState,
    /// Why, for a person to read.
    pub reason: String,
    /// What was seen, and where.
    pub evidence: Vec<Evidence>,
    /// Pages that were fetched.
    pub pages: u32,
    /// When it was.
    pub checked_at: Timestamp,
    /// When to look again.
    #[serde(rename = "next_check_at")]
    pub due_at: Timestamp,
    /// The searches in a row that found nothing.
    #[serde(skip)]
    pub attempts: u32,
}

/// The companies `c` that are searched and never were.
const NEVER: &str = "FROM companies c INDEXED BY companies_unsearched
    WHERE c.searched = 0 AND c.website IS NOT NULL AND c.removed_at IS NULL
        AND c.resolution IN ('PENDING', 'IN_PROGRESS', 'HIGH_INTEREST')";

/// The companies `c` whose last search was `d`, by when they are due.
const AGAIN: &str =
    "FROM discoveries d INDEXED BY discoveries_due CROSS JOIN companies c ON c.id = d.company_id WHERE";

/// Of these, those that were searched at an instant that lies ahead of `?1`: the clock was put back.
const AHEAD: &str = "d.due_at > ?1 AND d.checked_at > ?1";

/// The companies that are due: those never searched first, then those whose last search is the oldest.
pub fn due(connection: &Connection, now: Timestamp, limit: u32) -> Result<Vec<DueCompany>> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT c.id AS id, c.name, c.website, c.domain, 0 AS attempts, NULL AS checked_at {NEVER} AND {IS_NOT_LISTED}
         UNION ALL
         SELECT c.id, c.name, c.website, c.domain, d.attempts, d.checked_at
         {AGAIN} (d.due_at <= ?1 OR ({AHEAD})) AND {IS_SOUGHT}
         ORDER BY checked_at ASC, id LIMIT ?2"
    ))?;
    let due = statement.query_map((now, limit), due_row)?.collect::<rusqlite::Result<_>>()?;
    Ok(due)
}

/// How many companies are due.
pub fn due_count(connection: &Connection, now: Timestamp) -> Result<u64> {
    let count: Count = connection
        .prepare_cached(&format!(
            "SELECT (SELECT count(*) {NEVER} AND {IS_NOT_LISTED})
                 + (SELECT count(*) {AGAIN} d.due_at <= ?1 AND {IS_SOUGHT})
                 + (SELECT count(*) {AGAIN} {AHEAD} AND {IS_SOUGHT})"
        ))?
        .query_row([now], |row| row.get(0))?;
    Ok(count.0)
}

/// When the next company is due, if any will be: `now` if one is already.
pub fn next_due_at(connection: &Connection, now: Timestamp) -> Result<Option<Timestamp>> {
    let next = connection
        .prepare_cached(&format!(
            "SELECT min(at) FROM (
                 SELECT ?1 AS at WHERE EXISTS (SELECT 1 {NEVER} AND {IS_NOT_LISTED})
                     OR EXISTS (SELECT 1 {AGAIN} {AHEAD} AND {IS_SOUGHT})
                 UNION ALL
                 SELECT * FROM (SELECT d.due_at {AGAIN} d.checked_at <= ?1 AND {IS_SOUGHT} ORDER BY d.due_at LIMIT 1))"
        ))?
        .query_row([now], |row| row.get(0))?;
    Ok(next)
}

/// Stores the outcome of a search, in place of the one before.
pub fn record(tx: &Fenced<'_>, found: &Found, now: Timestamp) -> Result<()> {
    tx.prepare_cached(
        "INSERT INTO discoveries (company_id, state, reason, evidence, pages, checked_at, due_at, attempts)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
         ON CONFLICT (company_id) DO UPDATE SET
             state = excluded.state, reason = excluded.reason, evidence = excluded.evidence,
             pages = excluded.pages, checked_at = excluded.checked_at, due_at = excluded.due_at,
             attempts = CASE excluded.attempts WHEN 0 THEN 0 ELSE min(attempts, 4294967294) + 1 END",
    )?
    .execute((
        found.company_id,
        found.state,
        &found.reason,
        Json(&found.evidence),
        found.pages,
        now,
        found.due_at,
        u32::from(found.state.is_fruitless()),
    ))?;
    Ok(())
}

/// A board that the last search saw has been confirmed since.
pub fn confirm(tx: &Fenced<'_>, company_id: i64, reason: &str) -> Result<()> {
    tx.prepare_cached(
        "UPDATE discoveries SET state = 'confirmed', reason = ?2, attempts = 0 WHERE company_id = ?1",
    )?
    .execute((company_id, reason))?;
    Ok(())
}

/// The outcome of the last search for a company's boards.
pub fn by_company(connection: &Connection, company_id: i64) -> Result<Option<Discovery>> {
    let discovery = connection
        .prepare_cached(
            "SELECT company_id, state, reason, evidence, pages, checked_at, due_at, attempts
             FROM discoveries WHERE company_id = ?1",
        )?
        .query_row([company_id], discovery_row)
        .optional()?;
    Ok(discovery)
}

/// The companies of each state that occurs, in the order of the states.
pub fn counts(connection: &Connection) -> Result<Vec<(DiscoveryState, u64)>> {
    let mut statement =
        connection.prepare_cached("SELECT state, count(*) FROM discoveries GROUP BY state")?;
    let mut counts: Vec<(DiscoveryState, u64)> = statement
        .query_map([], |row| Ok((row.get(0)?, row.get::<_, Count>(1)?.0)))?
        .collect::<rusqlite::Result<_>>()?;
    counts.sort_by_key(|(state, _)| DiscoveryState::ALL.iter().position(|other| other == state));
    Ok(counts)
}

/// The companies that a text means, without regard to case and accents: the one of that id, else those of
/// exactly that name or domain, else those in whose name, site or domain each of its words occurs. In the
/// order in which they became known.
pub fn find_companies(connection: &Connection, text: &str) -> Result<Vec<DueCompany>> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(Vec::new());
    }
    if let Some(company) = text.parse().ok().map(|id| company_by_id(connection, id)).transpose()?.flatten() {
        return Ok(vec![company]);
    }
    let (folded, words) = (fold(text), SearchWords::parse(Some(text)));
    let (mut exact, mut near) = (Vec::new(), Vec::new());
    let mut statement = connection.prepare_cached(&format!("{COMPANIES} {FROM_COMPANIES} ORDER BY c.id"))?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let company = due_row(row)?;
        if fold(&company.name) == folded || company.domain.as_ref() == Some(&folded) {
            exact.push(company);
        } else if words.all_occur_in([
            Some(company.name.as_str()),
            company.website.as_deref(),
            company.domain.as_deref(),
        ]) {
            near.push(company);
        }
    }
    Ok(if exact.is_empty() { near } else { exact })
}

fn company_by_id(connection: &Connection, id: i64) -> Result<Option<DueCompany>> {
    let company = connection
        .prepare_cached(&format!("{COMPANIES} {FROM_COMPANIES} WHERE c.id = ?1"))?
        .query_row([id], due_row)
        .optional()?;
    Ok(company)
}

fn discovery_row(row: &Row<'_>) -> rusqlite::Result<Discovery> {
    Ok(Discovery {
        company_id: row.get(0)?,
        state: row.get(1)?,
        reason: row.get(2)?,
        evidence: row.get::<_, Json<Vec<Evidence>>>(3)?.0,
        pages: row.get(4)?,
        checked_at: row.get(5)?,
        due_at: row.get(6)?,
        attempts: row.get(7)?,
    })
}

#[cfg(test)]
mod tests;
