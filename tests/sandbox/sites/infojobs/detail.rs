//! The detail of an offer, including withdrawn ones.

use serde::Serialize;

use super::{Entry, Extras, Pay, link, refusal, thousands};
use crate::{
    markup::plain,
    rng::{Rng, text_key},
    sites::{Answer, instant},
    world::{Depth, DrawnOffer, World},
};

/// The detail of an offer. A withdrawn offer is inactive, archived, deleted or unknown.
pub(super) fn offer(world: &World, id: &str) -> Answer {
    let unknown = || refusal(404, "1", "Offer not found");
    let Some((index, life)) = world.infojobs_index().by_id(id) else { return unknown() };
    let made = world.draw_offer(world.infojobs(), index, life, Depth::Text);
    if !made.open && index % 4 == 3 {
        return unknown();
    }
    Answer::json(200, &Detail::from_offer(&made))
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
#[expect(clippy::struct_excessive_bools, reason = "the real answer has them")]
struct Detail<'m> {
    title: &'m str,
    id: &'m str,
    state: u32,
    creation_date: String,
    update_date: String,
    city: &'static str,
    external_url_form: &'static str,
    blocked: bool,
    applications: u32,
    province: Entry,
    experience_min: Entry,
    category: Entry,
    subcategory: Entry,
    studies_min: Entry,
    residence: Entry,
    country: Entry,
    #[serde(skip_serializing_if = "Option::is_none")]
    teleworking: Option<Entry>,
    contract_type: Entry,
    journey: Entry,
    sub_segment: u32,
    profile: Profile<'m>,
    #[serde(rename = "cityPD")]
    city_pd: u32,
    zip_code: String,
    latitude: f64,
    longitude: f64,
    exact_location: bool,
    department: &'static str,
    vacancies: u32,
    min_requirements: String,
    description: String,
    desired_requirements: String,
    commissions: &'static str,
    contract_duration: &'static str,
    reference_id: String,
    detailed_studies_id: i32,
    studying: bool,
    show_pay: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_pay: Option<PayEnd>,
    #[serde(skip_serializing_if = "Option::is_none")]
    min_pay: Option<PayEnd>,
    schedule: &'static str,
    languages: Vec<LanguageSkill>,
    job_level: Entry,
    staff_in_charge: Entry,
    has_killer_questions: u32,
    has_open_questions: u32,
    epreselec: bool,
    fiscal_address: &'static str,
    should_ask_export_consent: bool,
    export_consent_name: &'static str,
    link: String,
    active: bool,
    archived: bool,
    deleted: bool,
    disponible_for_full_visualization: bool,
    available_for_visualization: bool,
    multi_province: bool,
    skills_list: Vec<Skill>,
    salary_description: String,
    upsellings_list: [u8; 0],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PayEnd {
    amount: u32,
    amount_id: u32,
    period_id: u32,
    period_value: &'static str,
    amount_value: String,
}

#[derive(Serialize)]
struct LanguageSkill {
    name: &'static str,
    level: &'static str,
}

#[derive(Serialize)]
struct Skill {
    skill: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
#[expect(clippy::struct_excessive_bools, reason = "the real answer has them")]
struct Profile<'m> {
    id: String,
    name: &'m str,
    description: String,
    province: Entry,
    web: &'m str,
    number_workers: u32,
    logo_url: &'static str,
    url: &'m str,
    corporate_website_url: String,
    website_url: &'static str,
    hidden: bool,
    type_industry: Entry,
    country: Entry,
    corporate_responsive: bool,
    show_corporative_header: bool,
    client_id: u64,
    followable: bool,
    without_ads: bool,
}

const SPAIN: Entry = Entry { id: 17, value: "España" };

impl<'m> Profile<'m> {
    fn from_offer(made: &'m DrawnOffer<'_>) -> Self {
        let company = made.company;
        let mut rng = Rng::keyed(&[text_key(&company.name), 32]);
        let place = made.content.places[0];
        let id = rng.hex(30);
        let site = if company.shows_site && !company.hidden { company.website.as_str() } else { "" };
        // The website is in `web`, but for some companies only in `url`.
        let url_only = rng.chance(200);
        Self {
            name: if company.hidden { super::MASKED_NAME } else { &company.name },
            description: "Una empresa con ganas de hacer las cosas bien.".to_owned(),
            province: Entry { id: place.province.0, value: place.province.1 },
            web: if url_only { "" } else { site },
            number_workers: rng.between(3, 900),
            logo_url: "",
            url: site,
            corporate_website_url: if company.hidden {
                format!("/gen/multisite-ij.xhtml?iCodigoPerfil={id}&perfil=empresa-oculta")
            } else {
                format!("/{}/em-i{id}", company.slug)
            },
            website_url: "",
            hidden: company.hidden,
            type_industry: Entry { id: 75, value: "Ingeniería" },
            country: SPAIN,
            corporate_responsive: false,
            show_corporative_header: false,
            client_id: rng.next() >> 32,
            followable: !company.hidden,
            without_ads: false,
            id,
        }
    }
}

impl<'m> Detail<'m> {
    fn from_offer(made: &'m DrawnOffer<'_>) -> Self {
        let extras = Extras::from_offer(made);
        let content = &made.content;
        let place = content.places[0];
        let (min_pay, max_pay) = pay_ends(extras.pay);
        let half = content.requirements.len().div_ceil(2);
        let (needed, wished) = content.requirements.split_at(half);
        let text = [&content.opening, &content.duties, &content.body, &content.closing];
        Self {
            title: &content.title,
            id: &made.id,
            state: 1,
            creation_date: time(made.posted),
            update_date: time(made.updated),
            city: place.city,
            external_url_form: "",
            blocked: false,
            applications: extras.applications,
            province: Entry { id: place.province.0, value: place.province.1 },
            experience_min: extras.experience,
            category: extras.category,
            subcategory: extras.subcategory,
            studies_min: extras.study,
            residence: Entry { id: 0, value: "(Seleccionar)" },
            country: SPAIN,
            teleworking: extras.teleworking,
            contract_type: extras.contract,
            journey: extras.work_day,
            sub_segment: 22,
            profile: Profile::from_offer(made),
            city_pd: 3000 + place.province.0,
            zip_code: format!("{:02}001", place.province.0),
            latitude: 0.0,
            longitude: 0.0,
            exact_location: false,
            department: content.department,
            vacancies: 1 + made.index % 3,
            min_requirements: plain(needed, "\r\n"),
            description: text.map(|part| plain(part, "\r\n\t")).join("\r\n\r\n"),
            desired_requirements: plain(wished, "\r\n- "),
            commissions: "",
            contract_duration: "",
            reference_id: format!("REF-{}", made.index),
            detailed_studies_id: -11,
            studying: false,
            show_pay: min_pay.is_some(),
            max_pay,
            min_pay,
            schedule: "",
            languages: vec![LanguageSkill { name: "Inglés", level: "Intermedio" }],
            job_level: Entry { id: 3, value: "Especialista" },
            staff_in_charge: Entry { id: 0, value: "0" },
            has_killer_questions: 0,
            has_open_questions: 0,
            epreselec: false,
            fiscal_address: "",
            should_ask_export_consent: false,
            export_consent_name: "",
            link: link(made),
            active: made.open || !made.index.is_multiple_of(4),
            archived: !made.open && made.index % 4 == 1,
            deleted: !made.open && made.index % 4 == 2,
            disponible_for_full_visualization: made.open,
            available_for_visualization: made.open,
            multi_province: false,
            skills_list: vec![Skill { skill: "Trabajo en equipo" }, Skill { skill: "Excel" }],
            salary_description: extras.pay.description(),
            upsellings_list: [],
        }
    }
}

fn pay_ends(pay: Pay) -> (Option<PayEnd>, Option<PayEnd>) {
    let Pay::Range { min, max, period, .. } = pay else { return (None, None) };
    let end = |amount: u32| PayEnd {
        amount,
        amount_id: amount / 100 + 1,
        period_id: period.id,
        period_value: period.value,
        amount_value: format!("{} €", thousands(amount)),
    };
    (Some(end(min)), Some(end(max)))
}

fn time(millis: i64) -> String {
    instant(millis).format("%Y-%m-%dT%H:%M:%S%.3f+0000").to_string()
}
