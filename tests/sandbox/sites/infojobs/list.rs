//! The answer to a search.

use serde::Serialize;

use super::{Entry, Extras, MASKED_NAME, NOTHING, Pay, link, refusal, thousands};
use crate::{
    markup::plain,
    rng::{Rng, text_key},
    sites::{Answer, Request, instant},
    world::{Depth, DrawnOffer, World},
};

pub(super) fn page(world: &World, request: &Request<'_>) -> Answer {
    let number = |key, default| match request.value(key) {
        None => Some(default),
        Some(text) => text.parse::<u32>().ok().filter(|number| (1..=1000).contains(number)),
    };
    let (Some(page), Some(size)) = (number("page", 1), number("maxResults", 20)) else {
        return refusal(400, "301", "Parameter out of range");
    };
    let found = world.infojobs_index().matching(world, request);
    let total = u32::try_from(found.len()).unwrap_or(u32::MAX);
    let pages = total.div_ceil(size).min(world.spec().infojobs_max_pages);
    let reachable = if page <= pages { &found[..] } else { &[] };
    let made: Vec<DrawnOffer<'_>> = reachable
        .iter()
        .skip((page - 1) as usize * size as usize)
        .take(size as usize)
        .map(|(index, life)| world.draw_offer(world.infojobs(), *index, *life, Depth::Text))
        .collect();
    let items: Vec<Item<'_>> = made.iter().map(Item::from_offer).collect();
    Answer::json(200, &Envelope::new(request, &items, (page, size, total, pages)))
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Envelope<'m> {
    current_page: u32,
    page_size: u32,
    total_results: u32,
    current_results: usize,
    total_pages: u32,
    available_sorting_methods: [&'static str; 3],
    sort_by: &'static str,
    since_date: &'m str,
    items: &'m [Item<'m>],
    data_layer: DataLayer,
    query_parameters: Echo<'m>,
    eligible_for_automatic_alert_creation: bool,
    /// The same objects again, as in the real answer.
    offers: &'m [Item<'m>],
}

#[derive(Serialize)]
struct DataLayer {
    offer_search_page: String,
    offer_search_page_limit: String,
    region_level2_id: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Echo<'m> {
    study: [u8; 0],
    province: [&'m str; 1],
    salary_period: &'static str,
    city: [u8; 0],
    contract_type: [u8; 0],
    query: &'m str,
    experience_min: [u8; 0],
    category: [&'static str; 1],
    work_day: [u8; 0],
    teleworking: [u8; 0],
}

impl<'m> Envelope<'m> {
    fn new(
        request: &'m Request<'_>,
        items: &'m [Item<'m>],
        (page, size, total, pages): (u32, u32, u32, u32),
    ) -> Self {
        Self {
            current_page: page,
            page_size: size,
            total_results: total,
            current_results: items.len(),
            total_pages: pages,
            available_sorting_methods: ["relevancia-desc", "updated-desc", "title-asc"],
            sort_by: "updated-desc",
            since_date: request.value("sinceDate").unwrap_or("ANY"),
            items,
            data_layer: DataLayer {
                offer_search_page: page.to_string(),
                offer_search_page_limit: size.to_string(),
                region_level2_id: "0",
            },
            query_parameters: Echo {
                study: [],
                province: [request.value("province").unwrap_or("seleccionar")],
                salary_period: "seleccionar",
                city: [],
                contract_type: [],
                query: request.value("q").unwrap_or_default(),
                experience_min: [],
                category: ["-"],
                work_day: [],
                teleworking: [],
            },
            eligible_for_automatic_alert_creation: false,
            offers: items,
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
#[expect(clippy::struct_excessive_bools, reason = "the real answer has them")]
struct Item<'m> {
    id: &'m str,
    title: &'m str,
    province: Entry,
    city: &'static str,
    link: String,
    category: Entry,
    contract_type: Entry,
    subcategory: Entry,
    salary_min: Amount,
    salary_max: Amount,
    salary_period: Entry,
    experience_min: Entry,
    work_day: Entry,
    study: Entry,
    #[serde(skip_serializing_if = "Option::is_none")]
    teleworking: Option<Entry>,
    published: String,
    updated: String,
    author: Author<'m>,
    requirement_min: String,
    bold: bool,
    applications: String,
    sub_segment: u32,
    executive: bool,
    salary_description: String,
    multi_province: bool,
    urgent: bool,
    color: bool,
}

#[derive(Serialize)]
struct Amount {
    id: u32,
    value: String,
}

impl Amount {
    fn new(amount: Option<u32>) -> Self {
        amount.map_or_else(
            || Self { id: 0, value: String::new() },
            |amount| Self { id: amount / 100 + 1, value: format!("{} €", thousands(amount)) },
        )
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Author<'m> {
    id: String,
    private_id: u64,
    name: &'m str,
    uri: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    logo_url: Option<String>,
    corporate_responsive: bool,
    show_corporative_header: bool,
}

impl<'m> Author<'m> {
    fn from_offer(made: &'m DrawnOffer<'_>) -> Self {
        let company = made.company;
        let mut rng = Rng::keyed(&[text_key(&company.name), 31]);
        let logo = format!("https://multimedia.infojobs.example/{}?sig={}", company.slug, rng.hex(12));
        Self {
            id: rng.hex(30),
            private_id: rng.next() >> 33,
            name: if company.hidden { MASKED_NAME } else { &company.name },
            uri: if company.hidden {
                "https://www.infojobs.net/empresa-confidencial/em-i0".to_owned()
            } else {
                format!("https://{}.ofertas-trabajo.infojobs.net", company.slug)
            },
            logo_url: (!company.hidden && rng.chance(450)).then_some(logo),
            corporate_responsive: false,
            show_corporative_header: false,
        }
    }
}

impl<'m> Item<'m> {
    fn from_offer(made: &'m DrawnOffer<'_>) -> Self {
        let extras = Extras::from_offer(made);
        let place = made.content.places[0];
        let (min, max, period) = match extras.pay {
            Pay::Range { min, max, period, .. } => (Some(min), Some(max), period),
            Pay::From(_) | Pay::Fourteen(_) | Pay::Thousands { .. } | Pay::Hidden => (None, None, NOTHING),
        };
        Self {
            id: &made.id,
            title: &made.content.title,
            province: Entry { id: place.province.0, value: place.province.1 },
            city: place.city,
            link: link(made),
            category: extras.category,
            contract_type: extras.contract,
            subcategory: extras.subcategory,
            salary_min: Amount::new(min),
            salary_max: Amount::new(max),
            salary_period: period,
            experience_min: extras.experience,
            work_day: extras.work_day,
            study: extras.study,
            teleworking: extras.teleworking,
            published: time(made.posted),
            updated: time(made.updated),
            author: Author::from_offer(made),
            requirement_min: snippet(made),
            bold: extras.urgent,
            applications: extras.applications.to_string(),
            sub_segment: 22,
            executive: false,
            salary_description: extras.pay.description(),
            multi_province: false,
            urgent: extras.urgent,
            color: false,
        }
    }
}

/// The beginning of the requirements, often empty.
fn snippet(made: &DrawnOffer<'_>) -> String {
    if made.index % 5 < 2 {
        return String::new();
    }
    plain(made.content.requirements.get(..2).unwrap_or_default(), "\r\n")
}

fn time(millis: i64) -> String {
    instant(millis).format("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
}
