//! `rest.arbeitsagentur.de`: the search `/jobboerse/jobsuche-service/pc/v6/jobs`, and one offer, which alone has the text.
//!
//! Like the real one: 403 without the key that everybody has, 400 beyond 10,000 rows, the text `null` for nothing, a
//! detail whose address has the number in base64, and searches by words, place and age. It is everybody's board.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

use super::{BoardSite, Traits, drawn, not_found, number, told};
use crate::{
    content::Workplace,
    provider::Provider,
    sites::{Answer, Request, Site, instant},
    spec::Board,
    truth::TruthOffer,
    words::Place,
    world::{Depth, DrawnOffer, World},
};

const HOST: &str = "rest.arbeitsagentur.de";
const DAY_MS: i64 = 86_400_000;

/// The most rows of a page, and of all pages.
const PAGE: usize = 100;
const CAP: usize = 10_000;

pub(crate) struct Arbeitsagentur;

impl Site for Arbeitsagentur {
    fn hosts(&self) -> &'static [&'static str] {
        &[HOST]
    }

    fn answer(&self, world: &World, request: &Request<'_>) -> Answer {
        if request.header("x-api-key") != "jobboerse-jobsuche" {
            return Answer::json(403, &json!({ "message": "Forbidden" }));
        }
        let Some(board) = world.board(Provider::Arbeitsagentur, "") else { return not_found() };
        let path = request.segments();
        let ["jobboerse", "jobsuche-service", "pc", rest @ ..] = &path[..] else { return not_found() };
        match rest {
            ["v6", "jobs"] => list(world, board, request),
            ["v4", "jobdetails", number] => {
                let id = STANDARD.decode(number).ok().and_then(|id| String::from_utf8(id).ok());
                let made = id.and_then(|id| drawn(world, board, &id));
                made.map_or_else(not_found, |made| Answer::json(200, &detail(&made)))
            }
            _ => not_found(),
        }
    }
}

impl BoardSite for Arbeitsagentur {
    fn provider(&self) -> Provider {
        Provider::Arbeitsagentur
    }

    /// What a search does not show may be open all the same.
    fn traits(&self) -> Traits {
        Traits { search: true, page: Some(PAGE), days: true, newest_only: true, ..Traits::PLAIN }
    }

    fn offer_id(&self, board: &Board, index: u32) -> String {
        format!("10000-{}-S", number(board, index))
    }

    fn truth(&self, board: &Board, made: &DrawnOffer<'_>) -> TruthOffer {
        let url = format!("https://www.arbeitsagentur.de/jobsuche/jobdetail/{}", made.id);
        TruthOffer {
            website: None,
            domain: None,
            locations: made.content.places.iter().map(|place| place_name(place)).collect(),
            workplace: Workplace::Unknown.as_str(),
            department: None,
            employment_type: None,
            salary: None,
            ..told(Provider::Arbeitsagentur, board, made, url)
        }
    }

    fn list_address(&self, _: &Board) -> (String, String) {
        (HOST.to_owned(), "/jobboerse/jobsuche-service/pc/v6/jobs".to_owned())
    }

    fn half_broken(&self, _: &Board) -> (&'static str, String) {
        let row = |id: u32, title: &str| json!({ "referenznummer": format!("1-{id}-S"), "stellenangebotsTitel": title });
        let rows = [row(1, "Whole"), row(2, "")];
        ("application/json", json!({ "maxErgebnisse": 2, "ergebnisliste": rows }).to_string())
    }
}

fn list(world: &World, board: &Board, request: &Request<'_>) -> Answer {
    let (page, size) =
        (request.number("page").unwrap_or(1).max(1), request.number("size").unwrap_or(25).min(PAGE));
    if page * size > CAP {
        return Answer::json(400, &json!({ "message": "Bad request" }));
    }
    let wanted = request.value("was").unwrap_or_default().to_lowercase();
    let place = request.value("wo").unwrap_or_default();
    let days = request.value("veroeffentlichtseit").and_then(|days| days.parse::<i64>().ok());
    let mut drawn = world.draw_open(board, Depth::Title);
    drawn.retain(|made| {
        made.content.title.to_lowercase().contains(&wanted)
            && (place.is_empty() || made.content.places.iter().any(|held| held.city == place))
            && days.is_none_or(|days| made.posted >= world.now_ms() - days * DAY_MS)
    });
    let rows: Vec<Value> = drawn.iter().skip((page - 1) * size).take(size).map(row).collect();
    let answer = json!({ "maxErgebnisse": drawn.len(), "page": page, "size": size, "ergebnisliste": rows });
    Answer::json(200, &answer)
}

fn row(made: &DrawnOffer<'_>) -> Value {
    let known = |text: &'static str| if text.is_empty() { "null" } else { text };
    let place = |place: &&Place| {
        let address = json!({ "ort": place.city, "region": known(place.province.1), "land": place.country.to_uppercase() });
        json!({ "adresse": address })
    };
    json!({
        "referenznummer": made.id,
        "stellenangebotsTitel": made.content.title,
        "firma": made.company.name,
        "stellenlokationen": made.content.places.iter().map(place).collect::<Vec<_>>(),
        "datumErsteVeroeffentlichung": instant(made.posted).format("%Y-%m-%d").to_string(),
        "homeofficemoeglich": made.content.workplace == Workplace::Remote,
        "externeURL": if made.index % 3 == 1 { "https://jobs.example/1" } else { "null" },
    })
}

fn detail(made: &DrawnOffer<'_>) -> Value {
    let content = &made.content;
    let parts = [&content.opening, &content.body, &content.duties, &content.requirements, &content.closing];
    let lines: Vec<&str> = parts.into_iter().flatten().map(|line| line.text.as_str()).collect();
    json!({
        "referenznummer": made.id,
        "stellenangebotsTitel": content.title,
        "firma": made.company.name,
        "stellenangebotsBeschreibung": lines.join("\n"),
    })
}

fn place_name(place: &Place) -> String {
    let country = place.country.to_uppercase();
    let parts = [place.city, place.province.1, &country];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}
