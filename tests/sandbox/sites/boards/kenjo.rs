//! `{name}.kenjo.io`: the positions of a career site, and one of them, which alone has the text.
//!
//! Like the real one: a detail that is asked for by the offer's name in addresses and not by its ID, no dates, offers
//! without an office, and a sentence with the 404 for a site that nobody has.

use serde_json::{Value, json};

use super::{BoardSite, drawn, hex, not_found, told};
use crate::{
    content::Workplace,
    provider::Provider,
    sites::{Answer, Request, Site, advert},
    spec::Board,
    truth::TruthOffer,
    world::{Depth, DrawnOffer, World},
};

const DOMAIN: &str = ".kenjo.io";

pub(crate) struct Kenjo;

impl Site for Kenjo {
    fn hosts(&self) -> &'static [&'static str] {
        &[]
    }

    fn answers_to(&self, _: &World, host: &str) -> bool {
        host.ends_with(DOMAIN)
    }

    fn answer(&self, world: &World, request: &Request<'_>) -> Answer {
        let host_name = request.host.strip_suffix(DOMAIN).unwrap_or_default();
        let path = request.segments();
        let ["api", "controller", "career-site", "public", name, "positions", rest @ ..] = &path[..] else {
            return not_found();
        };
        let Some(board) = world.board(Provider::Kenjo, name).filter(|_| *name == host_name) else {
            return refused("Company career site was not found.");
        };
        match rest {
            [] => {
                let rows = world.draw_open(board, Depth::Title).iter().map(row).collect::<Vec<_>>();
                Answer::json(200, &json!({ "activePositions": rows }))
            }
            [id] => drawn(world, board, id)
                .map_or_else(|| refused("Position was not found."), |made| Answer::json(200, &detail(&made))),
            _ => not_found(),
        }
    }
}

impl BoardSite for Kenjo {
    fn provider(&self) -> Provider {
        Provider::Kenjo
    }

    /// The name in addresses, which stays when the title changes.
    fn offer_id(&self, board: &Board, index: u32) -> String {
        format!("position-{}", hex(board, index, 10))
    }

    fn truth(&self, board: &Board, made: &DrawnOffer<'_>) -> TruthOffer {
        let url = format!("https://{}{DOMAIN}/positions/{}", board.slug, made.id);
        TruthOffer {
            locations: office(made).map(str::to_owned).into_iter().collect(),
            workplace: Workplace::Unknown.as_str(),
            department: None,
            salary: None,
            posted_at: None,
            ..told(Provider::Kenjo, board, made, url)
        }
    }

    fn list_address(&self, board: &Board) -> (String, String) {
        let path = format!("/api/controller/career-site/public/{}/positions", board.slug);
        (format!("{}{DOMAIN}", board.slug), path)
    }

    fn half_broken(&self, _: &Board) -> (&'static str, String) {
        let rows = json!([{ "customUrl": "a-1", "jobTitle": "Whole" }, { "customUrl": "a-2" }]);
        ("application/json", json!({ "activePositions": rows }).to_string())
    }
}

fn refused(message: &str) -> Answer {
    Answer::json(404, &json!({ "statusCode": 404, "message": message }))
}

fn row(made: &DrawnOffer<'_>) -> Value {
    json!({
        "_id": format!("65{:022}", made.index),
        "jobTitle": made.content.title,
        "customUrl": made.id,
        "positionType": made.content.commitment,
        "companyName": made.company.name,
        "officeName": office(made),
        "pinned": made.index.is_multiple_of(4),
    })
}

fn detail(made: &DrawnOffer<'_>) -> Value {
    let mut position = row(made);
    position["jobDescription"] = json!({ "html": advert::html(&made.content) });
    position
}

fn office(made: &DrawnOffer<'_>) -> Option<&'static str> {
    (made.index % 6 != 5).then_some(made.content.places[0].city)
}
