//! The texts of offers, packed.

use rusqlite::{Connection, OptionalExtension, Statement, Transaction};

use super::{
    Result,
    packed::{Dictionary, Packed, Unpacked},
};

/// The text of an offer, if it has one.
pub(super) fn find(connection: &Connection, offer_id: i64) -> Result<Option<String>> {
    let text = connection
        .prepare_cached("SELECT description FROM offer_texts WHERE offer_id = ?1")?
        .query_row([offer_id], |row| row.get(0))
        .optional()?;
    Ok(text.map(|Unpacked(text)| text))
}

/// The text of an offer that has none yet.
pub(super) const INSERT: &str = "INSERT INTO offer_texts (offer_id, description) VALUES (?1, ?2)";

/// Binds and runs [`INSERT`], or another statement with its parameters, prepared before.
pub(super) fn insert(statement: &mut Statement<'_>, offer_id: i64, description: &str) -> Result<()> {
    statement.execute((offer_id, Packed(description, Dictionary::Adverts)))?;
    Ok(())
}

/// Writes the text of an offer unless it is stored already, packed as it would be now.
pub(super) fn set(tx: &Transaction<'_>, offer_id: i64, description: &str) -> Result<()> {
    let mut statement = tx.prepare_cached(
        "INSERT INTO offer_texts (offer_id, description) VALUES (?1, ?2)
         ON CONFLICT (offer_id) DO UPDATE SET description = excluded.description
         WHERE offer_texts.description IS NOT excluded.description",
    )?;
    insert(&mut statement, offer_id, description)
}
