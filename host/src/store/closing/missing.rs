//! Boards that answer "no such board".

use rusqlite::Connection;

use super::close::close_all;
use crate::{
    domain::Timestamp,
    store::{
        Fenced, Result,
        keys::BoardKey,
        offers::ClosedWhy,
        units::{self, Suspect},
        values::Count,
    },
};

/// A board was not found: its offers close if it was not found `needed` times. How many closed.
///
/// None closes while more than half of the provider's boards are not found: a source that moved or is broken answers
/// the same for all of them.
pub(in crate::store) fn missing(
    tx: &Fenced<'_>,
    board: &BoardKey,
    now: Timestamp,
    needed: u32,
) -> Result<u64> {
    let BoardKey { provider, tenant } = board;
    let misses: u32 = tx
        .prepare_cached(
            "SELECT coalesce(max(misses), 0) FROM company_sources WHERE provider = ?1 AND tenant = ?2",
        )?
        .query_row((provider, tenant), |row| row.get(0))?;
    let mut closed = 0;
    let (suspect, reason) = if misses < needed {
        (Suspect::Missing, format!("not found, {misses} of the {needed} times that close its offers"))
    } else if let Some((missing, boards)) = most_are_missing(tx, provider)? {
        let reason = format!(
            "not found, as {missing} of the {boards} boards of `{provider}`: the source is not believed"
        );
        (Suspect::Missing, reason)
    } else {
        closed = close_all(tx, board, ClosedWhy::BoardGone, now)?;
        (Suspect::Gone, format!("not found {misses} times: its offers are closed"))
    };
    let mark = Some((suspect, reason.as_str()));
    units::set_suspicion(tx, &board.unit(), now, mark)?;
    Ok(closed)
}

/// How many of a provider's boards with open offers are missing, and how many there are, if more than half of
/// at least three are missing.
fn most_are_missing(connection: &Connection, provider: &str) -> Result<Option<(u64, u64)>> {
    const SEVERAL: u64 = 3;
    let (missing, boards): (Count, Count) = connection
        .prepare_cached(
            "SELECT count(*) FILTER (WHERE missing), count(*) FROM (
                 SELECT max(misses) > 0 AS missing FROM company_sources
                 WHERE provider = ?1 AND EXISTS (
                     SELECT 1 FROM offers WHERE offers.provider = ?1
                         AND offers.tenant = company_sources.tenant AND closed_at IS NULL)
                 GROUP BY tenant)",
        )?
        .query_row([provider], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok((boards.0 >= SEVERAL && missing.0 * 2 > boards.0).then_some((missing.0, boards.0)))
}
