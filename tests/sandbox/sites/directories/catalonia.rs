//! `startupshub.catalonia.com`: the list at `/list-of-startups?page=N`, and a page about each company at
//! `/startup/CITY/NAME/NUMBER`.
//!
//! Each page of the list also shows a company of the week, and links to adjacent pages and the last page by number.

use std::fmt::Write as _;

use super::{
    Answer, Hub, ListPage, Listed, Request,
    frame::{self, Frame},
};
use crate::company::dashed;

const LIST: &str = "/list-of-startups";

const FRAME: Frame = Frame {
    language: "en",
    suffix: " | Barcelona & Catalonia Startup Hub",
    menu: &[
        ("/", "Startup Hub"),
        ("/list-of-startups", "Startups"),
        ("/list-of-startups?technology=7", "Deep tech"),
        ("https://www.accio.gencat.cat/en/", "ACCIÓ"),
    ],
    below: &[
        ("https://www.linkedin.com/company/catalonia-hub/", "LinkedIn"),
        ("https://twitter.com/catalonia_hub", "Twitter"),
        ("https://web.gencat.cat/en/", "Generalitat de Catalunya"),
        ("https://estudi-grafic.example/", "Web design"),
    ],
};

pub(super) fn path(listed: &Listed<'_>) -> String {
    let slug = listed.slug();
    // The site shortens names in addresses; the number makes them unique.
    let short = slug.split('-').next().unwrap_or(&slug);
    format!("/startup/{}/{short}/{}", dashed(listed.place.city), number(listed))
}

const fn number(listed: &Listed<'_>) -> usize {
    4000 + listed.nth * 3
}

pub(super) fn answer(all: &[Listed<'_>], request: &Request<'_>) -> Answer {
    match request.segments()[..] {
        ["robots.txt"] => {
            super::text(200, "User-agent: *\nDisallow: /admin/\nDisallow: /search\n".to_owned())
        }
        ["list-of-startups"] => {
            let page = request.value("page").map_or(Ok(1), str::parse).unwrap_or(1);
            Answer::html(200, list(&ListPage::new(Hub::Catalonia, all, page)))
        }
        ["startup", _, _, id] => {
            let found = all.iter().find(|one| number(one).to_string() == id);
            found.map_or_else(not_found, |one| Answer::html(200, detail(one)))
        }
        _ => not_found(),
    }
}

fn not_found() -> Answer {
    Answer::html(404, FRAME.page("Page not found", "", "<h1>Page not found</h1>\n"))
}

fn list(page: &ListPage<'_, '_>) -> String {
    let mut content = format!("<h1>List of startups</h1>\n<p>{} startups</p>\n", page.all.len());
    if let Some(featured) = page.all.first() {
        let name = frame::text(&featured.name);
        let _written = writeln!(
            content,
            "<div class=\"featured\"><p>Startup of the week</p><a href=\"{}#about\"><strong>{name}</strong></a></div>",
            path(featured)
        );
    }
    content.push_str("<ul class=\"row list\">\n");
    page.items.iter().for_each(|listed| content.push_str(&item(listed)));
    content.push_str("</ul>\n");
    content.push_str(&pager(page));
    FRAME.page("List of startups", "", &content)
}

fn item(listed: &Listed<'_>) -> String {
    let (name, sector, path) = (frame::text(&listed.name), frame::text(listed.sector), path(listed));
    format!(
        "<li class=\"item col-12 col-md-4\">\n <div class=\"bloque\">\n  <img src=\"/img/startup/{}.jpg\" class=\"icon\" alt=\"\">\n  \
         <div>\n   <h3 class=\"small_title\">{name}</h3>\n   <div class=\"content_text\">\n    <p>{sector}</p>\n   </div>\n   \
         <p class=\"info_add\">{}.{}M €</p>\n  </div>\n  <a class=\"link_all\" href=\"{path}\">\n   \
         <span class=\"sr-only\">{name}</span>\n  </a>\n </div>\n</li>\n",
        number(listed),
        listed.nth % 40,
        listed.nth % 10,
    )
}

/// Links to the pages around the current one, and to both ends.
fn pager(page: &ListPage<'_, '_>) -> String {
    if page.last == 1 {
        return String::new();
    }
    let mut html = String::from("<ul class=\"pagination\">\n");
    let mut link = |to: usize, says: &str| {
        let _written = writeln!(
            html,
            "<li class=\"page-item\"><a class=\"page-link\" href=\"{LIST}?page={to}\">{says}</a></li>"
        );
    };
    if page.number > 1 {
        link(1, "«");
    }
    for number in page.number.saturating_sub(2).max(1)..=(page.number + 2).min(page.last) {
        link(number, &number.to_string());
    }
    if page.number < page.last {
        link(page.last, "»");
    }
    html + "</ul>\n"
}

fn detail(listed: &Listed<'_>) -> String {
    let (name, city) = (frame::text(&listed.name), frame::text(listed.place.city));
    let mut content = format!(
        "<h1>Startup Hub</h1>\n<div class=\"card\">\n<h2 class=\"title\">{name}</h2>\n<p>{}</p>\n\
         <p><a href=\"https://www.google.com/maps/search/?api=1&amp;query={city}\" class=\"address\">{city}</a></p>\n",
        frame::text(&listed.pitch()),
    );
    content.push_str(&frame::social(listed));
    if let Some(site) = &listed.site {
        let href = frame::text(&site.href);
        let (class, says) = match listed.nth % 3 {
            0 => ("btn btn-primary", "Website".to_owned()),
            1 => ("link-web", format!("www.{}", listed.company.domain)),
            _ => ("btn", "Visit the site".to_owned()),
        };
        let _written = writeln!(
            content,
            "<a href=\"{href}\" class=\"{class}\" target=\"_blank\" rel=\"nofollow\">{says}</a>"
        );
    }
    content.push_str("</div>\n");
    content.push_str(&frame::press(listed, "In the media"));
    content.push_str(
        "<p><a href=\"https://www.accio.gencat.cat/en/startups/\">More on our programmes</a></p>\n",
    );
    content.push_str("<p><a href=\"/list-of-startups\">Back to the list</a></p>\n");
    FRAME.page(&listed.name, "", &content)
}
