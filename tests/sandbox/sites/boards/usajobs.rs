//! `data.usajobs.gov`: `/api/search`, for those who send the mail that they registered as `User-Agent`, and their key.
//!
//! Like the real one: pages of 250 unless it is told otherwise and of 500 at most, a port in each address, a place that says
//! `Multiple Locations`, times to the day without a zone, and a text in parts.

use serde_json::{Value, json};

use super::{BoardSite, Traits, advertised, drawn_page, number, remote_or_unknown};
use crate::{
    content::Workplace,
    markup::plain,
    provider::Provider,
    sites::{Answer, Request, Site, instant},
    spec::Board,
    truth::TruthOffer,
    world::{Depth, DrawnOffer, World},
};

/// The most rows of a page.
const PAGE: usize = 500;

const MAIL: &str = "sandbox@example.com";
const KEY: &str = "s4ndb0x-usajobs-key-Qk9PSy1PRi1LRVlT";

pub(crate) struct UsaJobs;

impl Site for UsaJobs {
    fn hosts(&self) -> &'static [&'static str] {
        &["data.usajobs.gov"]
    }

    fn answer(&self, world: &World, request: &Request<'_>) -> Answer {
        if (request.header("user-agent"), request.header("authorization-key")) != (MAIL, KEY) {
            return Answer::html(401, "Unauthorized".to_owned());
        }
        match (&request.segments()[..], world.board(Provider::UsaJobs, "")) {
            (["api", "search"], Some(board)) => list(world, board, request),
            _ => Answer::html(404, "Not Found".to_owned()),
        }
    }
}

impl BoardSite for UsaJobs {
    fn provider(&self) -> Provider {
        Provider::UsaJobs
    }

    fn traits(&self) -> Traits {
        Traits { search: true, page: Some(PAGE), days: true, newest_only: true, ..Traits::PLAIN }
    }

    fn credentials(&self) -> &'static [(&'static str, &'static str)] {
        &[("USAJOBS_MAIL", MAIL), ("USAJOBS_KEY", KEY)]
    }

    fn offer_id(&self, board: &Board, index: u32) -> String {
        number(board, index).to_string()
    }

    fn truth(&self, board: &Board, made: &DrawnOffer<'_>) -> TruthOffer {
        TruthOffer {
            workplace: remote_or_unknown(made.content.workplace),
            employment_type: None,
            salary: None,
            ..advertised(Provider::UsaJobs, board, made, format!("https://www.usajobs.gov/job/{}", made.id))
        }
    }

    fn list_address(&self, _: &Board) -> (String, String) {
        ("data.usajobs.gov".to_owned(), "/api/search".to_owned())
    }

    fn half_broken(&self, _: &Board) -> (&'static str, String) {
        let whole =
            json!({ "MatchedObjectId": "1", "MatchedObjectDescriptor": { "PositionTitle": "Whole" } });
        let rows = json!([whole, { "MatchedObjectId": "2", "MatchedObjectDescriptor": {} }]);
        ("application/json", answer(2, &rows).to_string())
    }
}

fn answer(total: usize, rows: &Value) -> Value {
    json!({
        "LanguageCode": "EN",
        "SearchParameters": {},
        "SearchResult": {
            "SearchResultCount": rows.as_array().map_or(0, Vec::len),
            "SearchResultCountAll": total,
            "SearchResultItems": rows,
        },
    })
}

fn list(world: &World, board: &Board, request: &Request<'_>) -> Answer {
    let size = request.number("ResultsPerPage").unwrap_or(250).min(PAGE);
    let skip = (request.number("Page").unwrap_or(1).max(1) - 1) * size;
    let (total, rows) = drawn_page(world, board, (skip, size), Depth::Text);
    let rows: Vec<Value> = rows.iter().map(row).collect();
    Answer::json(200, &answer(total, &json!(rows)))
}

fn row(made: &DrawnOffer<'_>) -> Value {
    let content = &made.content;
    let places: Vec<Value> =
        content.places.iter().map(|place| json!({ "LocationName": place.city })).collect();
    let display = if places.len() > 1 { "Multiple Locations" } else { content.places[0].city };
    let duties: Vec<&str> = content.duties.iter().map(|line| line.text.as_str()).collect();
    let summary = [plain(&content.opening, " "), plain(&content.body, " ")].join(" ");
    let asked = [plain(&content.requirements, " "), plain(&content.closing, " ")].join(" ");
    json!({
        "MatchedObjectId": made.id,
        "MatchedObjectDescriptor": {
            "PositionID": format!("X-26-{}", made.index),
            "PositionTitle": content.title,
            "PositionURI": format!("https://www.usajobs.gov:443/job/{}", made.id),
            "PositionLocationDisplay": display,
            "PositionLocation": places,
            "OrganizationName": made.company.name,
            "DepartmentName": content.department,
            "PositionStartDate": instant(made.posted).format("%Y-%m-%dT00:00:00.0000").to_string(),
            "UserArea": { "Details": {
                "JobSummary": summary,
                "MajorDuties": duties,
                "Requirements": asked,
                "TeleworkEligible": content.workplace == Workplace::Hybrid,
                "RemoteIndicator": content.workplace == Workplace::Remote,
            } },
        },
        "RelevanceScore": 1.0,
    })
}
