//! Prepares rows for writing: cleans them, converts them to text, names their company, scores them.

use super::{places::PlaceReader, rows::Row};
use crate::{
    domain::{
        Employer, Offer,
        companies::{names_nobody, normalize_name, website},
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
    let mut places = PlaceReader::default();
    rows.into_iter().map(|row| prepare_row(row, owner, scorer, &mut places)).collect()
}

pub(in crate::pipeline::scan) fn prepare_offer(
    row: Row,
    owner: Owner,
    scorer: Option<&Scorer>,
) -> OfferWrite {
    prepare_row(row, owner, scorer, &mut PlaceReader::default())
}

fn prepare_row(row: Row, owner: Owner, scorer: Option<&Scorer>, places: &mut PlaceReader) -> OfferWrite {
    let ScannedOffer { mut offer, description, employer_masked, token } = row.scanned;
    clean(&mut offer, places);
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

pub(super) fn clean(offer: &mut Offer, places: &mut PlaceReader) {
    offer.title = clean_line(&offer.title);
    if offer.url.trim().len() < offer.url.len() {
        offer.url = offer.url.trim().to_owned();
    }
    let tidy = |text: &mut Option<String>| {
        *text = text.take().map(|text| clean_line(&text)).filter(|text| !text.is_empty());
    };
    tidy(&mut offer.employer.name);
    tidy(&mut offer.department);
    tidy(&mut offer.employment_type);
    offer.employer.website = offer.employer.website.take().and_then(|site| website(&site));
    places.read(offer);
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
