//! `api.polymer.co`: `/v1/hire/organizations/{name}/jobs` and one job below it.
//!
//! Like the real one: pages of at most 50 with their count, the texts only in the details, pay in words without a
//! period, places with and without a form for people, and nothing or 404 for an organization that nobody has.

use serde_json::{Value, json};

use super::{BoardSite, Traits, department, drawn, drawn_page, number, told};
use crate::{
    content::{Pay, Workplace},
    provider::Provider,
    sites::{Answer, Request, Site, advert, utc},
    spec::Board,
    truth::{TruthOffer, TruthSalary},
    words::Place,
    world::{Depth, DrawnOffer, World},
};

const HOST: &str = "api.polymer.co";

/// The most rows of a page.
const PAGE: usize = 50;

pub(crate) struct Polymer;

impl Site for Polymer {
    fn hosts(&self) -> &'static [&'static str] {
        &[HOST]
    }

    fn answer(&self, world: &World, request: &Request<'_>) -> Answer {
        let path = request.segments();
        let ["v1", "hire", "organizations", name, "jobs", rest @ ..] = &path[..] else { return not_found() };
        match (rest, world.board(Provider::Polymer, name)) {
            ([], Some(board)) => list(world, board, request),
            ([], None) if world.knows(Provider::Polymer, name) => {
                Answer::json(200, &json!({ "items": [], "meta": { "total": 0, "page": 1, "is_last": true } }))
            }
            ([id], Some(board)) => drawn(world, board, id)
                .map_or_else(not_found, |made| Answer::json(200, &detail(board, &made))),
            _ => not_found(),
        }
    }
}

impl BoardSite for Polymer {
    fn provider(&self) -> Provider {
        Provider::Polymer
    }

    fn traits(&self) -> Traits {
        Traits { tells_unknown: false, page: Some(PAGE), ..Traits::PLAIN }
    }

    fn offer_id(&self, board: &Board, index: u32) -> String {
        number(board, index).to_string()
    }

    fn truth(&self, board: &Board, made: &DrawnOffer<'_>) -> TruthOffer {
        let content = &made.content;
        let place = content.places[0];
        let region = Some(place.province.1).filter(|region| !region.is_empty() && !has_display(made));
        let parts = [Some(place.city), region, Some(place.country)];
        // A dollar is not one country's alone, and a year is not said.
        let salary = content.pay.map(|pay| TruthSalary {
            currency: Some(pay.currency).filter(|currency| *currency != "USD"),
            period: Some(pay.period).filter(|period| *period != "year"),
            ..TruthSalary::of(pay)
        });
        TruthOffer {
            locations: vec![parts.into_iter().flatten().collect::<Vec<_>>().join(", ")],
            department: Some(department(made).unwrap_or(content.team).to_owned()),
            salary,
            ..told(Provider::Polymer, board, made, page_url(board, made))
        }
    }

    fn list_address(&self, board: &Board) -> (String, String) {
        (HOST.to_owned(), format!("/v1/hire/organizations/{}/jobs?", board.slug))
    }

    fn half_broken(&self, board: &Board) -> (&'static str, String) {
        let url = |id: u32| format!("https://jobs.polymer.co/{}/{id}", board.slug);
        let rows = json!([{ "id": 1, "title": "Whole", "job_post_url": url(1) }, { "id": 2, "job_post_url": url(2) }]);
        ("application/json", json!({ "items": rows, "meta": { "total": 2, "is_last": true } }).to_string())
    }
}

fn not_found() -> Answer {
    Answer::json(404, &json!({ "error": "Not found" }))
}

fn list(world: &World, board: &Board, request: &Request<'_>) -> Answer {
    let (page, size) =
        (request.number("page").unwrap_or(1).max(1), request.number("per_page").unwrap_or(20).min(PAGE));
    let (total, drawn) = drawn_page(world, board, ((page - 1) * size, size), Depth::Title);
    let is_last = page * size >= total;
    Answer::json(
        200,
        &json!({
            "items": drawn.iter().map(|made| row(board, made)).collect::<Vec<_>>(),
            "meta": {
                "total": total,
                "page": page,
                "is_last": is_last,
                "next_page": (!is_last).then_some(page + 1),
                "organization_name": world.companies()[board.company].name,
            },
        }),
    )
}

fn row(board: &Board, made: &DrawnOffer<'_>) -> Value {
    let (content, place) = (&made.content, made.content.places[0]);
    json!({
        "id": made.id.parse::<u64>().unwrap_or_default(),
        "hash_id": format!("h{}", made.id),
        "title": content.title,
        "display_location": has_display(made).then(|| place_name(place)),
        "city": place.city,
        "state_region": place.province.1,
        "country": place.country,
        "remoteness_pretty": remoteness(content.workplace),
        "kind_pretty": content.commitment,
        "job_post_url": page_url(board, made),
        "organization_name": made.company.name,
        "job_category_name": content.team,
        "salary_pretty": content.pay.map(pay_in_words),
        "published_at": utc(made.posted),
        "created_at": utc(made.posted - 86_400_000),
    })
}

fn detail(board: &Board, made: &DrawnOffer<'_>) -> Value {
    json!({
        "id": made.id.parse::<u64>().unwrap_or_default(),
        "title": made.content.title,
        "description": advert::html(&made.content),
        "department": department(made),
        "job_post_url": page_url(board, made),
    })
}

fn page_url(board: &Board, made: &DrawnOffer<'_>) -> String {
    format!("https://jobs.polymer.co/{}/{}", board.slug, made.id)
}

fn has_display(made: &DrawnOffer<'_>) -> bool {
    made.index % 4 != 3
}

fn place_name(place: &Place) -> String {
    format!("{}, {}", place.city, place.country)
}

fn remoteness(workplace: Workplace) -> Option<&'static str> {
    match workplace {
        Workplace::Onsite => Some("No remote"),
        Workplace::Hybrid => Some("Hybrid"),
        Workplace::Remote => Some("Remote only"),
        Workplace::Unknown => None,
    }
}

/// In words: `€40k–€50k`, `CHF 60k–70k`, `$19–$27 per hour`.
fn pay_in_words(pay: Pay) -> String {
    let (sign, again) = match pay.currency {
        "EUR" => ("€", "€"),
        "USD" => ("$", "$"),
        "GBP" => ("£", "£"),
        "CHF" => ("CHF ", ""),
        _ => ("R$", "R$"),
    };
    match pay.period {
        "year" => format!("{sign}{}k–{again}{}k", pay.min / 1000, pay.max / 1000),
        period => format!("{sign}{}–{again}{} per {period}", pay.min, pay.max),
    }
}
