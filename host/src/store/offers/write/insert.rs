//! Offers that are not stored yet: all that a new one takes, by statements that are prepared once a batch.

use rusqlite::CachedStatement;

use super::{
    columns::{INSERT, bind_content, bind_facts},
    facts::Facts,
    input::OfferWrite,
    row::OfferRows,
};
use crate::store::{Result, offer_texts, offers::scores, openings};

/// Writes the new offers of a batch.
pub(super) struct NewOffers<'a> {
    rows: OfferRows<'a>,
    opening: CachedStatement<'a>,
    offer: CachedStatement<'a>,
    text: CachedStatement<'a>,
    score: CachedStatement<'a>,
}

impl<'a> NewOffers<'a> {
    pub(super) fn new(rows: OfferRows<'a>) -> Result<Self> {
        let OfferRows { tx, provider, tenant, now } = rows;
        let mut offer = tx.prepare_cached(INSERT)?;
        offer.raw_bind_parameter(":provider", provider)?;
        offer.raw_bind_parameter(":tenant", tenant)?;
        offer.raw_bind_parameter(":now", now)?;
        Ok(Self {
            rows,
            offer,
            opening: tx.prepare_cached(openings::INSERT)?,
            text: tx.prepare_cached(offer_texts::INSERT)?,
            score: tx.prepare_cached(scores::INSERT)?,
        })
    }

    /// Writes a new offer, as an opening of its own, with its text and its score: its id.
    pub(super) fn insert(&mut self, write: &OfferWrite, company_id: Option<i64>) -> Result<i64> {
        let OfferRows { tx, now, .. } = self.rows;
        let opening_id = self.opening.insert((company_id, now))?;
        self.offer.raw_bind_parameter(":source_id", &write.offer.id)?;
        self.offer.raw_bind_parameter(":opening_id", opening_id)?;
        self.offer.raw_bind_parameter(":detail_token", &write.detail_token)?;
        self.offer.raw_bind_parameter(":score", write.score.as_ref().map(|score| score.score))?;
        bind_facts(&mut self.offer, &Facts::of_new(write, company_id, now))?;
        bind_content(&mut self.offer, write)?;
        self.offer.raw_execute()?;
        let offer_id = tx.last_insert_rowid();
        if let Some(description) = &write.offer.description {
            offer_texts::insert(&mut self.text, offer_id, description)?;
        }
        if let Some(score) = &write.score {
            scores::insert(&mut self.score, offer_id, score, now)?;
        }
        Ok(offer_id)
    }
}
