//! `careers-{name}.icims.com` and customers' own hosts: a sitemap or a search in pages of HTML, and a page for each advert.
//!
//! Like the real one: a search that is only whole within a frame, ties its pages to nothing but their number and repeats the
//! last one past its end; a sitemap with pages that are no adverts, one with none of them, an index under a customer's
//! own host; pages with a `JobPosting` whose text is escaped once more, whose places say `UNAVAILABLE`, and whose dates
//! are made up when they are asked for.

use chrono::{Duration, Months, Utc};
use serde_json::{Value, json};

use super::{BoardSite, Traits, number, remote_or_unknown, told};
use crate::{
    company::{Company, dashed},
    content::Workplace,
    markup::{Style, escape},
    provider::Provider,
    sites::{Answer, Request, Site, advert, hosted, xml},
    spec::Board,
    truth::TruthOffer,
    words::Place,
    world::{Depth, DrawnOffer, World},
};

/// The cards of a page.
const PAGE: usize = 20;

pub(crate) struct Icims;

/// What a site has.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A search alone.
    Search,
    /// A sitemap.
    Sitemap,
    /// A sitemap that lists no advert, and a search that does not say how many pages it has if it has several.
    EmptySitemap,
    /// A host of the customer's own, with an index of sitemaps.
    OwnHost,
}

fn kind_of(host: &str) -> Kind {
    match host.split('-').next() {
        Some("careers") => Kind::Search,
        Some("uscareers") => Kind::Sitemap,
        Some("jobs") => Kind::EmptySitemap,
        _ => Kind::OwnHost,
    }
}

impl Site for Icims {
    fn hosts(&self) -> &'static [&'static str] {
        &[]
    }

    fn answers_to(&self, world: &World, host: &str) -> bool {
        host.ends_with(".icims.com") || world.knows(Provider::Icims, host)
    }

    fn answer(&self, world: &World, request: &Request<'_>) -> Answer {
        pages(world, request).unwrap_or_else(|| hosted::answer(world, request))
    }
}

impl BoardSite for Icims {
    fn provider(&self) -> Provider {
        Provider::Icims
    }

    fn traits(&self) -> Traits {
        Traits { page: Some(PAGE), ..Traits::PLAIN }
    }

    fn tenant(&self, nth: usize, company: &Company) -> String {
        match nth % 4 {
            0 => format!("careers-{}.icims.com", company.slug),
            1 => format!("uscareers-{}.icims.com", company.slug),
            3 if !company.domain.ends_with(".example") => format!("careers.{}", company.domain),
            _ => format!("jobs-{}.icims.com", company.slug),
        }
    }

    fn offer_id(&self, board: &Board, index: u32) -> String {
        number(board, index).to_string()
    }

    fn truth(&self, board: &Board, made: &DrawnOffer<'_>) -> TruthOffer {
        let places = made.content.places.iter().map(|place| format!("{}, {}", place.city, place.iso));
        let is_remote = made.content.workplace == Workplace::Remote;
        TruthOffer {
            locations: if is_remote { Vec::new() } else { places.collect() },
            workplace: remote_or_unknown(made.content.workplace),
            department: None,
            employment_type: Some("FULL_TIME".to_owned()),
            salary: None,
            posted_at: None,
            ..told(Provider::Icims, board, made, page_url(board, made))
        }
    }

    /// What it has not, the company's website may have.
    fn under_own_host(&self, world: &World, request: &Request<'_>) -> Option<Answer> {
        pages(world, request).filter(|answer| answer.status != 404)
    }

    fn list_address(&self, board: &Board) -> (String, String) {
        let path = match kind_of(&board.slug) {
            Kind::Search => "/jobs/search",
            _ => "/sitemap.xml",
        };
        (board.slug.clone(), path.to_owned())
    }

    fn half_broken(&self, board: &Board) -> (&'static str, String) {
        let card = |id: u32, title: &str| card(&format!("https://{}/jobs/{id}/x/job", board.slug), title, "");
        let cards = [card(1, "Whole"), card(2, "")].concat();
        ("text/html", listing(&cards, "Page 1 of 1"))
    }
}

/// What a board answers; `None` if the host is none.
fn pages(world: &World, request: &Request<'_>) -> Option<Answer> {
    let board = world.board(Provider::Icims, request.host)?;
    let kind = kind_of(&board.slug);
    let framed = request.value("in_iframe") == Some("1");
    let segments = request.segments();
    Some(match (&segments[..], kind) {
        (["jobs", "search"], Kind::Search | Kind::Sitemap | Kind::EmptySitemap) if framed => {
            search(world, board, request, kind)
        }
        (["sitemap.xml"], Kind::Sitemap) | (["careers-home", "sitemap-1.xml"], Kind::OwnHost) => {
            sitemap(board, &addresses(world, board))
        }
        (["sitemap.xml"], Kind::EmptySitemap) => sitemap(board, &[]),
        (["sitemap.xml"], Kind::OwnHost) => index(board),
        (["jobs", id, _, "job"] | ["careers-home", "jobs", id, _], _) if framed => detail(world, board, id),
        (["jobs", ..], _) => {
            Answer::html(200, "<html><iframe src=\"?in_iframe=1\"></iframe></html>".to_owned())
        }
        _ => super::not_found(),
    })
}

fn page_url(board: &Board, made: &DrawnOffer<'_>) -> String {
    let slug = dashed(&made.content.title);
    match kind_of(&board.slug) {
        Kind::OwnHost => format!("https://{}/careers-home/jobs/{}/{slug}", board.slug, made.id),
        _ => format!("https://{}/jobs/{}/{slug}/job", board.slug, made.id),
    }
}

fn addresses(world: &World, board: &Board) -> Vec<String> {
    world.draw_open(board, Depth::Title).iter().map(|made| page_url(board, made)).collect()
}

fn sitemap(board: &Board, addresses: &[String]) -> Answer {
    let intro = format!("https://{}/jobs/intro", board.slug);
    let urls: Vec<String> = std::iter::once(&intro)
        .chain(addresses)
        .map(|address| format!("<url>{}</url>", xml::element("loc", address)))
        .collect();
    let set =
        format!("<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">{}</urlset>", urls.concat());
    Answer { content_type: "application/xml", tagged: true, ..Answer::html(200, xml::document(&set)) }
}

fn index(board: &Board) -> Answer {
    let child = xml::element("loc", &format!("https://{}/careers-home/sitemap-1.xml", board.slug));
    let index = format!("<sitemapindex><sitemap>{child}</sitemap></sitemapindex>");
    Answer { content_type: "application/xml", ..Answer::html(200, xml::document(&index)) }
}

fn search(world: &World, board: &Board, request: &Request<'_>, kind: Kind) -> Answer {
    let open = world.draw_open(board, Depth::Title);
    let pages = open.len().div_ceil(PAGE).max(1);
    let asked = request.value("pr").and_then(|page| page.parse::<usize>().ok()).unwrap_or(0);
    let at = asked.min(pages - 1);
    let shown = open.iter().skip(at * PAGE).take(PAGE);
    let cards: Vec<String> =
        shown.map(|made| card(&page_url(board, made), &made.content.title, &places_of(made))).collect();
    let told = if kind == Kind::Search || pages == 1 {
        format!("Page {} of {pages}", at + 1)
    } else {
        String::new()
    };
    Answer::html(200, listing(&cards.concat(), &told))
}

fn listing(cards: &str, pages: &str) -> String {
    format!(
        "<!DOCTYPE html><html><body class=\"iCIMS_ListingsPage\">\n<ul class=\"iCIMS_JobsContainer\">{cards}</ul>\
         <div class=\"iCIMS_Paginator_Bottom\">{pages}</div></body></html>"
    )
}

fn card(url: &str, title: &str, places: &str) -> String {
    format!(
        "<li class=\"row iCIMS_JobCardItem\"><div class=\"header left\"><span class=\"sr-only field-label\">Location</span>\
         <span >{places}</span></div><div class=\"title\"><a class=\"iCIMS_Anchor\" href=\"{url}?in_iframe=1\">\
         <span class=\"sr-only field-label\">Title</span><h3>{}</h3></a></div></li>\n",
        escape(title, Style::Raw)
    )
}

/// Country, region and town; nothing of an advert for remote work.
fn places_of(made: &DrawnOffer<'_>) -> String {
    if made.content.workplace == Workplace::Remote {
        return String::new();
    }
    let place = |place: &&Place| format!("{}-XX-{}", place.iso, place.city);
    made.content.places.iter().map(place).collect::<Vec<_>>().join(" | ")
}

fn detail(world: &World, board: &Board, id: &str) -> Answer {
    let Some(made) = super::drawn(world, board, id) else { return super::not_found() };
    let data = posting(board, &made).to_string().replace("</", "<\\/");
    Answer::html(
        200,
        format!(
            "<!DOCTYPE html><html><head><title>{}</title>\n<script type=\"application/ld+json\">{data}</script></head></html>",
            escape(&made.content.title, Style::Raw)
        ),
    )
}

fn posting(board: &Board, made: &DrawnOffer<'_>) -> Value {
    let content = &made.content;
    let today = Utc::now().date_naive();
    let then = today.checked_sub_months(Months::new(24)).unwrap_or(today);
    let until = today.checked_add_months(Months::new(12)).unwrap_or(today + Duration::days(365));
    let mut posting = json!({
        "@context": "http://schema.org",
        "@type": "JobPosting",
        "title": content.title,
        "url": page_url(board, made),
        "datePosted": format!("{then}T04:00:00.000Z"),
        "validThrough": format!("{until}T04:00:00.000Z"),
        "employmentType": "FULL_TIME",
        "description": crate::markup::escape_again(&advert::html(content)),
        "hiringOrganization": { "@type": "Organization", "name": made.company.name },
    });
    let address = |city: &str, region: &str, iso: &str| {
        json!({ "@type": "Place", "address": {
            "@type": "PostalAddress", "addressLocality": city, "addressRegion": region, "addressCountry": iso,
            "postalCode": "UNAVAILABLE", "streetAddress": "UNAVAILABLE",
        } })
    };
    if content.workplace == Workplace::Remote {
        posting["jobLocationType"] = json!("TELECOMMUTE");
        posting["jobLocation"] = json!([address("UNAVAILABLE", "UNAVAILABLE", "UNAVAILABLE")]);
    } else {
        let places = content.places.iter().map(|place| address(place.city, "UNAVAILABLE", place.iso));
        posting["jobLocation"] = places.collect();
    }
    posting
}
