//! `himalayas.app/jobs/api`: an open board, the newest offers first, in pages by `limit` and `offset`.
//!
//! Like the real one: a larger limit that is cut to 20 without a word, `name` where the name of a company should be,
//! places as texts or as objects, times as seconds, and a last line in each text that says where it comes from. It is
//! everybody's board.

use std::cmp::Reverse;

use serde_json::{Value, json};

use super::{BoardSite, Traits, hex, not_found, told};
use crate::{
    company::{capital, dashed},
    content::Workplace,
    provider::Provider,
    sites::{Answer, Request, Site, advert},
    spec::Board,
    truth::{TruthOffer, TruthSalary},
    words::Place,
    world::{Depth, DrawnOffer, World},
};

const HOST: &str = "himalayas.app";

/// The most rows of a page.
const PAGE: usize = 20;

pub(crate) struct Himalayas;

impl Site for Himalayas {
    fn hosts(&self) -> &'static [&'static str] {
        &[HOST]
    }

    fn answer(&self, world: &World, request: &Request<'_>) -> Answer {
        if request.segments() != ["jobs", "api"] {
            return not_found();
        }
        let Some(board) = world.board(Provider::Himalayas, "") else { return not_found() };
        let (offset, limit) =
            (request.number("offset").unwrap_or(0), request.number("limit").unwrap_or(PAGE).min(PAGE));
        let mut drawn = world.draw_open(board, Depth::Text);
        drawn.sort_by_key(|made| Reverse((made.posted, made.index)));
        let rows: Vec<Value> = drawn.iter().skip(offset).take(limit).map(row).collect();
        let page = json!({
            "comments": "…", "offset": offset, "limit": limit, "totalCount": drawn.len(), "jobs": rows,
        });
        Answer::json(200, &page)
    }
}

impl BoardSite for Himalayas {
    fn provider(&self) -> Provider {
        Provider::Himalayas
    }

    fn traits(&self) -> Traits {
        Traits { search: true, page: Some(PAGE), newest_only: true, ..Traits::PLAIN }
    }

    fn offer_id(&self, board: &Board, index: u32) -> String {
        page_url(&hex(board, index, 10))
    }

    fn truth(&self, board: &Board, made: &DrawnOffer<'_>) -> TruthOffer {
        let company = if is_nameless(made) {
            from_slug(&dashed(&made.company.name))
        } else {
            made.company.name.clone()
        };
        TruthOffer {
            company: Some(company),
            website: None,
            domain: None,
            locations: made.content.places.iter().map(|place| place.country.to_owned()).collect(),
            workplace: Workplace::Unknown.as_str(),
            salary: made.content.pay.map(|pay| TruthSalary { period: None, ..TruthSalary::of(pay) }),
            ..told(Provider::Himalayas, board, made, made.id.clone())
        }
    }

    fn list_address(&self, _: &Board) -> (String, String) {
        (HOST.to_owned(), "/jobs/api".to_owned())
    }

    fn half_broken(&self, _: &Board) -> (&'static str, String) {
        let row = |id: &str, title: &str| {
            let url = page_url(id);
            json!({ "guid": url, "title": title, "applicationLink": url })
        };
        let page = json!({ "totalCount": 2, "jobs": [row("1", "Whole"), row("2", "")] });
        ("application/json", page.to_string())
    }
}

fn page_url(id: &str) -> String {
    format!("https://{HOST}/companies/x/jobs/{id}")
}

/// Some companies are nameless in all of their rows: of one that is named elsewhere, the better spelling would be kept.
fn is_nameless(made: &DrawnOffer<'_>) -> bool {
    made.company.name.len() % 3 == 1
}

/// The name that can be made of a slug: `brisa-foods` becomes `Brisa foods`.
fn from_slug(slug: &str) -> String {
    capital(&slug.replace('-', " "))
}

fn row(made: &DrawnOffer<'_>) -> Value {
    let content = &made.content;
    let as_objects = made.index % 4 == 2;
    let place = |place: &&Place| {
        if as_objects { json!({ "alpha2": place.iso, "name": place.country }) } else { json!(place.country) }
    };
    let source = "<p>Originally posted on <a href=\"https://himalayas.app\">Himalayas</a></p>";
    json!({
        "title": content.title,
        "excerpt": "…",
        "companyName": if is_nameless(made) { "name" } else { &made.company.name },
        "companySlug": dashed(&made.company.name),
        "employmentType": content.commitment,
        "minSalary": content.pay.map(|pay| pay.min),
        "maxSalary": content.pay.map(|pay| pay.max),
        "currency": content.pay.map(|pay| pay.currency),
        "seniority": [content.team],
        "locationRestrictions": content.places.iter().map(place).collect::<Vec<_>>(),
        "timezoneRestrictions": [0, 1],
        "categories": [content.department],
        "description": advert::html(content) + source,
        "pubDate": made.posted / 1000,
        "expiryDate": made.posted / 1000 + 5_000_000,
        "applicationLink": made.id,
        "guid": made.id,
    })
}
