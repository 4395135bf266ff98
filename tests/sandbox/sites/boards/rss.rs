//! `blog.{name}.home.arpa`: a company's own site with two feeds, of its adverts and of its blog.
//!
//! Like real ones: a first page that names both, items with elements that only adverts have, an identifier that is no
//! address, texts in CDATA, and nothing but what is newest.

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

/// The items of a feed.
const NEWEST: usize = 80;

pub(crate) struct Rss;

impl Site for Rss {
    fn hosts(&self) -> &'static [&'static str] {
        &[]
    }

    fn answers_to(&self, world: &World, host: &str) -> bool {
        world.knows(Provider::Rss, host)
    }

    fn answer(&self, world: &World, request: &Request<'_>) -> Answer {
        pages(world, request).unwrap_or_else(super::not_found)
    }
}

impl BoardSite for Rss {
    fn provider(&self) -> Provider {
        Provider::Rss
    }

    fn traits(&self) -> Traits {
        Traits { newest_only: true, ..Traits::PLAIN }
    }

    /// Whatever the company's domain: a host below a reserved name is no public one.
    fn tenant(&self, _: usize, company: &Company) -> String {
        format!("blog.{}.home.arpa", company.slug)
    }

    fn offer_id(&self, board: &Board, index: u32) -> String {
        number(board, index).to_string()
    }

    fn truth(&self, board: &Board, made: &DrawnOffer<'_>) -> TruthOffer {
        TruthOffer {
            locations: place(made).into_iter().collect(),
            workplace: Workplace::Unknown.as_str(),
            department: None,
            salary: None,
            ..told(Provider::Rss, board, made, url(board, made))
        }
    }

    /// What it has not, the company's website may have.
    fn under_own_host(&self, world: &World, request: &Request<'_>) -> Option<Answer> {
        pages(world, request).filter(|answer| answer.status != 404)
    }

    fn list_address(&self, board: &Board) -> (String, String) {
        (board.slug.clone(), "/jobs/feed".to_owned())
    }

    fn half_broken(&self, board: &Board) -> (&'static str, String) {
        let item = |id: u32, title: &str| {
            let link = xml::element("link", &format!("https://{}/jobs/{id}", board.slug));
            format!("<item>{}{link}<description>Work</description></item>", xml::element("title", title))
        };
        ("application/rss+xml", feed("Jobs", &(item(1, "Whole") + &item(2, ""))))
    }
}

fn pages(world: &World, request: &Request<'_>) -> Option<Answer> {
    let board = world.board(Provider::Rss, request.host)?;
    let rss = |body: String| Answer {
        content_type: "application/rss+xml",
        tagged: true,
        ..Answer::html(200, body)
    };
    let name = &world.companies()[board.company].name;
    Some(match request.segments()[..] {
        [] => Answer::html(
            200,
            "<!DOCTYPE html><html><head><title>Blog</title>\
             <link rel=\"alternate\" type=\"application/rss+xml\" title=\"Blog\" href=\"/feed\">\
             <link rel=\"alternate\" type=\"application/rss+xml\" title=\"Jobs\" href=\"/jobs/feed\"></head><body></body></html>"
                .to_owned(),
        ),
        ["feed"] => {
            let link = xml::element("link", &format!("https://{}/posts/1", board.slug));
            rss(feed("Our blog", &format!("<item><title>How we hire</title>{link}</item>")))
        }
        ["jobs", "feed"] => {
            let drawn = newest(world, board);
            rss(feed(&format!("Jobs at {name}"), &drawn.iter().map(|made| item(board, made)).collect::<String>()))
        }
        ["posts", ..] => postings::document("How we hire", &[], "<p>Once upon a time.</p>"),
        _ => super::not_found(),
    })
}

fn newest<'w>(world: &'w World, board: &Board) -> Vec<DrawnOffer<'w>> {
    let mut drawn = world.draw_open(board, Depth::Text);
    drawn.sort_by_key(|made| std::cmp::Reverse(made.posted));
    drawn.truncate(NEWEST);
    drawn
}

fn feed(title: &str, items: &str) -> String {
    xml::document(&format!(
        "<rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" xmlns:job_listing=\"x\">\n<channel>{}{items}\
         </channel></rss>",
        xml::element("title", title)
    ))
}

fn item(board: &Board, made: &DrawnOffer<'_>) -> String {
    let link = format!("{}?utm_source=rss", url(board, made));
    let parts = [
        xml::element("title", &made.content.title),
        xml::element("link", &link),
        xml::element("pubDate", &instant(made.posted).format("%a, %d %b %Y %H:%M:%S +0000").to_string()),
        format!("<guid isPermaLink=\"false\">{}</guid>", made.id),
        xml::element("description", &made.content.title),
        format!("<content:encoded>{}</content:encoded>", xml::cdata(&advert::html(&made.content))),
        xml::optional("job_listing:location", place(made).as_deref()),
        xml::element("job_listing:job_type", made.content.commitment),
        xml::element("job_listing:company", &made.company.name),
    ];
    format!("<item>{}</item>\n", parts.concat())
}

fn place(made: &DrawnOffer<'_>) -> Option<String> {
    let place = made.content.places.first().filter(|_| made.content.workplace != Workplace::Remote)?;
    Some(format!("{}, {}", place.city, place.country))
}

fn url(board: &Board, made: &DrawnOffer<'_>) -> String {
    format!("https://{}/jobs/{}-{}", board.slug, dashed(&made.content.title), made.id)
}
