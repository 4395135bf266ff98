//! `api.smartrecruiters.com`: `/v1/companies/{id}/postings` and one posting below it.
//!
//! Like the real one: pages of at most 100 by `limit` and `offset`, the texts only in the details, one location a
//! posting, an address of the API where one expects that of the page, and 200 with nothing for whatever is unknown.

use serde_json::{Value, json};

use super::{BoardSite, Traits, department, number, told};
use crate::{
    company::{Company, capital, dashed},
    content::{Pay, Workplace},
    provider::Provider,
    sites::{Answer, Request, Site, advert, instant},
    spec::Board,
    truth::TruthOffer,
    words::Place,
    world::{Depth, DrawnOffer, World},
};

/// The most rows of a page.
const PAGE: usize = 100;

pub(crate) struct SmartRecruiters;

impl Site for SmartRecruiters {
    fn hosts(&self) -> &'static [&'static str] {
        &["api.smartrecruiters.com"]
    }

    fn answer(&self, world: &World, request: &Request<'_>) -> Answer {
        let path = request.segments();
        let ["v1", "companies", name, "postings", rest @ ..] = &path[..] else { return not_found() };
        let board = world.board(Provider::SmartRecruiters, name);
        match (rest, board) {
            ([], board) => list(world, board, request),
            ([id], Some(board)) => detail(world, board, id),
            _ => not_found(),
        }
    }
}

impl BoardSite for SmartRecruiters {
    fn provider(&self) -> Provider {
        Provider::SmartRecruiters
    }

    fn traits(&self) -> Traits {
        Traits { milliseconds: true, tells_unknown: false, page: Some(PAGE), ..Traits::PLAIN }
    }

    fn tenant(&self, _: usize, company: &Company) -> String {
        capital(&company.slug)
    }

    fn offer_id(&self, board: &Board, index: u32) -> String {
        number(board, index).to_string()
    }

    fn truth(&self, board: &Board, made: &DrawnOffer<'_>) -> TruthOffer {
        let content = &made.content;
        let told_so = [Workplace::Remote, Workplace::Hybrid].contains(&content.workplace);
        TruthOffer {
            locations: vec![full_location(content.places[0])],
            workplace: if told_so { content.workplace } else { Workplace::Unknown }.as_str(),
            department: department(made).map(str::to_owned),
            ..told(Provider::SmartRecruiters, board, made, posting_url(board, &made.id))
        }
    }

    fn list_address(&self, board: &Board) -> (String, String) {
        ("api.smartrecruiters.com".to_owned(), format!("/v1/companies/{}/postings?", board.slug))
    }

    fn half_broken(&self, _: &Board) -> (&'static str, String) {
        let rows = json!([{ "id": "1", "name": "Whole" }, { "id": "2" }]);
        let page = json!({ "offset": 0, "limit": PAGE, "totalFound": 2, "content": rows });
        ("application/json", page.to_string())
    }
}

fn list(world: &World, board: Option<&Board>, request: &Request<'_>) -> Answer {
    let (offset, limit) =
        (request.number("offset").unwrap_or(0), request.number("limit").unwrap_or(10).min(PAGE));
    let lives = board.map(|board| world.open_lives(board)).unwrap_or_default();
    let total = lives.len();
    let content: Vec<Value> = board
        .into_iter()
        .flat_map(|board| lives.iter().skip(offset).take(limit).map(move |life| (board, *life)))
        .map(|(board, (index, life))| row(board, &world.draw_offer(board, index, life, Depth::Title)))
        .collect();
    Answer::json(200, &json!({ "offset": offset, "limit": limit, "totalFound": total, "content": content }))
}

fn detail(world: &World, board: &Board, id: &str) -> Answer {
    let found = world.find(board, id).filter(|(_, life)| life.withdrawn.is_none());
    let Some((index, life)) = found else { return not_found() };
    let made = world.draw_offer(board, index, life, Depth::Text);
    let mut posting = row(board, &made);
    let page = posting_url(board, &made.id);
    posting["active"] = json!(true);
    posting["postingUrl"] = json!(format!("{page}-{}", dashed(&made.content.title)));
    posting["applyUrl"] = json!(format!("{page}?oga=true"));
    posting["jobAd"] = json!({ "sections": sections(&made) });
    if let Some(pay) = made.content.pay {
        posting["compensation"] = json!({ "salary": salary(pay) });
    }
    Answer::json(200, &posting)
}

fn not_found() -> Answer {
    Answer::json(404, &json!({ "message": "The requested posting could not be found" }))
}

fn posting_url(board: &Board, id: &str) -> String {
    format!("https://jobs.smartrecruiters.com/{}/{id}", board.slug)
}

fn row(board: &Board, made: &DrawnOffer<'_>) -> Value {
    let (content, name) = (&made.content, &board.slug);
    json!({
        "id": made.id,
        "uuid": format!("0b7c2f4e-1111-4a4a-9c9c-{:0>12}", made.id),
        "name": content.title,
        "refNumber": format!("REF{}A", 100 + made.index),
        "releasedDate": instant(made.posted).format("%Y-%m-%dT%H:%M:%S%.3fZ").to_string(),
        "company": { "identifier": name, "name": made.company.name },
        "location": location(made),
        "industry": { "id": "industry", "label": "Industry" },
        "department": department(made).map_or_else(|| json!({}), |label| json!({ "id": "2001", "label": label })),
        "function": { "id": "function", "label": content.team },
        "typeOfEmployment": { "id": "permanent", "label": content.commitment },
        "experienceLevel": { "id": "not_applicable", "label": "Not Applicable" },
        "customField": [],
        "language": { "code": content.language.code },
        "visibility": "PUBLIC",
        "ref": format!("https://api.smartrecruiters.com/v1/companies/{name}/postings/{}", made.id),
    })
}

fn location(made: &DrawnOffer<'_>) -> Value {
    let place = made.content.places[0];
    let mut location = json!({
        "city": place.city,
        "country": place.iso.to_lowercase(),
        "remote": made.content.workplace == Workplace::Remote,
        "hybrid": made.content.workplace == Workplace::Hybrid,
        "latitude": "41.38",
        "longitude": "2.17",
        "fullLocation": full_location(place),
    });
    if let Some(region) = region(place) {
        location["region"] = json!(region);
    }
    location
}

fn region(place: &Place) -> Option<&'static str> {
    Some(place.province.1).filter(|region| !region.is_empty())
}

fn full_location(place: &Place) -> String {
    let parts = [Some(place.city), region(place), Some(place.country)];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn sections(made: &DrawnOffer<'_>) -> Value {
    let [about, duties, requirements, more] = advert::sections(&made.content, "p");
    let part = |part: advert::Section| json!({ "title": part.heading, "text": part.html });
    json!({
        "companyDescription": part(about),
        "jobDescription": part(duties),
        "qualifications": part(requirements),
        "additionalInformation": part(more),
    })
}

fn salary(pay: Pay) -> Value {
    let period = match pay.period {
        "hour" => "HOURLY",
        "month" => "MONTHLY",
        _ => "YEARLY",
    };
    json!({ "min": pay.min, "max": pay.max, "currency": pay.currency, "period": period })
}
