//! `site106.reachmee.com`: the RSS feed of a site, `/Public/rssfeed/external.ashx`.
//!
//! Like the real one: all of an advert in the feed, with the text escaped, elements of the system's own beside those of
//! RSS, and empty ones where there is nothing to say.

use super::{BoardSite, number, told};
use crate::{
    company::Company,
    provider::Provider,
    sites::{Answer, Request, Site, advert, instant, xml},
    spec::Board,
    truth::TruthOffer,
    words::Place,
    world::{Depth, DrawnOffer, World},
};

const HOST: &str = "site106.reachmee.com";

pub(crate) struct ReachMee;

impl Site for ReachMee {
    fn hosts(&self) -> &'static [&'static str] {
        &[HOST]
    }

    fn answer(&self, world: &World, request: &Request<'_>) -> Answer {
        if request.segments() != ["Public", "rssfeed", "external.ashx"] {
            return super::not_found();
        }
        let part = |key| request.value(key).unwrap_or_default();
        let parts = [HOST, part("InstallationID"), part("CustomerName"), part("id"), part("lang")];
        world
            .board(Provider::ReachMee, &parts.join(":"))
            .map_or_else(super::not_found, |board| feed(world, board))
    }
}

impl BoardSite for ReachMee {
    fn provider(&self) -> Provider {
        Provider::ReachMee
    }

    fn tenant(&self, nth: usize, company: &Company) -> String {
        let language = if nth.is_multiple_of(2) { "UK" } else { "SE" };
        format!("{HOST}:I{:03}:{}:{}:{language}", 3 + nth % 20, company.slug, 5 + nth)
    }

    fn offer_id(&self, board: &Board, index: u32) -> String {
        number(board, index).to_string()
    }

    fn truth(&self, board: &Board, made: &DrawnOffer<'_>) -> TruthOffer {
        let content = &made.content;
        TruthOffer {
            locations: vec![place_name(content.places[0])],
            employment_type: Some(format!("{}, Full time", content.commitment)),
            workplace: "unknown",
            salary: None,
            ..told(Provider::ReachMee, board, made, link(board, made))
        }
    }

    fn list_address(&self, _: &Board) -> (String, String) {
        (HOST.to_owned(), "/Public/rssfeed/external.ashx".to_owned())
    }

    fn half_broken(&self, _: &Board) -> (&'static str, String) {
        let item = |id: u32, title: &str| {
            let link = format!("https://{HOST}/ext/I003/1/job?rmjob={id}");
            format!(
                "<item>{}<link>{link}</link><CommAdSeqNo>{id}</CommAdSeqNo></item>",
                xml::element("title", title)
            )
        };
        let items = item(1, "Whole") + &item(2, "");
        ("text/xml", format!("<rss version=\"2.0\"><channel><title>Jobs</title>{items}</channel></rss>"))
    }
}

fn feed(world: &World, board: &Board) -> Answer {
    let offers = world.draw_open(board, Depth::Text);
    let items: Vec<String> = offers.iter().map(|made| item(board, made)).collect();
    let channel = format!(
        "<rss version=\"2.0\"><channel><title>Jobs</title><link>https://{HOST}</link>\
         <description>Vacancies</description>\n{}\n</channel></rss>",
        items.join("\n")
    );
    Answer { content_type: "text/xml; charset=utf-8", ..Answer::html(200, xml::document(&channel)) }
}

fn item(board: &Board, made: &DrawnOffer<'_>) -> String {
    let (content, place) = (&made.content, made.content.places[0]);
    let position = if made.index.is_multiple_of(2) { content.team } else { "" };
    [
        "<item>".to_owned(),
        xml::element("title", &content.title),
        xml::element("link", &link(board, made)),
        xml::element("description", &advert::html(content)),
        xml::element("pubDate", &instant(made.posted).format("%a, %d %b %Y %H:%M:%S GMT").to_string()),
        xml::element("CommAdSeqNo", &made.id),
        xml::element("Area1", place.province.1),
        xml::element("Area2", place.city),
        xml::element("country", place.country),
        xml::element("occupationArea", content.department),
        xml::element("Position", position),
        xml::element("employmentLevel", content.commitment),
        xml::element("workingHours", "Full time"),
        xml::element("Org1", &made.company.name),
        "</item>".to_owned(),
    ]
    .concat()
}

fn link(board: &Board, made: &DrawnOffer<'_>) -> String {
    let mut parts = board.slug.split(':').skip(1);
    let installation = parts.next().unwrap_or_default();
    let (site, language) = (parts.nth(1).unwrap_or_default(), parts.next().unwrap_or_default());
    format!(
        "https://{HOST}/ext/{installation}/1111/job?site={site}&lang={language}&rmpage=job&rmjob={}",
        made.id
    )
}

fn place_name(place: &Place) -> String {
    let parts = [place.city, place.province.1, place.country];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}
