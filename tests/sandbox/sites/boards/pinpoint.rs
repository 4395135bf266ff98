//! `{name}.pinpointhq.com`: the postings of a board, `/postings.json`.
//!
//! Like the real one: a text of four parts, of which one is empty now and then, pay that is there and not to be shown, no
//! date of publication, a deadline, a place that is only a name, and pages under a host of the customer's own.

use serde_json::{Value, json};

use super::{BoardSite, department, not_found, told, uuid};
use crate::{
    content::{Pay, Workplace},
    provider::Provider,
    sites::{Answer, Request, Site, advert, hosted, utc},
    spec::Board,
    truth::{TruthOffer, TruthSalary},
    words::Place,
    world::{Depth, DrawnOffer, World},
};

/// 90 days in milliseconds.
const SEASON: i64 = 90 * 86_400_000;

pub(crate) struct Pinpoint;

impl Site for Pinpoint {
    fn hosts(&self) -> &'static [&'static str] {
        &[]
    }

    fn answers_to(&self, _: &World, host: &str) -> bool {
        name_of(host).is_some()
    }

    fn answer(&self, world: &World, request: &Request<'_>) -> Answer {
        let board = name_of(request.host).and_then(|name| world.board(Provider::Pinpoint, name));
        match (&request.segments()[..], board) {
            (["postings.json"], Some(board)) => {
                let drawn = world.draw_open(board, Depth::Text);
                let data: Vec<Value> = drawn.iter().map(|made| posting(board, made)).collect();
                Answer::json(200, &json!({ "data": data }))
            }
            (["postings.json"], None) => not_found(),
            _ => hosted::answer(world, request),
        }
    }
}

impl BoardSite for Pinpoint {
    fn provider(&self) -> Provider {
        Provider::Pinpoint
    }

    fn offer_id(&self, board: &Board, index: u32) -> String {
        uuid(board, index)
    }

    fn truth(&self, board: &Board, made: &DrawnOffer<'_>) -> TruthOffer {
        let content = &made.content;
        let place = content.places[0];
        let location = match place.province.1 {
            _ if has_only_a_name(made) => named(place),
            "" => place.city.to_owned(),
            province => format!("{}, {province}", place.city),
        };
        TruthOffer {
            locations: vec![location],
            department: department(made).map(str::to_owned),
            salary: content.pay.filter(|_| shows_pay(made)).map(TruthSalary::of),
            posted_at: None,
            ..told(Provider::Pinpoint, board, made, page(board, made))
        }
    }

    fn list_address(&self, board: &Board) -> (String, String) {
        (format!("{}.pinpointhq.com", board.slug), "/postings.json".to_owned())
    }

    fn half_broken(&self, board: &Board) -> (&'static str, String) {
        let url = |id: u32| format!("https://{}.pinpointhq.com/en/postings/{id}", board.slug);
        let rows = json!([{ "id": "1", "title": "Whole", "url": url(1) }, { "id": "2", "url": url(2) }]);
        ("application/json", json!({ "data": rows }).to_string())
    }
}

fn name_of(host: &str) -> Option<&str> {
    host.strip_suffix(".pinpointhq.com").filter(|name| !name.contains('.'))
}

fn posting(board: &Board, made: &DrawnOffer<'_>) -> Value {
    let content = &made.content;
    let [about, duties, requirements, more] = advert::sections(content, "p");
    let has_deadline = made.index.is_multiple_of(2);
    let mut posting = json!({
        "id": made.id,
        "title": content.title,
        "url": page(board, made),
        "path": format!("/en/postings/{}", made.id),
        "description": format!("<div>{}</div>", about.html),
        "key_responsibilities_header": duties.heading,
        "key_responsibilities": duties.html,
        "skills_knowledge_expertise_header": requirements.heading,
        "skills_knowledge_expertise": requirements.html,
        "benefits_header": more.heading,
        "benefits": more.html,
        "employment_type": "permanent_full_time",
        "employment_type_text": content.commitment,
        "workplace_type": Some(content.workplace.as_str()).filter(|_| content.workplace != Workplace::Unknown),
        "workplace_type_text": "Where you work",
        "deadline_at": has_deadline.then(|| utc(made.posted + SEASON)),
        "reporting_to": null,
        "location": location(made, content.places[0]),
        "job": {
            "id": made.index.to_string(),
            "requisition_id": format!("R-{}", made.index),
            "department": department(made).map(|name| json!({ "id": "5", "name": name })),
            "division": { "id": "2", "name": "Europe" },
        },
    });
    let pay = content.pay;
    posting["compensation"] = json!(pay.map(in_words));
    posting["compensation_minimum"] = json!(pay.map(|pay| f64::from(pay.min)));
    posting["compensation_maximum"] = json!(pay.map(|pay| f64::from(pay.max)));
    posting["compensation_currency"] = json!(pay.map(|pay| pay.currency));
    posting["compensation_frequency"] = json!(pay.map(|pay| pay.period));
    posting["compensation_visible"] = json!(pay.is_some() && shows_pay(made));
    posting
}

fn location(made: &DrawnOffer<'_>, place: &Place) -> Value {
    let detailed = !has_only_a_name(made);
    let province = Some(place.province.1).filter(|province| detailed && !province.is_empty());
    json!({
        "id": "10", "name": named(place), "city": detailed.then_some(place.city), "province": province,
        "postal_code": null,
    })
}

fn named(place: &Place) -> String {
    format!("{} Harbour", place.city)
}

const fn has_only_a_name(made: &DrawnOffer<'_>) -> bool {
    made.index % 6 == 4
}

const fn shows_pay(made: &DrawnOffer<'_>) -> bool {
    !made.index.is_multiple_of(3)
}

fn in_words(pay: Pay) -> String {
    format!("{} {} - {} / {}", pay.currency, pay.min, pay.max, pay.period)
}

fn page(board: &Board, made: &DrawnOffer<'_>) -> String {
    let host = if made.index % 5 == 2 {
        format!("jobs.{}", made.company.domain)
    } else {
        format!("{}.pinpointhq.com", board.slug)
    };
    format!("https://{host}/en/postings/{}", made.id)
}
