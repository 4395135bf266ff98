//! Requests to the API.

use jobscan_plugin_sdk::{PluginError, Query, Request, TimestampMs, errors, text};

/// The API's origin.
pub(crate) const ORIGIN: &str = "https://api.adzuna.com";

/// The credential that the host attaches.
pub(crate) const CREDENTIAL: &str = "api";

/// The most rows of a page.
const PAGE: u32 = 50;

/// The countries that it searches, and the money that adverts there are in.
const COUNTRIES: [(&str, &str); 19] = [
    ("at", "EUR"),
    ("au", "AUD"),
    ("be", "EUR"),
    ("br", "BRL"),
    ("ca", "CAD"),
    ("ch", "CHF"),
    ("de", "EUR"),
    ("es", "EUR"),
    ("fr", "EUR"),
    ("gb", "GBP"),
    ("in", "INR"),
    ("it", "EUR"),
    ("mx", "MXN"),
    ("nl", "EUR"),
    ("nz", "NZD"),
    ("pl", "PLN"),
    ("sg", "SGD"),
    ("us", "USD"),
    ("za", "ZAR"),
];

/// The API's own filters, beside `country`, which stands in the path.
const FILTERS: [&str; 11] = [
    "what_exclude",
    "title_only",
    "distance",
    "category",
    "company",
    "salary_min",
    "salary_max",
    "full_time",
    "part_time",
    "contract",
    "permanent",
];

/// A country, and its money.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Country {
    code: &'static str,
    pub(crate) currency: &'static str,
}

impl Country {
    /// The country with this code.
    pub(crate) fn named(code: &str) -> Result<Self, PluginError> {
        let wanted = code.trim();
        let found = COUNTRIES.into_iter().find(|(code, _)| code.eq_ignore_ascii_case(wanted));
        found.map(|(code, currency)| Self { code, currency }).ok_or_else(|| {
            PluginError::Unsupported(format!(
                "adzuna does not search `{}`\n  hint: it searches {}",
                errors::sample(wanted),
                COUNTRIES.map(|(code, _)| code).join(", ")
            ))
        })
    }
}

/// A saved search, prepared for asking its pages.
#[derive(Debug)]
pub(crate) struct Search {
    pub(crate) country: Country,
    parameters: Vec<(String, String)>,
    pub(crate) size: u32,
}

impl Search {
    /// Prepares a query; what the API cannot be asked is an error with its name.
    pub(crate) fn new(query: &Query, country: Country, now: TimestampMs) -> Result<Self, PluginError> {
        let mut search =
            Self { country, parameters: Vec::new(), size: query.page_size.unwrap_or(PAGE).clamp(1, PAGE) };
        let words: Vec<&str> = query.keywords.iter().filter_map(|word| text::non_empty(word)).collect();
        if !words.is_empty() {
            // Several are alternatives.
            search.add(if words.len() == 1 { "what" } else { "what_or" }, &words.join(" "));
        }
        let mut places = query.locations.iter().filter_map(|place| text::non_empty(place));
        if let Some(place) = places.next() {
            search.add("where", place);
        }
        if places.next().is_some() {
            let message =
                "adzuna takes one place, and the query has several\n  hint: make it a query for each";
            return Err(PluginError::Unsupported(message.to_owned()));
        }
        for (name, value) in &query.filters {
            match name.as_str() {
                "country" => search.country = Country::named(value)?,
                known if FILTERS.contains(&known) => search.add(known, value),
                _ => {
                    let name = errors::sample(name);
                    return Err(PluginError::Unsupported(format!("adzuna has no filter `{name}`")));
                }
            }
        }
        if let Some(since) = query.posted_since {
            search.add("max_days_old", &days(since, now).to_string());
        }
        Ok(search)
    }

    fn add(&mut self, name: &str, value: &str) {
        self.parameters.push((name.to_owned(), value.to_owned()));
    }

    /// Asks for a page, counted from 1, the newest adverts first.
    pub(crate) fn request(&self, number: u32) -> Request {
        let mut url = address(self.country, number, self.size);
        for (name, value) in &self.parameters {
            url.extend(["&", name, "=", &text::percent_encode(value)]);
        }
        authorised(url)
    }
}

/// The smallest possible search.
pub(crate) fn check(country: Country) -> Request {
    authorised(address(country, 1, 1))
}

/// Parses a cursor, which is the number of the next page.
pub(crate) fn page_number(cursor: Option<&str>) -> Result<u32, PluginError> {
    let Some(cursor) = cursor else { return Ok(1) };
    cursor.parse().ok().filter(|number| *number > 1).ok_or_else(|| errors::invalid_cursor(cursor))
}

fn address(country: Country, number: u32, size: u32) -> String {
    let code = country.code;
    format!("{ORIGIN}/v1/api/jobs/{code}/search/{number}?results_per_page={size}&sort_by=date")
}

fn authorised(url: String) -> Request {
    Request::get(url).header("accept", "application/json").credential(CREDENTIAL).conditional()
}

/// How many days ago an instant was at least.
fn days(since: TimestampMs, now: TimestampMs) -> i64 {
    const DAY: i64 = 86_400_000;
    let age = now.saturating_sub(since).max(1);
    age / DAY + i64::from(age % DAY > 0)
}
