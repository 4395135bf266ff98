//! Converts jobs to offers.

use std::{borrow::Cow, collections::HashMap};

use jobscan_plugin_sdk as sdk;
use sdk::{
    Description, Employer, Offer, PluginError, Skipped, Workplace,
    json::{self, Object, Unread},
    reading::{
        mode::{self, Mode},
        place,
    },
    recognise::Address,
    text,
};
use serde::Deserialize;

use crate::{
    metadata::{Metadata, text_of},
    pay::{self, PayRange},
};

/// The jobs of a page.
#[derive(Debug, Default)]
pub struct Listing {
    /// The valid rows.
    pub offers: Vec<Offer>,
    /// The invalid rows.
    pub skipped: Vec<Skipped>,
    /// The fields of valid rows that could not be read.
    pub unread: Unread,
}

/// Parses jobs, the first of which has index `first` on the board. `board_url` is used for jobs without a page of
/// their own.
pub fn jobs<'a>(rows: impl Iterator<Item = &'a str>, first: usize, board_url: &str) -> Listing {
    let (mut listing, mut locations) = (Listing::default(), Locations::default());
    for (index, row) in rows.enumerate() {
        let unread = &mut listing.unread;
        match json::row::<Jobs, _>(row, first + index, unread, |job, unread| {
            job.into_offer(board_url, &mut locations, unread)
        }) {
            Ok(offer) => listing.offers.push(offer),
            Err(skipped) => listing.skipped.push(skipped),
        }
    }
    listing
}

/// The company's name in the answer about the board.
pub(crate) fn board_name(body: &str) -> Result<Option<String>, PluginError> {
    let board: Object<Named> = json::parse(body)?;
    Ok(text::filled(board.name.as_deref()))
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
    let jobs = json::rows_at::<Entry, _>("jobs", body, &mut Unread::default(), |job, _| Ok(job))?;
    let mut summary = BoardSummary { jobs: jobs.len() as u64, ..BoardSummary::default() };
    for job in jobs.into_iter().flatten() {
        summary.name = summary.name.or_else(|| text::filled(job.company_name.as_deref()));
        summary.own_page = summary.own_page.or_else(|| own_page(job.absolute_url.as_deref()?));
    }
    Ok(summary)
}

/// What a job tells of the board.
#[derive(Deserialize)]
struct Entry {
    company_name: Option<String>,
    absolute_url: Option<String>,
}

impl json::Row for Entry {
    type Of<'a> = Self;
}

fn own_page(url: &str) -> Option<String> {
    let host = Address::parse(url)?;
    let hosted = host.host() == "greenhouse.io" || host.below("greenhouse.io").is_some();
    (!hosted).then(|| url.split(['?', '#']).next().unwrap_or(url).to_owned())
}

/// A job with `content=true`; the oldest ones only have id, title, location, `updated_at` and URL.
#[derive(Deserialize)]
pub(crate) struct Job<'a> {
    #[serde(deserialize_with = "json::text_or_number")]
    id: String,
    #[serde(borrow)]
    title: Cow<'a, str>,
    absolute_url: Option<String>,
    location: Option<Object<Named>>,
    #[serde(default, deserialize_with = "json::moment")]
    updated_at: Option<i64>,
    #[serde(default, deserialize_with = "json::moment")]
    first_published: Option<i64>,
    #[serde(default, deserialize_with = "json::moment")]
    application_deadline: Option<i64>,
    company_name: Option<String>,
    #[serde(default, deserialize_with = "json::text_or_number")]
    internal_job_id: Option<String>,
    #[serde(default, deserialize_with = "json::text_or_number")]
    requisition_id: Option<String>,
    language: Option<String>,
    #[serde(borrow)]
    content: Option<Cow<'a, str>>,
    departments: Option<Vec<Option<Object<Named>>>>,
    offices: Option<Vec<Option<Object<Office>>>>,
    #[serde(borrow)]
    metadata: Option<Vec<Option<Object<Metadata<'a>>>>>,
    pay_input_ranges: Option<Vec<Option<Object<PayRange>>>>,
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

struct Jobs;

impl json::Row for Jobs {
    type Of<'a> = Job<'a>;
}

impl Job<'_> {
    fn into_offer(
        self,
        board_url: &str,
        locations: &mut Locations,
        unread: &mut Unread,
    ) -> Result<Offer, Skipped> {
        let Some(title) = text::non_empty(&self.title) else {
            return Err(Skipped { id: Some(self.id), reason: "no title".to_owned() });
        };
        let url = self.absolute_url.as_deref().filter(|url| text::is_web_url(url));
        let url = url.map_or_else(|| format!("{board_url}/jobs/{}", self.id), str::to_owned);
        let mut offer = Offer::new(self.id.as_str(), url, title);
        let metadata = present(self.metadata.as_ref());
        (offer.workplace, offer.locations) = self.places(&metadata, locations);
        offer.department =
            present(self.departments.as_ref()).iter().find_map(|named| text::filled(named.name.as_deref()));
        offer.employment_type = text_of(&metadata, &["employment type", "commitment"]);
        offer.salary = pay::salary(&present(self.pay_input_ranges.as_ref()), &metadata, unread);
        offer.employer = text::filled(self.company_name.as_deref())
            .map(|name| Employer { name: Some(name), website: None });
        offer.posted_at = self.first_published;
        offer.updated_at = self.updated_at;
        offer.expires_at = self.application_deadline;
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

    /// The way of working, and the location in the source's words.
    ///
    /// Offices describe the organisation rather than the advert: they stand for the location only if it names no place,
    /// and then the way of working that it names is kept.
    fn places(&self, metadata: &[&Metadata<'_>], locations: &mut Locations) -> (Workplace, Vec<String>) {
        let stated =
            text_of(metadata, &["workplace type", "location type", "work location type", "workplace"]);
        let stated = stated.as_deref().and_then(|stated| mode::read(&text::unescape(stated)));
        let name = self.location.as_ref().and_then(|location| text::non_empty(location.name.as_deref()?));
        let said = name.map_or_else(Said::default, |name| locations.read(name));
        if let Some(name) = name.filter(|_| said.names_place) {
            return (stated.into(), vec![name.to_owned()]);
        }
        let mut offices: Vec<String> = Vec::new();
        for office in present(self.offices.as_ref()) {
            let place =
                text::filled(office.location.as_deref()).or_else(|| text::filled(office.name.as_deref()));
            offices.extend(place.filter(|place| !offices.contains(place)));
        }
        (stated.or(said.mode).into(), offices)
    }
}

/// What the words of a location say.
#[derive(Debug, Clone, Copy, Default)]
struct Said {
    names_place: bool,
    mode: Option<Mode>,
}

/// The locations of a page that were read already: most jobs of a board share a few.
#[derive(Default)]
struct Locations(HashMap<String, Said>);

impl Locations {
    fn read(&mut self, name: &str) -> Said {
        if let Some(said) = self.0.get(name) {
            return *said;
        }
        let said = Said::read(&text::unescape(name));
        self.0.insert(name.to_owned(), said);
        said
    }
}

impl Said {
    fn read(plain: &str) -> Self {
        let read = place::read([plain]);
        let mode = mode::read(plain);
        let only_a_mode = mode.is_some() && read.places.iter().any(|place| place == plain);
        Self { names_place: !read.places.is_empty() && !only_a_mode, mode: read.mode.or(mode) }
    }
}

/// The objects of a list without its nulls.
fn present<T>(list: Option<&Vec<Option<Object<T>>>>) -> Vec<&T> {
    list.into_iter().flatten().flatten().map(|object| &object.0).collect()
}

/// The content is HTML that is escaped again; unescaped content is used as it is.
fn html(content: &str) -> Option<String> {
    let html = if content.contains('<') { Cow::Borrowed(content) } else { text::unescape(content) };
    text::non_empty(&html).is_some().then(|| html.into_owned())
}
