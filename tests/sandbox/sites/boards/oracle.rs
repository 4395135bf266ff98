//! `{pod}.fa.em2.oraclecloud.com`: the API behind the career sites of a host, `/hcmRestApi/resources/latest/…`.
//!
//! Like the real one: `offset` and `limit` count within `finder` alone, an answer without `expand` has a count and no
//! rows, a site that nobody has answers like one without offers, only the first description is filled in on some
//! adverts, and an advert that is gone is an answer without items.

use serde_json::{Value, json};

use super::{BoardSite, Traits, drawn, drawn_page, number, told};
use crate::{
    company::Company,
    content::Workplace,
    provider::Provider,
    sites::{Answer, Request, Site, advert, hosted, instant},
    spec::Board,
    truth::TruthOffer,
    words::Place,
    world::{Depth, DrawnOffer, World},
};

/// The most rows of a page.
const PAGE: usize = 200;

const DOMAIN: &str = ".fa.em2.oraclecloud.com";

pub(crate) struct Oracle;

impl Site for Oracle {
    fn hosts(&self) -> &'static [&'static str] {
        &[]
    }

    fn answers_to(&self, _: &World, host: &str) -> bool {
        host.ends_with(DOMAIN)
    }

    fn answer(&self, world: &World, request: &Request<'_>) -> Answer {
        let finder = Finder::of(request.value("finder").unwrap_or_default());
        let site = finder.value("siteNumber").unwrap_or_default();
        let board = world.board(Provider::Oracle, &format!("{}:{site}", request.host));
        match request.segments()[..] {
            ["hcmRestApi", "resources", "latest", "recruitingCEJobRequisitions"] => {
                list(world, board, &finder, request.value("expand").unwrap_or_default())
            }
            ["hcmRestApi", "resources", "latest", "recruitingCEJobRequisitionDetails"] => {
                let id = finder.value("Id").unwrap_or_default().trim_matches('"');
                let Some(board) = board.filter(|board| world.find(board, id).is_some()) else {
                    return super::not_found();
                };
                let items: Vec<Value> = drawn(world, board, id).iter().map(detail).collect();
                Answer::json(200, &json!({ "items": items, "count": items.len(), "hasMore": false }))
            }
            _ => hosted::answer(world, request),
        }
    }
}

impl BoardSite for Oracle {
    fn provider(&self) -> Provider {
        Provider::Oracle
    }

    fn traits(&self) -> Traits {
        Traits { tells_unknown: false, days: true, page: Some(PAGE), ..Traits::PLAIN }
    }

    fn tenant(&self, nth: usize, company: &Company) -> String {
        let site = if nth.is_multiple_of(2) { "CX_1" } else { "CX_2001" };
        format!("{}{DOMAIN}:{site}", company.slug)
    }

    fn offer_id(&self, board: &Board, index: u32) -> String {
        number(board, index).to_string()
    }

    fn truth(&self, board: &Board, made: &DrawnOffer<'_>) -> TruthOffer {
        let (host, site) = parts(board);
        let url = format!("https://{host}/hcmUI/CandidateExperience/en/sites/{site}/job/{}", made.id);
        let places = made.content.places.iter();
        TruthOffer {
            locations: places.map(|place| place_name(place)).collect(),
            department: None,
            salary: None,
            ..told(Provider::Oracle, board, made, url)
        }
    }

    fn list_address(&self, board: &Board) -> (String, String) {
        (parts(board).0.to_owned(), "/hcmRestApi/resources/latest/recruitingCEJobRequisitions?".to_owned())
    }

    fn half_broken(&self, _: &Board) -> (&'static str, String) {
        let rows = json!([{ "Id": "1", "Title": "Whole" }, { "Id": "2" }]);
        let page = json!({ "items": [{ "TotalJobsCount": 2, "requisitionList": rows }], "count": 1 });
        ("application/json", page.to_string())
    }
}

/// The host and the site of a board.
fn parts(board: &Board) -> (&str, &str) {
    board.slug.split_once(':').unwrap_or((&board.slug, ""))
}

/// `findReqs;siteNumber=CX_1,limit=200,offset=0`.
struct Finder<'r>(Vec<(&'r str, &'r str)>);

impl<'r> Finder<'r> {
    fn of(text: &'r str) -> Self {
        let (_, pairs) = text.split_once(';').unwrap_or_default();
        Self(pairs.split(',').filter_map(|pair| pair.split_once('=')).collect())
    }

    fn value(&self, key: &str) -> Option<&'r str> {
        self.0.iter().find(|(known, _)| *known == key).map(|(_, value)| *value)
    }

    fn number(&self, key: &str) -> Option<usize> {
        self.value(key)?.parse().ok()
    }
}

fn list(world: &World, board: Option<&Board>, finder: &Finder<'_>, expand: &str) -> Answer {
    let (offset, limit) =
        (finder.number("offset").unwrap_or(0), finder.number("limit").unwrap_or(25).min(PAGE));
    let page = board.map(|board| drawn_page(world, board, (offset, limit), Depth::Title));
    let (total, offers) = page.unwrap_or_default();
    let expanded = expand.contains("requisitionList.secondaryLocations");
    let rows: Vec<Value> = offers.iter().filter(|_| expanded).map(row).collect();
    let search = json!({
        "SearchId": 1, "TotalJobsCount": total, "Limit": limit, "Offset": offset,
        "SortBy": "POSTING_DATES_DESC", "requisitionList": rows,
    });
    // Limit and offset of the answer as a whole count something else.
    Answer::json(200, &json!({ "items": [search], "count": 1, "hasMore": false, "limit": 25, "offset": 0 }))
}

fn row(made: &DrawnOffer<'_>) -> Value {
    let content = &made.content;
    let other = content.places[1..]
        .iter()
        .map(|place| json!({ "Name": place_name(place), "CountryCode": place.iso }));
    let (code, words) = match content.workplace {
        Workplace::Remote => (json!("ORA_REMOTE"), json!("Remote")),
        Workplace::Hybrid => (json!("ORA_HYBRID"), json!("Hybrid")),
        Workplace::Onsite => (json!("ORA_ON_SITE"), json!("On-site")),
        Workplace::Unknown => (Value::Null, Value::Null),
    };
    json!({
        "Id": made.id,
        "Title": content.title,
        "PostedDate": instant(made.posted).format("%Y-%m-%d").to_string(),
        "PrimaryLocation": place_name(content.places[0]),
        "PrimaryLocationCountry": content.places[0].iso,
        "secondaryLocations": other.collect::<Vec<_>>(),
        "workLocation": [],
        "WorkplaceType": words,
        "WorkplaceTypeCode": code,
        "JobSchedule": content.commitment,
        "ShortDescriptionStr": "The beginning of the text.",
    })
}

fn detail(made: &DrawnOffer<'_>) -> Value {
    let [about, duties, requirements, more] = advert::sections(&made.content, "p");
    let mut detail = row(made);
    // Some customers write all of it in the text of the company.
    let text = if made.index % 4 == 3 { "CorporateDescriptionStr" } else { "ExternalDescriptionStr" };
    detail["ExternalDescriptionStr"] = json!("<br>");
    detail["CorporateDescriptionStr"] = json!("<p>We are an employer.</p>");
    detail[text] = json!(about.html);
    detail["OrganizationDescriptionStr"] = Value::Null;
    detail["ExternalResponsibilitiesStr"] = json!(duties.html);
    detail["ExternalQualificationsStr"] = json!(requirements.html + &more.html);
    detail["ExternalPostedStartDate"] =
        json!(instant(made.posted).format("%Y-%m-%dT%H:%M:%S+00:00").to_string());
    detail["Category"] = json!(made.content.team);
    detail
}

fn place_name(place: &Place) -> String {
    format!("{}, {}", place.city, place.country)
}
