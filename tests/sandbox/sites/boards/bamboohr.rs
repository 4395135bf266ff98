//! `{name}.bamboohr.com`: the list of a board, `/careers/list`, and a detail for each of its jobs.
//!
//! Like the real one: IDs as texts, texts, dates and pay (in words) only in the details, the place of the job beside that
//! of the office, a way of working as a number or as a flag, and a redirect to the maker's site for whatever has no account.

use serde_json::{Value, json};

use super::{BoardSite, Traits, department, drawn, not_found, number, told};
use crate::{
    content::{Pay, Workplace},
    provider::Provider,
    sites::{Answer, Request, Site, advert, hosted, instant},
    spec::Board,
    truth::TruthOffer,
    words::Place,
    world::{Depth, DrawnOffer, World},
};

pub(crate) struct BambooHr;

impl Site for BambooHr {
    fn hosts(&self) -> &'static [&'static str] {
        &["www.bamboohr.com"]
    }

    fn answers_to(&self, _: &World, host: &str) -> bool {
        name_of(host).is_some()
    }

    fn answer(&self, world: &World, request: &Request<'_>) -> Answer {
        let Some(name) = name_of(request.host).filter(|name| *name != "www") else {
            return Answer::html(200, "<h1>BambooHR</h1>".to_owned());
        };
        let Some(board) = world.board(Provider::BambooHr, name) else { return elsewhere() };
        match request.segments()[..] {
            ["careers", "list"] => list(world, board),
            ["careers", id, "detail"] => match drawn(world, board, id) {
                Some(made) => detail(board, &made),
                None => not_found(),
            },
            _ => hosted::answer(world, request),
        }
    }
}

impl BoardSite for BambooHr {
    fn provider(&self) -> Provider {
        Provider::BambooHr
    }

    fn traits(&self) -> Traits {
        Traits { days: true, ..Traits::PLAIN }
    }

    fn offer_id(&self, board: &Board, index: u32) -> String {
        number(board, index).to_string()
    }

    fn truth(&self, board: &Board, made: &DrawnOffer<'_>) -> TruthOffer {
        let place = made.content.places[0];
        let country = if tells_the_jobs_place(made) { place.country } else { "" };
        let parts = [place.city, place.province.1, country];
        TruthOffer {
            locations: vec![parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")],
            department: department(made).map(str::to_owned),
            ..told(Provider::BambooHr, board, made, page(board, &made.id))
        }
    }

    fn list_address(&self, board: &Board) -> (String, String) {
        (format!("{}.bamboohr.com", board.slug), "/careers/list".to_owned())
    }

    fn half_broken(&self, _: &Board) -> (&'static str, String) {
        let rows = json!([{ "id": "1", "jobOpeningName": "Whole" }, { "id": "2" }]);
        ("application/json", json!({ "meta": { "totalCount": 2 }, "result": rows }).to_string())
    }
}

fn name_of(host: &str) -> Option<&str> {
    host.strip_suffix(".bamboohr.com").filter(|name| !name.contains('.'))
}

fn elsewhere() -> Answer {
    let location = ("location", "https://www.bamboohr.com/".to_owned());
    Answer { headers: vec![location], ..Answer::html(302, String::new()) }
}

fn list(world: &World, board: &Board) -> Answer {
    let rows: Vec<Value> = world.draw_open(board, Depth::Title).iter().map(row).collect();
    Answer::json(200, &json!({ "meta": { "totalCount": rows.len() }, "result": rows }))
}

fn row(made: &DrawnOffer<'_>) -> Value {
    let content = &made.content;
    let place = content.places[0];
    let department = department(made);
    let is_flagged = content.workplace == Workplace::Remote && made.index.is_multiple_of(5);
    json!({
        "id": made.id,
        "jobOpeningName": content.title,
        "departmentId": department.map(|_| "18"),
        "departmentLabel": department,
        "employmentStatusLabel": content.commitment,
        "location": office(made, place),
        "atsLocation": ats_location(made, place),
        "isRemote": is_flagged.then_some(true),
        "locationType": location_type(content.workplace).filter(|_| !is_flagged),
    })
}

/// Whether a row says where the job is, and not only where the office is.
const fn tells_the_jobs_place(made: &DrawnOffer<'_>) -> bool {
    made.index % 3 != 2
}

/// The place of the office, which is elsewhere if the job has one of its own.
fn office(made: &DrawnOffer<'_>, place: &Place) -> Value {
    if tells_the_jobs_place(made) {
        return json!({ "city": "Head Office", "state": "Utah" });
    }
    json!({ "city": place.city, "state": filled(place.province.1) })
}

fn ats_location(made: &DrawnOffer<'_>, place: &Place) -> Value {
    if !tells_the_jobs_place(made) {
        return json!({ "country": null, "state": null, "province": null, "city": null });
    }
    let province = filled(place.province.1);
    let (state, province) = if made.index.is_multiple_of(2) { (province, None) } else { (None, province) };
    json!({ "country": place.country, "state": state, "province": province, "city": place.city })
}

fn filled(text: &str) -> Option<&str> {
    Some(text).filter(|text| !text.is_empty())
}

const fn location_type(workplace: Workplace) -> Option<&'static str> {
    match workplace {
        Workplace::Onsite => Some("0"),
        Workplace::Remote => Some("1"),
        Workplace::Hybrid => Some("2"),
        Workplace::Unknown => None,
    }
}

fn detail(board: &Board, made: &DrawnOffer<'_>) -> Answer {
    let content = &made.content;
    let place = content.places[0];
    let opening = json!({
        "jobOpeningName": content.title,
        "jobOpeningShareUrl": page(board, &made.id),
        "jobOpeningStatus": "Open",
        "departmentLabel": department(made),
        "employmentStatusLabel": content.commitment,
        "minimumExperience": "Entry-level",
        "compensation": content.pay.map(compensation),
        "datePosted": instant(made.posted).format("%Y-%m-%d").to_string(),
        "description": advert::html(content),
        "location": { "city": "Head Office", "state": "Utah", "postalCode": "84042", "addressCountry": "United States" },
        "atsLocation": ats_location(made, place),
        "locationType": location_type(content.workplace),
    });
    Answer::json(200, &json!({ "meta": {}, "result": { "jobOpening": opening, "formFields": {} } }))
}

/// In words: `EUR 2400 - 2900 per month`.
fn compensation(pay: Pay) -> String {
    format!("{} {} - {} per {}", pay.currency, pay.min, pay.max, pay.period)
}

fn page(board: &Board, id: &str) -> String {
    format!("https://{}.bamboohr.com/careers/{id}", board.slug)
}
