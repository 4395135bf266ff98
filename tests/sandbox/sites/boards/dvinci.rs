//! `{name}.dvinci-hr.com`: the publications of a board, `/jobPublication/list.json`.
//!
//! Like the real one: an application without a job among them, several places, texts in five parts, codes for working
//! times and contracts, and a department or only categories.

use serde_json::{Value, json};

use super::{BoardSite, department, not_found, number, told};
use crate::{
    content::{Pay, Workplace},
    provider::Provider,
    sites::{Answer, Request, Site, advert, utc},
    spec::Board,
    truth::TruthOffer,
    world::{Depth, DrawnOffer, World},
};

const DOMAIN: &str = ".dvinci-hr.com";

pub(crate) struct Dvinci;

impl Site for Dvinci {
    fn hosts(&self) -> &'static [&'static str] {
        &[]
    }

    fn answers_to(&self, _: &World, host: &str) -> bool {
        host.ends_with(DOMAIN)
    }

    fn answer(&self, world: &World, request: &Request<'_>) -> Answer {
        let name = request.host.strip_suffix(DOMAIN).unwrap_or_default();
        let Some(board) = world.board(Provider::Dvinci, name) else { return not_found() };
        if request.segments() != ["jobPublication", "list.json"] {
            return not_found();
        }
        let drawn = world.draw_open(board, Depth::Text);
        let rows = drawn.iter().map(|made| row(board, made));
        Answer::json(200, &std::iter::once(unsolicited(board)).chain(rows).collect::<Vec<_>>())
    }
}

impl BoardSite for Dvinci {
    fn provider(&self) -> Provider {
        Provider::Dvinci
    }

    fn offer_id(&self, board: &Board, index: u32) -> String {
        number(board, index).to_string()
    }

    fn truth(&self, board: &Board, made: &DrawnOffer<'_>) -> TruthOffer {
        TruthOffer {
            workplace: Workplace::Unknown.as_str(),
            department: Some(department(made).unwrap_or(made.content.team).to_owned()),
            employment_type: Some(format!("{}, UNLIMITED", working_time(made))),
            ..told(Provider::Dvinci, board, made, page_url(board, &made.id))
        }
    }

    fn list_address(&self, board: &Board) -> (String, String) {
        (format!("{}{DOMAIN}", board.slug), "/jobPublication/list.json".to_owned())
    }

    fn half_broken(&self, board: &Board) -> (&'static str, String) {
        let row = |id: u32, title: &str| {
            let opening = json!({ "type": "APPLICATION" });
            let url = page_url(board, &id.to_string());
            json!({ "id": id, "jobPublicationURL": url, "position": title, "jobOpening": opening })
        };
        ("application/json", json!([row(1, "Whole"), row(2, "")]).to_string())
    }
}

fn page_url(board: &Board, id: &str) -> String {
    format!("https://{}{DOMAIN}/en/jobs/{id}/view", board.slug)
}

fn row(board: &Board, made: &DrawnOffer<'_>) -> Value {
    let content = &made.content;
    let [about, duties, requirements, more] = advert::sections(content, "p").map(|part| part.html);
    let places: Vec<Value> = content.places.iter().map(|place| json!({ "name": place.city })).collect();
    json!({
        "id": made.id.parse::<u64>().unwrap_or_default(),
        "jobPublicationURL": page_url(board, &made.id),
        "position": content.title,
        "introduction": about,
        "tasks": duties,
        "profile": requirements,
        "weOffer": "",
        "closingText": more,
        "jobOpening": {
            "createdDate": utc(made.posted),
            "reference": format!("R-{}", made.index),
            "type": "APPLICATION",
            "locations": places,
            "workingTimes": [{ "internalName": working_time(made) }],
            "contractPeriod": { "internalName": "UNLIMITED" },
            "categories": [{ "name": content.team }],
            "department": department(made),
            "salary": content.pay.map(salary),
        },
    })
}

/// An application without a job, which every board takes.
fn unsolicited(board: &Board) -> Value {
    json!({
        "id": 1,
        "jobPublicationURL": page_url(board, "1"),
        "position": "Initiativbewerbung",
        "introduction": "<p>…</p>",
        "jobOpening": { "createdDate": "2026-01-01T09:00:00Z", "type": "UNSOLICITED", "locations": [] },
    })
}

fn working_time(made: &DrawnOffer<'_>) -> &'static str {
    if made.content.commitment_number() == 1 { "PART_TIME" } else { "FULL_TIME" }
}

fn salary(pay: Pay) -> Value {
    let value = json!({ "minValue": pay.min, "maxValue": pay.max, "unitText": pay.period.to_uppercase() });
    json!({ "currency": pay.currency, "value": value })
}
