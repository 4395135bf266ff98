//! `{name}.careers.hibob.com`: the adverts of a career site, `/api/job-ad`.
//!
//! Like the real one: 401 for who does not come from the site's own page, texts in four parts, some of which are
//! escaped once more, and pay with its period in words.

use serde_json::{Value, json};

use super::{BoardSite, department, not_found, told, uuid};
use crate::{
    content::Workplace,
    provider::Provider,
    sites::{Answer, Request, Site, advert, utc, xml},
    spec::Board,
    truth::TruthOffer,
    world::{Depth, DrawnOffer, World},
};

const DOMAIN: &str = ".careers.hibob.com";

pub(crate) struct HiBob;

impl Site for HiBob {
    fn hosts(&self) -> &'static [&'static str] {
        &[]
    }

    fn answers_to(&self, _: &World, host: &str) -> bool {
        host.ends_with(DOMAIN)
    }

    fn answer(&self, world: &World, request: &Request<'_>) -> Answer {
        let name = request.host.strip_suffix(DOMAIN).unwrap_or_default();
        let Some(board) = world.board(Provider::HiBob, name) else { return not_found() };
        if request.segments() != ["api", "job-ad"] {
            return not_found();
        }
        if request.header("referer") != format!("https://{}/jobs", request.host) {
            return Answer::json(401, &json!({ "message": "Unauthorized" }));
        }
        let drawn = world.draw_open(board, Depth::Text);
        Answer::json(200, &json!({ "jobAdDetails": drawn.iter().map(row).collect::<Vec<_>>() }))
    }
}

impl BoardSite for HiBob {
    fn provider(&self) -> Provider {
        Provider::HiBob
    }

    fn offer_id(&self, board: &Board, index: u32) -> String {
        uuid(board, index)
    }

    fn truth(&self, board: &Board, made: &DrawnOffer<'_>) -> TruthOffer {
        let place = made.content.places[0];
        let url = format!("https://{}{DOMAIN}/jobs/{}", board.slug, made.id);
        TruthOffer {
            locations: vec![format!("{}, {}", place.city, place.country)],
            department: department(made).map(str::to_owned),
            ..told(Provider::HiBob, board, made, url)
        }
    }

    fn list_address(&self, board: &Board) -> (String, String) {
        (format!("{}{DOMAIN}", board.slug), "/api/job-ad".to_owned())
    }

    fn half_broken(&self, _: &Board) -> (&'static str, String) {
        let rows = json!([{ "id": "1", "title": "Whole" }, { "id": "2", "title": null }]);
        ("application/json", json!({ "jobAdDetails": rows }).to_string())
    }
}

fn row(made: &DrawnOffer<'_>) -> Value {
    let (content, place) = (&made.content, made.content.places[0]);
    let is_escaped = made.index % 3 == 1;
    let [about, duties, requirements, more] =
        advert::sections(content, "p").map(|part| if is_escaped { xml::text(&part.html) } else { part.html });
    let pay = content.pay;
    json!({
        "id": made.id,
        "title": content.title,
        "site": place.city,
        "siteId": "11",
        "country": place.country,
        "department": department(made),
        "departmentId": "21",
        "description": about,
        "responsibilities": duties,
        "requirements": requirements,
        "benefits": more,
        "employmentType": content.commitment,
        "employmentTypeId": "full_time",
        "workspaceType": workspace(content.workplace),
        "language": content.language.code,
        "publishedAt": utc(made.posted),
        "payTransparencyMinSalary": pay.map(|pay| pay.min),
        "payTransparencyMaxSalary": pay.map(|pay| pay.max),
        "payTransparencySalaryCurrency": pay.map(|pay| pay.currency),
        "payTransparencySalaryPayPeriod": pay.map(|pay| period(pay.period)),
    })
}

fn workspace(workplace: Workplace) -> Option<&'static str> {
    match workplace {
        Workplace::Onsite => Some("On-site"),
        Workplace::Hybrid => Some("Hybrid"),
        Workplace::Remote => Some("Remote"),
        Workplace::Unknown => None,
    }
}

fn period(period: &str) -> &'static str {
    match period {
        "hour" => "hourly",
        "month" => "monthly",
        _ => "annual",
    }
}
