//! `jobs.jobvite.com`: the page of a board, which has the key of its feed; `app.jobvite.com`: the XML feed.
//!
//! Like the real one: pages that lead to the customer's own site unless they are asked not to, days written month first,
//! addresses without encryption, a redirect to a page in place of an empty feed, and one to the maker's search for a name
//! that nobody has. It answers 429 from the second call on, which a pure function of the request cannot.

use super::{BoardSite, Traits, hex, told};
use crate::{
    company::Company,
    content::Workplace,
    provider::Provider,
    rng::Rng,
    sites::{Answer, Request, Site, advert, hosted, instant, xml},
    spec::Board,
    truth::TruthOffer,
    world::{Depth, DrawnOffer, World},
};

pub(crate) struct Jobvite;

impl Site for Jobvite {
    fn hosts(&self) -> &'static [&'static str] {
        &["jobs.jobvite.com", "app.jobvite.com", "search.jobvite.com"]
    }

    fn answer(&self, world: &World, request: &Request<'_>) -> Answer {
        let board = |name: &str| world.board(Provider::Jobvite, name);
        match (request.host, &request.segments()[..]) {
            ("app.jobvite.com", ["CompanyJobs", "Xml.aspx"]) => feed(world, request),
            ("app.jobvite.com", ["CompanyJobs", "NoJobs.htm"]) => {
                Answer::html(200, "<html><body>There are no jobs at this time.</body></html>".to_owned())
            }
            ("jobs.jobvite.com", ["api", ..]) => invalid(),
            ("jobs.jobvite.com", [name] | [name, "search"]) => match board(name) {
                Some(board) => page(world, board, request),
                None => invalid(),
            },
            ("search.jobvite.com", _) => Answer::html(200, "<h1>Search jobs</h1>".to_owned()),
            _ => hosted::answer(world, request),
        }
    }
}

impl BoardSite for Jobvite {
    fn provider(&self) -> Provider {
        Provider::Jobvite
    }

    fn traits(&self) -> Traits {
        Traits { days: true, ..Traits::PLAIN }
    }

    fn tenant(&self, _: usize, company: &Company) -> String {
        company.slug.clone()
    }

    fn offer_id(&self, board: &Board, index: u32) -> String {
        format!("o{}", hex(board, index, 7))
    }

    fn truth(&self, board: &Board, made: &DrawnOffer<'_>) -> TruthOffer {
        let place = made.content.places[0];
        TruthOffer {
            locations: vec![format!("{}, {}", place.city, place.country)],
            workplace: Workplace::Unknown.as_str(),
            salary: None,
            ..told(Provider::Jobvite, board, made, detail_url(board, made))
        }
    }

    fn list_address(&self, board: &Board) -> (String, String) {
        ("app.jobvite.com".to_owned(), format!("/CompanyJobs/Xml.aspx?c={}", key(board)))
    }

    fn half_broken(&self, board: &Board) -> (&'static str, String) {
        let url = format!("http://jobs.jobvite.com/{}/job/x", board.slug);
        let job = |id: u32, title: &str| {
            format!("<job><id>{id}</id><title>{title}</title><detail-url>{url}{id}</detail-url></job>")
        };
        ("text/xml", format!("<result>{}{}</result>", job(1, "Whole"), job(2, "")))
    }
}

/// What the feed is asked by.
fn key(board: &Board) -> String {
    format!("q{}", Rng::keyed(&[board.key, 78]).hex(7))
}

fn redirect(to: &str) -> Answer {
    Answer { headers: vec![("location", to.to_owned())], ..Answer::html(302, String::new()) }
}

fn invalid() -> Answer {
    redirect("https://search.jobvite.com/?invalid=1")
}

fn page(world: &World, board: &Board, request: &Request<'_>) -> Answer {
    let company = &world.companies()[board.company];
    let stays = request.value("fr") == Some("true") && request.value("nl") == Some("1");
    if board.company.is_multiple_of(2) && !stays {
        return redirect(&format!("{}/jobs", company.website));
    }
    let script = format!("<script>var jv = {{ companyEId: '{}', locale: 'en' }};</script>", key(board));
    Answer::html(
        200,
        format!("<!doctype html><html><head><title>{} Jobs</title>{script}</head></html>", company.name),
    )
}

fn feed(world: &World, request: &Request<'_>) -> Answer {
    let wanted = request.value("c").unwrap_or_default();
    let mine = |board: &&Board| board.provider == Provider::Jobvite && key(board) == wanted;
    let known = world
        .boards()
        .iter()
        .find(mine)
        .filter(|board| world.board(Provider::Jobvite, &board.slug).is_some());
    let Some(board) = known else { return invalid() };
    let drawn = world.draw_open(board, Depth::Text);
    if drawn.is_empty() {
        return redirect("NoJobs.htm");
    }
    let jobs: Vec<String> = drawn.iter().map(|made| job(board, made)).collect();
    let content = format!("<result>\n{}\n</result>", jobs.join("\n"));
    Answer { content_type: "text/xml; charset=utf-8", ..Answer::html(200, xml::document(&content)) }
}

fn job(board: &Board, made: &DrawnOffer<'_>) -> String {
    let content = &made.content;
    let place = content.places[0];
    let marked = |name: &str, text: &str| format!("<{name}>{}</{name}>", xml::cdata(text));
    let url = detail_url(board, made);
    [
        "<job>".to_owned(),
        xml::element("id", &made.id),
        marked("title", &content.title),
        xml::element("requisitionid", &format!("R-{}", made.index)),
        marked("category", content.department),
        marked("jobtype", content.commitment),
        marked("location", &format!("{}, {}", place.city, place.country)),
        xml::element("date", &instant(made.posted).format("%-m/%-d/%Y").to_string()),
        marked("detail-url", &url),
        marked("apply-url", &format!("{url}/apply")),
        marked("description", &advert::html(content)),
        "</job>".to_owned(),
    ]
    .concat()
}

fn detail_url(board: &Board, made: &DrawnOffer<'_>) -> String {
    format!("http://jobs.jobvite.com/{}/job/{}", board.slug, made.id)
}
