//! `back-eu1.sesametime.com`: pages of a company's vacancies with their texts,
//! `/api/v3/companies/{name}/public-vacancies`.
//!
//! Like the real one: pages of 20, whatever is asked for, names that tell cases apart, and a way of working in words of its
//! own.

use serde_json::{Value, json};

use super::{BoardSite, Traits, department, drawn_page, told, uuid};
use crate::{
    company::{Company, capital},
    content::Workplace,
    provider::Provider,
    sites::{Answer, Request, Site, advert, at_offset},
    spec::Board,
    truth::TruthOffer,
    words::Place,
    world::{Depth, DrawnOffer, World},
};

/// The rows of a page.
const PAGE: usize = 20;

pub(crate) struct Sesame;

impl Site for Sesame {
    fn hosts(&self) -> &'static [&'static str] {
        &["back-eu1.sesametime.com"]
    }

    fn answer(&self, world: &World, request: &Request<'_>) -> Answer {
        let path = request.segments();
        let ["api", "v3", "companies", name, "public-vacancies"] = &path[..] else { return not_found() };
        world.board(Provider::Sesame, name).map_or_else(not_found, |board| list(world, board, request))
    }
}

impl BoardSite for Sesame {
    fn provider(&self) -> Provider {
        Provider::Sesame
    }

    fn traits(&self) -> Traits {
        Traits { page: Some(PAGE), ..Traits::PLAIN }
    }

    fn tenant(&self, nth: usize, company: &Company) -> String {
        match nth % 3 {
            0 => capital(&company.slug),
            1 => company.slug.to_uppercase(),
            _ => company.slug.clone(),
        }
    }

    fn offer_id(&self, board: &Board, index: u32) -> String {
        uuid(board, index)
    }

    fn truth(&self, board: &Board, made: &DrawnOffer<'_>) -> TruthOffer {
        let content = &made.content;
        let url = format!("https://app.sesametime.com/jobs/{}/{}", board.slug, made.id);
        TruthOffer {
            locations: vec![full_name(content.places[0])],
            department: department(made).map(str::to_owned),
            employment_type: Some(format!("indefinite, {}", content.commitment)),
            salary: None,
            ..told(Provider::Sesame, board, made, url)
        }
    }

    fn list_address(&self, board: &Board) -> (String, String) {
        ("back-eu1.sesametime.com".to_owned(), format!("/api/v3/companies/{}/public-vacancies", board.slug))
    }

    fn half_broken(&self, _: &Board) -> (&'static str, String) {
        let meta = json!({ "currentPage": 1, "lastPage": 1, "total": 2, "perPage": PAGE });
        let data = json!([{ "id": "1", "name": "Whole" }, { "id": "2" }]);
        ("application/json", json!({ "data": data, "meta": meta }).to_string())
    }
}

fn not_found() -> Answer {
    Answer::json(404, &json!({ "error": "Company not found" }))
}

fn list(world: &World, board: &Board, request: &Request<'_>) -> Answer {
    let page = request.value("page").and_then(|value| value.parse::<usize>().ok()).unwrap_or(1).max(1);
    let (total, drawn) = drawn_page(world, board, ((page - 1) * PAGE, PAGE), Depth::Text);
    let data: Vec<Value> = drawn.iter().map(vacancy).collect();
    let meta = json!({
        "currentPage": page, "lastPage": total.div_ceil(PAGE).max(1), "total": total, "perPage": PAGE,
    });
    Answer::json(200, &json!({ "data": data, "meta": meta }))
}

fn vacancy(made: &DrawnOffer<'_>) -> Value {
    let content = &made.content;
    let place = content.places[0];
    let modality = match content.workplace {
        Workplace::Onsite => Some("onsiteVacancyModality"),
        Workplace::Hybrid => Some("hybridVacancyModality"),
        Workplace::Remote => Some("remoteVacancyModality"),
        Workplace::Unknown => None,
    };
    json!({
        "id": made.id,
        "name": content.title,
        "description": advert::html(content),
        "contractType": "indefinite",
        "status": "open",
        "openedAt": at_offset(made.posted, 1),
        "createdAt": at_offset(made.posted - 86_400_000, 1),
        "addressCity": place.city,
        "addressState": state(place),
        "addressCountry": place.iso,
        "addressZip": null,
        "modality": modality,
        "category": department(made).map(|name| json!({ "name": name })),
        "scheduleType": { "name": content.commitment },
    })
}

fn state(place: &Place) -> Option<&'static str> {
    Some(place.province.1).filter(|state| !state.is_empty())
}

fn full_name(place: &Place) -> String {
    let parts = [Some(place.city), state(place), Some(place.iso)];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}
