//! `www.getmanfred.com/api/v2/public/offers`: an open board, and one offer below it, which alone has the text.
//!
//! Like the real one: 400 without a language and for a slug where an ID should be, closed offers for who does not ask
//! for open ones alone, pay that is written out or in thousands, a share of remote work, and texts in Markdown, in
//! parts and lists. It is everybody's board.

use serde_json::{Value, json};

use super::{BoardSite, Traits, drawn, not_found, number, told};
use crate::{
    company::dashed,
    content::{Line, Pay, Workplace},
    provider::Provider,
    sites::{Answer, Request, Site, utc},
    spec::Board,
    truth::{TruthOffer, TruthSalary},
    words::Place,
    world::{Depth, DrawnOffer, World},
};

const HOST: &str = "www.getmanfred.com";

pub(crate) struct GetManfred;

impl Site for GetManfred {
    fn hosts(&self) -> &'static [&'static str] {
        &[HOST]
    }

    fn answer(&self, world: &World, request: &Request<'_>) -> Answer {
        let path = request.segments();
        let ["api", "v2", "public", "offers", rest @ ..] = &path[..] else { return not_found() };
        let Some(board) = world.board(Provider::GetManfred, "") else { return not_found() };
        if request.value("lang").is_none() {
            return refused();
        }
        match rest {
            [] => {
                let mut rows: Vec<Value> = world.draw_open(board, Depth::Title).iter().map(row).collect();
                if request.value("onlyActive") != Some("true") {
                    rows.push(closed());
                }
                Answer::json(200, &rows)
            }
            [id] if id.parse::<u64>().is_err() => refused(),
            [id] => drawn(world, board, id).map_or_else(not_found, |made| Answer::json(200, &detail(&made))),
            _ => not_found(),
        }
    }
}

impl BoardSite for GetManfred {
    fn provider(&self) -> Provider {
        Provider::GetManfred
    }

    /// What a search does not show may be open all the same.
    fn traits(&self) -> Traits {
        Traits { search: true, newest_only: true, ..Traits::PLAIN }
    }

    fn offer_id(&self, board: &Board, index: u32) -> String {
        number(board, index).to_string()
    }

    fn truth(&self, board: &Board, made: &DrawnOffer<'_>) -> TruthOffer {
        // What is told in thousands may be anything.
        let salary = made.content.pay.filter(|pay| is_shown(pay) && !in_thousands(made));
        let places = made.content.places.iter().filter(|_| has_places(made));
        let shows_site = made.company.shows_site;
        TruthOffer {
            website: shows_site.then(|| made.company.website.clone()),
            domain: shows_site.then(|| made.company.domain.clone()),
            locations: places.map(|place| place_name(place)).collect(),
            department: None,
            employment_type: None,
            salary: salary.map(|pay| TruthSalary { period: None, ..TruthSalary::of(pay) }),
            posted_at: None,
            updated_at: Some(utc(made.updated)),
            ..told(Provider::GetManfred, board, made, page_url(made))
        }
    }

    fn list_address(&self, _: &Board) -> (String, String) {
        (HOST.to_owned(), "/api/v2/public/offers?".to_owned())
    }

    fn half_broken(&self, _: &Board) -> (&'static str, String) {
        let row =
            |id: u32, title: &str| json!({ "id": id, "slug": "x", "position": title, "status": "ACTIVE" });
        ("application/json", json!([row(1, "Whole"), row(2, "")]).to_string())
    }
}

fn refused() -> Answer {
    Answer::json(400, &json!({ "message": "Bad request" }))
}

fn page_url(made: &DrawnOffer<'_>) -> String {
    format!("https://{HOST}/ofertas-empleo/{}/{}", made.id, dashed(&made.content.title))
}

fn row(made: &DrawnOffer<'_>) -> Value {
    let content = &made.content;
    let pay = content.pay.filter(is_shown);
    let amount = |amount: u32| if in_thousands(made) { amount / 1000 } else { amount };
    let places = content.places.iter().filter(|_| has_places(made)).map(|place| place_name(place));
    json!({
        "id": made.id.parse::<u64>().unwrap_or_default(),
        "slug": dashed(&content.title),
        "position": content.title,
        "company": {
            "name": made.company.name,
            "web": made.company.shows_site.then_some(&made.company.website),
        },
        "locations": places.collect::<Vec<_>>(),
        "salaryFrom": pay.map(|pay| amount(pay.min)),
        "salaryTo": pay.map(|pay| amount(pay.max)),
        "currency": "€",
        "remotePercentage": share(content.workplace),
        "updatedAt": utc(made.updated),
        "status": "ACTIVE",
        "isFreelance": false,
    })
}

/// An offer that is closed.
fn closed() -> Value {
    json!({ "id": 1, "slug": "closed", "position": "Closed", "company": { "name": "X" }, "status": "CLOSED" })
}

fn detail(made: &DrawnOffer<'_>) -> Value {
    let content = &made.content;
    let list = paragraphs(&content.requirements).iter().map(|line| format!("- {line}")).collect::<Vec<_>>();
    let introduction = [paragraphs(&content.opening), paragraphs(&content.body)].concat().join("\n\n");
    json!({
        "id": made.id.parse::<u64>().unwrap_or_default(),
        "slug": dashed(&content.title),
        "position": content.title,
        "status": "ACTIVE",
        "introduction": introduction,
        "whatWillYouDo": "",
        "responsibilities": paragraphs(&content.duties),
        "howWillYouDoIt": "",
        "whatTheyAskFor": list.join("\n"),
        "whatOffering": paragraphs(&content.closing).join("\n\n"),
        "techs": [{ "name": "Go", "level": "ADVANCED", "section": "MUST" }],
        "perks": [],
    })
}

fn paragraphs(lines: &[Line]) -> Vec<&str> {
    lines.iter().map(|line| line.text.as_str()).collect()
}

/// Pay by the year in euros.
fn is_shown(pay: &Pay) -> bool {
    pay.period == "year" && pay.currency == "EUR"
}

fn in_thousands(made: &DrawnOffer<'_>) -> bool {
    made.index % 2 == 1
}

fn has_places(made: &DrawnOffer<'_>) -> bool {
    made.index % 5 != 4
}

fn place_name(place: &Place) -> String {
    format!("{}, {}", place.city, place.country)
}

/// How much of the work is remote, in hundredths.
fn share(workplace: Workplace) -> Option<u32> {
    match workplace {
        Workplace::Onsite => Some(0),
        Workplace::Hybrid => Some(60),
        Workplace::Remote => Some(100),
        Workplace::Unknown => None,
    }
}
