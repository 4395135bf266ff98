//! What a page's JSON-LD `JobPosting` adds to an offer of a list.

use jobscan_plugin_sdk::{Employer, Offer, json::Unread, jsonld::Posting};

use crate::{
    gaps::{Gap, Gaps},
    notes::Notes,
};

/// Fills in what the posting says and neither the offer nor its row in the list has. Only the pay is taken of both: in a
/// list it is a sentence now and then where the page has numbers; and the title, which each detail has to name.
pub(crate) fn complete(posting: &Posting, offer: &mut Offer, gaps: Gaps<'_>, notes: &mut Notes) {
    let mut unread = Unread::default();
    if offer.title.is_empty() {
        offer.title = posting.title().unwrap_or_default();
    }
    if gaps.has(Gap::Locations, offer) {
        offer.locations = posting.locations();
    }
    if gaps.has(Gap::Workplace, offer) {
        offer.workplace = posting.workplace(&mut unread);
    }
    if gaps.has(Gap::Employer, offer)
        && let Some(name) = posting.employer()
    {
        let website = offer.employer.take().and_then(|employer| employer.website);
        offer.employer = Some(Employer { name: Some(name), website });
    }
    if gaps.has(Gap::EmploymentType, offer) {
        offer.employment_type = posting.employment_type();
    }
    offer.salary = offer.salary.take().or_else(|| posting.salary(&mut unread));
    if gaps.has(Gap::PostedAt, offer) {
        offer.posted_at = posting.posted_at(&mut unread);
    }
    if gaps.has(Gap::ExpiresAt, offer) {
        offer.expires_at = posting.expires_at(&mut unread);
    }
    offer.description = offer.description.take().or_else(|| posting.description());
    for (field, _, value) in unread.fields() {
        notes.note(field, value);
    }
}

#[cfg(test)]
mod tests;
