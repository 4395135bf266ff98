//! Whether a board's tenant, which is a host, is known to be that board's.

use rusqlite::Connection;

use super::link::{Evidence, SourceState};
use crate::store::{Result, keys::BoardKey, values::Json};

/// Whether the host that is a board's tenant may be read for the board: a person listed the board, or discovery confirmed
/// it and itself read a page at exactly that host. That a plugin or a page names a host proves nothing.
pub fn vouch_for_host(connection: &Connection, board: &BoardKey, host: &str) -> Result<bool> {
    let mut statement = connection.prepare_cached(
        "SELECT state, evidence FROM company_sources
         WHERE provider = ?1 AND tenant = ?2 AND state IN ('listed', 'confirmed', 'empty')",
    )?;
    let links = statement.query_map((&board.provider, &board.tenant), |row| {
        Ok((row.get::<_, SourceState>(0)?, row.get::<_, Json<Vec<Evidence>>>(1)?.0))
    })?;
    for link in links {
        let (state, evidence) = link?;
        if state == SourceState::Listed || evidence.iter().any(|seen| seen.is_page_at(host)) {
            return Ok(true);
        }
    }
    Ok(false)
}
