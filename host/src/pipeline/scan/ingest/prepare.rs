//! Prepares rows for writing: cleans them, converts them to text, names their company, scores them.

use std::collections::HashSet;

use jobscan_reading::{
    mode::Mode,
    place::{self, WorkPlaces},
};

use super::rows::Row;
use crate::{
    bounds::fields,
    domain::{
        Employer, Offer, Workplace,
        companies::{names_nobody, normalize_name, website},
        steps::note_steps,
        text::{clean_line, html_to_text, plain_to_text},
    },
    pipeline::{scan::due::Owner, score::score},
    plugins::model::{Description, ScannedOffer},
    scoring::{Advert, Scorer},
    store::{
        companies::CompanyFacts,
        offers::{Company, OfferWrite},
    },
};

/// Cleans, converts and scores rows. Processor work: not for an async thread.
pub(in crate::pipeline::scan) fn prepare_offers(
    rows: Vec<Row>,
    owner: Owner,
    scorer: Option<&Scorer>,
) -> Vec<OfferWrite> {
    rows.into_iter().map(|row| prepare_offer(row, owner, scorer)).collect()
}

pub(in crate::pipeline::scan) fn prepare_offer(
    row: Row,
    owner: Owner,
    scorer: Option<&Scorer>,
) -> OfferWrite {
    let ScannedOffer { mut offer, description, employer_masked, token } = row.scanned;
    clean(&mut offer);
    offer.description = description
        .map(|description| match description {
            Description::Html(html) => html_to_text(&html),
            Description::Plain(text) => plain_to_text(&text),
        })
        .filter(|text| !text.is_empty());
    let company = match owner {
        Owner::Company(id) => Company::Known(id),
        Owner::Offer if employer_masked => Company::Masked,
        Owner::Offer => facts(&offer.employer).map_or(Company::None, Company::Facts),
    };
    // One without a score is told by the step that scores what has none.
    let score = scorer.and_then(|scorer| score(scorer, &advert(&offer)).ok());
    OfferWrite {
        content_hash: offer.content_hash(),
        summary_hash: row.summary_hash,
        offer,
        company,
        score,
        detail_token: token,
        detail_error: row.detail_error,
    }
}

/// What is scored of an offer.
fn advert(offer: &Offer) -> Advert<'_> {
    Advert {
        title: &offer.title,
        description: offer.description.as_deref().unwrap_or_default(),
        salary: offer.salary.as_ref(),
        workplace: offer.workplace,
    }
}

pub(super) fn clean(offer: &mut Offer) {
    offer.title = clean_line(&offer.title);
    offer.url = offer.url.trim().to_owned();
    let tidy = |text: &mut Option<String>| {
        *text = text.take().map(|text| clean_line(&text)).filter(|text| !text.is_empty());
    };
    tidy(&mut offer.employer.name);
    tidy(&mut offer.department);
    tidy(&mut offer.employment_type);
    offer.employer.website = offer.employer.website.take().and_then(|site| website(&site));
    read_places(offer);
}

/// Makes one place an entry of the texts about the place of work, and takes the way of working out of them. What the
/// plugin read of a field for ways of working stands.
fn read_places(offer: &mut Offer) {
    note_steps(offer.locations.len());
    let WorkPlaces { mode, places } = place::read(offer.locations.iter().map(String::as_str));
    if offer.workplace == Workplace::Unknown
        && let Some(mode) = mode
    {
        offer.workplace = match mode {
            Mode::Onsite => Workplace::Onsite,
            Mode::Hybrid => Workplace::Hybrid,
            Mode::Remote => Workplace::Remote,
        };
    }
    let mut seen: HashSet<String> = HashSet::with_capacity(places.len());
    let named = places.iter().map(|place| clean_line(place)).filter(|place| !place.is_empty());
    let distinct = named.filter(|place| seen.insert(place.clone()));
    // The gate bounded the texts; each of them may name several.
    offer.locations = distinct.take(fields::LOCATIONS.size()).collect();
}

pub(super) fn facts(employer: &Employer) -> Option<CompanyFacts> {
    let own_name = employer.name.as_deref().filter(|name| !names_nobody(&normalize_name(name)));
    let mut facts = CompanyFacts::new(own_name.unwrap_or_default(), employer.website.as_deref());
    if facts.domain.is_none() {
        // A site that is not the company's own (an ATS page, a social profile) does not identify it.
        facts.website = None;
    }
    if facts.name.is_empty() {
        facts.name = facts.domain.clone()?;
        facts.name_normalized = normalize_name(&facts.name);
    }
    Some(facts)
}
