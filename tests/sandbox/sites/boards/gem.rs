//! `api.gem.com`: `/job_board/v0/{name}/job_posts/`, all offers as a list at the top of the answer.
//!
//! Like the real one: names tell cases apart, offices whose own name is none of a place, offers without offices and
//! without a department, and 404 for a name that nobody has.

use serde_json::{Value, json};

use super::{BoardSite, department, hex, told};
use crate::{
    company::{Company, capital},
    content::Workplace,
    provider::Provider,
    sites::{Answer, Request, Site, advert, utc},
    spec::Board,
    truth::TruthOffer,
    words::Place,
    world::{Depth, DrawnOffer, World},
};

const HOST: &str = "api.gem.com";

pub(crate) struct Gem;

impl Site for Gem {
    fn hosts(&self) -> &'static [&'static str] {
        &[HOST]
    }

    fn answer(&self, world: &World, request: &Request<'_>) -> Answer {
        let path = request.segments();
        let ["job_board", "v0", name, "job_posts"] = path[..] else { return not_found() };
        let Some(board) = world.board(Provider::Gem, name) else { return not_found() };
        let drawn = world.draw_open(board, Depth::Text);
        Answer::json(200, &drawn.iter().map(|made| row(board, made)).collect::<Vec<_>>())
    }
}

impl BoardSite for Gem {
    fn provider(&self) -> Provider {
        Provider::Gem
    }

    fn tenant(&self, nth: usize, company: &Company) -> String {
        if nth.is_multiple_of(2) { company.slug.clone() } else { capital(&company.slug) }
    }

    fn offer_id(&self, board: &Board, index: u32) -> String {
        hex(board, index, 20)
    }

    fn truth(&self, board: &Board, made: &DrawnOffer<'_>) -> TruthOffer {
        let content = &made.content;
        let locations = match offices(made) {
            [] => vec![content.places[0].city.to_owned()],
            offices => offices.iter().map(|place| place_name(place)).collect(),
        };
        TruthOffer {
            locations,
            department: department(made).map(str::to_owned),
            salary: None,
            updated_at: Some(utc(made.updated)),
            ..told(Provider::Gem, board, made, page_url(board, made))
        }
    }

    fn list_address(&self, board: &Board) -> (String, String) {
        (HOST.to_owned(), format!("/job_board/v0/{}/job_posts", board.slug))
    }

    fn half_broken(&self, board: &Board) -> (&'static str, String) {
        let url = |id: &str| format!("https://jobs.gem.com/{}/{id}", board.slug);
        let rows = json!([{ "id": "1", "title": "Whole", "absolute_url": url("1") }, { "id": "2" }]);
        ("application/json", rows.to_string())
    }
}

fn not_found() -> Answer {
    Answer::json(404, &json!({ "message": "Not found" }))
}

fn page_url(board: &Board, made: &DrawnOffer<'_>) -> String {
    format!("https://jobs.gem.com/{}/{}", board.slug, made.id)
}

fn row(board: &Board, made: &DrawnOffer<'_>) -> Value {
    let content = &made.content;
    let office = |place: &&Place| json!({ "name": "HQ", "location": { "name": place_name(place) } });
    let departments = department(made).map(|name| json!({ "id": "D1", "name": name }));
    json!({
        "id": made.id,
        "title": content.title,
        "absolute_url": page_url(board, made),
        "content": advert::html(content),
        "content_plain": "…",
        "location": { "name": content.places[0].city },
        "offices": offices(made).iter().map(office).collect::<Vec<_>>(),
        "departments": departments.into_iter().collect::<Vec<_>>(),
        "employment_type": content.commitment,
        "location_type": location_type(content.workplace),
        "first_published_at": utc(made.posted),
        "created_at": utc(made.posted - 86_400_000),
        "updated_at": utc(made.updated),
    })
}

/// Some offers have no office.
fn offices<'m>(made: &'m DrawnOffer<'_>) -> &'m [&'static Place] {
    if made.index % 5 == 4 { &[] } else { &made.content.places }
}

fn place_name(place: &Place) -> String {
    format!("{}, {}", place.city, place.country)
}

fn location_type(workplace: Workplace) -> Option<&'static str> {
    match workplace {
        Workplace::Onsite => Some("in_office"),
        Workplace::Hybrid => Some("hybrid"),
        Workplace::Remote => Some("remote"),
        Workplace::Unknown => None,
    }
}
