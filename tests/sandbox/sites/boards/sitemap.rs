//! `careers.{name}.home.arpa`: a company's own career site, whose sitemap lists its adverts among other pages.
//!
//! Like real ones: a robots.txt that names the sitemap and forbids a part of the site, an index with a child of other pages
//! and namespaces of both spellings, each page in two languages, parameters that count visitors, pictures and alternates
//! beside `loc`, and pages whose data come in many ways.

use super::{BoardSite, Traits, number, postings};
use crate::{
    company::{Company, dashed},
    provider::Provider,
    sites::{Answer, Request, Site, utc, xml},
    spec::Board,
    truth::TruthOffer,
    world::{Depth, DrawnOffer, World},
};

pub(crate) struct Sitemap;

impl Site for Sitemap {
    fn hosts(&self) -> &'static [&'static str] {
        &[]
    }

    fn answers_to(&self, world: &World, host: &str) -> bool {
        world.knows(Provider::Sitemap, host)
    }

    fn answer(&self, world: &World, request: &Request<'_>) -> Answer {
        pages(world, request).unwrap_or_else(super::not_found)
    }
}

impl BoardSite for Sitemap {
    fn provider(&self) -> Provider {
        Provider::Sitemap
    }

    fn traits(&self) -> Traits {
        Traits { days: true, ..Traits::PLAIN }
    }

    /// Whatever the company's domain: a host below a reserved name is no public one.
    fn tenant(&self, _: usize, company: &Company) -> String {
        format!("careers.{}.home.arpa", company.slug)
    }

    fn offer_id(&self, board: &Board, index: u32) -> String {
        number(board, index).to_string()
    }

    fn truth(&self, board: &Board, made: &DrawnOffer<'_>) -> TruthOffer {
        TruthOffer {
            updated_at: Some(utc(made.updated)),
            ..postings::truth(Provider::Sitemap, board, made, url(board, "en", made))
        }
    }

    /// What it has not, the company's website may have.
    fn under_own_host(&self, world: &World, request: &Request<'_>) -> Option<Answer> {
        pages(world, request).filter(|answer| answer.status != 404)
    }

    fn list_address(&self, board: &Board) -> (String, String) {
        (board.slug.clone(), "/sitemap.xml".to_owned())
    }

    fn half_broken(&self, board: &Board) -> (&'static str, String) {
        let whole = xml::element("loc", &format!("https://{}/en/whole/1/whole", board.slug));
        ("application/xml", xml::document(&format!("<urlset><url>{whole}</url><url></url></urlset>")))
    }
}

fn pages(world: &World, request: &Request<'_>) -> Option<Answer> {
    let board = world.board(Provider::Sitemap, request.host)?;
    let plain = |body: String| Answer { content_type: "text/plain", ..Answer::html(200, body) };
    let list = |body: &str| Answer {
        content_type: "application/xml",
        tagged: true,
        ..Answer::html(200, xml::document(body))
    };
    Some(match request.segments()[..] {
        ["robots.txt"] => plain(format!(
            "User-agent: *\nDisallow: /admin\nCrawl-delay: 1\n\nSitemap: https://{0}/sitemap.xml\nSitemap: https://elsewhere.example/s.xml\n",
            board.slug
        )),
        ["sitemap.xml"] => list(&index(board)),
        ["sitemap-pages.xml"] => list(&others(board)),
        ["sitemap-jobs.xml"] => list(&adverts(world, board)),
        ["en" | "es", "job", id, _] => {
            super::drawn(world, board, id).map_or_else(super::not_found, |made| postings::page(&made))
        }
        // What only a broken sitemap lists.
        ["en", "whole", ..] => {
            let data = r#"{"@type":"JobPosting","title":"Whole","hiringOrganization":"X"}"#.to_owned();
            postings::document("Whole", &[data], "")
        }
        ["en", "blog", ..] | ["en", "about"] => postings::document("About us", &[], "<p>We hire.</p>"),
        _ => super::not_found(),
    })
}

fn index(board: &Board) -> String {
    let child = |name: &str| {
        format!("<sitemap>{}</sitemap>", xml::element("loc", &format!("https://{}/{name}", board.slug)))
    };
    let children = ["sitemap-pages.xml", "sitemap-jobs.xml"].map(child).concat();
    format!("<sitemapindex xmlns=\"https://www.sitemaps.org/schemas/sitemap/0.9\">{children}</sitemapindex>")
}

fn others(board: &Board) -> String {
    let pages = ["en/about", "en/blog/why-we-hire", "en/blog/our-jobs", "admin/secret"];
    let entry = |path: &&str| {
        format!("<url>{}</url>", xml::element("loc", &format!("https://{}/{path}", board.slug)))
    };
    let entries: String = pages.iter().map(entry).collect();
    format!("<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">{entries}</urlset>")
}

fn adverts(world: &World, board: &Board) -> String {
    let drawn = world.draw_open(board, Depth::Title);
    let entry = |made: &DrawnOffer<'_>, language: &str| {
        let address = format!("{}?utm_source=sitemap&utm_medium=x", url(board, language, made));
        format!(
            "<url>{}<xhtml:link rel=\"alternate\" hreflang=\"es\" href=\"{}\"/><image:image><image:loc>https://{}/i.png</image:loc>\
             </image:image>{}</url>\n",
            xml::element("loc", &address),
            url(board, "es", made),
            board.slug,
            xml::element("lastmod", &utc(made.updated))
        )
    };
    let entries: String =
        ["en", "es"].iter().flat_map(|language| drawn.iter().map(|made| entry(made, language))).collect();
    format!(
        "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" xmlns:xhtml=\"http://www.w3.org/1999/xhtml\" \
         xmlns:image=\"http://www.google.com/schemas/sitemap-image/1.1\">{entries}</urlset>"
    )
}

fn url(board: &Board, language: &str, made: &DrawnOffer<'_>) -> String {
    format!("https://{}/{language}/job/{}/{}", board.slug, made.id, dashed(&made.content.title))
}
