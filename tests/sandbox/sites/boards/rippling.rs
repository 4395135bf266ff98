//! `ats.rippling.com`: pages of a board's rows, `/api/v2/board/{name}/jobs`, and `api.rippling.com`: a detail for each job.
//!
//! Like the real one: pages from 0 of at most 1,000 rows, one row a place, so that a job stands there several times and on
//! two pages now and then; a name answers to its own spelling only; texts, dates, pay and the company in the details alone.

use serde_json::{Value, json};

use super::{BoardSite, Traits, department, drawn, told, uuid};
use crate::{
    company::{Company, capital},
    content::{Pay, Workplace},
    provider::Provider,
    sites::{Answer, Request, Site, advert, at_offset, hosted},
    spec::Board,
    truth::TruthOffer,
    words::Place,
    world::{Depth, DrawnOffer, World},
};

/// The most rows of a page.
const PAGE: usize = 1000;

pub(crate) struct Rippling;

impl Site for Rippling {
    fn hosts(&self) -> &'static [&'static str] {
        &["ats.rippling.com", "api.rippling.com"]
    }

    fn answer(&self, world: &World, request: &Request<'_>) -> Answer {
        let board = |name: &str| world.board(Provider::Rippling, name);
        match (request.host, &request.segments()[..]) {
            ("ats.rippling.com", ["api", "v2", "board", name, "jobs"]) => {
                board(name).map_or_else(not_found, |board| list(world, board, request))
            }
            ("api.rippling.com", ["platform", "api", "ats", "v1", "board", name, "jobs", id]) => {
                let found = board(name).and_then(|board| Some((board, drawn(world, board, id)?)));
                found.map_or_else(not_found, |(board, made)| Answer::json(200, &detail(board, &made)))
            }
            ("api.rippling.com", _) => not_found(),
            _ => hosted::answer(world, request),
        }
    }
}

impl BoardSite for Rippling {
    fn provider(&self) -> Provider {
        Provider::Rippling
    }

    fn traits(&self) -> Traits {
        Traits { page: Some(PAGE), ..Traits::PLAIN }
    }

    fn tenant(&self, nth: usize, company: &Company) -> String {
        if nth % 3 == 1 { capital(&company.slug) } else { company.slug.clone() }
    }

    fn offer_id(&self, board: &Board, index: u32) -> String {
        uuid(board, index)
    }

    fn truth(&self, board: &Board, made: &DrawnOffer<'_>) -> TruthOffer {
        TruthOffer {
            locations: made.content.places.iter().map(|place| place_name(place)).collect(),
            department: department(made).map(str::to_owned),
            ..told(Provider::Rippling, board, made, page(board, &made.id))
        }
    }

    fn list_address(&self, board: &Board) -> (String, String) {
        ("ats.rippling.com".to_owned(), format!("/api/v2/board/{}/jobs", board.slug))
    }

    fn half_broken(&self, board: &Board) -> (&'static str, String) {
        let items = json!([
            { "id": "1", "name": "Whole", "url": page(board, "1") },
            { "id": "2", "url": page(board, "2") },
        ]);
        let answer = json!({ "items": items, "page": 0, "pageSize": PAGE, "totalItems": 2, "totalPages": 1 });
        ("application/json", answer.to_string())
    }
}

fn not_found() -> Answer {
    Answer::json(404, &json!({ "detail": "Not found." }))
}

fn list(world: &World, board: &Board, request: &Request<'_>) -> Answer {
    let (page, size) =
        (request.number("page").unwrap_or(0), request.number("pageSize").unwrap_or(20).clamp(1, PAGE));
    let drawn = world.draw_open(board, Depth::Title);
    let rows: Vec<Value> = drawn.iter().flat_map(|made| rows(board, made)).collect();
    let items: Vec<&Value> = rows.iter().skip(page * size).take(size).collect();
    let answer = json!({
        "items": items, "page": page, "pageSize": size, "totalItems": rows.len(),
        "totalPages": rows.len().div_ceil(size),
    });
    Answer::json(200, &answer)
}

/// One row with all places, or one for each.
fn rows(board: &Board, made: &DrawnOffer<'_>) -> Vec<Value> {
    let places = &made.content.places[..];
    let size = if made.index.is_multiple_of(4) { places.len() } else { 1 };
    places.chunks(size).map(|places| row(board, made, places)).collect()
}

fn row(board: &Board, made: &DrawnOffer<'_>, places: &[&Place]) -> Value {
    let workplace = match made.content.workplace {
        Workplace::Onsite => Some("ON_SITE"),
        Workplace::Hybrid => Some("HYBRID"),
        Workplace::Remote => Some("REMOTE"),
        Workplace::Unknown => None,
    };
    let location = |place: &&Place| {
        json!({
            "name": place_name(place), "country": place.country, "countryCode": place.iso, "state": null,
            "stateCode": null, "city": place.city, "workplaceType": workplace,
        })
    };
    json!({
        "id": made.id,
        "name": made.content.title,
        "url": page(board, &made.id),
        "department": department(made).map(|name| json!({ "name": name })),
        "locations": places.iter().map(location).collect::<Vec<_>>(),
        "language": made.content.language.code,
    })
}

fn detail(board: &Board, made: &DrawnOffer<'_>) -> Value {
    let content = &made.content;
    let [about, rest @ ..] = advert::sections(content, "p");
    let part = |part: &advert::Section| format!("<h3>{}</h3>{}", part.heading, part.html);
    let role = rest.iter().map(part).collect::<Vec<_>>().concat();
    let names: Vec<String> = content.places.iter().map(|place| place_name(place)).collect();
    json!({
        "uuid": made.id,
        "name": content.title,
        "companyName": made.company.name,
        "url": page(board, &made.id),
        "description": { "company": about.html, "role": role },
        "workLocations": names,
        "department": { "name": content.department, "base_department": "Go To Market" },
        "employmentType": { "label": "SALARIED_FT", "id": content.commitment },
        "createdOn": at_offset(made.posted, -8).replace("-08:00", ".000000-08:00"),
        "payRangeDetails": content.pay.map(|pay| pay_ranges(pay, &names)).unwrap_or_default(),
    })
}

/// A range for each place; those behind the first are others.
fn pay_ranges(pay: Pay, places: &[String]) -> Vec<Value> {
    let range = |(more, place): (u32, &String)| {
        json!({
            "location": place, "currency": pay.currency, "frequency": pay.period.to_uppercase(),
            "rangeStart": f64::from(pay.min + more), "rangeEnd": f64::from(pay.max + more), "isRemote": false,
        })
    };
    (0..).zip(places).map(range).collect()
}

fn place_name(place: &Place) -> String {
    format!("{}, {}", place.city, place.country)
}

fn page(board: &Board, id: &str) -> String {
    format!("https://ats.rippling.com/{}/jobs/{id}", board.slug)
}
