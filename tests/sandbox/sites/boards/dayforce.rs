//! `www.dayforcehcm.com`: the feed of a job board, `/api/{company}/V1/JobFeeds`.
//!
//! Like the real one: a list as the whole answer, with a row for each place of an advert and for each language, and
//! numbers as IDs.

use serde_json::{Value, json};

use super::{BoardSite, number, remote_or_unknown, told};
use crate::{
    company::Company,
    content::Workplace,
    provider::Provider,
    sites::{Answer, Request, Site, advert, instant, utc},
    spec::Board,
    truth::TruthOffer,
    words::Place,
    world::{Depth, DrawnOffer, World},
};

const HOST: &str = "www.dayforcehcm.com";

pub(crate) struct Dayforce;

impl Site for Dayforce {
    fn hosts(&self) -> &'static [&'static str] {
        &[HOST]
    }

    fn answer(&self, world: &World, request: &Request<'_>) -> Answer {
        let ["api", company, "V1", "JobFeeds"] = request.segments()[..] else { return super::not_found() };
        let code = request.value("internalJobBoardCode").unwrap_or_default();
        let Some(board) = world.board(Provider::Dayforce, &format!("{company}:{code}")) else {
            return Answer::json(404, &json!({ "message": "The client is not known" }));
        };
        let offers = world.draw_open(board, Depth::Text);
        let rows: Vec<Value> = offers.iter().flat_map(|made| rows(board, made)).collect();
        Answer::json(200, &rows)
    }
}

impl BoardSite for Dayforce {
    fn provider(&self) -> Provider {
        Provider::Dayforce
    }

    fn tenant(&self, nth: usize, company: &Company) -> String {
        let board = if nth.is_multiple_of(2) { "CANDIDATEPORTAL" } else { "Careers" };
        format!("{}:{board}", company.slug.replace('-', ""))
    }

    fn offer_id(&self, board: &Board, index: u32) -> String {
        number(board, index).to_string()
    }

    fn truth(&self, board: &Board, made: &DrawnOffer<'_>) -> TruthOffer {
        TruthOffer {
            locations: made.content.places.iter().map(|place| place_name(place)).collect(),
            workplace: remote_or_unknown(made.content.workplace),
            salary: None,
            updated_at: Some(utc(made.updated)),
            ..told(Provider::Dayforce, board, made, link(board, "en-CA", &made.id))
        }
    }

    fn list_address(&self, board: &Board) -> (String, String) {
        let (company, _) = board.slug.split_once(':').unwrap_or_default();
        (HOST.to_owned(), format!("/api/{company}/V1/JobFeeds"))
    }

    fn half_broken(&self, board: &Board) -> (&'static str, String) {
        let row = |id: u32| json!({ "ReferenceNumber": id, "JobDetailsUrl": link(board, "en-CA", &id.to_string()) });
        let (mut whole, broken) = (row(1), row(2));
        whole["Title"] = json!("Whole");
        ("application/json", json!([whole, broken]).to_string())
    }
}

fn link(board: &Board, culture: &str, id: &str) -> String {
    format!("https://jobs.dayforcehcm.com/{culture}/{}/jobs/{id}", board.slug.replace(':', "/"))
}

/// A row for each place, and the whole once more in French for some.
fn rows(board: &Board, made: &DrawnOffer<'_>) -> Vec<Value> {
    let places = &made.content.places;
    let english = places.iter().map(|place| row(board, made, place, "en-CA"));
    let french = places.iter().filter(|_| made.index % 3 == 1).map(|place| {
        let mut row = row(board, made, place, "fr-CA");
        row["Title"] = json!(format!("{} (H/F)", made.content.title));
        row
    });
    english.chain(french).collect()
}

fn row(board: &Board, made: &DrawnOffer<'_>, place: &Place, culture: &str) -> Value {
    let content = &made.content;
    let page = link(board, culture, &made.id);
    json!({
        "ReferenceNumber": made.id.parse::<u64>().unwrap_or(0),
        "Title": content.title,
        "Description": advert::html(content),
        "JobDetailsUrl": page,
        "ApplyUrl": format!("{page}/apply"),
        "CompanyName": made.company.name,
        "ParentCompanyName": "A Group",
        "City": place.city,
        "State": place.province.1,
        "Country": place.iso,
        "PostalCode": "",
        "AddressLine1": "",
        "IsVirtualLocation": content.workplace == Workplace::Remote,
        "EmploymentIndicator": content.commitment,
        "JobFamily": content.department,
        "JobFunction": content.team,
        "DatePosted": instant(made.posted).format("%Y-%m-%dT%H:%M:%S").to_string(),
        "LastUpdated": instant(made.updated).format("%Y-%m-%dT%H:%M:%S").to_string(),
        "CultureCode": culture,
    })
}

fn place_name(place: &Place) -> String {
    let parts = [place.city, place.province.1, place.iso];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}
