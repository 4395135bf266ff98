//! The boards that are due for a scan, and the links to boards that are due for a check.

use std::time::Duration;

use rusqlite::{Connection, Row};

use super::link::{Confidence, Evidence, SourceState};
use crate::{
    domain::Timestamp,
    store::{
        Result,
        keys::BoardKey,
        values::{Count, Json},
    },
};

/// A board that is due for a scan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueTenant {
    /// The board.
    pub tenant: String,
    /// Its company; of several, the one known longest.
    pub company_id: i64,
}

/// A link to a board that is due for a check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueCheck {
    /// The company.
    pub company_id: i64,
    /// Its name.
    pub company_name: String,
    /// The registrable domain of its site.
    pub domain: Option<String>,
    /// The board.
    pub board: BoardKey,
    /// The state of the link so far.
    pub state: SourceState,
    /// How plainly it was seen.
    pub confidence: Confidence,
    /// Where it was seen.
    pub evidence: Vec<Evidence>,
    /// How often the board was not found.
    pub misses: u32,
}

/// When a board counts as due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DueInstant {
    /// Seen from this instant.
    pub now: Timestamp,
    /// However long a board was put off, it is due this long after its last scan.
    pub most: Duration,
}

impl DueInstant {
    /// A board that was last scanned then or before is due, whatever was noted of it.
    pub(super) fn overdue(self) -> Timestamp {
        Timestamp::from_millis(self.now.as_millis().saturating_sub(self.most_millis()))
    }

    /// Far from the largest integer, so that sums of instants stay integers.
    pub(super) fn most_millis(self) -> i64 {
        i64::try_from(self.most.as_millis()).unwrap_or(i64::MAX).min(i64::MAX / 4)
    }
}

/// Boards that are scanned: those that are listed or confirmed, and others that still have open offers, so that
/// these offers get closed.
pub(super) const SCANNED: &str =
    "(state IN ('listed', 'confirmed') OR (state IN ('empty', 'candidate') AND EXISTS (
    SELECT 1 FROM offers WHERE offers.provider = company_sources.provider
        AND offers.tenant = company_sources.tenant AND closed_at IS NULL)))";

/// Whether a provider's `?1` board `due.tenant` is scanned.
pub(super) fn is_scanned() -> String {
    format!(
        "EXISTS (SELECT 1 FROM company_sources INDEXED BY company_sources_boards
             WHERE provider = ?1 AND tenant = due.tenant AND {SCANNED})"
    )
}

/// Boards of provider `?1` that no scan read, each once, scanned or not: a board that a scan read may have such a link, too.
pub(super) const UNSCANNED: &str =
    "SELECT DISTINCT tenant FROM company_sources INDEXED BY company_sources_unscanned
    WHERE provider = ?1 AND last_scanned_at IS NULL";

/// Boards of provider `?1` that are due at `?2`, scanned or not. Of boards that are not due, no row is read: what decides
/// stands in an index of states, and a board without a state was never scanned.
pub(super) fn due_boards() -> String {
    format!(
        "(SELECT s.unit AS tenant FROM scan_states AS s INDEXED BY scan_states_due
          WHERE s.provider = ?1 AND s.kind = 'tenant' AND {IS_DUE}
          UNION ALL
          SELECT tenant FROM ({UNSCANNED}) AS new WHERE NOT EXISTS (
              SELECT 1 FROM scan_states WHERE provider = ?1 AND kind = 'tenant' AND unit = new.tenant)) AS due"
    )
}

/// All boards of provider `?1`, scanned or not.
const ALL_BOARDS: &str = "(SELECT DISTINCT tenant FROM company_sources INDEXED BY company_sources_boards
    WHERE provider = ?1 AND ?2 IS NULL AND ?3 IS NULL) AS due";

/// Whether a board is due at `?2`; `?3` is [`DueInstant::overdue`]. As [`crate::domain::cadence::Cadence::due_at`] says it.
pub(super) const IS_DUE: &str = "(s.due_at IS NULL OR s.last_run_at IS NULL OR s.due_at <= ?2 OR s.last_run_at > ?2 OR s.last_run_at <= ?3)";

/// The provider's boards that are due, or all where no instant is given: least recently scanned first and never scanned
/// before all, each once.
pub fn due(
    connection: &Connection,
    provider: &str,
    at: Option<DueInstant>,
    limit: u32,
) -> Result<Vec<DueTenant>> {
    let boards = if at.is_some() { due_boards() } else { ALL_BOARDS.to_owned() };
    // A listed link outranks one that was found; among equals the older company has the board.
    let mut statement = connection.prepare_cached(&format!(
        "SELECT b.tenant, b.company_id FROM (
             SELECT due.tenant AS tenant, max(last_scanned_at) AS scanned,
                 coalesce(min(company_id) FILTER (WHERE state = 'listed'),
                     min(company_id) FILTER (WHERE state = 'confirmed'), min(company_id)) AS company_id
             FROM {boards} CROSS JOIN company_sources
                 ON company_sources.provider = ?1 AND company_sources.tenant = due.tenant
             WHERE {SCANNED} GROUP BY due.tenant) AS b
         JOIN companies ON companies.id = b.company_id
         ORDER BY b.scanned ASC NULLS FIRST, b.tenant LIMIT ?4"
    ))?;
    let (now, overdue) = at.map(|at| (at.now, at.overdue())).unzip();
    let due = statement
        .query_map((provider, now, overdue, limit), |row| {
            Ok(DueTenant { tenant: row.get(0)?, company_id: row.get(1)? })
        })?
        .collect::<rusqlite::Result<_>>()?;
    Ok(due)
}

/// The company whose offers a board's are, by the rule of [`due`]; `None` if no company has the board.
pub(in crate::store) fn owner(connection: &Connection, board: &BoardKey) -> Result<Option<i64>> {
    let owner = connection
        .prepare_cached(
            "SELECT coalesce(min(company_id) FILTER (WHERE state = 'listed'),
                 min(company_id) FILTER (WHERE state = 'confirmed'), min(company_id))
             FROM company_sources WHERE provider = ?1 AND tenant = ?2 AND state NOT IN ('rejected', 'removed')",
        )?
        .query_row((&board.provider, &board.tenant), |row| row.get(0))?;
    Ok(owner)
}

/// The provider's boards that are scanned.
pub fn count(connection: &Connection, provider: &str) -> Result<u64> {
    let count: Count = connection
        .prepare_cached(&format!(
            "SELECT count(DISTINCT tenant) FROM company_sources INDEXED BY company_sources_boards
             WHERE provider = ?1 AND {SCANNED}"
        ))?
        .query_row([provider], |row| row.get(0))?;
    Ok(count.0)
}

/// Links to boards of these providers that are due for a check: candidates, empty ones, and those whose board was
/// not found; of each provider at most so many, the oldest check first. The providers take turns, so that none of them
/// waits until all boards of another were asked at that one's pace.
pub fn due_checks(
    connection: &Connection,
    providers: &[String],
    now: Timestamp,
    of_each: u32,
) -> Result<Vec<DueCheck>> {
    let mut statement = connection.prepare_cached(
        "WITH due AS (
             SELECT id, row_number() OVER (PARTITION BY provider ORDER BY checked_at ASC NULLS FIRST, id) AS turn
             FROM company_sources WHERE due_at <= ?2 AND (state IN ('candidate', 'empty') OR misses > 0)
                 AND provider IN (SELECT value FROM json_each(?1)))
         SELECT s.company_id, c.name, c.domain, s.provider, s.tenant, s.state, s.confidence, s.evidence, s.misses
         FROM due JOIN company_sources s ON s.id = due.id JOIN companies c ON c.id = s.company_id
         WHERE due.turn <= ?3 ORDER BY due.turn, s.checked_at ASC NULLS FIRST, s.id",
    )?;
    let due =
        statement.query_map((Json(providers), now, of_each), check_row)?.collect::<rusqlite::Result<_>>()?;
    Ok(due)
}

fn check_row(row: &Row<'_>) -> rusqlite::Result<DueCheck> {
    Ok(DueCheck {
        company_id: row.get(0)?,
        company_name: row.get(1)?,
        domain: row.get(2)?,
        board: BoardKey { provider: row.get(3)?, tenant: row.get(4)? },
        state: row.get(5)?,
        confidence: row.get(6)?,
        evidence: row.get::<_, Json<Vec<Evidence>>>(7)?.0,
        misses: row.get(8)?,
    })
}

/// When the next link to a board of these providers is due for a check, if any is.
pub fn next_check_at(connection: &Connection, providers: &[String]) -> Result<Option<Timestamp>> {
    let next = connection
        .prepare_cached(
            "SELECT min(due_at) FROM company_sources WHERE due_at IS NOT NULL
                 AND (state IN ('candidate', 'empty') OR misses > 0)
                 AND provider IN (SELECT value FROM json_each(?1))",
        )?
        .query_row([Json(providers)], |row| row.get(0))?;
    Ok(next)
}
