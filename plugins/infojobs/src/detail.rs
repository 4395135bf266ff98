//! Parses the detail of an advert.

use jobscan_plugin_sdk as sdk;
use sdk::{Description, Employer, Listing, Offer, OfferRef, PluginError, json, text, time};
use serde::Deserialize;

use crate::{
    salary::{Amount, advertised},
    values::{Term, attributes, employment_type, locations, text_of, workplace},
};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Detail {
    title: Option<String>,
    link: Option<String>,
    creation_date: Option<String>,
    update_date: Option<String>,
    city: Option<String>,
    province: Option<Term>,
    country: Option<Term>,
    category: Option<Term>,
    subcategory: Option<Term>,
    subcategories: Option<Vec<Term>>,
    contract_type: Option<Term>,
    journey: Option<Term>,
    experience_min: Option<Term>,
    studies_min: Option<Term>,
    teleworking: Option<Term>,
    job_level: Option<Term>,
    department: Option<String>,
    schedule: Option<String>,
    contract_duration: Option<String>,
    commissions: Option<String>,
    description: Option<String>,
    min_requirements: Option<String>,
    desired_requirements: Option<String>,
    min_pay: Option<Pay>,
    max_pay: Option<Pay>,
    salary_description: Option<String>,
    languages: Option<Vec<Language>>,
    skills_list: Option<Vec<Skill>>,
    profile: Option<Profile>,
    active: Option<bool>,
    archived: Option<bool>,
    deleted: Option<bool>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Pay {
    #[serde(default, deserialize_with = "json::lenient_number")]
    amount: Option<f64>,
    period_id: Option<i64>,
    amount_value: Option<String>,
}

#[derive(Deserialize)]
struct Language {
    name: Option<String>,
    level: Option<String>,
}

/// Documented as a text, but sent as an object.
#[derive(Deserialize)]
#[serde(untagged)]
enum Skill {
    Name(String),
    Object { skill: String },
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Profile {
    name: Option<String>,
    web: Option<String>,
    url: Option<String>,
    website_url: Option<String>,
    hidden: Option<bool>,
}

/// Parses a detail; facts that it lacks are taken from the reference.
pub fn offer(body: &str, reference: &OfferRef) -> Result<Offer, PluginError> {
    let detail: Detail = json::parse(body)?;
    let title = detail.title.as_deref().and_then(text::non_empty).ok_or_else(|| {
        sdk::errors::parse_failure("the detail has no title", Some("title".to_owned()), Some(body))
    })?;
    // The list's address has the newer form; the detail's is used if there is none.
    let own = Some(reference.url.as_str()).filter(|url| text::is_web_url(url));
    let link = own.or(detail.link.as_deref()).unwrap_or_default();
    let mut offer = Offer::new(&*reference.id, link, title);
    offer.employer = detail.profile.as_ref().and_then(Profile::employer);
    offer.locations = locations(detail.city.as_deref(), detail.province.as_ref());
    offer.workplace = workplace(detail.teleworking.as_ref());
    offer.department = text_of(detail.category.as_ref());
    offer.employment_type = employment_type(detail.contract_type.as_ref(), detail.journey.as_ref());
    offer.salary = detail.salary();
    offer.posted_at = detail.creation_date.as_deref().and_then(time::parse_iso);
    offer.updated_at = detail.update_date.as_deref().and_then(time::parse_iso);
    offer.description = detail.description().map(Description::Plain);
    offer.listing = detail.listing();
    offer.attrs = detail.attributes();
    Ok(offer)
}

impl Detail {
    fn listing(&self) -> Listing {
        let withdrawn =
            self.active == Some(false) || self.archived == Some(true) || self.deleted == Some(true);
        if withdrawn { Listing::Closed } else { Listing::Open }
    }

    /// The advert's three texts; the second and third have the site's headings.
    fn description(&self) -> Option<String> {
        let sections = [
            ("", &self.description),
            ("Requisitos mínimos:\n", &self.min_requirements),
            ("Requisitos deseados:\n", &self.desired_requirements),
        ];
        let sections: Vec<String> = sections
            .into_iter()
            .filter_map(|(heading, text)| Some(format!("{heading}{}", clean(text.as_deref()?)?)))
            .collect();
        (!sections.is_empty()).then(|| sections.join("\n\n"))
    }

    fn salary(&self) -> Option<sdk::Salary> {
        let (min, max) = (self.min_pay.as_ref(), self.max_pay.as_ref());
        let period = [min, max].into_iter().flatten().find_map(|pay| pay.period_id.filter(|id| *id != 0));
        let sentence = self.salary_description.as_deref().unwrap_or("");
        advertised(min.and_then(Pay::amount), max.and_then(Pay::amount), period, sentence)
    }

    fn attributes(&self) -> Vec<(String, String)> {
        let several = self.subcategories.iter().flatten().filter_map(Term::text);
        let subcategories: Vec<&str> =
            self.subcategory.iter().filter_map(Term::text).chain(several).collect();
        let skills = self.skills_list.iter().flatten().filter_map(|skill| text::non_empty(skill.name()));
        let languages: Vec<String> = self.languages.iter().flatten().filter_map(Language::text).collect();
        attributes([
            ("subcategory", joined(&subcategories)),
            ("experience_min", text_of(self.experience_min.as_ref())),
            ("study", text_of(self.studies_min.as_ref())),
            ("country", text_of(self.country.as_ref())),
            ("job_level", text_of(self.job_level.as_ref())),
            ("department", text::filled(self.department.as_deref())),
            ("schedule", text::filled(self.schedule.as_deref())),
            ("contract_duration", text::filled(self.contract_duration.as_deref())),
            ("commissions", text::filled(self.commissions.as_deref())),
            ("skills", joined(&skills.collect::<Vec<_>>())),
            ("languages", joined(&languages.iter().map(String::as_str).collect::<Vec<_>>())),
        ])
    }
}

impl Pay {
    fn amount(&self) -> Option<Amount> {
        let number = self.amount.filter(|amount| *amount > 0.0).map(Amount);
        number.or_else(|| self.amount_value.as_deref().and_then(Amount::parse))
    }
}

impl Language {
    fn text(&self) -> Option<String> {
        let name = text::filled(self.name.as_deref())?;
        Some(match text::filled(self.level.as_deref()) {
            Some(level) => format!("{name} ({level})"),
            None => name,
        })
    }
}

impl Skill {
    fn name(&self) -> &str {
        match self {
            Self::Name(name) | Self::Object { skill: name } => name,
        }
    }
}

impl Profile {
    /// The employer; a masked company's name is a placeholder and is dropped. An employer without any fact tells the
    /// host that it is unknown, while `None` keeps the employer from the list.
    fn employer(&self) -> Option<Employer> {
        if self.hidden == Some(true) {
            return Some(Employer { name: None, website: None });
        }
        let website = [&self.web, &self.url, &self.website_url]
            .into_iter()
            .find_map(|address| website(address.as_deref()?));
        let name = text::filled(self.name.as_deref());
        (name.is_some() || website.is_some()).then_some(Employer { name, website })
    }
}

/// The company's own address: absolute, with the scheme added if missing, and not one of InfoJobs. The field
/// `corporateWebsiteUrl` never has one and is not used.
fn website(address: &str) -> Option<String> {
    let address = text::non_empty(address)?;
    let address = if address.contains("://") { address.to_owned() } else { format!("https://{address}") };
    if !text::is_web_url(&address) {
        return None;
    }
    let host = address.split("://").nth(1)?.split(['/', '?', '#', ':']).next()?.to_lowercase();
    let is_board = host.split('.').any(|label| label == "infojobs");
    (!is_board && !host.starts_with('.')).then_some(address)
}

/// Normalises line breaks and tabs, and trims the text.
fn clean(text: &str) -> Option<String> {
    let text = text.replace("\r\n", "\n").replace(['\r', '\t'], " ");
    text::non_empty(&text).map(str::to_owned)
}

fn joined(values: &[&str]) -> Option<String> {
    (!values.is_empty()).then(|| values.join(", "))
}
