//! Converts postings to offers.

use std::borrow::Cow;

use jobscan_plugin_sdk as sdk;
use sdk::{
    Description, Offer, PluginError, Salary, Skipped, Workplace,
    json::{self, LazyText, Object, Unread},
    reading::{
        mode,
        pay::{self, Told},
    },
    text,
};
use serde::Deserialize;

/// One page of a board.
#[derive(Debug, Default)]
pub struct Listing {
    /// The valid rows.
    pub offers: Vec<Offer>,
    /// The invalid rows.
    pub skipped: Vec<Skipped>,
    /// The fields of valid rows that could not be read.
    pub unread: Unread,
}

/// Parses a page. `board_url` is used for postings without a page of their own.
pub fn postings(body: &str, board_url: &str) -> Result<Listing, PluginError> {
    let mut unread = Unread::default();
    let rows = json::rows::<Postings, _>(body, &mut unread, |posting, unread| {
        posting.into_offer(board_url, unread)
    })?;
    let mut listing = Listing { offers: Vec::with_capacity(rows.len()), skipped: Vec::new(), unread };
    for row in rows {
        match row {
            Ok(offer) => listing.offers.push(offer),
            Err(skipped) => listing.skipped.push(skipped),
        }
    }
    Ok(listing)
}

struct Postings;

impl json::Row for Postings {
    type Of<'a> = Posting<'a>;
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Posting<'a> {
    #[serde(deserialize_with = "json::text_or_number")]
    id: String,
    #[serde(borrow)]
    text: Cow<'a, str>,
    hosted_url: Option<String>,
    #[serde(default, deserialize_with = "json::moment")]
    created_at: Option<i64>,
    country: Option<String>,
    workplace_type: Option<String>,
    categories: Option<Object<Categories>>,
    #[serde(borrow)]
    opening: Option<Cow<'a, str>>,
    #[serde(borrow)]
    description_body: Option<Cow<'a, str>>,
    #[serde(borrow)]
    description: Option<LazyText<'a>>,
    #[serde(borrow)]
    description_plain: Option<LazyText<'a>>,
    #[serde(borrow)]
    lists: Option<Vec<Option<Object<List<'a>>>>>,
    #[serde(borrow)]
    additional: Option<Cow<'a, str>>,
    #[serde(borrow)]
    additional_plain: Option<LazyText<'a>>,
    #[serde(borrow)]
    salary_description: Option<Cow<'a, str>>,
    salary_range: Option<Object<SalaryRange>>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase")]
struct Categories {
    commitment: Option<String>,
    department: Option<String>,
    location: Option<String>,
    team: Option<String>,
    #[serde(default, deserialize_with = "json::texts")]
    all_locations: Vec<String>,
}

#[derive(Deserialize)]
struct List<'a> {
    #[serde(borrow)]
    text: Option<Cow<'a, str>>,
    #[serde(borrow)]
    content: Option<Cow<'a, str>>,
}

#[derive(Deserialize)]
struct SalaryRange {
    currency: Option<String>,
    interval: Option<String>,
    #[serde(default, deserialize_with = "json::number")]
    min: Option<f64>,
    #[serde(default, deserialize_with = "json::number")]
    max: Option<f64>,
}

impl Posting<'_> {
    fn into_offer(self, board_url: &str, unread: &mut Unread) -> Result<Offer, Skipped> {
        if !is_id(&self.id) {
            return Err(Skipped {
                id: None,
                reason: format!("`{}` is no id", sdk::errors::sample(&self.id)),
            });
        }
        let Some(title) = text::non_empty(&self.text) else {
            return Err(Skipped { id: Some(self.id), reason: "no title".to_owned() });
        };
        let url = self.hosted_url.as_deref().filter(|url| text::is_web_url(url));
        let url = url.map_or_else(|| format!("{board_url}/{}", self.id), str::to_owned);
        let mut offer = Offer::new(&*self.id, url, title);
        offer.description = self.description();
        offer.workplace = self.workplace(unread);
        offer.posted_at = self.created_at;
        offer.salary = self.salary(unread);
        let categories = self.categories.map(|object| object.0).unwrap_or_default();
        offer.locations = categories.locations();
        let department = text::filled(categories.department.as_deref());
        let team = text::filled(categories.team.as_deref());
        offer.department = department.or_else(|| team.clone());
        offer.employment_type = text::filled(categories.commitment.as_deref());
        offer.attrs = [("country", text::filled(self.country.as_deref())), ("team", team)]
            .into_iter()
            .filter_map(|(key, value)| Some((key.to_owned(), value?)))
            .collect();
        Ok(offer)
    }

    /// The way of working. `unspecified` leaves it to the words in the locations, which the host reads.
    fn workplace(&self, unread: &mut Unread) -> Workplace {
        let Some(kind) = self.workplace_type.as_deref().and_then(text::non_empty) else {
            return Workplace::Unknown;
        };
        let mode = mode::read(kind);
        if mode.is_none() && kind != "unspecified" {
            unread.note("workplaceType", kind);
        }
        mode.into()
    }

    /// The range, or what the text about pay calls base pay: that text often is about bonuses and benefits.
    fn salary(&self, unread: &mut Unread) -> Option<Salary> {
        let range = self.salary_range.as_ref().and_then(|range| range.salary(unread));
        range.or_else(|| {
            let about = text::plain(self.salary_description.as_ref()?);
            match pay::prose(&about) {
                Told::Pay(pay) => Some(pay.into()),
                Told::Nothing => None,
                Told::Unclear => {
                    unread.note("salaryDescription", &about);
                    None
                }
            }
        })
    }

    /// The complete text. `description` consists of `opening` and `descriptionBody`; requirements are only in `lists`,
    /// whose items have no surrounding list element.
    fn description(&self) -> Option<Description> {
        let mut html = String::new();
        let opening = content(self.opening.as_ref());
        if let Some(body) = content(self.description_body.as_ref()) {
            append(&mut html, [opening, Some(body)]);
        } else {
            let description = self.description.as_ref().and_then(LazyText::get);
            append(&mut html, [description.as_deref().or(opening)]);
        }
        for list in self.lists.iter().flatten().flatten() {
            list.append_to(&mut html);
        }
        append(&mut html, [content(self.additional.as_ref()), content(self.salary_description.as_ref())]);
        if !html.is_empty() {
            return Some(Description::Html(html));
        }
        let plain_parts = [&self.description_plain, &self.additional_plain];
        let plain_parts = plain_parts.map(|part| part.as_ref().and_then(LazyText::get));
        let mut plain = String::new();
        append(&mut plain, plain_parts.each_ref().map(Option::as_deref));
        (!plain.is_empty()).then_some(Description::Plain(plain))
    }
}

impl List<'_> {
    fn append_to(&self, html: &mut String) {
        if let Some(heading) = content(self.text.as_ref()) {
            append(
                html,
                [Some(format!("<h3>{}</h3>", text::escape_html(&text::unescape(heading))).as_str())],
            );
        }
        if let Some(items) = content(self.content.as_ref()) {
            append(html, [Some("<ul>"), Some(items), Some("</ul>")]);
        }
    }
}

impl Categories {
    /// The primary location, then the others without duplicates, in the source's words.
    fn locations(&self) -> Vec<String> {
        let mut locations: Vec<String> = Vec::new();
        for location in self.location.iter().chain(&self.all_locations) {
            if let Some(location) = text::non_empty(location)
                && !locations.iter().any(|known| known == location)
            {
                locations.push(location.to_owned());
            }
        }
        locations
    }
}

impl SalaryRange {
    /// The range with the period of its interval, e.g. `per-year-salary`; a one-time payment has none.
    fn salary(&self, unread: &mut Unread) -> Option<Salary> {
        let period = self.interval.as_deref().and_then(pay::period);
        let salary = pay::range(self.min, self.max, self.currency.as_deref(), period);
        if salary.is_none() && self.min.or(self.max).is_some_and(|amount| amount != 0.0) {
            unread.note("salaryRange", &format!("{:?} to {:?}", self.min, self.max));
        }
        salary.map(Salary::from)
    }
}

/// Ids are UUIDs. Any single word is accepted, but nothing else, because ids become part of keys and URLs.
fn is_id(id: &str) -> bool {
    (1..=64).contains(&id.len())
        && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
}

fn content<'a>(value: Option<&'a Cow<'_, str>>) -> Option<&'a str> {
    value.and_then(|value| text::non_empty(value))
}

/// Joins the present parts with line breaks, so that words stay separate.
fn append<const N: usize>(whole: &mut String, parts: [Option<&str>; N]) {
    whole.reserve(parts.iter().flatten().map(|part| part.len() + 1).sum());
    for part in parts.into_iter().flatten() {
        if !whole.is_empty() {
            whole.push('\n');
        }
        whole.push_str(part);
    }
}
