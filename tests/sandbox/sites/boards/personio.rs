//! `{name}.jobs.personio.de` and `.com`: the XML feed of a board, and the pages of its adverts.
//!
//! Like the real one: no way of working and no pay, one position in several rows, texts in CDATA with tags in them
//! that end nothing, texts that only the page has, and a redirect to the maker's site for a name that nobody has.

use super::{BoardSite, number, remote_or_unknown, told};
use crate::{
    content::{Content, Workplace},
    provider::Provider,
    sites::{Answer, Request, Site, advert, at_offset, hosted, instant, jsonld, xml},
    spec::Board,
    truth::{TruthOffer, TruthSalary},
    words::Place,
    world::{Depth, DrawnOffer, World},
};

pub(crate) struct Personio;

impl Site for Personio {
    fn hosts(&self) -> &'static [&'static str] {
        &["www.personio.com"]
    }

    fn answers_to(&self, _: &World, host: &str) -> bool {
        self.hosts().contains(&host) || name_of(host).is_some()
    }

    fn answer(&self, world: &World, request: &Request<'_>) -> Answer {
        let Some(name) = name_of(request.host) else { return too_many() };
        let Some(board) = world.board(Provider::Personio, name) else {
            return elsewhere();
        };
        match request.segments()[..] {
            ["xml"] => feed(world, board),
            ["job", id] => match world.find(board, id).filter(|(_, life)| life.withdrawn.is_none()) {
                Some((index, life)) => jsonld::page(&world.draw_offer(board, index, life, Depth::Text)),
                None => super::not_found(),
            },
            _ => hosted::answer(world, request),
        }
    }
}

impl BoardSite for Personio {
    fn provider(&self) -> Provider {
        Provider::Personio
    }

    fn offer_id(&self, board: &Board, index: u32) -> String {
        number(board, index).to_string()
    }

    fn truth(&self, board: &Board, made: &DrawnOffer<'_>) -> TruthOffer {
        let (employment, schedule) = terms(&made.content);
        // The page says more than the feed, and is read where the feed lacks the text.
        let is_told = is_without_text(made);
        let url = format!("https://{}.jobs.personio.de/job/{}", board.slug, made.id);
        let workplace = if is_told { made.content.workplace } else { Workplace::Unknown };
        TruthOffer {
            workplace: remote_or_unknown(workplace),
            employment_type: Some(format!("{employment}, {schedule}")),
            salary: made.content.pay.filter(|_| is_told).map(TruthSalary::of),
            ..told(Provider::Personio, board, made, url)
        }
    }

    fn list_address(&self, board: &Board) -> (String, String) {
        (format!("{}.jobs.personio.de", board.slug), "/xml".to_owned())
    }

    fn half_broken(&self, _: &Board) -> (&'static str, String) {
        let rows = "<position><id>1</id><name>Whole</name></position><position><id>2</id></position>";
        ("text/xml", format!("<workzag-jobs>{rows}</workzag-jobs>"))
    }
}

fn name_of(host: &str) -> Option<&str> {
    host.strip_suffix(".jobs.personio.de").or_else(|| host.strip_suffix(".jobs.personio.com"))
}

/// What the maker's own site says to programs.
fn too_many() -> Answer {
    Answer::html(429, "<h1>Too many requests</h1>".to_owned())
}

fn elsewhere() -> Answer {
    let location = ("location", "https://www.personio.com/".to_owned());
    Answer { headers: vec![location], ..Answer::html(307, String::new()) }
}

fn feed(world: &World, board: &Board) -> Answer {
    let drawn = world.draw_open(board, Depth::Text);
    let rows: Vec<String> = drawn.iter().flat_map(rows).collect();
    let body = if rows.is_empty() {
        "<workzag-jobs/>".to_owned()
    } else {
        format!("<workzag-jobs>\n{}\n</workzag-jobs>", rows.join("\n"))
    };
    Answer { content_type: "text/xml; charset=utf-8", ..Answer::html(200, xml::document(&body)) }
}

/// The rows of a position: now and then one for each place.
fn rows(made: &DrawnOffer<'_>) -> Vec<String> {
    let places = &made.content.places;
    if made.index.is_multiple_of(2) {
        return places.iter().map(|place| row(made, &[*place])).collect();
    }
    vec![row(made, places)]
}

fn row(made: &DrawnOffer<'_>, places: &[&'static Place]) -> String {
    let content = &made.content;
    let more: Vec<String> = places[1..].iter().map(|place| xml::element("office", place.city)).collect();
    let more = if more.is_empty() {
        String::new()
    } else {
        format!("<additionalOffices>{}</additionalOffices>", more.concat())
    };
    let (employment, schedule) = terms(content);
    [
        "<position>".to_owned(),
        xml::element("id", &made.id),
        xml::optional("subcompany", subcompany(made)),
        xml::element("office", places[0].city),
        more,
        xml::element("department", content.department),
        xml::element("recruitingCategory", "Professionals"),
        xml::element("name", &content.title),
        format!("\n{}\n", descriptions(made)),
        xml::element("employmentType", employment),
        xml::element("seniority", "experienced"),
        xml::element("schedule", schedule),
        xml::element("keywords", "a,b"),
        xml::element("createdAt", &created_at(made)),
        "</position>".to_owned(),
    ]
    .concat()
}

/// Whether the feed has no text of it, as of one that was published in another language.
const fn is_without_text(made: &DrawnOffer<'_>) -> bool {
    made.index % 5 == 2
}

fn descriptions(made: &DrawnOffer<'_>) -> String {
    if is_without_text(made) {
        return "<jobDescriptions/>".to_owned();
    }
    let parts = advert::sections(&made.content, "p").map(|part| {
        let markup = format!("{}<!-- </position> -->", part.html);
        format!(
            "<jobDescription>{}<value>{}</value></jobDescription>",
            xml::element("name", part.heading),
            xml::cdata(&markup)
        )
    });
    format!("<jobDescriptions>{}</jobDescriptions>", parts.concat())
}

fn subcompany<'m>(made: &'m DrawnOffer<'_>) -> Option<&'m str> {
    (made.index % 7 != 6).then_some(made.company.name.as_str())
}

/// The kind of contract and of hours.
fn terms(content: &Content) -> (&'static str, &'static str) {
    [
        ("permanent", "full-time"),
        ("permanent", "part-time"),
        ("freelance", "full-or-part-time"),
        ("intern", "part-time"),
    ][content.commitment_number()]
}

/// With a zone in one of two forms.
fn created_at(made: &DrawnOffer<'_>) -> String {
    if made.index % 3 == 1 {
        return at_offset(made.posted, 1).replace("+01:00", "+0100");
    }
    instant(made.posted).format("%Y-%m-%dT%H:%M:%S+00:00").to_string()
}
