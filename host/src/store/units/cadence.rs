//! How often a unit is scanned, as it is kept beside its other state.

use rusqlite::{Connection, Transaction};

use super::state::{Suspect, cadence_of};
use crate::{
    domain::cadence::Cadence,
    store::{
        Result,
        keys::{BoardKey, UnitKey},
    },
};

/// How a unit stands after a scan, for how soon the next one is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Standing {
    /// How it was before the scan.
    pub cadence: Cadence,
    /// Failures in a row.
    pub failures: u32,
    /// Why its scans are not trusted, if they are not.
    pub suspect: Option<Suspect>,
}

/// How a unit stands whose scan is about to end.
///
/// `failures` are those before it.
pub fn standing(connection: &Connection, unit: &UnitKey) -> Result<Standing> {
    let standing = connection
        .prepare_cached(
            "SELECT interval, due_at, consecutive_failures, suspect FROM scan_states
             WHERE provider = ?1 AND kind = ?2 AND unit = ?3",
        )?
        .query_row((&unit.provider, unit.kind, &unit.unit), |row| {
            Ok(Standing {
                cadence: cadence_of(row.get(0)?, row.get(1)?),
                failures: row.get(2)?,
                suspect: row.get(3)?,
            })
        })?;
    Ok(standing)
}

/// Has the board asked by the next run, whatever was noted of it.
pub fn ask_next(tx: &Transaction<'_>, board: &BoardKey) -> Result<()> {
    tx.prepare_cached(
        "UPDATE scan_states SET due_at = NULL WHERE provider = ?1 AND kind = 'tenant' AND unit = ?2",
    )?
    .execute((&board.provider, &board.tenant))?;
    Ok(())
}
