//! `www.{name}.home.arpa`: a company's own site, whose page about jobs leads to its adverts, in pages of some.
//!
//! Like real ones: a first page that leads to it, no robots.txt, its own page for whatever it has not where a sitemap is
//! looked for, links that are no adverts beside those that are, links that go on, and data that come in many ways.

use super::{BoardSite, Traits, number, postings};
use crate::{
    company::{Company, dashed},
    provider::Provider,
    sites::{Answer, Request, Site},
    spec::Board,
    truth::TruthOffer,
    world::{Depth, DrawnOffer, World},
};

/// Adverts of a page.
const PAGE: usize = 4;

pub(crate) struct JsonLd;

impl Site for JsonLd {
    fn hosts(&self) -> &'static [&'static str] {
        &[]
    }

    fn answers_to(&self, world: &World, host: &str) -> bool {
        world.knows(Provider::JsonLd, host)
    }

    fn answer(&self, world: &World, request: &Request<'_>) -> Answer {
        pages(world, request).unwrap_or_else(super::not_found)
    }
}

impl BoardSite for JsonLd {
    fn provider(&self) -> Provider {
        Provider::JsonLd
    }

    fn traits(&self) -> Traits {
        Traits { days: true, ..Traits::PLAIN }
    }

    /// Whatever the company's domain: a host below a reserved name is no public one.
    fn tenant(&self, _: usize, company: &Company) -> String {
        format!("www.{}.home.arpa", company.slug)
    }

    fn offer_id(&self, board: &Board, index: u32) -> String {
        number(board, index).to_string()
    }

    fn truth(&self, board: &Board, made: &DrawnOffer<'_>) -> TruthOffer {
        postings::truth(Provider::JsonLd, board, made, format!("https://{}{}", board.slug, path(made)))
    }

    /// What it has not, the company's website may have.
    fn under_own_host(&self, world: &World, request: &Request<'_>) -> Option<Answer> {
        pages(world, request).filter(|answer| answer.status != 404)
    }

    fn list_address(&self, board: &Board) -> (String, String) {
        (board.slug.clone(), "/careers".to_owned())
    }

    fn half_broken(&self, _: &Board) -> (&'static str, String) {
        let posting = |id: u32, title: &str| {
            format!(
                "<script type=\"application/ld+json\">{{\"@type\":\"JobPosting\",{title}\"identifier\":{id},\"description\":\"Work\"}}</script>"
            )
        };
        let data = posting(1, "\"title\":\"Whole\",") + &posting(2, "");
        ("text/html", format!("<html><head>{data}</head><body></body></html>"))
    }
}

fn pages(world: &World, request: &Request<'_>) -> Option<Answer> {
    let board = world.board(Provider::JsonLd, request.host)?;
    Some(match request.segments()[..] {
        [] => postings::document(
            "Welcome",
            &[],
            "<nav><a href=\"/about\">About</a><a href='/careers'>Jobs</a><a href=\"https://elsewhere.example/jobs\">Jobs</a></nav>",
        ),
        ["careers"] => list(world, board, request),
        ["careers", name] => {
            let id = name.rsplit('-').next().unwrap_or_default();
            super::drawn(world, board, id).map_or_else(super::not_found, |made| postings::page(&made))
        }
        ["about" | "products", ..] => postings::document("About us", &[], "<p>We sell.</p>"),
        ["sitemap.xml"] => postings::document("Not found", &[], "<p>Nothing here.</p>"),
        _ => super::not_found(),
    })
}

fn list(world: &World, board: &Board, request: &Request<'_>) -> Answer {
    let drawn = world.draw_open(board, Depth::Title);
    let page = request.value("page").and_then(|page| page.parse::<usize>().ok()).unwrap_or(1).max(1);
    let shown = drawn.iter().skip((page - 1) * PAGE).take(PAGE);
    let link = |made| format!("<li><a href={}?ref=list>See</a>\n", path(made));
    let links = shown.map(link).collect::<Vec<_>>().concat();
    let next = if page * PAGE < drawn.len() {
        format!("<a rel=\"next\" href=\"?page={}\">&rsaquo;</a>", page + 1)
    } else {
        String::new()
    };
    let body = format!(
        "<a href=\"/about\">About</a><a href=\"/products/one\">One</a><ul>{links}</ul>{next}<a href=\"/careers\">All</a>"
    );
    postings::document("Jobs", &[], &body)
}

fn path(made: &DrawnOffer<'_>) -> String {
    format!("/careers/{}-{}", dashed(&made.content.title), made.id)
}
