//! `remotive.com/api/remote-jobs`: an open board of remote jobs, one answer.
//!
//! Like the real one: a legal notice beside the offers and their count, times without a zone, and pay in words, which
//! may be empty. It is everybody's board.

use serde_json::{Value, json};

use super::{BoardSite, Traits, not_found, number, told};
use crate::{
    content::{Pay, Workplace},
    provider::Provider,
    sites::{Answer, Request, Site, advert, instant},
    spec::Board,
    truth::{TruthOffer, TruthSalary},
    world::{Depth, DrawnOffer, World},
};

const HOST: &str = "remotive.com";

pub(crate) struct Remotive;

impl Site for Remotive {
    fn hosts(&self) -> &'static [&'static str] {
        &[HOST]
    }

    fn answer(&self, world: &World, request: &Request<'_>) -> Answer {
        if request.segments() != ["api", "remote-jobs"] {
            return not_found();
        }
        let Some(board) = world.board(Provider::Remotive, "") else { return not_found() };
        let wanted = request.value("category");
        let drawn = world.draw_open(board, Depth::Text);
        let held = drawn.iter().filter(|made| wanted.is_none_or(|word| word == made.content.department));
        let rows: Vec<Value> = held.map(row).collect();
        let counted = json!({ "0-legal-notice": "…", "job-count": rows.len(), "jobs": rows });
        Answer::json(200, &counted)
    }
}

impl BoardSite for Remotive {
    fn provider(&self) -> Provider {
        Provider::Remotive
    }

    /// What a search does not show may be open all the same.
    fn traits(&self) -> Traits {
        Traits { search: true, newest_only: true, ..Traits::PLAIN }
    }

    fn offer_id(&self, board: &Board, index: u32) -> String {
        number(board, index).to_string()
    }

    fn truth(&self, board: &Board, made: &DrawnOffer<'_>) -> TruthOffer {
        // A dollar is not one country's alone.
        let salary = made.content.pay.filter(is_shown).map(|pay| TruthSalary {
            currency: Some(pay.currency).filter(|currency| *currency != "USD"),
            period: None,
            ..TruthSalary::of(pay)
        });
        TruthOffer {
            website: None,
            domain: None,
            locations: vec![made.content.places[0].country.to_owned()],
            workplace: Workplace::Remote.as_str(),
            salary,
            ..told(Provider::Remotive, board, made, page_url(&made.id))
        }
    }

    fn list_address(&self, _: &Board) -> (String, String) {
        (HOST.to_owned(), "/api/remote-jobs".to_owned())
    }

    fn half_broken(&self, _: &Board) -> (&'static str, String) {
        let row =
            |id: u32, title: &str| json!({ "id": id, "title": title, "url": page_url(&id.to_string()) });
        let rows = [row(1, "Whole"), row(2, "")];
        ("application/json", json!({ "job-count": 2, "jobs": rows }).to_string())
    }
}

fn page_url(id: &str) -> String {
    format!("https://{HOST}/remote-jobs/all/advert-{id}")
}

fn row(made: &DrawnOffer<'_>) -> Value {
    let content = &made.content;
    json!({
        "id": made.id.parse::<u64>().unwrap_or_default(),
        "url": page_url(&made.id),
        "title": content.title,
        "company_name": made.company.name,
        "company_logo": null,
        "category": content.department,
        "tags": [content.team],
        "job_type": content.commitment,
        "publication_date": instant(made.posted).format("%Y-%m-%dT%H:%M:%S").to_string(),
        "candidate_required_location": content.places[0].country,
        "salary": content.pay.filter(is_shown).map(in_words).unwrap_or_default(),
        "description": advert::html(content),
    })
}

/// Pay by the year, in money that has a sign of its own.
fn is_shown(pay: &Pay) -> bool {
    pay.period == "year" && matches!(pay.currency, "EUR" | "USD" | "GBP")
}

fn in_words(pay: Pay) -> String {
    let sign = match pay.currency {
        "EUR" => "€",
        "USD" => "$",
        _ => "£",
    };
    format!("{sign}{}k - {sign}{}k", pay.min / 1000, pay.max / 1000)
}
