//! The component files of providers, by content: which one works, and which one is not used though it stands there.
//!
//! The file that works is kept whole, compressed, until another one works: it stands in where a file that came after it
//! reads nothing or is refused. Every file is kept once it works, after a first start all of them, so by Zstandard: one of
//! 1 MB takes 5 ms, a fifth of what zlib took, and is 7 % smaller. Those that were kept by zlib before are read.

use std::io::Read as _;

use flate2::read::ZlibDecoder;
use rusqlite::{Connection, OptionalExtension, Transaction};

use super::{
    Fenced, Result, StoreError,
    values::{Count, words},
};
use crate::{
    digest::sha256_hex,
    domain::{Timestamp, UnitYield},
    frame::{is_frame, unpack_frame},
};

words! {
    /// How a file does.
    Verdict {
        /// It is used, and nothing is known of it yet.
        Trial = "trial",
        /// It reads what is there.
        Works = "works",
        /// Most of what was there was gone with it: it is not used.
        Collapsed = "collapsed",
        /// It cannot be loaded: it is not used.
        Refused = "refused",
    }
}

/// Bytes of a seal, which stands before the compressed file.
pub const SEAL: usize = 32;

/// The level of compression.
const LEVEL: i32 = 3;

/// A file of a provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PluginFile {
    /// The provider's name in `providers.toml`.
    pub provider: String,
    /// Of the file, in hex.
    pub sha256: String,
    /// How it does.
    pub verdict: Verdict,
    /// Why it is not used, for people.
    pub reason: Option<String>,
    /// When it was first met.
    pub since: Timestamp,
}

const COLUMNS: &str = "SELECT provider, sha256, verdict, reason, since FROM plugin_files";

/// The files of a provider, the latest first.
pub fn of(connection: &Connection, provider: &str) -> Result<Vec<PluginFile>> {
    let mut statement = connection.prepare_cached(&format!(
        "{COLUMNS} WHERE provider = ?1 ORDER BY since DESC, judged_at DESC, sha256"
    ))?;
    let files = statement.query_map([provider], file_row)?.collect::<rusqlite::Result<_>>()?;
    Ok(files)
}

/// All files, by provider.
pub fn all(connection: &Connection) -> Result<Vec<PluginFile>> {
    let mut statement = connection.prepare_cached(&format!("{COLUMNS} ORDER BY provider, sha256"))?;
    let files = statement.query_map([], file_row)?.collect::<rusqlite::Result<_>>()?;
    Ok(files)
}

/// Files that are not used though they were the ones to use when they were last met, by provider.
pub fn unused(connection: &Connection) -> Result<Vec<PluginFile>> {
    let mut statement = connection.prepare_cached(&format!(
        "{COLUMNS} WHERE verdict IN ('collapsed', 'refused') ORDER BY provider, since"
    ))?;
    let files = statement.query_map([], file_row)?.collect::<rusqlite::Result<_>>()?;
    Ok(files)
}

fn file_row(row: &rusqlite::Row<'_>) -> rusqlite::Result<PluginFile> {
    Ok(PluginFile {
        provider: row.get(0)?,
        sha256: row.get(1)?,
        verdict: row.get(2)?,
        reason: row.get(3)?,
        since: row.get(4)?,
    })
}

/// A file that works, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Its checksum, in hex.
    pub sha256: String,
    /// Its content, which is that of the checksum.
    pub component: Vec<u8>,
    /// Who kept it says so by this: whoever writes into a database can make a checksum that fits.
    pub seal: Vec<u8>,
}

/// The file of a provider that works and was kept.
pub fn kept(connection: &Connection, provider: &str, most: u64) -> Result<Option<Kept>> {
    let found: Option<(String, Vec<u8>)> = connection
        .prepare_cached(
            "SELECT sha256, component FROM plugin_files
             WHERE provider = ?1 AND verdict = 'works' AND component IS NOT NULL
             ORDER BY judged_at DESC LIMIT 1",
        )?
        .query_row([provider], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let Some((sha256, stored)) = found else { return Ok(None) };
    let Some((seal, compressed)) = stored.split_at_checked(SEAL) else { return Ok(None) };
    // What somebody else wrote there is no file that worked.
    let component = decompressed(compressed, most).filter(|component| sha256_hex(component) == sha256);
    Ok(component.map(|component| Kept { sha256, component, seal: seal.to_vec() }))
}

/// A file as it was before it was compressed; `None` for what is damaged, and what has more than `most` bytes.
fn decompressed(compressed: &[u8], most: u64) -> Option<Vec<u8>> {
    if is_frame(compressed) {
        return unpack_frame(compressed, most).ok().flatten();
    }
    let mut component = Vec::new();
    let size = ZlibDecoder::new(compressed).take(most.saturating_add(1)).read_to_end(&mut component).ok()?;
    (size as u64 <= most).then_some(component)
}

/// Notes a verdict. A file that is not used any more goes as soon as another one is met: only the latest such is of
/// interest.
pub fn judge(
    tx: &Fenced<'_>,
    provider: &str,
    sha256: &str,
    (verdict, reason): (Verdict, Option<&str>),
    now: Timestamp,
) -> Result<()> {
    tx.prepare_cached(
        "INSERT INTO plugin_files (provider, sha256, verdict, reason, since, judged_at) VALUES (?1, ?2, ?3, ?4, ?5, ?5)
         ON CONFLICT (provider, sha256) DO UPDATE SET
             verdict = excluded.verdict, reason = excluded.reason, judged_at = excluded.judged_at",
    )?
    .execute((provider, sha256, verdict, reason, now))?;
    tx.prepare_cached(
        "DELETE FROM plugin_files WHERE provider = ?1 AND sha256 <> ?2 AND verdict <> 'works'",
    )?
    .execute((provider, sha256))?;
    Ok(())
}

/// Notes that a file works and keeps it instead of those that worked before. Its seal has [`SEAL`] bytes.
pub fn keep(tx: &Fenced<'_>, provider: &str, file: &Kept, now: Timestamp) -> Result<()> {
    let Kept { sha256, component, seal } = file;
    let fault =
        |error: std::io::Error| StoreError::Internal(format!("a component is not compressed: {error}"));
    let mut compressed = seal.clone();
    compressed.extend(zstd::bulk::compress(component, LEVEL).map_err(fault)?);
    judge(tx, provider, sha256, (Verdict::Works, None), now)?;
    tx.prepare_cached("UPDATE plugin_files SET component = ?3 WHERE provider = ?1 AND sha256 = ?2")?
        .execute((provider, sha256, compressed))?;
    tx.prepare_cached("DELETE FROM plugin_files WHERE provider = ?1 AND sha256 <> ?2")?
        .execute((provider, sha256))?;
    Ok(())
}

/// Forgets the files that are not used, because the one of `sha256` is, which works. How many.
pub fn forget_unused(tx: &Fenced<'_>, provider: &str, sha256: &str) -> Result<usize> {
    let forgotten = tx
        .prepare_cached(
            "DELETE FROM plugin_files WHERE provider = ?1 AND sha256 <> ?2 AND verdict <> 'works'",
        )?
        .execute((provider, sha256))?;
    Ok(forgotten)
}

/// Takes back what was found against a provider's files, on the word of a person. How many.
pub fn trust(tx: &Transaction<'_>, provider: &str, now: Timestamp) -> Result<usize> {
    let trusted = tx
        .prepare_cached(
            "UPDATE plugin_files SET verdict = 'works', reason = NULL, judged_at = ?2
             WHERE provider = ?1 AND verdict = 'collapsed'",
        )?
        .execute((provider, now))?;
    let forgotten = tx
        .prepare_cached("DELETE FROM plugin_files WHERE provider = ?1 AND verdict = 'refused'")?
        .execute([provider])?;
    Ok(trusted + forgotten)
}

/// What the units of a run gave now, and at their last scan in an earlier run that saw all of them. A unit whose answer
/// did not come (no network, a limit of the source, a refusal) says nothing.
pub fn yields(connection: &Connection, provider: &str, run_id: i64) -> Result<Vec<UnitYield>> {
    let mut statement = connection.prepare_cached(
        "SELECT coalesce(before.new + before.changed + before.unchanged, 0), now.new + now.changed + now.unchanged
         FROM run_units AS now LEFT JOIN run_units AS before ON before.id = (
             SELECT id FROM run_units
             WHERE provider = now.provider AND kind = now.kind AND unit = now.unit AND run_id < ?2
                 AND outcome = 'complete'
             ORDER BY id DESC LIMIT 1)
         WHERE now.run_id = ?2 AND now.provider = ?1 AND now.finished_at IS NOT NULL
             AND (now.error_class IS NULL
                 OR now.error_class IN ('parse', 'trap', 'limit-memory', 'limit-time', 'limit-hostcall', 'limit-stack',
                     'unsupported', 'other', 'not-found', 'gone'))
             AND now.stop_reason <> 'cancelled'",
    )?;
    let rows = statement.query_map((provider, run_id), |row| {
        Ok(UnitYield { before: row.get::<_, Count>(0)?.0, now: row.get::<_, Count>(1)?.0 })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The boards that showed at least so many offers at their last whole scan, the fullest first.
pub fn fullest(connection: &Connection, provider: &str, least: u64) -> Result<Vec<String>> {
    let mut statement = connection.prepare_cached(
        "SELECT state.unit, scan.new + scan.changed + scan.unchanged AS shown
         FROM scan_states AS state JOIN run_units AS scan ON scan.id = (
             SELECT id FROM run_units
             WHERE provider = state.provider AND kind = state.kind AND unit = state.unit AND outcome = 'complete'
             ORDER BY id DESC LIMIT 1)
         WHERE state.provider = ?1 AND state.kind = 'tenant' AND shown >= ?2
         ORDER BY shown DESC, state.unit",
    )?;
    let units = statement.query_map((provider, Count(least)), |row| row.get(0))?;
    Ok(units.collect::<rusqlite::Result<_>>()?)
}

#[cfg(test)]
mod tests;
