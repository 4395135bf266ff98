//! Parses pages of a search.

use jobscan_plugin_sdk as sdk;
use sdk::{
    Continuation, Coverage, Employer, EndReason, Offer, Page, PluginError, Skipped, errors,
    json::{self, Object, Unread},
    text,
};
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::{
    salary::{self, Fields, advertised},
    values::{Entry, attributes, employment_type, is_masked, locations, text_of, workplace},
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
    /// Read on their own: a count of odd form must not cost a page.
    #[serde(borrow)]
    total_results: Option<&'a RawValue>,
    #[serde(borrow)]
    total_pages: Option<&'a RawValue>,
    #[serde(borrow)]
    page_size: Option<&'a RawValue>,
}

/// The source's own counts.
struct Counts {
    results: Option<u64>,
    pages: Option<u64>,
    page_size: Option<u64>,
}

/// A count, as number or text.
fn count(raw: Option<&RawValue>, field: &str, unread: &mut Unread) -> Option<u64> {
    #[derive(Deserialize)]
    struct Count(#[serde(deserialize_with = "json::whole")] Option<i64>);
    let raw = raw?.get();
    let count = serde_json::from_str(raw).ok().map(|Count(count)| count.map(u64::try_from));
    match count {
        Some(Some(Ok(count))) => Some(count),
        Some(None) => None,
        _ => {
            unread.note(field, raw);
            None
        }
    }
}

/// Parses page `number` of a search with `page_size` offers per page.
pub fn page(body: &str, number: u32, page_size: u32, unread: &mut Unread) -> Result<Page, PluginError> {
    let Object(mut envelope): Object<Envelope<'_>> = json::parse(body)?;
    let rows = envelope.items.take().or_else(|| envelope.offers.take()).ok_or_else(|| {
        errors::parse_failure("the list has neither `items` nor `offers`", None, Some(body))
    })?;
    let (mut offers, mut skipped) = (Vec::with_capacity(rows.len()), Vec::new());
    for (index, row) in rows.iter().enumerate() {
        match json::row::<Rows, _>(row.get(), index, unread, Row::into_offer) {
            Ok(offer) => offers.push(offer),
            Err(reason) => skipped.push(reason),
        }
    }
    // A count of nothing beside rows is not told: later pages of some searches have it.
    let told = |count: Option<u64>| count.filter(|count| *count > 0 || rows.is_empty());
    let counts = Counts {
        results: told(count(envelope.total_results, "totalResults", unread)),
        pages: told(count(envelope.total_pages, "totalPages", unread)),
        page_size: count(envelope.page_size, "pageSize", unread),
    };
    Ok(Page {
        offers,
        skipped,
        next: counts.continuation(number, rows.len(), page_size),
        state: None,
        coverage: Coverage::Partial,
        total: counts.results,
    })
}

impl Counts {
    /// How the scan continues after page `number`, which had `rows`.
    fn continuation(&self, number: u32, rows: usize, asked: u32) -> Continuation {
        let page_size = self.page_size.filter(|size| *size > 0).unwrap_or(u64::from(asked));
        let reached = u64::from(number).saturating_mul(page_size);
        let is_last = match self.pages {
            Some(pages) => u64::from(number) >= pages,
            None => (rows as u64) < page_size || self.results.is_some_and(|total| reached >= total),
        };
        if rows == 0 {
            let seen = u64::from(number - 1).saturating_mul(page_size);
            let promised = self.results.is_some_and(|total| total > seen) || !is_last;
            Continuation::End(if promised { EndReason::EmptyPage } else { EndReason::Complete })
        } else if !is_last {
            Continuation::More((number + 1).to_string())
        } else if self.results.is_some_and(|total| total > reached) {
            Continuation::End(EndReason::TotalPages)
        } else {
            Continuation::End(EndReason::Complete)
        }
    }
}

struct Rows;

impl json::Row for Rows {
    type Of<'a> = Row;
}

/// A row of the list. Fields that change without the advert changing are left out: counts of applications, bumps, and
/// paid highlighting.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Row {
    #[serde(deserialize_with = "json::text_or_number")]
    id: String,
    title: String,
    link: Option<String>,
    city: Option<String>,
    province: Entry,
    category: Entry,
    subcategory: Entry,
    contract_type: Entry,
    experience_min: Entry,
    work_day: Entry,
    study: Entry,
    teleworking: Entry,
    salary_min: Entry,
    salary_max: Entry,
    salary_period: Entry,
    salary_description: Option<String>,
    #[serde(default, deserialize_with = "json::moment")]
    published: Option<i64>,
    #[serde(default, deserialize_with = "json::moment")]
    updated: Option<i64>,
    author: Option<Object<Author>>,
    requirement_min: Option<String>,
}

impl Row {
    fn into_offer(self, unread: &mut Unread) -> Result<Offer, Skipped> {
        let skip = |reason: &str| Skipped { id: text::filled(Some(&self.id)), reason: reason.to_owned() };
        let id = text::filled(Some(&self.id)).filter(|id| text::path_segment(id).is_some());
        let id = id.ok_or_else(|| skip("no usable id"))?;
        let title = text::non_empty(&self.title).ok_or_else(|| skip("no title"))?;
        let link = self.link.as_deref().filter(|link| text::is_web_url(link));
        let link = link.ok_or_else(|| skip("no link"))?;
        let mut offer = Offer::new(id, link, title);
        offer.complete = false;
        offer.employer = self.author.as_ref().and_then(|author| author.employer());
        offer.locations = locations(self.city.as_deref(), &self.province);
        offer.workplace = workplace(&self.teleworking, unread);
        offer.department = text_of(&self.category);
        offer.employment_type = employment_type(&self.contract_type, &self.work_day);
        offer.salary = self.salary(unread);
        offer.posted_at = self.published;
        offer.updated_at = self.updated;
        offer.attrs = attributes([
            ("subcategory", text_of(&self.subcategory)),
            ("experience_min", text_of(&self.experience_min)),
            ("study", text_of(&self.study)),
            ("requirements", text::filled(self.requirement_min.as_deref()).map(|text| text::squeeze(&text))),
        ]);
        Ok(offer)
    }

    fn salary(&self, unread: &mut Unread) -> Option<sdk::Salary> {
        fn text(term: &Entry) -> &str {
            term.as_ref().and_then(|term| term.text()).unwrap_or("")
        }
        let mut amount = |field: &str, text: &str| {
            let amount = salary::amount(text);
            if amount.is_none() && text.contains(|sign: char| ('1'..='9').contains(&sign)) {
                unread.note(field, text);
            }
            amount
        };
        let texts = [text(&self.salary_min), text(&self.salary_max)];
        let (min, max) = (amount("salaryMin.value", texts[0]), amount("salaryMax.value", texts[1]));
        let period = self.salary_period.as_ref().and_then(|term| salary::period(term.id, term.text()));
        let sentence = self.salary_description.as_deref().unwrap_or("");
        advertised(&Fields { min, max, period, texts, sentence }, unread)
    }
}

#[derive(Deserialize)]
struct Author {
    name: Option<String>,
}

impl Author {
    fn employer(&self) -> Option<Employer> {
        let name = text::filled(self.name.as_deref())?;
        Some(Employer { name: Some(name).filter(|name| !is_masked(name)), website: None })
    }
}
