//! What tests share: an offer as a plugin gives it.

use super::model::ScannedOffer;
use crate::domain::{Employer, Listing, Offer, Workplace};

/// A complete, open offer of which nothing is told but id, address and title.
pub(crate) fn scanned_offer(id: &str) -> ScannedOffer {
    ScannedOffer {
        offer: Offer {
            id: id.to_owned(),
            url: format!("https://jobs.example/{id}"),
            title: format!("Job {id}"),
            employer: Employer::default(),
            locations: Vec::new(),
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
        description: None,
        token: None,
    }
}
