//! `{name}.applytojob.com`: the page with the links of a board's adverts, `/apply/jobs`, and the pages of the adverts.
//!
//! Like the real one: links of two forms, one of them with a query, a button beside a title that leads to the same place,
//! links that are no adverts, a page of an old theme without data, and all but the titles in the pages' JSON-LD.

use super::{BoardSite, Traits, drawn, hex, not_found, remote_or_unknown, told};
use crate::{
    company::dashed,
    content::Workplace,
    markup::{Style, escape},
    provider::Provider,
    sites::{Answer, Request, Site, hosted, jsonld},
    spec::Board,
    truth::TruthOffer,
    world::{Depth, DrawnOffer, World},
};

/// The code of an advert whose page has an old theme, without JSON-LD.
const OLD_THEME: &str = "Whole00001";

pub(crate) struct JazzHr;

impl Site for JazzHr {
    fn hosts(&self) -> &'static [&'static str] {
        &[]
    }

    fn answers_to(&self, _: &World, host: &str) -> bool {
        name_of(host).is_some()
    }

    fn answer(&self, world: &World, request: &Request<'_>) -> Answer {
        let board = name_of(request.host).and_then(|name| world.board(Provider::JazzHr, name));
        let Some(board) = board else { return hosted::answer(world, request) };
        match request.segments()[..] {
            ["apply", "jobs"] => list(world, board),
            ["apply", OLD_THEME, _] => Answer::html(
                200,
                "<h1 class=\"job_title\">Whole</h1><h3 class=\"job_meta\">Bath</h3>".to_owned(),
            ),
            ["apply", "jobs", "details", code] | ["apply", code, _] => {
                drawn(world, board, code).map_or_else(not_found, |made| jsonld::page(&made))
            }
            _ => hosted::answer(world, request),
        }
    }
}

impl BoardSite for JazzHr {
    fn provider(&self) -> Provider {
        Provider::JazzHr
    }

    fn traits(&self) -> Traits {
        Traits { days: true, ..Traits::PLAIN }
    }

    fn offer_id(&self, board: &Board, index: u32) -> String {
        let code = hex(board, index, 10);
        // Codes have letters of both cases.
        code[..5].to_uppercase() + &code[5..]
    }

    fn truth(&self, board: &Board, made: &DrawnOffer<'_>) -> TruthOffer {
        let content = &made.content;
        let places = content.places.iter().filter(|_| content.workplace != Workplace::Remote);
        TruthOffer {
            locations: places.map(|place| format!("{}, {}", place.city, place.iso)).collect(),
            workplace: remote_or_unknown(content.workplace),
            department: None,
            employment_type: Some("FULL_TIME".to_owned()),
            ..told(Provider::JazzHr, board, made, address(board, made))
        }
    }

    fn list_address(&self, board: &Board) -> (String, String) {
        (format!("{}.applytojob.com", board.slug), "/apply/jobs".to_owned())
    }

    fn half_broken(&self, _: &Board) -> (&'static str, String) {
        let whole = format!("<a href=\"/apply/{OLD_THEME}/whole\">Whole</a>");
        ("text/html; charset=utf-8", listing(&(whole + "<a href=\"/apply/Whole00002/none\"></a>")))
    }
}

fn name_of(host: &str) -> Option<&str> {
    host.strip_suffix(".applytojob.com").filter(|name| !name.contains('.'))
}

fn list(world: &World, board: &Board) -> Answer {
    let drawn = world.draw_open(board, Depth::Title);
    let cards: Vec<String> = drawn.iter().map(|made| card(board, made)).collect();
    Answer::html(200, listing(&cards.join("\n")))
}

fn listing(cards: &str) -> String {
    format!(
        "<!DOCTYPE html>\n<html><head><title>Jobs</title></head>\n<body><a href=\"/apply/jobs\">All jobs</a>\n\
         <div id=\"job_listings_wrapper\"><ul class=\"list-group\">\n{cards}\n</ul></div>\n\
         <a href=\"https://www.jazzhr.com/\">Powered by JazzHR</a></body></html>\n"
    )
}

fn card(board: &Board, made: &DrawnOffer<'_>) -> String {
    let (title, place) = (escape(&made.content.title, Style::Raw), made.content.places[0]);
    let url = address(board, made);
    let query = if made.index.is_multiple_of(2) { "?source=LIST" } else { "" };
    format!(
        "<li class=\"list-group-item\"><h3 class=\"list-group-item-heading\"><a href=\"{url}{query}\">{title}</a></h3>\
         <ul><li><i class=\"fa fa-map-marker\"></i>{}, {}</li></ul><a href=\"{url}?source=BUTTON\">Apply</a></li>",
        place.city, place.country
    )
}

fn address(board: &Board, made: &DrawnOffer<'_>) -> String {
    let base = format!("https://{}.applytojob.com/apply", board.slug);
    if made.index % 3 == 1 {
        return format!("{base}/jobs/details/{}", made.id);
    }
    format!("{base}/{}/{}", made.id, dashed(&made.content.title))
}
