//! `feed.homerun.co/{name}`: the Atom feed of a board.
//!
//! Like the real one: elements that are none of Atom, in its namespace or in none, the whole text in one of them as a
//! CDATA section, two forms of the only time there is, adverts on the firm's own host, and 404 for a name that nobody
//! has.

use super::{BoardSite, department, hex, not_found, told};
use crate::{
    company::dashed,
    content::Workplace,
    provider::Provider,
    sites::{Answer, Request, Site, advert, at_offset, instant, utc, xml},
    spec::Board,
    truth::TruthOffer,
    world::{Depth, DrawnOffer, World},
};

const HOST: &str = "feed.homerun.co";
const CONTENT_TYPE: &str = "application/atom+xml; charset=utf-8";

pub(crate) struct Homerun;

impl Site for Homerun {
    fn hosts(&self) -> &'static [&'static str] {
        &[HOST]
    }

    fn answer(&self, world: &World, request: &Request<'_>) -> Answer {
        let [name] = request.segments()[..] else { return not_found() };
        let Some(board) = world.board(Provider::Homerun, name) else { return not_found() };
        let entries: Vec<String> =
            world.draw_open(board, Depth::Text).iter().map(|made| entry(board, made)).collect();
        let title = xml::element("title", &world.companies()[board.company].name);
        let feed = format!(
            "<feed xmlns=\"http://www.w3.org/2005/Atom\"><id>https://{HOST}/{name}</id>{title}\
             <updated>2026-11-20 09:00:00</updated>\n{}\n</feed>",
            entries.join("\n")
        );
        Answer { content_type: CONTENT_TYPE, ..Answer::html(200, xml::document(&feed)) }
    }
}

impl BoardSite for Homerun {
    fn provider(&self) -> Provider {
        Provider::Homerun
    }

    fn offer_id(&self, board: &Board, index: u32) -> String {
        format!("job_{}", hex(board, index, 10).to_uppercase())
    }

    fn truth(&self, board: &Board, made: &DrawnOffer<'_>) -> TruthOffer {
        TruthOffer {
            locations: vec![made.content.places[0].city.to_owned()],
            workplace: Workplace::Unknown.as_str(),
            department: department(made).map(str::to_owned),
            salary: None,
            posted_at: None,
            updated_at: Some(utc(made.updated)),
            ..told(Provider::Homerun, board, made, link(board, made))
        }
    }

    fn list_address(&self, board: &Board) -> (String, String) {
        (HOST.to_owned(), format!("/{}", board.slug))
    }

    fn half_broken(&self, board: &Board) -> (&'static str, String) {
        let entry = |id: u32, title: &str| {
            let link = format!("https://{}.homerun.co/{id}/en", board.slug);
            format!("<entry><id>job_{id}</id>{}<link href=\"{link}\"/></entry>", xml::element("title", title))
        };
        let entries = entry(1, "Whole") + &entry(2, "");
        (
            CONTENT_TYPE,
            format!("<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>X</title>{entries}</feed>"),
        )
    }
}

fn entry(board: &Board, made: &DrawnOffer<'_>) -> String {
    let content = &made.content;
    let named = |element: &str, name: &str| format!("<{element}>{}</{element}>", xml::element("name", name));
    let space = if made.index.is_multiple_of(2) { " xmlns=\"\"" } else { "" };
    [
        "<entry>".to_owned(),
        xml::element("id", &made.id),
        xml::element("title", &content.title),
        format!("<link href=\"{}\"/>", link(board, made)),
        xml::element("updated", &updated(made)),
        "<summary type=\"html\">&lt;p&gt;…&lt;/p&gt;</summary>".to_owned(),
        format!("<description{space}>{}</description>", xml::cdata(&advert::html(content))),
        named("author", &made.company.name),
        department(made).map(|name| named("department", name)).unwrap_or_default(),
        named("location", content.places[0].city),
        named("type", content.commitment),
        "</entry>".to_owned(),
    ]
    .concat()
}

fn link(board: &Board, made: &DrawnOffer<'_>) -> String {
    let title = dashed(&made.content.title);
    if made.index % 4 == 2 {
        return format!("https://jobs.{}/{title}-{}", made.company.domain, made.index);
    }
    format!("https://{}.homerun.co/{title}-{}/en", board.slug, made.index)
}

fn updated(made: &DrawnOffer<'_>) -> String {
    if made.index.is_multiple_of(2) {
        return instant(made.updated).format("%Y-%m-%d %H:%M:%S").to_string();
    }
    at_offset(made.updated, 2)
}
