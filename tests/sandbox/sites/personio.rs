//! `{name}.jobs.personio.de` and `.com`: the XML feed of a board, and the pages of its adverts.
//!
//! Like the real one: no way of working and no pay, one position in several rows, texts in CDATA with tags in them
//! that end nothing, texts that only the page has, and a redirect to the maker's site for a name that nobody has.

use super::{Answer, Request, Site, advert, at_offset, hosted, instant, jsonld, utc, xml};
use crate::{
    content::{Content, Workplace},
    spec::{Board, Provider},
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
                None => Answer::html(404, "<h1>404</h1>".to_owned()),
            },
            _ => hosted::answer(world, request),
        }
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

/// The ground truth of this position; where the feed has no text, once its page was read.
pub(crate) fn truth(board: &Board, made: DrawnOffer<'_>) -> TruthOffer {
    let content = &made.content;
    let (employment, schedule) = terms(content);
    // The page says more than the feed, and is read where the feed lacks the text.
    let is_told = is_without_text(&made);
    TruthOffer {
        provider: Provider::Personio,
        tenant: Some(board.slug.clone()),
        url: format!("https://{}.jobs.personio.de/job/{}", board.slug, made.id),
        title: content.title.clone(),
        company: Some(made.company.name.clone()),
        website: Some(made.company.website.clone()),
        domain: Some(made.company.domain.clone()),
        hidden: false,
        locations: content.places.iter().map(|place| place.city.to_owned()).collect(),
        workplace: if is_told && content.workplace == Workplace::Remote {
            Workplace::Remote.as_str()
        } else {
            Workplace::Unknown.as_str()
        },
        department: Some(content.department.to_owned()),
        employment_type: Some(format!("{employment}, {schedule}")),
        salary: content.pay.filter(|_| is_told).map(TruthSalary::of),
        posted_at: Some(utc(made.posted)),
        updated_at: None,
        description_contains: content.must_contain(),
        open: made.open,
        id: made.id,
        key: made.key,
        repost_of: made.repost_of,
    }
}
