//! `apply.workable.com`: the widget's answer for an account, `/api/v1/widget/accounts/{name}`.
//!
//! Like the real one: texts only with `details=true`, dates without a time, a kind of employment under two names and a way
//! of working that only some boards tell, places that are hidden, a list of places that is empty while one stands beside it,
//! an older address that leads here, and one that wants a token. It refuses more than two requests at once, which a pure
//! function of the request cannot.

use serde_json::{Value, json};

use super::{BoardSite, Traits, department, hex, remote_or_unknown, told};
use crate::{
    content::Workplace,
    provider::Provider,
    sites::{Answer, Request, Site, advert, hosted, instant},
    spec::Board,
    truth::TruthOffer,
    words::Place,
    world::{Depth, DrawnOffer, World},
};

pub(crate) struct Workable;

impl Site for Workable {
    fn hosts(&self) -> &'static [&'static str] {
        &["apply.workable.com", "www.workable.com"]
    }

    fn answers_to(&self, _: &World, host: &str) -> bool {
        host.ends_with(".workable.com")
    }

    fn answer(&self, world: &World, request: &Request<'_>) -> Answer {
        match (request.host, &request.segments()[..]) {
            ("apply.workable.com", ["api", "v1", "widget", "accounts", name]) => {
                match world.board(Provider::Workable, name) {
                    Some(board) => widget(world, board, request),
                    None => not_found(),
                }
            }
            ("www.workable.com", ["api", "accounts", name]) => moved(name),
            // This one is asked by `POST` only.
            ("apply.workable.com", ["api", ..]) => not_found(),
            (_, ["spi", ..]) => Answer::json(401, &json!({ "error": "Not authorized" })),
            _ => hosted::answer(world, request),
        }
    }
}

impl BoardSite for Workable {
    fn provider(&self) -> Provider {
        Provider::Workable
    }

    fn traits(&self) -> Traits {
        Traits { days: true, ..Traits::PLAIN }
    }

    fn offer_id(&self, board: &Board, index: u32) -> String {
        hex(board, index, 10).to_uppercase()
    }

    fn truth(&self, board: &Board, made: &DrawnOffer<'_>) -> TruthOffer {
        let content = &made.content;
        let shown = if lists_places(made) { &content.places[..] } else { &content.places[..1] };
        TruthOffer {
            locations: shown.iter().map(|place| full_name(place)).collect(),
            workplace: if tells_workplace(board) {
                content.workplace.as_str()
            } else {
                remote_or_unknown(content.workplace)
            },
            department: department(made).map(str::to_owned),
            salary: None,
            ..told(Provider::Workable, board, made, page(made))
        }
    }

    fn list_address(&self, board: &Board) -> (String, String) {
        ("apply.workable.com".to_owned(), format!("/api/v1/widget/accounts/{}", board.slug))
    }

    fn half_broken(&self, _: &Board) -> (&'static str, String) {
        let url = |code: &str| format!("https://apply.workable.com/j/{code}");
        let jobs = json!([
            { "shortcode": "A1", "title": "Whole", "url": url("A1") },
            { "shortcode": "A2", "url": url("A2") },
        ]);
        ("application/json", json!({ "name": "X", "jobs": jobs }).to_string())
    }
}

fn not_found() -> Answer {
    Answer::json(404, &json!({ "error": "Not found" }))
}

fn moved(name: &str) -> Answer {
    let to = format!("https://apply.workable.com/api/v1/widget/accounts/{name}?details=true");
    Answer { headers: vec![("location", to)], ..Answer::html(302, String::new()) }
}

fn widget(world: &World, board: &Board, request: &Request<'_>) -> Answer {
    let depth = if request.value("details") == Some("true") { Depth::Text } else { Depth::Title };
    let drawn = world.draw_open(board, depth);
    let jobs: Vec<Value> = drawn.iter().map(|made| job(board, made, depth)).collect();
    let name = &world.companies()[board.company].name;
    Answer::json(200, &json!({ "name": name, "description": "<p>About us.</p>", "jobs": jobs }))
}

fn job(board: &Board, made: &DrawnOffer<'_>, depth: Depth) -> Value {
    let content = &made.content;
    let first = content.places[0];
    let day = instant(made.posted).format("%Y-%m-%d").to_string();
    let kind = if board.company.is_multiple_of(2) { "employment_type" } else { "type" };
    let mut job = json!({
        "title": content.title,
        "shortcode": made.id,
        "code": format!("REQ-{}", made.index),
        kind: content.commitment,
        "telecommuting": content.workplace == Workplace::Remote,
        "department": department(made).unwrap_or_default(),
        "url": page(made),
        "shortlink": page(made),
        "application_url": format!("{}/apply", page(made)),
        "published_on": day,
        "created_at": day,
        "country": first.country,
        "state": first.province.1,
        "city": first.city,
        "education": "",
        "experience": "",
        "function": content.team,
        "industry": "",
        "locations": locations(made),
    });
    if tells_workplace(board) {
        job["workplace_type"] = match content.workplace {
            Workplace::Onsite => json!("on_site"),
            Workplace::Unknown => Value::Null,
            told => json!(told.as_str()),
        };
    }
    if depth == Depth::Text {
        job["description"] = json!(advert::html(content));
    }
    job
}

fn locations(made: &DrawnOffer<'_>) -> Vec<Value> {
    if !lists_places(made) {
        return Vec::new();
    }
    let location = |place: &Place, hidden: bool| {
        json!({
            "country": place.country, "countryCode": place.iso, "region": place.province.1,
            "city": place.city, "hidden": hidden,
        })
    };
    let mut all: Vec<Value> = made.content.places.iter().map(|place| location(place, false)).collect();
    if made.index % 4 == 3 {
        const HIDDEN: Place = Place { city: "Ny-Ålesund", province: (0, ""), country: "Norway", iso: "NO" };
        all.push(location(&HIDDEN, true));
    }
    all
}

const fn lists_places(made: &DrawnOffer<'_>) -> bool {
    made.index % 7 != 6
}

const fn tells_workplace(board: &Board) -> bool {
    board.company.is_multiple_of(3)
}

fn full_name(place: &Place) -> String {
    let parts = [place.city, place.province.1, place.country];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

fn page(made: &DrawnOffer<'_>) -> String {
    format!("https://apply.workable.com/j/{}", made.id)
}
