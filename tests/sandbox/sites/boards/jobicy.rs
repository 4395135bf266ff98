//! `jobicy.com/api/v2/remote-jobs`: an open board of remote jobs, one answer.
//!
//! Like the real one: names with `&amp;` in them, 0 where no pay is told, amounts of a year as texts under older names,
//! and no list at all where there are no offers. That it holds those of seven days alone is not served: all that is open
//! is told to be new. It is everybody's board.

use serde_json::{Value, json};

use super::{BoardSite, Traits, not_found, number, told};
use crate::{
    content::Workplace,
    provider::Provider,
    sites::{Answer, Request, Site, advert, instant, xml},
    spec::Board,
    truth::{TruthOffer, TruthSalary},
    world::{Depth, DrawnOffer, World},
};

const HOST: &str = "jobicy.com";

pub(crate) struct Jobicy;

impl Site for Jobicy {
    fn hosts(&self) -> &'static [&'static str] {
        &[HOST]
    }

    fn answer(&self, world: &World, request: &Request<'_>) -> Answer {
        if request.segments() != ["api", "v2", "remote-jobs"] {
            return not_found();
        }
        let Some(board) = world.board(Provider::Jobicy, "") else { return not_found() };
        let count =
            request.value("count").and_then(|count| count.parse::<usize>().ok()).unwrap_or(50).min(50);
        let drawn = world.draw_open(board, Depth::Text);
        let rows: Vec<Value> = drawn.iter().take(count).map(row).collect();
        let mut answer =
            json!({ "apiVersion": "2.0", "success": true, "statusCode": 200, "jobCount": rows.len() });
        if !rows.is_empty() {
            answer["jobs"] = json!(rows);
        }
        Answer::json(200, &answer)
    }
}

impl BoardSite for Jobicy {
    fn provider(&self) -> Provider {
        Provider::Jobicy
    }

    fn traits(&self) -> Traits {
        Traits { search: true, newest_only: true, ..Traits::PLAIN }
    }

    fn offer_id(&self, board: &Board, index: u32) -> String {
        number(board, index).to_string()
    }

    fn truth(&self, board: &Board, made: &DrawnOffer<'_>) -> TruthOffer {
        let salary = made.content.pay.filter(|pay| !is_old(made) || pay.period == "year");
        let currency = |held| if is_old(made) { None } else { held };
        TruthOffer {
            website: None,
            domain: None,
            locations: vec![made.content.places[0].country.to_owned()],
            workplace: Workplace::Remote.as_str(),
            salary: salary
                .map(TruthSalary::of)
                .map(|pay| TruthSalary { currency: currency(pay.currency), ..pay }),
            ..told(Provider::Jobicy, board, made, page_url(&made.id))
        }
    }

    fn list_address(&self, _: &Board) -> (String, String) {
        (HOST.to_owned(), "/api/v2/remote-jobs".to_owned())
    }

    fn half_broken(&self, _: &Board) -> (&'static str, String) {
        let row =
            |id: u32, title: &str| json!({ "id": id, "jobTitle": title, "url": page_url(&id.to_string()) });
        ("application/json", json!({ "jobCount": 2, "jobs": [row(1, "Whole"), row(2, "")] }).to_string())
    }
}

fn page_url(id: &str) -> String {
    format!("https://{HOST}/jobs/{id}-advert")
}

/// Older answers have other names for the pay, and no currency.
fn is_old(made: &DrawnOffer<'_>) -> bool {
    made.index % 4 == 3
}

fn row(made: &DrawnOffer<'_>) -> Value {
    let content = &made.content;
    let mut row = json!({
        "id": made.id.parse::<u64>().unwrap_or_default(),
        "url": page_url(&made.id),
        "jobTitle": content.title,
        "companyName": xml::text(&made.company.name),
        "companyLogo": "",
        "jobIndustry": [content.department],
        "jobType": [content.commitment],
        "jobGeo": content.places[0].country,
        "jobLevel": "Any",
        "jobExcerpt": "…",
        "jobDescription": advert::html(content),
        "pubDate": instant(made.posted).format("%Y-%m-%dT%H:%M:%S+00:00").to_string(),
    });
    let pay = content.pay;
    if is_old(made) {
        row["pubDate"] = json!(instant(made.posted).format("%Y-%m-%d %H:%M:%S").to_string());
        if let Some(pay) = pay.filter(|pay| pay.period == "year") {
            row["annualSalaryMin"] = json!(pay.min.to_string());
            row["annualSalaryMax"] = json!(pay.max.to_string());
        }
        return row;
    }
    row["salaryMin"] = json!(pay.map_or(0, |pay| pay.min));
    row["salaryMax"] = json!(pay.map_or(0, |pay| pay.max));
    row["salaryCurrency"] = json!(pay.map_or("", |pay| pay.currency));
    row["salaryPeriod"] = json!(pay.map_or("", |pay| period(pay.period)));
    row
}

fn period(period: &str) -> &'static str {
    match period {
        "hour" => "hourly",
        "month" => "monthly",
        _ => "yearly",
    }
}
