//! What the scan's tests share: an offer as a plugin gives it.

use crate::plugins::{
    model::{Description, ScannedOffer},
    testing::scanned_offer,
};

/// A complete, open offer that names no employer.
pub(super) fn scanned(id: &str) -> ScannedOffer {
    let mut scanned = scanned_offer(id);
    scanned.offer.locations = vec!["Madrid".to_owned()];
    scanned.description = Some(Description::Plain("The whole text.".to_owned()));
    scanned
}

/// An offer as a list shows it whose detail tells more.
pub(super) fn listed(id: &str) -> ScannedOffer {
    let mut listed = scanned(id);
    listed.offer.complete = false;
    ScannedOffer { description: None, token: Some(format!("token-{id}")), ..listed }
}
