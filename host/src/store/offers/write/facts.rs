//! What is stored of an offer and what a source says of it: values and decisions, without a database.

use super::input::OfferWrite;
use crate::{
    domain::{Listing, Timestamp},
    store::offers::{
        closed::{Closed, ClosedWhy},
        scores::ScoreRow,
    },
};

/// What is stored of an offer that is written again.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct StoredOffer {
    pub(super) id: i64,
    pub(super) summary_hash: [u8; 16],
    pub(super) content_hash: [u8; 16],
    pub(super) has_text: bool,
    pub(super) facts: Facts,
}

/// What may differ in an offer whose content is the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Facts {
    pub(super) complete: bool,
    pub(super) company_id: Option<i64>,
    pub(super) posted_at: Option<Timestamp>,
    pub(super) updated_at: Option<Timestamp>,
    pub(super) expires_at: Option<Timestamp>,
    pub(super) closed: Option<Closed>,
}

impl Facts {
    /// The facts of an offer that is not stored yet.
    pub(super) fn of_new(write: &OfferWrite, company_id: Option<i64>, now: Timestamp) -> Self {
        let offer = &write.offer;
        Self {
            complete: offer.complete,
            company_id,
            posted_at: offer.posted_at,
            updated_at: offer.updated_at,
            expires_at: offer.expires_at,
            closed: closed_after(offer.listing, None, now),
        }
    }

    /// These facts after a write with another content. What the write does not say stays; the company is the
    /// caller's to set.
    pub(super) fn after_change(self, write: &OfferWrite, now: Timestamp) -> Self {
        let offer = &write.offer;
        Self {
            complete: offer.complete,
            company_id: self.company_id,
            posted_at: offer.posted_at.or(self.posted_at),
            // Lists lag behind details and behind one another: the latest time counts.
            updated_at: offer.updated_at.max(self.updated_at),
            expires_at: offer.expires_at.or(self.expires_at),
            closed: if offer.complete {
                closed_after(offer.listing, self.closed, now)
            } else {
                // A list does not say whether a detail closed the offer: only a detail opens it again.
                self.closed.filter(|closed| closed.why == ClosedWhy::Source)
            },
        }
    }

    /// These facts after a write that has no other content to store.
    pub(super) fn after_refresh(self, write: &OfferWrite, now: Timestamp) -> Self {
        let mut facts = self.after_change(write, now);
        facts.complete |= self.complete;
        if is_list_row(write) && self.complete {
            // The time that the detail was read for stays, so that the detail is read again.
            facts.updated_at = self.updated_at;
        }
        facts
    }

    /// These facts after a list showed the offer as it is stored.
    pub(super) fn after_sight(self, listing: Listing, updated_at: Option<Timestamp>, now: Timestamp) -> Self {
        Self {
            updated_at: updated_at.max(self.updated_at),
            closed: closed_after(listing, self.closed, now),
            ..self
        }
    }
}

fn closed_after(listing: Listing, before: Option<Closed>, now: Timestamp) -> Option<Closed> {
    match listing {
        Listing::Open => None,
        Listing::Closed => Some(before.unwrap_or(Closed { at: now, why: ClosedWhy::Source })),
    }
}

/// Whether the write is a row of a list whose detail was not read.
pub(super) const fn is_list_row(write: &OfferWrite) -> bool {
    !write.offer.complete
}

/// Whether the stored content stays: it is the same, or the write is a list's row of an offer whose detail is
/// stored. Such a row says less than the detail did; the stored hash stays too, so that the detail is read again.
pub(super) fn keeps_content(write: &OfferWrite, stored: &StoredOffer) -> bool {
    write.content_hash == stored.content_hash
        || (is_list_row(write) && (stored.has_text || stored.facts.complete))
}

/// The write's score, unless it was made without the description that stays stored.
pub(super) fn score_of_stored_text<'a>(write: &'a OfferWrite, stored: &StoredOffer) -> Option<&'a ScoreRow> {
    let has_its_text = write.offer.description.is_some() || !stored.has_text;
    write.score.as_ref().filter(|_| has_its_text)
}

#[cfg(test)]
mod tests;
