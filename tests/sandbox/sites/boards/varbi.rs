//! `{name}.varbi.com`: the RSS feed of a career site, `/what:rssfeed/`.
//!
//! Like the real one: IDs that stand in the addresses alone, nothing but a title, a time and a text, and 200 with the
//! page `404 Unallowed call` for the routes that are not for strangers.

use super::{BoardSite, not_found, number, told};
use crate::{
    content::Workplace,
    provider::Provider,
    sites::{Answer, Request, Site, advert, instant, xml},
    spec::Board,
    truth::TruthOffer,
    world::{Depth, DrawnOffer, World},
};

const DOMAIN: &str = ".varbi.com";
const CONTENT_TYPE: &str = "application/rss+xml; charset=utf-8";

pub(crate) struct Varbi;

impl Site for Varbi {
    fn hosts(&self) -> &'static [&'static str] {
        &[]
    }

    fn answers_to(&self, _: &World, host: &str) -> bool {
        host.ends_with(DOMAIN)
    }

    fn answer(&self, world: &World, request: &Request<'_>) -> Answer {
        let name = request.host.strip_suffix(DOMAIN).unwrap_or_default();
        let Some(board) = world.board(Provider::Varbi, name) else { return not_found() };
        match request.segments()[..] {
            ["what:rssfeed"] => feed(world, board),
            [.., "what:list"] => Answer::html(200, "<h1>404 Unallowed call</h1>".to_owned()),
            _ => not_found(),
        }
    }
}

impl BoardSite for Varbi {
    fn provider(&self) -> Provider {
        Provider::Varbi
    }

    fn offer_id(&self, board: &Board, index: u32) -> String {
        number(board, index).to_string()
    }

    fn truth(&self, board: &Board, made: &DrawnOffer<'_>) -> TruthOffer {
        TruthOffer {
            locations: Vec::new(),
            workplace: Workplace::Unknown.as_str(),
            department: None,
            employment_type: None,
            salary: None,
            ..told(Provider::Varbi, board, made, link(board, &made.id))
        }
    }

    fn list_address(&self, board: &Board) -> (String, String) {
        (format!("{}{DOMAIN}", board.slug), "/what:rssfeed".to_owned())
    }

    fn half_broken(&self, board: &Board) -> (&'static str, String) {
        let item = |id: &str, title: &str| {
            [
                "<item>".to_owned(),
                xml::element("title", title),
                xml::element("link", &link(board, id)),
                "</item>".to_owned(),
            ]
            .concat()
        };
        let items = item("1", "Whole") + &item("2", "");
        (CONTENT_TYPE, format!("<rss version=\"2.0\"><channel><title>X</title>{items}</channel></rss>"))
    }
}

fn feed(world: &World, board: &Board) -> Answer {
    let items: Vec<String> =
        world.draw_open(board, Depth::Text).iter().map(|made| item(board, made)).collect();
    let channel = format!(
        "<rss version=\"2.0\"><channel><title>Vacancies</title><link>https://{}{DOMAIN}/</link>\
         <description>Vacancies</description>\n{}\n</channel></rss>",
        board.slug,
        items.join("\n")
    );
    Answer { content_type: CONTENT_TYPE, ..Answer::html(200, xml::document(&channel)) }
}

fn item(board: &Board, made: &DrawnOffer<'_>) -> String {
    let link = link(board, &made.id);
    [
        "<item>".to_owned(),
        xml::element("title", &made.content.title),
        xml::element("link", &link),
        xml::element("guid", &link),
        xml::element("pubDate", &instant(made.posted).format("%a, %d %b %Y %H:%M:%S +0000").to_string()),
        xml::element("description", &advert::html(&made.content)),
        "</item>".to_owned(),
    ]
    .concat()
}

fn link(board: &Board, id: &str) -> String {
    format!("https://{}{DOMAIN}/en/what:job/jobID:{id}/", board.slug)
}
