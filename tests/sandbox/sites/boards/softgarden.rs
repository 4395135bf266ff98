//! `{name}.career.softgarden.de` and customers' own hosts: the feed of a career site, `/jobs.feed.json`.
//!
//! Like the real one: schema.org postings in one answer with their count, `-` for what is not known, one place or a
//! list of them, times with an offset, and IDs that stand in the addresses alone, with or without something behind.

use serde_json::{Value, json};

use super::{BoardSite, not_found, number, told};
use crate::{
    company::Company,
    content::Workplace,
    provider::Provider,
    sites::{Answer, Request, Site, advert, at_offset},
    spec::Board,
    truth::TruthOffer,
    words::Place,
    world::{Depth, DrawnOffer, World},
};

const DOMAIN: &str = ".career.softgarden.de";

pub(crate) struct Softgarden;

impl Site for Softgarden {
    fn hosts(&self) -> &'static [&'static str] {
        &[]
    }

    /// The host is the board.
    fn answers_to(&self, world: &World, host: &str) -> bool {
        host.ends_with(DOMAIN) || world.knows(Provider::Softgarden, host)
    }

    fn answer(&self, world: &World, request: &Request<'_>) -> Answer {
        feed(world, request).unwrap_or_else(not_found)
    }
}

impl BoardSite for Softgarden {
    fn provider(&self) -> Provider {
        Provider::Softgarden
    }

    /// A host of a customer's own is a public one, which no host below a reserved name is.
    fn tenant(&self, nth: usize, company: &Company) -> String {
        if matches!(nth % 8, 1 | 4 | 6) && !company.domain.ends_with(".example") {
            return format!("karriere.{}", company.domain);
        }
        format!("{}{DOMAIN}", company.slug)
    }

    fn offer_id(&self, board: &Board, index: u32) -> String {
        number(board, index).to_string()
    }

    fn truth(&self, board: &Board, made: &DrawnOffer<'_>) -> TruthOffer {
        let places = made.content.places.iter().filter(|_| is_placed(made));
        TruthOffer {
            locations: places.map(|place| place_name(place)).collect(),
            workplace: Workplace::Unknown.as_str(),
            department: None,
            employment_type: Some(employment(made).join(", ")),
            salary: None,
            ..told(Provider::Softgarden, board, made, page_url(board, made))
        }
    }

    fn under_own_host(&self, world: &World, request: &Request<'_>) -> Option<Answer> {
        feed(world, request)
    }

    fn list_address(&self, board: &Board) -> (String, String) {
        (board.slug.clone(), "/jobs.feed.json".to_owned())
    }

    fn half_broken(&self, board: &Board) -> (&'static str, String) {
        let item = |id: u32, title: &str| {
            let url = format!("https://{}/job/{id}/", board.slug);
            json!({ "@type": "DataFeedItem", "item": { "@type": "JobPosting", "title": title, "url": url } })
        };
        let feed = json!({ "numberOfItems": 2, "dataFeedElement": [item(1, "Whole"), item(2, "")] });
        ("application/json", feed.to_string())
    }
}

/// The feed of the host, if the request is for it.
fn feed(world: &World, request: &Request<'_>) -> Option<Answer> {
    if request.segments() != ["jobs.feed.json"] {
        return None;
    }
    let board = world.board(Provider::Softgarden, request.host)?;
    let items: Vec<Value> =
        world.draw_open(board, Depth::Text).iter().map(|made| item(board, made)).collect();
    Some(Answer::json(
        200,
        &json!({
            "@context": "https://schema.org",
            "@type": "DataFeed",
            "numberOfItems": items.len(),
            "dataFeedElement": items,
        }),
    ))
}

fn item(board: &Board, made: &DrawnOffer<'_>) -> Value {
    let mut places: Vec<Value> = made.content.places.iter().map(|place| location(place, made)).collect();
    let place = if places.len() == 1 { places.remove(0) } else { Value::Array(places) };
    let posting = json!({
        "@type": "JobPosting",
        "title": made.content.title,
        "url": page_url(board, made),
        "datePosted": at_offset(made.posted, 1),
        "description": advert::html(&made.content),
        "employmentType": employment(made),
        "hiringOrganization": { "@type": "Organization", "name": made.company.name },
        "jobLocation": place,
    });
    json!({ "@type": "DataFeedItem", "item": posting })
}

fn page_url(board: &Board, made: &DrawnOffer<'_>) -> String {
    let tail = ["/", "?l=de", "", "/detail/"][made.index as usize % 4];
    format!("https://{}/job/{}{tail}", board.slug, made.id)
}

/// Some offers say no place.
fn is_placed(made: &DrawnOffer<'_>) -> bool {
    made.index % 7 != 6
}

fn location(place: &Place, made: &DrawnOffer<'_>) -> Value {
    let known = |text: &'static str| if is_placed(made) && !text.is_empty() { text } else { "-" };
    let address = json!({
        "@type": "PostalAddress",
        "addressLocality": known(place.city),
        "addressRegion": known(place.province.1),
        "addressCountry": known(place.iso),
        "postalCode": "-",
        "streetAddress": "-",
    });
    json!({ "@type": "Place", "address": address })
}

fn place_name(place: &Place) -> String {
    let parts = [place.city, place.province.1, place.iso];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

fn employment(made: &DrawnOffer<'_>) -> Vec<&'static str> {
    match made.content.commitment_number() {
        0 if made.index % 4 == 3 => vec!["FULL_TIME", "PART_TIME"],
        0 => vec!["FULL_TIME"],
        1 => vec!["PART_TIME"],
        2 => vec!["TEMPORARY"],
        _ => vec!["INTERN"],
    }
}
