//! What a component made of the answers that it was given.

use crate::{
    domain::UnreadFields,
    plugins::{
        CallError,
        model::{Board, Listing, OfferRef, Page, PluginError, Report, ScannedOffer},
    },
};

/// An offer's details, as they were asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Detail {
    /// What was asked for.
    pub asked: OfferRef,
    /// The full offer.
    pub answer: Result<ScannedOffer, PluginError>,
}

/// All that a component returned.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Of `check`.
    pub board: Option<Board>,
    /// Of `scan`, in order.
    pub pages: Vec<Page>,
    /// Of `hydrate`, in the order of the references.
    pub details: Vec<Detail>,
    /// What could not be read, of pages and details.
    pub unread: UnreadFields,
    /// Of `detect`.
    pub report: Option<Report>,
    /// The first pages of a directory.
    pub first_pages: Vec<String>,
    /// Of a directory's `read`.
    pub listing: Option<Listing>,
    /// Why it ended early.
    pub error: Option<CallError>,
    /// Why the host asked no further: told to people, and part of what is compared.
    pub stopped: Option<String>,
}
