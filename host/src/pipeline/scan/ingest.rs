//! Prepares one page for the database: its rows are read, compared, completed, cleaned and scored.
//!
//! Cheap work comes first: an offer whose list row is already stored costs a hash and a lookup. Only new or changed
//! offers are completed by their detail, converted to text and scored.

use std::collections::{BTreeMap, HashMap};

use super::due::Owner;
use crate::{
    domain::{
        Employer, Listing, Offer, Timestamp, Workplace,
        companies::{names_nobody, normalize_name, registrable_domain, website},
        text::{clean_line, html_to_text, plain_to_text},
    },
    pipeline::score::score,
    plugins::model::{Description, OfferRef, Page, ScannedOffer, Skipped},
    scoring::{Advert, Scorer},
    store::{
        companies::CompanyFacts,
        offers::{Company, Known, OfferWrite, Unchanged},
    },
};

/// The reason for a skipped row whose id came again on its page: nothing is lost.
const TWICE: &str = "id twice on a page";

/// The reason for a skipped row that cannot be identified.
const NO_ID: &str = "no id";

/// The most reasons for skipped rows that a unit counts separately.
const SKIP_REASONS: usize = 20;

/// An offer of a page, with the hash of its list row.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) scanned: ScannedOffer,
    pub(super) summary_hash: [u8; 16],
    /// Why its detail could not be fetched, if it was asked for.
    pub(super) detail_error: Option<String>,
}

/// A page, sorted by what has to be done with its offers.
#[derive(Debug, Default)]
pub(super) struct Sorted {
    /// As stored: only the time of the last sight changes.
    pub(super) unchanged: Vec<Unchanged>,
    /// To be written as they are.
    pub(super) ready: Vec<Row>,
    /// To be completed by `hydrate` first.
    pub(super) incomplete: Vec<Row>,
}

/// The rows of a page that can be read, and what is known of the others.
#[derive(Debug, Default)]
pub(super) struct PageRows {
    pub(super) rows: Vec<Row>,
    /// The ids of those that cannot.
    pub(super) unread: Vec<String>,
    /// Some row cannot be read, and which offer it was is unknown.
    pub(super) lost: bool,
    /// Rows whose id came again on the page.
    pub(super) repeated: u64,
}

/// Takes the offers out of a page, as rows, and counts what the plugin itself dropped. `hydrates`: whether the plugin
/// can complete an offer; if it cannot, the list's data is complete.
pub(super) fn read_page(page: &mut Page, hydrates: bool, reasons: &mut BTreeMap<String, u64>) -> PageRows {
    count_skipped(&page.skipped, reasons);
    let mut offers = std::mem::take(&mut page.offers);
    if !hydrates {
        for scanned in &mut offers {
            scanned.offer.complete = true;
        }
    }
    let mut rows = page_rows(offers, reasons);
    rows.unread.extend(page.skipped.iter().filter_map(|row| row.id.clone()));
    rows.lost |= page.skipped.iter().any(|row| row.id.is_none());
    rows
}

/// Drops rows that cannot be an offer; of rows with the same id the last is kept.
fn page_rows(offers: Vec<ScannedOffer>, reasons: &mut BTreeMap<String, u64>) -> PageRows {
    let mut page = PageRows { rows: Vec::with_capacity(offers.len()), ..PageRows::default() };
    let mut places: HashMap<String, usize> = HashMap::with_capacity(offers.len());
    for scanned in offers {
        if let Some(reason) = fault(&scanned.offer) {
            *reasons.entry(reason.to_owned()).or_default() += 1;
            if reason == NO_ID {
                page.lost = true;
            } else {
                page.unread.push(scanned.offer.id);
            }
            continue;
        }
        let description = scanned.description.as_ref().map(raw_text);
        let summary_hash = scanned.offer.summary_hash(description);
        let row = Row { scanned, summary_hash, detail_error: None };
        if let Some(&place) = places.get(&row.scanned.offer.id) {
            *reasons.entry(TWICE.to_owned()).or_default() += 1;
            page.repeated += 1;
            page.rows[place] = row;
        } else {
            places.insert(row.scanned.offer.id.clone(), page.rows.len());
            page.rows.push(row);
        }
    }
    page
}

/// Counts what the plugin itself dropped.
fn count_skipped(skipped: &[Skipped], reasons: &mut BTreeMap<String, u64>) {
    for row in skipped {
        tracing::debug!(id = row.id.as_deref().unwrap_or("unknown"), "row dropped: {}", row.reason);
        // A guest's text becomes a key of the summary: one line, bounded in length and in number.
        let reason: String = clean_line(&row.reason).chars().take(80).collect();
        let known = reasons.len() < SKIP_REASONS || reasons.contains_key(&reason);
        *reasons.entry(if known { reason } else { "other reasons".to_owned() }).or_default() += 1;
    }
}

fn raw_text(description: &Description) -> &str {
    match description {
        Description::Html(text) | Description::Plain(text) => text,
    }
}

fn fault(offer: &Offer) -> Option<&'static str> {
    if offer.id.trim().is_empty() {
        Some(NO_ID)
    } else if offer.title.trim().is_empty() {
        Some("no title")
    } else if !is_web_address(&offer.url) {
        Some("no usable URL")
    } else {
        None
    }
}

fn is_web_address(text: &str) -> bool {
    url::Url::parse(text.trim()).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
}

/// Sorts rows by what is known of them. `hydrates`: whether the plugin can complete an offer.
pub(super) fn sort(rows: Vec<Row>, known: &HashMap<String, Known>, hydrates: bool, now: Timestamp) -> Sorted {
    let mut sorted = Sorted::default();
    for row in rows {
        let offer = &row.scanned.offer;
        let lacks_detail = hydrates && !offer.complete;
        match known.get(&offer.id) {
            Some(known)
                if known.summary_hash == row.summary_hash
                    && (!lacks_detail || detail_holds(known, offer)) =>
            {
                sorted.unchanged.push(Unchanged {
                    offer_id: known.offer_id,
                    updated_at: offer.updated_at,
                    listing: offer.listing,
                });
            }
            Some(known) if known.summary_hash == row.summary_hash && detail_waits(known, now) => {
                // The time of a change that was not read is not stored, so that the change is asked for later.
                sorted.unchanged.push(Unchanged {
                    offer_id: known.offer_id,
                    updated_at: None,
                    listing: offer.listing,
                });
            }
            _ if lacks_detail => sorted.incomplete.push(row),
            _ => sorted.ready.push(row),
        }
    }
    sorted
}

/// Whether the stored detail still holds for a list row without a text. Only the detail says whether a closed advert
/// is still closed, and whether one with a newer time was edited or merely bumped.
fn detail_holds(known: &Known, offer: &Offer) -> bool {
    known.complete && !known.closed && offer.updated_at <= known.updated_at.or(offer.updated_at)
}

/// Whether the detail failed and is not due yet. Only an unchanged row waits for that: the detail of a changed one is
/// asked for at once.
fn detail_waits(known: &Known, now: Timestamp) -> bool {
    !known.closed && known.detail_due.is_some_and(|due| due > now)
}

/// What `hydrate` is asked for a row.
pub(super) fn offer_ref(row: &Row) -> OfferRef {
    let ScannedOffer { offer, token, .. } = &row.scanned;
    OfferRef { id: offer.id.clone(), url: offer.url.clone(), token: token.clone() }
}

/// Merges the detail into the list row: the detail's values win, what it leaves out stays.
pub(super) fn merge(row: &mut Row, detail: ScannedOffer) {
    let list = &mut row.scanned;
    let (old, new) = (&mut list.offer, detail.offer);
    let fill = |old: &mut Option<String>, new: Option<String>| {
        if new.is_some() {
            *old = new;
        }
    };
    if !new.title.trim().is_empty() {
        old.title = new.title;
    }
    if !new.url.trim().is_empty() {
        old.url = new.url;
    }
    if detail.employer_masked {
        // The name in the list was a placeholder.
        old.employer = Employer::default();
        list.employer_masked = true;
    } else if new.employer.name.is_some() {
        list.employer_masked = false;
    }
    fill(&mut old.employer.name, new.employer.name);
    fill(&mut old.employer.website, new.employer.website);
    fill(&mut old.department, new.department);
    fill(&mut old.employment_type, new.employment_type);
    if !new.locations.is_empty() {
        old.locations = new.locations;
    }
    if new.workplace != Workplace::Unknown {
        old.workplace = new.workplace;
    }
    old.salary = new.salary.or(old.salary.take());
    old.posted_at = new.posted_at.or(old.posted_at);
    // The later of both, so that the same list row is not taken for a newer one next time.
    old.updated_at = new.updated_at.max(old.updated_at);
    old.expires_at = new.expires_at.or(old.expires_at);
    old.listing = new.listing;
    old.complete = true;
    for (key, value) in new.attributes {
        match old.attributes.iter_mut().find(|(have, _)| *have == key) {
            Some((_, have)) => *have = value,
            None => old.attributes.push((key, value)),
        }
    }
    list.description = detail.description.or(list.description.take());
}

/// Cleans, converts and scores rows. Processor work: not for an async thread.
pub(super) fn finish(rows: Vec<Row>, owner: Owner, scorer: Option<&Scorer>) -> Vec<OfferWrite> {
    rows.into_iter().map(|row| finish_one(row, owner, scorer)).collect()
}

pub(super) fn finish_one(row: Row, owner: Owner, scorer: Option<&Scorer>) -> OfferWrite {
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
    let score = scorer.map(|scorer| score(scorer, &advert(&offer)));
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

fn clean(offer: &mut Offer) {
    offer.title = clean_line(&offer.title);
    offer.url = offer.url.trim().to_owned();
    let tidy = |text: &mut Option<String>| {
        *text = text.take().map(|text| clean_line(&text)).filter(|text| !text.is_empty());
    };
    tidy(&mut offer.employer.name);
    tidy(&mut offer.department);
    tidy(&mut offer.employment_type);
    offer.employer.website = offer.employer.website.take().and_then(|site| website(&site));
    let mut seen: Vec<String> = Vec::with_capacity(offer.locations.len());
    for place in offer.locations.drain(..) {
        let place = clean_line(&place);
        if !place.is_empty() && !seen.contains(&place) {
            seen.push(place);
        }
    }
    offer.locations = seen;
}

fn facts(employer: &Employer) -> Option<CompanyFacts> {
    let domain = employer.website.as_deref().and_then(registrable_domain);
    let own_name = employer.name.clone().filter(|name| !names_nobody(&normalize_name(name)));
    let name = own_name.or_else(|| domain.clone())?;
    Some(CompanyFacts {
        name_normalized: normalize_name(&name),
        name,
        // A site that is not the company's own (an ATS page, a social profile) does not identify it.
        website: domain.is_some().then(|| employer.website.clone()).flatten(),
        domain,
    })
}

/// A known offer whose detail is gone: closed, because its source says so.
pub(super) fn closed(row: &Row, known: &Known) -> Unchanged {
    Unchanged { offer_id: known.offer_id, updated_at: row.scanned.offer.updated_at, listing: Listing::Closed }
}

#[cfg(test)]
mod tests;
