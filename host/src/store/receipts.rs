//! What the last scan of each unit asked, was answered and came to, in the caller's encoding.
//!
//! A receipt lives and dies with the state of its unit. It is only a note: whoever finds none reads the source's answers
//! as if it were the first time.

use rusqlite::{Connection, OptionalExtension};

use super::{Fenced, Result, keys::UnitKey};
use crate::bounds::units;

/// A receipt, with the position from which the next scan of its unit begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredReceipt {
    /// A scan that was cut short goes on from here.
    pub cursor: Option<String>,
    /// What the plugin remembers between scans.
    pub state: Option<String>,
    /// The version of both.
    pub state_version: u32,
    /// The receipt.
    pub receipt: Vec<u8>,
}

/// The receipt of a unit's last scan, if there is one.
pub fn get(connection: &Connection, unit: &UnitKey) -> Result<Option<StoredReceipt>> {
    let stored = connection
        .prepare_cached(
            "SELECT cursor, state, state_version, receipt
             FROM scan_receipts JOIN scan_states USING (provider, kind, unit)
             WHERE provider = ?1 AND kind = ?2 AND unit = ?3 AND length(receipt) <= ?4",
        )?
        .query_row((&unit.provider, unit.kind, &unit.unit, units::RECEIPT.count()), |row| {
            Ok(StoredReceipt {
                cursor: row.get(0)?,
                state: row.get(1)?,
                state_version: row.get(2)?,
                receipt: row.get(3)?,
            })
        })
        .optional()?;
    Ok(stored)
}

/// Keeps the receipt of a unit's last scan.
pub fn put(tx: &Fenced<'_>, unit: &UnitKey, receipt: &[u8]) -> Result<()> {
    tx.prepare_cached(
        "INSERT INTO scan_receipts (provider, kind, unit, receipt) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (provider, kind, unit) DO UPDATE SET receipt = excluded.receipt",
    )?
    .execute((&unit.provider, unit.kind, &unit.unit, receipt))?;
    Ok(())
}

/// Forgets the receipt of a unit, if there is one.
pub fn remove(tx: &Fenced<'_>, unit: &UnitKey) -> Result<()> {
    tx.prepare_cached("DELETE FROM scan_receipts WHERE provider = ?1 AND kind = ?2 AND unit = ?3")?
        .execute((&unit.provider, unit.kind, &unit.unit))?;
    Ok(())
}
