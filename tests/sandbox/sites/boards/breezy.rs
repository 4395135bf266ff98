//! `{name}.breezy.hr`: the list of a board as JSON, and the pages of its adverts, which alone have the texts.
//!
//! Like the real one: the first place twice, pay in words, and a redirect to the maker's site for a name that nobody
//! has.

use serde_json::{Value, json};

use super::{BoardSite, Traits, department, hex, remote_or_unknown, told};
use crate::{
    company::dashed,
    content::{Pay, Workplace},
    provider::Provider,
    sites::{Answer, Request, Site, hosted, instant, jsonld},
    spec::Board,
    truth::TruthOffer,
    words::Place,
    world::{Depth, DrawnOffer, World},
};

pub(crate) struct Breezy;

impl Site for Breezy {
    fn hosts(&self) -> &'static [&'static str] {
        &["breezy.hr"]
    }

    fn answers_to(&self, _: &World, host: &str) -> bool {
        self.hosts().contains(&host) || name_of(host).is_some()
    }

    fn answer(&self, world: &World, request: &Request<'_>) -> Answer {
        let Some(name) = name_of(request.host) else {
            return Answer::html(200, "<h1>Breezy HR</h1>".to_owned());
        };
        let Some(board) = world.board(Provider::Breezy, name) else {
            return elsewhere();
        };
        match request.segments()[..] {
            ["json"] => list(world, board),
            ["p", name] => advert(world, board, name),
            _ => hosted::answer(world, request),
        }
    }
}

impl BoardSite for Breezy {
    fn provider(&self) -> Provider {
        Provider::Breezy
    }

    fn traits(&self) -> Traits {
        Traits { milliseconds: true, ..Traits::PLAIN }
    }

    fn offer_id(&self, board: &Board, index: u32) -> String {
        hex(board, index, 12)
    }

    fn truth(&self, board: &Board, made: &DrawnOffer<'_>) -> TruthOffer {
        TruthOffer {
            locations: made.content.places.iter().map(|place| place_name(place)).collect(),
            workplace: remote_or_unknown(made.content.workplace),
            department: department(made).map(str::to_owned),
            ..told(Provider::Breezy, board, made, page_url(board, made))
        }
    }

    fn list_address(&self, board: &Board) -> (String, String) {
        (format!("{}.breezy.hr", board.slug), "/json".to_owned())
    }

    fn half_broken(&self, board: &Board) -> (&'static str, String) {
        let url = |id: u32| format!("https://{}.breezy.hr/p/{id}", board.slug);
        let rows = json!([{ "id": "1", "name": "Whole", "url": url(1) }, { "id": "2", "url": url(2) }]);
        ("application/json", rows.to_string())
    }
}

fn name_of(host: &str) -> Option<&str> {
    host.strip_suffix(".breezy.hr")
}

fn elsewhere() -> Answer {
    let location = ("location", "https://breezy.hr/".to_owned());
    Answer { headers: vec![location], ..Answer::html(302, String::new()) }
}

fn list(world: &World, board: &Board) -> Answer {
    let drawn = world.draw_open(board, Depth::Title);
    Answer::json(200, &drawn.iter().map(|made| row(board, made)).collect::<Vec<_>>())
}

fn advert(world: &World, board: &Board, name: &str) -> Answer {
    let id = name.split('-').next().unwrap_or_default();
    match world.find(board, id).filter(|(_, life)| life.withdrawn.is_none()) {
        Some((index, life)) => jsonld::page(&world.draw_offer(board, index, life, Depth::Text)),
        None => super::not_found(),
    }
}

fn friendly_id(made: &DrawnOffer<'_>) -> String {
    format!("{}-{}", made.id, dashed(&made.content.title))
}

fn page_url(board: &Board, made: &DrawnOffer<'_>) -> String {
    format!("https://{}.breezy.hr/p/{}", board.slug, friendly_id(made))
}

fn row(board: &Board, made: &DrawnOffer<'_>) -> Value {
    let content = &made.content;
    let remote = content.workplace == Workplace::Remote;
    let places: Vec<Value> =
        content.places.iter().enumerate().map(|(nth, place)| location(place, nth == 0, remote)).collect();
    json!({
        "id": made.id,
        "friendly_id": friendly_id(made),
        "name": content.title,
        "url": page_url(board, made),
        "published_date": instant(made.posted).format("%Y-%m-%dT%H:%M:%S%.3fZ").to_string(),
        "type": { "id": "fullTime", "name": content.commitment },
        "location": places[0],
        "locations": places,
        "department": department(made).unwrap_or_default(),
        "salary": content.pay.map(salary).unwrap_or_default(),
        "company": { "name": made.company.name, "logo_url": null, "friendly_id": board.slug },
    })
}

fn location(place: &Place, primary: bool, remote: bool) -> Value {
    json!({
        "country": { "name": place.country, "id": place.iso },
        "state": null,
        "city": place.city,
        "name": place_name(place),
        "primary": primary,
        "is_remote": remote,
    })
}

fn place_name(place: &Place) -> String {
    format!("{}, {}", place.city, place.iso)
}

/// In words: `€30k - €36k`, `$19.00 - $27.00 / hr`.
fn salary(pay: Pay) -> String {
    let sign = match pay.currency {
        "EUR" => "€",
        "USD" => "$",
        "GBP" => "£",
        "CHF" => "CHF ",
        _ => "R$",
    };
    match pay.period {
        "hour" => format!("{sign}{}.00 - {sign}{}.00 / hr", pay.min, pay.max),
        "month" => format!("{sign}{} - {sign}{} / month", pay.min, pay.max),
        _ => format!("{sign}{}k - {sign}{}k", pay.min / 1000, pay.max / 1000),
    }
}
