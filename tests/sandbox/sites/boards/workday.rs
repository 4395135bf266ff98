//! `{name}.wd{n}.myworkdayjobs.com` and `wd{n}.myworkdaysite.com`: `/wday/cxs/{name}/{site}/jobs` by POST, and one posting
//! below it.
//!
//! Like the real one: pages of at most 20 (400 for more, 422 for a body without its four keys), no dates and no texts in
//! the list, "3 Locations", a requisition on several sites of its customer with `-1` behind it, and the same twice; a
//! posting that is gone is 404 or 403 with `S22`. The data centre says what else a customer does:
//!
//! * `wd5`: tells 2,000 for more, and begins again behind it; its facets, one of them in a group, tell the truth.
//! * `wd103`: tells the count on the first page only, and goes on behind 2,000; no fields tell the requisition.
//! * `wd3`: only the shared host has the board; rows without places.
//! * `wd12`: 500 to whoever does not look like its own page.

mod facets;
mod posting;

use serde_json::{Value, json};

use super::{BoardSite, Traits, number, told};
use crate::{
    company::{Company, capital, dashed},
    content::Workplace,
    provider::Provider,
    sites::{Answer, Request, Site, hosted, utc},
    spec::Board,
    truth::TruthOffer,
    words::Place,
    world::{Depth, DrawnOffer, World},
};

/// The most rows of a page.
const PAGE: usize = 20;

/// What some tell for more, and where they begin again.
const CAP: usize = 2000;

const DAY_MS: i64 = 86_400_000;

/// The data centres, by the number of the company.
const PODS: [&str; 4] = ["wd5", "wd103", "wd3", "wd12"];

/// The path of the row that [`BoardSite::half_broken`] has, which every board has a detail for.
const WHOLE: &str = "/job/Anywhere/Whole_R-000000000";

pub(crate) struct Workday;

impl Site for Workday {
    fn hosts(&self) -> &'static [&'static str] {
        &[]
    }

    fn answers_to(&self, _: &World, host: &str) -> bool {
        host.ends_with(".myworkdayjobs.com") || host.ends_with(".myworkdaysite.com")
    }

    fn takes_posts(&self) -> bool {
        true
    }

    fn answer(&self, world: &World, request: &Request<'_>) -> Answer {
        let path = request.segments();
        let ["wday", "cxs", name, site, rest @ ..] = &path[..] else { return hosted::answer(world, request) };
        let labels: Vec<&str> = request.host.split('.').collect();
        let pod = match labels[..] {
            [label, pod, "myworkdayjobs", "com"] if label == *name && pod != "wd3" => pod,
            [pod, "myworkdaysite", "com"] => pod,
            _ => return not_found(),
        };
        let Some(board) = world.board(Provider::Workday, &format!("{name}:{pod}:{site}")) else {
            return Answer::json(422, &json!({ "errorCode": "HTTP_422" }));
        };
        if pod == "wd12" && request.header("referer").is_empty() {
            return Answer::json(500, &json!({ "errorCode": "HTTP_500" }));
        }
        match (request.method, rest) {
            ("POST", ["jobs"]) => list(world, board, request.body),
            ("GET", ["job", place, posting]) => detail(world, board, &format!("/job/{place}/{posting}")),
            _ => not_found(),
        }
    }
}

impl BoardSite for Workday {
    fn provider(&self) -> Provider {
        Provider::Workday
    }

    fn traits(&self) -> Traits {
        Traits { page: Some(PAGE), days: true, throttles_by_403: true, ..Traits::PLAIN }
    }

    fn tenant(&self, nth: usize, company: &Company) -> String {
        format!("{}:{}:{}_Careers", company.slug, PODS[nth % PODS.len()], capital(&company.slug))
    }

    fn offer_id(&self, board: &Board, index: u32) -> String {
        let number = number(board, index);
        if pod(board) == "wd3" { format!("JR_{number:09}") } else { format!("R-{number:09}") }
    }

    fn truth(&self, board: &Board, made: &DrawnOffer<'_>) -> TruthOffer {
        TruthOffer {
            locations: made.content.places.iter().map(|place| place_text(place)).collect(),
            department: None,
            salary: None,
            posted_at: Some(utc(made.posted - made.posted.rem_euclid(DAY_MS))),
            ..told(
                Provider::Workday,
                board,
                made,
                format!("{}{}", board_url(board), path(made, own_site(made.index))),
            )
        }
    }

    fn list_address(&self, board: &Board) -> (String, String) {
        let (name, site) = (name(board), site(board));
        (host(board), format!("/wday/cxs/{name}/{site}/jobs"))
    }

    fn half_broken(&self, _: &Board) -> (&'static str, String) {
        let rows = json!([
            { "title": "Whole", "externalPath": WHOLE, "bulletFields": ["R-000000000"] },
            { "externalPath": "/job/Anywhere/Bare_R-000000009", "bulletFields": ["R-000000009"] },
        ]);
        ("application/json", json!({ "total": 2, "jobPostings": rows, "facets": [] }).to_string())
    }
}

fn not_found() -> Answer {
    Answer::json(404, &json!({ "errorCode": "HTTP_404" }))
}

fn part(board: &Board, nth: usize) -> &str {
    board.slug.split(':').nth(nth).unwrap_or_default()
}

fn name(board: &Board) -> &str {
    part(board, 0)
}

fn pod(board: &Board) -> &str {
    part(board, 1)
}

fn site(board: &Board) -> &str {
    part(board, 2)
}

fn host(board: &Board) -> String {
    let (name, pod) = (name(board), pod(board));
    if pod == "wd3" { format!("{pod}.myworkdaysite.com") } else { format!("{name}.{pod}.myworkdayjobs.com") }
}

fn board_url(board: &Board) -> String {
    let (host, name, site) = (host(board), name(board), site(board));
    if pod(board) == "wd3" {
        format!("https://{host}/recruiting/{name}/{site}")
    } else {
        format!("https://{host}/{site}")
    }
}

/// The number of the site behind a requisition that other sites of the customer show too.
fn own_site(index: u32) -> Option<u32> {
    (index % 5 == 3).then_some(1)
}

fn path(made: &DrawnOffer<'_>, site: Option<u32>) -> String {
    let (place, slug) = (dashed(made.content.places[0].city), dashed(&made.content.title));
    let site = site.map(|site| format!("-{site}")).unwrap_or_default();
    format!("/job/{place}/{slug}_{}{site}", made.id)
}

fn place_text(place: &Place) -> String {
    format!("{}, {}", place.city, place.country)
}

/// The rows of a board: the number of the offer, and that of the site which the row is of.
fn rows(world: &World, board: &Board) -> Vec<(u32, crate::history::Life, Option<u32>)> {
    let lives = world.open_lives(board).into_iter();
    lives
        .flat_map(|(index, life)| {
            let copy = (index % 9 == 4).then_some((index, life, Some(2)));
            std::iter::once((index, life, own_site(index))).chain(copy)
        })
        .collect()
}

fn list(world: &World, board: &Board, body: &[u8]) -> Answer {
    let asked: Value = serde_json::from_slice(body).unwrap_or_default();
    let numbers = (asked["limit"].as_u64(), asked["offset"].as_u64());
    let ((Some(limit), Some(offset)), Some(applied), Some(_)) =
        (numbers, asked["appliedFacets"].as_object(), asked["searchText"].as_str())
    else {
        return Answer::json(422, &json!({ "errorCode": "HTTP_422" }));
    };
    let whole = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
    let (limit, offset) = (whole(limit), whole(offset));
    if limit > PAGE || applied.values().any(|ids| ids.as_array().is_none_or(|ids| ids.len() > facets::MOST)) {
        return Answer::json(400, &json!({ "errorCode": "HTTP_400" }));
    }
    let all = rows(world, board);
    let mut found = all.clone();
    found.retain(|(index, ..)| facets::fit(*index, applied));
    let is_capped = pod(board) == "wd5" && found.len() > CAP;
    let from = if is_capped && offset >= CAP { offset % CAP } else { offset };
    let until = if is_capped { CAP } else { found.len() };
    let page = found.iter().take(until).skip(from).take(limit);
    let postings: Vec<Value> = page
        .map(|(index, life, site)| {
            row(world, board, &world.draw_offer(board, *index, *life, Depth::Title), *site)
        })
        .collect();
    let total = match pod(board) {
        "wd103" if offset > 0 => 0,
        _ => until,
    };
    let facets = if offset == 0 { facets::of(&all, applied) } else { json!([]) };
    Answer::json(
        200,
        &json!({ "total": total, "jobPostings": postings, "facets": facets, "userAuthenticated": false }),
    )
}

fn row(world: &World, board: &Board, made: &DrawnOffer<'_>, site: Option<u32>) -> Value {
    let places = &made.content.places;
    let mut row =
        json!({ "title": made.content.title, "externalPath": path(made, site), "bulletFields": [] });
    if pod(board) != "wd103" {
        row["bulletFields"] = json!([made.id, made.content.team]);
        row["postedOn"] = json!(posted_on((world.now_ms() - made.posted) / DAY_MS));
    }
    if pod(board) != "wd3" {
        let several = format!("{} Locations", places.len());
        row["locationsText"] = json!(if places.len() > 1 { several } else { place_text(places[0]) });
    }
    if let Some(kind) = remote_type(made.content.workplace) {
        row["remoteType"] = json!(kind);
    }
    row
}

fn posted_on(days: i64) -> String {
    match days {
        0 => "Posted Today".to_owned(),
        1 => "Posted Yesterday".to_owned(),
        2..30 => format!("Posted {days} Days Ago"),
        _ => "Posted 30+ Days Ago".to_owned(),
    }
}

fn remote_type(workplace: Workplace) -> Option<&'static str> {
    match workplace {
        Workplace::Remote => Some("Fully Remote"),
        Workplace::Hybrid => Some("Hybrid"),
        Workplace::Onsite => Some("On-site"),
        Workplace::Unknown => None,
    }
}

fn detail(world: &World, board: &Board, path: &str) -> Answer {
    if path == WHOLE {
        let info = json!({ "title": "Whole", "jobDescription": "<p>Whole.</p>", "startDate": "2026-08-01" });
        return Answer::json(200, &json!({ "jobPostingInfo": info }));
    }
    let requisition = path.rsplit_once(if pod(board) == "wd3" { "_JR_" } else { "_R-" });
    let digits = requisition.map_or("", |(_, tail)| tail.split('-').next().unwrap_or_default());
    let id = if pod(board) == "wd3" { format!("JR_{digits}") } else { format!("R-{digits}") };
    match world.find(board, &id) {
        Some((index, life)) if life.withdrawn.is_none() => {
            Answer::json(200, &posting::of(board, &world.draw_offer(board, index, life, Depth::Text), path))
        }
        Some((index, _)) if index % 2 == 0 => Answer::json(403, &json!({ "errorCode": "S22" })),
        _ => not_found(),
    }
}
