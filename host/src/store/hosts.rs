//! Deadlines of hosts: the instant before which no request goes to a host, across restarts.
//!
//! They come from `Retry-After` and from an open circuit. A stored instant is never moved to an earlier one;
//! only a person removes it early, with [`lift`].

use rusqlite::{Connection, OptionalExtension, Row, Transaction};

use super::{Fenced, Result};
use crate::{
    bounds::network,
    domain::{HostDeadline, Timestamp},
};

const COLUMNS: &str = "SELECT host, not_before, reason FROM host_deadlines";

/// Stores a deadline; the later instant wins.
pub fn set(tx: &Transaction<'_>, deadline: &HostDeadline, now: Timestamp) -> Result<()> {
    tx.prepare_cached(
        "INSERT INTO host_deadlines (host, not_before, reason, set_at) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (host) DO UPDATE SET
             not_before = excluded.not_before, reason = excluded.reason, set_at = excluded.set_at
         WHERE excluded.not_before > host_deadlines.not_before",
    )?
    .execute((&deadline.host, deadline.not_before, deadline.reason, now))?;
    Ok(())
}

/// The host's stored deadline, passed or not.
pub fn get(connection: &Connection, host: &str) -> Result<Option<HostDeadline>> {
    let deadline = connection
        .prepare_cached(&format!("{COLUMNS} WHERE host = ?1"))?
        .query_row([host], deadline_row)
        .optional()?;
    Ok(deadline)
}

/// The deadlines that have not passed, by host.
pub fn all(connection: &Connection, now: Timestamp) -> Result<Vec<HostDeadline>> {
    let mut statement =
        connection.prepare_cached(&format!("{COLUMNS} WHERE not_before > ?1 ORDER BY host"))?;
    let deadlines = statement.query_map([now], deadline_row)?.collect::<rusqlite::Result<_>>()?;
    Ok(deadlines)
}

/// Deletes the deadlines of these hosts. How many there were.
pub fn lift(tx: &Transaction<'_>, hosts: &[String]) -> Result<usize> {
    let mut statement = tx.prepare_cached("DELETE FROM host_deadlines WHERE host = ?1")?;
    let mut lifted = 0;
    for host in hosts {
        lifted += statement.execute([host])?;
    }
    Ok(lifted)
}

/// Deletes the deadlines that have passed, and those further ahead than any that is set: nobody could lift the one of a
/// company's website. How many.
pub fn clear_expired(tx: &Fenced<'_>, now: Timestamp) -> Result<usize> {
    let furthest = now.plus(network::WAIT.duration());
    Ok(tx
        .prepare_cached("DELETE FROM host_deadlines WHERE not_before <= ?1 OR not_before > ?2")?
        .execute([now, furthest])?)
}

fn deadline_row(row: &Row<'_>) -> rusqlite::Result<HostDeadline> {
    Ok(HostDeadline { host: row.get(0)?, not_before: row.get(1)?, reason: row.get(2)? })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{all, clear_expired, get, lift, set};
    use crate::{
        bounds::network,
        domain::{DeadlineReason, HostDeadline, Timestamp},
        store::testing::{fenced, memory},
    };

    fn at(millis: i64) -> Timestamp {
        Timestamp::from_millis(millis)
    }

    fn deadline(host: &str, not_before: i64, reason: DeadlineReason) -> HostDeadline {
        HostDeadline { host: host.to_owned(), not_before: at(not_before), reason }
    }

    proptest! {
        #[test]
        fn a_deadline_never_comes_nearer(instants in prop::collection::vec(1_i64..1_000, 1..12)) {
            let mut db = memory();
            let tx = db.transaction().unwrap();
            let mut furthest = 0;
            for instant in instants {
                set(&tx, &deadline("a.example", instant, DeadlineReason::RetryAfter), at(0)).unwrap();
                furthest = furthest.max(instant);
                prop_assert_eq!(get(&tx, "a.example").unwrap().unwrap().not_before, at(furthest));
            }
        }
    }

    #[test]
    fn only_future_deadlines_are_listed_and_lifting_names_hosts() {
        let mut db = memory();
        let tx = db.transaction().unwrap();
        let (near, far) = (
            deadline("a.example", 10, DeadlineReason::RetryAfter),
            deadline("b.example", 20, DeadlineReason::Circuit),
        );
        set(&tx, &far, at(0)).unwrap();
        set(&tx, &near, at(0)).unwrap();
        assert_eq!(all(&tx, at(9)).unwrap(), [near, far.clone()]);
        assert_eq!(all(&tx, at(10)).unwrap(), std::slice::from_ref(&far));
        assert_eq!(lift(&tx, &["b.example".to_owned(), "c.example".to_owned()]).unwrap(), 1);
        assert_eq!(clear_expired(&fenced(&tx), at(9)).unwrap(), 0);
        assert_eq!(clear_expired(&fenced(&tx), at(10)).unwrap(), 1);
        assert_eq!(get(&tx, "a.example").unwrap(), None);
    }

    #[test]
    fn a_deadline_further_ahead_than_any_that_is_set_is_forgotten() {
        let mut db = memory();
        let tx = db.transaction().unwrap();
        let furthest = i64::try_from(network::WAIT.duration().as_millis()).unwrap();
        for (host, not_before) in
            [("a.example", furthest), ("b.example", furthest + 1), ("c.example", i64::MAX)]
        {
            set(&tx, &deadline(host, not_before, DeadlineReason::RetryAfter), at(0)).unwrap();
        }
        assert_eq!(clear_expired(&fenced(&tx), at(0)).unwrap(), 2);
        assert_eq!(all(&tx, at(0)).unwrap().len(), 1);
    }
}
