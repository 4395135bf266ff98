//! `open.api.manatal.com`: `/open/v3/career-page/{name}/jobs/`, pages of which each names the whole address of the next.
//!
//! Like the real one: no dates, pay as texts with decimals, which stands in the answer of offers that do not show it,
//! too, and 404 for a name that nobody has.

use serde_json::{Value, json};

use super::{BoardSite, Traits, drawn_page, hex, remote_or_unknown, told};
use crate::{
    content::Workplace,
    provider::Provider,
    sites::{Answer, Request, Site, advert},
    spec::Board,
    truth::{TruthOffer, TruthSalary},
    words::Place,
    world::{Depth, DrawnOffer, World},
};

const HOST: &str = "open.api.manatal.com";

/// The rows of a page.
const PAGE: usize = 20;

pub(crate) struct Manatal;

impl Site for Manatal {
    fn hosts(&self) -> &'static [&'static str] {
        &[HOST]
    }

    fn answer(&self, world: &World, request: &Request<'_>) -> Answer {
        let path = request.segments();
        let ["open", "v3", "career-page", name, "jobs"] = path[..] else { return not_found() };
        let Some(board) = world.board(Provider::Manatal, name) else { return not_found() };
        let page = request.value("page").and_then(|page| page.parse::<usize>().ok()).unwrap_or(1).max(1);
        let (count, drawn) = drawn_page(world, board, ((page - 1) * PAGE, PAGE), Depth::Text);
        if drawn.is_empty() && page > 1 {
            return Answer::json(404, &json!({ "detail": "Invalid page." }));
        }
        let address = |page: usize| format!("https://{HOST}/open/v3/career-page/{name}/jobs/?page={page}");
        Answer::json(
            200,
            &json!({
                "count": count,
                "next": (page * PAGE < count).then(|| address(page + 1)),
                "previous": (page > 1).then(|| address(page - 1)),
                "results": drawn.iter().map(row).collect::<Vec<_>>(),
            }),
        )
    }
}

impl BoardSite for Manatal {
    fn provider(&self) -> Provider {
        Provider::Manatal
    }

    fn traits(&self) -> Traits {
        Traits { page: Some(PAGE), ..Traits::PLAIN }
    }

    fn offer_id(&self, board: &Board, index: u32) -> String {
        hex(board, index, 8).to_uppercase()
    }

    fn truth(&self, board: &Board, made: &DrawnOffer<'_>) -> TruthOffer {
        let pay = made.content.pay.filter(|_| shows_pay(made));
        let url = format!("https://www.careers-page.com/{}/job/{}", board.slug, made.id);
        TruthOffer {
            locations: vec![place_name(made.content.places[0])],
            workplace: remote_or_unknown(made.content.workplace),
            department: None,
            salary: pay.map(|pay| TruthSalary { period: None, ..TruthSalary::of(pay) }),
            posted_at: None,
            ..told(Provider::Manatal, board, made, url)
        }
    }

    fn list_address(&self, board: &Board) -> (String, String) {
        (HOST.to_owned(), format!("/open/v3/career-page/{}/jobs", board.slug))
    }

    fn half_broken(&self, _: &Board) -> (&'static str, String) {
        let rows = json!([{ "hash": "A1", "position_name": "Whole" }, { "hash": "A2", "position_name": "" }]);
        (
            "application/json",
            json!({ "count": 2, "next": null, "previous": null, "results": rows }).to_string(),
        )
    }
}

fn not_found() -> Answer {
    Answer::json(404, &json!({ "detail": "Not found." }))
}

fn shows_pay(made: &DrawnOffer<'_>) -> bool {
    !made.index.is_multiple_of(3)
}

fn row(made: &DrawnOffer<'_>) -> Value {
    let (content, place) = (&made.content, made.content.places[0]);
    json!({
        "id": 900_000 + made.index,
        "hash": made.id,
        "position_name": content.title,
        "description": advert::html(content),
        "country": place.country,
        "state": place.province.1,
        "city": place.city,
        "location_display": place_name(place),
        "is_remote": content.workplace == Workplace::Remote,
        "contract_details": content.commitment,
        "is_salary_visible": shows_pay(made),
        "salary_min": content.pay.map(|pay| format!("{}.00", pay.min)),
        "salary_max": content.pay.map(|pay| format!("{}.00", pay.max)),
        "currency": content.pay.map_or("EUR", |pay| pay.currency),
    })
}

fn place_name(place: &Place) -> String {
    format!("{}, {}", place.city, place.country)
}
