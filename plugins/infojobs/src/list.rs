//! Parses pages of a search.

use jobscan_plugin_sdk as sdk;
use sdk::{
    Continuation, Coverage, Employer, EndReason, Offer, Page, PluginError, Skipped, errors, json, text, time,
};
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::{
    salary::{Amount, advertised},
    values::{Term, attributes, employment_type, locations, text_of, workplace},
};

/// The structure of an answer. The API sends the same rows twice, as `items` and as `offers`; older answers only have
/// the latter.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Envelope<'a> {
    #[serde(borrow)]
    items: Option<Vec<&'a RawValue>>,
    #[serde(borrow)]
    offers: Option<Vec<&'a RawValue>>,
    total_results: Option<u64>,
    total_pages: Option<u32>,
    page_size: Option<u32>,
}

/// Parses page `number` of a search with `page_size` offers per page.
pub fn page(body: &str, number: u32, page_size: u32) -> Result<Page, PluginError> {
    let mut envelope: Envelope<'_> = json::parse(body)?;
    let rows = envelope.items.take().or_else(|| envelope.offers.take()).ok_or_else(|| {
        errors::parse_failure("the list has neither `items` nor `offers`", None, Some(body))
    })?;
    let (mut offers, mut skipped) = (Vec::with_capacity(rows.len()), Vec::new());
    for (index, row) in rows.iter().enumerate() {
        match json::row::<Row>(row.get(), index).and_then(Row::into_offer) {
            Ok(offer) => offers.push(offer),
            Err(reason) => skipped.push(reason),
        }
    }
    Ok(Page {
        offers,
        skipped,
        next: envelope.continuation(number, rows.len(), page_size),
        state: None,
        coverage: Coverage::Partial,
        total: envelope.total_results,
    })
}

impl Envelope<'_> {
    /// How the scan continues after page `number`, which had `rows`.
    fn continuation(&self, number: u32, rows: usize, asked: u32) -> Continuation {
        let page_size = u64::from(self.page_size.filter(|size| *size > 0).unwrap_or(asked));
        let reached = u64::from(number) * page_size;
        let is_last = match self.total_pages {
            Some(pages) => number >= pages,
            None => (rows as u64) < page_size || self.total_results.is_some_and(|total| reached >= total),
        };
        if rows == 0 {
            let seen = u64::from(number - 1) * page_size;
            let promised = self.total_results.is_some_and(|total| total > seen) || !is_last;
            Continuation::End(if promised { EndReason::EmptyPage } else { EndReason::Complete })
        } else if !is_last {
            Continuation::More((number + 1).to_string())
        } else if self.total_results.is_some_and(|total| total > reached) {
            Continuation::End(EndReason::TotalPages)
        } else {
            Continuation::End(EndReason::Complete)
        }
    }
}

/// A row of the list. Fields that change without the advert changing are left out: counts of applications, bumps, and
/// paid highlighting.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Row {
    id: String,
    title: String,
    link: Option<String>,
    city: Option<String>,
    province: Option<Term>,
    category: Option<Term>,
    subcategory: Option<Term>,
    contract_type: Option<Term>,
    experience_min: Option<Term>,
    work_day: Option<Term>,
    study: Option<Term>,
    teleworking: Option<Term>,
    salary_min: Option<Term>,
    salary_max: Option<Term>,
    salary_period: Option<Term>,
    salary_description: Option<String>,
    published: Option<String>,
    updated: Option<String>,
    author: Option<Author>,
    requirement_min: Option<String>,
}

#[derive(Deserialize)]
struct Author {
    name: Option<String>,
}

impl Row {
    fn into_offer(self) -> Result<Offer, Skipped> {
        let skip = |reason: &str| Skipped { id: text::filled(Some(&self.id)), reason: reason.to_owned() };
        let id = text::filled(Some(&self.id)).filter(|id| text::path_segment(id).is_some());
        let id = id.ok_or_else(|| skip("no usable id"))?;
        let title = text::non_empty(&self.title).ok_or_else(|| skip("no title"))?;
        let link = self.link.as_deref().filter(|link| text::is_web_url(link));
        let link = link.ok_or_else(|| skip("no link"))?;
        let mut offer = Offer::new(id, link, title);
        offer.complete = false;
        offer.employer = self.author.as_ref().and_then(Author::employer);
        offer.locations = locations(self.city.as_deref(), self.province.as_ref());
        offer.workplace = workplace(self.teleworking.as_ref());
        offer.department = text_of(self.category.as_ref());
        offer.employment_type = employment_type(self.contract_type.as_ref(), self.work_day.as_ref());
        offer.salary = self.salary();
        offer.posted_at = self.published.as_deref().and_then(time::parse_iso);
        offer.updated_at = self.updated.as_deref().and_then(time::parse_iso);
        offer.attrs = attributes([
            ("subcategory", text_of(self.subcategory.as_ref())),
            ("experience_min", text_of(self.experience_min.as_ref())),
            ("study", text_of(self.study.as_ref())),
            ("requirements", text::filled(self.requirement_min.as_deref()).map(|text| text::squeeze(&text))),
        ]);
        Ok(offer)
    }

    fn salary(&self) -> Option<sdk::Salary> {
        let amount = |term: &Option<Term>| Amount::parse(term.as_ref()?.text()?);
        let period = self.salary_period.as_ref().and_then(|term| term.id);
        let sentence = self.salary_description.as_deref().unwrap_or("");
        advertised(amount(&self.salary_min), amount(&self.salary_max), period, sentence)
    }
}

/// The placeholder for the name of a masked company, by which alone the list shows that it is masked.
const MASK: &str = "empresa confidencial";

impl Author {
    fn employer(&self) -> Option<Employer> {
        let name = text::filled(self.name.as_deref())?;
        let name = Some(name).filter(|name| name.to_lowercase() != MASK);
        Some(Employer { name, website: None })
    }
}
