//! `{name}.gupy.io`: the page of a company, which alone has its number; `employability-portal.gupy.io`: pages of its jobs;
//! `private-api.gupy.io`: the text of a job in sections.
//!
//! Like the real one: at most 100 rows a page and 400 for whoever asks for more, a total that is never above the size of a
//! page, a text without markup in the list, and an empty list for a number that nobody has.

use serde_json::{Value, json};

use super::{BoardSite, Traits, drawn, drawn_page, number, told};
use crate::{
    content::{Content, Workplace},
    provider::Provider,
    sites::{Answer, Request, Site, advert, instant},
    spec::Board,
    truth::TruthOffer,
    words::Place,
    world::{Depth, DrawnOffer, World},
};

/// The most rows of a page.
const PAGE: usize = 100;

pub(crate) struct Gupy;

impl Site for Gupy {
    fn hosts(&self) -> &'static [&'static str] {
        &["employability-portal.gupy.io", "private-api.gupy.io"]
    }

    fn answers_to(&self, _: &World, host: &str) -> bool {
        host.ends_with(".gupy.io")
    }

    fn answer(&self, world: &World, request: &Request<'_>) -> Answer {
        match (request.host, &request.segments()[..]) {
            ("employability-portal.gupy.io", ["api", "v1", "jobs"]) => list(world, request),
            ("private-api.gupy.io", ["job-publication", "public", "jobs", id]) => {
                let found = boards(world).find_map(|board| drawn(world, board, id));
                found.map_or_else(not_found, |made| Answer::json(200, &detail(&made)))
            }
            ("employability-portal.gupy.io" | "private-api.gupy.io", _) => not_found(),
            (host, []) => page(world, host),
            _ => super::not_found(),
        }
    }
}

impl BoardSite for Gupy {
    fn provider(&self) -> Provider {
        Provider::Gupy
    }

    fn traits(&self) -> Traits {
        Traits { milliseconds: true, page: Some(PAGE), ..Traits::PLAIN }
    }

    fn offer_id(&self, board: &Board, index: u32) -> String {
        number(board, index).to_string()
    }

    fn truth(&self, board: &Board, made: &DrawnOffer<'_>) -> TruthOffer {
        TruthOffer {
            locations: vec![full_name(made.content.places[0])],
            department: None,
            employment_type: None,
            salary: None,
            ..told(Provider::Gupy, board, made, job_url(board, &made.id))
        }
    }

    fn list_address(&self, board: &Board) -> (String, String) {
        let path = format!("/api/v1/jobs?companyId={}&", company_number(board));
        ("employability-portal.gupy.io".to_owned(), path)
    }

    fn half_broken(&self, board: &Board) -> (&'static str, String) {
        let data = json!([
            { "id": 1, "name": "Whole", "jobUrl": job_url(board, "1") },
            { "id": 2, "jobUrl": job_url(board, "2") },
        ]);
        ("application/json", json!({ "data": data, "pagination": { "total": 2 } }).to_string())
    }
}

fn boards(world: &World) -> impl Iterator<Item = &Board> {
    let mine = |board: &&Board| board.provider == Provider::Gupy;
    world.boards().iter().filter(mine).filter(|board| world.board(Provider::Gupy, &board.slug).is_some())
}

const fn company_number(board: &Board) -> u64 {
    board.key % 1_000_000
}

fn not_found() -> Answer {
    Answer::json(404, &json!({ "message": "Not Found" }))
}

fn page(world: &World, host: &str) -> Answer {
    let board = host.strip_suffix(".gupy.io").and_then(|name| world.board(Provider::Gupy, name));
    let Some(board) = board else { return super::not_found() };
    let name = &world.companies()[board.company].name;
    let props = json!({
        "subdomain": board.slug,
        "careerPage": { "id": 9, "companyId": company_number(board), "name": name },
        "jobs": [],
    });
    let data = json!({ "props": { "pageProps": props } }).to_string().replace("</", "<\\/");
    let script = format!("<script id=\"__NEXT_DATA__\" type=\"application/json\">{data}</script>");
    Answer::html(
        200,
        format!("<!DOCTYPE html><html><head><title>Vagas</title></head><body>{script}</body></html>"),
    )
}

fn list(world: &World, request: &Request<'_>) -> Answer {
    let (offset, limit) = (request.number("offset").unwrap_or(0), request.number("limit").unwrap_or(10));
    if limit > PAGE {
        return Answer::json(400, &json!({ "message": "limit must be at most 100" }));
    }
    let wanted = request.value("companyId").unwrap_or_default();
    let board = boards(world).find(|board| company_number(board).to_string() == wanted);
    let (total, drawn) = match board {
        Some(board) => drawn_page(world, board, (offset, limit), Depth::Text),
        None => (0, Vec::new()),
    };
    let data: Vec<Value> =
        board.map(|board| drawn.iter().map(|made| item(board, made)).collect()).unwrap_or_default();
    let pagination = json!({ "offset": offset, "limit": limit, "total": total.min(limit) });
    Answer::json(200, &json!({ "data": data, "pagination": pagination }))
}

fn item(board: &Board, made: &DrawnOffer<'_>) -> Value {
    let content = &made.content;
    let place = content.places[0];
    let workplace = match content.workplace {
        Workplace::Onsite => Some("on-site"),
        Workplace::Hybrid => Some("hybrid"),
        Workplace::Remote if made.index.is_multiple_of(3) => None,
        Workplace::Remote => Some("remote"),
        Workplace::Unknown => None,
    };
    json!({
        "id": made.id.parse::<u64>().unwrap_or_default(),
        "companyId": company_number(board),
        "careerPageName": made.company.name,
        "name": content.title,
        "jobUrl": job_url(board, &made.id),
        "description": flat(content),
        "city": place.city,
        "state": state(place),
        "country": place.country,
        "isRemoteWork": content.workplace == Workplace::Remote,
        "workplaceType": workplace,
        "publishedDate": instant(made.posted).format("%Y-%m-%dT%H:%M:%S%.3fZ").to_string(),
    })
}

fn detail(made: &DrawnOffer<'_>) -> Value {
    let [about, duties, requirements, more] = advert::sections(&made.content, "p");
    json!({
        "id": made.id.parse::<u64>().unwrap_or_default(),
        "name": made.content.title,
        "description": about.html,
        "responsibilities": duties.html,
        "prerequisites": requirements.html,
        "relevantExperiences": more.html,
    })
}

/// The text without its markup, as the list has it.
fn flat(content: &Content) -> String {
    let parts = [&content.opening, &content.body, &content.duties, &content.requirements, &content.closing];
    let lines = parts.into_iter().flatten().map(|line| line.text.as_str());
    lines.collect::<Vec<_>>().join(";")
}

fn state(place: &Place) -> Option<&'static str> {
    Some(place.province.1).filter(|state| !state.is_empty())
}

fn full_name(place: &Place) -> String {
    let parts = [Some(place.city), state(place), Some(place.country)];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn job_url(board: &Board, id: &str) -> String {
    format!("https://{}.gupy.io/jobs/{id}", board.slug)
}
