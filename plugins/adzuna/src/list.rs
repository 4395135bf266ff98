//! Reads the rows of a page.

use jobscan_plugin_sdk as sdk;
use sdk::{
    Continuation, Coverage, Description, Employer, EndReason, Offer, Page, PluginError, Salary, Skipped,
    json::{self, Object, Unread},
    reading::pay,
    text,
};
use serde::Deserialize;

use crate::request::{Country, Search};

#[derive(Deserialize)]
struct Envelope {
    #[serde(default, deserialize_with = "json::whole")]
    count: Option<i64>,
}

/// Reads page `number` of a search.
pub(crate) fn page(
    body: &str,
    number: u32,
    search: &Search,
    unread: &mut Unread,
) -> Result<Page, PluginError> {
    let Object(Envelope { count }) = json::parse(body)?;
    let country = search.country;
    let rows =
        json::rows_at::<Rows, _>("results", body, unread, |row, unread| row.into_offer(country, unread))?;
    let total = count.and_then(|count| u64::try_from(count).ok());
    let next = continuation(number, rows.len() as u64, u64::from(search.size), total);
    let (mut offers, mut skipped) = (Vec::with_capacity(rows.len()), Vec::new());
    for row in rows {
        match row {
            Ok(offer) => offers.push(offer),
            Err(reason) => skipped.push(reason),
        }
    }
    Ok(Page { offers, skipped, next, state: None, coverage: Coverage::Partial, total })
}

/// How a search goes on after page `number`, which had so many rows.
fn continuation(number: u32, rows: u64, size: u64, total: Option<u64>) -> Continuation {
    let before = u64::from(number - 1).saturating_mul(size);
    let more = match total {
        Some(total) => before.saturating_add(rows) < total,
        None => rows >= size,
    };
    match (more, rows) {
        (false, _) => Continuation::End(EndReason::Complete),
        (true, 0) => Continuation::End(EndReason::EmptyPage),
        (true, _) => Continuation::More(number.saturating_add(1).to_string()),
    }
}

struct Rows;

impl json::Row for Rows {
    type Of<'a> = Row;
}

/// A row.
#[derive(Deserialize)]
struct Row {
    #[serde(deserialize_with = "json::text_or_number")]
    id: String,
    title: String,
    redirect_url: Option<String>,
    description: Option<String>,
    company: Option<Object<Named>>,
    location: Option<Object<Named>>,
    category: Option<Object<Category>>,
    contract_type: Option<String>,
    contract_time: Option<String>,
    #[serde(default, deserialize_with = "json::moment")]
    created: Option<i64>,
    #[serde(default, deserialize_with = "json::number")]
    salary_min: Option<f64>,
    #[serde(default, deserialize_with = "json::number")]
    salary_max: Option<f64>,
    #[serde(default, deserialize_with = "json::text_or_number")]
    salary_is_predicted: Option<String>,
}

#[derive(Deserialize)]
struct Named {
    display_name: Option<String>,
}

#[derive(Deserialize)]
struct Category {
    tag: Option<String>,
    label: Option<String>,
}

impl Row {
    fn into_offer(self, country: Country, unread: &mut Unread) -> Result<Offer, Skipped> {
        let skip = |reason: &str| Skipped { id: text::filled(Some(&self.id)), reason: reason.to_owned() };
        let id = text::filled(Some(&self.id)).ok_or_else(|| skip("no usable id"))?;
        let title = words(Some(&self.title)).ok_or_else(|| skip("no title"))?;
        // Behind it stand the client's ID and a word that is another with each answer.
        let link = self.redirect_url.as_deref().and_then(|link| link.split(['?', '#']).next());
        let link = link.filter(|link| text::is_web_url(link)).ok_or_else(|| skip("no link"))?;
        let mut offer = Offer::new(id, link, title);
        let name = self.company.as_ref().and_then(|company| words(company.display_name.as_deref()));
        offer.employer = name.map(|name| Employer { name: Some(name), website: None });
        let place = self.location.as_ref().and_then(|place| words(place.display_name.as_deref()));
        offer.locations = place.into_iter().collect();
        let category = self.category.as_ref().filter(|category| category.tag.as_deref() != Some("unknown"));
        offer.department = category.and_then(|category| words(category.label.as_deref()));
        let terms = [&self.contract_type, &self.contract_time];
        let terms: Vec<&str> = terms.into_iter().flatten().filter_map(|term| text::non_empty(term)).collect();
        offer.employment_type = (!terms.is_empty()).then(|| terms.join(", "));
        offer.salary = self.salary(country, unread);
        offer.posted_at = self.created;
        offer.description = words(self.description.as_deref()).map(Description::Plain);
        Ok(offer)
    }

    /// The pay that the employer says, for a time that is not told.
    fn salary(&self, country: Country, unread: &mut Unread) -> Option<Salary> {
        if self.salary_is_predicted.as_deref() != Some("0") {
            return None;
        }
        let told = [self.salary_min, self.salary_max].map(|amount| amount.filter(|amount| *amount > 0.0));
        let pay = pay::range(told[0], told[1], Some(country.currency), None);
        if pay.is_none() && told.iter().any(Option::is_some) {
            unread.note("salary_min", &format!("{:?} to {:?}", told[0], told[1]));
        }
        pay.map(Into::into)
    }
}

/// A text without the marks that stand around the words of the query.
fn words(text: Option<&str>) -> Option<String> {
    text::filled(Some(&text::squeeze(&text::plain(text?))))
}
