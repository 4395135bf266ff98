//! `{name}.hirehive.com`: pages of a board's jobs with their texts, `/api/v2/jobs`.
//!
//! Like the real one: pages of at most 100, pay as numbers or in words, jobs without a category, and a protection before
//! the pages for people, which the API does not have.

use serde_json::{Value, json};

use super::{BoardSite, Traits, department, drawn_page, number, told};
use crate::{
    company::dashed,
    content::Pay,
    provider::Provider,
    sites::{Answer, Request, Site, advert, utc},
    spec::Board,
    truth::TruthOffer,
    world::{Depth, DrawnOffer, World},
};

/// The most rows of a page.
const PAGE: usize = 100;

pub(crate) struct HireHive;

impl Site for HireHive {
    fn hosts(&self) -> &'static [&'static str] {
        &[]
    }

    fn answers_to(&self, _: &World, host: &str) -> bool {
        name_of(host).is_some()
    }

    fn answer(&self, world: &World, request: &Request<'_>) -> Answer {
        let board = name_of(request.host).and_then(|name| world.board(Provider::HireHive, name));
        match (&request.segments()[..], board) {
            (["api", "v2", "jobs"], Some(board)) => list(world, board, request),
            (["api", ..], _) => Answer::json(404, &json!({ "message": "Not found" })),
            _ => Answer::html(403, "<h1>Attention Required! | Cloudflare</h1>".to_owned()),
        }
    }
}

impl BoardSite for HireHive {
    fn provider(&self) -> Provider {
        Provider::HireHive
    }

    fn traits(&self) -> Traits {
        Traits { page: Some(PAGE), ..Traits::PLAIN }
    }

    fn offer_id(&self, board: &Board, index: u32) -> String {
        format!("job_{}", number(board, index))
    }

    fn truth(&self, board: &Board, made: &DrawnOffer<'_>) -> TruthOffer {
        let place = made.content.places[0];
        TruthOffer {
            locations: vec![format!("{}, {}", place.city, place.country)],
            workplace: "unknown",
            department: department(made).map(str::to_owned),
            ..told(Provider::HireHive, board, made, page(board, made))
        }
    }

    fn list_address(&self, board: &Board) -> (String, String) {
        (format!("{}.hirehive.com", board.slug), "/api/v2/jobs".to_owned())
    }

    fn half_broken(&self, board: &Board) -> (&'static str, String) {
        let url = |id: u32| format!("https://{}.hirehive.com/job/{id}", board.slug);
        let items = json!([
            { "id": "job_1", "title": "Whole", "hosted_url": url(1) },
            { "id": "job_2", "hosted_url": url(2) },
        ]);
        ("application/json", json!({ "meta": { "has_next_page": false }, "items": items }).to_string())
    }
}

fn name_of(host: &str) -> Option<&str> {
    host.strip_suffix(".hirehive.com").filter(|name| !name.contains('.'))
}

fn list(world: &World, board: &Board, request: &Request<'_>) -> Answer {
    let (page, size) = (
        request.number("page").unwrap_or(1).max(1),
        request.number("page_size").unwrap_or(20).clamp(1, PAGE),
    );
    let (total, drawn) = drawn_page(world, board, ((page - 1) * size, size), Depth::Text);
    let items: Vec<Value> = drawn.iter().map(|made| item(board, made)).collect();
    let meta = json!({
        "page": page, "page_size": size, "total_items": total, "total_pages": total.div_ceil(size),
        "has_next_page": page * size < total,
    });
    Answer::json(200, &json!({ "meta": meta, "items": items }))
}

fn item(board: &Board, made: &DrawnOffer<'_>) -> Value {
    let content = &made.content;
    let place = content.places[0];
    let as_numbers = content.pay.filter(|_| made.index.is_multiple_of(2));
    json!({
        "id": made.id,
        "title": content.title,
        "hosted_url": page(board, made),
        "location": place.city,
        "state_code": null,
        "country": { "code": place.iso, "name": place.country },
        "description": { "html": advert::html(content), "text": content.title },
        "category": department(made).map(|name| json!({ "name": name })),
        "type": { "type": "FullTime", "name": content.commitment },
        "experience": null,
        "published_date": utc(made.posted),
        "salary": content.pay.map(in_words),
        "compensation_tiers": as_numbers.map(|pay| vec![tier(pay)]).unwrap_or_default(),
        "language": { "code": content.language.code },
    })
}

fn tier(pay: Pay) -> Value {
    let interval = match pay.period {
        "hour" => "Hour",
        "month" => "Month",
        _ => "Year",
    };
    json!({ "min_value": pay.min, "max_value": pay.max, "currency_code": pay.currency, "interval": interval })
}

fn in_words(pay: Pay) -> String {
    format!("{} {} - {} per {}", pay.currency, pay.min, pay.max, pay.period)
}

fn page(board: &Board, made: &DrawnOffer<'_>) -> String {
    let Board { slug, .. } = board;
    format!("https://{slug}.hirehive.com/job/{}/{}", made.index + 1, dashed(&made.content.title))
}
