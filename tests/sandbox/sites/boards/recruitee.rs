//! `{name}.recruitee.com`: the XML feed of a career site, `/api/feeds/offers.xml`.
//!
//! Like the real one after it closed its JSON feed: 401 at `/api/offers/` without a token. Names with underscores,
//! entities as numbers, texts in two parts, adverts under customers' own hosts, mail addresses, three flags for the way of
//! working, and a list of places that is missing now and then.

use serde_json::json;

use super::{BoardSite, department, not_found, number, told};
use crate::{
    company::dashed,
    content::{Pay, Workplace},
    provider::Provider,
    sites::{Answer, Request, Site, advert, hosted, instant, utc, xml},
    spec::Board,
    truth::TruthOffer,
    words::Place,
    world::{Depth, DrawnOffer, World},
};

pub(crate) struct Recruitee;

impl Site for Recruitee {
    fn hosts(&self) -> &'static [&'static str] {
        &[]
    }

    fn answers_to(&self, _: &World, host: &str) -> bool {
        name_of(host).is_some()
    }

    fn answer(&self, world: &World, request: &Request<'_>) -> Answer {
        let board = name_of(request.host).and_then(|name| world.board(Provider::Recruitee, name));
        match (&request.segments()[..], board) {
            (["api", "feeds", "offers.xml"], Some(board)) => feed(world, board),
            (["api", "feeds", "offers.xml"], None) => not_found(),
            (["api", "offers", ..], _) => closed(),
            _ => hosted::answer(world, request),
        }
    }
}

impl BoardSite for Recruitee {
    fn provider(&self) -> Provider {
        Provider::Recruitee
    }

    fn offer_id(&self, board: &Board, index: u32) -> String {
        number(board, index).to_string()
    }

    fn truth(&self, board: &Board, made: &DrawnOffer<'_>) -> TruthOffer {
        let places = &made.content.places;
        let locations = if has_places(made) {
            places.iter().map(|place| joined([place.city, place.province.1, place.country])).collect()
        } else {
            vec![joined([places[0].city, places[0].country])]
        };
        TruthOffer {
            locations,
            department: department(made).map(str::to_owned),
            employment_type: Some(employment(made).to_owned()),
            updated_at: Some(utc(made.updated)),
            ..told(Provider::Recruitee, board, made, careers_url(board, made))
        }
    }

    fn list_address(&self, board: &Board) -> (String, String) {
        (format!("{}.recruitee.com", board.slug), "/api/feeds/offers.xml".to_owned())
    }

    fn half_broken(&self, board: &Board) -> (&'static str, String) {
        let row = |id: u32, title: &str| {
            let url = format!("https://{}.recruitee.com/o/{id}", board.slug);
            format!("<offer><id>{id}</id><title>{title}</title><careers_url>{url}</careers_url></offer>")
        };
        ("application/xml", format!("<offers>{}{}</offers>", row(1, "Whole"), row(2, "")))
    }
}

fn name_of(host: &str) -> Option<&str> {
    host.strip_suffix(".recruitee.com").filter(|name| !name.contains('.'))
}

/// What the JSON feed says to whoever has no token.
fn closed() -> Answer {
    Answer::json(401, &json!({ "error": ["X-Careers-Sites-Token is missing or wrong"] }))
}

fn feed(world: &World, board: &Board) -> Answer {
    let drawn = world.draw_open(board, Depth::Text);
    let offers: Vec<String> = drawn.iter().map(|made| offer(board, made)).collect();
    let content = format!("<offers>{}</offers>", offers.join("\n"));
    Answer { content_type: "application/xml; charset=utf-8", ..Answer::html(200, xml::document(&content)) }
}

fn offer(board: &Board, made: &DrawnOffer<'_>) -> String {
    let content = &made.content;
    let [about, duties, requirements, more] = advert::sections(content, "p");
    let part = |section: &advert::Section| format!("<h3>{}</h3>{}", section.heading, section.html);
    let marked = |name: &str, markup: &str| format!("<{name}>{}</{name}>", xml::cdata(markup));
    let flag = |name: &str, workplace: Workplace| {
        xml::element(name, if content.workplace == workplace { "true" } else { "false" })
    };
    let place = content.places[0];
    let url = careers_url(board, made);
    [
        "<offer>".to_owned(),
        xml::element("id", &made.id),
        xml::element("slug", &slug(made)),
        marked("title", &content.title),
        marked("description", &(part(&about) + &part(&duties))),
        marked("requirements", &(part(&requirements) + &part(&more))),
        marked("highlight", ""),
        element("location", &joined([place.city, place.country])),
        element("country", place.country),
        element("city", place.city),
        element("country_code", place.iso),
        flag("remote", Workplace::Remote),
        flag("hybrid", Workplace::Hybrid),
        flag("on_site", Workplace::Onsite),
        xml::element("department", department(made).unwrap_or_default()),
        xml::element("employment_type_code", employment(made)),
        xml::element("company_name", &made.company.name),
        xml::element("careers_url", &url),
        xml::element("apply_url", &format!("{url}/c/new")),
        xml::element("mailbox_email", &format!("job.{}@{}.recruitee.com", made.id, board.slug)),
        xml::element("created_at", &moment(made.posted)),
        xml::element("updated_at", &moment(made.updated)),
        xml::element("published_at", &moment(made.posted)),
        xml::element("close_at", ""),
        content.pay.map(salary).unwrap_or_default(),
        if has_places(made) { locations(&content.places) } else { String::new() },
        "</offer>".to_owned(),
    ]
    .concat()
}

/// An element with apostrophes as numbers, as the real feed has them.
fn element(name: &str, content: &str) -> String {
    format!("<{name}>{}</{name}>", xml::text(content).replace('\'', "&#39;"))
}

fn locations(places: &[&Place]) -> String {
    let location = |place: &&Place| {
        let parts = [
            ("name", "Site"),
            ("street", ""),
            ("city", place.city),
            ("state", place.province.1),
            ("country", place.country),
            ("country_code", place.iso),
        ];
        format!("<location>{}</location>", parts.map(|(name, text)| element(name, text)).concat())
    };
    format!("<locations>{}</locations>", places.iter().map(location).collect::<String>())
}

/// Numbers as texts.
fn salary(pay: Pay) -> String {
    let (min, max) = (format!("{}.0", pay.min), format!("{}.0", pay.max));
    let parts = [("min", min.as_str()), ("max", &max), ("currency", pay.currency), ("period", pay.period)];
    format!("<salary>{}</salary>", parts.map(|(name, text)| xml::element(name, text)).concat())
}

const fn has_places(made: &DrawnOffer<'_>) -> bool {
    made.index % 5 != 4
}

fn joined<const N: usize>(parts: [&str; N]) -> String {
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

fn slug(made: &DrawnOffer<'_>) -> String {
    format!("{}-{}", dashed(&made.content.title), made.index + 1)
}

fn careers_url(board: &Board, made: &DrawnOffer<'_>) -> String {
    let host = if made.index % 3 == 1 {
        format!("careers.{}", made.company.domain)
    } else {
        format!("{}.recruitee.com", board.slug)
    };
    format!("https://{host}/o/{}", slug(made))
}

fn employment(made: &DrawnOffer<'_>) -> &'static str {
    ["fulltime_permanent", "parttime_permanent", "fulltime_fixed_term", "internship"]
        [made.content.commitment_number()]
}

fn moment(millis: i64) -> String {
    instant(millis).format("%Y-%m-%d %H:%M:%S UTC").to_string()
}
