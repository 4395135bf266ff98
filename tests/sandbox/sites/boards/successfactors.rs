//! Career sites of `SuccessFactors`, below `jobs.hr.cloud.sap` and under customers' own hosts.
//!
//! Each shows one of the system's faces, which its host tells:
//!
//! * a feed, `/googlefeed.xml`: titles with the place behind them, texts that are no more than the title, dates that are
//!   missing, "Careers" as employer and `ATS_WEBFORM` as function;
//! * `jobs.…`: a feed that was retired, which is a sentence under 200, and the other one, `/sitemal.xml`;
//! * `careers.…`: a sitemap, with addresses that are no postings;
//! * `karriere.…`: tiles, 25 at once;
//! * `…-search.…`: JSON by POST, ten rows a page, another list in each language.
//!
//! A posting's page tells its facts by microdata, the date as Java writes it.

mod search;

use super::{BoardSite, Traits, drawn, not_found, number, told};
use crate::{
    company::{Company, dashed},
    content::Workplace,
    markup::{Style, escape},
    provider::Provider,
    sites::{Answer, Request, Site, advert, hosted, instant, utc, xml},
    spec::Board,
    truth::TruthOffer,
    world::{Depth, DrawnOffer, World},
};

const DOMAIN: &str = "jobs.hr.cloud.sap";

/// The languages of the newer search.
const LOCALES: [&str; 2] = ["en_US", "de_DE"];

const DAY_MS: i64 = 86_400_000;

pub(crate) struct SuccessFactors;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Face {
    Feed,
    OtherFeed,
    Sitemap,
    Tiles,
    Search,
}

fn face(host: &str) -> Face {
    let label = host.split('.').next().unwrap_or_default();
    match label {
        "jobs" => Face::OtherFeed,
        "careers" => Face::Sitemap,
        "karriere" => Face::Tiles,
        label if label.ends_with("-search") => Face::Search,
        _ => Face::Feed,
    }
}

impl Site for SuccessFactors {
    fn hosts(&self) -> &'static [&'static str] {
        &[]
    }

    fn answers_to(&self, world: &World, host: &str) -> bool {
        host.ends_with(".jobs.hr.cloud.sap") || world.knows(Provider::SuccessFactors, host)
    }

    fn takes_posts(&self) -> bool {
        true
    }

    fn answer(&self, world: &World, request: &Request<'_>) -> Answer {
        career_site(world, request).unwrap_or_else(|| hosted::answer(world, request))
    }
}

impl BoardSite for SuccessFactors {
    fn provider(&self) -> Provider {
        Provider::SuccessFactors
    }

    fn traits(&self) -> Traits {
        Traits { days: true, ..Traits::PLAIN }
    }

    /// A host of a customer's own is a public one, which no host below a reserved name is.
    fn tenant(&self, nth: usize, company: &Company) -> String {
        let own = !company.domain.ends_with(".example");
        match nth % 5 {
            1 if own => format!("jobs.{}", company.domain),
            2 if own => format!("careers.{}", company.domain),
            3 => format!("{}-search.{DOMAIN}", company.slug),
            4 if own => format!("karriere.{}", company.domain),
            _ => format!("{}.{DOMAIN}", company.slug),
        }
    }

    fn offer_id(&self, board: &Board, index: u32) -> String {
        number(board, index).to_string()
    }

    fn truth(&self, board: &Board, made: &DrawnOffer<'_>) -> TruthOffer {
        let has_feed = matches!(face(&board.slug), Face::Feed | Face::OtherFeed);
        TruthOffer {
            locations: vec![place(made)],
            workplace: Workplace::Unknown.as_str(),
            department: function(made).filter(|_| has_feed).map(str::to_owned),
            employment_type: None,
            salary: None,
            posted_at: Some(utc(made.posted - made.posted.rem_euclid(DAY_MS))),
            ..told(Provider::SuccessFactors, board, made, url(board, made))
        }
    }

    fn under_own_host(&self, world: &World, request: &Request<'_>) -> Option<Answer> {
        career_site(world, request)
    }

    fn list_address(&self, board: &Board) -> (String, String) {
        let path = match face(&board.slug) {
            Face::Feed => "/googlefeed.xml",
            Face::OtherFeed => "/sitemal.xml",
            Face::Sitemap => "/sitemap.xml",
            Face::Tiles => "/tile-search-results/",
            Face::Search => "/services/recruiting/v1/jobs",
        };
        (board.slug.clone(), path.to_owned())
    }

    fn half_broken(&self, board: &Board) -> (&'static str, String) {
        let item = |id: u32, title: &str| {
            let link = format!("https://{}/job/x/{id}/", board.slug);
            format!(
                "<item>{}<link>{link}</link><description>Text.</description>\
                 <pubDate>Tue, 03 Nov 2026 00:00:00 GMT</pubDate><g:id>{id}</g:id></item>",
                xml::element("title", title)
            )
        };
        ("application/xml", channel(&(item(1, "Whole") + &item(2, ""))))
    }
}

/// What the career site of the host answers, if there is one and the request is for a part of it.
fn career_site(world: &World, request: &Request<'_>) -> Option<Answer> {
    let board = world.board(Provider::SuccessFactors, request.host)?;
    let of_xml = |body: String| Answer { content_type: "application/xml", ..Answer::html(200, body) };
    let answer = match (face(&board.slug), &request.segments()[..]) {
        (_, ["job", _, id]) => posting(world, board, id.split('-').next()?),
        (Face::Feed, ["googlefeed.xml"]) | (Face::OtherFeed, ["sitemal.xml"]) => {
            let items: String =
                world.draw_open(board, Depth::Text).iter().map(|made| item(board, made)).collect();
            Some(of_xml(channel(&items)))
        }
        (Face::OtherFeed, ["googlefeed.xml"]) => {
            Some(Answer::html(200, "This feed is no longer available.".to_owned()))
        }
        (Face::Sitemap, ["sitemap.xml"]) => Some(of_xml(sitemap(world, board))),
        (Face::Tiles | Face::Search, ["search"]) => Some(Answer::html(200, search::page())),
        (Face::Tiles, ["tile-search-results"]) => {
            Some(Answer::html(200, search::tiles(world, board, request)))
        }
        (Face::Search, ["services", "recruiting", "v1", "jobs"]) if request.method == "POST" => {
            search::list(world, board, request.body)
        }
        (
            _,
            [
                "googlefeed.xml"
                | "sitemal.xml"
                | "job_sitemap.xml"
                | "sitemap.xml"
                | "search"
                | "tile-search-results",
            ],
        ) => None,
        _ => return None,
    };
    Some(answer.unwrap_or_else(not_found))
}

/// Which languages of the newer search have an offer: few have English.
fn locales(made: &DrawnOffer<'_>) -> &'static [&'static str] {
    match made.index % 4 {
        0 => &LOCALES[..1],
        1 => &LOCALES,
        _ => &LOCALES[1..],
    }
}

fn url(board: &Board, made: &DrawnOffer<'_>) -> String {
    let (host, id) = (&board.slug, &made.id);
    let title = dashed(&made.content.title);
    if face(host) == Face::Search {
        return format!("https://{host}/job/{title}/{id}-{}", locales(made)[0]);
    }
    format!("https://{host}/job/{}-{title}/{id}/", dashed(made.content.places[0].city))
}

fn place(made: &DrawnOffer<'_>) -> String {
    let place = made.content.places[0];
    format!("{}, {}", place.city, place.iso)
}

fn function<'m>(made: &'m DrawnOffer<'_>) -> Option<&'m str> {
    (made.index % 5 != 4).then_some(made.content.department)
}

fn channel(items: &str) -> String {
    xml::document(&format!(
        "<rss version=\"2.0\" xmlns:g=\"http://base.google.com/ns/1.0\"><channel><title>Jobs</title>{items}</channel></rss>"
    ))
}

fn item(board: &Board, made: &DrawnOffer<'_>) -> String {
    let content = &made.content;
    let title = format!("{} ({})", content.title, place(made));
    let link = url(board, made);
    let text = if made.index % 4 == 2 { content.title.clone() } else { advert::html(content) };
    let employer = if made.index % 6 == 5 { "Careers" } else { &made.company.name };
    let date = instant(made.posted).format("%a, %d %b %Y %H:%M:%S GMT").to_string();
    let parts = [
        xml::element("title", &title),
        xml::element("link", &link),
        xml::element("guid", &link),
        xml::element("description", &text),
        xml::optional("pubDate", Some(date.as_str()).filter(|_| made.index % 3 != 1)),
        xml::element("g:id", &made.id),
        xml::element("g:location", &place(made)),
        xml::element("g:employer", employer),
        xml::element("g:job_function", function(made).unwrap_or("ATS_WEBFORM")),
    ];
    format!("<item>{}</item>\n", parts.concat())
}

fn sitemap(world: &World, board: &Board) -> String {
    let address = |url: &str| format!("<url>{}<lastmod>2026-11-01</lastmod></url>", xml::element("loc", url));
    let postings: String =
        world.draw_open(board, Depth::Title).iter().map(|made| address(&url(board, made))).collect();
    let other = address(&format!("https://{}/go/All-Jobs/8610800/", board.slug));
    xml::document(&format!(
        "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">{other}{postings}</urlset>"
    ))
}

fn posting(world: &World, board: &Board, id: &str) -> Option<Answer> {
    let made = drawn(world, board, id)?;
    let (content, place) = (&made.content, made.content.places[0]);
    let meta = |name: &str, value: &str| {
        format!("<meta itemprop=\"{name}\" content=\"{}\">", escape(value, Style::Named))
    };
    let date = instant(made.posted).format("%a %b %d %H:%M:%S UTC %Y").to_string();
    let page = format!(
        "<!DOCTYPE html><html><body><div class=\"jobDisplay\" itemscope itemtype=\"http://schema.org/JobPosting\">\
         <h1><span itemprop=\"title\">{}</span></h1>{}{}\
         <span itemprop=\"jobLocation\" itemscope><span itemprop=\"address\" itemscope>{}{}</span></span>\
         <span itemprop=\"description\">{}</span></div></body></html>",
        escape(&content.title, Style::Named),
        meta("datePosted", &date),
        meta("hiringOrganization", &made.company.name),
        meta("addressLocality", place.city),
        meta("addressCountry", place.iso),
        advert::html(content),
    );
    Some(Answer::html(200, page))
}
