//! Offers as the caller hands them over.

use crate::{
    domain::{Listing, Offer, Timestamp},
    store::{companies::CompanyFacts, offers::scores::ScoreRow},
};

/// Whose offer it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Company {
    /// The source hides it: the offer is nobody's, whatever was thought before.
    Masked,
    /// A company that is stored.
    Known(i64),
    /// What the advert says of its employer; resolved in the page's transaction.
    Facts(CompanyFacts),
    /// The source does not say.
    None,
}

/// An offer that is new or changed, as far as the caller knows.
#[derive(Debug, Clone, PartialEq)]
pub struct OfferWrite {
    /// The advert.
    pub offer: Offer,
    /// Whose it is.
    pub company: Company,
    /// [`Offer::summary_hash`].
    pub summary_hash: [u8; 16],
    /// [`Offer::content_hash`].
    pub content_hash: [u8; 16],
    /// Its score, if it was scored.
    pub score: Option<ScoreRow>,
    /// What its source's detail needs beside the id.
    pub detail_token: Option<String>,
    /// Why its detail could not be had, if it was asked for and not had.
    pub detail_error: Option<String>,
}

/// A stored offer that was seen again as it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unchanged {
    /// The row.
    pub offer_id: i64,
    /// The source's time of the last change or bump; absent: nothing is said.
    pub updated_at: Option<Timestamp>,
    /// What the source says of its life.
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
    /// Offers as they were.
    pub unchanged: Vec<Unchanged>,
    /// The ids of rows that could not be read.
    pub unread: Vec<String>,
}
