//! Values shared by list and detail: dictionary entries, and the fields made of them.

use jobscan_plugin_sdk as sdk;
use sdk::{
    Workplace,
    json::{self, Object, Unread},
    reading::{fold::fold, mode},
    text,
};
use serde::Deserialize;

/// An optional dictionary entry.
pub(crate) type Entry = Option<Object<Term>>;

/// A value of one of the API's dictionaries.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Term {
    #[serde(default, deserialize_with = "json::whole")]
    pub(crate) id: Option<i64>,
    #[serde(default, deserialize_with = "json::text_or_number")]
    pub(crate) value: Option<String>,
}

impl Term {
    /// The value's text; id 0 is the dictionary's `(Seleccionar)`, which means none.
    pub(crate) fn text(&self) -> Option<&str> {
        if self.id == Some(0) { None } else { self.value.as_deref().and_then(text::non_empty) }
    }
}

/// The text of an optional value.
pub(crate) fn text_of(term: &Entry) -> Option<String> {
    term.as_ref().and_then(|term| term.text()).map(str::to_owned)
}

/// The place: `City, Province`, or one of them where they have the same name. Some provinces have two names, as in
/// `Valencia/València`; either may be the city's.
pub(crate) fn locations(city: Option<&str>, province: &Entry) -> Vec<String> {
    let city = city.and_then(text::non_empty);
    let province = province.as_ref().and_then(|province| province.text());
    let names =
        |province: &'_ str| -> Vec<String> { province.split('/').map(|name| fold(name.trim())).collect() };
    Vec::from_iter(match (city, province) {
        (Some(city), Some(province))
            if !names(province).contains(&fold(city)) && fold(province) != fold(city) =>
        {
            let name = province.split('/').next().unwrap_or(province).trim();
            Some(format!("{city}, {name}"))
        }
        (Some(place), _) | (None, Some(place)) => Some(place.to_owned()),
        (None, None) => None,
    })
}

/// The way of working: 1 on site, 2 fully remote, 3 hybrid, 4 undecided; by its text if the id is another one.
pub(crate) fn workplace(teleworking: &Entry, unread: &mut Unread) -> Workplace {
    let Some(term) = teleworking else { return Workplace::Unknown };
    match term.id {
        Some(0 | 4) => Workplace::Unknown,
        Some(1) => Workplace::Onsite,
        Some(2) => Workplace::Remote,
        Some(3) => Workplace::Hybrid,
        _ => {
            let text = term.text();
            let mode = text.and_then(mode::read);
            if let (None, Some(text)) = (mode, text) {
                unread.note("teleworking", text);
            }
            mode.into()
        }
    }
}

/// Contract and working day: `Indefinido, Completa`.
pub(crate) fn employment_type(contract: &Entry, day: &Entry) -> Option<String> {
    let parts: Vec<String> = [contract, day].into_iter().filter_map(text_of).collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// Whether a name is the placeholder for that of a masked company, by which alone the list shows that it is masked.
pub(crate) fn is_masked(name: &str) -> bool {
    text::squeeze(&fold(name)) == "empresa confidencial"
}

/// Facts without a field of their own, as far as they are present.
pub(crate) fn attributes<const N: usize>(facts: [(&str, Option<String>); N]) -> Vec<(String, String)> {
    facts.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect()
}
