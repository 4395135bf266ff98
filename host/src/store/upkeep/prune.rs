//! What the database may let go: the program's own notes of old scans and runs, and answers that nobody asked for again.
//!
//! What sources and people said stays: offers, closed ones and their texts included, what they said before, scores,
//! companies, boards and feedback. Notes of scans are more than history: by the last scans of a unit its offers close, its
//! suspicions are judged, and what could not be read is compared. So the last [`KEPT_SCANS`] of each unit stay however old
//! they are, and as many of each way in which its scans ended.

use std::path::Path;

use rusqlite::{Connection, OpenFlags};

use crate::{
    domain::Timestamp,
    store::{Fenced, Result, connect::connect, kept, schema::identified, values::Count},
};

/// The scans of a unit that stay for each way in which they ended: more than any rule looks back.
pub const KEPT_SCANS: u32 = 64;

/// Runs that stay however old they are: `status` and lists look at the last ones.
const KEPT_RUNS: u32 = 20;

/// How much is let go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Pruned {
    /// Notes of a unit's scan.
    pub scans: u64,
    /// Runs none of whose scans are left.
    pub runs: u64,
    /// Stored answers.
    pub answers: u64,
}

/// The ways in which a scan can end that a rule tells apart are the columns by which the scans of a unit are numbered.
const OLD_SCANS: &str = "SELECT id FROM (
    SELECT id, started_at, row_number() OVER (
        PARTITION BY provider, kind, unit, outcome, coverage, pages > 0, unread IS NULL
        ORDER BY id DESC) AS place
    FROM run_units WHERE finished_at IS NOT NULL OR run_id < (SELECT max(id) FROM runs))
    WHERE place > ?2 AND started_at < ?1";

const OLD_RUNS: &str = "started_at < ?1 AND status <> 'running'
    AND id NOT IN (SELECT id FROM runs ORDER BY id DESC LIMIT ?2)
    AND id IS NOT (SELECT max(id) FROM runs WHERE status = 'success')";

/// What [`prune`] would let go of what is older than `before`.
pub fn prunable(connection: &Connection, before: Timestamp) -> Result<Pruned> {
    let count = |sql: &str, kept: u32| -> Result<u64> {
        Ok(connection.prepare(sql)?.query_row((before, kept), |row| row.get::<_, Count>(0))?.0)
    };
    let left = format!("SELECT run_id FROM run_units WHERE id NOT IN ({})", OLD_SCANS.replace("?2", "?3"));
    let runs = format!("SELECT count(*) FROM runs WHERE {OLD_RUNS} AND id NOT IN ({left})");
    let runs: Count =
        connection.prepare(&runs)?.query_row((before, KEPT_RUNS, KEPT_SCANS), |row| row.get(0))?;
    Ok(Pruned {
        scans: count(&format!("SELECT count(*) FROM ({OLD_SCANS})"), KEPT_SCANS)?,
        runs: runs.0,
        answers: count("SELECT count(*) FROM cached_responses WHERE used_at < ?1 AND ?2 = 0", 0)?,
    })
}

/// Lets go of what is older than `before`, and makes the kept counts anew if they are wrong.
pub fn prune(tx: &Fenced<'_>, before: Timestamp) -> Result<Pruned> {
    let scans =
        tx.execute(&format!("DELETE FROM run_units WHERE id IN ({OLD_SCANS})"), (before, KEPT_SCANS))?;
    let runs = tx.execute(
        &format!("DELETE FROM runs WHERE {OLD_RUNS} AND id NOT IN (SELECT run_id FROM run_units)"),
        (before, KEPT_RUNS),
    )?;
    let answers = tx.execute("DELETE FROM cached_responses WHERE used_at < ?1", [before])?;
    // Only another program can have put them wrong.
    if !kept::differences(tx)?.is_empty() {
        kept::renew(tx)?;
    }
    let [scans, runs, answers] = [scans, runs, answers].map(|count| count as u64);
    Ok(Pruned { scans, runs, answers })
}

/// Gives the room of what is gone back to the disk. For a while it takes as much as the database has, twice.
pub fn compact(path: &Path) -> Result<()> {
    let connection = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    identified(&connection, path)?;
    connection.execute_batch("VACUUM").map_err(|error| crate::store::StoreError::from(error).naming(path))?;
    // What a reader keeps from being written back waits for the next who closes the database.
    connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
    Ok(())
}
