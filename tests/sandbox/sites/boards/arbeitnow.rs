//! `www.arbeitnow.com/api/job-board-api`: an open board, pages that each name the whole address of the next.
//!
//! Like the real one: texts of which some are escaped once more, times as seconds, words for kinds of employment, and
//! no pay. It is everybody's board.

use serde_json::{Value, json};

use super::{BoardSite, Traits, drawn_page, hex, not_found, remote_or_unknown, told};
use crate::{
    content::Workplace,
    provider::Provider,
    sites::{Answer, Request, Site, advert, xml},
    spec::Board,
    truth::TruthOffer,
    world::{Depth, DrawnOffer, World},
};

const HOST: &str = "www.arbeitnow.com";

/// The rows of a page.
const PAGE: usize = 100;

pub(crate) struct Arbeitnow;

impl Site for Arbeitnow {
    fn hosts(&self) -> &'static [&'static str] {
        &[HOST]
    }

    fn answer(&self, world: &World, request: &Request<'_>) -> Answer {
        if request.segments() != ["api", "job-board-api"] {
            return not_found();
        }
        let Some(board) = world.board(Provider::Arbeitnow, "") else { return not_found() };
        let page = request.value("page").and_then(|page| page.parse::<usize>().ok()).unwrap_or(1).max(1);
        let (count, drawn) = drawn_page(world, board, ((page - 1) * PAGE, PAGE), Depth::Text);
        let address = |page: usize| format!("https://{HOST}/api/job-board-api?page={page}");
        let links = json!({
            "first": address(1),
            "last": null,
            "prev": (page > 1).then(|| address(page - 1)),
            "next": (page * PAGE < count).then(|| address(page + 1)),
        });
        let rows = drawn.iter().map(row).collect::<Vec<_>>();
        let meta = json!({ "current_page": page, "per_page": PAGE, "terms": "…", "info": "…" });
        Answer::json(200, &json!({ "data": rows, "links": links, "meta": meta }))
    }
}

impl BoardSite for Arbeitnow {
    fn provider(&self) -> Provider {
        Provider::Arbeitnow
    }

    /// What a search does not show may be open all the same.
    fn traits(&self) -> Traits {
        Traits { search: true, page: Some(PAGE), newest_only: true, ..Traits::PLAIN }
    }

    fn offer_id(&self, board: &Board, index: u32) -> String {
        format!("advert-{}", hex(board, index, 10))
    }

    fn truth(&self, board: &Board, made: &DrawnOffer<'_>) -> TruthOffer {
        TruthOffer {
            website: None,
            domain: None,
            locations: vec![made.content.places[0].city.to_owned()],
            workplace: remote_or_unknown(made.content.workplace),
            department: None,
            salary: None,
            ..told(Provider::Arbeitnow, board, made, page_url(&made.id))
        }
    }

    fn list_address(&self, _: &Board) -> (String, String) {
        (HOST.to_owned(), "/api/job-board-api".to_owned())
    }

    fn half_broken(&self, _: &Board) -> (&'static str, String) {
        let row = |slug: &str, title: &str| json!({ "slug": slug, "title": title, "url": page_url(slug) });
        let page = json!({ "data": [row("a-1", "Whole"), row("a-2", "")], "links": { "next": null } });
        ("application/json", page.to_string())
    }
}

fn page_url(slug: &str) -> String {
    format!("https://{HOST}/jobs/companies/x/{slug}")
}

fn row(made: &DrawnOffer<'_>) -> Value {
    let content = &made.content;
    let html = advert::html(content);
    json!({
        "slug": made.id,
        "company_name": made.company.name,
        "title": content.title,
        "description": if made.index % 3 == 1 { xml::text(&html) } else { html },
        "remote": content.workplace == Workplace::Remote,
        "url": page_url(&made.id),
        "tags": [content.team],
        "job_types": [content.commitment],
        "location": content.places[0].city,
        "created_at": made.posted / 1000,
    })
}
