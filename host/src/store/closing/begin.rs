//! The begin of a unit's scan, and instants that a clock which was put back left in the future.

use crate::{
    domain::Timestamp,
    store::{Fenced, Result, keys::UnitKey, runs},
};

/// Notes that a unit's scan begins: the id of its row.
pub fn begin(tx: &Fenced<'_>, run_id: i64, unit: &UnitKey, now: Timestamp) -> Result<i64> {
    mend_clock(tx, unit, now)?;
    runs::start_unit(tx, run_id, unit, now)
}

/// What the begin of a unit's scan sees to first.
///
/// Offers that were seen are told from absent ones by their instants. If the clock was put back since the unit's
/// last scan, the instants that lie in the future were wrong: they are set to just before now, so that no offer that
/// was seen looks absent, and no absent offer looks seen until the clock gets there.
pub fn mend_clock(tx: &Fenced<'_>, unit: &UnitKey, now: Timestamp) -> Result<()> {
    if has_instants_ahead(tx, unit, now)? {
        pull_back_instants(tx, unit, now)?;
    }
    Ok(())
}

/// Whether the unit's last scan began or ended at or after `now`.
fn has_instants_ahead(tx: &Fenced<'_>, unit: &UnitKey, now: Timestamp) -> Result<bool> {
    let ahead = tx
        .prepare_cached(
            "SELECT 1 FROM (
                 SELECT started_at, finished_at FROM run_units WHERE provider = ?1 AND kind = ?2 AND unit = ?3
                 ORDER BY id DESC LIMIT 1)
             WHERE max(started_at, coalesce(finished_at, started_at)) >= ?4",
        )?
        .exists((&unit.provider, unit.kind, &unit.unit, now))?;
    Ok(ahead)
}

fn pull_back_instants(tx: &Fenced<'_>, unit: &UnitKey, now: Timestamp) -> Result<()> {
    let before = Timestamp::from_millis(now.as_millis().saturating_sub(1));
    tx.prepare_cached(
        "UPDATE offers SET last_seen_at = ?3, first_seen_at = min(first_seen_at, ?3)
         WHERE provider = ?1 AND tenant = ?2 AND last_seen_at > ?3",
    )?
    .execute((&unit.provider, unit.tenant_column(), before))?;
    tx.prepare_cached(
        "UPDATE run_units SET started_at = min(started_at, ?4), finished_at = min(finished_at, ?4)
         WHERE provider = ?1 AND kind = ?2 AND unit = ?3 AND max(started_at, coalesce(finished_at, 0)) > ?4",
    )?
    .execute((&unit.provider, unit.kind, &unit.unit, before))?;
    Ok(())
}
