//! `api.hireology.com`: pages of a board's jobs with their texts, `/v2/public/careers/{name}`.
//!
//! Like the real one: pages of at most 500, and jobs that are closed among those that are open, which count.

use serde_json::{Value, json};

use super::{BoardSite, Traits, department, number, remote_or_unknown, told};
use crate::{
    content::Workplace,
    provider::Provider,
    sites::{Answer, Request, Site, advert, utc},
    spec::Board,
    truth::TruthOffer,
    words::Place,
    world::{Depth, DrawnOffer, World},
};

/// The most rows of a page.
const PAGE: usize = 500;

pub(crate) struct Hireology;

impl Site for Hireology {
    fn hosts(&self) -> &'static [&'static str] {
        &["api.hireology.com"]
    }

    fn answer(&self, world: &World, request: &Request<'_>) -> Answer {
        let path = request.segments();
        let ["v2", "public", "careers", name] = &path[..] else { return not_found() };
        world.board(Provider::Hireology, name).map_or_else(not_found, |board| list(world, board, request))
    }
}

impl BoardSite for Hireology {
    fn provider(&self) -> Provider {
        Provider::Hireology
    }

    fn traits(&self) -> Traits {
        Traits { page: Some(PAGE), ..Traits::PLAIN }
    }

    fn offer_id(&self, board: &Board, index: u32) -> String {
        number(board, index).to_string()
    }

    fn truth(&self, board: &Board, made: &DrawnOffer<'_>) -> TruthOffer {
        TruthOffer {
            locations: made.content.places.iter().map(|place| place_name(place)).collect(),
            workplace: remote_or_unknown(made.content.workplace),
            department: department(made).map(str::to_owned),
            salary: None,
            ..told(Provider::Hireology, board, made, page(board, &made.id))
        }
    }

    fn list_address(&self, board: &Board) -> (String, String) {
        ("api.hireology.com".to_owned(), format!("/v2/public/careers/{}?", board.slug))
    }

    fn half_broken(&self, board: &Board) -> (&'static str, String) {
        let data = json!([
            { "id": 1, "name": "Whole", "career_site_url": page(board, "1"), "status": "Open" },
            { "id": 2, "career_site_url": page(board, "2"), "status": "Open" },
        ]);
        ("application/json", json!({ "count": 2, "data": data }).to_string())
    }
}

fn not_found() -> Answer {
    Answer::json(404, &json!({ "message": "Not found" }))
}

fn list(world: &World, board: &Board, request: &Request<'_>) -> Answer {
    let (page, size) = (
        request.number("page").unwrap_or(1).max(1),
        request.number("page_size").unwrap_or(10).clamp(1, PAGE),
    );
    let lives = world.lives(board);
    let data: Vec<Value> = lives
        .iter()
        .skip((page - 1) * size)
        .take(size)
        .map(|(index, life)| item(board, &world.draw_offer(board, *index, *life, Depth::Text)))
        .collect();
    Answer::json(200, &json!({ "count": lives.len(), "data": data }))
}

fn item(board: &Board, made: &DrawnOffer<'_>) -> Value {
    let content = &made.content;
    let state = |place: &&Place| Some(place.province.1).filter(|state| !state.is_empty()).map(str::to_owned);
    let locations = content.places.iter().map(|place| json!({ "city": place.city, "state": state(place) }));
    json!({
        "id": made.id.parse::<u64>().unwrap_or_default(),
        "name": content.title,
        "career_site_url": page(board, &made.id),
        "job_description": advert::html(content),
        "locations": locations.collect::<Vec<_>>(),
        "employment_status": content.commitment,
        "remote": content.workplace == Workplace::Remote,
        "status": if made.open { "Open" } else { "Closed" },
        "organization": { "name": made.company.name },
        "job_family": department(made).map(|name| json!({ "name": name })),
        "created_at": utc(made.posted),
    })
}

fn place_name(place: &Place) -> String {
    match place.province.1 {
        "" => place.city.to_owned(),
        state => format!("{}, {state}", place.city),
    }
}

fn page(board: &Board, id: &str) -> String {
    format!("https://careers.hireology.com/{}/{id}/description", board.slug)
}
