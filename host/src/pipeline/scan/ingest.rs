//! One page on its way into the database: cleaned, compared, completed, scored, written.
//!
//! The order is that of cost: an offer whose list row is the one stored already costs a hash and a
//! lookup. Only what is new or changed is converted to text, asked for its detail, and scored.

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

/// Why a row was skipped whose id came again: nothing of it is lost.
const TWICE: &str = "id twice on a page";

/// Why a row was skipped of which nothing can be said, not even which offer it is.
const NO_ID: &str = "no id";

/// Reasons for skipped rows that a unit tells apart.
const SKIP_REASONS: usize = 20;

/// An offer of a page, with the hash of its list row.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) scanned: ScannedOffer,
    pub(super) summary_hash: [u8; 16],
    /// Why its detail could not be had, if it was asked for.
    pub(super) detail_error: Option<String>,
}

/// A page, sorted by what has to be done with its offers.
#[derive(Debug, Default)]
pub(super) struct Sorted {
    /// As stored: only the times seen move.
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
    /// Some row cannot be read, and nobody can say which offer it was.
    pub(super) lost: bool,
    /// Rows whose id came again on the page.
    pub(super) repeated: u64,
}

/// Takes the offers out of a page, as rows, and counts what the plugin itself dropped. `hydrates`: whether the plugin
/// can complete an offer; where it cannot, what the list says is all there is.
pub(super) fn read_page(page: &mut Page, hydrates: bool, reasons: &mut BTreeMap<String, u64>) -> PageRows {
    count_skipped(&page.skipped, reasons);
    let mut offers = std::mem::take(&mut page.offers);
    if !hydrates {
        offers.iter_mut().for_each(|scanned| scanned.offer.complete = true);
    }
    let mut rows = page_rows(offers, reasons);
    rows.unread.extend(page.skipped.iter().filter_map(|row| row.id.clone()));
    rows.lost |= page.skipped.iter().any(|row| row.id.is_none());
    rows
}

/// Drops rows that can be no offer, and of an id that comes twice all but the last.
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
        // A guest's words become a key of the summary: one line, bounded, and not without end.
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
                // The time of a change that was not read is not taken over, so that it is asked for.
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

/// Whether a list row that tells no text can be taken as told already. Only the detail knows whether a
/// closed advert is still closed, and whether one that its source touched was edited or merely bumped.
fn detail_holds(known: &Known, offer: &Offer) -> bool {
    known.complete && !known.closed && offer.updated_at <= known.updated_at.or(offer.updated_at)
}

/// Whether the detail failed and its next turn has not come. Only such a one is left as it is: a row that
/// says something new is asked for at once.
fn detail_waits(known: &Known, now: Timestamp) -> bool {
    !known.closed && known.detail_due.is_some_and(|due| due > now)
}

/// What `hydrate` is asked for a row.
pub(super) fn offer_ref(row: &Row) -> OfferRef {
    let ScannedOffer { offer, token, .. } = &row.scanned;
    OfferRef { id: offer.id.clone(), url: offer.url.clone(), token: token.clone() }
}

/// The detail over the list row: what the detail tells wins, what it leaves out stays.
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
        // What the list showed was a stand-in.
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
        // A site that is nobody's own (an ATS page, a social profile) tells nothing about the company.
        website: domain.is_some().then(|| employer.website.clone()).flatten(),
        domain,
    })
}

/// A known offer whose detail says that it is gone: closed at its source's own word.
pub(super) fn closed(row: &Row, known: &Known) -> Unchanged {
    Unchanged { offer_id: known.offer_id, updated_at: row.scanned.offer.updated_at, listing: Listing::Closed }
}

#[cfg(test)]
mod tests;
