//! Pauses: until when no step and no plugin asks a provider.
//!
//! A pause is never shortened; only a person ends it early, with [`lift`].

use rusqlite::{Connection, OptionalExtension, Row, Transaction};

use super::{Fenced, Result, values::words};
use crate::domain::Timestamp;

words! {
    /// Who asked for a pause.
    PauseOrigin {
        /// The source's rate limit.
        RateLimit = "rate-limit",
        /// The source blocks the host.
        Blocked = "blocked",
        /// The source refuses the credential.
        Auth = "auth",
        /// A person.
        Manual = "manual",
    }
}

/// A provider that is not asked for a while.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pause {
    /// The provider's name in `providers.toml`.
    pub provider: String,
    /// From when on it may be asked again.
    pub until: Timestamp,
    /// For a person to read.
    pub reason: String,
    /// Who asked for it.
    pub origin: PauseOrigin,
    /// When.
    pub set_at: Timestamp,
}

const COLUMNS: &str = "SELECT provider, until, reason, origin, set_at FROM pauses";

/// Sets a pause. The later `until` wins, so that a pause is never shortened.
pub fn set(tx: &Transaction<'_>, pause: &Pause) -> Result<()> {
    tx.prepare_cached(
        "INSERT INTO pauses (provider, until, reason, origin, set_at) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (provider) DO UPDATE SET
             until = excluded.until, reason = excluded.reason, origin = excluded.origin,
             set_at = excluded.set_at
         WHERE excluded.until > pauses.until",
    )?
    .execute((&pause.provider, pause.until, &pause.reason, pause.origin, pause.set_at))?;
    Ok(())
}

/// The name under which the pause of one unit stands beside those of providers, whose names have no `/`.
#[must_use]
pub fn of_unit(provider: &str, unit: &str) -> String {
    format!("{provider}/{unit}")
}

/// The provider's pause, if it has not ended by `now`.
pub fn active(connection: &Connection, provider: &str, now: Timestamp) -> Result<Option<Pause>> {
    let pause = connection
        .prepare_cached(&format!("{COLUMNS} WHERE provider = ?1 AND until > ?2"))?
        .query_row((provider, now), pause_row)
        .optional()?;
    // One of a clock that was ahead, until the next run brings it back.
    Ok(pause.map(|pause| Pause { until: end_of_wait(pause.until, pause.set_at, now), ..pause }))
}

/// When a wait that was noted at `set_at` ends by the clock of now: as long after its beginning as it was to last.
#[must_use]
pub(super) fn end_of_wait(until: Timestamp, set_at: Timestamp, now: Timestamp) -> Timestamp {
    if set_at > now { now.plus(until.since(set_at)) } else { until }
}

/// Deletes the pauses that have ended. How many.
pub fn clear_expired(tx: &Fenced<'_>, now: Timestamp) -> Result<usize> {
    Ok(tx.prepare_cached("DELETE FROM pauses WHERE until <= ?1")?.execute([now])?)
}

/// Ends the provider's pause and those of its units now, and returns its own.
pub fn lift(tx: &Transaction<'_>, provider: &str) -> Result<Option<Pause>> {
    let pause = tx
        .prepare_cached(&format!("{COLUMNS} WHERE provider = ?1"))?
        .query_row([provider], pause_row)
        .optional()?;
    tx.prepare_cached("DELETE FROM pauses WHERE provider = ?1 OR instr(provider, ?1 || '/') = 1")?
        .execute([provider])?;
    Ok(pause)
}

/// Every pause that is stored, over or not, by provider.
pub fn all(connection: &Connection) -> Result<Vec<Pause>> {
    let mut statement = connection.prepare_cached(&format!("{COLUMNS} ORDER BY provider"))?;
    let pauses = statement.query_map([], pause_row)?.collect::<rusqlite::Result<_>>()?;
    Ok(pauses)
}

fn pause_row(row: &Row<'_>) -> rusqlite::Result<Pause> {
    Ok(Pause {
        provider: row.get(0)?,
        until: row.get(1)?,
        reason: row.get(2)?,
        origin: row.get(3)?,
        set_at: row.get(4)?,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Pause, PauseOrigin, active, all, clear_expired, lift, set};
    use crate::{
        domain::Timestamp,
        store::testing::{fenced, memory},
    };

    fn pause(until: i64, reason: &str) -> Pause {
        Pause {
            provider: "lever".to_owned(),
            until: Timestamp::from_millis(until),
            reason: reason.to_owned(),
            origin: PauseOrigin::RateLimit,
            set_at: Timestamp::from_millis(1),
        }
    }

    proptest! {
        #[test]
        fn the_latest_end_wins_in_any_order(ends in prop::collection::vec(1_i64..1_000, 1..12)) {
            let mut db = memory();
            let tx = db.transaction().unwrap();
            for (index, end) in ends.iter().enumerate() {
                set(&tx, &pause(*end, &index.to_string())).unwrap();
            }
            let latest = *ends.iter().max().unwrap();
            let first_of_latest = ends.iter().position(|end| *end == latest).unwrap();
            prop_assert_eq!(all(&tx).unwrap(), vec![pause(latest, &first_of_latest.to_string())]);
        }
    }

    #[test]
    fn a_pause_holds_until_its_end_and_not_at_it() {
        let mut db = memory();
        let tx = db.transaction().unwrap();
        set(&tx, &pause(100, "429")).unwrap();
        assert_eq!(active(&tx, "lever", Timestamp::from_millis(99)).unwrap(), Some(pause(100, "429")));
        assert_eq!(active(&tx, "lever", Timestamp::from_millis(100)).unwrap(), None);
        assert_eq!(active(&tx, "other", Timestamp::from_millis(99)).unwrap(), None);
        assert_eq!(clear_expired(&fenced(&tx), Timestamp::from_millis(99)).unwrap(), 0);
        assert_eq!(clear_expired(&fenced(&tx), Timestamp::from_millis(100)).unwrap(), 1);
        assert_eq!(all(&tx).unwrap(), []);
    }

    #[test]
    fn lifting_gives_the_pause_that_was() {
        let mut db = memory();
        let tx = db.transaction().unwrap();
        set(&tx, &pause(100, "429")).unwrap();
        assert_eq!(lift(&tx, "lever").unwrap(), Some(pause(100, "429")));
        assert_eq!(lift(&tx, "lever").unwrap(), None);
        set(&tx, &pause(50, "shorter, after the lift")).unwrap();
        assert_eq!(all(&tx).unwrap(), [pause(50, "shorter, after the lift")]);
    }
}
