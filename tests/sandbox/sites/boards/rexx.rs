//! `{name}-portal.rexx-systems.com`: the page with the links of a portal's adverts, `/stellenangebote.html`, and the pages
//! of the adverts.
//!
//! Like the real one: the host is the board, links that are no adverts stand beside the others, and all but the titles is
//! in the pages' JSON-LD.

use super::{BoardSite, Traits, drawn, number, remote_or_unknown, told};
use crate::{
    company::{Company, dashed},
    content::Workplace,
    markup::{Style, escape},
    provider::Provider,
    sites::{Answer, Request, Site, hosted, jsonld},
    spec::Board,
    truth::TruthOffer,
    world::{Depth, DrawnOffer, World},
};

const DOMAIN: &str = "-portal.rexx-systems.com";

pub(crate) struct Rexx;

impl Site for Rexx {
    fn hosts(&self) -> &'static [&'static str] {
        &[]
    }

    fn answers_to(&self, _: &World, host: &str) -> bool {
        host.ends_with(DOMAIN)
    }

    fn answer(&self, world: &World, request: &Request<'_>) -> Answer {
        let Some(board) = world.board(Provider::Rexx, request.host) else {
            return hosted::answer(world, request);
        };
        match request.segments()[..] {
            ["stellenangebote.html"] => list(world, board),
            [page] => {
                let id = page.strip_suffix(".html").and_then(|page| page.rsplit_once("-de-j"));
                let made = id.and_then(|(_, id)| drawn(world, board, id));
                made.map_or_else(|| hosted::answer(world, request), |made| jsonld::page(&made))
            }
            _ => hosted::answer(world, request),
        }
    }
}

impl BoardSite for Rexx {
    fn provider(&self) -> Provider {
        Provider::Rexx
    }

    fn traits(&self) -> Traits {
        Traits { days: true, ..Traits::PLAIN }
    }

    fn tenant(&self, _: usize, company: &Company) -> String {
        format!("{}{DOMAIN}", company.slug)
    }

    fn offer_id(&self, board: &Board, index: u32) -> String {
        number(board, index).to_string()
    }

    fn truth(&self, board: &Board, made: &DrawnOffer<'_>) -> TruthOffer {
        let content = &made.content;
        let places = content.places.iter().filter(|_| content.workplace != Workplace::Remote);
        TruthOffer {
            locations: places.map(|place| format!("{}, {}", place.city, place.iso)).collect(),
            workplace: remote_or_unknown(content.workplace),
            department: None,
            employment_type: Some("FULL_TIME".to_owned()),
            ..told(Provider::Rexx, board, made, address(board, made))
        }
    }

    fn list_address(&self, board: &Board) -> (String, String) {
        (board.slug.clone(), "/stellenangebote.html".to_owned())
    }

    fn half_broken(&self, _: &Board) -> (&'static str, String) {
        let nameless =
            "<article class=\"joboffer_container\"><h3><a href=\"/---de-j2.html\"></a></h3></article>";
        let cards = format!("{}{nameless}", card("/whole-de-j1.html", "Whole", "Essen"));
        ("text/html; charset=utf-8", listing(2, &cards))
    }
}

fn list(world: &World, board: &Board) -> Answer {
    let drawn = world.draw_open(board, Depth::Title);
    let cards: Vec<String> = drawn
        .iter()
        .map(|made| card(&path(made), &made.content.title, made.content.places[0].city))
        .collect();
    Answer::html(200, listing(cards.len(), &cards.join("\n")))
}

fn listing(count: usize, cards: &str) -> String {
    format!(
        "<!DOCTYPE html>\n<html lang=\"de\"><head><title>Stellenangebote</title></head>\n\
         <body><a href=\"/impressum.html\">Impressum</a>\n\
         <div id=\"joboffer_table_container\" data-count=\"{count}\">\n{cards}\n</div>\n\
         <a href=\"/initiativbewerbung.html\">Initiativbewerbung</a></body></html>\n"
    )
}

fn card(path: &str, title: &str, city: &str) -> String {
    let title = escape(title, Style::Raw);
    format!(
        "<article class=\"joboffer_container\"><h3><a href=\"{path}\">{title}</a></h3>\
         <div class=\"job_standort\">{city}</div></article>"
    )
}

fn path(made: &DrawnOffer<'_>) -> String {
    format!("/{}-de-j{}.html", dashed(&made.content.title), made.id)
}

fn address(board: &Board, made: &DrawnOffer<'_>) -> String {
    format!("https://{}{}", board.slug, path(made))
}
