//! `europa.eu/eures`: the search `/eures/api/jv-searchengine/public/jv-search/search`, by `POST`.
//!
//! Like the real one: 400 for a body that lacks a key, for a place that there is none, for more than 50 rows a page and
//! beyond 10,000 rows, places as codes by country, no employer or a sentence instead of one, and times as milliseconds.
//! Each advert is for Spain too, so that a search there finds all. It is everybody's board.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{BoardSite, Traits, drawn_page, hex, not_found, told};
use crate::{
    content::Workplace,
    provider::Provider,
    sites::{Answer, Request, Site, advert, utc},
    spec::Board,
    truth::TruthOffer,
    world::{Depth, DrawnOffer, World},
};

const HOST: &str = "europa.eu";

/// The most rows of a page, and of all pages.
const PAGE: usize = 50;
const CAP: usize = 10_000;

/// Some of the keys that a body must have.
const NEEDED: [&str; 6] =
    ["keywords", "sectorCodes", "positionScheduleCodes", "sortSearch", "requestLanguage", "sessionId"];

pub(crate) struct Eures;

impl Site for Eures {
    fn hosts(&self) -> &'static [&'static str] {
        &[HOST]
    }

    fn takes_posts(&self) -> bool {
        true
    }

    fn answer(&self, world: &World, request: &Request<'_>) -> Answer {
        if request.segments() != ["eures", "api", "jv-searchengine", "public", "jv-search", "search"] {
            return not_found();
        }
        let Some(board) = world.board(Provider::Eures, "") else { return not_found() };
        let body: Value = serde_json::from_slice(request.body).unwrap_or_default();
        let number = |key: &str| body[key].as_u64().and_then(|number| usize::try_from(number).ok());
        let (Some(page @ 1..), Some(size @ 1..=PAGE)) = (number("page"), number("resultsPerPage")) else {
            return refused();
        };
        let is_whole = NEEDED.iter().all(|key| body.get(key).is_some());
        // All are for Spain.
        let is_place = body["locationCodes"] == json!(["es"]);
        if request.method != "POST" || !is_whole || !is_place || page * size > CAP {
            return refused();
        }
        let (total, drawn) = drawn_page(world, board, ((page - 1) * size, size), Depth::Text);
        let rows: Vec<Value> = drawn.iter().map(row).collect();
        Answer::json(200, &json!({ "numberRecords": total, "jvs": rows, "facets": {} }))
    }
}

impl BoardSite for Eures {
    fn provider(&self) -> Provider {
        Provider::Eures
    }

    /// What a search does not show may be open all the same.
    fn traits(&self) -> Traits {
        Traits { search: true, page: Some(PAGE), newest_only: true, ..Traits::PLAIN }
    }

    fn offer_id(&self, board: &Board, index: u32) -> String {
        hex(board, index, 16)
    }

    fn truth(&self, board: &Board, made: &DrawnOffer<'_>) -> TruthOffer {
        let url = format!("https://{HOST}/eures/portal/jv-se/jv-details/{}?lang=en", made.id);
        TruthOffer {
            company: employer(made).map(str::to_owned).filter(|name| name == &made.company.name),
            website: None,
            domain: None,
            locations: regions(made).into_keys().map(str::to_owned).collect(),
            workplace: Workplace::Unknown.as_str(),
            department: None,
            employment_type: schedule(made).map(str::to_owned),
            salary: None,
            updated_at: Some(utc(made.updated)),
            ..told(Provider::Eures, board, made, url)
        }
    }

    fn list_address(&self, _: &Board) -> (String, String) {
        (HOST.to_owned(), "/eures/api/jv-searchengine".to_owned())
    }

    fn half_broken(&self, _: &Board) -> (&'static str, String) {
        let rows = json!([{ "id": "a1", "title": "Whole" }, { "id": "a2", "title": "" }]);
        ("application/json", json!({ "numberRecords": 2, "jvs": rows }).to_string())
    }
}

fn refused() -> Answer {
    Answer::json(400, &json!({ "error": "Bad Request" }))
}

fn row(made: &DrawnOffer<'_>) -> Value {
    let content = &made.content;
    json!({
        "id": made.id,
        "title": content.title,
        "description": advert::html(content),
        "creationDate": made.posted,
        "lastModificationDate": made.updated,
        "numberOfPosts": 1,
        "employer": { "name": employer(made).unwrap_or_default() },
        "locationMap": regions(made),
        "positionScheduleCodes": schedule(made).into_iter().collect::<Vec<_>>(),
        "positionOfferingCode": "directhire",
        "translations": {},
    })
}

/// Some services keep the employer to themselves.
fn employer<'m>(made: &'m DrawnOffer<'_>) -> Option<&'m str> {
    match made.index % 4 {
        1 => None,
        2 => Some("non renseigné"),
        _ => Some(&made.company.name),
    }
}

/// Codes of regions by those of countries.
fn regions(made: &DrawnOffer<'_>) -> BTreeMap<&'static str, Vec<String>> {
    let mut regions = BTreeMap::from([("ES", vec!["ES300".to_owned()])]);
    for place in &made.content.places {
        regions.entry(place.iso).or_insert_with(|| vec![format!("{}111", place.iso)]);
    }
    regions
}

fn schedule(made: &DrawnOffer<'_>) -> Option<&'static str> {
    match made.content.commitment_number() {
        0 => Some("fulltime"),
        1 => Some("parttime"),
        _ => None,
    }
}
