//! `boards-api.greenhouse.io`: `/v1/boards/{token}`, its jobs and one job.
//!
//! Like the real one: HTML escaped twice, no paging, an `ETag`, a content type of HTML for some boards, location names
//! that are a way of working, and times with an offset.

use serde::Serialize;

use super::{Answer, Request, Site, at_offset, utc};
use crate::{
    content::{Content, Workplace},
    markup::{blocks, escape_again, items},
    provider::Provider,
    spec::Board,
    truth::{TruthOffer, TruthSalary},
    words::Place,
    world::{Depth, DrawnOffer, World, offer_id},
};

pub(crate) struct Greenhouse;

impl Site for Greenhouse {
    fn hosts(&self) -> &'static [&'static str] {
        &["boards-api.greenhouse.io"]
    }

    fn answer(&self, world: &World, request: &Request<'_>) -> Answer {
        let path = request.segments();
        let ["v1", "boards", token, rest @ ..] = &path[..] else { return not_found("Not found") };
        let Some(board) = world.board(Provider::Greenhouse, token) else {
            return not_found("Board not found");
        };
        let asked = Asked {
            content: request.value("content") == Some("true"),
            pay: request.value("pay_transparency") == Some("true"),
        };
        let mut answer = match rest {
            [] => Answer::json(200, &BoardInfo::new(world, board)),
            ["jobs"] => jobs(world, board, asked),
            ["jobs", id] => match world.find(board, id).filter(|(_, life)| life.withdrawn.is_none()) {
                Some((index, life)) => Answer::json(
                    200,
                    &Job::from_offer(
                        board,
                        &world.draw_offer(board, index, life, Depth::Text),
                        Asked { content: true, ..asked },
                    ),
                ),
                None => not_found("Job not found"),
            },
            _ => not_found("Not found"),
        };
        answer.tagged = answer.status == 200;
        if board.company % 5 == 0 {
            answer.content_type = "text/html; charset=utf-8";
        }
        answer
    }

    fn requests_for_board(&self, _world: &World, board: &Board) -> Vec<(&'static str, String)> {
        let whole = format!("/v1/boards/{}/jobs?content=true&pay_transparency=true", board.slug);
        vec![("boards-api.greenhouse.io", whole)]
    }
}

/// What comes only if it is asked for.
#[derive(Clone, Copy)]
struct Asked {
    content: bool,
    pay: bool,
}

fn jobs(world: &World, board: &Board, asked: Asked) -> Answer {
    let depth = if asked.content { Depth::Text } else { Depth::Title };
    let made: Vec<DrawnOffer<'_>> = world
        .open_lives(board)
        .into_iter()
        .map(|(index, life)| world.draw_offer(board, index, life, depth))
        .collect();
    let jobs: Vec<Job<'_>> = made.iter().map(|made| Job::from_offer(board, made, asked)).collect();
    Answer::json(200, &Jobs { meta: Meta { total: jobs.len() }, jobs })
}

fn not_found(error: &'static str) -> Answer {
    #[derive(Serialize)]
    struct Refusal {
        status: u16,
        error: &'static str,
    }
    Answer::json(404, &Refusal { status: 404, error })
}

/// The first job number of a board. No two offers of a board have the same number.
pub(crate) fn board_number(board: &Board) -> u64 {
    (4_000 + board.key % 900_000) * 1_000_000
}

#[derive(Serialize)]
struct BoardInfo<'w> {
    name: &'w str,
    content: String,
}

impl<'w> BoardInfo<'w> {
    fn new(world: &'w World, board: &Board) -> Self {
        let name = &world.companies()[board.company].name;
        Self { name, content: escape_again(&format!("<p>{name}</p>")) }
    }
}

#[derive(Serialize)]
struct Jobs<'m> {
    jobs: Vec<Job<'m>>,
    meta: Meta,
}

#[derive(Serialize)]
struct Meta {
    total: usize,
}

#[derive(Serialize)]
struct Job<'m> {
    absolute_url: String,
    data_compliance: [Compliance; 1],
    internal_job_id: u64,
    location: Location,
    metadata: Option<Vec<Metadata>>,
    id: u64,
    updated_at: String,
    requisition_id: Option<String>,
    title: &'m str,
    company_name: &'m str,
    first_published: Option<String>,
    language: &'static str,
    application_deadline: Option<String>,
    #[serde(flatten)]
    full: Option<Full>,
    /// The ranges that only `pay_transparency=true` adds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pay_input_ranges: Option<Vec<PayRange>>,
    ai_disclaimer: Option<()>,
    include_ai_disclaimer: Option<()>,
    ai_opt_out_request_url: String,
}

/// The fields that only `content=true` adds.
#[derive(Serialize)]
struct Full {
    content: String,
    /// A null in the list now and then, as odd forms occur.
    departments: Vec<Option<Department>>,
    offices: Vec<Office>,
}

#[derive(Serialize)]
struct PayRange {
    min_cents: u32,
    max_cents: u32,
    currency_type: &'static str,
    title: &'static str,
    blurb: &'static str,
}

#[derive(Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "the real answer has them")]
struct Compliance {
    r#type: &'static str,
    requires_consent: bool,
    requires_processing_consent: bool,
    requires_retention_consent: bool,
    retention_period: Option<u32>,
    demographic_data_consent_applies: bool,
}

#[derive(Serialize)]
struct Location {
    name: String,
}

#[derive(Serialize)]
struct Department {
    id: u64,
    name: &'static str,
    child_ids: [u64; 0],
    parent_id: Option<u64>,
}

#[derive(Serialize)]
struct Office {
    id: u64,
    name: String,
    location: String,
    child_ids: [u64; 0],
    parent_id: Option<u64>,
}

#[derive(Serialize)]
struct Metadata {
    id: u64,
    name: &'static str,
    value: MetadataValue,
    value_type: &'static str,
}

#[derive(Serialize)]
#[serde(untagged)]
enum MetadataValue {
    Text(&'static str),
    Range { unit: &'static str, min_value: String, max_value: String },
    Nothing(Option<()>),
}

impl<'m> Job<'m> {
    fn from_offer(board: &Board, made: &'m DrawnOffer<'_>, asked: Asked) -> Self {
        let id = made.id.parse().unwrap_or(0);
        let summer = made.updated / 86_400_000 % 365 < 300;
        let hours = if summer { -4 } else { -5 };
        let deadline = made.posted + 90 * 86_400_000;
        Self {
            absolute_url: absolute_url(board, made),
            data_compliance: [Compliance {
                r#type: "gdpr",
                requires_consent: false,
                requires_processing_consent: false,
                requires_retention_consent: false,
                retention_period: None,
                demographic_data_consent_applies: made.index.is_multiple_of(2),
            }],
            internal_job_id: offer_id(board, made.origin).parse::<u64>().unwrap_or(0) + 777,
            location: Location { name: location_name(made) },
            metadata: metadata(made),
            id,
            updated_at: at_offset(made.updated, hours),
            requisition_id: (made.index % 3 != 2).then(|| format!("R-{}", 100 + made.index)),
            title: &made.content.title,
            company_name: &made.company.name,
            first_published: first_published(made).map(|at| at_offset(at, hours)),
            language: made.content.language.code,
            application_deadline: deadline_of(made, at_offset(deadline, hours)),
            full: asked.content.then(|| Full::from_offer(board, made)),
            pay_input_ranges: asked.pay.then(|| pay_ranges(made)),
            ai_disclaimer: None,
            include_ai_disclaimer: None,
            ai_opt_out_request_url: format!("https://app.greenhouse.example/ai_opt_out_request/{id}"),
        }
    }
}

impl Full {
    fn from_offer(board: &Board, made: &DrawnOffer<'_>) -> Self {
        let number = board_number(board) + 999_000;
        let offices = (0_u64..).zip(listed_places(made)).map(|(nth, place)| Office {
            id: number + 100 + nth,
            name: format!("Office - {}", place.city),
            location: place_name(place.city, place.country),
            child_ids: [],
            parent_id: None,
        });
        Self {
            content: escape_again(&html(&made.content, &made.company.name)),
            departments: departments(number, made),
            offices: offices.collect(),
        }
    }
}

fn html(content: &Content, company: &str) -> String {
    let style = content.style;
    let [duties, requirements] = content.language.headings;
    format!(
        "<div class=\"content-intro\"><h2>{company}</h2>\n{}</div>{}\n<h3>{duties}</h3>\n<ul>\n{}</ul>\n\
         <h3>{requirements}</h3><ul>{}</ul>\n<div class=\"content-conclusion\">{}</div>",
        blocks(&content.opening, "p", style),
        blocks(&content.body, "p", style),
        items(&content.duties, style),
        items(&content.requirements, style),
        blocks(&content.closing, "p", style),
    )
}

/// The job's address; a few boards show their jobs on the company's own site.
fn absolute_url(board: &Board, made: &DrawnOffer<'_>) -> String {
    if board.company % 4 == 1 {
        return format!("{}/careers/job?gh_jid={}", made.company.website, made.id);
    }
    format!("https://job-boards.greenhouse.io/{}/jobs/{}", board.slug, made.id)
}

fn place_name(city: &str, country: &str) -> String {
    format!("{city}, {country}")
}

/// The location's name, the only field that may state the way of working.
fn location_name(made: &DrawnOffer<'_>) -> String {
    let place = made.content.places[0];
    match (made.content.workplace, made.index % 3) {
        (Workplace::Hybrid, _) => format!("Hybrid - {}", place_name(place.city, place.country)),
        (Workplace::Remote, 0) => format!("Remote - {}", place_name(place.city, place.country)),
        (Workplace::Remote, _) => "Remote".to_owned(),
        (Workplace::Onsite | Workplace::Unknown, _) => place_name(place.city, place.country),
    }
}

/// The locations in the ground truth: several offices only if the location names none, because otherwise it would
/// be unclear whether the other offices are locations of the job.
fn listed_places<'m>(made: &'m DrawnOffer<'_>) -> &'m [&'static Place] {
    let places = &made.content.places;
    if location_name(made) == "Remote" { places } else { &places[..1] }
}

/// The first publication, which old jobs lack.
fn first_published(made: &DrawnOffer<'_>) -> Option<i64> {
    (made.index % 11 != 10).then_some(made.posted)
}

/// The deadline of a few jobs, some of which say it in words.
fn deadline_of(made: &DrawnOffer<'_>, date: String) -> Option<String> {
    match made.index % 10 {
        9 => Some(date),
        8 => Some("until filled".to_owned()),
        _ => None,
    }
}

fn departments(number: u64, made: &DrawnOffer<'_>) -> Vec<Option<Department>> {
    let department = Department {
        id: number + u64::try_from(made.content.department.len()).unwrap_or(0),
        name: made.content.department,
        child_ids: [],
        parent_id: None,
    };
    let before = (made.index % 6 == 5).then_some(None);
    before.into_iter().chain([Some(department)]).collect()
}

/// Where a job says its pay.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shown {
    Nowhere,
    /// In a field of the customer's, without a period, or with one in a field beside it.
    Metadata {
        frequency: bool,
    },
    /// In the ranges that come only if they are asked for.
    Ranges,
}

fn shown(made: &DrawnOffer<'_>) -> Shown {
    if made.content.pay.is_none() {
        return Shown::Nowhere;
    }
    match made.index % 5 {
        0 | 3 => Shown::Ranges,
        4 => Shown::Nowhere,
        nth => Shown::Metadata { frequency: nth == 2 },
    }
}

/// The job's base pay, and a bonus, which many jobs without any pay have too.
fn pay_ranges(made: &DrawnOffer<'_>) -> Vec<PayRange> {
    let bonus = PayRange {
        min_cents: 200_000,
        max_cents: 500_000,
        currency_type: "EUR",
        title: "Sign-on bonus",
        blurb: "",
    };
    let pay = made.content.pay.filter(|_| shown(made) == Shown::Ranges).map(|pay| PayRange {
        min_cents: pay.min * 100,
        max_cents: pay.max * 100,
        currency_type: pay.currency,
        title: match pay.period {
            "hour" => "Hourly rate, 40 hours a week",
            "month" => "Monthly pay range",
            _ => "Annual base salary (37.5 hours per week)",
        },
        blurb: "<p>Shown as the law asks.</p>",
    });
    made.index.is_multiple_of(4).then_some(bonus).into_iter().chain(pay).collect()
}

fn metadata(made: &DrawnOffer<'_>) -> Option<Vec<Metadata>> {
    const NUMBER: u64 = 18_000_000_000;
    if made.index % 5 == 4 {
        return None;
    }
    let range = |min: u32, max: u32, unit| MetadataValue::Range {
        unit,
        min_value: format!("{min}.0"),
        max_value: format!("{max}.0"),
    };
    let field = |id, name, value, value_type| Metadata { id: NUMBER + id, name, value, value_type };
    let mut fields =
        vec![field(1, "Employment Type", MetadataValue::Text(made.content.commitment), "single_select")];
    if made.index % 4 == 1 {
        fields.push(field(4, "Referral Bonus", range(500, 1000, "EUR"), "currency_range"));
    }
    let pay = made.content.pay.filter(|_| matches!(shown(made), Shown::Metadata { .. }));
    if let (Some(pay), Shown::Metadata { frequency: true }) = (pay, shown(made)) {
        let value = match pay.period {
            "hour" => "Hourly",
            "month" => "Monthly",
            _ => "Annual",
        };
        fields.push(field(3, "Pay Frequency", MetadataValue::Text(value), "single_select"));
    }
    let value = pay.map_or(MetadataValue::Nothing(None), |pay| range(pay.min, pay.max, pay.currency));
    fields.push(field(2, "Salary Range", value, "currency_range"));
    Some(fields)
}

/// The ground truth of this job.
pub(crate) fn truth(board: &Board, made: DrawnOffer<'_>) -> TruthOffer {
    let content = &made.content;
    let told = made.index % 5 != 4;
    TruthOffer {
        provider: Provider::Greenhouse,
        tenant: Some(board.slug.clone()),
        url: absolute_url(board, &made),
        title: content.title.clone(),
        company: Some(made.company.name.clone()),
        website: Some(made.company.website.clone()),
        domain: Some(made.company.domain.clone()),
        hidden: false,
        locations: listed_places(&made).iter().map(|p| place_name(p.city, p.country)).collect(),
        workplace: match content.workplace {
            Workplace::Onsite => Workplace::Unknown.as_str(),
            told => told.as_str(),
        },
        department: Some(content.department.to_owned()),
        employment_type: told.then(|| content.commitment.to_owned()),
        salary: content.pay.filter(|_| shown(&made) != Shown::Nowhere).map(|pay| TruthSalary {
            min: Some(f64::from(pay.min)),
            max: Some(f64::from(pay.max)),
            currency: Some(pay.currency),
            period: Some(pay.period).filter(|_| shown(&made) != Shown::Metadata { frequency: false }),
        }),
        posted_at: first_published(&made).map(utc),
        updated_at: Some(utc(made.updated)),
        description_contains: content.must_contain(),
        open: made.open,
        id: made.id,
        key: made.key,
        repost_of: made.repost_of,
    }
}
