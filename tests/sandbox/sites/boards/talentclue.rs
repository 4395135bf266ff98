//! `api.talentclue.com`: the offers of a widget, `/jswidget-ajax/jswidget/jobs/{key}/{filters}`, and the pages of the adverts
//! at `{name}.talentclue.com/es/node/{id}`.
//!
//! Like the real one: it is asked by `POST` and wants to know from where, its rows are the members of an object, which is a
//! list where there are none, and the text is in the pages' JSON-LD. Nobody knows what the real one answers for a key that
//! nobody has; this one says that there are no offers.

use serde_json::{Map, Value, json};

use super::{BoardSite, Traits, drawn, not_found, number, told};
use crate::{
    company::Company,
    content::Workplace,
    provider::Provider,
    rng::{Rng, text_key},
    sites::{Answer, Request, Site, hosted, jsonld},
    spec::Board,
    truth::TruthOffer,
    world::{Depth, DrawnOffer, World},
};

const API: &str = "api.talentclue.com";

/// An object of filters without any, in base64.
const NO_FILTERS: &str = "e30=";

pub(crate) struct TalentClue;

impl Site for TalentClue {
    fn hosts(&self) -> &'static [&'static str] {
        &[API]
    }

    fn answers_to(&self, _: &World, host: &str) -> bool {
        host == API || name_of(host).is_some()
    }

    fn takes_posts(&self) -> bool {
        true
    }

    fn answer(&self, world: &World, request: &Request<'_>) -> Answer {
        match (request.method, request.host, &request.segments()[..]) {
            ("POST", API, ["jswidget-ajax", "jswidget", "jobs", key, filters]) => {
                list(world, request, key, filters)
            }
            ("GET", host, ["es", "node", id]) => {
                advert(world, host, id).unwrap_or_else(|| hosted::answer(world, request))
            }
            ("GET", ..) => hosted::answer(world, request),
            _ => not_found(),
        }
    }
}

impl BoardSite for TalentClue {
    fn provider(&self) -> Provider {
        Provider::TalentClue
    }

    fn traits(&self) -> Traits {
        Traits { tells_unknown: false, days: true, ..Traits::PLAIN }
    }

    /// The key of the company's widget.
    fn tenant(&self, _: usize, company: &Company) -> String {
        Rng::keyed(&[text_key(&company.slug), 81]).hex(32)
    }

    fn offer_id(&self, board: &Board, index: u32) -> String {
        number(board, index).to_string()
    }

    fn truth(&self, board: &Board, made: &DrawnOffer<'_>) -> TruthOffer {
        let (content, place) = (&made.content, made.content.places[0]);
        TruthOffer {
            locations: vec![format!("{}, {}", place.city, place.country)],
            department: None,
            employment_type: Some(format!("{}, Jornada completa", content.commitment)),
            ..told(Provider::TalentClue, board, made, address(made))
        }
    }

    fn list_address(&self, board: &Board) -> (String, String) {
        (API.to_owned(), format!("/jswidget-ajax/jswidget/jobs/{}/", board.slug))
    }

    fn half_broken(&self, _: &Board) -> (&'static str, String) {
        let row = |id: u32, title: &str| json!({ "title": title, "url": format!("https://whole.talentclue.com/es/node/{id}") });
        let body = json!({ "jobs": { "1": row(1, "Whole"), "2": row(2, "") } });
        ("application/json; charset=utf-8", body.to_string())
    }
}

fn name_of(host: &str) -> Option<&str> {
    host.strip_suffix(".talentclue.com").filter(|name| !name.contains('.') && *name != "careers")
}

fn list(world: &World, request: &Request<'_>, key: &str, filters: &str) -> Answer {
    let comes_from_a_page =
        request.header("x-requested-with") == "XMLHttpRequest" && !request.header("referer").is_empty();
    if !comes_from_a_page || filters != NO_FILTERS {
        return not_found();
    }
    let board = world.board(Provider::TalentClue, key);
    let drawn = board.map(|board| world.draw_open(board, Depth::Text)).unwrap_or_default();
    if drawn.is_empty() {
        return Answer::json(200, &json!({ "jobs": [] }));
    }
    let jobs: Map<String, Value> = drawn.iter().map(|made| (made.id.clone(), row(made))).collect();
    Answer::json(200, &json!({ "jobs": jobs }))
}

fn row(made: &DrawnOffer<'_>) -> Value {
    let (content, place) = (&made.content, made.content.places[0]);
    let modality = match content.workplace {
        Workplace::Remote => "Teletrabajo",
        Workplace::Hybrid => "Híbrido",
        Workplace::Onsite => "Presencial",
        Workplace::Unknown => "",
    };
    json!({
        "title": content.title,
        "url": address(made),
        "city": place.city,
        "province": place.country,
        "shift_label": "Jornada completa",
        "contract_label": content.commitment,
        "work_modality": modality,
    })
}

/// The page of an advert, which its company's host has alone.
fn advert(world: &World, host: &str, id: &str) -> Option<Answer> {
    let mut boards = world.boards().iter().filter(|board| {
        board.provider == Provider::TalentClue
            && Some(world.companies()[board.company].slug.as_str()) == name_of(host)
    });
    let made = boards.find_map(|board| drawn(world, board, id))?;
    Some(jsonld::page(&made))
}

fn address(made: &DrawnOffer<'_>) -> String {
    format!("https://{}.talentclue.com/es/node/{}", made.company.slug, made.id)
}
