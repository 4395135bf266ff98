//! `api.adzuna.com`: `/v1/api/jobs/{country}/search/{page}`, for those with a key.
//!
//! Like the real one: the page in the path and counted from 1, texts that are cut, marks around words of a title, pay that
//! was guessed, rows without an employer, and the client's ID in each address, with a word that is another each day.

use serde_json::{Value, json};

use super::{BoardSite, Traits, advertised, drawn_page, number};
use crate::{
    provider::Provider,
    sites::{Answer, Request, Site, advert, utc},
    spec::Board,
    truth::{TruthOffer, TruthSalary},
    world::{Depth, DrawnOffer, World},
};

/// The most rows of a page.
const PAGE: usize = 50;

/// The most characters of a text.
const TEXT: usize = 500;

const APP_ID: &str = "5a4dbc0d";
const APP_KEY: &str = "0f1e2d3c4b5a69788796a5b4c3d2e1f0";

pub(crate) struct Adzuna;

impl Site for Adzuna {
    fn hosts(&self) -> &'static [&'static str] {
        &["api.adzuna.com"]
    }

    fn answer(&self, world: &World, request: &Request<'_>) -> Answer {
        if (request.value("app_id"), request.value("app_key")) != (Some(APP_ID), Some(APP_KEY)) {
            return refusal(401, "AUTH_FAIL", "Authorisation failed");
        }
        let path = request.segments();
        let (["v1", "api", "jobs", "es", "search", page], Some(board)) =
            (&path[..], world.board(Provider::Adzuna, ""))
        else {
            return refusal(404, "NOT_FOUND", "No such country or operation");
        };
        match page.parse::<usize>() {
            Ok(page @ 1..) => list(world, board, request, page),
            _ => refusal(400, "PARAMETERS", "Pages are counted from 1"),
        }
    }
}

impl BoardSite for Adzuna {
    fn provider(&self) -> Provider {
        Provider::Adzuna
    }

    fn traits(&self) -> Traits {
        Traits { search: true, page: Some(PAGE), newest_only: true, ..Traits::PLAIN }
    }

    fn credentials(&self) -> &'static [(&'static str, &'static str)] {
        &[("ADZUNA_APP_ID", APP_ID), ("ADZUNA_APP_KEY", APP_KEY)]
    }

    fn offer_id(&self, board: &Board, index: u32) -> String {
        number(board, index).to_string()
    }

    fn truth(&self, board: &Board, made: &DrawnOffer<'_>) -> TruthOffer {
        let content = &made.content;
        let text = advert::excerpt(content, TEXT);
        TruthOffer {
            company: is_named(made).then(|| made.company.name.clone()),
            locations: vec![place(made)],
            workplace: "unknown",
            department: Some(content.department.to_owned()),
            employment_type: contract(made).map(|(kind, time)| format!("{kind}, {time}")),
            salary: content.pay.map(|pay| TruthSalary {
                currency: Some("EUR"),
                period: None,
                ..TruthSalary::of(pay)
            }),
            description_contains: advert::contained(content, &text),
            ..advertised(Provider::Adzuna, board, made, address(made))
        }
    }

    fn list_address(&self, _: &Board) -> (String, String) {
        ("api.adzuna.com".to_owned(), "/v1/api/jobs/es/search/".to_owned())
    }

    fn half_broken(&self, _: &Board) -> (&'static str, String) {
        let url = "https://www.adzuna.es/land/ad/1";
        let rows =
            json!([{ "id": "1", "title": "Whole", "redirect_url": url }, { "id": "2", "redirect_url": url }]);
        ("application/json", json!({ "count": 2, "results": rows }).to_string())
    }
}

fn refusal(status: u16, exception: &str, display: &str) -> Answer {
    Answer::json(
        status,
        &json!({ "exception": exception, "display": display, "doc": "https://api.adzuna.com/v1/doc" }),
    )
}

fn list(world: &World, board: &Board, request: &Request<'_>, page: usize) -> Answer {
    let size = request.value("results_per_page").and_then(|size| size.parse().ok()).unwrap_or(10).min(PAGE);
    let (count, rows) = drawn_page(world, board, ((page - 1) * size, size), Depth::Text);
    let rows: Vec<Value> = rows.iter().map(|made| row(world, made)).collect();
    Answer::json(
        200,
        &json!({ "__CLASS__": "Adzuna::API::Response::JobSearchResults", "count": count, "mean": 31000.5, "results": rows }),
    )
}

fn row(world: &World, made: &DrawnOffer<'_>) -> Value {
    let content = &made.content;
    let place = content.places[0];
    let mut row = json!({
        "__CLASS__": "Adzuna::API::Response::Job",
        "id": made.id,
        "adref": "x",
        "title": marked(&content.title, made.index),
        "description": advert::excerpt(content, TEXT),
        "created": utc(made.posted),
        "redirect_url": format!("{}?se=day{}&utm_medium=api&utm_source={APP_ID}&v=F08B", address(made), world.day()),
        "company": {},
        "location": { "display_name": self::place(made), "area": [place.country, place.province.1, place.city] },
        "category": { "tag": "jobs", "label": content.department },
        "salary_is_predicted": if content.pay.is_some() { "0" } else { "1" },
    });
    if is_named(made) {
        row["company"] = json!({ "display_name": made.company.name });
    }
    let guessed = || (22_000, 22_000);
    let (min, max) = content.pay.map_or_else(guessed, |pay| (pay.min, pay.max));
    (row["salary_min"], row["salary_max"]) = (json!(min), json!(max));
    if let Some((kind, time)) = contract(made) {
        (row["contract_type"], row["contract_time"]) = (json!(kind), json!(time));
    }
    row
}

/// A title in which a word of the query is marked.
fn marked(title: &str, index: u32) -> String {
    match title.split_once(' ') {
        Some((first, rest)) if index % 4 == 1 => format!("<strong>{first}</strong> {rest}"),
        _ => title.to_owned(),
    }
}

fn is_named(made: &DrawnOffer<'_>) -> bool {
    made.index % 7 != 6
}

fn contract(made: &DrawnOffer<'_>) -> Option<(&'static str, &'static str)> {
    match made.content.commitment_number() {
        0 => Some(("permanent", "full_time")),
        1 => Some(("permanent", "part_time")),
        2 => Some(("contract", "full_time")),
        _ => None,
    }
}

fn place(made: &DrawnOffer<'_>) -> String {
    let place = made.content.places[0];
    format!("{}, {}", place.city, place.country)
}

fn address(made: &DrawnOffer<'_>) -> String {
    format!("https://www.adzuna.es/land/ad/{}", made.id)
}
