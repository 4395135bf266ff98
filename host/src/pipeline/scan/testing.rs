//! What the scan's tests share: an offer as a plugin gives it.

use crate::{
    domain::{Employer, Listing, Offer, Workplace},
    plugins::model::{Description, ScannedOffer},
};

/// A complete, open offer that names no employer.
pub(super) fn scanned(id: &str) -> ScannedOffer {
    ScannedOffer {
        offer: Offer {
            id: id.to_owned(),
            url: format!("https://jobs.example/{id}"),
            title: format!("Job {id}"),
            employer: Employer::default(),
            locations: vec!["Madrid".to_owned()],
            workplace: Workplace::Unknown,
            department: None,
            employment_type: None,
            salary: None,
            posted_at: None,
            updated_at: None,
            expires_at: None,
            description: None,
            listing: Listing::Open,
            complete: true,
            attributes: Vec::new(),
        },
        employer_masked: false,
        description: Some(Description::Plain("The whole text.".to_owned())),
        token: None,
    }
}

/// An offer as a list shows it whose detail tells more.
pub(super) fn listed(id: &str) -> ScannedOffer {
    let mut listed = scanned(id);
    listed.offer.complete = false;
    ScannedOffer { description: None, token: Some(format!("token-{id}")), ..listed }
}
