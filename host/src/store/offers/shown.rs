//! Rows of offers that stand as a list shows them: of such a row only the last sight changes when the list shows it again.
//!
//! They are named by ranges of their ids, since the offers of one page were written together, and known again by a digest
//! of what decides how a row is handled.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::columns::tenant_column;
use crate::{
    domain::Timestamp,
    store::{Fenced, Result, keys::UnitKey},
};

/// An open offer as a list shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownOffer {
    /// Its id at the source.
    pub source_id: String,
    /// The hash of what the list says.
    pub summary_hash: [u8; 16],
    /// The source's own time of its last change.
    pub updated_at: Option<Timestamp>,
}

/// Rows that stood as a list showed them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StandingRows {
    /// How many ids lie between the end of one range and the next one, and how many there are in it.
    ranges: Vec<(u64, u64)>,
    digest: [u8; 16],
}

/// What decides how a row is handled that a list shows again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Standing {
    summary_hash: [u8; 16],
    updated_at: Option<Timestamp>,
}

impl Standing {
    /// Whether the list that shows the offer changes nothing of its row but the last sight.
    fn is_as(&self, shown: &ShownOffer) -> bool {
        self.summary_hash == shown.summary_hash
            && shown.updated_at.is_none_or(|at| self.updated_at.is_some_and(|stored| stored >= at))
    }
}

/// The rows of the offers that a unit's list showed, if each of them is there, open and complete, and says what the list
/// says.
pub fn standing(
    connection: &Connection,
    unit: &UnitKey,
    shown: &[ShownOffer],
) -> Result<Option<StandingRows>> {
    let mut statement = connection.prepare_cached(
        "SELECT id, summary_hash, updated_at FROM offers
         WHERE provider = ?1 AND tenant = ?2 AND source_id = ?3 AND closed_at IS NULL AND complete",
    )?;
    let mut rows = BTreeMap::new();
    for offer in shown {
        let found = statement
            .query_row((&unit.provider, tenant_column(unit.tenant()), &offer.source_id), |row| {
                let id: i64 = row.get(0)?;
                Ok((id, Standing { summary_hash: row.get(1)?, updated_at: row.get(2)? }))
            })
            .optional()?;
        match found {
            Some((id, row)) if row.is_as(offer) => rows.insert(id, row),
            _ => return Ok(None),
        };
    }
    let digest = digest(rows.iter().map(|(id, row)| (*id, *row)));
    Ok(Some(StandingRows { ranges: ranges(rows.into_keys()), digest }))
}

/// Whether the rows still stand as they did.
pub fn still_standing(connection: &Connection, unit: &UnitKey, rows: &StandingRows) -> Result<bool> {
    // By the id alone: the index on the provider would be read as well.
    let mut statement = connection.prepare_cached(
        "SELECT id, summary_hash, updated_at FROM offers
         WHERE id BETWEEN ?1 AND ?2 AND +provider = ?3 AND +tenant = ?4 AND +closed_at IS NULL AND complete
         ORDER BY id",
    )?;
    let mut hash = RowsHash::default();
    for (first, last) in rows.bounds() {
        let mut found = statement.query((first, last, &unit.provider, tenant_column(unit.tenant())))?;
        while let Some(row) = found.next()? {
            hash.add(row.get(0)?, Standing { summary_hash: row.get(1)?, updated_at: row.get(2)? });
        }
    }
    Ok(hash.finish() == rows.digest)
}

/// Notes that the rows were seen.
pub fn mark_seen(tx: &Fenced<'_>, rows: &StandingRows, now: Timestamp) -> Result<()> {
    let mut statement = tx.prepare_cached(
        "UPDATE offers SET last_seen_at = max(last_seen_at, ?3) WHERE id BETWEEN ?1 AND ?2",
    )?;
    for (first, last) in rows.bounds() {
        statement.execute((first, last, now))?;
    }
    Ok(())
}

impl StandingRows {
    /// The first and the last id of each range.
    fn bounds(&self) -> impl Iterator<Item = (i64, i64)> {
        let mut before = 0_i64;
        self.ranges.iter().map(move |(gap, count)| {
            let first = before.saturating_add_unsigned(*gap);
            let last = first.saturating_add_unsigned(count.saturating_sub(1));
            before = last;
            (first, last)
        })
    }
}

/// Ids in ascending order as ranges.
fn ranges(ids: impl Iterator<Item = i64>) -> Vec<(u64, u64)> {
    let mut ranges: Vec<(u64, u64)> = Vec::new();
    let mut before = 0_i64;
    for id in ids {
        match ranges.last_mut() {
            Some((_, count)) if id == before + 1 => *count += 1,
            _ => ranges.push((id.abs_diff(before), 1)),
        }
        before = id;
    }
    ranges
}

fn digest(rows: impl Iterator<Item = (i64, Standing)>) -> [u8; 16] {
    let mut hash = RowsHash::default();
    for (id, row) in rows {
        hash.add(id, row);
    }
    hash.finish()
}

/// The digest of rows in the order of their ids.
#[derive(Default)]
struct RowsHash(Sha256);

impl RowsHash {
    fn add(&mut self, id: i64, row: Standing) {
        self.0.update(id.to_le_bytes());
        self.0.update(row.summary_hash);
        // No time is told apart from every time by its length.
        match row.updated_at {
            Some(at) => self.0.update(at.as_millis().to_le_bytes()),
            None => self.0.update([0]),
        }
    }

    fn finish(self) -> [u8; 16] {
        let digest = self.0.finalize();
        std::array::from_fn(|place| digest[place])
    }
}

#[cfg(test)]
mod tests;
