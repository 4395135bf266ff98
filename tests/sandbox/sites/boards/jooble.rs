//! `jooble.org`: `POST /api/{key}`.
//!
//! Like the real one: the key is the last segment of the path, page and size are texts in the body, texts are a snippet
//! with marks in it, pay is a sentence, and the only time is that of the last update.

use serde_json::{Value, json};

use super::{BoardSite, Traits, advertised, drawn_page, number};
use crate::{
    content::Pay,
    provider::Provider,
    sites::{Answer, Request, Site, advert, instant, utc},
    spec::Board,
    truth::TruthOffer,
    world::{Depth, DrawnOffer, World},
};

/// The rows of a page, unless fewer are asked for.
const PAGE: usize = 20;

/// The most characters of a snippet.
const TEXT: usize = 400;

const KEY: &str = "7d0a9c61-sandbox-4f2b-9e55-1c0ffee15bad";

pub(crate) struct Jooble;

impl Site for Jooble {
    fn hosts(&self) -> &'static [&'static str] {
        &["jooble.org"]
    }

    fn takes_posts(&self) -> bool {
        true
    }

    fn answer(&self, world: &World, request: &Request<'_>) -> Answer {
        if request.segments() != ["api", KEY] {
            return Answer::html(403, "Forbidden".to_owned());
        }
        let asked: Option<Value> = serde_json::from_slice(request.body).ok();
        match (request.method, asked, world.board(Provider::Jooble, "")) {
            ("POST", Some(asked), Some(board)) => list(world, board, &asked),
            ("POST", None, _) => Answer::html(400, "Bad Request".to_owned()),
            _ => Answer::html(404, "Not Found".to_owned()),
        }
    }
}

impl BoardSite for Jooble {
    fn provider(&self) -> Provider {
        Provider::Jooble
    }

    fn traits(&self) -> Traits {
        Traits { search: true, page: Some(PAGE), newest_only: true, ..Traits::PLAIN }
    }

    fn credentials(&self) -> &'static [(&'static str, &'static str)] {
        &[("JOOBLE_KEY", KEY)]
    }

    fn offer_id(&self, board: &Board, index: u32) -> String {
        number(board, index).to_string()
    }

    fn truth(&self, board: &Board, made: &DrawnOffer<'_>) -> TruthOffer {
        let content = &made.content;
        let text = advert::excerpt(content, TEXT);
        TruthOffer {
            locations: vec![content.places[0].city.to_owned()],
            workplace: "unknown",
            department: None,
            posted_at: None,
            updated_at: Some(utc(made.posted)),
            description_contains: advert::contained(content, &text),
            ..advertised(Provider::Jooble, board, made, address(made))
        }
    }

    fn list_address(&self, _: &Board) -> (String, String) {
        ("jooble.org".to_owned(), "/api/".to_owned())
    }

    fn half_broken(&self, _: &Board) -> (&'static str, String) {
        let rows = json!([{ "id": 1, "title": "Whole", "link": "https://jooble.org/desc/1" }, { "id": 2 }]);
        ("application/json", json!({ "totalCount": 2, "jobs": rows }).to_string())
    }
}

fn list(world: &World, board: &Board, asked: &Value) -> Answer {
    let number = |key: &str| asked[key].as_str().and_then(|text| text.parse::<usize>().ok());
    let size = number("ResultOnPage").unwrap_or(PAGE).min(PAGE);
    let skip = (number("page").unwrap_or(1).max(1) - 1) * size;
    let (total, rows) = drawn_page(world, board, (skip, size), Depth::Text);
    let jobs: Vec<Value> = rows.iter().map(row).collect();
    Answer::json(200, &json!({ "totalCount": total, "jobs": jobs }))
}

fn row(made: &DrawnOffer<'_>) -> Value {
    let content = &made.content;
    let text = advert::excerpt(content, TEXT).replace('&', "&amp;").replace('<', "&lt;");
    let at = instant(made.posted).format("%Y-%m-%dT%H:%M:%S%.3f0000Z").to_string();
    json!({
        "id": made.id.parse::<u64>().unwrap_or_default(),
        "title": content.title,
        "location": content.places[0].city,
        "snippet": format!("&nbsp;...<b>{}</b>&nbsp;{text}&nbsp;...", content.team),
        "salary": content.pay.map(salary).unwrap_or_default(),
        "source": "example.com",
        "type": content.commitment,
        "link": address(made),
        "company": made.company.name,
        "updated": at,
    })
}

fn salary(pay: Pay) -> String {
    format!("{} - {} {} per {}", pay.min, pay.max, pay.currency, pay.period)
}

fn address(made: &DrawnOffer<'_>) -> String {
    format!("https://jooble.org/desc/{}", made.id)
}
