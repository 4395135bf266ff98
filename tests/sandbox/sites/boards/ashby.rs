//! `api.ashbyhq.com`: `/posting-api/job-board/{name}`.
//!
//! Like the real one: names with spaces that tell cases apart, pay only if it is asked for, the way of working in one
//! of two fields, adverts that are not listed, and no name of the company.

use serde::Serialize;
use serde_json::{Value, json};

use super::{BoardSite, Traits, department, told, uuid};
use crate::{
    company::{Company, capital},
    content::{Content, Workplace},
    provider::Provider,
    sites::{Answer, Request, Site, advert, instant},
    spec::Board,
    truth::TruthOffer,
    words::Place,
    world::{Depth, DrawnOffer, World},
};

pub(crate) struct Ashby;

impl Site for Ashby {
    fn hosts(&self) -> &'static [&'static str] {
        &["api.ashbyhq.com"]
    }

    fn answer(&self, world: &World, request: &Request<'_>) -> Answer {
        let board = match request.segments()[..] {
            ["posting-api", "job-board", name] => world.board(Provider::Ashby, name),
            _ => None,
        };
        let Some(board) = board else { return not_found() };
        let with_pay = request.value("includeCompensation") == Some("true");
        let drawn = world.draw_open(board, Depth::Text);
        let listed = drawn.iter().map(|made| Job::from_offer(board, made, with_pay));
        // One that is not for everybody: its text and title are those of the first.
        let unlisted = drawn.first().map(|made| Job {
            id: unlisted_id(&made.id),
            is_listed: false,
            ..Job::from_offer(board, made, with_pay)
        });
        let jobs: Vec<Job<'_>> = listed.chain(unlisted).collect();
        Answer::json(200, &Jobs { api_version: "1", jobs })
    }
}

impl BoardSite for Ashby {
    fn provider(&self) -> Provider {
        Provider::Ashby
    }

    fn traits(&self) -> Traits {
        Traits { milliseconds: true, ..Traits::PLAIN }
    }

    /// Names may have spaces.
    fn tenant(&self, nth: usize, company: &Company) -> String {
        let plain = &company.slug;
        if matches!(nth % 8, 1 | 4) { format!("{} Labs", capital(plain)) } else { plain.clone() }
    }

    fn offer_id(&self, board: &Board, index: u32) -> String {
        uuid(board, index)
    }

    fn truth(&self, board: &Board, made: &DrawnOffer<'_>) -> TruthOffer {
        let content = &made.content;
        TruthOffer {
            department: Some(department(made).unwrap_or(content.team).to_owned()),
            employment_type: Some(employment_type(content).to_owned()),
            ..told(Provider::Ashby, board, made, job_url(board, &made.id))
        }
    }

    fn list_address(&self, board: &Board) -> (String, String) {
        let name = board.slug.replace(' ', "%20");
        ("api.ashbyhq.com".to_owned(), format!("/posting-api/job-board/{name}"))
    }

    fn half_broken(&self, _: &Board) -> (&'static str, String) {
        let row = |id: &str, title: Value| json!({ "id": id, "title": title, "jobUrl": format!("https://jobs.ashbyhq.com/x/{id}"), "isListed": true });
        let jobs = [row("a1", "Whole".into()), row("a2", Value::Null)];
        ("application/json", json!({ "jobs": jobs }).to_string())
    }
}

fn not_found() -> Answer {
    Answer { content_type: "text/plain; charset=utf-8", ..Answer::html(404, "Not Found".to_owned()) }
}

fn unlisted_id(id: &str) -> String {
    format!("ffffffff{}", &id[8..])
}

fn job_url(board: &Board, id: &str) -> String {
    format!("https://jobs.ashbyhq.com/{}/{id}", board.slug.replace(' ', "%20"))
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Jobs<'m> {
    api_version: &'static str,
    jobs: Vec<Job<'m>>,
}

#[expect(clippy::struct_field_names, reason = "the names are the system's")]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Job<'m> {
    id: String,
    title: &'m str,
    department: Option<&'m str>,
    team: &'m str,
    employment_type: &'static str,
    location: &'static str,
    secondary_locations: Vec<Secondary>,
    published_at: String,
    is_listed: bool,
    is_remote: Option<bool>,
    workplace_type: Option<&'static str>,
    address: Option<Address>,
    job_url: String,
    apply_url: String,
    description_html: String,
    description_plain: String,
    should_display_compensation_on_job_postings: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    compensation: Option<Value>,
}

#[derive(Serialize)]
struct Secondary {
    location: &'static str,
    address: Address,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Address {
    postal_address: Value,
}

impl Address {
    fn of(place: &Place) -> Self {
        Self { postal_address: json!({ "addressLocality": place.city, "addressCountry": place.country }) }
    }
}

impl<'m> Job<'m> {
    fn from_offer(board: &Board, made: &'m DrawnOffer<'_>, with_pay: bool) -> Self {
        let content = &made.content;
        let places = &content.places;
        let job_url = job_url(board, &made.id);
        let secondary =
            |place: &&'static Place| Secondary { location: place.city, address: Address::of(place) };
        Self {
            id: made.id.clone(),
            title: &content.title,
            department: department(made),
            team: content.team,
            employment_type: employment_type(content),
            location: places[0].city,
            secondary_locations: places[1..].iter().map(secondary).collect(),
            published_at: instant(made.posted).format("%Y-%m-%dT%H:%M:%S%.3f+00:00").to_string(),
            is_listed: true,
            is_remote: is_remote(made),
            workplace_type: workplace_type(made),
            address: (made.index % 5 != 4).then(|| Address::of(places[0])),
            apply_url: format!("{job_url}/application"),
            job_url,
            description_html: advert::html(content),
            description_plain: content.title.clone(),
            should_display_compensation_on_job_postings: content.pay.is_some(),
            compensation: with_pay.then(|| compensation(content)),
        }
    }
}

fn employment_type(content: &Content) -> &'static str {
    ["FullTime", "PartTime", "Temporary", "Intern"][content.commitment_number()]
}

/// Whether only the older of the two fields tells that one works from afar.
fn tells_by_flag(made: &DrawnOffer<'_>) -> bool {
    made.content.workplace == Workplace::Remote && made.index % 4 == 1
}

fn workplace_type(made: &DrawnOffer<'_>) -> Option<&'static str> {
    match made.content.workplace {
        Workplace::Remote if tells_by_flag(made) => None,
        Workplace::Remote => Some("Remote"),
        Workplace::Hybrid => Some("Hybrid"),
        Workplace::Onsite => Some("OnSite"),
        Workplace::Unknown => None,
    }
}

fn is_remote(made: &DrawnOffer<'_>) -> Option<bool> {
    match made.content.workplace {
        Workplace::Remote => Some(true),
        Workplace::Unknown if made.index.is_multiple_of(2) => None,
        _ => Some(false),
    }
}

fn compensation(content: &Content) -> Value {
    let equity = json!({
        "compensationType": "EquityPercentage", "interval": "NONE", "currencyCode": null,
        "minValue": 0.02, "maxValue": 0.05,
    });
    let salary = content.pay.map(|pay| {
        json!({
            "compensationType": "Salary", "interval": format!("1 {}", pay.period.to_uppercase()),
            "currencyCode": pay.currency, "minValue": pay.min, "maxValue": pay.max,
        })
    });
    // Shares are told first now and then: they are no salary.
    let components: Vec<Value> = match salary {
        Some(salary) if content.pay.is_some_and(|pay| pay.min % 2 == 0) => vec![equity, salary],
        Some(salary) => vec![salary],
        None => Vec::new(),
    };
    json!({ "compensationTierSummary": null, "compensationTiers": [], "summaryComponents": components })
}
