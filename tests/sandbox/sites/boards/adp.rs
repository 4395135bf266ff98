//! `workforcenow.adp.com`: the API behind a career centre, `…/staffing/v1/job-requisitions`.
//!
//! Like the real one: rows are counted from 1, twenty a page whatever is asked for, the texts are in the details, and
//! links of the list that look like places are those of a filter.

use serde_json::{Value, json};

use super::{BoardSite, Traits, drawn, drawn_page, number, told};
use crate::{
    company::Company,
    provider::Provider,
    rng::Rng,
    sites::{Answer, Request, Site, advert, hosted, instant},
    spec::Board,
    truth::TruthOffer,
    words::Place,
    world::{Depth, DrawnOffer, World},
};

/// The rows of a page.
const PAGE: usize = 20;

const HOST: &str = "workforcenow.adp.com";

const API: [&str; 8] =
    ["mascsr", "default", "careercenter", "public", "events", "staffing", "v1", "job-requisitions"];

pub(crate) struct Adp;

impl Site for Adp {
    fn hosts(&self) -> &'static [&'static str] {
        &[HOST]
    }

    fn answer(&self, world: &World, request: &Request<'_>) -> Answer {
        let path = request.segments();
        let Some(rest) = path.strip_prefix(&API[..]) else { return hosted::answer(world, request) };
        if request.header("x-requested-with") != "XMLHttpRequest" {
            return Answer::html(
                200,
                "<html><head><title>Recruitment</title></head><body></body></html>".to_owned(),
            );
        }
        let part = |key| request.value(key).unwrap_or_default();
        let Some(board) = world.board(Provider::Adp, &format!("{}:{}", part("cid"), part("ccId"))) else {
            return Answer::json(404, &json!({ "confirmMessage": { "messages": [] } }));
        };
        match rest {
            [] => list(world, board, request.value("$skip").and_then(|skip| skip.parse().ok()).unwrap_or(1)),
            [id] => match drawn(world, board, id) {
                Some(made) => Answer::json(200, &detail(&made)),
                None => Answer::json(404, &json!({})),
            },
            _ => super::not_found(),
        }
    }
}

impl BoardSite for Adp {
    fn provider(&self) -> Provider {
        Provider::Adp
    }

    fn traits(&self) -> Traits {
        Traits { page: Some(PAGE), ..Traits::PLAIN }
    }

    fn tenant(&self, nth: usize, _: &Company) -> String {
        let hex = Rng::keyed(&[u64::try_from(nth).unwrap_or(0), 23]).hex(32);
        let client =
            format!("{}-{}-4{}-a{}-{}", &hex[..8], &hex[8..12], &hex[13..16], &hex[17..20], &hex[20..]);
        format!("{client}:19000101_{:06}", nth + 1)
    }

    fn offer_id(&self, board: &Board, index: u32) -> String {
        format!("9200{}_1", number(board, index))
    }

    fn truth(&self, board: &Board, made: &DrawnOffer<'_>) -> TruthOffer {
        let (client, center) = board.slug.split_once(':').unwrap_or_default();
        let url = format!(
            "https://{HOST}/mascsr/default/mdf/recruitment/recruitment.html?cid={client}&ccId={center}&jobId={}&lang=en_US",
            made.id
        );
        TruthOffer {
            locations: made.content.places.iter().map(|place| place_name(place)).collect(),
            department: None,
            salary: None,
            workplace: "unknown",
            ..told(Provider::Adp, board, made, url)
        }
    }

    fn list_address(&self, _: &Board) -> (String, String) {
        (HOST.to_owned(), format!("/{}?", API.join("/")))
    }

    fn half_broken(&self, _: &Board) -> (&'static str, String) {
        let rows = json!([{ "itemID": "1", "requisitionTitle": "Whole" }, { "itemID": "2" }]);
        ("application/json", json!({ "jobRequisitions": rows, "meta": { "totalNumber": 2 } }).to_string())
    }
}

fn list(world: &World, board: &Board, skip: usize) -> Answer {
    let (total, offers) = drawn_page(world, board, (skip.max(1) - 1, PAGE), Depth::Title);
    let rows: Vec<Value> = offers.iter().map(row).collect();
    let meta = json!({
        "startSequence": skip, "completeIndicator": skip + PAGE > total, "totalNumber": total,
        "links": [{ "title": "Lisbon, PT", "payLoadArguments": [{ "argumentPath": "locations" }] }],
    });
    Answer::json(200, &json!({ "jobRequisitions": rows, "meta": meta }))
}

fn row(made: &DrawnOffer<'_>) -> Value {
    let content = &made.content;
    let places = content.places.iter().map(|place| json!({ "nameCode": { "shortName": place_name(place) } }));
    json!({
        "itemID": made.id,
        "requisitionTitle": content.title,
        "postDate": instant(made.posted).format("%Y-%m-%dT%H:%M:%S.000+0000").to_string(),
        "requisitionLocations": places.collect::<Vec<_>>(),
        "workLevelCode": { "shortName": content.commitment },
        "clientRequisitionID": format!("{}", 1000 + made.index),
    })
}

fn detail(made: &DrawnOffer<'_>) -> Value {
    let mut detail = row(made);
    detail["requisitionDescription"] = json!(advert::html(&made.content));
    detail
}

fn place_name(place: &Place) -> String {
    format!("{}, {}", place.city, place.country)
}
