//! Requests to the API.

use jobscan_plugin_sdk::{PluginError, Query, Request, TimestampMs, errors, text};

/// The API's origin.
pub(crate) const ORIGIN: &str = "https://api.francetravail.io";

/// The credential that the host attaches.
pub(crate) const CREDENTIAL: &str = "api";

/// The most rows of a range.
const RANGE: u32 = 150;

/// The most that a range may begin at.
pub(crate) const LAST: u32 = 1_000;

/// The periods that the API knows, in days.
const PERIODS: [i64; 5] = [1, 3, 7, 14, 31];

/// The API's own filters. `range` and `sort` are set by the plugin.
const FILTERS: [&str; 13] = [
    "motsCles",
    "commune",
    "departement",
    "region",
    "distance",
    "codeROME",
    "domaine",
    "grandDomaine",
    "secteurActivite",
    "typeContrat",
    "natureContrat",
    "tempsPlein",
    "publieeDepuis",
];

/// A saved search, prepared for asking its ranges.
#[derive(Debug)]
pub(crate) struct Search {
    parameters: Vec<(String, String)>,
    size: u32,
}

impl Search {
    /// Prepares a query; what the API cannot be asked is an error with its name.
    pub(crate) fn new(query: &Query, now: TimestampMs) -> Result<Self, PluginError> {
        let mut parameters = Vec::new();
        let words: Vec<&str> = query.keywords.iter().filter_map(|word| text::non_empty(word)).collect();
        if !words.is_empty() {
            parameters.push(("motsCles".to_owned(), words.join(",")));
        }
        for location in query.locations.iter().filter_map(|location| text::non_empty(location)) {
            parameters.push(place(location)?);
        }
        for (name, value) in &query.filters {
            if !FILTERS.contains(&name.as_str()) {
                let name = errors::sample(name);
                return Err(PluginError::Unsupported(format!("francetravail has no filter `{name}`")));
            }
            parameters.push((name.clone(), value.clone()));
        }
        let period = query.posted_since.and_then(|since| period(since, now));
        parameters.extend(period.map(|days| ("publieeDepuis".to_owned(), days.to_string())));
        let size = query.page_size.unwrap_or(RANGE).clamp(1, RANGE);
        Ok(Self { parameters, size })
    }

    /// Asks for the rows from `first` on, the newest first.
    pub(crate) fn request(&self, first: u32) -> Request {
        let last = first + self.size - 1;
        let mut url =
            format!("{ORIGIN}/partenaire/offresdemploi/v2/offres/search?sort=1&range={first}-{last}");
        for (name, value) in &self.parameters {
            url.extend(["&", name, "=", &text::percent_encode(value)]);
        }
        authorised(url)
    }

    /// The rows of a range.
    pub(crate) const fn size(&self) -> u32 {
        self.size
    }
}

/// The smallest possible search.
pub(crate) fn check() -> Request {
    authorised(format!("{ORIGIN}/partenaire/offresdemploi/v2/offres/search?range=0-0"))
}

/// Parses a cursor, which is the number of the next row.
pub(crate) fn first_row(cursor: Option<&str>) -> Result<u32, PluginError> {
    let Some(cursor) = cursor else { return Ok(0) };
    cursor.parse().ok().filter(|row| (1..=LAST).contains(row)).ok_or_else(|| errors::invalid_cursor(cursor))
}

fn authorised(url: String) -> Request {
    Request::get(url).header("accept", "application/json").credential(CREDENTIAL).conditional()
}

/// A place by its code: `departement:75`, `region:11`, `commune:75111`; digits alone are a département.
fn place(location: &str) -> Result<(String, String), PluginError> {
    let (kind, code) = location.split_once(':').unwrap_or(("departement", location));
    let code = code.trim();
    // `75`, `2A`, `971`, `75111`: no name begins so.
    let is_code = code.starts_with(|sign: char| sign.is_ascii_digit())
        && code.len() <= 5
        && code.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if matches!(kind, "departement" | "region" | "commune") && is_code {
        return Ok((kind.to_owned(), code.to_owned()));
    }
    Err(PluginError::Unsupported(format!(
        "`{}` is no place of francetravail\n  hint: write `departement:75`, `region:11` or `commune:75111`",
        errors::sample(location)
    )))
}

/// The shortest of the API's periods that includes `since`; `None` if none does.
fn period(since: TimestampMs, now: TimestampMs) -> Option<i64> {
    const DAY: i64 = 86_400_000;
    let age = now.saturating_sub(since);
    PERIODS.into_iter().find(|days| age <= days * DAY)
}
