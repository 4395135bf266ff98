//! `{name}.zohorecruit.com`, `.eu` and `.in`: the RSS feed of a career site, `/jobs/Careers/rss`.
//!
//! Like the real one: texts that begin with labels, both, one or none of them, times with the names of zones in summer
//! and in winter, the company's name within that of the channel, 200 with a sentence for a list that was removed, and
//! 200 with a page for a name that nobody has.

use chrono::{Datelike, FixedOffset};

use super::{BoardSite, not_found, number, told};
use crate::{
    company::{Company, dashed},
    content::Workplace,
    provider::Provider,
    sites::{Answer, Request, Site, advert, instant, xml},
    spec::Board,
    truth::TruthOffer,
    words::Place,
    world::{Depth, DrawnOffer, World},
};

const CONTENT_TYPE: &str = "application/rss+xml; charset=utf-8";

const DOMAINS: [&str; 3] = [".zohorecruit.com", ".zohorecruit.eu", ".zohorecruit.in"];

pub(crate) struct Zoho;

impl Site for Zoho {
    fn hosts(&self) -> &'static [&'static str] {
        &[]
    }

    /// The host is the board.
    fn answers_to(&self, _: &World, host: &str) -> bool {
        DOMAINS.iter().any(|domain| host.ends_with(domain))
    }

    fn answer(&self, world: &World, request: &Request<'_>) -> Answer {
        if request.segments() != ["jobs", "Careers", "rss"] {
            return not_found();
        }
        match world.board(Provider::Zoho, request.host) {
            Some(board) => feed(world, board),
            None if world.knows(Provider::Zoho, request.host) => Answer {
                content_type: "text/plain; charset=utf-8",
                ..Answer::html(200, "Oops! It seems that the joblist has been removed.".to_owned())
            },
            None => Answer::html(200, "<html><body>The career site does not exist.</body></html>".to_owned()),
        }
    }
}

impl BoardSite for Zoho {
    fn provider(&self) -> Provider {
        Provider::Zoho
    }

    fn tenant(&self, nth: usize, company: &Company) -> String {
        format!("{}{}", company.slug, DOMAINS[[0, 1, 0, 2][nth % 4]])
    }

    fn offer_id(&self, board: &Board, index: u32) -> String {
        (500_000_000_000_000 + number(board, index)).to_string()
    }

    fn truth(&self, board: &Board, made: &DrawnOffer<'_>) -> TruthOffer {
        let (category, location) = labels(made);
        TruthOffer {
            locations: location.into_iter().collect(),
            workplace: Workplace::Unknown.as_str(),
            department: category.map(str::to_owned),
            employment_type: None,
            salary: None,
            ..told(Provider::Zoho, board, made, link(board, made))
        }
    }

    fn list_address(&self, board: &Board) -> (String, String) {
        (board.slug.clone(), "/jobs/Careers/rss".to_owned())
    }

    fn half_broken(&self, board: &Board) -> (&'static str, String) {
        let item = |id: u32, title: &str| {
            let link = format!("https://{}/jobs/Careers/{id}", board.slug);
            format!("<item><guid>{id}</guid>{}<link>{link}</link></item>", xml::element("title", title))
        };
        let items = item(1, "Whole") + &item(2, "");
        (CONTENT_TYPE, format!("<rss version=\"2.0\"><channel><title>X</title>{items}</channel></rss>"))
    }
}

fn feed(world: &World, board: &Board) -> Answer {
    let items: Vec<String> =
        world.draw_open(board, Depth::Text).iter().map(|made| item(board, made)).collect();
    let title = xml::element("title", &format!("{} - Careers", world.companies()[board.company].name));
    let channel = format!(
        "<rss version=\"2.0\"><channel>{title}<link>https://{}/jobs/Careers</link>\
         <description>Jobs</description>\n{}\n</channel></rss>",
        board.slug,
        items.join("\n")
    );
    Answer { content_type: CONTENT_TYPE, ..Answer::html(200, xml::document(&channel)) }
}

fn item(board: &Board, made: &DrawnOffer<'_>) -> String {
    let (category, location) = labels(made);
    let labels = [
        category.map(|name| format!("Category: {name} <br><br>")).unwrap_or_default(),
        location.map(|place| format!("Location: {place} <br><br>")).unwrap_or_default(),
    ]
    .concat();
    let text = format!("{labels}{}", advert::html(&made.content));
    [
        format!("<item><title>{}</title>", xml::cdata(&made.content.title)),
        xml::element("link", &link(board, made)),
        format!("<guid isPermaLink=\"false\">{}</guid>", made.id),
        xml::element("pubDate", &in_california(made.posted)),
        format!("<description>{}</description></item>", xml::cdata(&text)),
    ]
    .concat()
}

fn link(board: &Board, made: &DrawnOffer<'_>) -> String {
    let title = dashed(&made.content.title);
    format!("https://{}/jobs/Careers/{}/{title}?source=RSS", board.slug, made.id)
}

/// The category and the place that stand before the text, as far as they do.
fn labels<'m>(made: &'m DrawnOffer<'_>) -> (Option<&'m str>, Option<String>) {
    let (category, location) = (made.content.department, place_name(made.content.places[0]));
    match made.index % 8 {
        5 => (None, Some(location)),
        6 => (Some(category), None),
        7 => (None, None),
        _ => (Some(category), Some(location)),
    }
}

fn place_name(place: &Place) -> String {
    let parts = [place.city, place.province.1, place.country];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// With the name of a zone, which is another one in summer.
fn in_california(millis: i64) -> String {
    let at = instant(millis);
    let (zone, hours) = if (4..=10).contains(&at.month()) { ("PDT", -7) } else { ("PST", -8) };
    FixedOffset::east_opt(hours * 3600).map_or_else(String::new, |offset| {
        at.with_timezone(&offset).format(&format!("%a, %d %b %Y %H:%M:%S {zone}")).to_string()
    })
}
