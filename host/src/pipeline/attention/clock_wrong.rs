//! The clock of this machine: behind what the database says, or at a time that cannot be.
//!
//! By a wrong clock nothing is due, locks expire too early or never, and offers carry the wrong days.

use std::time::Duration;

use super::Situation;
use crate::{
    domain::{Attention, AttentionKind, Timestamp},
    store::{Connection, StoreError, lock, standing},
};

/// Clocks are set by less than that every day.
const SET_DAILY: Duration = Duration::from_mins(2);

/// 2025-01-01: before this program was.
const BEFORE: Timestamp = Timestamp::from_millis(1_735_689_600_000);

/// 2100-01-01: after anybody keeps it running.
const AFTER: Timestamp = Timestamp::from_millis(4_102_444_800_000);

pub(super) fn watch(
    connection: &Connection,
    situation: &Situation<'_>,
) -> Result<Option<Attention>, StoreError> {
    let now = situation.now;
    if !(BEFORE..AFTER).contains(&now) {
        let message = format!("this machine's clock says {}, which cannot be", situation.shown(now));
        return Ok(Some(wrong(message, "set the clock right before the next run")));
    }
    let beat = lock::current(connection, &situation.config.run.lock)?.map(|row| row.heartbeat_at);
    let newest = standing::newest_instant(connection)?.max(beat);
    let ahead = newest.filter(|newest| now.plus(SET_DAILY) < *newest);
    Ok(ahead.map(|newest| {
        let (newest, now) = (situation.shown(newest), situation.shown(now));
        let message = format!(
            "the database was last written at {newest}, and this machine's clock says {now}: it went back, or was ahead then"
        );
        wrong(message, "set the clock right; if it is, the next run brings back what was noted ahead of it")
    }))
}

fn wrong(message: String, cure: &str) -> Attention {
    Attention {
        kind: AttentionKind::ClockWrong,
        count: 1,
        message,
        cure: cure.to_owned(),
        needs_person: true,
    }
}
