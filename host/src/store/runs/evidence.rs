//! Past scans of a unit that show which offers are absent.

use rusqlite::{Connection, OptionalExtension};

use crate::{
    domain::{
        Timestamp,
        scans::{EvidenceScan, REMEMBERED},
    },
    store::{Result, keys::UnitKey, values::Count},
};

/// The scans of a unit that are evidence of absence, before the one of `unit_id`, latest first.
pub(in crate::store) fn evidence(
    connection: &Connection,
    unit: &UnitKey,
    unit_id: i64,
) -> Result<Vec<EvidenceScan>> {
    let mut statement = connection.prepare_cached(
        "SELECT started_at, offers, held IS NOT NULL FROM run_units
         WHERE provider = ?1 AND kind = ?2 AND unit = ?3 AND id < ?4
             AND coverage = 'full' AND outcome IN ('complete', 'empty')
         ORDER BY id DESC LIMIT ?5",
    )?;
    let evidence = statement
        .query_map((&unit.provider, unit.kind, &unit.unit, unit_id, Count(REMEMBERED as u64)), |row| {
            Ok(EvidenceScan { started_at: row.get(0)?, offers: row.get::<_, Count>(1)?.0, held: row.get(2)? })
        })?
        .collect::<rusqlite::Result<_>>()?;
    Ok(evidence)
}

/// Since when a unit's last scans were answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answered {
    /// So many answered since this one began, itself included.
    Since(Timestamp),
    /// There were fewer so far.
    NotYet,
    /// As many as were asked for failed, the last ones.
    Never,
}

/// When the last `scans` scans of a unit that were answered began.
pub fn answered(connection: &Connection, unit: &UnitKey, scans: u32) -> Result<Answered> {
    const ANSWERED: &str = "pages > 0 AND outcome IN ('complete', 'truncated', 'empty')";
    let failed: u32 = connection
        .prepare_cached(&format!(
            "SELECT count(*) FROM (
                 SELECT {ANSWERED} AS answered FROM run_units
                 WHERE provider = ?1 AND kind = ?2 AND unit = ?3 AND outcome IS NOT NULL
                 ORDER BY id DESC LIMIT ?4)
             WHERE NOT answered"
        ))?
        .query_row((&unit.provider, unit.kind, &unit.unit, scans), |row| row.get(0))?;
    if failed >= scans {
        return Ok(Answered::Never);
    }
    let begun: Option<Timestamp> = connection
        .prepare_cached(&format!(
            "SELECT started_at FROM run_units
             WHERE provider = ?1 AND kind = ?2 AND unit = ?3 AND {ANSWERED}
             ORDER BY id DESC LIMIT 1 OFFSET ?4"
        ))?
        .query_row((&unit.provider, unit.kind, &unit.unit, scans.saturating_sub(1)), |row| row.get(0))
        .optional()?;
    Ok(begun.map_or(Answered::NotYet, Answered::Since))
}
