//! How many boards are known of providers.

use rusqlite::Connection;

use crate::store::{Result, values::Count};

/// The providers that boards are known of but for some, by name, each with its boards that are or may be a company's,
/// however many companies share one. From one name to the next, so that the boards of the others are not read.
pub fn count_of_others(connection: &Connection, but: impl Fn(&String) -> bool) -> Result<Vec<(String, u64)>> {
    let mut next = connection.prepare_cached(
        "SELECT min(provider) FROM company_sources INDEXED BY company_sources_boards WHERE provider > ?1",
    )?;
    let mut boards = connection.prepare_cached(
        "SELECT count(DISTINCT tenant) FROM company_sources INDEXED BY company_sources_boards
         WHERE provider = ?1 AND state NOT IN ('rejected', 'removed')",
    )?;
    let (mut others, mut last) = (Vec::new(), String::new());
    while let Some(provider) = next.query_row([&last], |row| row.get::<_, Option<String>>(0))? {
        if !but(&provider) {
            let count: Count = boards.query_row([&provider], |row| row.get(0))?;
            if count.0 > 0 {
                others.push((provider.clone(), count.0));
            }
        }
        last = provider;
    }
    Ok(others)
}
