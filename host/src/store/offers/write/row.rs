//! The statements of one offer's row and of its text.

use rusqlite::{OptionalExtension, Row};

use super::{
    columns::{UPDATE, UPDATE_FACTS, bind_content, bind_facts},
    facts::{Facts, StoredOffer},
    input::{OfferWrite, Unchanged},
};
use crate::{
    domain::{Listing, Timestamp},
    store::{Fenced, Result, offers::closed::Closed, openings},
};

/// The rows of one provider and tenant, written at one instant.
#[derive(Clone, Copy)]
pub(super) struct OfferRows<'a> {
    pub(super) tx: &'a Fenced<'a>,
    pub(super) provider: &'a str,
    /// Empty at a search provider.
    pub(super) tenant: &'a str,
    pub(super) now: Timestamp,
}

impl OfferRows<'_> {
    pub(super) fn find(&self, source_id: &str) -> Result<Option<StoredOffer>> {
        let stored = self
            .tx
            .prepare_cached(
                "SELECT id, summary_hash, content_hash,
                        EXISTS (SELECT 1 FROM offer_texts WHERE offer_id = offers.id) AS has_text,
                        complete, company_id, posted_at, updated_at, expires_at, closed_at, closed_why
                 FROM offers WHERE provider = ?1 AND tenant = ?2 AND source_id = ?3",
            )?
            .query_row((self.provider, self.tenant, source_id), stored_row)
            .optional()?;
        Ok(stored)
    }

    pub(super) fn facts(&self, offer_id: i64) -> Result<Option<Facts>> {
        let facts = self
            .tx
            .prepare_cached(
                "SELECT complete, company_id, posted_at, updated_at, expires_at, closed_at, closed_why
                 FROM offers WHERE id = ?1",
            )?
            .query_row([offer_id], facts_row)
            .optional()?;
        Ok(facts)
    }

    /// Writes another content with its facts.
    pub(super) fn update(&self, offer_id: i64, write: &OfferWrite, facts: &Facts) -> Result<()> {
        let mut statement = self.tx.prepare_cached(UPDATE)?;
        statement.raw_bind_parameter(":offer_id", offer_id)?;
        statement.raw_bind_parameter(":now", self.now)?;
        statement.raw_bind_parameter(":detail_token", &write.detail_token)?;
        bind_facts(&mut statement, facts)?;
        bind_content(&mut statement, write)?;
        statement.raw_execute()?;
        Ok(())
    }

    /// Writes other facts of the same content.
    pub(super) fn update_facts(&self, offer_id: i64, facts: &Facts) -> Result<()> {
        let mut statement = self.tx.prepare_cached(UPDATE_FACTS)?;
        statement.raw_bind_parameter(":offer_id", offer_id)?;
        statement.raw_bind_parameter(":now", self.now)?;
        bind_facts(&mut statement, facts)?;
        statement.raw_execute()?;
        Ok(())
    }

    /// The offer was seen; nothing else of it differs.
    pub(super) fn mark_seen(&self, offer_id: i64) -> Result<()> {
        self.tx
            .prepare_cached("UPDATE offers SET last_seen_at = max(last_seen_at, ?2) WHERE id = ?1")?
            .execute((offer_id, self.now))?;
        Ok(())
    }

    /// [`OfferRows::mark_seen`] if the row says the same as what is stored; false: nothing was written.
    ///
    /// The path of nearly every offer of nearly every scan: one statement, no index touched.
    pub(super) fn mark_seen_if_same(&self, row: &Unchanged) -> Result<bool> {
        let marked = self
            .tx
            .prepare_cached(
                "UPDATE offers SET last_seen_at = max(last_seen_at, ?2)
                 WHERE id = ?1 AND (?3 IS NULL OR updated_at >= ?3) AND (closed_at IS NULL) = ?4",
            )?
            .execute((row.offer_id, self.now, row.updated_at, row.listing == Listing::Open))?;
        Ok(marked == 1)
    }

    /// A row that could not be read still shows that its offer exists, unless the offer is closed.
    pub(super) fn mark_seen_unread(&self, source_id: &str) -> Result<()> {
        self.tx
            .prepare_cached(
                "UPDATE offers SET last_seen_at = max(last_seen_at, ?4)
                 WHERE provider = ?1 AND tenant = ?2 AND source_id = ?3 AND closed_at IS NULL",
            )?
            .execute((self.provider, self.tenant, source_id, self.now))?;
        Ok(())
    }

    pub(super) fn set_summary_hash(&self, offer_id: i64, summary_hash: [u8; 16]) -> Result<()> {
        self.tx
            .prepare_cached("UPDATE offers SET summary_hash = ?2 WHERE id = ?1")?
            .execute((offer_id, summary_hash))?;
        Ok(())
    }

    pub(super) fn set_detail_token(&self, offer_id: i64, token: &str) -> Result<()> {
        self.tx
            .prepare_cached("UPDATE offers SET detail_token = ?2 WHERE id = ?1 AND detail_token IS NOT ?2")?
            .execute((offer_id, token))?;
        Ok(())
    }

    /// Gives the offer an opening of its own, which is of that company.
    pub(super) fn set_own_opening(&self, offer_id: i64, company_id: Option<i64>) -> Result<()> {
        let before: i64 = self
            .tx
            .prepare_cached("SELECT opening_id FROM offers WHERE id = ?1")?
            .query_row([offer_id], |row| row.get(0))?;
        let opening_id = openings::create(self.tx, company_id, self.now)?;
        self.tx
            .prepare_cached("UPDATE offers SET opening_id = ?2 WHERE id = ?1")?
            .execute((offer_id, opening_id))?;
        self.tx
            .prepare_cached(
                "DELETE FROM openings
                 WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM offers WHERE opening_id = ?1)",
            )?
            .execute([before])?;
        Ok(())
    }
}

fn stored_row(row: &Row<'_>) -> rusqlite::Result<StoredOffer> {
    Ok(StoredOffer {
        id: row.get(0)?,
        summary_hash: row.get(1)?,
        content_hash: row.get(2)?,
        has_text: row.get(3)?,
        facts: facts_at(row, 4)?,
    })
}

fn facts_row(row: &Row<'_>) -> rusqlite::Result<Facts> {
    facts_at(row, 0)
}

/// Reads facts from seven columns beginning at `first`.
fn facts_at(row: &Row<'_>, first: usize) -> rusqlite::Result<Facts> {
    Ok(Facts {
        complete: row.get(first)?,
        company_id: row.get(first + 1)?,
        posted_at: row.get(first + 2)?,
        updated_at: row.get(first + 3)?,
        expires_at: row.get(first + 4)?,
        closed: match (row.get(first + 5)?, row.get(first + 6)?) {
            (Some(at), Some(why)) => Some(Closed { at, why }),
            _ => None,
        },
    })
}
