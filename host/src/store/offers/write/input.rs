//! Offers as the caller hands them over.

use crate::{
    domain::{Listing, Offer, Timestamp},
    store::{companies::CompanyFacts, offers::scores::ScoreRow},
};

/// The company of an offer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Company {
    /// The source hides the employer: the offer has no company, whatever was stored before.
    Masked,
    /// A company that is stored.
    Known(i64),
    /// What the advert says of its employer; resolved in the transaction of the write.
    Facts(CompanyFacts),
    /// The source does not say.
    None,
}

/// An offer that is new or changed, as far as the caller knows.
#[derive(Debug, Clone, PartialEq)]
pub struct OfferWrite {
    /// The advert.
    pub offer: Offer,
    /// Its company.
    pub company: Company,
    /// [`Offer::summary_hash`].
    pub summary_hash: [u8; 16],
    /// [`Offer::content_hash`].
    pub content_hash: [u8; 16],
    /// Its score, if it was scored.
    pub score: Option<ScoreRow>,
    /// What the source needs beside the id to give the detail.
    pub detail_token: Option<String>,
    /// Why its detail could not be read, if it was asked for.
    pub detail_error: Option<String>,
}

/// A stored offer that was seen again unchanged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unchanged {
    /// The row.
    pub offer_id: i64,
    /// The source's time of the last change or bump; absent: nothing is said.
    pub updated_at: Option<Timestamp>,
    /// Whether the source says that it is open.
    pub listing: Listing,
}

/// Offers of one board, or of a search provider, as they were read at one instant.
#[derive(Debug, Clone, PartialEq)]
pub struct OfferBatch {
    /// The provider's name.
    pub provider: String,
    /// The board; `None` at a search provider.
    pub tenant: Option<String>,
    /// When they were read.
    pub now: Timestamp,
    /// New or changed offers. Of an id that comes twice, the last counts.
    pub changed_or_new: Vec<OfferWrite>,
    /// Offers that did not change.
    pub unchanged: Vec<Unchanged>,
    /// The ids of rows that could not be read.
    pub unread: Vec<String>,
}
