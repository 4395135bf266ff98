//! `jobs.{name}.home.arpa`: a company's career site by Phenom, with a sitemap of shards.
//!
//! Like the real one: a shard for each language, or many of one, and pages among the adverts that are none. Its search by
//! `POST` is left out: nothing is posted to a customer's host.

use super::{BoardSite, Traits, number, postings};
use crate::{
    company::{Company, dashed},
    provider::Provider,
    sites::{Answer, Request, Site, xml},
    spec::Board,
    truth::TruthOffer,
    world::{Depth, DrawnOffer, World},
};

/// Adverts of a shard, where there are many of one language.
const SHARD: usize = 3;

pub(crate) struct Phenom;

/// Whether a site has a shard for each language; the others have many of one.
fn is_by_language(host: &str) -> bool {
    host.starts_with("jobs.")
}

impl Site for Phenom {
    fn hosts(&self) -> &'static [&'static str] {
        &[]
    }

    fn answers_to(&self, world: &World, host: &str) -> bool {
        world.knows(Provider::Phenom, host)
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
        format!("{}.{}.home.arpa", if nth.is_multiple_of(2) { "jobs" } else { "karriere" }, company.slug)
    }

    fn offer_id(&self, board: &Board, index: u32) -> String {
        format!("QW{}EXTERNALENUS", number(board, index))
    }

    fn truth(&self, board: &Board, made: &DrawnOffer<'_>) -> TruthOffer {
        postings::truth(Provider::Phenom, board, made, page_url(board, "en", made))
    }

    /// What it has not, the company's website may have.
    fn under_own_host(&self, world: &World, request: &Request<'_>) -> Option<Answer> {
        pages(world, request).filter(|answer| answer.status != 404)
    }

    fn list_address(&self, board: &Board) -> (String, String) {
        (board.slug.clone(), "/sitemap.xml".to_owned())
    }

    fn half_broken(&self, board: &Board) -> (&'static str, String) {
        let whole = xml::element("loc", &format!("https://{}/global/en/job/Q1/whole", board.slug));
        ("application/xml", xml::document(&format!("<urlset><url>{whole}</url><url></url></urlset>")))
    }
}

fn pages(world: &World, request: &Request<'_>) -> Option<Answer> {
    let board = world.board(Provider::Phenom, request.host)?;
    let list = |body: &str| Answer {
        content_type: "application/xml",
        tagged: true,
        ..Answer::html(200, xml::document(body))
    };
    Some(match request.segments()[..] {
        ["sitemap.xml"] => list(&index(world, board)),
        ["global", "en" | "de", "job", id, _] => {
            super::drawn(world, board, id).map_or_else(super::not_found, |made| postings::page(&made))
        }
        [name] => {
            let shard = shards(world, board).into_iter().find(|(known, _)| known == name);
            shard.map_or_else(super::not_found, |(_, adverts)| list(&urlset(&adverts)))
        }
        _ => super::not_found(),
    })
}

fn page_url(board: &Board, language: &str, made: &DrawnOffer<'_>) -> String {
    format!("https://{}/global/{language}/job/{}/{}", board.slug, made.id, dashed(&made.content.title))
}

fn index(world: &World, board: &Board) -> String {
    let child = |(name, _): &(String, Vec<String>)| {
        format!("<sitemap>{}</sitemap>", xml::element("loc", &format!("https://{}/{name}", board.slug)))
    };
    format!("<sitemapindex>{}</sitemapindex>", shards(world, board).iter().map(child).collect::<String>())
}

/// The names of the shards, and the addresses in each.
fn shards(world: &World, board: &Board) -> Vec<(String, Vec<String>)> {
    let drawn = world.draw_open(board, Depth::Title);
    let page = |language: &str, name: &str| format!("https://{}/global/{language}/{name}", board.slug);
    let adverts =
        |language: &str| drawn.iter().map(|made| page_url(board, language, made)).collect::<Vec<_>>();
    if !is_by_language(&board.slug) {
        let english = adverts("en");
        let shards = english.chunks(SHARD).enumerate();
        return shards.map(|(nth, some)| (format!("sitemap-{nth:04x}-en.xml"), some.to_vec())).collect();
    }
    let other = page("en", "recruitment-scam-warning");
    let english: Vec<String> = std::iter::once(other).chain(adverts("en")).collect();
    // A part of the adverts alone is in the other language.
    let german: Vec<String> = adverts("de").into_iter().skip(1).collect();
    vec![("sitemap-1a2b-en.xml".to_owned(), english), ("sitemap-3c4d-de.xml".to_owned(), german)]
}

fn urlset(addresses: &[String]) -> String {
    let entry = |address: &String| format!("<url>{}</url>\n", xml::element("loc", address));
    format!("<urlset>{}</urlset>", addresses.iter().map(entry).collect::<String>())
}
