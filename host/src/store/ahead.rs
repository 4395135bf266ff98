//! What a clock that was ahead left behind: due times and pauses of days that may be years away.
//!
//! Nothing is set further ahead than its own interval, counted from when it was noted. What lies further, or was
//! noted at a time still to come, was so under another clock, and nobody waits for it: a due time is due now, and a pause or
//! a host's deadline ends as long after now as it was to last.

use std::time::Duration;

use super::{
    Fenced, Result, companies,
    pauses::{PauseOrigin, end_of_wait},
};
use crate::{
    domain::{Timestamp, scans},
    store::Transaction,
};

/// The longest that each kind of thing is put off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Longest {
    /// A search for a company's boards, and a check of a board.
    pub discovery: Duration,
    /// A directory's next pass, and a page of it.
    pub directory: Duration,
    /// A pause that no person set, and a host's deadline.
    pub pause: Duration,
    /// A scan of a board or query.
    pub scan: Duration,
}

/// What was brought back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct BroughtBack {
    /// Due times that are due now.
    pub due: usize,
    /// Pauses and deadlines that end earlier.
    pub waits: usize,
}

/// Brings back what lies too far ahead.
pub fn bring_back(tx: &Fenced<'_>, now: Timestamp, longest: Longest) -> Result<BroughtBack> {
    let waits = bring_back_pauses(tx, now, longest.pause)? + bring_back_deadlines(tx, now, longest.pause)?;
    // A board whose provider was paused by hand is checked after that pause.
    let last_pause: Option<Timestamp> =
        tx.query_row("SELECT max(until) FROM pauses", [], |row| row.get(0))?;
    let after_pauses = last_pause.map_or(Duration::ZERO, |until| until.since(now));
    let detail = scans::retry_detail_after(u32::MAX);
    let mut due = 0;
    for (table, noted, interval) in [
        ("discoveries", "checked_at", longest.discovery),
        ("company_sources", "checked_at", longest.discovery.max(after_pauses)),
        ("directories", "finished_at", longest.directory),
        ("directory_entries", "seen_at", longest.directory),
        ("offer_checks", "missed_at", detail),
        ("set_aside_companies", "since", companies::LONGEST_PAUSE),
        ("scan_states", "last_run_at", longest.scan),
    ] {
        due += tx
            .prepare_cached(&format!(
                "UPDATE {table} SET due_at = ?1 WHERE due_at > ?1 AND (due_at > ?2 OR {noted} > ?1)"
            ))?
            .execute((now, now.plus(interval)))?;
    }
    // By these times things take turns, or count how far two misses are apart.
    for (table, noted) in [
        ("company_sources", "last_scanned_at"),
        ("company_sources", "missed_at"),
        ("offer_checks", "missed_at"),
        ("scan_states", "last_run_at"),
    ] {
        tx.prepare_cached(&format!("UPDATE {table} SET {noted} = ?1 WHERE {noted} > ?1"))?.execute([now])?;
    }
    // What is recent was judged by that clock.
    tx.prepare_cached("UPDATE companies SET ranked_at = ?1, rank_until = ?1 WHERE ranked_at > ?1")?
        .execute([now])?;
    Ok(BroughtBack { due, waits })
}

fn bring_back_pauses(tx: &Transaction<'_>, now: Timestamp, longest: Duration) -> Result<usize> {
    // A person's pause is as long as the person says.
    let most = |name: &str| -> Result<Option<Duration>> {
        let origin: PauseOrigin = tx
            .prepare_cached("SELECT origin FROM pauses WHERE provider = ?1")?
            .query_row([name], |row| row.get(0))?;
        Ok((origin != PauseOrigin::Manual).then_some(longest))
    };
    let moved = move_waits(tx, "pauses", "provider", "until", now, most)?;
    let cut = tx
        .prepare_cached("UPDATE pauses SET until = ?1 WHERE until > ?1 AND set_at <= ?2 AND origin <> ?3")?
        .execute((now.plus(longest), now, PauseOrigin::Manual))?;
    Ok(moved + cut)
}

fn bring_back_deadlines(tx: &Transaction<'_>, now: Timestamp, longest: Duration) -> Result<usize> {
    let moved = move_waits(tx, "host_deadlines", "host", "not_before", now, |_| Ok(Some(longest)))?;
    let cut = tx
        .prepare_cached("UPDATE host_deadlines SET not_before = ?1 WHERE not_before > ?1")?
        .execute([now.plus(longest)])?;
    Ok(moved + cut)
}

/// Moves what was noted at a time still to come, each by what lies between and to no further than its `most`.
fn move_waits(
    tx: &Transaction<'_>,
    table: &str,
    key: &str,
    end: &str,
    now: Timestamp,
    most: impl Fn(&str) -> Result<Option<Duration>>,
) -> Result<usize> {
    let mut ahead =
        tx.prepare_cached(&format!("SELECT {key}, {end}, set_at FROM {table} WHERE set_at > ?1"))?;
    let rows: Vec<(String, Timestamp, Timestamp)> = ahead
        .query_map([now], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect::<rusqlite::Result<_>>()?;
    let mut moved =
        tx.prepare_cached(&format!("UPDATE {table} SET {end} = ?2, set_at = ?3 WHERE {key} = ?1"))?;
    for (name, until, set_at) in &rows {
        let end = end_of_wait(*until, *set_at, now);
        let end = most(name)?.map_or(end, |most| end.min(now.plus(most)));
        moved.execute((name, end, now))?;
    }
    Ok(rows.len())
}

#[cfg(test)]
mod tests;
