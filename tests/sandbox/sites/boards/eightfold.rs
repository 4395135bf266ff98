//! `{name}.eightfold.ai`: a sitemap, or a search that gives few rows at a time, and pages of which some have no data.
//!
//! Like the real one: the customer's own domain in every address, places as a list written in a text now and then, a search
//! that cuts what is asked for without saying so, and an answer for each advert beside its page.

use serde_json::{Value, json};

use super::{BoardSite, Traits, number, postings, told};
use crate::{
    company::{Company, dashed},
    content::Workplace,
    markup::escape_again,
    provider::Provider,
    sites::{Answer, Request, Site, advert, hosted, xml},
    spec::Board,
    truth::TruthOffer,
    world::{Depth, DrawnOffer, World},
};

/// Rows of an answer, however many are asked for.
const ROWS: usize = 4;

pub(crate) struct Eightfold;

/// Whether a site has a sitemap; the others have a search alone.
fn has_sitemap(host: &str) -> bool {
    !host.starts_with("search-")
}

impl Site for Eightfold {
    fn hosts(&self) -> &'static [&'static str] {
        &[]
    }

    fn answers_to(&self, _: &World, host: &str) -> bool {
        host.ends_with(".eightfold.ai")
    }

    fn answer(&self, world: &World, request: &Request<'_>) -> Answer {
        pages(world, request).unwrap_or_else(|| hosted::answer(world, request))
    }
}

impl BoardSite for Eightfold {
    fn provider(&self) -> Provider {
        Provider::Eightfold
    }

    fn traits(&self) -> Traits {
        Traits { days: true, page: Some(ROWS), ..Traits::PLAIN }
    }

    fn tenant(&self, nth: usize, company: &Company) -> String {
        let prefix = if nth.is_multiple_of(2) { "" } else { "search-" };
        format!("{prefix}{}.eightfold.ai", company.slug)
    }

    fn offer_id(&self, board: &Board, index: u32) -> String {
        (790_000_000_000 + number(board, index)).to_string()
    }

    fn truth(&self, board: &Board, made: &DrawnOffer<'_>) -> TruthOffer {
        let url = page_url(board, made);
        if has_sitemap(&board.slug) {
            return postings::truth(Provider::Eightfold, board, made, url);
        }
        let all = told(Provider::Eightfold, board, made, url);
        let has_data = has_data(board, made);
        TruthOffer {
            locations: made
                .content
                .places
                .iter()
                .map(|place| format!("{}, {}", place.city, place.iso))
                .collect(),
            employment_type: has_data.then(|| "FULL_TIME".to_owned()),
            salary: if has_data { all.salary } else { None },
            ..all
        }
    }

    fn list_address(&self, board: &Board) -> (String, String) {
        let path = if has_sitemap(&board.slug) { "/careers/sitemap.xml" } else { "/api/pcsx/search" };
        (board.slug.clone(), path.to_owned())
    }

    fn half_broken(&self, board: &Board) -> (&'static str, String) {
        let whole = xml::element("loc", &format!("https://{}/careers/job/1-whole", board.slug));
        ("application/xml", xml::document(&format!("<urlset><url>{whole}</url><url></url></urlset>")))
    }
}

fn pages(world: &World, request: &Request<'_>) -> Option<Answer> {
    let board = world.board(Provider::Eightfold, request.host)?;
    let by_name = |name: &str| super::drawn(world, board, name.split('-').next().unwrap_or_default());
    let of_domain = request.value("domain") == Some(domain(world, board));
    Some(match request.segments()[..] {
        ["careers"] => Answer::html(
            200,
            format!("<html><a href=\"/careers?domain={}&amp;hl=en\">Jobs</a></html>", domain(world, board)),
        ),
        ["careers", "sitemap.xml"] if has_sitemap(&board.slug) => sitemap(world, board),
        ["careers", "job", name] => by_name(name).map_or_else(super::not_found, |made| page(board, &made)),
        ["api", "pcsx", "search"] if of_domain => search(world, board, request),
        ["api", "apply", "v2", "jobs", id] if of_domain => {
            by_name(id).map_or_else(super::not_found, |made| answer(&made))
        }
        _ => super::not_found(),
    })
}

fn domain<'w>(world: &'w World, board: &Board) -> &'w str {
    &world.companies()[board.company].domain
}

fn has_data(board: &Board, made: &DrawnOffer<'_>) -> bool {
    has_sitemap(&board.slug) || made.index.is_multiple_of(2)
}

fn page_url(board: &Board, made: &DrawnOffer<'_>) -> String {
    let slug = dashed(&made.content.title);
    if has_sitemap(&board.slug) {
        return format!(
            "https://{}/careers/job/{}-{slug}?domain={}",
            board.slug, made.id, made.company.domain
        );
    }
    format!("https://{}/careers/job/{}", board.slug, made.id)
}

fn page(board: &Board, made: &DrawnOffer<'_>) -> Answer {
    if has_data(board, made) {
        postings::page(made)
    } else {
        postings::document("Jobs", &[], "<div id=\"app\"></div>")
    }
}

fn sitemap(world: &World, board: &Board) -> Answer {
    let drawn = world.draw_open(board, Depth::Title);
    let entry = |address: String| format!("<url>{}</url>\n", xml::element("loc", &address));
    let adverts: String = drawn.iter().map(|made| entry(page_url(board, made))).collect();
    let set = format!("<urlset>{}{adverts}</urlset>", entry(format!("https://{}/careers", board.slug)));
    Answer { content_type: "application/xml", tagged: true, ..Answer::html(200, xml::document(&set)) }
}

fn search(world: &World, board: &Board, request: &Request<'_>) -> Answer {
    let start = request.value("start").and_then(|start| start.parse().ok()).unwrap_or(0);
    let (count, drawn) = super::drawn_page(world, board, (start, ROWS), Depth::Title);
    let rows: Vec<Value> = drawn.iter().map(|made| row(made)).collect();
    Answer::json(
        200,
        &json!({ "status": 200, "error": { "message": "", "body": "" }, "data": { "positions": rows, "count": count } }),
    )
}

fn row(made: &DrawnOffer<'_>) -> Value {
    let content = &made.content;
    let places: Vec<String> =
        content.places.iter().map(|place| format!("{}, {}", place.city, place.iso)).collect();
    let places = if made.index.is_multiple_of(2) { json!(places) } else { json!(json!(places).to_string()) };
    let workplace = (content.workplace != Workplace::Unknown).then(|| content.workplace.as_str());
    json!({
        "id": made.id.parse::<u64>().unwrap_or_default(),
        "name": content.title,
        "standardizedLocations": places,
        "workLocationOption": workplace,
        "postedTs": made.posted / 1000,
        "department": content.department,
        "atsJobId": format!("R{}", made.index),
        "positionUrl": format!("/careers/job/{}", made.id),
    })
}

fn answer(made: &DrawnOffer<'_>) -> Answer {
    let content = &made.content;
    let places: Vec<String> =
        content.places.iter().map(|place| format!("{}, {}", place.city, place.iso)).collect();
    Answer::json(
        200,
        &json!({
            "id": made.id.parse::<u64>().unwrap_or_default(),
            "name": content.title,
            "posting_name": content.title,
            "department": content.department,
            "location": places[0],
            "locations": places,
            "t_create": made.posted / 1000,
            "job_description": escape_again(&advert::html(content)),
        }),
    )
}
