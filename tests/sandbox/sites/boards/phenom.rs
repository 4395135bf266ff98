//! `jobs.{name}.home.arpa`: a company's career site by Phenom, with a sitemap of shards or with widgets alone.
//!
//! Like the real one: a shard for each language, pages among the adverts that are none, and a `POST` whose body says what is
//! asked for.

use serde_json::{Value, json};

use super::{BoardSite, Traits, number, postings, told};
use crate::{
    company::{Company, dashed},
    content::Workplace,
    provider::Provider,
    sites::{Answer, Request, Site, advert, instant, xml},
    spec::Board,
    truth::TruthOffer,
    world::{Depth, DrawnOffer, World},
};

/// The most rows of an answer.
const ROWS: usize = 100;

pub(crate) struct Phenom;

/// Whether a site has a sitemap; the others have widgets alone.
fn has_sitemap(host: &str) -> bool {
    host.starts_with("jobs.")
}

impl Site for Phenom {
    fn hosts(&self) -> &'static [&'static str] {
        &[]
    }

    fn answers_to(&self, world: &World, host: &str) -> bool {
        world.knows(Provider::Phenom, host)
    }

    fn takes_posts(&self) -> bool {
        true
    }

    fn answer(&self, world: &World, request: &Request<'_>) -> Answer {
        pages(world, request).unwrap_or_else(super::not_found)
    }
}

impl BoardSite for Phenom {
    fn provider(&self) -> Provider {
        Provider::Phenom
    }

    fn traits(&self) -> Traits {
        Traits { days: true, ..Traits::PLAIN }
    }

    /// Whatever the company's domain: a host below a reserved name is no public one.
    fn tenant(&self, nth: usize, company: &Company) -> String {
        format!("{}.{}.home.arpa", if nth % 2 == 0 { "jobs" } else { "karriere" }, company.slug)
    }

    fn offer_id(&self, board: &Board, index: u32) -> String {
        format!("QW{}EXTERNALENUS", number(board, index))
    }

    fn truth(&self, board: &Board, made: &DrawnOffer<'_>) -> TruthOffer {
        if has_sitemap(&board.slug) {
            return postings::truth(Provider::Phenom, board, made, page_url(board, "en", made));
        }
        let place = made.content.places.first().map(|place| format!("{}, {}", place.city, place.country));
        TruthOffer {
            locations: place.into_iter().collect(),
            workplace: Workplace::Unknown.as_str(),
            department: None,
            employment_type: None,
            salary: None,
            ..told(Provider::Phenom, board, made, format!("https://{}/job/{}", board.slug, made.id))
        }
    }

    fn under_own_host(&self, world: &World, request: &Request<'_>) -> Option<Answer> {
        pages(world, request)
    }

    fn list_address(&self, board: &Board) -> (String, String) {
        let path = if has_sitemap(&board.slug) { "/sitemap.xml" } else { "/widgets" };
        (board.slug.clone(), path.to_owned())
    }

    fn half_broken(&self, board: &Board) -> (&'static str, String) {
        let whole = xml::element("loc", &format!("https://{}/global/en/job/Q1/whole", board.slug));
        ("application/xml", xml::document(&format!("<urlset><url>{whole}</url><url></url></urlset>")))
    }
}

fn pages(world: &World, request: &Request<'_>) -> Option<Answer> {
    let board = world.board(Provider::Phenom, request.host)?;
    let has_sitemap = has_sitemap(&board.slug);
    let list = |body: &str| Answer {
        content_type: "application/xml",
        tagged: true,
        ..Answer::html(200, xml::document(body))
    };
    Some(match request.segments()[..] {
        ["sitemap.xml"] if has_sitemap => list(&index(board)),
        ["sitemap-1a2b-en.xml"] if has_sitemap => list(&shard(world, board, "en")),
        ["sitemap-3c4d-de.xml"] if has_sitemap => list(&shard(world, board, "de")),
        ["global", "en" | "de", "job", id, _] if has_sitemap => {
            super::drawn(world, board, id).map_or_else(super::not_found, |made| postings::page(&made))
        }
        ["widgets"] if !has_sitemap && request.method == "POST" => widget(world, board, request.body),
        _ => super::not_found(),
    })
}

fn page_url(board: &Board, language: &str, made: &DrawnOffer<'_>) -> String {
    format!("https://{}/global/{language}/job/{}/{}", board.slug, made.id, dashed(&made.content.title))
}

fn index(board: &Board) -> String {
    let child = |name: &str| {
        format!("<sitemap>{}</sitemap>", xml::element("loc", &format!("https://{}/{name}", board.slug)))
    };
    format!(
        "<sitemapindex>{}</sitemapindex>",
        ["sitemap-1a2b-en.xml", "sitemap-3c4d-de.xml"].map(child).concat()
    )
}

fn shard(world: &World, board: &Board, language: &str) -> String {
    let entry = |address: String| format!("<url>{}</url>\n", xml::element("loc", &address));
    let warning = entry(format!("https://{}/global/{language}/recruitment-scam-warning", board.slug));
    let drawn = world.draw_open(board, Depth::Title);
    // A part of the adverts alone is in the other language.
    let shown = drawn.iter().skip(usize::from(language != "en"));
    let adverts: String = shown.map(|made| entry(page_url(board, language, made))).collect();
    format!("<urlset>{warning}{adverts}</urlset>")
}

fn widget(world: &World, board: &Board, body: &[u8]) -> Answer {
    let asked: Value = serde_json::from_slice(body).unwrap_or_default();
    let number = |name: &str| asked[name].as_u64().and_then(|number| usize::try_from(number).ok());
    match asked["ddoKey"].as_str() {
        Some("refineSearch") => {
            let (from, size) = (number("from").unwrap_or(0), number("size").unwrap_or(10).min(ROWS));
            let (count, drawn) = super::drawn_page(world, board, (from, size), Depth::Title);
            let jobs: Vec<Value> = drawn.iter().map(row).collect();
            Answer::json(
                200,
                &json!({ "refineSearch": { "status": 200, "hits": jobs.len(), "totalHits": count, "data": { "jobs": jobs } } }),
            )
        }
        Some("jobDetail") => {
            let made = super::drawn(world, board, asked["jobSeqNo"].as_str().unwrap_or_default());
            let job = made.map(|made| {
                json!({ "jobSeqNo": made.id, "title": made.content.title, "description": advert::html(&made.content) })
            });
            Answer::json(200, &json!({ "jobDetail": { "status": 200, "data": { "job": job } } }))
        }
        _ => Answer::json(400, &json!({})),
    }
}

fn row(made: &DrawnOffer<'_>) -> Value {
    let place = made.content.places.first().map(|place| format!("{}, {}", place.city, place.country));
    json!({
        "jobSeqNo": made.id,
        "jobId": format!("Q{}", made.index),
        "title": made.content.title,
        "cityState": place,
        "locale": "en_GB",
        "postedDate": instant(made.posted).format("%Y-%m-%dT%H:%M:%S%.3f+0000").to_string(),
    })
}
