//! `join.com`: the page of a company, which alone has its number, `/api/public/companies/{number}/jobs` and
//! `/api/public/jobs/{id}`.
//!
//! Like the real one: pages of 5 jobs and 422 for whoever asks for more, texts as Markdown in the details alone, and for a
//! name that nobody has the page of another company.

use serde_json::{Value, json};

use super::{BoardSite, Traits, department, drawn, drawn_page, number, told};
use crate::{
    company::dashed,
    content::{Content, Line, Workplace},
    provider::Provider,
    sites::{Answer, Request, Site, hosted, instant},
    spec::Board,
    truth::TruthOffer,
    world::{Depth, DrawnOffer, World},
};

/// The most rows of a page.
const PAGE: usize = 5;

pub(crate) struct Join;

impl Site for Join {
    fn hosts(&self) -> &'static [&'static str] {
        &["join.com"]
    }

    fn answer(&self, world: &World, request: &Request<'_>) -> Answer {
        match request.segments()[..] {
            ["companies", name] => page(world, name),
            ["api", "public", "companies", number, "jobs"] => {
                let board = boards(world).find(|board| company_number(board).to_string() == number);
                board.map_or_else(not_found, |board| list(world, board, request))
            }
            ["api", "public", "jobs", id] => {
                let found = boards(world).find_map(|board| Some((board, drawn(world, board, id)?)));
                found.map_or_else(not_found, |(board, made)| Answer::json(200, &detail(board, &made)))
            }
            _ => hosted::answer(world, request),
        }
    }
}

impl BoardSite for Join {
    fn provider(&self) -> Provider {
        Provider::Join
    }

    fn traits(&self) -> Traits {
        Traits { milliseconds: true, page: Some(PAGE), ..Traits::PLAIN }
    }

    fn offer_id(&self, board: &Board, index: u32) -> String {
        number(board, index).to_string()
    }

    fn truth(&self, board: &Board, made: &DrawnOffer<'_>) -> TruthOffer {
        let place = made.content.places[0];
        let url = format!("https://join.com/companies/{}/{}", board.slug, id_param(made));
        TruthOffer {
            locations: vec![format!("{}, {}", place.city, place.country)],
            department: department(made).map(str::to_owned),
            salary: None,
            ..told(Provider::Join, board, made, url)
        }
    }

    fn list_address(&self, board: &Board) -> (String, String) {
        ("join.com".to_owned(), format!("/api/public/companies/{}/jobs", company_number(board)))
    }

    fn half_broken(&self, _: &Board) -> (&'static str, String) {
        let items = json!([{ "id": 1, "idParam": "1-whole", "title": "Whole" }, { "id": 2, "idParam": "2" }]);
        let pagination = json!({ "page": 1, "pageSize": PAGE, "pageCount": 1, "rowCount": 2 });
        ("application/json", json!({ "items": items, "pagination": pagination }).to_string())
    }
}

/// The last part of the address of an advert.
fn id_param(made: &DrawnOffer<'_>) -> String {
    format!("{}-{}", made.id, dashed(&made.content.title))
}

fn boards(world: &World) -> impl Iterator<Item = &Board> {
    let mine = |board: &&Board| board.provider == Provider::Join;
    world.boards().iter().filter(mine).filter(|board| world.board(Provider::Join, &board.slug).is_some())
}

const fn company_number(board: &Board) -> u64 {
    board.key % 1_000_000
}

fn not_found() -> Answer {
    Answer::json(404, &json!({ "message": "Not Found" }))
}

/// The page of a company; of one that nobody knows, that of another.
fn page(world: &World, name: &str) -> Answer {
    let company = match world.board(Provider::Join, name) {
        Some(board) => json!({
            "id": company_number(board), "name": world.companies()[board.company].name, "domain": board.slug,
        }),
        None => json!({ "id": 1, "name": "JOIN", "domain": "join" }),
    };
    let data = json!({ "props": { "pageProps": { "initialState": { "company": company } } }, "page": "/" });
    let title = company["name"].as_str().unwrap_or_default();
    let data = data.to_string().replace("</", "<\\/");
    let script = format!("<script id=\"__NEXT_DATA__\" type=\"application/json\">{data}</script>");
    Answer::html(
        200,
        format!(
            "<!DOCTYPE html><html><head><title>{title} - Jobs</title></head><body>{script}</body></html>"
        ),
    )
}

fn list(world: &World, board: &Board, request: &Request<'_>) -> Answer {
    let (page, size) =
        (request.number("page").unwrap_or(1).max(1), request.number("pageSize").unwrap_or(PAGE).max(1));
    if size > PAGE {
        return Answer::json(422, &json!([{ "property": "pageSize", "message": "Invalid value" }]));
    }
    let (total, drawn) = drawn_page(world, board, ((page - 1) * size, size), Depth::Title);
    let pagination = json!({
        "page": page, "pageSize": size, "pageCount": total.div_ceil(size), "rowCount": total,
    });
    let items: Vec<Value> = drawn.iter().map(item).collect();
    Answer::json(200, &json!({ "items": items, "pagination": pagination }))
}

fn item(made: &DrawnOffer<'_>) -> Value {
    let content = &made.content;
    let place = content.places[0];
    json!({
        "id": made.id.parse::<u64>().unwrap_or_default(),
        "idParam": id_param(made),
        "title": content.title,
        "createdAt": instant(made.posted).format("%Y-%m-%dT%H:%M:%S%.3fZ").to_string(),
        "workplaceType": workplace(content.workplace),
        "city": { "cityName": place.city, "countryName": place.country },
        "employmentType": { "id": 1, "name": content.commitment },
        "category": department(made).map(|name| json!({ "id": 4, "name": name })),
    })
}

fn detail(board: &Board, made: &DrawnOffer<'_>) -> Value {
    let mut detail = item(made);
    detail["companyId"] = json!(company_number(board));
    detail["company"] =
        json!({ "id": company_number(board), "domain": board.slug, "name": made.company.name });
    detail["description"] = json!(markdown(&made.content));
    detail
}

fn markdown(content: &Content) -> String {
    let text = |lines: &[Line]| lines.iter().map(|line| line.text.clone()).collect::<Vec<_>>().join("\n\n");
    let items =
        |lines: &[Line]| lines.iter().map(|line| format!("- {}", line.text)).collect::<Vec<_>>().join("\n");
    let [duties, requirements] = content.language.headings;
    [
        text(&content.opening),
        text(&content.body),
        format!("## {duties}"),
        items(&content.duties),
        format!("## {requirements}"),
        items(&content.requirements),
        text(&content.closing),
    ]
    .join("\n\n")
}

const fn workplace(workplace: Workplace) -> Option<&'static str> {
    match workplace {
        Workplace::Onsite => Some("ONSITE"),
        Workplace::Hybrid => Some("HYBRID"),
        Workplace::Remote => Some("REMOTE"),
        Workplace::Unknown => None,
    }
}
