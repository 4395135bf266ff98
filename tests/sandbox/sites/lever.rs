//! `api.lever.co` and `api.eu.lever.co`: `/v0/postings/{site}` and one posting below it.
//!
//! Like the real one: no company name and no time of update; paging by `skip` and `limit`; an HTML widget for clients
//! that do not ask for JSON; older postings lack the split description fields.

use serde::Serialize;

use super::{Answer, Request, Site, utc};
use crate::{
    content::{Content, Workplace},
    markup::{Style, blocks, escape, items, plain},
    provider::Provider,
    spec::{Board, Region},
    truth::{TruthOffer, TruthSalary},
    world::{Depth, DrawnOffer, World},
};

pub(crate) struct Lever;

impl Site for Lever {
    fn hosts(&self) -> &'static [&'static str] {
        &["api.lever.co", "api.eu.lever.co"]
    }

    fn answer(&self, world: &World, request: &Request<'_>) -> Answer {
        let (tenant, id) = match request.segments()[..] {
            ["v0", "postings", tenant] => (tenant, None),
            ["v0", "postings", tenant, id] => (tenant, Some(id)),
            _ => return not_found(),
        };
        let region = if request.host == "api.eu.lever.co" { Region::Eu } else { Region::Us };
        let board = world.board(Provider::Lever, tenant).filter(|board| board.region == region);
        let Some(board) = board else { return not_found() };
        if !request.header("accept").contains("application/json") {
            return widget(world, board);
        }
        match id {
            None => list(world, board, request),
            Some(id) => match world.find(board, id).filter(|(_, life)| life.withdrawn.is_none()) {
                Some((index, life)) => Answer::json(
                    200,
                    &Posting::from_offer(board, &world.draw_offer(board, index, life, Depth::Text)),
                ),
                None => not_found(),
            },
        }
    }

    fn requests_for_board(&self, world: &World, board: &Board) -> Vec<(&'static str, String)> {
        let host = if board.region == Region::Eu { "api.eu.lever.co" } else { "api.lever.co" };
        // A page that is not full is the last.
        let pages = (0..=world.open_lives(board).len()).step_by(PAGE);
        let page = |skip| format!("/v0/postings/{}?mode=json&skip={skip}&limit={PAGE}", board.slug);
        pages.map(|skip| (host, page(skip))).collect()
    }
}

/// The postings of a page that clients ask for.
const PAGE: usize = 100;

fn list(world: &World, board: &Board, request: &Request<'_>) -> Answer {
    let made: Vec<DrawnOffer<'_>> = world
        .open_lives(board)
        .into_iter()
        .skip(request.number("skip").unwrap_or(0))
        .take(request.number("limit").unwrap_or(usize::MAX))
        .map(|(index, life)| world.draw_offer(board, index, life, Depth::Text))
        .collect();
    Answer::json(200, &made.iter().map(|made| Posting::from_offer(board, made)).collect::<Vec<_>>())
}

fn not_found() -> Answer {
    #[derive(Serialize)]
    struct Refusal {
        ok: bool,
        error: &'static str,
    }
    Answer::json(404, &Refusal { ok: false, error: "Document not found" })
}

fn widget(world: &World, board: &Board) -> Answer {
    let rows: Vec<String> = world
        .open_lives(board)
        .into_iter()
        .map(|(index, life)| world.draw_offer(board, index, life, Depth::Title))
        .map(|made| {
            let title = escape(&made.content.title, Style::Raw);
            format!("<li><a href=\"{}\">{title}</a></li>", hosted_url(board, &made.id))
        })
        .collect();
    let rows = rows.concat();
    Answer::html(200, format!("<!doctype html><html><body><ul class=\"lever\">{rows}</ul></body></html>"))
}

fn hosted_url(board: &Board, id: &str) -> String {
    let host = if board.region == Region::Eu { "jobs.eu.lever.co" } else { "jobs.lever.co" };
    format!("https://{host}/{}/{id}", board.slug)
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Posting<'m> {
    additional_plain: String,
    additional: String,
    categories: Categories<'m>,
    created_at: Created,
    description_plain: String,
    description: String,
    id: &'m str,
    lists: Vec<List>,
    text: &'m str,
    country: Option<&'static str>,
    workplace_type: &'static str,
    #[serde(flatten)]
    split: Option<Split>,
    hosted_url: String,
    apply_url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    salary_range: Option<SalaryRange>,
    #[serde(skip_serializing_if = "Option::is_none")]
    salary_description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    salary_description_plain: Option<String>,
}

/// The time of creation, as text now and then, as odd forms occur.
#[derive(Serialize)]
#[serde(untagged)]
enum Created {
    Number(i64),
    Text(String),
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Categories<'m> {
    #[serde(skip_serializing_if = "Option::is_none")]
    commitment: Option<&'m str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    department: Option<&'m str>,
    location: String,
    team: &'m str,
    /// A null in the list now and then, as odd forms occur.
    all_locations: Vec<Option<String>>,
}

/// The fields of newer postings.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Split {
    opening: String,
    opening_plain: String,
    description_body: String,
    description_body_plain: String,
}

#[derive(Serialize)]
struct List {
    text: &'static str,
    content: String,
}

#[derive(Serialize)]
struct SalaryRange {
    currency: &'static str,
    interval: &'static str,
    min: u32,
    max: u32,
}

impl<'m> Posting<'m> {
    fn from_offer(board: &Board, made: &'m DrawnOffer<'_>) -> Self {
        let content = &made.content;
        let hosted_url = hosted_url(board, &made.id);
        let opening = blocks(&content.opening, "div", content.style);
        let body = blocks(&content.body, "div", content.style);
        let opening_plain = plain(&content.opening, "\n");
        let body_plain = plain(&content.body, "\n");
        let pay = pay_text(content);
        Self {
            additional_plain: plain(&content.closing, "\n\n"),
            additional: blocks(&content.closing, "p", content.style),
            categories: Categories::from_offer(made),
            created_at: if made.index % 12 == 5 {
                Created::Text(made.posted.to_string())
            } else {
                Created::Number(made.posted)
            },
            description_plain: format!("{opening_plain}\n{body_plain}"),
            description: format!("{opening}<div><br></div>{body}"),
            id: &made.id,
            lists: lists(content),
            text: &content.title,
            country: country(made),
            workplace_type: workplace_type(content.workplace),
            split: (made.index % 7 != 3).then_some(Split {
                opening,
                opening_plain,
                description_body: body,
                description_body_plain: body_plain,
            }),
            apply_url: format!("{hosted_url}/apply"),
            hosted_url,
            salary_range: salary_range(content),
            salary_description: pay.as_ref().map(|text| format!("<div>{text}</div>")),
            salary_description_plain: pay,
        }
    }
}

impl<'m> Categories<'m> {
    fn from_offer(made: &'m DrawnOffer<'_>) -> Self {
        let locations = locations(made);
        Self {
            commitment: commitment(made),
            department: department(made),
            location: locations[0].clone(),
            team: made.content.team,
            all_locations: locations
                .into_iter()
                .map(Some)
                .chain((made.index % 12 == 7).then_some(None))
                .collect(),
        }
    }
}

fn lists(content: &Content) -> Vec<List> {
    let [duties, requirements] = content.language.headings;
    vec![
        List { text: duties, content: items(&content.duties, content.style) },
        List { text: requirements, content: items(&content.requirements, content.style) },
    ]
}

fn salary_range(content: &Content) -> Option<SalaryRange> {
    content.pay.map(|pay| SalaryRange {
        currency: pay.currency,
        interval: match pay.period {
            "hour" => "per-hour-wage",
            "month" => "per-month-salary",
            _ => "per-year-salary",
        },
        min: pay.min,
        max: pay.max,
    })
}

fn pay_text(content: &Content) -> Option<String> {
    let pay = content.pay.filter(|pay| pay.min % 3 == 0)?;
    Some(format!("{} - {} {}", pay.min, pay.max, pay.currency))
}

const fn workplace_type(workplace: Workplace) -> &'static str {
    match workplace {
        Workplace::Onsite => "on-site",
        Workplace::Hybrid => "hybrid",
        Workplace::Remote => "remote",
        Workplace::Unknown => "unspecified",
    }
}

/// The department, which some sites leave out: they only state the team.
fn department<'m>(made: &'m DrawnOffer<'_>) -> Option<&'m str> {
    (made.index % 6 != 5).then_some(made.content.department)
}

fn commitment<'m>(made: &'m DrawnOffer<'_>) -> Option<&'m str> {
    (made.index % 9 != 8).then_some(made.content.commitment)
}

fn country(made: &DrawnOffer<'_>) -> Option<&'static str> {
    (made.index % 8 != 7).then_some(made.content.places[0].iso)
}

fn locations(made: &DrawnOffer<'_>) -> Vec<String> {
    made.content.places.iter().map(|place| format!("{}, {}", place.city, place.country)).collect()
}

/// The ground truth of this posting.
pub(crate) fn truth(board: &Board, made: DrawnOffer<'_>) -> TruthOffer {
    let content = &made.content;
    TruthOffer {
        provider: Provider::Lever,
        tenant: Some(board.slug.clone()),
        url: hosted_url(board, &made.id),
        title: content.title.clone(),
        company: Some(made.company.name.clone()),
        website: Some(made.company.website.clone()),
        domain: Some(made.company.domain.clone()),
        hidden: false,
        locations: locations(&made),
        workplace: content.workplace.as_str(),
        department: Some(department(&made).unwrap_or(content.team).to_owned()),
        employment_type: commitment(&made).map(str::to_owned),
        salary: content.pay.map(TruthSalary::of),
        posted_at: Some(utc(made.posted)),
        updated_at: None,
        description_contains: content.must_contain(),
        open: made.open,
        id: made.id,
        key: made.key,
        repost_of: made.repost_of,
    }
}
