//! Converts jobs to offers.

use std::borrow::Cow;

use jobscan_plugin_sdk as sdk;
use sdk::{
    Description, Employer, Offer, PluginError, Salary, SalaryPeriod, Skipped, Workplace, json,
    recognise::Address, text, time,
};
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::place::{add_place, work_place};

/// The jobs of a page.
#[derive(Debug, Default)]
pub struct Listing {
    /// The valid rows.
    pub offers: Vec<Offer>,
    /// The invalid rows.
    pub skipped: Vec<Skipped>,
}

/// Parses jobs, the first of which has index `first` on the board. `board_url` is used for jobs without a page of
/// their own.
pub fn jobs<'a>(rows: impl Iterator<Item = &'a str>, first: usize, board_url: &str) -> Listing {
    let mut listing = Listing::default();
    for (index, row) in rows.enumerate() {
        match json::row::<Job<'_>>(row, first + index).and_then(|job| job.into_offer(board_url)) {
            Ok(offer) => listing.offers.push(offer),
            Err(skipped) => listing.skipped.push(skipped),
        }
    }
    listing
}

/// The company's name in the answer about the board.
pub(crate) fn board_name(body: &str) -> Result<Option<String>, PluginError> {
    #[derive(Deserialize)]
    struct Board {
        name: Option<String>,
    }
    Ok(text::filled(json::parse::<Board>(body)?.name.as_deref()))
}

/// What a board's list of jobs shows about the board.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct BoardSummary {
    /// The company's name.
    pub(crate) name: Option<String>,
    /// The page of the jobs if it is on the company's own site: the first job's address without its query.
    pub(crate) own_page: Option<String>,
    /// The number of jobs.
    pub(crate) jobs: u64,
}

/// Summarises a list of jobs; the jobs themselves may have any structure.
pub(crate) fn board_summary(body: &str) -> Result<BoardSummary, PluginError> {
    #[derive(Deserialize)]
    struct List {
        jobs: Vec<Entry>,
    }
    #[derive(Deserialize)]
    struct Entry {
        company_name: Option<String>,
        absolute_url: Option<String>,
    }
    let list: List = json::parse(body)?;
    let mut summary = BoardSummary { jobs: list.jobs.len() as u64, ..BoardSummary::default() };
    for job in &list.jobs {
        summary.name = summary.name.or_else(|| text::filled(job.company_name.as_deref()));
        summary.own_page = summary.own_page.or_else(|| own_page(job.absolute_url.as_deref()?));
    }
    Ok(summary)
}

fn own_page(url: &str) -> Option<String> {
    let host = Address::parse(url)?;
    let hosted = host.host() == "greenhouse.io" || host.below("greenhouse.io").is_some();
    (!hosted).then(|| url.split(['?', '#']).next().unwrap_or(url).to_owned())
}

/// A job with `content=true`; the oldest ones only have id, title, location, `updated_at` and URL.
#[derive(Deserialize)]
struct Job<'a> {
    #[serde(deserialize_with = "json::text_or_number")]
    id: String,
    #[serde(borrow)]
    title: Cow<'a, str>,
    absolute_url: Option<String>,
    location: Option<Location>,
    updated_at: Option<String>,
    first_published: Option<String>,
    application_deadline: Option<String>,
    company_name: Option<String>,
    #[serde(default, deserialize_with = "json::optional_text_or_number")]
    internal_job_id: Option<String>,
    #[serde(default, deserialize_with = "json::optional_text_or_number")]
    requisition_id: Option<String>,
    language: Option<String>,
    #[serde(borrow)]
    content: Option<Cow<'a, str>>,
    departments: Option<Vec<Named>>,
    offices: Option<Vec<Office>>,
    #[serde(borrow)]
    metadata: Option<Vec<Metadata<'a>>>,
    pay_input_ranges: Option<Vec<PayRange>>,
}

#[derive(Deserialize)]
struct Location {
    name: Option<String>,
}

#[derive(Deserialize)]
struct Named {
    name: Option<String>,
}

#[derive(Deserialize)]
struct Office {
    name: Option<String>,
    location: Option<String>,
}

#[derive(Deserialize)]
struct Metadata<'a> {
    name: Option<String>,
    value_type: Option<String>,
    /// A text, a list of texts, an object or null, depending on the customer's configuration.
    #[serde(borrow)]
    value: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct PayRange {
    #[serde(default, deserialize_with = "json::lenient_number")]
    min_cents: Option<f64>,
    #[serde(default, deserialize_with = "json::lenient_number")]
    max_cents: Option<f64>,
    currency_type: Option<String>,
    title: Option<String>,
}

/// The value of a `currency_range` in the metadata.
#[derive(Deserialize)]
struct CurrencyRange {
    #[serde(default, deserialize_with = "json::lenient_number")]
    min_value: Option<f64>,
    #[serde(default, deserialize_with = "json::lenient_number")]
    max_value: Option<f64>,
    unit: Option<String>,
}

impl Job<'_> {
    fn into_offer(self, board_url: &str) -> Result<Offer, Skipped> {
        let Some(title) = text::non_empty(&self.title) else {
            return Err(Skipped { id: Some(self.id), reason: "no title".to_owned() });
        };
        let url = self.absolute_url.as_deref().filter(|url| text::is_web_url(url));
        let url = url.map_or_else(|| format!("{board_url}/jobs/{}", self.id), str::to_owned);
        let mut offer = Offer::new(self.id.as_str(), url, title);
        (offer.workplace, offer.locations) = self.places();
        offer.department =
            self.departments.iter().flatten().find_map(|named| text::filled(named.name.as_deref()));
        offer.employment_type = self.metadata_text(&["employment type", "commitment"]);
        offer.salary = self.salary();
        offer.employer = text::filled(self.company_name.as_deref())
            .map(|name| Employer { name: Some(name), website: None });
        offer.posted_at = self.first_published.as_deref().and_then(time::parse_iso);
        offer.updated_at = self.updated_at.as_deref().and_then(time::parse_iso);
        offer.expires_at = self.application_deadline.as_deref().and_then(time::parse_iso);
        offer.description = self.content.as_deref().and_then(html).map(Description::Html);
        let attrs = [
            ("internal_job_id", self.internal_job_id.as_deref()),
            ("requisition_id", self.requisition_id.as_deref()),
            ("language", self.language.as_deref()),
        ];
        offer.attrs = attrs
            .into_iter()
            .filter_map(|(key, value)| Some((key.to_owned(), text::filled(value)?)))
            .collect();
        Ok(offer)
    }

    /// The locations in the location's name. Offices describe the organisation rather than the advert: they are only
    /// used if the location is a way of working and nothing else.
    fn places(&self) -> (Workplace, Vec<String>) {
        let name = self.location.as_ref().and_then(|location| location.name.as_deref()).unwrap_or("");
        let place = work_place(name);
        let mut places = Vec::new();
        for name in place.names {
            add_place(&mut places, &name);
        }
        if places.is_empty() {
            for office in self.offices.iter().flatten() {
                let listed =
                    text::filled(office.location.as_deref()).or_else(|| text::filled(office.name.as_deref()));
                for name in work_place(listed.as_deref().unwrap_or("")).names {
                    add_place(&mut places, &name);
                }
            }
        }
        let workplace = match place.workplace {
            Workplace::Unknown => self
                .metadata_text(&["workplace type", "location type"])
                .map_or(Workplace::Unknown, |value| work_place(&value).workplace),
            known => known,
        };
        (workplace, places)
    }

    /// The first metadata entry with one of these names, as text.
    fn metadata_text(&self, names: &[&str]) -> Option<String> {
        self.metadata.iter().flatten().find_map(|entry| {
            let name = text::squeeze(entry.name.as_deref()?).to_lowercase();
            names.contains(&name.as_str()).then(|| entry.text())?
        })
    }

    fn salary(&self) -> Option<Salary> {
        let stated = self.pay_input_ranges.iter().flatten().find_map(PayRange::salary);
        stated.or_else(|| self.metadata.iter().flatten().find_map(Metadata::salary))
    }
}

impl Metadata<'_> {
    fn text(&self) -> Option<String> {
        match serde_json::from_str(self.value?.get()).ok()? {
            serde_json::Value::String(value) => text::filled(Some(&value)),
            serde_json::Value::Array(values) => {
                let values: Vec<&str> = values.iter().filter_map(serde_json::Value::as_str).collect();
                text::filled(Some(&values.join(", ")))
            }
            _ => None,
        }
    }

    fn salary(&self) -> Option<Salary> {
        if self.value_type.as_deref() != Some("currency_range") {
            return None;
        }
        let range: CurrencyRange = serde_json::from_str(self.value?.get()).ok()?;
        salary(range.min_value, range.max_value, range.unit.as_deref(), self.name.as_deref())
    }
}

impl PayRange {
    fn salary(&self) -> Option<Salary> {
        let units = |cents: Option<f64>| cents.map(|cents| cents / 100.0);
        let currency = self.currency_type.as_deref();
        salary(units(self.min_cents), units(self.max_cents), currency, self.title.as_deref())
    }
}

fn salary(min: Option<f64>, max: Option<f64>, currency: Option<&str>, title: Option<&str>) -> Option<Salary> {
    let positive = |amount: Option<f64>| amount.filter(|amount| *amount > 0.0);
    let (min, max) = (positive(min), positive(max));
    if min.is_none() && max.is_none() {
        return None;
    }
    let currency = text::filled(currency).map(|code| code.to_uppercase());
    Some(Salary { min, max, currency, period: title.and_then(salary_period) })
}

/// The API has no field for the period, but the range's title may state it. "Salary" alone does not: it is also used
/// for hourly pay.
fn salary_period(title: &str) -> Option<SalaryPeriod> {
    let title = title.to_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| title.contains(word));
    if says(&["hour"]) {
        Some(SalaryPeriod::Hour)
    } else if says(&["month"]) {
        Some(SalaryPeriod::Month)
    } else if says(&["annual", "year"]) {
        Some(SalaryPeriod::Year)
    } else {
        None
    }
}

/// The content is HTML that is escaped again; unescaped content is used as it is.
fn html(content: &str) -> Option<String> {
    let html = if content.contains('<') { Cow::Borrowed(content) } else { text::unescape(content) };
    text::non_empty(&html).is_some().then(|| html.into_owned())
}
