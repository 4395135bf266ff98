//! `{name}.teamtailor.com` and customers' own hosts: the RSS feed of a career site, `/jobs.rss`.
//!
//! Like the real one: pages by `per_page` and `offset` and all without them, an `ETag`, places in elements of another
//! namespace, one of which is the name of an office, and the company's name as that of the channel.

use super::{BoardSite, Traits, department, not_found, told, uuid};
use crate::{
    company::{Company, dashed},
    content::Workplace,
    provider::Provider,
    sites::{Answer, Request, Site, advert, hosted, instant, xml},
    spec::Board,
    truth::TruthOffer,
    words::Place,
    world::{Depth, DrawnOffer, World},
};

/// The most items of an answer.
const PAGE: usize = 100;

pub(crate) struct Teamtailor;

impl Site for Teamtailor {
    fn hosts(&self) -> &'static [&'static str] {
        &[]
    }

    /// The host is the board.
    fn answers_to(&self, world: &World, host: &str) -> bool {
        host.ends_with(".teamtailor.com") || world.knows(Provider::Teamtailor, host)
    }

    fn answer(&self, world: &World, request: &Request<'_>) -> Answer {
        // Of a customer with a host of its own, the system's host has pages and no feed.
        let is_feed = request.segments() == ["jobs.rss"];
        feed(world, request)
            .unwrap_or_else(|| if is_feed { not_found() } else { hosted::answer(world, request) })
    }
}

impl BoardSite for Teamtailor {
    fn provider(&self) -> Provider {
        Provider::Teamtailor
    }

    fn traits(&self) -> Traits {
        Traits { page: Some(PAGE), ..Traits::PLAIN }
    }

    /// A host of a customer's own is a public one, which no host below a reserved name is.
    fn tenant(&self, nth: usize, company: &Company) -> String {
        if matches!(nth % 8, 1 | 4 | 6) && !company.domain.ends_with(".example") {
            return format!("careers.{}", company.domain);
        }
        format!("{}.teamtailor.com", company.slug)
    }

    fn offer_id(&self, board: &Board, index: u32) -> String {
        uuid(board, index)
    }

    fn truth(&self, board: &Board, made: &DrawnOffer<'_>) -> TruthOffer {
        let places = made.content.places.iter();
        TruthOffer {
            locations: places.map(|place| format!("{}, {}", place.city, place.country)).collect(),
            department: department(made).map(str::to_owned),
            employment_type: None,
            salary: None,
            ..told(Provider::Teamtailor, board, made, link(board, made))
        }
    }

    fn under_own_host(&self, world: &World, request: &Request<'_>) -> Option<Answer> {
        feed(world, request)
    }

    fn list_address(&self, board: &Board) -> (String, String) {
        (board.slug.clone(), "/jobs.rss".to_owned())
    }

    fn half_broken(&self, board: &Board) -> (&'static str, String) {
        let item = |id: u32, title: &str| {
            let link = format!("https://{}/jobs/{id}", board.slug);
            format!("<item><guid>{id}</guid>{}<link>{link}</link></item>", xml::element("title", title))
        };
        let items = item(1, "Whole") + &item(2, "");
        let feed = format!("<rss version=\"2.0\"><channel><title>X</title>{items}</channel></rss>");
        ("application/rss+xml", feed)
    }
}

/// The feed of the host, if the request is for it.
fn feed(world: &World, request: &Request<'_>) -> Option<Answer> {
    if request.segments() != ["jobs.rss"] {
        return None;
    }
    let board = world.board(Provider::Teamtailor, request.host)?;
    let size = request.number("per_page").map_or(usize::MAX, |size| size.min(PAGE));
    let items: Vec<String> = world
        .open_lives(board)
        .into_iter()
        .skip(request.number("offset").unwrap_or(0))
        .take(size)
        .map(|(index, life)| item(board, &world.draw_offer(board, index, life, Depth::Text)))
        .collect();
    let name = xml::element("title", &world.companies()[board.company].name);
    let channel = format!(
        "<rss version=\"2.0\" xmlns:tt=\"https://teamtailor.com/locations\">\n<channel>{name}\
         <description>Jobs</description><link>https://{}/jobs</link>\n{}\n</channel></rss>",
        board.slug,
        items.join("\n")
    );
    let content_type = "application/rss+xml; charset=utf-8";
    Some(Answer { content_type, tagged: true, ..Answer::html(200, xml::document(&channel)) })
}

fn item(board: &Board, made: &DrawnOffer<'_>) -> String {
    let content = &made.content;
    let places: Vec<String> = content.places.iter().map(|place| location(place)).collect();
    [
        "<item>".to_owned(),
        xml::element("title", &content.title),
        xml::element("description", &advert::html(content)),
        xml::element("pubDate", &instant(made.posted).format("%a, %d %b %Y %H:%M:%S +0000").to_string()),
        xml::element("link", &link(board, made)),
        xml::optional("remoteStatus", remote_status(made)),
        xml::element("guid", &made.id),
        format!("\n<tt:locations>{}</tt:locations>", places.concat()),
        xml::element("tt:department", department(made).unwrap_or_default()),
        xml::element("tt:role", content.team),
        "</item>".to_owned(),
    ]
    .concat()
}

fn location(place: &Place) -> String {
    let parts = [
        ("tt:name", "HQ"),
        ("tt:address", ""),
        ("tt:zip", ""),
        ("tt:city", place.city),
        ("tt:country", place.country),
    ];
    format!("<tt:location>{}</tt:location>", parts.map(|(name, text)| xml::element(name, text)).concat())
}

fn link(board: &Board, made: &DrawnOffer<'_>) -> String {
    let number = 6_000_000 + made.index;
    format!("https://{}/jobs/{number}-{}", board.slug, dashed(&made.content.title))
}

fn remote_status(made: &DrawnOffer<'_>) -> Option<&'static str> {
    match made.content.workplace {
        Workplace::Onsite => Some("none"),
        Workplace::Hybrid if made.index.is_multiple_of(3) => Some("temporary"),
        Workplace::Hybrid => Some("hybrid"),
        Workplace::Remote => Some("fully"),
        Workplace::Unknown => None,
    }
}
