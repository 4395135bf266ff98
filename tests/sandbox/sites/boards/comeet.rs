//! `www.comeet.com`: the page of a board, which has the token for the list, and `www.comeet.co`: the list with all texts.
//!
//! Like the real one: sections of a text out of order, an address in one of several members, a token that is public and
//! stands in the page alone, and only the time of the last change.

use serde_json::{Value, json};

use super::{BoardSite, department, hex, told};
use crate::{
    company::{Company, dashed},
    content::Workplace,
    provider::Provider,
    rng::Rng,
    sites::{Answer, Request, Site, advert, utc},
    spec::Board,
    truth::TruthOffer,
    words::Place,
    world::{Depth, DrawnOffer, World},
};

pub(crate) struct Comeet;

impl Site for Comeet {
    fn hosts(&self) -> &'static [&'static str] {
        &["www.comeet.com", "www.comeet.co"]
    }

    fn answer(&self, world: &World, request: &Request<'_>) -> Answer {
        match (request.host, &request.segments()[..]) {
            ("www.comeet.com", ["jobs", name, uid]) => {
                match world.board(Provider::Comeet, &format!("{name}:{uid}")) {
                    Some(board) => page(world, board),
                    None => Answer::html(404, "<h1>Page not found</h1>".to_owned()),
                }
            }
            ("www.comeet.co", ["careers-api", "2.0", "company", uid, "positions"]) => {
                let board = world.boards().iter().find(|board| {
                    board.provider == Provider::Comeet && board.slug.ends_with(&format!(":{uid}"))
                });
                let known = board.filter(|board| world.board(Provider::Comeet, &board.slug).is_some());
                match known.filter(|board| request.value("token") == Some(token(board).as_str())) {
                    Some(board) => list(world, board, request),
                    None => Answer::json(404, &json!({ "error": "Not found" })),
                }
            }
            _ => Answer::html(404, "<h1>Page not found</h1>".to_owned()),
        }
    }
}

impl BoardSite for Comeet {
    fn provider(&self) -> Provider {
        Provider::Comeet
    }

    fn tenant(&self, nth: usize, company: &Company) -> String {
        format!("{}:{:02X}.{:03}", company.slug, 0x30 + nth / 1000, nth % 1000)
    }

    fn offer_id(&self, board: &Board, index: u32) -> String {
        let hex = hex(board, index, 6).to_uppercase();
        format!("{}.{}", &hex[..2], &hex[2..])
    }

    fn truth(&self, board: &Board, made: &DrawnOffer<'_>) -> TruthOffer {
        let place = made.content.places[0];
        TruthOffer {
            locations: vec![place_name(place)],
            department: department(made).map(str::to_owned),
            salary: None,
            posted_at: None,
            updated_at: Some(utc(made.updated)),
            ..told(Provider::Comeet, board, made, address(board, made))
        }
    }

    fn list_address(&self, board: &Board) -> (String, String) {
        let uid = board.slug.split(':').nth(1).unwrap_or_default();
        ("www.comeet.co".to_owned(), format!("/careers-api/2.0/company/{uid}/positions"))
    }

    fn half_broken(&self, _: &Board) -> (&'static str, String) {
        let url = "https://www.comeet.com/jobs/x/30.001/x/1";
        let rows = json!([
            { "uid": "1", "name": "Whole", "url_active_page": url },
            { "uid": "2", "url_active_page": url },
        ]);
        ("application/json", rows.to_string())
    }
}

/// What the list asks for: public, but nowhere else.
fn token(board: &Board) -> String {
    Rng::keyed(&[board.key, 77]).hex(32).to_uppercase()
}

fn page(world: &World, board: &Board) -> Answer {
    let name = &world.companies()[board.company].name;
    let data = json!({ "company_uid": board.slug, "name": name, "token": token(board) });
    let script = format!("<script>COMPANY_DATA = {};</script>", data.to_string().replace("</", "<\\/"));
    Answer::html(
        200,
        format!("<!doctype html><html><head><title>Jobs</title>{script}</head><body></body></html>"),
    )
}

fn list(world: &World, board: &Board, request: &Request<'_>) -> Answer {
    let has_details = request.value("details") == Some("true");
    let depth = if has_details { Depth::Text } else { Depth::Title };
    let drawn = world.draw_open(board, depth);
    let rows: Vec<Value> = drawn.iter().map(|made| position(board, made, has_details)).collect();
    Answer::json(200, &rows)
}

fn position(board: &Board, made: &DrawnOffer<'_>, has_details: bool) -> Value {
    let content = &made.content;
    let place = content.places[0];
    let url = address(board, made);
    // The page that is active, or the one that the system has for it.
    let is_active = !made.index.is_multiple_of(4);
    let workplace = match content.workplace {
        Workplace::Onsite => Some("On-site"),
        Workplace::Hybrid => Some("Hybrid"),
        Workplace::Remote if made.index.is_multiple_of(3) => None,
        Workplace::Remote => Some("Remote"),
        Workplace::Unknown => None,
    };
    let mut position = json!({
        "uid": made.id,
        "name": content.title,
        "department": department(made),
        "url_active_page": is_active.then_some(&url),
        "url_comeet_hosted_page": url,
        "url_recruit_hosted_page": null,
        "url_detected_page": null,
        "employment_type": content.commitment,
        "experience_level": null,
        "workplace_type": workplace,
        "company_name": made.company.name,
        "time_updated": utc(made.updated),
        "location": {
            "name": "HQ", "country": place.iso, "city": place.city, "state": null,
            "is_remote": content.workplace == Workplace::Remote,
        },
    });
    if has_details {
        position["details"] = details(made);
    }
    position
}

/// The sections, the second first.
fn details(made: &DrawnOffer<'_>) -> Value {
    let [about, duties, requirements, more] = advert::sections(&made.content, "p");
    let section = |order: usize, part: advert::Section| json!({ "name": part.heading, "value": part.html, "order": order });
    json!([section(2, duties), section(1, about), section(4, more), section(3, requirements)])
}

fn place_name(place: &Place) -> String {
    format!("{}, {}", place.city, place.iso)
}

fn address(board: &Board, made: &DrawnOffer<'_>) -> String {
    let path = board.slug.replace(':', "/");
    format!("https://www.comeet.com/jobs/{path}/{}/{}", dashed(&made.content.title), made.id)
}
