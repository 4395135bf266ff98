//! Parses the detail of an advert.

use jobscan_plugin_sdk as sdk;
use sdk::{
    Description, Employer, Listing, Offer, OfferRef, PluginError,
    json::{self, Object, Unread},
    reading::pay,
    text,
};
use serde::Deserialize;

use crate::{
    salary::{self, Fields, advertised},
    values::{Entry, Term, attributes, employment_type, is_masked, locations, text_of, workplace},
};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Detail {
    title: Option<String>,
    link: Option<String>,
    #[serde(default, deserialize_with = "json::moment")]
    creation_date: Option<i64>,
    #[serde(default, deserialize_with = "json::moment")]
    update_date: Option<i64>,
    city: Option<String>,
    province: Entry,
    country: Entry,
    category: Entry,
    subcategory: Entry,
    subcategories: Option<Vec<Entry>>,
    contract_type: Entry,
    journey: Entry,
    experience_min: Entry,
    studies_min: Entry,
    teleworking: Entry,
    job_level: Entry,
    department: Option<String>,
    schedule: Option<String>,
    contract_duration: Option<String>,
    commissions: Option<String>,
    description: Option<String>,
    min_requirements: Option<String>,
    desired_requirements: Option<String>,
    min_pay: Option<Object<Pay>>,
    max_pay: Option<Object<Pay>>,
    salary_description: Option<String>,
    languages: Option<Vec<Option<Object<Language>>>>,
    skills_list: Option<Vec<Option<Skill>>>,
    profile: Option<Object<Profile>>,
    #[serde(default, deserialize_with = "json::flag")]
    active: Option<bool>,
    #[serde(default, deserialize_with = "json::flag")]
    archived: Option<bool>,
    #[serde(default, deserialize_with = "json::flag")]
    deleted: Option<bool>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Pay {
    #[serde(default, deserialize_with = "json::number")]
    amount: Option<f64>,
    #[serde(default, deserialize_with = "json::whole")]
    period_id: Option<i64>,
    period_value: Option<String>,
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
    #[serde(default, deserialize_with = "json::flag")]
    hidden: Option<bool>,
}

struct Details;

impl json::Row for Details {
    type Of<'a> = Detail;
}

/// Parses a detail; facts that it lacks are taken from the reference.
pub fn offer(body: &str, reference: &OfferRef, unread: &mut Unread) -> Result<Offer, PluginError> {
    json::object::<Details, _>(body, unread, |detail, unread| of_detail(&detail, body, reference, unread))
}

fn of_detail(
    detail: &Detail,
    body: &str,
    reference: &OfferRef,
    unread: &mut Unread,
) -> Result<Offer, PluginError> {
    let title = detail.title.as_deref().and_then(text::non_empty).ok_or_else(|| {
        sdk::errors::parse_failure("the detail has no title", Some("title".to_owned()), Some(body))
    })?;
    // The list's address has the newer form; the detail's is used if there is none.
    let own = Some(reference.url.as_str()).filter(|url| text::is_web_url(url));
    let link = own.or(detail.link.as_deref()).unwrap_or_default();
    let mut offer = Offer::new(&*reference.id, link, title);
    offer.employer = detail.profile.as_ref().and_then(|profile| profile.employer());
    offer.locations = locations(detail.city.as_deref(), &detail.province);
    offer.workplace = workplace(&detail.teleworking, unread);
    offer.department = text_of(&detail.category);
    offer.employment_type = employment_type(&detail.contract_type, &detail.journey);
    offer.salary = detail.salary(unread);
    offer.posted_at = detail.creation_date;
    offer.updated_at = detail.update_date;
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

    fn salary(&self, unread: &mut Unread) -> Option<sdk::Salary> {
        let (min, max) = (self.min_pay.as_ref(), self.max_pay.as_ref());
        let text = |pay: Option<&'_ Object<Pay>>| {
            pay.and_then(|pay| pay.0.amount_value.as_deref()).unwrap_or("").to_owned()
        };
        let texts = [text(min), text(max)];
        let fields = Fields {
            min: min.and_then(|pay| pay.amount()),
            max: max.and_then(|pay| pay.amount()),
            period: [min, max].into_iter().flatten().find_map(|pay| pay.period()),
            texts: [&texts[0], &texts[1]],
            sentence: self.salary_description.as_deref().unwrap_or(""),
        };
        advertised(&fields, unread)
    }

    fn attributes(&self) -> Vec<(String, String)> {
        let subcategories = self.subcategory.iter().chain(self.subcategories.iter().flatten().flatten());
        let subcategories: Vec<&str> = subcategories.filter_map(|term: &Object<Term>| term.text()).collect();
        let skills =
            self.skills_list.iter().flatten().flatten().filter_map(|skill| text::non_empty(skill.name()));
        let languages: Vec<String> =
            self.languages.iter().flatten().flatten().filter_map(|language| language.text()).collect();
        attributes([
            ("subcategory", joined(&subcategories)),
            ("experience_min", text_of(&self.experience_min)),
            ("study", text_of(&self.studies_min)),
            ("country", text_of(&self.country)),
            ("job_level", text_of(&self.job_level)),
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
    fn amount(&self) -> Option<f64> {
        let number = self.amount.filter(|amount| *amount > 0.0);
        number.or_else(|| self.amount_value.as_deref().and_then(salary::amount))
    }

    fn period(&self) -> Option<pay::Period> {
        salary::period(self.period_id, self.period_value.as_deref())
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
        let name = text::filled(self.name.as_deref());
        if self.hidden == Some(true) || name.as_deref().is_some_and(is_masked) {
            return Some(Employer { name: None, website: None });
        }
        let website = [&self.web, &self.url, &self.website_url]
            .into_iter()
            .find_map(|address| website(address.as_deref()?));
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
