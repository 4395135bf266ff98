//! `{name}.factorialhr.com` and the system's other domains: the page of a board, and `/job_posting/{slug}-{id}`.
//!
//! Like the real one: nothing but pages for people, all links on the first one and the same under several teams, and in a
//! posting's page rows without labels, in no fixed order: contract, pay, place, team.

use super::{BoardSite, not_found, number, told};
use crate::{
    company::{Company, dashed},
    content::{Pay, Workplace},
    markup::{Style, escape},
    provider::Provider,
    sites::{Answer, Request, Site, advert, hosted},
    spec::Board,
    truth::TruthOffer,
    world::{Depth, DrawnOffer, World},
};

/// Some of the system's domains, by the number of the company.
const DOMAINS: [&str; 3] = ["factorialhr.com", "factorial.es", "factorialhr.com.br"];

/// The posting that [`BoardSite::half_broken`] has, which every board has a page for.
const WHOLE: &str = "whole-1";

pub(crate) struct Factorial;

impl Site for Factorial {
    fn hosts(&self) -> &'static [&'static str] {
        &[]
    }

    /// The host is the board.
    fn answers_to(&self, world: &World, host: &str) -> bool {
        DOMAINS.iter().any(|domain| host.strip_suffix(domain).is_some_and(|above| above.ends_with('.')))
            || world.knows(Provider::Factorial, host)
    }

    fn answer(&self, world: &World, request: &Request<'_>) -> Answer {
        let Some(board) = world.board(Provider::Factorial, request.host) else {
            return hosted::answer(world, request);
        };
        match request.segments()[..] {
            [] => Answer::html(200, list(world, board)),
            ["job_posting", WHOLE] => Answer::html(200, "<html><h1>Whole</h1></html>".to_owned()),
            ["job_posting", name] => posting(world, board, name).unwrap_or_else(not_found),
            _ => not_found(),
        }
    }
}

impl BoardSite for Factorial {
    fn provider(&self) -> Provider {
        Provider::Factorial
    }

    fn tenant(&self, nth: usize, company: &Company) -> String {
        format!("{}.{}", company.slug, DOMAINS[nth % DOMAINS.len()])
    }

    fn offer_id(&self, board: &Board, index: u32) -> String {
        number(board, index).to_string()
    }

    fn truth(&self, board: &Board, made: &DrawnOffer<'_>) -> TruthOffer {
        let content = &made.content;
        let told_so = [Workplace::Remote, Workplace::Hybrid].contains(&content.workplace);
        TruthOffer {
            locations: vec![place(made)],
            workplace: if told_so { content.workplace } else { Workplace::Unknown }.as_str(),
            department: None,
            posted_at: None,
            ..told(Provider::Factorial, board, made, format!("https://{}{}", board.slug, path(made)))
        }
    }

    fn list_address(&self, board: &Board) -> (String, String) {
        (board.slug.clone(), "/".to_owned())
    }

    fn half_broken(&self, _: &Board) -> (&'static str, String) {
        let links = format!("<a href=\"/job_posting/{WHOLE}\">Whole</a><a href=\"/job_posting/2\"></a>");
        ("text/html", format!("<html><div data-controller=\"job-postings\">{links}</div></html>"))
    }
}

fn path(made: &DrawnOffer<'_>) -> String {
    format!("/job_posting/{}-{}", dashed(&made.content.title), made.id)
}

fn place(made: &DrawnOffer<'_>) -> String {
    let place = made.content.places[0];
    format!("{}, {}", place.city, place.country)
}

fn list(world: &World, board: &Board) -> String {
    let drawn = world.draw_open(board, Depth::Title);
    let link = |made: &DrawnOffer<'_>| {
        let title = escape(&made.content.title, Style::Named);
        let place = escape(&place(made), Style::Raw);
        format!("<li><a href=\"{}\"><h3>{title}</h3><p>{place}</p></a></li>", path(made))
    };
    let all: String = drawn.iter().map(link).collect();
    let of_a_team: String = drawn.iter().filter(|made| made.index % 3 == 0).map(link).collect();
    let name = escape(&world.companies()[board.company].name, Style::Raw);
    format!(
        "<!doctype html>\n<html><head><title>{name}</title></head><body><div data-controller=\"job-postings\">\
         <h2>Team</h2><ul>{of_a_team}</ul><h2>All</h2><ul>{all}</ul></div></body></html>"
    )
}

fn posting(world: &World, board: &Board, name: &str) -> Option<Answer> {
    let id = name.rsplit('-').next()?;
    let made = super::drawn(world, board, id)?;
    let content = &made.content;
    let mut rows = vec![content.commitment.to_owned(), place_row(&made), content.team.to_owned()];
    rows.extend(content.pay.map(pay_row));
    let count = rows.len();
    rows.rotate_left(made.index as usize % count);
    let row = |row: &String| {
        format!("<li class=\"flex border-gray-50\"><svg></svg> {}</li>", escape(row, Style::Raw))
    };
    let rows = rows.iter().map(row).collect::<Vec<_>>().concat();
    let (title, text) = (escape(&content.title, Style::Named), advert::html(content));
    Some(Answer::html(
        200,
        format!(
            "<!doctype html>\n<html><body><h1>{title}</h1><ul>{rows}</ul>\
             <div class=\"styledText\">{text}</div></body></html>"
        ),
    ))
}

fn place_row(made: &DrawnOffer<'_>) -> String {
    match made.content.workplace {
        Workplace::Remote => format!("Remoto ({})", place(made)),
        Workplace::Hybrid => format!("Híbrido ({})", place(made)),
        Workplace::Onsite | Workplace::Unknown => place(made),
    }
}

fn pay_row(pay: Pay) -> String {
    let Pay { min, max, currency, period } = pay;
    let period = match period {
        "hour" => "hora",
        "month" => "mes",
        _ => "año",
    };
    if currency == "EUR" {
        format!("{min} € - {max} € / {period}")
    } else {
        format!("{currency} {min} - {max} / {period}")
    }
}
