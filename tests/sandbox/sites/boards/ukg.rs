//! `recruiting2.ultipro.com`: the search behind a job board, and the pages of its adverts.
//!
//! Like the real one: the search is a `POST` with `Top` and `Skip` in its body, its rows have the beginning of the text
//! alone, and the whole text is JSON in a script of the advert's page.

use serde_json::{Value, json};

use super::{BoardSite, Traits, drawn, drawn_page, not_found, told, uuid};
use crate::{
    company::Company,
    content::Workplace,
    provider::Provider,
    rng::Rng,
    sites::{Answer, Request, Site, advert, hosted, instant},
    spec::Board,
    truth::TruthOffer,
    words::Place,
    world::{Depth, DrawnOffer, World},
};

/// The most rows of a page.
const PAGE: usize = 100;

const HOST: &str = "recruiting2.ultipro.com";

pub(crate) struct Ukg;

impl Site for Ukg {
    fn hosts(&self) -> &'static [&'static str] {
        &[HOST]
    }

    fn takes_posts(&self) -> bool {
        true
    }

    fn answer(&self, world: &World, request: &Request<'_>) -> Answer {
        let path = request.segments();
        let [company, "JobBoard", id, rest @ ..] = &path[..] else { return hosted::answer(world, request) };
        let Some(board) = world.board(Provider::Ukg, &format!("{HOST}:{company}:{id}")) else {
            return not_found();
        };
        match (rest, request.method) {
            (["JobBoardView", "LoadSearchResults"], "POST") => search(world, board, request.body),
            (["OpportunityDetail"], _) => {
                let id = request.value("opportunityId").unwrap_or_default();
                drawn(world, board, id).map_or_else(not_found, |made| page(&made))
            }
            _ => hosted::answer(world, request),
        }
    }
}

impl BoardSite for Ukg {
    fn provider(&self) -> Provider {
        Provider::Ukg
    }

    fn traits(&self) -> Traits {
        Traits { milliseconds: true, page: Some(PAGE), ..Traits::PLAIN }
    }

    fn tenant(&self, nth: usize, company: &Company) -> String {
        let name: String = company.slug.to_uppercase().chars().filter(char::is_ascii_alphanumeric).collect();
        let hex = Rng::keyed(&[u64::try_from(nth).unwrap_or(0), 17]).hex(32);
        let board =
            format!("{}-{}-4{}-a{}-{}", &hex[..8], &hex[8..12], &hex[13..16], &hex[17..20], &hex[20..]);
        format!("{HOST}:{name}{}:{board}", 1000 + nth)
    }

    fn offer_id(&self, board: &Board, index: u32) -> String {
        uuid(board, index)
    }

    fn truth(&self, board: &Board, made: &DrawnOffer<'_>) -> TruthOffer {
        let (path, content) = (path(board), &made.content);
        let url = format!("https://{HOST}{path}/OpportunityDetail?opportunityId={}", made.id);
        TruthOffer {
            locations: content.places.iter().map(|place| place_name(place)).collect(),
            employment_type: None,
            salary: None,
            ..told(Provider::Ukg, board, made, url)
        }
    }

    fn list_address(&self, board: &Board) -> (String, String) {
        (HOST.to_owned(), format!("{}/JobBoardView", path(board)))
    }

    fn half_broken(&self, _: &Board) -> (&'static str, String) {
        let rows = json!([{ "Id": "1", "Title": "Whole" }, { "Id": "2" }]);
        ("application/json", json!({ "totalCount": 2, "opportunities": rows }).to_string())
    }
}

/// The path of a board.
fn path(board: &Board) -> String {
    let mut parts = board.slug.split(':').skip(1);
    let (company, id) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    format!("/{company}/JobBoard/{id}")
}

fn search(world: &World, board: &Board, body: &[u8]) -> Answer {
    let asked: Value = serde_json::from_slice(body).unwrap_or_default();
    let number =
        |key: &str| asked["opportunitySearch"][key].as_u64().and_then(|number| usize::try_from(number).ok());
    let (Some(top), Some(skip)) = (number("Top"), number("Skip")) else {
        return Answer::json(400, &json!({ "message": "opportunitySearch" }));
    };
    let (total, offers) = drawn_page(world, board, (skip, top.min(PAGE)), Depth::Title);
    let rows: Vec<Value> = offers.iter().map(row).collect();
    Answer::json(200, &json!({ "opportunities": rows, "locations": [], "filters": [], "totalCount": total }))
}

fn row(made: &DrawnOffer<'_>) -> Value {
    let content = &made.content;
    let kind = match content.workplace {
        Workplace::Hybrid => json!(0),
        Workplace::Onsite => json!(1),
        Workplace::Remote => json!(2),
        Workplace::Unknown => Value::Null,
    };
    json!({
        "Id": made.id,
        "Title": content.title,
        "RequisitionNumber": format!("REQ{:04}", made.index),
        "FullTime": is_full_time(made),
        "JobCategoryName": content.department,
        "Locations": content.places.iter().map(|place| location(place)).collect::<Vec<_>>(),
        "PostedDate": instant(made.posted).format("%Y-%m-%dT%H:%M:%S%.3fZ").to_string(),
        "BriefDescription": "The beginning of the text.",
        "JobLocationType": kind,
        "OpportunityType": 0,
    })
}

fn location(place: &Place) -> Value {
    json!({
        "LocalizedName": "Office",
        "LocalizedDescription": format!("Office of {}", place.city),
        "Address": {
            "Line1": "1 Main St",
            "City": place.city,
            "State": (!place.province.1.is_empty()).then(|| json!({ "Code": "X", "Name": place.province.1 })),
            "Country": { "Code": place.iso, "Name": place.country },
        },
    })
}

fn place_name(place: &Place) -> String {
    let parts = [place.city, place.province.1, place.country];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

fn is_full_time(made: &DrawnOffer<'_>) -> bool {
    made.index % 3 != 2
}

/// The advert's page; the text in its script is escaped as JSON for scripts is.
fn page(made: &DrawnOffer<'_>) -> Answer {
    let mut detail = row(made);
    detail["Description"] = json!(advert::html(&made.content));
    detail["OpportunityIsClosed"] = json!(false);
    let script = detail.to_string().replace("</", "<\\/");
    Answer::html(
        200,
        format!(
            "<!DOCTYPE html>\n<html><head><title>Opportunity</title></head><body><script>\n$(function () {{\n\
             var opportunity = new US.Opportunity.CandidateOpportunityDetail({script});\nopportunity.bind({{}});\n}});\n\
             </script></body></html>"
        ),
    )
}
