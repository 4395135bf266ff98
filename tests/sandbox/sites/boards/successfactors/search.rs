//! The searches of career sites: tiles, and the newer one.

use serde_json::{Value, json};

use super::{LOCALES, locales, url};
use crate::{
    company::dashed,
    markup::{Style, escape},
    sites::{Answer, Request, boards::drawn_page, instant},
    spec::Board,
    world::{Depth, DrawnOffer, World},
};

/// The page of a search, with the system's own files and a link for each language.
pub(super) fn page() -> String {
    let links: String =
        LOCALES.map(|locale| format!("<a href=\"/search/?q=&amp;locale={locale}\">{locale}</a>")).concat();
    format!(
        "<!doctype html><html><head><script src=\"https://rmkcdn.successfactors.com/a/b.js\"></script></head>\
         <body>{links}</body></html>"
    )
}

/// The tiles from a row on.
pub(super) fn tiles(world: &World, board: &Board, request: &Request<'_>) -> String {
    const TILES: usize = 25;
    let row = request.value("startrow").and_then(|row| row.parse().ok()).unwrap_or(0);
    let (_, page) = drawn_page(world, board, (row, TILES), Depth::Title);
    let tile = |made: &DrawnOffer<'_>| {
        let (url, title) = (url(board, made), escape(&made.content.title, Style::Named));
        let path = url.trim_start_matches("https://").trim_start_matches(board.slug.as_str());
        format!(
            "<li class=\"job-tile job-id-{} odd\" data-url=\"{path}\"><a href=\"{path}\">{title}</a></li>\n",
            made.id
        )
    };
    page.iter().map(tile).collect()
}

/// A page of the newer search.
pub(super) fn list(world: &World, board: &Board, body: &[u8]) -> Option<Answer> {
    const ROWS: usize = 10;
    let asked: Value = serde_json::from_slice(body).ok()?;
    let locale = asked["locale"].as_str()?;
    let page = usize::try_from(asked["pageNumber"].as_u64()?).ok()?;
    let all = world.draw_open(board, Depth::Title);
    let found: Vec<&DrawnOffer<'_>> = all.iter().filter(|made| locales(made).contains(&locale)).collect();
    let row = |made: &&DrawnOffer<'_>| {
        let place = made.content.places[0];
        json!({ "response": {
            "id": made.id,
            "unifiedStandardTitle": made.content.title,
            "unifiedUrlTitle": dashed(&made.content.title),
            "jobLocationShort": [format!("{}, {}<br/>", place.city, place.iso)],
            "unifiedStandardStart": instant(made.posted).format("%d.%m.%y").to_string(),
            "supportedLocales": locales(made),
        } })
    };
    let rows: Vec<Value> = found.iter().skip(page * ROWS).take(ROWS).map(row).collect();
    Some(Answer::json(200, &json!({ "jobSearchResult": rows, "totalJobs": found.len() })))
}
