//! Requests to the API.

use jobscan_plugin_sdk::{PluginError, Query, Request, TimestampMs, errors, text};

/// The API's origin for Spain.
pub const ORIGIN: &str = "https://api.infojobs.net";

/// The credential that the host attaches.
pub(crate) const CREDENTIAL: &str = "api";

/// The setting with the country for searches without a place.
pub(crate) const COUNTRY_SETTING: &str = "country";

/// Offers per page unless the query sets it: the most that the API's documentation recommends.
const PAGE_SIZE: u32 = 50;

/// The API's own filters. `q`, `page` and `maxResults` are set by the plugin.
const FILTERS: [&str; 19] = [
    "province",
    "provinceIds",
    "city",
    "cityIds",
    "country",
    "countryIds",
    "category",
    "subcategory",
    "contractType",
    "workday",
    "teleworking",
    "experienceMin",
    "study",
    "salaryMin",
    "salaryMax",
    "salaryPeriod",
    "employerId",
    "sinceDate",
    "order",
];

const PLACES: [&str; 6] = ["province", "provinceIds", "city", "cityIds", "country", "countryIds"];

/// A saved search, prepared for requesting its pages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Search {
    parameters: Vec<(String, String)>,
    page_size: u32,
}

impl Search {
    /// Prepares a query; an unknown filter is an error with its name.
    pub fn new(query: &Query, country: &str, now: TimestampMs) -> Result<Self, PluginError> {
        let mut search =
            Self { parameters: Vec::new(), page_size: query.page_size.unwrap_or(PAGE_SIZE).max(1) };
        if let Some(words) = words(&query.keywords) {
            search.add("q", &words);
        }
        for location in query.locations.iter().filter_map(|location| text::non_empty(location)) {
            let (kind, key) = place(location);
            search.add(kind, &key);
        }
        for (name, value) in &query.filters {
            if !FILTERS.contains(&name.as_str()) {
                return Err(PluginError::Unsupported(format!(
                    "infojobs has no filter `{}`",
                    errors::sample(name)
                )));
            }
            search.add(name, value);
        }
        search.add_defaults(query, country, now);
        Ok(search)
    }

    /// Requests a page, counted from 1.
    #[must_use]
    pub fn page_request(&self, number: u32) -> Request {
        let mut parameters: Vec<String> = self
            .parameters
            .iter()
            .map(|(name, value)| format!("{name}={}", text::percent_encode(value)))
            .collect();
        parameters.push(format!("maxResults={}&page={number}", self.page_size));
        let url = format!("{ORIGIN}/api/9/offer?{}", parameters.join("&"));
        authorised(url)
    }

    /// The number of offers per page.
    #[must_use]
    pub const fn page_size(&self) -> u32 {
        self.page_size
    }

    fn add(&mut self, name: &str, value: &str) {
        self.parameters.push((name.to_owned(), value.to_owned()));
    }

    fn is_set(&self, name: &str) -> bool {
        self.parameters.iter().any(|(known, _)| known == name)
    }

    /// Adds what the query leaves open: the country, the order and the period.
    fn add_defaults(&mut self, query: &Query, country: &str, now: TimestampMs) {
        if !PLACES.iter().any(|name| self.is_set(name)) && !country.trim().is_empty() {
            self.add("country", country.trim());
        }
        if !self.is_set("order") {
            self.add("order", "updated-desc");
        }
        if !self.is_set("sinceDate") {
            self.add("sinceDate", query.posted_since.map_or("ANY", |since| window(since, now)));
        }
    }
}

/// Requests the detail of an advert.
pub fn detail_request(id: &str) -> Result<Request, PluginError> {
    let segment = text::path_segment(id)
        .ok_or_else(|| PluginError::Unsupported(format!("`{}` is no id of an advert", errors::sample(id))))?;
    Ok(authorised(format!("{ORIGIN}/api/7/offer/{segment}")))
}

/// The smallest possible search.
#[must_use]
pub fn check_request() -> Request {
    authorised(format!("{ORIGIN}/api/9/offer?maxResults=1&page=1"))
}

/// Parses a cursor, which is the number of the next page.
pub(crate) fn page_number(cursor: Option<&str>) -> Result<u32, PluginError> {
    let Some(cursor) = cursor else { return Ok(1) };
    cursor.parse().ok().filter(|number| *number > 1).ok_or_else(|| errors::invalid_cursor(cursor))
}

fn authorised(url: String) -> Request {
    Request::get(url).header("accept", "application/json").credential(CREDENTIAL)
}

/// Keywords in the API's syntax: several are alternatives.
fn words(keywords: &[String]) -> Option<String> {
    let terms: Vec<String> = keywords.iter().filter_map(|word| text::non_empty(word)).map(term).collect();
    match terms.as_slice() {
        [] => None,
        [only] => Some(only.clone()),
        _ => Some(format!("({})", terms.join(" "))),
    }
}

/// Quotes a phrase, unless it already uses the API's syntax.
fn term(keyword: &str) -> String {
    if keyword.contains(char::is_whitespace) && !keyword.contains(['"', '(', ':']) {
        format!("\"{}\"", text::squeeze(keyword))
    } else {
        keyword.to_owned()
    }
}

/// A location as a parameter: `city:vigo`, `province:madrid`, `country:portugal`; a plain name is a province, except
/// for Spain, which is a country.
fn place(location: &str) -> (&'static str, String) {
    for (prefix, kind) in [("province:", "province"), ("city:", "city"), ("country:", "country")] {
        if let Some(name) = location.strip_prefix(prefix) {
            return (kind, key(name));
        }
    }
    let key = key(location);
    (if key == "espana" { "country" } else { "province" }, key)
}

/// A name in the format of the API's dictionary keys: `Illes Balears` is `illes-balears`.
fn key(name: &str) -> String {
    let mut key = String::with_capacity(name.len());
    for letter in name.trim().to_lowercase().chars() {
        key.push(match letter {
            'á' | 'à' | 'ä' => 'a',
            'é' | 'è' | 'ë' => 'e',
            'í' | 'ì' | 'ï' => 'i',
            'ó' | 'ò' | 'ö' => 'o',
            'ú' | 'ù' | 'ü' => 'u',
            'ñ' => 'n',
            'ç' => 'c',
            letter if letter.is_alphanumeric() => letter,
            _ => '-',
        });
    }
    key.trim_matches('-').to_owned()
}

/// The shortest of the API's periods that includes `since`.
fn window(since: TimestampMs, now: TimestampMs) -> &'static str {
    const DAY: i64 = 86_400_000;
    match now.saturating_sub(since) {
        age if age <= DAY => "_24_HOURS",
        age if age <= 7 * DAY => "_7_DAYS",
        age if age <= 15 * DAY => "_15_DAYS",
        _ => "ANY",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_767_355_445_000;
    const DAY: i64 = 86_400_000;

    fn query(keywords: &[&str], locations: &[&str]) -> Query {
        Query {
            name: "q".into(),
            keywords: keywords.iter().map(|word| (*word).into()).collect(),
            locations: locations.iter().map(|place| (*place).into()).collect(),
            posted_since: None,
            page_size: None,
            filters: vec![],
        }
    }

    fn url(query: &Query) -> String {
        Search::new(query, "espana", NOW).unwrap().page_request(1).url
    }

    #[test]
    fn a_plain_search_covers_spain_newest_first() {
        assert_eq!(
            url(&query(&["developer"], &[])),
            "https://api.infojobs.net/api/9/offer?q=developer&country=espana&order=updated-desc&sinceDate=ANY&maxResults=50&page=1"
        );
    }

    #[test]
    fn several_keywords_are_alternatives_and_phrases_are_quoted() {
        assert_eq!(
            words(&["java".into(), "data engineer".into()]).as_deref(),
            Some("(java \"data engineer\")")
        );
        assert_eq!(words(&["data  engineer".into()]).as_deref(), Some("\"data engineer\""));
        assert_eq!(words(&["puesto: contable".into()]).as_deref(), Some("puesto: contable"));
        assert_eq!(words(&[" ".into()]), None);
    }

    #[test]
    fn places_become_their_own_parameters() {
        assert_eq!(place("Illes Balears"), ("province", "illes-balears".to_owned()));
        assert_eq!(place("España"), ("country", "espana".to_owned()));
        assert_eq!(place("city:Vigo"), ("city", "vigo".to_owned()));
        assert_eq!(place("country:portugal"), ("country", "portugal".to_owned()));
        assert!(!url(&query(&[], &["madrid"])).contains("country="));
    }

    #[test]
    fn the_window_reaches_back_far_enough() {
        let since = |age: i64| window(NOW - age, NOW);
        assert_eq!([since(-DAY), since(DAY), since(DAY + 1)], ["_24_HOURS", "_24_HOURS", "_7_DAYS"]);
        assert_eq!([since(7 * DAY), since(15 * DAY), since(15 * DAY + 1)], ["_7_DAYS", "_15_DAYS", "ANY"]);
    }

    #[test]
    fn filters_are_the_apis_own() {
        let mut search = query(&[], &[]);
        search.filters =
            vec![("salaryMin".into(), "30000".into()), ("order".into(), "relevancia-desc".into())];
        search.page_size = Some(20);
        assert_eq!(
            url(&search),
            "https://api.infojobs.net/api/9/offer?salaryMin=30000&order=relevancia-desc&country=espana&sinceDate=ANY&maxResults=20&page=1"
        );
        for name in ["colour", "page", "maxResults", "q"] {
            search.filters = vec![(name.into(), "1".into())];
            let error = Search::new(&search, "espana", NOW).unwrap_err();
            assert!(matches!(error, PluginError::Unsupported(text) if text.contains(name)));
        }
    }

    #[test]
    fn values_cannot_break_out_of_their_parameter() {
        assert!(url(&query(&["c#&page=9"], &[])).contains("q=c%23%26page%3D9&"));
        assert!(matches!(detail_request("../user"), Err(PluginError::Unsupported(_))));
    }

    #[test]
    fn cursors_are_numbers_of_later_pages() {
        assert_eq!(page_number(None), Ok(1));
        assert_eq!(page_number(Some("7")), Ok(7));
        for text in ["", "0", "1", "-2", "x"] {
            assert!(matches!(page_number(Some(text)), Err(PluginError::InvalidCursor(_))), "{text}");
        }
    }
}
